"""The only writer of standard output: tables, JSON, CSV, TSV; nothing in data is obeyed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import StorageFailed
from store.text import N_
from tui.cli.columns import Column, column, columns_of, table_columns
from tui.cli.settings import current
from tui.cli.tables import table as table_lines
from tui.i18n import _
from tui.printable import escaped, printable, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO, TextIO

    from store.nouns import Noun
    from store.records import Record

_CHUNK = 1000
_GAP = "  "

_DONE = {
    "action": N_("Action"),
    "actions": N_("Actions"),
    "added": N_("Added"),
    "answers": N_("Answers"),
    "bytes": N_("Bytes"),
    "archives": N_("Archives that hold it"),
    "attachments": N_("Attachments"),
    "canceled": N_("Canceled"),
    "cleaned": N_("Cleaned"),
    "comments": N_("Comments"),
    "copies": N_("Copies that still hold it"),
    "unchanged": N_("Unchanged"),
    "undone": N_("Undone"),
    "followed": N_("Followed their company"),
    "refused": N_("Cannot be set"),
    "copy": N_("Backup"),
    "created": N_("New database"),
    "deleted": N_("Deleted"),
    "entries": N_("Interactions"),
    "erased": N_("Erased"),
    "documents": N_("Sales Documents"),
    "invoices_kept": N_("Invoices kept by law"),
    "changed": N_("Changed"),
    "companies": N_("Companies"),
    "duplicates": N_("Duplicates"),
    "evaluated": N_("Evaluated"),
    "excluded": N_("Excluded"),
    "exported": N_("Exported"),
    "failed": N_("Failed"),
    "file": N_("File"),
    "first_entry_no": N_("First Entry No."),
    "follow_up_no": N_("Follow-up Segment No."),
    "left": N_("Left"),
    "stay": N_("Older, but stay"),
    "letters": N_("Letters"),
    "files": N_("Files"),
    "path": N_("Path"),
    "printed": N_("Printed"),
    "ignored": N_("Ignored"),
    "logged": N_("Logged"),
    "made": N_("Made just now"),
    "logged_segment_entry_no": N_("Logged Segment Entry No."),
    "mails": N_("E-Mails"),
    "matched": N_("Found"),
    "without_contact": N_("Lines without Contact"),
    "without_email": N_("E-Mails without Address"),
    "moved": N_("Moved"),
    "persons": N_("Persons"),
    "put_off": N_("To be tried again"),
    "questions": N_("Questions"),
    "queued": N_("Queued"),
    "mentions": N_("Mentions taken out"),
    "opened": N_("Opened"),
    "merged": N_("Merged"),
    "no": N_("No."),
    "rejected": N_("Rejected"),
    "relocated": N_("Moved"),
    "removed": N_("Removed"),
    "restored": N_("Restored"),
    "salutation": N_("Salutation"),
    "schema": N_("Schema"),
    "segment_lines": N_("Segment Lines"),
    "sent": N_("Sent"),
    "skipped_existing": N_("Skipped, there already"),
    "url": N_("URL"),
    "unmerged": N_("Unmerged"),
    "waiting": N_("Waiting"),
    "withdrawn": N_("Withdrawn"),
    "without_document": N_("Without Document"),
}


def write_list(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    table: Sequence[str] = (),
    in_table: Sequence[Column] = (),
) -> None:
    """Write records: all columns, but in a table those named by `table`, or `in_table`."""
    form = current().format
    _prepare(form)
    if form == "json":
        _write_json_list(columns, rows)
    elif form == "table":
        named = [item for item in columns if item.name in table] if table else columns
        for lines in table_lines(in_table or named, _chunks(rows)):
            _write(lines)
    else:
        _write_separated(columns, rows, form)


def write_records(noun: Noun, records: Iterable[Record], names: Sequence[str] = ()) -> None:
    """Write records of a noun; `names` limits the fields."""
    columns = columns_written(noun, names)
    write_list(columns, (record.values for record in records))


def columns_written(noun: Noun, names: Sequence[str] = ()) -> Sequence[Column]:
    """Return the columns of records of a noun: `names`, else all, in a table those of its list."""
    in_table = not names and current().format == "table"
    return table_columns(noun) if in_table else columns_of(noun, names)


def write_record(noun: Noun, record: Record, more: Sequence[tuple[Column, Any]] = ()) -> None:
    """Write one record of a noun, and what else is known of it."""
    columns = columns_of(noun)
    values = dict(record.values)
    for extra, value in more:
        columns.append(extra)
        values[extra.name] = value
    write_object(columns, values)


def write_object(columns: Sequence[Column], values: Mapping[str, Any]) -> None:
    """Write one object: in a table, and in tsv, one field per line."""
    form = current().format
    _prepare(form)
    if form == "json":
        plain = {item.name: item.plain(values[item.name]) for item in columns}
        _write(escaped(json.dumps(plain, ensure_ascii=_ascii(), indent=2)) + "\n")
    elif form == "csv":
        _write_separated(columns, [values], form)
    elif form == "tsv":
        for item in columns:
            _write(f"{item.name}\t{_cell(item.plain(values[item.name]))}\n")
    else:
        indent = max((width(_(item.caption)) for item in columns), default=0)
        for item in columns:
            caption = _(item.caption)
            text = printable(item.shown(values[item.name]), multiline=True)
            lines = f"\n{'':{indent}}{_GAP}".join(text.split("\n"))
            _write(f"{caption}{'':{indent - width(caption)}}{_GAP}{lines}".rstrip() + "\n")


def export(path: str, noun: Noun, records: Iterable[Record], names: Sequence[str]) -> int:
    """Write records as CSV into a file, or to standard output for `-`; return how many.

    The captions, in the language of the person, are the first row. Raises StorageFailed.
    """
    columns = columns_of(noun, names)
    count = 0

    def lines(file: TextIO) -> None:
        nonlocal count
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([_(item.caption) for item in columns])
        for record in records:
            writer.writerow([guarded(item.plain(record[item.name])) for item in columns])
            count += 1

    if path == "-":
        _prepare("csv")
        lines(sys.stdout)
        return count
    from store.exchange.whole_file import open_part

    part: Path | None = None
    try:
        handle, part = open_part(Path(path))
        # the mark at the beginning is how spreadsheets know the encoding
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            lines(file)
        part.replace(path)
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return count


def progress() -> Callable[[int, int], None] | None:
    """Return what shows how far a long work is, on a terminal only."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        if done >= total:
            sys.stderr.write("\r\x1b[K")
        elif monotonic() - last > 0.25:
            last = monotonic()
            sys.stderr.write(f"\r{100 * done // max(total, 1)} %")
            sys.stderr.flush()

    return show


