"""Where and how a contact is reached: its e-mail addresses and phones, and its other addresses."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from store.enumerations import ChannelKind
from store.models.base import ChoiceField, Versioned, text_field
from store.models.contacts import Contact


class ContactChannel(Versioned):
    """An e-mail address or a phone of a contact, as it was typed and as it is compared.

    `normal` is the folded address, or the phone as E.164, or its digits where it is no number of
    any country. `field` names the field of the contact that shows the value (`phone_no`,
    `mobile_phone_no`, `email`, `email_2`); empty for all further ones.
    """

    contact = ForeignKeyField(Contact)
    contact_id: int
    kind = ChoiceField(ChannelKind)
    label = text_field()
    value = text_field()
    normal = text_field()
    field = text_field()
    position = IntegerField(default=0)


class AlternativeAddress(Versioned):
    """Where else a contact is; what begins with `search` is compared, as that of a channel is."""

    contact = ForeignKeyField(Contact)
    contact_id: int
    code = TextField()
    company_name = text_field()
    company_name_2 = text_field()
    address = text_field()
    address_2 = text_field()
    city = text_field()
    post_code = text_field()
    county = text_field()
    country_region_code = text_field()
    phone_no = text_field()
    mobile_phone_no = text_field()
    extension_no = text_field()
    email = text_field()
    search_email = text_field()
    search_phone = text_field()
    search_mobile_phone = text_field()


class AlternativeAddressDateRange(Versioned):
    """When an alternative address is in force; one may start per day and contact."""

    contact = ForeignKeyField(Contact)
    contact_id: int
    alternative_address = ForeignKeyField(AlternativeAddress)
    alternative_address_id: int
    starting_date = DateField()
    ending_date = DateField(null=True)
