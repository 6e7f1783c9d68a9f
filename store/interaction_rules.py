"""What a new interaction starts with: the rules of the Create Interaction wizard.

A front end gives what the person has filled in; `propose` gives every other field the value that
the contact, the template and the set-up suggest, so that the form is right at every moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from store import clock, db
from store.code_tables import BLOCKED, refuse_blocked
from store.enumerations import CorrespondenceType, WizardAction
from store.errors import FieldMustBe, FieldRequired, NotFound, PrivacyBlocked, RuleError
from store.fields import Field, Value
from store.models import Contact, InteractionTemplate
from store.models.templates import InteractionTemplateLanguage
from store.nouns import Noun, noun, parse_values
from store.records import Memory, find_id, look_up
from store.salespeople import proposed_code
from store.session import session
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.models.addresses import AlternativeAddress

REQUIRED = (
    "contact_no",
    "interaction_template_code",
    "salesperson_code",
    "date",
    "description",
)
"""The fields that an interaction cannot be without, in the order in which they are checked."""


class MustFillIn(FieldRequired):
    """A field of the form that cannot stay empty; `field` is its caption, `name` its name."""

    def __init__(self, item: Field) -> None:
        super().__init__(item.caption, interaction().caption)
        self.name = item.name
        self.message = N_("You must fill in the %(field)s field.")
        if item.name == "contact_no":
            self.message = N_("You must select a contact to interact with.")


class Refused(RuleError):
    """A rule says no, and another value in the field `name` would satisfy it."""

    def __init__(self, field_name: str, message: Caption, /, **params: object) -> None:
        super().__init__(message, **params)
        self.name = field_name


@dataclass(frozen=True)
class Proposal:
    """All values of a new interaction, with the records and the document that they come from.

    `address` is the alternative address of the contact in force on the date.
    """

    values: dict[str, Value]
    contact: Contact | None = None
    template: InteractionTemplate | None = None
    attachment_id: int | None = None
    address: AlternativeAddress | None = None

    @property
    def wizard_action(self) -> WizardAction:
        """What is to be done with the document."""
        return self.template.wizard_action if self.template else WizardAction.BLANK


def interaction() -> Noun:
    """Return the noun of the interaction log."""
    return noun("interaction")


def next_full_minute(moment: datetime) -> time:
    """Return the time of `moment` plus a second, rounded up to the full minute."""
    later = moment + timedelta(seconds=1)
    if later.second or later.microsecond:
        later = later.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return later.time()


def resolve_correspondence(
    contact_type: CorrespondenceType,
    template_type: CorrespondenceType,
    ignore_contact: bool,
    previous: CorrespondenceType = CorrespondenceType.BLANK,
) -> CorrespondenceType:
    """Return how the contact is written to: the rule "correspondence type resolution"."""
    if ignore_contact or (not contact_type and template_type):
        return template_type
    return contact_type or previous


def language_of(
    template: InteractionTemplate, contact_language: str, memory: Memory | None = None
) -> InteractionTemplateLanguage | None:
    """Return the template's language row for a contact: of its language, else the default one."""
    rows = (memory or Memory()).once(_languages, template.id)
    return rows.get(contact_language) or rows.get(template.language_code)


def _languages(template_id: int) -> dict[str, InteractionTemplateLanguage]:
    query = InteractionTemplateLanguage.select().where(
        InteractionTemplateLanguage.template == template_id
    )
    return {row.language_code: row for row in query}


@db.read
def propose(
    given: Mapping[str, object], *, privacy_too: bool = False, memory: Memory | None = None
) -> Proposal:
    """Return the values of an interaction of which a person has filled in `given`.

    `privacy_too` lets a contact be that is blocked for privacy: what happened is recorded.
    `memory` is what was looked up for other interactions of the same write.
    Raises InvalidValue for a value that cannot be understood, NotFound for a contact or template
    that does not exist or a language that the template does not have, FieldMustBe for a blocked
    template or salesperson, PrivacyBlocked.
    """
    owner, memory = interaction(), memory or Memory()
    filled = parse_values(owner, given)
    values = {item.name: item.blank for item in owner.fields if item.editable}
    values["date"] = session.work_date
    values["time_of_interaction"] = next_full_minute(clock.now().astimezone())
    contact = memory.once(_contact, filled.get("contact_no"))
    if contact is not None and contact.privacy_blocked and not privacy_too:
        raise PrivacyBlocked(contact.no, contact.name)
    values["salesperson_code"] = memory.once(proposed_code)
    if contact is not None:
        values["interaction_language_code"] = contact.language_code
        if not values["salesperson_code"] and not filled.get("salesperson_code"):
            theirs = contact.salesperson
            if theirs is not None and not theirs.blocked:
                values["salesperson_code"] = theirs.code
    template = memory.once(_template, filled.get("interaction_template_code"))
    attachment_id = None
    if template is not None:
        attachment_id = _template_values(values, filled, contact, template, memory)
    values |= filled
    memory.once(_check_salesperson, filled.get("salesperson_code"))
    if not values["subject"]:
        values["subject"] = values["description"]
    address = None if contact is None else memory.once(_address, contact.id, values["date"])
    return Proposal(values, contact, template, attachment_id, address)


