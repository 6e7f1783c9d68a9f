"""The copies of the database: made by themselves or now, looked into, and how one is brought back."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.copy_contents import CAPTIONS, shown, values
from tui.i18n import _
from tui.page import Action, Category, Column, Context, ListPage, Progress, on_record, register

if TYPE_CHECKING:
    from store.backup_plan import Copy
    from store.records import Record
    from store.restore import Contents


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count >= 10_000_000:
        return _("%(count)s MB") % {"count": formats.integer(count // 1_000_000)}
    return _("%(count)s kB") % {"count": formats.integer(max(1, count // 1000))}


def _make(progress: Progress) -> Copy | None:
    from store import backups

    progress(0, 0)
    return backups.make_daily(backups.plan(), again=True)


async def _new(ctx: Context) -> None:
    made = await ctx.job(_("Copying the database"), _make)
    if made is not None:
        ctx.notify(_("Copied into %(path)s.") % {"path": made.path.name})
    ctx.refresh()


def _look(path: str, progress: Progress) -> Contents:
    from store import backup_list, restore
    from store.errors import StoreError

    progress(0, 0)
    try:
        found = restore.examine(Path(path))
    except StoreError:
        backup_list.note(path, backup_list.CopyState.DAMAGED)
        raise
    backup_list.note(path, backup_list.CopyState.SOUND)
    return found


async def _check(ctx: Context) -> None:
    if ctx.record is None:
        return
    try:
        found = await ctx.job(_("Checking the copy"), _look, ctx.record["file"])
    finally:
        ctx.refresh()
    await ctx.show_text(
        _("Copy of %(moment)s") % {"moment": formats.moment(ctx.record["made_at"])},
        _text(ctx.record, found),
    )


def _text(record: Record, found: Contents) -> str:
    lines = [(_(CAPTIONS[name]), shown(value)) for name, value in values(found).items()]
    wide = max(len(caption) for caption, _value in lines)
    return "\n".join(
        [
            _("The copy is sound. In it:"),
            "",
            *(f"  {caption:{wide}}  {value:>14}" for caption, value in lines),
            "",
            _(
                "To bring it back, have everybody leave the program, you as well. Then, from the "
                "command line:"
            ),
            "",
            f"  trato restore {shlex.quote(str(record['file']))}",
            "",
            _("You are asked before, and what is there now is kept."),
        ]
    )


async def _delete(ctx: Context) -> None:
    from store import backups

    records = await ctx.records()
    names = ", ".join(str(record["name"]) for record in records[:3])
    if len(records) > 3:
        names += ", …"
    question = _("Delete for good: %(names)s?") % {"names": names}
    if records and await ctx.confirm(question):
        await ctx.read(backups.delete, [Path(str(record["file"])) for record in records])
        ctx.notify(_("Deleted: %(names)s") % {"names": names})
        ctx.refresh()


def _fact(record: Record) -> str:
    return " · ".join(
        (
            str(record["file"]),
            _(record["state"].caption),
        )
    )


_ACTIONS = (
    Action(
        "open", "enter", N_("Check now"),
        N_("Check the copy, see what is in it, and how it is brought back."),
        run=_check, also=("f2", "v"), when=on_record, synonyms=(N_("restore"), N_("bring back")),
    ),
    Action(
        "new", "n", N_("Copy now"),
        N_("Copy the database now; the copy takes the place of that of today."),
        run=_new, synonyms=(N_("make a backup"),),
    ),
    Action(
        "delete", "delete", N_("Delete"), N_("Delete the marked copies for good."),
        run=_delete, also=("ctrl+d",), when=on_record,
    ),
)  # fmt: skip

register(
    ListPage(
        id="backups",
        title=N_("Backups"),
        noun="backup",
        category=Category.ADMINISTRATION,
        columns=(
            Column("made_at", 14),
            Column("kind", 22),
            Column("bytes", 12, caption=N_("Size"), show=lambda record: size(record["bytes"])),
            Column("state", 14),
            Column("name", 30, priority=2, flexible=True),
        ),
        fact_line=_fact,
        state=lambda record: "failed" if record["state"].key == "damaged" else "",
        actions=_ACTIONS,
        synonyms=(
            N_("copies"), N_("daily copy"), N_("safety"), N_("restore"), N_("lost data"),
        ),
        help=N_("The copies of the database that the program makes by itself, one a day."),
        empty=N_("There is no copy yet: the first one is made in the background."),
    )
)  # fmt: skip
