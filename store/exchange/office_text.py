"""Documents of office programs as text: Word, OpenDocument, workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

UNPACKED = 200 * 1024 * 1024
"""Bytes that the text of a document may have when it is unpacked."""
ROWS = 5000
"""Rows of a sheet that are read."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def _elements(content: bytes, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a file in an archive, as `start` and `end`; what is over is let go.

    Raises ValueError when it is too large, and what broken archives and files raise.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as file:
        data = file.read(UNPACKED + 1)
    if len(data) > UNPACKED:
        raise ValueError(name)
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True}
    yield from etree.iterparse(io.BytesIO(data), ("start", "end"), **options)


def word(content: bytes) -> str:
    """Return the text of a Word document: a line for each paragraph and each row of a table."""
    pieces: list[str] = []
    cells = 0
    for event, element in _elements(content, "word/document.xml"):
        tag = str(element.tag).removeprefix(_WORD)
        if event == "start":
            cells += tag == "tc"
            continue
        if tag == "t":
            pieces.append(element.text or "")
        elif tag in ("br", "cr"):
            pieces.append("\n")
        elif tag == "tab":
            pieces.append("  ")
        elif tag == "p":
            pieces.append(" " if cells else "\n")
            element.clear()
        elif tag == "tc":
            cells -= 1
            pieces.append(" ")
        elif tag == "tr":
            pieces.append("\n")
    return _tidied("".join(pieces))


def open_document(content: bytes) -> str:
    """Return the text of an OpenDocument text."""
    pieces: list[str] = []
    for event, element in _elements(content, "content.xml"):
        tag = str(element.tag)
        if event == "start":
            continue
        if tag in (f"{_OPEN}p", f"{_OPEN}h"):
            pieces.append("".join(_said(element)) + "\n")
            element.clear()
        elif tag == f"{_TABLE}table-row":
            pieces.append("\n")
    return _tidied("".join(pieces))


def _said(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = str(child.tag).removeprefix(_OPEN)
        yield {"tab": "  ", "line-break": "\n", "s": " "}.get(tag, "")
        yield from _said(child)
        yield child.tail or ""


def _tidied(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def workbook(content: bytes) -> str:
    """Return the sheets of a workbook, a line for each row, their cells in columns."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    said = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = [[_cell(value) for value in row] for row in islice(sheet.iter_rows(), ROWS)]
        lines = _columns(rows)
        if lines:
            said.append("\n".join([name, "", *lines]))
    return "\n\n".join(said)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\n", " ")


def _columns(rows: list[list[str]]) -> list[str]:
    widths: dict[int, int] = {}
    for row in rows:
        for at, text in enumerate(row):
            widths[at] = min(40, max(widths.get(at, 0), len(text)))
    return [
        "  ".join(text.ljust(widths[at]) for at, text in enumerate(row)).rstrip() for row in rows
    ]


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": word,
    "odt": open_document,
    "workbook": workbook,
}
