"""Tables of text, cut so that they fit on the terminal."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

from tui.i18n import _
from tui.printable import cut, printable, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui.cli.columns import Column

_GAP = "  "
_NARROWEST = 8
_FLEXIBLE = 16


def table(columns: Sequence[Column], chunks: Iterator[list[Mapping[str, Any]]]) -> Iterator[str]:
    """Yield the lines of a table; the first chunk of rows decides how wide its columns are."""
    first = next(chunks, [])
    texts = [_shown(columns, row) for row in first]
    captions = [_(item.caption) for item in columns]
    widths = [max(map(width, cells)) for cells in zip(captions, *texts, strict=True)]
    if sys.stdout.isatty():
        import shutil

        room = shutil.get_terminal_size().columns
        columns, widths = _that_fit(list(columns), widths, room)
    right = [item.right for item in columns]
    yield line([_(item.caption) for item in columns], widths, right)
    yield line(["─" * cells for cells in widths], widths, right)
    for chunk in chain([first], chunks):
        yield "".join(line(_shown(columns, row), widths, right) for row in chunk)


def _shown(columns: Sequence[Column], row: Mapping[str, Any]) -> list[str]:
    return [printable(item.shown(row[item.name])) for item in columns]


def line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Return one line of a table; `right` tells which cells are flush right."""
    cells = []
    for text, cells_wide, flush in zip(texts, widths, right, strict=True):
        shown = cut(text, cells_wide)
        space = " " * (cells_wide - width(shown))
        cells.append(space + shown if flush else shown + space)
    return _GAP.join(cells).rstrip() + "\n"


def _that_fit(
    columns: list[Column], widths: list[int], room: int
) -> tuple[list[Column], list[int]]:
    """Return the columns for which there is room, and their widths."""
    needed = [
        min(cells, _FLEXIBLE) if item.flexible else cells
        for item, cells in zip(columns, widths, strict=True)
    ]
    while _total(needed) > room and len(columns) > 1 and any(item.priority for item in columns):
        last = max(range(len(columns)), key=lambda at: (columns[at].priority, at))
        del columns[last], widths[last], needed[last]
    while _total(widths) > room and max(widths) > _NARROWEST:
        flexible = [
            at for at, item in enumerate(columns) if item.flexible and widths[at] > _FLEXIBLE
        ]
        widest = max(flexible or range(len(widths)), key=lambda at: widths[at])
        widths[widest] -= 1
    return columns, widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)