def write_done(**done: Any) -> None:
    """Write what an action did, such as `canceled=2`."""
    write_object([column(name, _DONE[name]) for name in done], done)


def write_text(text: str) -> None:
    """Write a text of several lines as it is, whatever the form of output."""
    _prepare("table")
    _write(printable(text, multiline=True).rstrip("\n") + "\n")


def binary() -> BinaryIO:
    """Return standard output for bytes."""
    sys.stdout.flush()
    return sys.stdout.buffer


def columns() -> int:
    """Return how wide text may be: as wide as the terminal."""
    import shutil

    return shutil.get_terminal_size().columns


def say(sentence: str) -> None:
    """Write a message to people, on standard error."""
    sys.stderr.write(printable(sentence, multiline=True) + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text)


def _ascii() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


def _prepare(form: str) -> None:
    """Have every character written in some way: in a file for programs UTF-8, whatever the locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if form in ("csv", "tsv"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        else:
            sys.stdout.reconfigure(errors="replace")


def _write_json_list(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    encode = json.JSONEncoder(ensure_ascii=_ascii()).encode
    between = "[\n"
    for chunk in _chunks(rows):
        lines = [
            escaped(encode({item.name: item.plain(row[item.name]) for item in columns}))
            for row in chunk
        ]
        _write(between + ",\n".join(lines))
        between = ",\n"
    _write("[]\n" if between == "[\n" else "\n]\n")


def _write_separated(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], form: str
) -> None:
    if form == "tsv":
        _write("\t".join(item.name for item in columns) + "\n")
        for row in rows:
            _write("\t".join(_cell(item.plain(row[item.name])) for item in columns) + "\n")
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([item.name for item in columns])
    for row in rows:
        writer.writerow([guarded(item.plain(row[item.name])) for item in columns])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(
            " ".join(_text(part) for part in item.values())
            if isinstance(item, dict)
            else _text(item)
            for item in value
        )
    return str(value)


def _cell(value: Any) -> str:
    """Return a value as one cell of tsv, which has no tab and no line break."""
    return printable(re.sub("[\t\r\n]+", " ", _text(value)))


def guarded(value: Any) -> str:
    """Return a value as one cell of CSV that no spreadsheet takes for a formula."""
    from tui.export import harmless

    text = printable(_text(value), multiline=True)
    return harmless(text) if isinstance(value, str) else text


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
