"""Contacts and who looks after them."""

from __future__ import annotations

from peewee import (
    BooleanField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.enumerations import ContactType, CorrespondenceType
from store.models.base import (
    ChoiceField,
    HundredthsField,
    Versioned,
    text_field,
)
from store.models.codes import OrganizationalLevel, Salutation, Territory


class Salesperson(Versioned):
    code = TextField(unique=True)
    name = text_field()
    job_title = text_field()
    commission_pct = HundredthsField()
    phone_no = text_field()
    email = text_field()
    privacy_blocked = BooleanField(default=False)
    blocked = BooleanField(default=False)


class Contact(Versioned):
    """A company or a person. `company` of a company is the company itself."""

    no = TextField(unique=True)
    type = ChoiceField(ContactType)
    name = text_field()
    name_key = text_field()
    name_2 = text_field()
    search_name = text_field()
    company = ForeignKeyField("self", null=True)
    company_id: int | None
    first_name = text_field()
    middle_name = text_field()
    surname = text_field()
    job_title = text_field()
    initials = text_field()
    address = text_field()
    address_2 = text_field()
    city = text_field()
    post_code = text_field()
    county = text_field()
    country_region_code = text_field()
    phone_no = text_field()
    mobile_phone_no = text_field()
    extension_no = text_field()
    pager = text_field()
    fax_no = text_field()
    telex_no = text_field()
    telex_answer_back = text_field()
    email = text_field()
    email_2 = text_field()
    search_email = text_field()
    home_page = text_field()
    language_code = text_field()
    format_region = text_field()
    salutation = ForeignKeyField(Salutation, null=True)
    salutation_id: int | None
    correspondence_type = ChoiceField(CorrespondenceType)
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    territory = ForeignKeyField(Territory, null=True)
    territory_id: int | None
    currency_code = text_field()
    vat_registration_no = text_field()
    registration_number = text_field()
    organizational_level = ForeignKeyField(OrganizationalLevel, null=True)
    organizational_level_id: int | None
    exclude_from_segment = BooleanField(default=False)
    privacy_blocked = BooleanField(default=False)
    minor = BooleanField(default=False)
    parental_consent_received = BooleanField(default=False)
    external_id = text_field()
    keep_in_touch_days = IntegerField(default=0)
    note = text_field()
    uid = text_field()
    modified_at = text_field()
    search_text = text_field()
