"""How duplicate companies are found, and the pairs that were."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField

from store.enumerations import ComparedField, NamePart
from store.models.base import BaseModel, ChoiceField, Versioned, text_field
from store.models.contacts import Contact


class DuplicateSearchStringSetup(Versioned):
    """A part of a contact's field that is compared: its first or last `length` characters."""

    field = ChoiceField(ComparedField)
    part = ChoiceField(NamePart)
    length = IntegerField(default=5)


class DuplicateSearchString(BaseModel):
    """What one company has in a compared part."""

    contact = ForeignKeyField(Contact)
    setup = ForeignKeyField(DuplicateSearchStringSetup)
    string = text_field()

    class Meta:
        primary_key = CompositeKey("contact", "setup")


class ContactDuplicate(Versioned):
    """Two companies that may be one, the one with the smaller key first, each pair once.

    `separate` says that a person has looked: they are different.
    """

    contact = ForeignKeyField(Contact)
    contact_id: int
    duplicate = ForeignKeyField(Contact)
    duplicate_id: int
    matches = IntegerField(default=0)
    separate = BooleanField(default=False)
