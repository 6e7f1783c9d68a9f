"""Columns share the width, and the least important is left out first."""

from tui.widgets.table_columns import TableColumn, place_columns


def column(name: str, width: int, priority: int = 1, flexible: bool = False) -> TableColumn[str]:
    return TableColumn(name, name, width, lambda row: row, priority=priority, flexible=flexible)


COLUMNS = [
    column("date", 8),
    column("template", 10, 2),
    column("description", 20, flexible=True),
    column("contact", 20, flexible=True),
    column("cost", 10, 4),
    column("salesperson", 12, 3),
    column("entry", 10, 5),
]


def names(width: int) -> list[str]:
    return [placed.column.name for placed in place_columns(COLUMNS, width, 4)]


def test_at_80_columns_the_least_important_are_left_out() -> None:
    assert names(79) == ["date", "template", "description", "contact", "salesperson"]


def test_at_160_columns_all_are_there() -> None:
    assert names(159) == [column.name for column in COLUMNS]


def test_flexible_columns_fill_the_line_exactly() -> None:
    for width in range(40, 200):
        placed = place_columns(COLUMNS, width, 4)
        assert placed[-1].x + placed[-1].width <= width
        if any(item.column.flexible for item in placed):
            assert placed[-1].x + placed[-1].width == width


def test_the_first_column_stays_and_is_cut() -> None:
    placed = place_columns([column("a", 30), column("b", 30)], 20, 3)
    assert [(item.column.name, item.x, item.width) for item in placed] == [("a", 3, 17)]


def test_no_columns_no_places() -> None:
    assert place_columns([], 80) == []
