"""Alternative addresses: where else contacts are reached, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.text import N_
from tui.i18n import _
from tui.page import (
    Action,
    Column,
    Context,
    ListPage,
    Section,
    WorksheetPage,
    on_record,
    register,
)

if TYPE_CHECKING:
    from store.records import Record


def _heading(filters: Mapping[str, str]) -> str:
    from store.errors import NotFound
    from store.filters import parse_filter, single_value
    from store.nouns import noun
    from store.records import get

    given = filters.get("contact_no", "")
    contact_no = single_value(parse_filter(given)) if given else None
    parts = [_("Alternative Addresses")]
    if contact_no:
        try:
            contact = get(noun("contact"), contact_no)
        except NotFound:
            return parts[0]
        parts += [contact.key, str(contact["name"])]
    return " · ".join(parts)


def _own_ranges(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {"contact_no": quote(record["contact_no"]), "code": quote(record["code"])}


def _add_range(key: str, values: Mapping[str, object]) -> Record:
    from store import alternative_addresses

    contact_no, _sign, code = key.rpartition("/")
    return alternative_addresses.add_range({**values, "contact_no": contact_no, "code": code})


def _delete_ranges(lines: Sequence[Record]) -> int:
    from store import alternative_addresses

    return alternative_addresses.delete_ranges(line.id for line in lines)


async def _contact(ctx: Context) -> None:
    if ctx.record is not None:
        await ctx.open("contact-card", ctx.record["contact_no"])


_CONTACT = Action(
    "contact", "C", N_("Contact Card"), N_("Open the contact of the address."),
    run=_contact, shown=False, when=on_record,
)  # fmt: skip

register(
    ListPage(
        id="alternative-addresses",
        title=N_("Alternative Addresses"),
        noun="alternative-address",
        card="alternative-address",
        columns=(
            Column("contact_no", 9, caption=N_("No.")),
            Column("contact_name", 18, flexible=True, priority=2),
            Column("code", 10),
            Column("address", 18, flexible=True),
            Column("city", 14),
            Column("no_of_date_ranges", 10, caption=N_("Ranges")),
            Column("company_name", 18, flexible=True, priority=5),
            Column("phone_no", 17, priority=4),
            Column("email", 24, priority=3),
        ),
        facts=("company_name", "post_code", "country_region_code", "phone_no", "email"),
        heading=_heading,
        scope=("contact_no",),
        actions=(_CONTACT,),
        synonyms=(N_("holiday addresses"), N_("second addresses")),
        help=N_("Where else contacts are reached, and from when to when."),
        empty=N_("There are no alternative addresses yet."),
    )
)

register(
    WorksheetPage(
        id="alternative-address",
        title=N_("Alternative Address"),
        noun="alternative-address",
        sections=(
            Section(
                N_("General"),
                ("contact_no", "code", "company_name", "address", "post_code", "city",
                 "country_region_code", "phone_no", "email"),
            ),
            Section(
                N_("More"),
                ("address_2", "county", "company_name_2", "mobile_phone_no", "extension_no"),
                folded=True,
            ),
        ),
        read_only=lambda record: () if record is None else ("contact_no",),
        lines="alternative-address-date-range",
        line_filters=_own_ranges,
        columns=(Column("starting_date", 14), Column("ending_date", 14)),
        line_sections=(Section(N_("Date Range"), ("starting_date", "ending_date")),),
        add_line=_add_range,
        delete_lines=_delete_ranges,
        actions=(_CONTACT,),
        empty=N_("This address is never in force: it has no date ranges."),
    )
)  # fmt: skip
