"""Sales documents and what a company says of itself on them."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from store.models.base import (
    ChoiceField,
    HundredthsField,
    QuantityField,
    Versioned,
    text_field,
)
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

    `no` is D and the `id` until it is issued, then the next number of the series of its kind.
    `content` (JSON) is what an issued one says for ever. `contact_name` is empty until then.
    The amounts are those of its lines.
    """

    kind = ChoiceField(SalesDocumentKind)
    no = TextField(unique=True)
    status = ChoiceField(DocumentStatus)
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    contact_name = text_field()
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    alternative_address_code = text_field()
    origin = ForeignKeyField("self", null=True)
    origin_id: int | None
    document_date = DateField(null=True)
    due_date = DateField(null=True)
    paid_on = DateField(null=True)
    campaign_no = text_field()
    reference = text_field()
    currency_code = text_field()
    language_code = text_field()
    description = text_field()
    text = text_field()
    content = text_field()
    net_amount = HundredthsField()
    tax_amount = HundredthsField()
    amount = HundredthsField()
    printed = IntegerField(default=0)
    issued_at = text_field()
    user_id = text_field()


class SalesDocumentLine(Versioned):
    """A line of a document; in a reminder or statement, `date` and `document_no` name an invoice.

    `line_no` counts from 1 without a gap; `amount` is quantity by price less discount, rounded.
    """

    document = ForeignKeyField(SalesDocument)
    document_id: int
    line_no = IntegerField()
    date = DateField(null=True)
    document_no = text_field()
    text = text_field()
    quantity = QuantityField()
    unit = text_field()
    unit_price = HundredthsField()
    discount_pct = HundredthsField()
    tax_pct = HundredthsField()
    amount = HundredthsField()
