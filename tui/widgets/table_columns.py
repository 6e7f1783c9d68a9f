"""Columns of a windowed table: what is shown of a row, and how wide."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from textual.content import Content

from tui.widgets.plain import Align

R = TypeVar("R")

WIDE_FROM = 100
"""Terminal cells from which columns stand two cells apart instead of one."""


class TableColumn(NamedTuple, Generic[R]):
    """One column of a table.

    Attributes:
        name: What messages call it; unique in its table.
        caption: The heading, in the language of the user.
        width: Terminal cells; of a flexible column the least it is shown with.
        render: The text of a row. A `str` is taken as data, whatever it holds.
        align: Side on which text and heading stand.
        flexible: Takes its share of the space that is left.
        priority: When there is no room the highest number is left out first.
        sortable: A click on the heading asks for the order by this column.
    """

    name: str
    caption: str
    width: int
    render: Callable[[R], Content | str]
    align: Align = "left"
    flexible: bool = False
    priority: int = 1
    sortable: bool = True


class PlacedColumn(NamedTuple, Generic[R]):
    """A column with the place it got: `x` and `width` in terminal cells."""

    column: TableColumn[R]
    x: int
    width: int


def place_columns(
    columns: Sequence[TableColumn[R]], width: int, start: int = 0
) -> list[PlacedColumn[R]]:
    """Return the columns that fit into `width` cells, each with its place.

    Args:
        columns: In the order in which they are shown.
        width: Cells for everything, with what stands before the first column.
        start: Cells before the first column.
    """
    gap = 2 if width >= WIDE_FROM else 1
    room = width - start
    kept = list(columns)
    while len(kept) > 1 and _least(kept, gap) > room:
        # The rightmost of the least important goes first; the first column stays to the end.
        victim = max(range(1, len(kept)), key=lambda index: (kept[index].priority, index))
        del kept[victim]
    spare = max(0, room - _least(kept, gap)) if kept else 0
    flexible = sum(column.flexible for column in kept)
    placed: list[PlacedColumn[R]] = []
    x = start
    for column in kept:
        cells = column.width
        if column.flexible:
            share = spare // flexible
            spare, flexible, cells = spare - share, flexible - 1, cells + share
        cells = max(0, min(cells, width - x))
        placed.append(PlacedColumn(column, x, cells))
        x += cells + gap
    return placed


def _least(columns: Sequence[TableColumn[R]], gap: int) -> int:
    return sum(column.width for column in columns) + gap * (len(columns) - 1)
