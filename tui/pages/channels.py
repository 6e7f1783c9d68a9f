"""E-mail addresses and phones: all that a contact has, each with its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.enumerations import ChannelKind
from store.text import N_
from tui.channel_actions import ON_CHANNELS
from tui.i18n import _
from tui.page import CardPage, Column, ListPage, Section, register

if TYPE_CHECKING:
    from store.records import Record


def _heading(filters: Mapping[str, str]) -> str:
    from store.errors import NotFound
    from store.filters import parse_filter, single_value
    from store.nouns import noun
    from store.records import get

    given = filters.get("contact_no", "")
    contact_no = single_value(parse_filter(given)) if given else None
    parts = [_("E-Mails and Phones")]
    if contact_no:
        try:
            contact = get(noun("contact"), contact_no)
        except NotFound:
            return parts[0]
        parts += [contact.key, str(contact["name"])]
    return " · ".join(parts)


def _written(record: Record) -> str:
    """Return a phone as it is written, from abroad with its prefix, an address as it is."""
    from store import phones

    value, country = str(record["value"]), str(record["country_region_code"])
    if record["kind"] is not ChannelKind.PHONE:
        return value
    home = str(record["default_country_region_code"])
    return phones.shown(value, (country,) if country else (), home)


def _typed(record: Record) -> str:
    """Return for the line below the list how a phone was typed, if it is shown otherwise."""
    value = str(record["value"])
    if _written(record) == value:
        return ""
    return _("typed as %(value)s") % {"value": value}


def _fixed(record: Record | None) -> Sequence[str]:
    return () if record is None else ("contact_no",)


register(
    ListPage(
        id="channels",
        title=N_("E-Mails and Phones"),
        noun="channel",
        card="channel-card",
        columns=(
            Column("label", 14),
            Column("value", 32, flexible=True, show=_written),
            Column("field", 22, priority=2),
            Column("contact_no", 9, caption=N_("No."), priority=3),
            Column("contact_name", 18, flexible=True, priority=4),
        ),
        fact_line=_typed,
        details=("label", "value", "e164", "field", "contact_name", "country_region_code"),
        heading=_heading,
        scope=("contact_no",),
        actions=ON_CHANNELS,
        synonyms=(N_("phone numbers"), N_("mail addresses"), N_("telephones")),
        help=N_("All e-mail addresses and phones of contacts, each with its label."),
        empty=N_("There is no e-mail address and no phone yet."),
    )
)

register(
    CardPage(
        id="channel-card",
        title=N_("E-Mail or Phone"),
        noun="channel",
        sections=(
            Section(N_("General"), ("value", "label", "contact_no", "field", "e164")),
        ),
        heading=lambda record: f"{record['contact_name']} · {record['value']}",
        read_only=_fixed,
        actions=ON_CHANNELS,
    )
)  # fmt: skip
