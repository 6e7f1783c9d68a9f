"""A contact in the rows that the change log keeps many of in one line: told, and erased.

Rows that are about it go, with what belongs to them; texts of others lose its name and addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from store.changes import ROWS
from store.erased_words import GONE, Words, pattern
from store.models import Change, database
from store.row_images import WHOLE

_ABOUT = {"segment_line": ("segment_id", "line_no"), "interaction_log_entry": ("entry_no",)}
"""Table -> the columns by which what belongs to one of its rows names it."""
_BELONGS = {"segment_language": ("segment_id", "line_no"), "entry_comment": ("entry_id",)}
"""Table -> the columns of its rows that name another one."""

_Named = set[tuple[int, tuple[Any, ...]]]


def take_out(ids: Collection[int], words: Words) -> None:
    """Take a contact, with what was merged into it, out as the words tell it, inside a write.

    Documents stay for now.
    """
    search = _Search(ids, words)
    for line in _all_lines():
        told = json.loads(line.old) if search.concerns(line) else None
        if told is None:
            continue
        rows = search.rest(line, told["columns"], told["rows"])
        if rows != told["rows"]:
            text = json.dumps(told | {"rows": rows}, ensure_ascii=False)
            Change.update(old=text).where(Change.seq == line.seq).execute()


def rows_about(ids: Collection[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is kept about a contact, and what was merged into it: the table and the row.

    Not what was brought back since: that is where it was.
    """
    search = _Search(ids, Words((), ()))
    undone = Change.select(Change.undoes).where(Change.undoes.is_null(False))
    query = Change.select(Change.change_no).where(Change.seq.in_(undone)).distinct()
    there_again = {row[0] for row in database.execute(query).fetchall()}
    for line in _all_lines():
        if line.change_no in there_again or not search.concerns(line):
            continue
        told = json.loads(line.old)
        for row in told["rows"]:
            if search.is_about(line, told["columns"], row):
                yield line.table_name, dict(zip(told["columns"], row, strict=True))


class _Search:
    """What is looked for; `_named` are the rows of the contact, by transaction.

    What belongs to one stands in a later line than itself.
    """

    def __init__(self, ids: Collection[int], words: Words) -> None:
        self._ids = frozenset(ids)
        self._named: _Named = {line for contact_id in ids for line in _lines_of(contact_id)}
        self._transactions = {change_no for change_no, _key in self._named}
        self._needles = frozenset(words.needles)
        self._as_number = re.compile(rf"(?<=[ \[])(?:{'|'.join(map(str, ids))})(?=[,\]])")
        self._parts = pattern((*words.parts, *words.folded), within=True)
        self._said = pattern((*words.said, *words.folded))

    def concerns(self, line: Any) -> bool:
        """Return whether a line may have to do with the contact, without understanding it."""
        return (
            line.change_no in self._transactions
            or self._as_number.search(line.old) is not None
            or self._is_said_in(line.old)
        )

    def _is_said_in(self, text: str) -> bool:
        return any(needle in text for needle in self._needles) or bool(self._parts.search(text))

    def rest(self, line: Any, columns: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        """Return the rows of a line that stay, as they stay."""
        said = self._is_said_in(line.old)
        kept = [row for row in rows if not self.is_about(line, columns, row)]
        if line.table_name in _ABOUT and "company_id" in columns:
            at = columns.index("company_id")
            kept = [
                [*row[:at], None, *row[at + 1 :]] if row[at] in self._ids else row for row in kept
            ]
        return [[*map(self._without, row)] for row in kept] if said else kept

    def is_about(self, line: Any, columns: list[str], row: list[Any]) -> bool:
        """Return whether a row is about the contact, or belongs to one that is."""
        if "contact_id" in columns and row[columns.index("contact_id")] in self._ids:
            if line.table_name in _ABOUT:
                self._named.add((line.change_no, _values(_ABOUT[line.table_name], columns, row)))
                self._transactions.add(line.change_no)
            return True
        names = _BELONGS.get(line.table_name)
        return bool(names) and (line.change_no, _values(names or (), columns, row)) in self._named

    def _without(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if json.dumps(value, ensure_ascii=False) in self._needles:
            return GONE
        return self._said.sub(GONE, value)


def _values(names: tuple[str, ...], columns: list[str], row: list[Any]) -> tuple[Any, ...]:
    return tuple(row[columns.index(name)] for name in names)


def _all_lines() -> Iterator[Any]:
    kept = (Change.operation == ROWS) & Change.old.is_null(False)
    query = Change.select(Change.seq).where(kept).order_by(Change.seq)
    numbers = database.execute(query).fetchall()
    for (number,) in numbers:
        yield Change.get(Change.seq == number)


def _lines_of(contact_id: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the segment lines of a contact that were deleted by themselves, by transaction."""
    query = Change.select(Change.change_no, Change.old).where(
        (Change.operation == "delete")
        & (Change.table_name == "segment-line")
        & Change.old.contains(f'"contact_id": {contact_id}')
    )
    for change_no, text in database.execute(query).fetchall():
        row = json.loads(text).get(WHOLE, {})
        if row.get("contact_id") == contact_id:
            yield change_no, (row["segment_id"], row["line_no"])
