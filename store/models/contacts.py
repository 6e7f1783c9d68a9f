"""Contacts and who looks after them."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from store.enumerations import ContactType, CorrespondenceType
from store.models.base import BaseModel, ChoiceField, HundredthsField, Versioned, text_field


class Salesperson(Versioned):
    code = TextField(unique=True)
    name = text_field()
    job_title = text_field()
    commission_pct = HundredthsField()
    phone_no = text_field()
    email = text_field()
    privacy_blocked = BooleanField(default=False)
    blocked = BooleanField(default=False)


class UserSetup(Versioned):
    """Which salesperson an operating-system user is."""

    user_id = TextField(unique=True)
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None


class MailingGroup(Versioned):
    code = TextField(unique=True)
    description = text_field()
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
    salutation_code = text_field()
    correspondence_type = ChoiceField(CorrespondenceType)
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    territory_code = text_field()
    currency_code = text_field()
    vat_registration_no = text_field()
    registration_number = text_field()
    organizational_level_code = text_field()
    exclude_from_segment = BooleanField(default=False)
    privacy_blocked = BooleanField(default=False)
    minor = BooleanField(default=False)
    parental_consent_received = BooleanField(default=False)
    external_id = text_field()
    note = text_field()
    uid = text_field()
    modified_at = text_field()
    search_text = text_field()


class ContactMailingGroup(BaseModel):
    contact = ForeignKeyField(Contact)
    mailing_group = ForeignKeyField(MailingGroup)

    class Meta:
        primary_key = CompositeKey("contact", "mailing_group")


class ContactExtra(BaseModel):
    """What an imported card said that no field holds, kept so that an export gives it back.

    `digest` is of the card, and `contact_version` the version of the contact that agreed with it:
    the same card says nothing new while the contact has that version.
    """

    contact = ForeignKeyField(Contact, primary_key=True)
    properties = text_field()
    digest = text_field()
    contact_version = IntegerField(default=0)
