"""The only writer of standard output: tables, JSON, CSV, TSV; nothing in data is obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from store.fields import Kind
from store.text import N_, Caption
from tui.cli.settings import current
from tui.i18n import _
from tui.printable import cut, escaped, printable, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from store.fields import Field
    from store.nouns import Noun
    from store.records import Record

_CHUNK = 1000
_GAP = "  "
_NARROWEST = 8
_NUMBERS = frozenset({Kind.INTEGER, Kind.AMOUNT, Kind.MINUTES})
# what a spreadsheet would take for a formula; a signed number is none
_FORMULA = re.compile(r"[=+\-@\t\r]")


_DONE = {
    "added": N_("Added"),
    "attached": N_("Attached"),
    "canceled": N_("Canceled"),
    "created": N_("Created"),
    "deleted": N_("Deleted"),
    "exported": N_("Exported"),
    "file": N_("File"),
    "logged": N_("Logged"),
    "rejected": N_("Rejected"),
    "removed": N_("Removed"),
    "restored": N_("Restored"),
    "unchanged": N_("Unchanged"),
    "undone": N_("Undone"),
    "updated": N_("Updated"),
}


@dataclass(frozen=True)
class Column:
    """One column or line of output.

    `plain` makes of a value what JSON may hold, `shown` what people read.
    """

    name: str
    caption: str
    plain: Callable[[Any], Any] = lambda value: value
    shown: Callable[[Any], str] = str
    right: bool = False


def column(name: str, caption: Caption, right: bool = False) -> Column:
    """Return a column of values that JSON holds as they are."""
    return Column(name, _(caption), right=right, shown=_plain_shown)


def _plain_shown(value: Any) -> str:
    from tui import formats

    if isinstance(value, list):
        return ", ".join(_plain_shown(item) for item in value)
    return "" if value is None else formats.plain(value)


def columns_of(noun: Noun, names: Sequence[str] = ()) -> list[Column]:
    """Return the columns of the fields `names` of a noun; of all fields without names."""
    items = [noun.field(name) for name in names] if names else noun.fields
    return [_field_column(item) for item in items]


def _field_column(item: Field) -> Column:
    def shown(value: Any) -> str:
        from tui import formats

        return formats.value(item, value)

    return Column(item.name, item.caption, item.to_json, shown, item.kind in _NUMBERS)


def write_list(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], table: Sequence[str] = ()
) -> None:
    """Write records: all columns, but in a table those named by `table`."""
    form = current().format
    _prepare(form)
    if form == "json":
        _write_json_list(columns, rows)
    elif form == "table":
        wanted = [item for item in columns if item.name in table] if table else columns
        _write_table(wanted, iter(rows))
    else:
        _write_separated(columns, rows, form)


def write_records(noun: Noun, records: Iterable[Record], names: Sequence[str] = ()) -> None:
    """Write records of a noun; `names` limits the fields."""
    columns = columns_of(noun, names)
    table = () if names else (noun.columns or [item.name for item in noun.fields][:8])
    write_list(columns, (record.values for record in records), table)


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


def write_done(**done: Any) -> None:
    """Write what an action did, such as `canceled=2`."""
    write_object([column(name, _DONE[name]) for name in done], done)


def write_text(text: str) -> None:
    """Write a text of several lines as it is, whatever the form of output."""
    _prepare("table")
    _write(printable(text, multiline=True).rstrip("\n") + "\n")


def say(sentence: str) -> None:
    """Write a message to people, on standard error."""
    sys.stderr.write(printable(sentence) + "\n")


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
        return ", ".join(_text(item) for item in value)
    return str(value)


def _cell(value: Any) -> str:
    """Return a value as one cell of tsv, which has no tab and no line break."""
    return printable(re.sub("[\t\r\n]+", " ", _text(value)))


def guarded(value: Any) -> str:
    """Return a value as one cell of CSV that no spreadsheet takes for a formula."""
    text = printable(_text(value), multiline=True)
    if isinstance(value, str) and _FORMULA.match(text) and not re.fullmatch(r"-?[\d.]+", text):
        return f"'{text}"
    return text


def _write_table(columns: Sequence[Column], rows: Iterator[Mapping[str, Any]]) -> None:
    captions = [_(item.caption) for item in columns]
    chunks = _chunks(rows)
    first = [_shown(columns, row) for row in next(chunks, [])]
    widths = [max(map(width, texts)) for texts in zip(captions, *first, strict=True)]
    if sys.stdout.isatty():
        widths = _fitted(widths, shutil.get_terminal_size().columns)
    _write(_line(captions, widths, [item.right for item in columns]))
    _write(_line(["─" * cells for cells in widths], widths, [False] * len(widths)))
    for chunk in chain([first], ([_shown(columns, row) for row in part] for part in chunks)):
        _write("".join(_line(texts, widths, [item.right for item in columns]) for texts in chunk))


def _shown(columns: Sequence[Column], row: Mapping[str, Any]) -> list[str]:
    return [printable(item.shown(row[item.name])) for item in columns]


def _line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for text, cells_wide, flush in zip(texts, widths, right, strict=True):
        shown = cut(text, cells_wide)
        space = " " * (cells_wide - width(shown))
        cells.append(space + shown if flush else shown + space)
    return _GAP.join(cells).rstrip() + "\n"


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return the widths, the widest made narrower until the line fits on the terminal."""
    fitted = list(widths)
    excess = sum(fitted) + len(_GAP) * (len(fitted) - 1) - room
    while excess > 0 and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
        excess -= 1
    return fitted


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
