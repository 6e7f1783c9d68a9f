"""Archives: the way to make one, and opening one to look into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from store.records import Record

_GROUP = N_("Archives")


async def _archive(ctx: Context) -> None:
    await ctx.open("archive-entries")


async def _archives(ctx: Context) -> None:
    await ctx.open("archives")


async def _open(ctx: Context) -> None:
    if ctx.record is not None:
        await _visit(ctx, Path(str(ctx.record["file"])))


async def _open_file(ctx: Context) -> None:
    path = await ctx.open_file(_("Open an archive"))
    if path is not None:
        await _visit(ctx, path)


async def _visit(ctx: Context, path: Path) -> None:
    from store.archive_files import mark_of

    if not await ctx.read(path.exists):
        ctx.notify(
            _("%(path)s is not there. If it was moved, open it from where it is now.")
            % {"path": path},
            "warning",
        )
    elif not await ctx.read(mark_of, path):
        ctx.notify(_("%(path)s is no archive.") % {"path": path}, "warning")
    else:
        await ctx.visit(path)


def fact(record: Record) -> str:
    """Return where an archive is, and what its state means."""
    return f"{record['file']} · {_(record['state'].caption)}"


LOG_ARCHIVES = (
    Action(
        "archive-entries", "", N_("Archive Entries"),
        N_("Move old interactions into a file of their own, which can be opened and read."),
        run=_archive, shown=False, group=_GROUP,
        synonyms=(N_("move old interactions"), N_("clean up the log")),
    ),
    Action(
        "archives", "", N_("Open Archive"),
        N_("Show the archives that were made, to look into one."),
        run=_archives, shown=False, group=_GROUP, synonyms=(N_("old interactions"),),
    ),
)  # fmt: skip
"""What the log offers."""

ARCHIVES = (
    Action(
        "open", "enter", N_("Open"),
        N_("Look into the archive, in which nothing can be changed; Ctrl+Q comes back."),
        run=_open, also=("f2",), when=on_record,
    ),
    Action(
        "new", "n", N_("Archive Entries"),
        N_("Move old interactions into a file of their own, which can be opened and read."),
        run=_archive,
    ),
    Action(
        "open-file", "O", N_("Open File"), N_("Look into an archive that lies elsewhere now."),
        run=_open_file,
    ),
)  # fmt: skip
"""What the list of archives offers."""
