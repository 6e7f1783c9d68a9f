"""Calling a contact, writing to it, and copying what is known of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.enumerations import ChannelKind
from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.reach import Way
    from store.records import Record

_COPIED = (
    "name", "no", "home_page", "company_name", "job_title", "vat_registration_no", "external_id",
)  # fmt: skip
_PLAIN = {ChannelKind.PHONE: "phone_no", ChannelKind.EMAIL: "email"}
_ADDRESS = ("address", "address_2", "post_code", "city", "county", "country_region_code")


async def _choose(ctx: Context, title: str, name: str, ways: Sequence[Way]) -> Way | None:
    """Return the only number or address, or the chosen one; whose it is, if another's."""
    if len(ways) == 1:
        return ways[0]
    options = []
    for way in ways:
        said = " · ".join(filter(None, (way.label, "" if way.name == name else way.name)))
        options.append((way.value, f"{way.shown}   {said}".rstrip()))
    chosen = await ctx.choose(title, options)
    return next((way for way in ways if way.value == chosen), None)


async def call(ctx: Context) -> None:
    """Call the contact and log the call."""
    from store import clock, reach, template_setup

    if ctx.record is None:
        return
    no, name = ctx.record.key, str(ctx.record["name"])
    ways = await ctx.read(reach.phones, no)
    way = await _choose(ctx, _("Call %(name)s") % {"name": name}, name, ways)
    if way is None:
        return
    ctx.launch("call", re.sub(r"[^0-9+*#]", "", way.value))
    ended = await ctx.call(name, way.shown)
    if ended is None:
        return
    reached, minutes = ended
    template = await ctx.read(template_setup.template_of, "outgoing_call")
    await ctx.create_interaction(
        contact_no=no,
        interaction_template_code=template,
        contact_via=way.shown,
        duration=minutes,
        attempt_failed=not reached,
        date=clock.today(),
    )


async def mail(ctx: Context) -> None:
    """Write a mail to the marked contacts, as the configuration says.

    Where the program sends no mail itself, one is begun in the program for that, or the address
    is copied; then it is logged.
    """
    from store import reach, template_setup

    if ctx.record is None:
        return
    if ctx.sends_mail:
        await ctx.write_mail(await ctx.keys())
        return
    no, name = ctx.record.key, str(ctx.record["name"])
    ways = await ctx.read(reach.emails, no)
    way = await _choose(ctx, _("Mail to %(name)s") % {"name": name}, name, ways)
    if way is None:
        return
    address = way.value
    said = _("A mail to %(address)s was begun in your mail program.")
    if not ctx.launch("mail", address):
        ctx.copy(address)
        said = _("%(address)s was copied.")
    said %= {"address": address}
    template = await ctx.read(template_setup.template_of, "email")
    if not template:
        ctx.notify(said)
    elif await ctx.confirm(said + " " + _("Log the mail?"), default=True):
        await ctx.create_interaction(
            contact_no=no, interaction_template_code=template, contact_via=address
        )


def values_of(record: Record) -> list[tuple[str, str]]:
    """Return the captions and values of a contact that one may want to copy."""
    from store import channels
    from store.nouns import noun

    fields = noun("contact").by_name
    found = [(_(fields[name].caption), str(record[name])) for name in _COPIED if record[name]]
    found[1:1] = [
        (item.label or _(fields[_PLAIN[item.kind]].caption), item.shown)
        for item in channels.channels_of(record.id)
        if item.shown
    ]
    lines = [str(record[name]) for name in _ADDRESS if record[name]]
    if lines:
        found.append((_("Address"), ", ".join([str(record["name"]), *lines])))
    return found


async def copy(ctx: Context) -> None:
    """Put a value of the contact on the clipboard."""
    if ctx.record is None:
        return
    values = await ctx.read(values_of, ctx.record)
    options = [(str(at), f"{caption}: {value}") for at, (caption, value) in enumerate(values)]
    chosen = await ctx.choose(_("Copy a value"), options)
    if chosen is not None:
        value = values[int(chosen)][1]
        ctx.copy(value)
        ctx.notify(_("Copied: %(value)s") % {"value": value})


REACH_ACTIONS = (
    Action(
        "call", "P", N_("Call"),
        N_("Show the phone number large, dial it if the configuration says how, log the call."),
        run=call, when=on_record, synonyms=(N_("Make Phone Call"), N_("phone")),
    ),
    Action(
        "mail", "M", N_("Mail"),
        N_("Write a mail to the marked contacts; where mail is not set up, in your mail program."),
        run=mail, when=on_record, synonyms=(N_("Send Email"),),
    ),
    Action(
        "copy", "y", N_("Copy a value"), N_("Copy a value of the contact, such as its phone number."),
        run=copy, shown=False, when=on_record,
    ),
)  # fmt: skip
