"""Taking an erased contact out of the rows that the change log keeps many of in one line.

Rows that are about it go, with what belongs to them; texts of others lose its name and addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from store.changes import ROWS
from store.erased_words import GONE, Words
from store.models import Change, database
from store.row_images import WHOLE

_ABOUT = {"segment_line": ("segment_id", "line_no"), "interaction_log_entry": ("entry_no",)}
"""Table -> the columns by which what belongs to one of its rows names it."""
_BELONGS = {"segment_language": ("segment_id", "line_no"), "entry_comment": ("entry_id",)}
"""Table -> the columns of its rows that name another one."""

_Named = set[tuple[int, tuple[Any, ...]]]


def take_out(contact_id: int, words: Words) -> None:
    """Take a contact out, inside a write, as the words tell it; documents stay for now."""
    named = {*_lines_of(contact_id)}
    for change_no, table, row in _rows():
        if table in _ABOUT and row.get("contact_id") == contact_id:
            named.add((change_no, tuple(row[name] for name in _ABOUT[table])))
    needles = frozenset(words.needles)
    pattern = re.compile("|".join(map(re.escape, words.said)) or r"(?!)", re.IGNORECASE)
    for line in _all_lines():
        told = json.loads(line.old)
        rows = [
            [_without(value, needles, pattern) for value in row]
            for row in told["rows"]
            if not _is_about(line, dict(zip(told["columns"], row, strict=True)), contact_id, named)
        ]
        _leave_company(line.table_name, told["columns"], rows, contact_id)
        if rows != told["rows"]:
            text = json.dumps(told | {"rows": rows}, ensure_ascii=False)
            Change.update(old=text).where(Change.seq == line.seq).execute()


def _all_lines() -> Iterator[Any]:
    kept = (Change.operation == ROWS) & Change.old.is_null(False)
    numbers = database.execute(Change.select(Change.seq).where(kept)).fetchall()
    for (number,) in numbers:
        yield Change.get(Change.seq == number)


def _rows() -> Iterator[tuple[int, str, dict[str, Any]]]:
    for line in _all_lines():
        told = json.loads(line.old)
        for row in told["rows"]:
            yield line.change_no, line.table_name, dict(zip(told["columns"], row, strict=True))


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


def _is_about(line: Any, row: dict[str, Any], contact_id: int, named: _Named) -> bool:
    if row.get("contact_id") == contact_id:
        return True
    columns = _BELONGS.get(line.table_name)
    return bool(columns) and (line.change_no, tuple(row[n] for n in columns or ())) in named


def _without(value: Any, needles: frozenset[str], pattern: re.Pattern[str]) -> Any:
    if not isinstance(value, str):
        return value
    if json.dumps(value, ensure_ascii=False) in needles:
        return GONE
    return pattern.sub(GONE, value)


def _leave_company(table: str, columns: list[str], rows: list[list[Any]], contact_id: int) -> None:
    """Let rows about others have no company where it was the erased one."""
    if table not in _ABOUT or "company_id" not in columns:
        return
    at = columns.index("company_id")
    for row in rows:
        if row[at] == contact_id:
            row[at] = None
