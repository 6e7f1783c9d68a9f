"""Imports that were made, to be looked at and taken back; and how files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
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
    from store.import_undo import UndoReport
    from store.records import Record


async def _undo(ctx: Context) -> None:
    """Take an import back, after saying what goes and what stays."""
    from store import import_undo

    if ctx.record is None:
        return
    run = ctx.record.id
    plan = await ctx.read(import_undo.preview, run)
    title = _("Take back the import of %(file)s?") % {"file": ctx.record["file_name"]}
    if not await ctx.confirm(f"{title}\n{_told(plan)}"):
        return
    done = await ctx.write(import_undo.take_back, run)
    ctx.notify(_("The import was taken back."))
    if done.kept:
        await ctx.show_text(_("Contacts that stay"), _listed(done))


def _told(report: UndoReport) -> str:
    parts = []
    if report.deleted:
        said = ngettext("1 contact goes", "%(count)s contacts go", report.deleted)
        parts.append(said % {"count": formats.integer(report.deleted)})
    if report.restored:
        said = ngettext("1 is put back", "%(count)s are put back", report.restored)
        parts.append(said % {"count": formats.integer(report.restored)})
    if report.staying:
        said = ngettext(
            "1 stays, as it was used since",
            "%(count)s stay, as they were used since",
            report.staying,
        )
        parts.append(said % {"count": formats.integer(report.staying)})
    return (", ".join(parts) or _("Nothing is left of it")) + "."


def _listed(report: UndoReport) -> str:
    lines = [f"{item.no}  {item.name}: {_(item.reason)}" for item in report.kept]
    more = report.staying - len(report.kept)
    if more:
        said = ngettext("and 1 more", "and %(count)s more", more)
        lines.append(said % {"count": formats.integer(more)})
    return "\n".join(lines)


def _not_undone(ctx: Context) -> bool:
    return ctx.record is not None and not ctx.record["undone"]


def _state(record: Record) -> str:
    return "canceled" if record["undone"] else ""


async def _columns(ctx: Context) -> None:
    """Show what the columns of a kept mapping are."""
    from store.import_mappings import field_caption, saved_plan

    if ctx.record is None:
        return
    plan = await ctx.read(saved_plan, ctx.record.key)
    lines = [
        f"{header}: {_(field_caption(name)) if name else '–'}"
        for header, name in plan.columns.items()
    ]
    for name, value in plan.fixed.items():
        said = _("For all: %(values)s")
        lines.append(said % {"values": f"{_(field_caption(name))} = {value}"})
    await ctx.show_text(ctx.record.key, "\n".join(lines))


register(
    ListPage(
        id="imports",
        title=N_("Past Imports"),
        noun="import-run",
        columns=(
            Column("at", 14),
            Column("file_name", 20, flexible=True),
            Column("created", 8),
            Column("updated", 9, caption=N_("Changed")),
            Column("rejected", 10),
            Column("user_id", 8, caption=N_("By"), priority=2),
            Column("undone", 10, priority=3),
            Column("no", 5, priority=4),
        ),
        facts=("unchanged", "companies", "undone"),
        without=("new", "delete", "open"),
        state=_state,
        actions=(
            Action(
                "take-back", "delete", N_("Take back"),
                N_("Delete what this import made and put back what it changed."),
                run=_undo, also=("ctrl+d", "U"), when=_not_undone, synonyms=(N_("Undo import"),),
            ),
        ),
        help=N_("The imports of contacts that were made; each can be taken back as a whole."),
        empty=N_("Nothing has been imported yet. Import Contacts reads an address book."),
    )
)  # fmt: skip

register(
    ListPage(
        id="import-mappings",
        title=N_("Import Mappings"),
        category=Category.ADMINISTRATION,
        noun="import-mapping",
        card="import-mapping-card",
        columns=(Column("code", 16), Column("description", 40, flexible=True)),
        without=("new",),
        actions=(
            Action(
                "columns", "v", N_("Columns"), N_("Show what the columns of its files are."),
                run=_columns, when=on_record,
            ),
        ),
        help=N_("What the columns of files of contacts are, kept under names."),
        empty=N_("No mapping is kept yet: on Import Contacts, m keeps one."),
    )
)  # fmt: skip

register(
    CardPage(
        id="import-mapping-card",
        title=N_("Import Mapping"),
        noun="import-mapping",
        sections=(Section(N_("General"), ("code", "description")),),
    )
)
