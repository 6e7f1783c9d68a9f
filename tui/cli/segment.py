"""`trato segment`: contacts that are spoken to together."""

from __future__ import annotations

from typing import Any

from store.text import N_
from tui.cli.delivery import deliver_options, ready, say_paper, send
from tui.cli.letter import add_letters
from tui.cli.nouns import export_list, list_options, noun_group, write_list
from tui.cli.options import argument, assignments, dry_run, fields_of, option
from tui.cli.segment_criteria import add_criteria_commands
from tui.cli.segment_lines import (
    add_attachment_commands,
    add_language_commands,
    add_line_commands,
)
from tui.cli.settings import answered

NO = N_("NO")

segment = noun_group(
    "segment",
    N_("Segments: contacts that are spoken to together."),
    NO,
    ("SM00001", "description='Spring letter' interaction_template_code=BUS", "date=t"),
    verbs=("list", "show", "add", "delete"),
    key_given=False,
)


@segment.command(
    "set",
    help=N_("Change fields of a segment. When its lines may have to follow, say whether they do."),
    examples=["segment set SM00001 subject='Good news' --update-lines"],
    noun="segment",
)
@argument("key", NO)
@assignments()
@option(
    "--update-lines/--keep-lines",
    default=None,
    help=N_("Whether the lines with the template of the segment follow."),
)
def change(key: str, fields: tuple[str, ...], update_lines: bool | None) -> None:
    """Change a segment, and its lines if they are to follow."""
    from store import segments
    from store.nouns import noun
    from tui.cli import output

    answer = {} if update_lines is None else {"update_lines": update_lines}
    record = answered(segments.change, key, fields_of(fields), **answer)
    output.write_record(noun("segment"), record)


@segment.command(
    "lines", help=N_("List the lines of a segment."), examples=["segment lines SM00001"]
)
@argument("key", NO)
@list_options
def lines(key: str, **options: Any) -> None:
    """List the lines of a segment."""
    from store.filters import quote
    from store.nouns import noun
    from store.records import get

    found = get(noun("segment"), key)
    write_list("segment-line", **options, fixed=[("segment_no", quote(found.key))])


add_criteria_commands(segment)


@segment.command(
    "log",
    help=N_("Make an entry of the interaction log of every line, and remove the segment."),
    examples=["segment log SM00001 --follow-up", "segment log SM00001 --deliver"],
)
@argument("key", NO)
@option("--follow-up", is_flag=True, help=N_("Create a segment of the same contacts afterwards."))
@deliver_options
@dry_run()
def log(key: str, follow_up: bool, deliver: bool, later: bool, dry_run: bool) -> None:
    """Log a segment."""
    from store.segment_logging import log_segment
    from tui.cli import output

    if deliver and not dry_run and log_segment(key, deliver=True, dry_run=True).mails:
        ready(later=later)
    result = log_segment(
        key, follow_up=follow_up, deliver=deliver, dry_run=dry_run, progress=output.progress()
    )
    output.write_done(
        logged=result.entries,
        logged_segment_entry_no=result.logged_segment_entry_no,
        first_entry_no=result.first_entry_no,
        follow_up_no=result.follow_up_no,
        without_contact=result.without_contact,
        without_email=result.without_email,
        mails=result.mails,
    )
    if deliver and not dry_run:
        if result.mails:
            send(later=later)
        say_paper(logged_segment_entry_no=str(result.logged_segment_entry_no))


@segment.command(
    "export",
    help=N_("Write the contacts of a segment, each once, into a CSV file."),
    examples=["segment export SM00001 contacts.csv"],
)
@argument("key", NO)
@argument("path", N_("FILE"))
def export(key: str, path: str) -> None:
    """Write the contacts of a segment into a file."""
    from store.segment_export import FIELDS, contacts_of

    export_list("contact", path, columns=",".join(FIELDS), source=contacts_of(key))


add_line_commands(segment)
add_language_commands(segment)
add_attachment_commands(segment)
add_letters(segment)