def _address(contact_id: int, day: Value) -> AlternativeAddress | None:
    from store.address_in_force import in_force

    found = in_force(contact_id, day if isinstance(day, date) else None)
    return found[0] if found else None


def _contact(no: Value) -> Contact | None:
    if not no:
        return None
    contact = Contact.select(*_OF_CONTACT).where(Contact.no == no).get_or_none()
    if contact is None:
        raise NotFound(noun("contact").caption, no)
    return contact


_OF_CONTACT = (
    Contact.id,
    Contact.no,
    Contact.name,
    Contact.company,
    Contact.email,
    Contact.language_code,
    Contact.correspondence_type,
    Contact.salesperson,
    Contact.privacy_blocked,
)


def template_of(filled: Mapping[str, Value]) -> InteractionTemplate | None:
    """Return the template that the values name. Raises NotFound, FieldMustBe when blocked."""
    return _template(filled.get("interaction_template_code"))


def _template(code: Value) -> InteractionTemplate | None:
    if not code:
        return None
    caption = noun("template").caption
    template = InteractionTemplate.get_or_none(InteractionTemplate.code == code)
    if template is None:
        raise NotFound(caption, code)
    if template.blocked:
        raise FieldMustBe(BLOCKED, N_("No"), caption, template.code)
    return template


def _template_values(
    values: dict[str, Value],
    filled: Mapping[str, Value],
    contact: Contact | None,
    template: InteractionTemplate,
    memory: Memory,
) -> int | None:
    """Put what the template says into `values`; return the number of its document."""
    row = _language_row(template, filled, contact, memory)
    values |= {
        "description": template.description,
        "cost": template.unit_cost,
        "duration": template.unit_duration,
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "campaign_no": template.campaign_no,
        "campaign_target": template.campaign_target,
        "campaign_response": template.campaign_response,
        "interaction_language_code": row.language_code if row else template.language_code,
        "correspondence_type": resolve_correspondence(
            contact.correspondence_type if contact else CorrespondenceType.BLANK,
            template.correspondence_type,
            template.ignore_contact_corres_type,
        ),
    }
    return row.attachment_id if row else None


def _language_row(
    template: InteractionTemplate,
    filled: Mapping[str, Value],
    contact: Contact | None,
    memory: Memory,
) -> InteractionTemplateLanguage | None:
    wanted = filled.get("interaction_language_code")
    if not wanted:
        return language_of(template, contact.language_code if contact else "", memory)
    row = InteractionTemplateLanguage.get_or_none(
        (InteractionTemplateLanguage.template == template.id)
        & (InteractionTemplateLanguage.language_code == wanted)
    )
    if row is None and wanted != template.language_code:
        raise NotFound(N_("Interaction Template Language"), f"{template.code} {wanted}")
    return row


def _check_salesperson(code: Value) -> None:
    if code:
        refuse_blocked(noun("salesperson"), look_up(noun("salesperson"), code))


def missing(values: Mapping[str, Value]) -> list[MustFillIn]:
    """Return what is to be said of each required field that is empty."""
    owner = interaction()
    return [MustFillIn(owner.by_name[name]) for name in REQUIRED if not values[name]]


def check(proposal: Proposal, has_attachment: bool) -> None:
    """Refuse what may be neither logged nor postponed: the checks of "finish", in their order.

    Raises MustFillIn, NotFound and Refused.
    """
    values = proposal.values
    for error in missing(values):
        raise error
    find_id(noun("salesperson"), values["salesperson_code"])
    document = has_attachment or proposal.attachment_id is not None
    if proposal.wizard_action is WizardAction.OPEN and not document:
        raise Refused(
            "attachment",
            N_(
                "No attachment found: the template %(template)s opens its document, but has none. "
                "Attach a document to the template or to this interaction."
            ),
            template=values["interaction_template_code"],
        )
    if values["correspondence_type"] is CorrespondenceType.EMAIL and not document:
        raise Refused(
            "correspondence_type",
            N_(
                "Correspondence Type Email requires a template with an attachment. Change the "
                "correspondence type, attach a document, or choose another template."
            ),
        )


def check_line(proposal: Proposal) -> Proposal:
    """Return what is logged of an e-mail to a contact without an address: the rule "line check".

    The alternative address stands in for the contact; when it has none either, nothing is sent.
    Raises Refused when there is no alternative address.
    """
    contact = proposal.contact
    is_email = proposal.values["correspondence_type"] is CorrespondenceType.EMAIL
    if not is_email or contact is None or contact.email:
        return proposal
    if proposal.address is None:
        raise Refused(
            "correspondence_type",
            N_(
                "Contact %(no)s %(name)s has no e-mail address. Fill in E-Mail on its card, or "
                "change the correspondence type."
            ),
            no=contact.no,
            name=contact.name,
        )
    if proposal.address.email:
        return proposal
    unsent = {"correspondence_type": CorrespondenceType.BLANK}
    return replace(proposal, values=proposal.values | unsent)
