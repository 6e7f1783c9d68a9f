"""Columns of a page as columns of a table: heading, width, side and text from the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.fields import Field, Kind
from store.nouns import Noun
from tui import formats
from tui.data import Row
from tui.i18n import _
from tui.page import Column
from tui.widgets.table_columns import TableColumn

_WIDTHS = {
    Kind.CODE: 12,
    Kind.TEXT: 20,
    Kind.NOTE: 20,
    Kind.INTEGER: 8,
    Kind.AMOUNT: 11,
    Kind.MINUTES: 9,
    Kind.PERIOD: 9,
    Kind.NUMBER: 9,
    Kind.QUANTITY: 9,
    Kind.DATE: 8,
    Kind.TIME: 5,
    Kind.MOMENT: 14,
    Kind.BOOLEAN: 3,
    Kind.CHOICE: 13,
    Kind.REFERENCE: 12,
}
_NUMBERS = frozenset(
    {Kind.INTEGER, Kind.AMOUNT, Kind.MINUTES, Kind.PERIOD, Kind.NUMBER, Kind.QUANTITY}
)
_HEADING = 10
"""A heading up to this long is shown whole."""


def table_columns(owner: Noun, columns: Sequence[Column]) -> list[TableColumn[Row]]:
    """Return the columns of a table for those that a page declares."""
    return [_column(owner.field(column.field), column) for column in columns]


def _column(field: Field, column: Column) -> TableColumn[Row]:
    caption = _(column.caption or field.caption)
    width = column.width or max(_WIDTHS[field.kind], min(len(caption), _HEADING))
    return TableColumn(
        name=field.name,
        caption=caption,
        width=width,
        render=_renderer(field, column),
        align="right" if field.kind in _NUMBERS else "left",
        flexible=column.flexible,
        priority=column.priority,
    )


def _renderer(field: Field, column: Column) -> Callable[[Row], str]:
    name, show = field.name, column.show
    if show is not None:
        return lambda row: show(row.record)
    if field.shown is None and field.kind in (Kind.CODE, Kind.TEXT, Kind.REFERENCE):
        return lambda row: str(row.record.values[name])
    if field.kind is Kind.BOOLEAN:
        # a column of No, No, No says less than blanks do
        return lambda row: formats.boolean(True) if row.record.values[name] else ""
    if field.kind in _NUMBERS:
        return lambda row: _number(field, row)
    return lambda row: formats.value(field, row.record.values[name])


def _number(field: Field, row: Row) -> str:
    value = row.record.values[field.name]
    shown = value or (value is not None and field.kind is Kind.NUMBER)
    return formats.value(field, value) if shown else ""


def row_state(row: Row) -> str:
    """Return the state of a row that the fields of its record say."""
    values = row.record.values
    if values.get("canceled"):
        return "canceled"
    if values.get("postponed"):
        return "waiting"
    if values.get("attempt_failed"):
        return "failed"
    if values.get("blocked") or values.get("privacy_blocked"):
        return "blocked"
    return ""
