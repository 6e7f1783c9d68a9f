"""The choices a field may hold. The number is what the database stores."""

from __future__ import annotations

from enum import IntEnum

from store.text import N_, Caption


class Choice(IntEnum):
    """A stored choice: `.key` is its name for scripts, `.caption` its English text for people."""

    @property
    def key(self) -> str:
        """The name of the choice for scripts: snake_case, empty for the blank choice."""
        return "" if self.name == "BLANK" else self.name.lower()

    @property
    def caption(self) -> Caption:
        """The English text of the choice, to be translated by the front end."""
        return CAPTIONS[type(self).__name__][self.value]


class ContactType(Choice):
    COMPANY = 0
    PERSON = 1


class CorrespondenceType(Choice):
    BLANK = 0
    HARD_COPY = 1
    EMAIL = 2


class DeliveryStatus(Choice):
    BLANK = 0
    IN_PROGRESS = 1
    ERROR = 2


class Evaluation(Choice):
    BLANK = 0
    VERY_POSITIVE = 1
    POSITIVE = 2
    NEUTRAL = 3
    NEGATIVE = 4
    VERY_NEGATIVE = 5


class InformationFlow(Choice):
    BLANK = 0
    OUTBOUND = 1
    INBOUND = 2


class InitiatedBy(Choice):
    BLANK = 0
    US = 1
    THEM = 2


class TimelineSource(Choice):
    INTERACTION = 0
    COMMENT = 1


class WizardAction(Choice):
    BLANK = 0
    OPEN = 1
    IMPORT = 2
    MERGE = 3


class StorageType(Choice):
    EMBEDDED = 0
    DISK_FILE = 1


class LineAttachment(Choice):
    """Whose the attachment of a segment line is: that of its segment, or its own."""

    BLANK = 0
    INHERITED = 1
    UNIQUE = 2


class SalutationType(Choice):
    FORMAL = 0
    INFORMAL = 1


class SalutationNamePart(Choice):
    BLANK = 0
    JOB_TITLE = 1
    FIRST_NAME = 2
    MIDDLE_NAME = 3
    SURNAME = 4
    INITIALS = 5
    COMPANY_NAME = 6


class LinkTable(Choice):
    """Which table of the company's other program a contact is a record of."""

    BLANK = 0
    CUSTOMER = 1
    VENDOR = 2
    BANK_ACCOUNT = 3
    EMPLOYEE = 4


class ContactRelation(Choice):
    """What a contact is to us, as its business relations say."""

    BLANK = 0
    CUSTOMER = 1
    VENDOR = 2
    BANK_ACCOUNT = 3
    EMPLOYEE = 4
    NONE = 100
    OTHER = 101
    MULTIPLE = 102


class ChannelKind(Choice):
    EMAIL = 0
    PHONE = 1


class NamePart(Choice):
    """Which end of a text is compared."""

    FIRST = 0
    LAST = 1


class ComparedField(Choice):
    """A field by which companies are compared; its key is the name of the contact's field."""

    NAME = 0
    NAME_2 = 1
    ADDRESS = 2
    ADDRESS_2 = 3
    CITY = 4
    POST_CODE = 5
    PHONE_NO = 6
    MOBILE_PHONE_NO = 7
    FAX_NO = 8
    EMAIL = 9
    HOME_PAGE = 10
    VAT_REGISTRATION_NO = 11
    REGISTRATION_NUMBER = 12


class CriteriaType(Choice):
    ACTION = 0
    FILTER = 1


class CriteriaAction(Choice):
    BLANK = 0
    ADD = 1
    REDUCE = 2
    REFINE = 3


class HistoryAction(Choice):
    INSERTION = 0
    DELETION = 1


class ProfileContactType(Choice):
    BLANK = 0
    COMPANIES = 1
    PEOPLE = 2


class ProfileLineType(Choice):
    QUESTION = 0
    ANSWER = 1


class AnswerPriority(Choice):
    VERY_LOW = 0
    LOW = 1
    NORMAL = 2
    HIGH = 3
    VERY_HIGH = 4


class ClassificationField(Choice):
    """The figure of a contact that answers a question by itself."""

    BLANK = 0
    NO_OF_INTERACTIONS = 1
    INTERACTIONS_PER_YEAR = 2
    AVERAGE_COST = 3
    AVERAGE_DURATION = 4
    RATING = 5


class ClassificationMethod(Choice):
    BLANK = 0
    DEFINED_VALUE = 1
    PERCENTAGE_OF_VALUE = 2
    PERCENTAGE_OF_CONTACTS = 3


class SortingMethod(Choice):
    BLANK = 0
    DESCENDING = 1
    ASCENDING = 2


