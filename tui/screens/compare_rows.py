"""The rows of two records side by side, and what a person chose of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.merge_conflicts import DROP, KEEP, RENAME
from store.text import Caption
from tui import formats
from tui.i18n import _

if TYPE_CHECKING:
    from store.merge_conflicts import MergeConflict
    from store.merge_fields import Comparison

CONFLICT, FIELD, TABLE = "conflict", "field", "table"
TAKEN, LEFT, OPEN = "●", "○", "?"
_BLANK = "–"
_DIFFERENT = "≠"


@dataclass(frozen=True)
class CompareRow:
    """One line: a conflict, a field, or how many rows of a table either record has.

    `sides` are the signs of both values: taken, left, or open; blank where there is no choice.
    """

    kind: str
    name: str
    caption: str
    kept: str
    other: str
    sides: tuple[str, str] = ("", "")

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.kind} {self.name}"

    @property
    def mark(self) -> str:
        """The sign that both sides are different."""
        return _DIFFERENT if self.sides != ("", "") else ""

    def side(self, index: int) -> str:
        """Return the value of a side with its sign."""
        value = (self.kept, self.other)[index] or _BLANK
        return f"{self.sides[index] or ' '} {value}"


@dataclass
class Choices:
    """What stays: `taken` are the fields whose value on the right wins, by field name."""

    taken: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def begin(self, found: Comparison) -> None:
        """Take what stays by itself where nothing was chosen yet."""
        for pair in found.fields:
            self.taken.setdefault(pair.field.name, pair.taken)

    def swap(self) -> None:
        """Let the records change places, and the same values stay."""
        self.taken = {name: not taken for name, taken in self.taken.items()}
        other = {KEEP: DROP, DROP: KEEP}
        self.answers = {
            name: other[answer] for name, answer in self.answers.items() if answer in other
        }


def rows_of(found: Comparison, choices: Choices) -> list[CompareRow]:
    """Return the lines: what has to be settled, the fields that differ, the others, the tables."""
    conflicts = [_conflict(item, choices.answers) for item in found.conflicts]
    fields = list(_fields(found, choices))
    different = [row for row in fields if row.mark]
    tables = [
        CompareRow(
            TABLE, str(table.caption), _(table.caption),
            formats.integer(table.kept) if table.kept else "",
            formats.integer(table.other) if table.other else "",
        )
        for table in found.tables
    ]  # fmt: skip
    return [*conflicts, *different, *(row for row in fields if not row.mark), *tables]


def _fields(found: Comparison, choices: Choices) -> Iterator[CompareRow]:
    for pair in found.fields:
        item, name = pair.field, pair.field.name
        sides = ("", "")
        if pair.kept != pair.other:
            sides = (LEFT, TAKEN) if choices.taken.get(name) else (TAKEN, LEFT)
        kept, other = (
            "" if value == item.blank else formats.value(item, value)
            for value in (pair.kept, pair.other)
        )
        yield CompareRow(FIELD, name, _(item.caption), kept, other, sides)


def _conflict(item: MergeConflict, answers: Mapping[str, str]) -> CompareRow:
    answer = answers.get(item.id, "")
    sides = {KEEP: (TAKEN, LEFT), DROP: (LEFT, TAKEN), "": (OPEN, OPEN)}.get(answer, (TAKEN, TAKEN))
    other = said(item.other)
    if answer.startswith(RENAME):
        other = f"{answer.removeprefix(RENAME)}: {other}"
    return CompareRow(
        CONFLICT, item.id, f"{_(item.table)} {item.key}", said(item.kept), other, sides
    )


def said(values: Iterable[object]) -> str:
    """Return the values of a row as one text, captions translated."""
    return " ".join(_(value) if isinstance(value, Caption) else str(value) for value in values)
