"""The way from a contact to its e-mail addresses and phones, and what is done with them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, CardPage, Context, on_record

if TYPE_CHECKING:
    from store.records import Record


_TOLD = ("home_page", "language_code")


def count_of_channels(record: Record) -> str:
    """Return how many e-mail addresses and phones a contact has, its web page and language."""
    emails, phones = record["no_of_emails"], record["no_of_phones"]
    parts = []
    if emails:
        said = ngettext("1 address", "%(count)s addresses", emails)
        parts.append(said % {"count": formats.integer(emails)})
    if phones:
        said = ngettext("1 phone", "%(count)s phones", phones)
        parts.append(said % {"count": formats.integer(phones)})
    parts = parts or [_("no e-mail, no phone")]
    return ", ".join([*parts, *(str(record[name]) for name in _TOLD if record[name])])


async def _open_channels(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        await ctx.open("channels", filters={"contact_no": quote(ctx.record.key)})


async def _make_first(ctx: Context) -> None:
    from store import channels
    from store.nouns import noun

    if ctx.record is None:
        return
    changed = await ctx.write(channels.make_first, ctx.record.key)
    field = formats.value(noun("channel").by_name["field"], changed["field"])
    said = _("%(value)s is now %(field)s.") % {"value": changed["value"], "field": field}
    ctx.notify(said + " " + _("u takes it back."))


async def _delete(ctx: Context) -> None:
    from store import channels

    keys = await ctx.keys()
    value = str(ctx.record["value"]) if ctx.record is not None else ""
    count = await ctx.write(channels.remove_all, keys)
    if isinstance(ctx.page, CardPage):
        await ctx.back()
    said = ngettext("%(value)s deleted.", "%(count)s deleted.", count)
    names = {"value": value, "count": formats.integer(count)}
    ctx.notify(said % names + " " + _("u takes it back."))


async def _contact(ctx: Context) -> None:
    if ctx.record is not None:
        await ctx.open("contact-card", ctx.record["contact_no"])


CHANNELS = (
    Action(
        "channels", "t", N_("E-Mails and Phones"),
        N_("Open all e-mail addresses and phones of the contact: add, label, delete, change."),
        run=_open_channels, shown=False, when=on_record,
        synonyms=(N_("phone numbers"), N_("addresses of mail")),
    ),
)  # fmt: skip

ON_CHANNELS = (
    Action(
        "make-first", "1", N_("Make First"),
        N_("Make it the phone, or the e-mail address, that the contact shows first."),
        run=_make_first, when=on_record, synonyms=(N_("primary"), N_("default")),
    ),
    Action(
        "delete", "delete", N_("Delete"),
        N_("Delete the marked addresses and phones, or this one."),
        run=_delete, also=("ctrl+d",), shown=False, when=on_record,
    ),
    Action(
        "contact", "C", N_("Contact Card"), N_("Open the contact of the address or phone."),
        run=_contact, shown=False, when=on_record,
    ),
)  # fmt: skip
