"""Sales documents and what a company says of itself on them."""

from __future__ import annotations

from peewee import BigIntegerField, DateField, ForeignKeyField, IntegerField

from store.models.base import ChoiceField, HundredthsField, Versioned, text_field
from store.models.contacts import Contact, Salesperson
from store.models.interactions import Attachment
from store.sales_document_choices import DocumentStatus, SalesDocumentKind


class CompanyInformation(Versioned):
    """The one record (id 1) of the company that uses the program, as its documents show it."""

    name = text_field()
    name_2 = text_field()
    address = text_field()
    address_2 = text_field()
    post_code = text_field()
    city = text_field()
    county = text_field()
    country_region_code = text_field()
    phone_no = text_field()
    email = text_field()
    home_page = text_field()
    vat_registration_no = text_field()
    registration_no = text_field()
    bank_name = text_field()
    iban = text_field()
    swift_code = text_field()
    footer = text_field()
    logo = ForeignKeyField(Attachment, null=True)
    logo_id: int | None


class SalesDocument(Versioned):
    """A quote, order confirmation, invoice, credit memo, reminder or statement.

    A draft may have no number yet (empty); `content` (JSON) is what an issued one says for ever.
    """

    kind = ChoiceField(SalesDocumentKind)
    no = text_field()
    status = ChoiceField(DocumentStatus)
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    document_date = DateField(null=True)
    due_date = DateField(null=True)
    campaign_no = text_field()
    reference = text_field()
    currency_code = text_field()
    language_code = text_field()
    description = text_field()
    text = text_field()
    content = text_field()
    printed = IntegerField(default=0)
    issued_at = text_field()
    user_id = text_field()


class SalesDocumentLine(Versioned):
    """A line of a document; in a reminder or statement, `date` and `document_no` name an invoice."""

    document = ForeignKeyField(SalesDocument)
    document_id: int
    line_no = IntegerField()
    date = DateField(null=True)
    document_no = text_field()
    text = text_field()
    quantity = BigIntegerField(default=0)
    unit = text_field()
    unit_price = HundredthsField()
    discount_pct = HundredthsField()
    tax_pct = HundredthsField()
