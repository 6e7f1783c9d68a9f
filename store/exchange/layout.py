"""How a table of contacts lies in a file: its headers, and the field that each column is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.errors import StoreError
from store.exchange.card_labels import KINDS
from store.exchange.csv_headers import guess_mapping, label_of
from store.text import N_

TITLE_ROWS = 20
"""Rows above the header that may be titles."""


_NO_COLUMN = N_(
    "No column of this file is known. Give the field of each column; the file has: %(headers)s."
)
_NOT_THERE = N_("None of the columns given is in this file. It has: %(headers)s.")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table of contacts is written.

    `headers` are what its columns are called, each once: the cells of the header row, with a
    number behind one that stands there twice, or "1", "2", … where there is none. `cells` are that
    row as it is, () without one; `header` its text for a file of rejected rows, "" without one.
    `skip` are the lines that come before the first record. `problem` says why the file is no
    table, if so. `encoding` and `delimiter` are of a CSV file, `sheets` and `sheet` of a workbook.
    """

    headers: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    header: str = ""
    skip: int = 0
    problem: StoreError | None = None
    encoding: str = ""
    delimiter: str = ","
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    def fields(self, mapping: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the field of each column: as `mapping` says, else by its header; "" for none."""
        given = dict(mapping or {})
        guessed = guess_mapping(self.cells)
        taken = set(given.values())
        fields = []
        for place, name in enumerate(self.headers):
            guess = guessed.get(self.cells[place], "") if self.cells else ""
            fields.append(given.get(name, "" if guess in taken else guess))
        return tuple(fields)

    def known(self, mapping: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the field of each column that has one, by what the column is called."""
        pairs = zip(self.headers, self.fields(mapping), strict=True)
        return {name: field for name, field in pairs if field}

    def unmapped(self, mapping: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the columns that no field takes; those without header and of labels do not count."""
        fields = self.fields(mapping)
        labels = {
            label_of(cell, self.cells)
            for cell, field in zip(self.cells, fields, strict=bool(self.cells))
            if field in KINDS
        }
        return tuple(
            name
            for place, (name, field) in enumerate(zip(self.headers, fields, strict=True))
            if not field and (not self.cells or self.cells[place].strip()) and name not in labels
        )


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return what the columns under these headers are called: each once, by number without one."""
    names: dict[str, None] = {}
    counts: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        name = text = " ".join(cell.split()) or str(place)
        while name in names:
            counts[text] = counts.get(text, 1) + 1
            name = f"{text} ({counts[text]})"
        names[name] = None
    return tuple(names)


def header_index(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows is the header: the first, unless titles stand above it."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:TITLE_ROWS]]
    if not filled:
        return 0
    most = max(filled)
    for place, count in enumerate(filled):
        if count * 2 >= most and (count > 1 or most == 1):
            return place
        if len(guess_mapping(rows[place])) > (most > 2):
            return place
    return 0


def unknown_columns(layout: TableLayout, mapping: Mapping[str, str] | None) -> StoreError | None:
    """Return why no record of a table can be read: no field takes any of its columns."""
    if layout.known(mapping):
        return None
    shown = ", ".join(layout.headers)[:_SHOWN]
    given = any((mapping or {}).values())
    return StoreError(_NOT_THERE if given else _NO_COLUMN, headers=shown)
