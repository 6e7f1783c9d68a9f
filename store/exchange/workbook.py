"""Workbooks of Excel and LibreOffice (.xlsx, .xlsb, .xls, .ods): one sheet as rows of text.

Formulas come as the values that were saved with them, errors such as #N/A as blank. A number is written as a person would type
it: 600111222, never 600111222.0.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from store.errors import StoreError
from store.exchange.cards import ParsedContact, Rejected
from store.exchange.csv_headers import guess_mapping
from store.exchange.csv_rows import Columns, is_blank
from store.exchange.layout import (
    TITLE_ROWS,
    TableLayout,
    header_index,
    named,
    unknown_columns,
)
from store.text import N_, fold_key

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""What a workbook begins with: a zip archive, or the container of the older formats."""
MAX_BYTES = 1 << 30
"""Bytes that a workbook may have when it is unpacked."""
MAX_CELLS = 40_000_000
"""Cells that a sheet may have: so many are held at once, empty ones too."""

_NOT_WORKBOOK = N_(
    "This is not a workbook that can be read. Open it in the program that it comes from, and save "
    "it as .xlsx or as CSV."
)
_PASSWORD = N_("This workbook is protected by a password. Save it without one, and import that.")
_TOO_LARGE = N_(
    "This workbook is too large. Save the sheet with the contacts as CSV, and import that file."
)
_NO_SHEET = N_("This workbook has no sheet '%(sheet)s'. Its sheets are: %(sheets)s.")
_LAST_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})\d')
_LAST_ROW = re.compile(rb'<row [^>]{0,200}?r="(\d+)"|<c r="[A-Z]+(\d+)"')
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sniff_workbook(stream: BinaryIO, sheet: str = "") -> TableLayout:
    """Return how the table of a workbook lies on its sheet; `stream` can seek.

    `sheet` is the name of the sheet, or its number from 1; without it, it is the first that is
    shown and has anything.
    """
    return _sniffed(stream, sheet)[0]


def _sniffed(stream: BinaryIO, sheet: str) -> "tuple[TableLayout, CalamineSheet | None]":
    try:
        names, chosen = _choose(_open(stream), sheet)
    except StoreError as problem:
        return TableLayout(problem=problem), None
    first = list(islice(_rows(chosen), TITLE_ROWS + 1))
    return _layout(first, names, chosen.name), chosen


def read_workbook(
    stream: BinaryIO, mapping: Mapping[str, str] | None = None, kind: str = "", sheet: str = ""
) -> Iterator[ParsedContact | Rejected]:
    """Yield the contacts of a sheet, in its order; see `read_csv` and `sniff_workbook`.

    The line of a record is its row, and its text that of a CSV file. A cell that is merged over
    several rows counts for each of them.
    """
    layout, chosen = _sniffed(stream, sheet)
    problem = layout.problem
    if problem is None and layout.headers:
        problem = unknown_columns(layout, mapping)
    if problem is not None:
        yield Rejected(1, "", problem)
        return
    if chosen is None or not layout.headers:
        return
    columns = Columns(layout.cells, layout.fields(mapping), kind)
    for line, row in _records(chosen, layout):
        yield columns.contact(line, as_csv(row), row)


def first_rows(stream: BinaryIO, sheet: str, count: int) -> tuple[list[list[str]], int]:
    """Return the cells of the first records of a sheet, and how many rows it has below its header."""
    layout, chosen = _sniffed(stream, sheet)
    if chosen is None or not layout.headers:
        return [], 0
    rows = [row for _line, row in islice(_records(chosen, layout), count)]
    if len(rows) < count:
        return rows, len(rows)
    return rows, sum(line > layout.skip and not is_blank(row) for line, row in _rows(chosen))


def _records(chosen: "CalamineSheet", layout: TableLayout) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row of a sheet below its header that is not blank."""
    merged = _merged(chosen, layout.skip)
    width = len(layout.headers)
    for line, row in _rows(chosen):
        if line <= layout.skip:
            continue
        for column, held in merged.get(line, ()):
            if column >= len(row):
                continue
            if not held:
                held.append(row[column])
            elif not row[column]:
                row[column] = held[0]
        if not is_blank(row):
            yield line, (row + [""] * width)[:width]


def as_csv(cells: Sequence[str]) -> str:
    """Return a row as a line of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _open(stream: BinaryIO) -> "CalamineWorkbook":
    """Open a workbook. Raises StoreError when it is none, protected, or too large."""
    import python_calamine as calamine

    stream.seek(0)
    head = stream.read(1 << 20)
    stream.seek(0)
    if head.startswith(SIGNATURES[0]):
        _measure(stream)
    elif _ENCRYPTED in head:
        raise StoreError(_PASSWORD)
    try:
        return calamine.CalamineWorkbook.from_filelike(stream)
    except calamine.PasswordError:
        raise StoreError(_PASSWORD) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise StoreError(_NOT_WORKBOOK) from None


