"""`trato interaction` and `trato log`: the interaction log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.letter import add_letters_of_entries
from tui.cli.nouns import list_options, noun_group
from tui.cli.options import (
    all_of,
    argument,
    as_text,
    dry_run,
    filters_of,
    option,
    where,
)
from tui.cli.resending import add_resend
from tui.cli.settings import current
from tui.deletion_words import entries_can_be_undone
from tui.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.records import Record

ENTRY = N_("ENTRY")

interaction = noun_group(
    "interaction",
    N_("The interaction log: what was said, written and sent."),
    ENTRY,
    ("1042", "", "date=2026-11-01..2026-11-30"),
    verbs=("list",),
)


def _entries(command: Callable[..., Any]) -> Callable[..., Any]:
    return argument("entries", ENTRY, nargs=-1, required=True)(command)  # type: ignore[no-any-return]


def write(record: Record) -> None:
    """Write one entry."""
    from store.nouns import noun
    from tui.cli import output

    output.write_record(noun(record.noun), record)


@interaction.command(
    "show",
    help=N_("Show all fields of an entry, also of one that is postponed."),
    examples=["interaction show 1042"],
)
@argument("entry", ENTRY)
def show(entry: str) -> None:
    """Show one entry."""
    from store.errors import NotFound
    from store.nouns import noun
    from store.records import get

    try:
        found = get(noun("interaction"), entry)
    except NotFound:
        found = get(noun("postponed"), entry)
    write(found)


@interaction.command(
    "cancel",
    help=N_("Mark entries as canceled: they stay in the log, but count nowhere."),
    examples=["interaction cancel 1042 1043 --reason 'Wrong contact'"],
)
@_entries
@option("--reason", metavar=N_("TEXT"), default="", help=N_("Becomes a comment of each entry."))
@option(
    "--remove-attachments",
    is_flag=True,
    help=N_("Delete the documents that belong to one of these entries alone, for good."),
)
def cancel(entries: tuple[str, ...], reason: str, remove_attachments: bool) -> None:
    """Cancel entries."""
    from store import entry_marks
    from tui.cli import output

    count = entry_marks.unique_attachments(entries) if remove_attachments else 0
    if count:
        current().confirm(
            ngettext(
                "Delete %(count)s attachment for good?",
                "Delete %(count)s attachments for good?",
                count,
            )
            % {"count": count}
        )
    canceled = entry_marks.cancel(entries, reason=reason, remove_attachments=remove_attachments)
    output.write_done(canceled=canceled)


@interaction.command(
    "restore",
    help=N_("Take the canceled mark off entries."),
    examples=["interaction restore 1042"],
)
@_entries
def restore(entries: tuple[str, ...]) -> None:
    """Restore canceled entries."""
    from store import entry_marks
    from tui.cli import output

    output.write_done(restored=entry_marks.restore(entries))


@interaction.command(
    "evaluate",
    help=N_(
        "Note how the contact reacted: very_positive, positive, neutral, negative, very_negative, "
        "or '' for nothing."
    ),
    examples=["interaction evaluate 1042 very_positive"],
)
@argument("entry", ENTRY)
@argument("value", N_("VALUE"))
def evaluate(entry: str, value: str) -> None:
    """Note the contact's reaction."""
    from store import entry_marks
    from tui.cli import output

    output.write_done(evaluated=entry_marks.evaluate([entry], value))


def _comment_columns() -> list[Any]:
    from store.fields import Field, Kind
    from tui.cli.columns import field_column

    return [
        field_column(Field(name, caption, kind))
        for name, caption, kind in (
            ("entry_no", N_("Entry No."), Kind.INTEGER),
            ("line_no", N_("Line No."), Kind.INTEGER),
            ("date", N_("Date"), Kind.DATE),
            ("code", N_("Code"), Kind.CODE),
            ("comment", N_("Comment"), Kind.NOTE),
            ("last_date_modified", N_("Last Date Modified"), Kind.DATE),
            ("user_id", N_("User ID"), Kind.TEXT),
        )
    ]


@interaction.command(
    "comment",
    help=N_("Add a comment to an entry; - reads it from standard input."),
    examples=["interaction comment 1042 'Call again in May'"],
)
@argument("entry", ENTRY)
@argument("text", N_("TEXT"))
@option("--code", metavar=N_("CODE"), default="", help=N_("A code of your own for the comment."))
def comment(entry: str, text: str, code: str) -> None:
    """Add a comment to an entry."""
    from store import comments
    from tui.cli import files, output

    line = comments.add(entry, files.read_text(text), code)
    output.write_object(_comment_columns(), vars(line))


@interaction.command(
    "comments",
    help=N_("List the comments of an entry."),
    examples=["interaction comments 1042"],
)
@argument("entry", ENTRY)
def list_comments(entry: str) -> None:
    """List the comments of an entry."""
    from store import comments
    from tui.cli import output

    lines = [vars(line) for line in comments.of_entry(entry)]
    output.write_list(_comment_columns(), lines, ("date", "comment", "user_id"))


@interaction.command(
    "attachment",
    help=N_(
        "Write the document of an entry into a file; - writes it to standard output. Of a quote, "
        "an invoice or the like it is the PDF, as it is printed."
    ),
    examples=["interaction attachment 1042 offer.pdf", "interaction attachment 1042 --text"],
)
@argument("entry", ENTRY)
@argument("path", N_("FILE"), required=False)
@as_text()
def attachment(entry: str, path: str | None, as_text: bool) -> None:
    """Write the document of an entry into a file, or as text."""
    from store import entry_documents
    from tui.cli import files

    files.write_document(entry_documents.file_of(entry), path, as_text)


add_resend(interaction)


@interaction.command(
    "delete-canceled",
    help=N_(
        "Delete canceled entries with their comments and documents. Up to 1,000 at once can be "
        "brought back by trato change undo; more are gone for good."
    ),
    examples=["interaction delete-canceled --where date=..31-12-25"],
)
@where()
@dry_run()
def delete_canceled(filters: tuple[str, ...], dry_run: bool) -> None:
    """Delete canceled entries."""
    from store import interactions
    from tui.cli import output

    chosen = all_of(filters_of(filters))
    count = interactions.canceled_count(chosen)
    if count and not dry_run:
        question = ngettext(
            "Delete %(count)s canceled entry?", "Delete %(count)s canceled entries?", count
        ) % {"count": count}
        current().confirm(f"{question} {entries_can_be_undone(count)}")
        count = interactions.delete_canceled(chosen)
    output.write_done(deleted=count)


@interaction.command(
    "export",
    help=N_("Write entries into a CSV file; - writes them to standard output."),
    examples=["interaction export entries.csv --where date=2026-01-01.."],
)
@argument("path", N_("FILE"))
@list_options
def export(path: str, **options: Any) -> None:
    """Write entries into a CSV file."""
    from tui.cli.nouns import export_list

    export_list("interaction", path, **options)


add_letters_of_entries(interaction)
