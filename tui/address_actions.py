"""The way from a contact to its alternative addresses."""

from __future__ import annotations

from store.text import N_
from tui import formats
from tui.i18n import _
from tui.page import Action, Context, on_record


def in_force_today(contact_no: str) -> str:
    """Return which address of a contact is in force today, "" for the main one."""
    from store import alternative_addresses

    found = alternative_addresses.of_contact(contact_no)
    if found is None:
        return ""
    if found.until is None:
        return _("in force today: %(code)s") % {"code": found.code}
    until = formats.date(found.until)
    return _("in force today: %(code)s, until %(date)s") % {"code": found.code, "date": until}


async def _open_addresses(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        await ctx.open("alternative-addresses", filters={"contact_no": quote(ctx.record.key)})


ADDRESSES = (
    Action(
        "alternative-addresses", "A", N_("Alternative Addresses"),
        N_("Open where else the contact is reached, and from when to when."),
        run=_open_addresses, shown=False, when=on_record,
    ),
)  # fmt: skip
