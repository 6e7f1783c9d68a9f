"""Give contacts codes of the tables of which they may have several, and take codes from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.text import N_, Caption
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Context, on_record

if TYPE_CHECKING:
    from store.assignments import AssignedCode

_GROUP = N_("Codes")
_ADD = "+"
_REMOVE = "-"


async def _assigned(ctx: Context, name: str) -> None:
    """Show the codes of a contact, and add to them; of several contacts, add or take away."""
    from store import assignments
    from store.assigned_codes import ASSIGNED
    from store.nouns import noun

    keys = await ctx.keys()
    if not keys:
        return
    owners = list((await ctx.read(assignments.holders, name, keys)).values())
    one = len(owners) == 1
    present = await ctx.read(assignments.of_contact, name, owners[0]) if one else []
    title = f"{_(noun(name).plural)} · {await _whose(ctx, owners)}"
    chosen = _ADD
    if present or not one:
        options = [(_ADD, _("Add")), *([] if one else [(_REMOVE, _("Take away"))])]
        details = bool(ASSIGNED[name].details)
        options += [(found.code, _line(name, found, details)) for found in present]
        answer = await ctx.choose(title, options)
        if answer is None:
            return
        chosen = answer
    if chosen in (_ADD, _REMOVE):
        has = [found.code for found in present]
        await _add_or_take(ctx, name, owners, title, has, adds=chosen == _ADD)
    elif ASSIGNED[name].details:
        await _work_on(ctx, name, owners[0], next(one for one in present if one.code == chosen))
    else:
        await _take(ctx, name, owners, chosen)


async def _whose(ctx: Context, owners: Sequence[str]) -> str:
    from store.nouns import noun
    from store.records import get

    if len(owners) == 1:
        record = await ctx.read(get, noun("contact"), owners[0])
        return f"{record.key} {record['name']}"
    count = {"count": formats.integer(len(owners))}
    return ngettext("%(count)s contact", "%(count)s contacts", len(owners)) % count


def _line(name: str, found: AssignedCode, details: bool) -> str:
    """Return what an option says of a code that the contact has."""
    from store.assigned_codes import ASSIGNED

    parts = [f"{found.code}  {found.description}".strip()]
    parts += [
        formats.value(field, found.details[field.name]).strip() for field in ASSIGNED[name].details
    ]
    text = " · ".join(part for part in parts if part)
    return text if details else _("Take away %(code)s") % {"code": text}


async def _add_or_take(
    ctx: Context, name: str, owners: list[str], title: str, has: Sequence[str], *, adds: bool
) -> None:
    from store import assignments
    from store.filters import quote

    filters = {"blocked": "no"} if adds else {}
    if has:
        filters["code"] = "&".join(f"<>{quote(code)}" for code in has)
    master = await ctx.choose_record(name, title, filters)
    if master is None:
        return
    if not adds:
        await _take(ctx, name, owners, master.key)
        return
    details = await _asked(ctx, name, owners, master.key, {})
    if details is None:
        return
    await ctx.write(assignments.assign, name, owners, master.key, details)
    said = ngettext("1 contact has %(code)s.", "%(count)s contacts have %(code)s.", len(owners))
    ctx.notify(said % {"count": formats.integer(len(owners)), "code": master.key})


async def _take(ctx: Context, name: str, owners: list[str], code: str) -> None:
    from store import assignments

    count = await ctx.write(assignments.withdraw, name, owners, code)
    said = ngettext(
        "%(code)s was taken from 1 contact.", "%(code)s was taken from %(count)s contacts.", count
    )
    ctx.notify(said % {"count": formats.integer(count), "code": code})


async def _asked(
    ctx: Context, name: str, owners: list[str], code: str, now: dict[str, Any]
) -> dict[str, str] | None:
    """Ask what else is said of a contact and a code; None when the person leaves."""
    from store.assigned_codes import ASSIGNED
    from store.fields import Kind
    from store.nouns import noun
    from store.records import get

    item = ASSIGNED[name]
    if not item.details or len(owners) > 1:
        return {}
    if name == "web-source" and not now:
        contact = await ctx.read(get, noun("contact"), owners[0])
        now = {"search_word": contact["name"]}
    elif name == "business-relation" and not now:
        master = await ctx.read(get, noun(name), code)
        now = {"link_to_table": master["link_to_table"]}
    fields = [
        Ask(
            field.name,
            field.caption,
            field.kind.name,
            str(field.to_json(now.get(field.name, field.blank)) or ""),
            choices=[(choice.key, choice.caption) for choice in field.options]
            if field.kind is Kind.CHOICE
            else (),
        )
        for field in item.details
    ]
    return await ctx.ask(f"{_(noun(name).caption)} {code}", fields)


async def _work_on(ctx: Context, name: str, owner: str, found: AssignedCode) -> None:
    """Change, take away or launch a code that a contact has."""
    from store import assignments

    options = [("change", _("Change")), ("take", _("Take away"))]
    if name == "web-source":
        options = [("launch", _("Launch")), ("show", _("Show the address")), *options]
    title = f"{found.code}  {found.description}".strip()
    chosen = await ctx.choose(title, options)
    if chosen == "take":
        await _take(ctx, name, [owner], found.code)
    elif chosen == "change":
        details = await _asked(ctx, name, [owner], found.code, dict(found.details))
        if details is not None:
            await ctx.write(
                assignments.assign, name, [owner], found.code, details, done=_("Saved.")
            )
    elif chosen:
        await _launch(ctx, owner, found, opens=chosen == "launch")


async def _launch(ctx: Context, owner: str, found: AssignedCode, *, opens: bool) -> None:
    """Open the page of a web source; where no browser can be opened, show its address to copy."""
    from store.assigned_tables import web_address
    from tui import browser

    address = await ctx.read(web_address, found.code, owner)
    if opens:
        try:
            await ctx.read(browser.open_page, address)
        except browser.NoBrowser:
            pass
        else:
            ctx.notify(_("Opened in the browser: %(address)s") % {"address": address})
            return
    await ctx.show_text(f"{found.code}  {found.description}".strip(), address)


def _action(name: str, key: str, caption: Caption, text: Caption, *synonyms: Caption) -> Action:
    async def run(ctx: Context) -> None:
        await _assigned(ctx, name)

    return Action(
        f"{name}s".replace("ys", "ies"),
        key,
        caption,
        text,
        run=run,
        shown=False,
        when=on_record,
        group=_GROUP,
        synonyms=synonyms,
    )


ASSIGNED_ACTIONS = (
    _action(
        "mailing-group", "g", N_("Mailing Groups"),
        N_("Put the contacts into mailing groups, or take them out."),
    ),
    _action(
        "industry-group", "I", N_("Industry Groups"),
        N_("Give the companies industry groups, or take them away."),
    ),
    _action(
        "business-relation", "B", N_("Business Relations"),
        N_("Say what the companies are to us, with their number in another program."),
        N_("Create as"), N_("Link with existing"),
    ),
    _action(
        "job-responsibility", "J", N_("Job Responsibilities"),
        N_("Give the persons job responsibilities, or take them away."),
    ),
    _action(
        "web-source", "W", N_("Web Sources"),
        N_("Look the company up on the web, or say where and by which word."),
        N_("Launch Web Source"),
    ),
)  # fmt: skip
