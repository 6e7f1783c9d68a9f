"""What can be done about duplicates, on contacts and on pairs of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from store.records import Record


_NAMED = 3


async def _duplicates(ctx: Context) -> None:
    if ctx.record is not None:
        from store.enumerations import ContactType
        from store.filters import quote

        if ctx.record["type"] is ContactType.PERSON:
            ctx.notify(_("Only companies are compared. X merges two persons."), "warning")
            return
        filters = {"contact_no": quote(ctx.record.key)}
        await ctx.open("contact-duplicates", filters=filters)


async def ask_to_process(ctx: Context, record: Record, names: Iterable[str]) -> None:
    """Ask, after fields `names` of a contact were saved, whether its duplicates are looked at."""
    from store import duplicates

    pairs = await ctx.read(duplicates.found_on_entry, record, names)
    if not pairs:
        return
    others = ", ".join(
        " ".join(duplicates.other_of(pair, record.key)) for pair in pairs[:_NAMED]
    ) + (", …" if len(pairs) > _NAMED else "")
    question = _("Duplicate contacts were found: %(contacts)s. Process them?")
    if await ctx.confirm(question % {"contacts": others}, default=True):
        from store.filters import quote

        await ctx.open("contact-duplicates", filters={"contact_no": quote(record.key)})


async def _separate(ctx: Context) -> None:
    """Say of the marked pairs that they are different, or not: the first one decides which."""
    from store import duplicates

    if ctx.record is None:
        return
    keys = await ctx.keys()
    checked = not (await ctx.records())[0]["separate_contacts"]
    await ctx.write(duplicates.set_separate, keys, checked)
    if checked:
        said = ngettext(
            "1 pair is of different companies.",
            "%(count)s pairs are of different companies.",
            len(keys),
        )
    else:
        said = ngettext(
            "1 pair may be one company.", "%(count)s pairs may be one company each.", len(keys)
        )
    ctx.notify(said % {"count": formats.integer(len(keys))})


SEPARATE = Action(
    "separate", "S", N_("Separate"),
    N_("Say that the contacts of the pair are different, so that it is not shown again; or not."),
    run=_separate, when=on_record, synonyms=(N_("different"),),
)  # fmt: skip


async def _compare(ctx: Context) -> None:
    if ctx.record is not None:
        pair = ctx.record
        filters = {"keep": pair["contact_no"], "drop": pair["duplicate_contact_no"]}
        await ctx.open("merge-contacts", filters=filters)


async def _merge(ctx: Context) -> None:
    """Compare the two marked contacts, or this one with another one that is chosen."""
    if ctx.record is None:
        return
    if ctx.marked > 2:
        ctx.notify(_("Mark two contacts to merge them, no more."), "warning")
        return
    records = await ctx.records()
    if len(records) < 2:
        title = _("Merge into %(no)s %(name)s") % {
            "no": records[0].key,
            "name": records[0]["name"],
        }
        other = await ctx.choose_record(
            "contact", title, filters={"type": records[0]["type"].key, "no": f"<>{records[0].key}"}
        )
        if other is None:
            return
        records.append(other)
    await ctx.open("merge-contacts", filters={"keep": records[0].key, "drop": records[1].key})


async def _part(ctx: Context) -> None:
    """Say of two contacts that are compared that they are different, and leave them."""
    from store import duplicates

    keep, drop = ctx.filters["keep"], ctx.filters["drop"]
    await ctx.write(duplicates.part, keep, drop)
    await ctx.back()
    ctx.notify(_("%(one)s and %(other)s are different.") % {"one": keep, "other": drop})


ON_PAIRS = (
    Action(
        "open", "f2", N_("Compare"),
        N_("Look at both contacts side by side, to merge them."),
        run=_compare, also=("X",), when=on_record, synonyms=(N_("Merge"),),
    ),
    SEPARATE,
)  # fmt: skip

ON_COMPARISON = (
    Action(
        "separate", "S", N_("Separate"),
        N_("Say that the two are different, so that they are not shown as duplicates again."),
        run=_part,
    ),
)  # fmt: skip

ON_CONTACTS = (
    Action(
        "duplicates", "D", N_("Duplicates"),
        N_("Open the companies that may be the same as this one."),
        run=_duplicates, shown=False, when=on_record,
    ),
    Action(
        "merge", "X", N_("Merge"),
        N_("Merge the two marked contacts, or this one with another one."),
        run=_merge, shown=False, when=on_record,
    ),
)  # fmt: skip
