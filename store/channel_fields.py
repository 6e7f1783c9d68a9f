"""What lists and filters of contacts know of their e-mail addresses and phones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from peewee import Table, fn

from store import dialect
from store.enumerations import ChannelKind
from store.fields import Field, Kind
from store.models import Contact
from store.text import N_, clean_text

if TYPE_CHECKING:
    from store.filters import Filter

EMAIL, PHONE = ChannelKind.EMAIL, ChannelKind.PHONE
_SEPARATORS = " -./()"


def _channels() -> Any:
    return Table("contact_channel")


def count_fields() -> tuple[Field, ...]:
    """Return the fields of a contact that say how many addresses and phones it has."""
    return tuple(
        Field(name, caption, Kind.INTEGER, _count(kind), editable=False)
        for name, caption, kind in (
            ("no_of_phones", N_("No. of Phones"), PHONE),
            ("no_of_emails", N_("No. of E-Mails"), EMAIL),
        )
    )


def _count(kind: ChannelKind) -> Any:
    return dialect.figure(
        Contact,
        "(SELECT COUNT(*) FROM contact_channel channel "
        f"WHERE channel.contact_id = {{id}} AND channel.kind = {kind.value})",
    )


@cache
def filter_fields() -> tuple[Field, ...]:
    """Return what contacts can be filtered by: any of their addresses, any of their phones."""
    return (
        Field("any_email", N_("Any E-Mail"), Kind.TEXT, editable=False, condition=_condition),
        Field("any_phone", N_("Any Phone"), Kind.TEXT, editable=False, condition=_condition),
    )


def _condition(field: Field, text: str) -> Any:
    """Return the condition that a contact has an address or phone as the filter `text` says.

    `''` finds who has none. Raises InvalidValue.
    """
    from store.filters import of_several, parse_filter

    kind = PHONE if field.name == "any_phone" else EMAIL
    return of_several(
        parse_filter(text), lambda part: _has(kind, part), lambda part: ~_has(kind, part)
    )


def _has(kind: ChannelKind, parsed: Filter) -> Any:
    from store.channel_rows import phone_keys
    from store.channel_rules import normal_email
    from store.filters import Comparison, matches, to_expression

    rows = _channels()
    if isinstance(parsed, Comparison) and parsed.operator == "=" and parsed.operand.strip():
        operand = clean_text(parsed.operand)
        keys = phone_keys(operand) if kind is PHONE else [normal_email(operand)]
        wanted = rows.c.normal.in_(keys)
    else:
        written = rows.c.value
        for sign in _SEPARATORS if kind is PHONE else "":
            written = fn.REPLACE(written, sign, "")
        wanted = to_expression(parsed, written, clean_text, text=True, folded=dialect.folded)
        if kind is PHONE:
            wanted |= to_expression(
                parsed, rows.c.normal, clean_text, text=True, folded=dialect.folded
            )
    has = Contact.id.in_(rows.select(rows.c.contact_id).where(rows.c.kind == int(kind), wanted))
    if not matches(parsed, "", clean_text, text=True):
        return has
    rows = _channels()
    return has | Contact.id.not_in(rows.select(rows.c.contact_id).where(rows.c.kind == int(kind)))
