"""Tables of codes that a contact refers to in a column of its own."""

from __future__ import annotations

from peewee import BooleanField, TextField

from store.models.base import Versioned, text_field


class CodeTable(Versioned):
    """A code, what it means, and whether it is no longer offered."""

    code = TextField(unique=True)
    description = text_field()
    blocked = BooleanField(default=False)


class Territory(CodeTable):
    pass


class OrganizationalLevel(CodeTable):
    pass


class Salutation(CodeTable):
    pass
