"""CSV as spreadsheets, mail programs and people write it: `;`, `,` or tab, in several encodings."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from store.errors import StoreError
from store.exchange.bytestream import BLOCK, Readable, blocks, decode, lines, unicode_form
from store.exchange.cards import ParsedContact, Rejected
from store.exchange.csv_headers import guess_mapping
from store.exchange.csv_rows import Columns, guarded, is_blank, wrong_width
from store.exchange.layout import TableLayout, header_index, named, unknown_columns
from store.text import N_

MAX_LINE = 1 << 20
"""Bytes of a line; a longer one is rejected."""
MAX_LINES = 300
"""Lines of a record; beyond it, a quotation mark is taken to be missing."""

_WIDTH = N_(
    "This row has %(count)s cells, but the header has %(width)s columns. Check the separators "
    "and the quotation marks."
)
_QUOTES = N_(
    "The quotation marks of this row do not fit. Double those within a cell, and close each cell "
    "that begins with one."
)
_TOO_LONG = N_("A cell of this row is too long. Shorten it to less than %(limit)s characters.")
_CONTROL = N_("This row has characters that are no text. Remove them.")
_NOT_TEXT = N_("This file is not a CSV file. Choose one, or save the table as CSV first.")
_VCARD = N_("This is a vCard file. Import it as vCard.")

_SEPARATOR = re.compile(r"sep=(.)\r?\n?\Z", re.IGNORECASE)
_BINARY = re.compile("[\x00-\x08]")
_DATA = re.compile(r"@|\d{5}")
_RAW_SHOWN = 1 << 16
_ROWS_AT_ONCE = 1000

_Row = tuple[int, str, list[str] | StoreError]


def sniff(stream: BinaryIO) -> TableLayout:
    """Return how the CSV file is written; `stream` can seek, and stands at its beginning again."""
    start = stream.tell()
    head = stream.read(BLOCK)
    stream.seek(start)
    return _layout(head)


def read_csv(
    stream: BinaryIO, mapping: Mapping[str, str] | None = None, kind: str = ""
) -> Iterator[ParsedContact | Rejected]:
    """Yield the contacts of a CSV file, in its order, and what of it cannot be read.

    `mapping` gives the field of each column by what `TableLayout` calls it, "" for none; that of
    the others is guessed. `kind` is the type of records that do not say what they are. Of several columns of the same field, that of work counts before
    that of home; the numbers, addresses and e-mails left over become `extra`. A blank cell says
    nothing about its field. The line of a record is that on which it begins; a row that cannot
    be read does not touch the others. Nothing is yielded for an empty file.
    """
    head = stream.read(BLOCK)
    layout = _layout(head)
    problem = layout.problem
    if problem is None and layout.headers:
        problem = unknown_columns(layout, mapping)
    if problem is not None:
        yield Rejected(1, _text(head)[:_RAW_SHOWN], problem)
        return
    columns = Columns(layout.cells, layout.fields(mapping), kind)
    source = _Lines(_Prefixed(head, stream))
    for line, raw, row in _records(source, layout.delimiter, columns.width):
        if line <= layout.skip:
            continue
        if isinstance(row, StoreError):
            yield Rejected(line, raw, row)
        else:
            yield columns.contact(line, raw, row)


def first_rows(stream: BinaryIO, count: int) -> tuple[list[list[str]], int]:
    """Return the cells of the first records of a CSV file that can be read, and how many it has."""
    layout = sniff(stream)
    rows: list[list[str]] = []
    total = 0
    if layout.problem is None and layout.headers:
        source = _Lines(stream)
        for line, _raw, row in _records(source, layout.delimiter, len(layout.headers)):
            if line <= layout.skip:
                continue
            total += 1
            if len(rows) < count and isinstance(row, list):
                rows.append(row)
    return rows, total


def write_csv(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, str]],
    fields: Sequence[str],
    captions: Mapping[str, str],
    *,
    delimiter: str = ",",
    bom: bool = True,
) -> int:
    """Write the `fields` of the rows as CSV in UTF-8, and return how many rows there were.

    The first row has the caption of each field. A cell that a spreadsheet would take for a
    formula gets an apostrophe before it, which `read_csv` takes away again. `bom` makes Excel
    recognize the encoding.
    """
    if bom:
        stream.write(b"\xef\xbb\xbf")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([captions.get(field, field) for field in fields])
    count = 0
    for row in rows:
        writer.writerow([guarded(row.get(field, "")) for field in fields])
        count += 1
        if count % _ROWS_AT_ONCE == 0:
            stream.write(text.getvalue().encode("utf-8", "replace"))
            text.seek(0)
            text.truncate()
    stream.write(text.getvalue().encode("utf-8", "replace"))
    return count


class _Prefixed:
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._stream.read(size)


class _Runaway(Exception):
    """A record goes on for too many lines."""


class _Lines:
    """The lines of a file as text; those of a record that failed can be given back."""

    def __init__(self, stream: Readable) -> None:
        self._lines = lines(blocks(stream), MAX_LINE)
        self._given_back: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) == MAX_LINES:
            raise _Runaway
        if self._given_back:
            line = self._given_back.popleft()
        else:
            data = next(self._lines)
            try:
                line = data.decode("utf-8") + "\n"
            except UnicodeDecodeError:
                line = decode(data) + "\n"
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """Give back all lines of the record but the first."""
        rest = self.taken[1:]
        self._given_back.extendleft(reversed(rest))
        self.number -= len(rest)
        del self.taken[1:]


def _records(source: _Lines, delimiter: str, width: int) -> Iterator[_Row]:
    """Yield line, text and cells of each row that is not blank, or why it cannot be read."""
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        taken: list[str] = []
        source.taken = taken
        row: list[str] | StoreError
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Runaway) as error:
            row = _too_long() if "limit" in str(error) else StoreError(_QUOTES)
        if isinstance(row, list):
            if is_blank(row):
                continue
            cells = wrong_width(row, width)
            if cells:
                row = StoreError(_WIDTH, count=cells, width=width)
        if isinstance(row, StoreError) and len(taken) > 1:
            source.give_back()
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        raw = "".join(taken)
        if "\0" in raw:
            row = StoreError(_CONTROL)
        elif len(raw) > MAX_LINE:
            raw, row = raw[:_RAW_SHOWN], _too_long()
        yield source.number - len(taken) + 1, raw, row


def _too_long() -> StoreError:
    return StoreError(_TOO_LONG, limit=csv.field_size_limit())


def _text(head: bytes) -> str:
    """Return the text of the beginning of a file."""
    return decode(b"".join(blocks(io.BytesIO(head))))


def _encoding(head: bytes) -> str:
    """Return the encoding of a file by its beginning."""
    encoding = unicode_form(head)[0]
    if encoding:
        return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _layout(head: bytes) -> TableLayout:
    """Return how the file that begins with `head` is written."""
    encoding = _encoding(head)
    text = _text(head)
    sample = text.split("\n", 60)[:60]
    first = sample[0]
    problem = _not_csv(first)
    if problem is not None or not text.strip():
        return TableLayout(problem=problem, encoding=encoding)
    given = _SEPARATOR.match(first)
    above = 0 if given is None else 1
    sample = sample[above:]
    delimiters = (given[1],) if given is not None else (";", ",", "\t")
    trials = [_trial(sample, delimiter) for delimiter in delimiters]
    _, delimiter, row, raw, used = max(trials, key=lambda trial: trial[0])
    if guess_mapping(row) or not any(_DATA.search(cell) for cell in row):
        names = named(row)
        return TableLayout(names, tuple(row), raw, above + used, None, encoding, delimiter)
    names = tuple(str(n) for n in range(1, len(row) + 1))
    return TableLayout(names, skip=above, encoding=encoding, delimiter=delimiter)


def _not_csv(first: str) -> StoreError | None:
    """Return what the file is if it is none of text in columns."""
    if first.strip().upper() == "BEGIN:VCARD":
        return StoreError(_VCARD)
    if _BINARY.search(first):
        return StoreError(_NOT_TEXT)
    return None


_Trial = tuple[tuple[int, int, int], str, list[str], str, int]


def _trial(sample: Sequence[str], delimiter: str) -> _Trial:
    """Return how well the delimiter fits, the header row that it gives, its text and last line."""
    source = iter(f"{line}\n" for line in sample)
    reader = csv.reader(source, delimiter=delimiter)
    rows: list[list[str]] = []
    ends = [0]
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        pass
    place = header_index(rows)
    first = rows[place] if rows else [""]
    same = sum(len(row) == len(first) for row in rows if row) if len(first) > 1 else 0
    raw = "\n".join(sample[ends[place] : ends[place + 1]]).strip("\r\n") if rows else ""
    used = ends[place + 1] if rows else 0
    return (len(guess_mapping(first)), same, len(first)), delimiter, first, raw, used