class DocumentType(Choice):
    """What was printed when an interaction recorded itself."""

    BLANK = 0
    SALES_QUOTE = 1
    SALES_BLANKET_ORDER = 2
    SALES_ORDER_CONFIRMATION = 3
    SALES_INVOICE = 4
    SALES_SHIPMENT_NOTE = 5
    SALES_CREDIT_MEMO = 6
    CUSTOMER_STATEMENT = 7
    REMINDER = 8
    SERVICE_ORDER_CREATED = 9
    SERVICE_ORDER_POSTED = 10
    PURCHASE_QUOTE = 11
    PURCHASE_BLANKET_ORDER = 12
    PURCHASE_ORDER = 13
    PURCHASE_INVOICE = 14
    PURCHASE_RECEIPT = 15
    PURCHASE_CREDIT_MEMO = 16
    COVER_SHEET = 17
    SALES_RETURN_ORDER = 18
    FINANCE_CHARGE_MEMO = 19
    SALES_RETURN_RECEIPT = 20
    PURCHASE_RETURN_SHIPMENT = 21
    PURCHASE_RETURN_ORDER_CONFIRMATION = 22
    SERVICE_CONTRACT = 23
    SERVICE_CONTRACT_QUOTE = 24
    SERVICE_QUOTE = 25
    SALES_DRAFT_INVOICE = 26


_BLANK = N_(" ")

CAPTIONS: dict[str, list[Caption] | dict[int, Caption]] = {  # choices of few pages bring their own
    "ContactType": [N_("Company"), N_("Person")],
    "CorrespondenceType": [_BLANK, N_("Hard Copy"), N_("Email")],
    "DeliveryStatus": [_BLANK, N_("In Progress"), N_("Error")],
    "Evaluation": [
        _BLANK,
        N_("Very Positive"),
        N_("Positive"),
        N_("Neutral"),
        N_("Negative"),
        N_("Very Negative"),
    ],
    "InformationFlow": [_BLANK, N_("Outbound"), N_("Inbound")],
    "InitiatedBy": [_BLANK, N_("Us"), N_("Them")],
    "TimelineSource": [N_("Interaction"), N_("Comment")],
    "WizardAction": [_BLANK, N_("Open"), N_("Import"), N_("Merge")],
    "StorageType": [N_("Embedded"), N_("Disk File")],
    "LineAttachment": [_BLANK, N_("Inherited"), N_("Unique")],
    "SalutationType": [N_("Formal"), N_("Informal")],
    "SalutationNamePart": [
        _BLANK,
        N_("Job Title"),
        N_("First Name"),
        N_("Middle Name"),
        N_("Surname"),
        N_("Initials"),
        N_("Company Name"),
    ],
    "LinkTable": [_BLANK, N_("Customer"), N_("Vendor"), N_("Bank Account"), N_("Employee")],
    "ContactRelation": {
        0: _BLANK,
        1: N_("Customer"),
        2: N_("Vendor"),
        3: N_("Bank Account"),
        4: N_("Employee"),
        100: N_("None"),
        101: N_("Other"),
        102: N_("Multiple"),
    },
    "ChannelKind": [N_("E-Mail"), N_("Phone")],
    "NamePart": [N_("First"), N_("Last")],
    "ComparedField": [
        N_("Name"),
        N_("Name 2"),
        N_("Address"),
        N_("Address 2"),
        N_("City"),
        N_("Post Code"),
        N_("Phone No."),
        N_("Mobile Phone No."),
        N_("Fax No."),
        N_("E-Mail"),
        N_("Home Page"),
        N_("VAT Registration No."),
        N_("Registration Number"),
    ],
    "CriteriaType": [N_("Action"), N_("Filter")],
    "CriteriaAction": [
        _BLANK,
        N_("Add Contacts"),
        N_("Remove Contacts - Reduce"),
        N_("Remove Contacts - Refine"),
    ],
    "HistoryAction": [N_("Insertion"), N_("Deletion")],
    "ProfileContactType": [_BLANK, N_("Companies"), N_("People")],
    "ProfileLineType": [N_("Question"), N_("Answer")],
    "AnswerPriority": [
        N_("Very Low"),
        N_("Low"),
        N_("Normal"),
        N_("High"),
        N_("Very High"),
    ],
    "ClassificationField": [
        _BLANK,
        N_("No. of Interactions"),
        N_("Interactions per Year"),
        N_("Average Cost"),
        N_("Average Duration"),
        N_("Rating"),
    ],
    "ClassificationMethod": [
        _BLANK,
        N_("Defined Value"),
        N_("Percentage of Value"),
        N_("Percentage of Contacts"),
    ],
    "SortingMethod": [_BLANK, N_("Descending"), N_("Ascending")],
    "DocumentType": [
        _BLANK,
        N_("Sales Quote"),
        N_("Sales Blanket Order"),
        N_("Sales Order Confirmation"),
        N_("Sales Invoice"),
        N_("Sales Shipment Note"),
        N_("Sales Credit Memo"),
        N_("Customer Statement"),
        N_("Reminder"),
        N_("Service Order Created"),
        N_("Service Order Posted"),
        N_("Purchase Quote"),
        N_("Purchase Blanket Order"),
        N_("Purchase Order"),
        N_("Purchase Invoice"),
        N_("Purchase Receipt"),
        N_("Purchase Credit Memo"),
        N_("Cover Sheet"),
        N_("Sales Return Order"),
        N_("Finance Charge Memo"),
        N_("Sales Return Receipt"),
        N_("Purchase Return Shipment"),
        N_("Purchase Return Order Confirmation"),
        N_("Service Contract"),
        N_("Service Contract Quote"),
        N_("Service Quote"),
        N_("Sales Draft Invoice"),
    ],
}
