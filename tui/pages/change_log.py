"""The change log: who changed what, when and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import (
    Action,
    Category,
    Column,
    Context,
    ListPage,
    card_of,
    on_record,
    register,
)

if TYPE_CHECKING:
    from store.records import Record


async def _open(ctx: Context) -> None:
    from store.change_log import where_is

    if ctx.record is None:
        return
    found = await ctx.read(where_is, ctx.record)
    if found is None:
        ctx.notify(_("This record does not exist any more, or has no page of its own."), "warning")
        return
    name, key = found
    if name == "interaction":
        await ctx.open("interaction-log-entries", filters={"entry_no": key})
        return
    card = card_of(name)
    if card is None:
        ctx.notify(_("Records of this kind have no page of their own."), "warning")
    else:
        await ctx.open(card.id, key)


def _may_undo(ctx: Context) -> bool:
    """When this person may change records such as the one that was changed."""
    from store import rights
    from store.change_text import noun_of

    if ctx.record is None:
        return False
    return rights.may_change(noun_of(ctx.record["table"]) or str(ctx.record["table"]))


async def _undo(ctx: Context) -> None:
    from store import undo
    from store.change_log import operation_caption

    if ctx.record is None:
        return
    _number, operation, count = await ctx.read(undo.may_undo, ctx.record["no"])
    what = {
        "operation": operation_caption(operation),
        "count": formats.integer(count),
        "record": _record(ctx.record),
    }
    question = ngettext(
        "Take back '%(operation)s' of %(record)s?",
        "Take back '%(operation)s' of all %(count)s records that it was done to?",
        count,
    )
    if await ctx.confirm(question % what):
        await ctx.write(undo.undo_change, ctx.record["no"], done=_("Undone."))


_ALONE = ("setup", "template-setup", "company-information")
"""Tables of one record, which has no name."""


_DELETED = ("delete", "delete with lines", "erase")


def _record(record: Record) -> str:
    if record["table"] in _ALONE:
        return ""
    return str(record["record"]) or f"#{record['row_id']}"


def _fields(record: Record) -> str:
    return " · ".join(str(record["fields"]).splitlines())


def _taken_back(record: Record) -> str:
    if not record["undoes"]:
        return ""
    return _("takes back change %(no)s") % {"no": record["undoes"]}


def _fact(record: Record) -> str:
    from store.change_log import origin_caption

    refused = record["operation"] in _DELETED and record["taking_back"] not in ("", _("Yes"))
    return " · ".join(
        part
        for part in (
            str(record["taking_back"]) if refused else "",
            formats.moment(record["at"]),
            str(record["user_id"]),
            origin_caption(record["origin"]),
            _fields(record),
            _taken_back(record),
        )
        if part
    )


register(
    ListPage(
        id="change-log",
        title=N_("Change Log"),
        noun="change",
        category=Category.ADMINISTRATION,
        columns=(
            Column("at", 14, caption=N_("When")),
            Column("user_id", 8, caption=N_("Who")),
            Column("operation", 9),
            Column("table", 10, flexible=True),
            Column("record", 8, show=_record),
            Column("fields", 16, flexible=True, show=_fields),
            Column("origin", 20, priority=3, flexible=True),
        ),
        fact_line=_fact,
        details=("no", "at", "user_id", "origin", "operation", "table", "record", "taking_back", "fields", "transaction"),
        actions=(
            Action(
                "open", "enter", N_("Open"), N_("Open the record, if it is still there."),
                run=_open, also=("f2",), when=on_record,
            ),
            Action(
                "undo-change", "U", N_("Undo this change"),
                N_("Give the record its old values, or bring it back."),
                run=_undo, when=_may_undo, synonyms=(N_("take back"), N_("bring back")),
            ),
        ),
        without=("new", "delete"),
        synonyms=(N_("audit"), N_("who changed it"), N_("history of changes")),
        help=N_("Who changed which record, when, from where, and what it was before."),
        empty=N_("Nobody has changed anything yet."),
        scope=("changes_of",),
    )
)  # fmt: skip
