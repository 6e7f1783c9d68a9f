"""Rows of a list as a CSV file that a spreadsheet opens without obeying it."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import StorageFailed
from store.exchange.whole_file import open_part
from tui import formats
from tui.i18n import _

if TYPE_CHECKING:
    from store.fields import Field
    from store.lists import ListSource
    from tui.action import Progress

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
REPORT_ROWS = 1000


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(
    path: Path,
    make: Callable[[list[int] | None], ListSource],
    ids: list[int] | None,
    fields: Sequence[Field],
    progress: Progress,
) -> int:
    """Write the rows of a list, or those with the surrogate keys `ids`; return how many.

    The file appears only when it is complete. Raises StorageFailed and Cancelled.
    """
    source = make(ids)
    total = source.count()
    part: Path | None = None
    try:
        handle, part = open_part(path)
        # the mark at the beginning is how spreadsheets know the encoding
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            rows = _write(csv.writer(file), source, fields, total, progress)
        part.replace(path)
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return rows


def _write(
    writer: Any,
    source: ListSource,
    fields: Sequence[Field],
    total: int,
    progress: Progress,
) -> int:
    writer.writerow([harmless(_(field.caption)) for field in fields])
    rows = 0
    for rows, record in enumerate(source.each(), 1):
        values = (formats.value(field, record[field.name]) for field in fields)
        writer.writerow([harmless(value) for value in values])
        if rows % REPORT_ROWS == 0:
            progress(rows, total)
    return rows
