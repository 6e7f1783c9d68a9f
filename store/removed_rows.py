"""Rows that are removed by the hundred, kept in the change log so that they can be put back.

One line of it keeps many rows of a table: what goes with a record may be a hundred thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from store import kept_documents, row_returns
from store.changes import ROWS, write_lines
from store.models import database
from store.row_images import Line, Row, Scope, changed_since, columns_of

_AT_ONCE = 100
_LINES_AT_ONCE = 50
_ROWS_AT_ONCE = 2000


def keep(*scopes: Scope) -> int:
    """Keep, inside a write, rows that it is about to remove, and their documents; return how many."""
    kept = 0
    lines: list[tuple[int, str, None]] = []
    for scope in scopes:
        table, columns = scope.model._meta.table_name, columns_of(scope)
        fields = [scope.model._meta.columns[name] for name in columns]
        cursor = database.execute(scope.model.select(*fields).where(scope.condition))
        while rows := cursor.fetchmany(_AT_ONCE):
            kept += len(rows)
            kept_documents.hold(scope.model, columns, rows)
            lines.append((int(rows[0][0]), _as_text(columns, rows), None))
            if len(lines) == _LINES_AT_ONCE:
                write_lines(ROWS, table, lines, {})
                lines = []
        write_lines(ROWS, table, lines, {})
        lines = []
    return kept


def _as_text(columns: list[str], rows: Iterable[Any]) -> str:
    return json.dumps({"columns": columns, "rows": [list(row) for row in rows]}, ensure_ascii=False)


def put_back(lines: Iterable[Line]) -> None:
    """Insert, inside a write, the rows which `lines` keep. Raises what `row_returns.insert` does."""
    table, rows = "", list[Row]()
    for line in lines:
        if line.operation != ROWS:
            continue
        if line.old is None:
            raise changed_since()
        if line.table != table or len(rows) >= _ROWS_AT_ONCE:
            row_returns.insert({table: rows} if rows else {})
            table, rows = line.table, []
        told = json.loads(line.old)
        rows += [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    row_returns.insert({table: rows} if rows else {})