def _measure(stream: BinaryIO) -> None:
    """Refuse an archive that would fill the memory: all cells of a sheet are held, empty ones too."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_BYTES:
                raise StoreError(_TOO_LARGE)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _measure_sheet(archive, part)
    except _BROKEN:
        raise StoreError(_NOT_WORKBOOK) from None
    finally:
        stream.seek(0)


def _measure_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    columns, rows, rest = 26, 0, b""
    with archive.open(part) as xml:
        while block := xml.read(1 << 20):
            text = rest + block
            letters = set(_LAST_COLUMN.findall(text))
            columns = max([columns, *map(_column_number, letters)])
            last = text.rfind(b"<row ")
            for row, cell in _LAST_ROW.findall(text[max(last, 0) :][:4096]):
                rows = max(rows, int(row or cell))
            if rows * columns > MAX_CELLS:
                raise StoreError(_TOO_LARGE)
            rest = text[-300:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _choose(book: "CalamineWorkbook", wanted: str) -> tuple[tuple[str, ...], "CalamineSheet"]:
    """Return the names of the sheets that have a table, and the chosen one."""
    import python_calamine as calamine

    tables = [
        one.name
        for one in book.sheets_metadata
        if one.typ == calamine.SheetTypeEnum.WorkSheet
        and (wanted or one.visible == calamine.SheetVisibleEnum.Visible)
    ] or list(book.sheet_names)
    if not tables:
        raise StoreError(_NOT_WORKBOOK)
    name = wanted
    if wanted:
        keys = {fold_key(table): table for table in reversed(tables)}
        name = keys.get(fold_key(wanted), "")
        if not name and wanted.isdecimal() and 0 < int(wanted) <= len(tables):
            name = tables[int(wanted) - 1]
        if not name:
            raise StoreError(_NO_SHEET, sheet=wanted, sheets=", ".join(tables))
    try:
        found = book.get_sheet_by_name(name or tables[0])
        for table in tables[1:]:
            if name or found.height:
                break
            found = book.get_sheet_by_name(table)
        if not name and not found.height:
            found = book.get_sheet_by_name(tables[0])
    except (calamine.CalamineError, OSError, ValueError):
        raise StoreError(_NOT_WORKBOOK) from None
    return tuple(tables), found


def _rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row."""
    if not sheet.height:
        return
    for line, row in enumerate(sheet.iter_rows(), 1):
        yield line, [cell if type(cell) is str else text_of(cell) for cell in row]


def text_of(cell: Any) -> str:
    """Return the value of a cell as a person would type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        plain = cell.time() == time()
        return cell.date().isoformat() if plain else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return "" if cell is None else str(cell)


def _layout(rows: list[tuple[int, list[str]]], names: tuple[str, ...], sheet: str) -> TableLayout:
    filled = [(line, row) for line, row in rows if not is_blank(row)]
    if not filled:
        return TableLayout(sheets=names, sheet=sheet)
    line, cells = filled[header_index([row for _line, row in filled])]
    width = max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)
    for _line, row in filled:
        width = max([width, *(n for n, cell in enumerate(row, 1) if cell.strip())])
    cells = cells[:width]
    if guess_mapping(cells) or not any(re.search(r"@|\d{5}", cell) for cell in cells):
        return TableLayout(
            named(cells), tuple(cells), as_csv(cells), line, None, "", ",", names, sheet
        )
    numbers = tuple(str(n) for n in range(1, width + 1))
    return TableLayout(numbers, skip=0, sheets=names, sheet=sheet)


def _merged(sheet: "CalamineSheet", above: int) -> dict[int, list[tuple[int, list[str]]]]:
    """Return, by row, the columns of cells merged downwards, each with a place for its value."""
    found: dict[int, list[tuple[int, list[str]]]] = {}
    if not sheet.height:
        return found
    start = sheet.start or (0, 0)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and top >= above and left >= start[1]:
            held: list[str] = []
            for row in range(top + 1, min(bottom, sheet.total_height) + 2):
                found.setdefault(row, []).append((left - start[1], held))
    return found
