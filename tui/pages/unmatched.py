"""What recorded itself: what waits for a person, what became of the rest, what is never logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.event_actions import DOCUMENT, DOCUMENT_ACTIONS
from tui.i18n import _, ngettext
from tui.page import (
    Action,
    CardPage,
    Category,
    Column,
    Context,
    ListPage,
    Section,
    on_record,
    register,
)

if TYPE_CHECKING:
    from store.records import Record


async def _assign(ctx: Context) -> None:
    from store import unmatched

    if ctx.record is None:
        return
    title = _("Whose is %(value)s?") % {"value": ctx.record["value"]}
    no, name = str(ctx.record["proposed_no"]), str(ctx.record["proposed_name"])
    if no:
        answered = _("%(no)s %(name)s, whose mail it answers") % {"no": no, "name": name}
        choice = await ctx.choose(title, [("proposed", answered), ("other", _("Another contact"))])
        if choice != "other":
            if choice is not None:
                await _give(ctx, unmatched.assign, no, name)
            return
    chosen = await ctx.choose_record("contact", title)
    if chosen is not None:
        await _give(ctx, unmatched.assign, chosen.key, str(chosen["name"]))


async def _give(ctx: Context, verb: Callable[[int, int, str], int], key: str, name: str) -> None:
    assert ctx.record is not None  # noqa: S101 - asked by the callers
    event_no, party_no = ctx.record["event_no"], ctx.record["party_no"]
    count = await ctx.write(verb, event_no, party_no, key)
    said = ngettext(
        "1 event logged for %(name)s.", "%(count)s events logged for %(name)s.", count
    ) % {"count": formats.integer(count), "name": name}
    ctx.notify(said)


async def _create(ctx: Context) -> None:
    """Create a contact that has the address or number, and log what waits for it."""
    from store import unmatched
    from tui.page import Ask

    if ctx.record is None:
        return
    form = await ctx.ask(
        _("New contact"),
        [
            Ask("name", N_("Name"), value=ctx.record["name"] or "", required=True),
            Ask(
                "type", N_("Type"), "CHOICE", value="person",
                choices=(("person", _("Person")), ("company", _("Company"))),
            ),
            Ask("company_no", N_("Company No."), "REFERENCE", noun="contact"),
        ],
    )  # fmt: skip
    if form is None:
        return
    values = {name: text for name, text in form.items() if text}
    await _give(ctx, _new_contact(unmatched.assign, values), "", form["name"])


def _new_contact(
    assign: Callable[[int, int, str], int], values: dict[str, str]
) -> Callable[[int, int, str], int]:
    def verb(event_no: int, party_no: int, _key: str) -> int:
        from store import contacts, db

        @db.write
        def both() -> int:
            made = contacts.add(values)
            return assign(event_no, party_no, made.key)

        return both()

    return verb


async def _never(ctx: Context) -> None:
    from store import never_log

    if ctx.record is None:
        return
    value = str(ctx.record["value"])
    domain = value.rpartition("@")[2] if "@" in value else ""
    options = [("address", _("Never log %(value)s") % {"value": value})]
    if domain:
        options.append(("domain", _("Never log anything of %(value)s") % {"value": domain}))
    if ctx.record["folder"]:
        folder = ctx.record["folder"]
        options.append(("folder", _("Never log the folder %(value)s") % {"value": folder}))
    chosen = await ctx.choose(_("Never log"), options)
    if chosen is not None:
        given = {"address": value, "domain": domain, "folder": str(ctx.record["folder"])}[chosen]
        await ctx.write(
            never_log.add,
            {"kind": chosen, "value": given},
            done=_("It is never logged from now on."),
        )


async def _ignore(ctx: Context) -> None:
    from store import unmatched

    rows = await ctx.records()
    question = ngettext(
        "Leave this out of the log, this once?",
        "Leave %(count)s out of the log, this once?",
        len(rows),
    )
    if rows and await ctx.confirm(question % {"count": formats.integer(len(rows))}, default=True):
        pairs = [(row["event_no"], row["party_no"]) for row in rows]
        await ctx.write(unmatched.ignore_all, pairs, done=_("Left out of the log."))


async def _again(ctx: Context) -> None:
    from store import unmatched

    count = await ctx.write(unmatched.try_again)
    said = ngettext("1 of them is in the log now.", "%(count)s of them are in the log now.", count)
    ctx.notify(said % {"count": formats.integer(count)})


async def _entry(ctx: Context) -> None:
    from store.event_entries import entries_of
    from store.recorded_events import reason_sentence

    if ctx.record is None:
        return
    numbers = await ctx.read(entries_of, ctx.record.id)
    if numbers:
        wanted = "|".join(map(str, numbers))
        await ctx.open("interaction-log-entries", filters={"entry_no": wanted})
    else:
        said = reason_sentence(ctx.record["reason"])
        ctx.notify(said or _("It is not in the log."), "warning")


def _fact(record: Record) -> str:
    from store.recorded_events import kind_caption, reason_sentence

    parts = [formats.moment(record["at"]), kind_caption(record["kind"]), str(record["description"])]
    parts += [reason_sentence(record["reason"]), str(record["source"])]
    return " · ".join(part for part in parts if part)


def _waiting_fact(record: Record) -> str:
    name = str(record["proposed_name"])
    said = [_("Answers a mail with %(name)s") % {"name": name}] if name else []
    return " · ".join([*said, _fact(record)])


register(
    ListPage(
        id="unmatched",
        title=N_("Unmatched"),
        noun="unmatched",
        category=Category.TASK,
        columns=(
            Column("at", 14, caption=N_("When")),
            Column("value", 24, flexible=True),
            Column("description", 20, flexible=True, caption=N_("About")),
            Column("kind", 12, priority=2),
            Column("waiting", 5, caption=N_("Same")),
            Column("proposed_name", 16, priority=3, caption=N_("Proposed")),
            Column("name", 16, priority=3),
            Column("reason", 24, priority=4, flexible=True),
        ),
        fact_line=_waiting_fact,
        actions=(
            Action(
                "open", "enter", N_("Assign"),
                N_("Say which contact it is; all that waits for the same is logged for it."),
                run=_assign, also=("a", "f2"), when=on_record,
            ),
            Action(
                "create", "alt+n", N_("New contact"),
                N_("Create a contact with this address or number, and log what waits for it."),
                run=_create, also=("n", "insert"), when=on_record,
            ),
            Action(
                "never", "N", N_("Never log"),
                N_("Never log this address, its domain or its folder."), run=_never, when=on_record,
            ),
            Action(
                "ignore", "delete", N_("Ignore"), N_("Leave the marked ones out of the log, this once."),
                run=_ignore, also=("ctrl+d",), when=on_record,
            ),
            Action(
                "again", "R", N_("Try again"),
                N_("Match all of them once more: contacts have changed since."), run=_again,
                shown=False,
            ),
            *DOCUMENT_ACTIONS,
        ),
        without=("new", "delete"),
        synonyms=(N_("review"), N_("to be assigned"), N_("unknown senders")),
        help=N_("E-mails, calls and documents of which it is not certain whose they are."),
        empty=N_("Nothing waits: everything that was recorded has its contact."),
    )
)  # fmt: skip

register(
    ListPage(
        id="recorded-events",
        title=N_("Recorded Events"),
        noun="event",
        columns=(
            Column("at", 14, caption=N_("When")),
            Column("kind", 14),
            Column("parties", 22, flexible=True),
            Column("description", 18, flexible=True, priority=2),
            Column("status", 10),
            Column("reason", 24, priority=3, flexible=True),
            Column("entries", 11, priority=4),
        ),
        fact_line=_fact,
        actions=(
            Action(
                "open", "enter", N_("Entry"), N_("Open its entry in the log, or say why it has none."),
                run=_entry, also=("f2",), when=on_record,
            ),
            DOCUMENT.but(also=("a",)),
            *DOCUMENT_ACTIONS[1:],
        ),
        without=("new", "delete"),
        synonyms=(N_("why is it not in the log"), N_("automatic recording"), N_("skipped")),
        help=N_("All that recorded itself, and why what is not in the log is not."),
        empty=N_("Nothing has recorded itself yet: see trato record --help."),
    )
)  # fmt: skip

register(
    ListPage(
        id="never-log",
        title=N_("Never Log"),
        noun="never-log",
        card="never-log-card",
        columns=(
            Column("kind", 10),
            Column("value", 30, flexible=True),
            Column("comment", 24, flexible=True, priority=2),
            Column("user_id", 10, priority=3),
        ),
        category=Category.ADMINISTRATION,
        synonyms=(N_("blacklist"), N_("privacy")),
        help=N_("Addresses, domains and mail folders of which nothing is ever logged."),
        empty=N_("Everything may be logged."),
    )
)

register(
    CardPage(
        id="never-log-card",
        title=N_("Never Log"),
        noun="never-log",
        sections=(Section(N_("General"), ("kind", "value", "comment", "user_id")),),
    )
)
