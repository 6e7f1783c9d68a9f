"""What is to be read beside a record: entries with a head and a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.declared import Declared
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.records import Record

_EMPTY = N_("There is nothing here yet.")


class Note(NamedTuple):
    """An entry beside a record: a head in bold, figures at its end, and a text below it."""

    head: str
    figures: str
    text: str


class Notes(Declared):
    """What is to be read beside the lines of a worksheet, or below the fields of a card.

    Attributes:
        caption: What the entries are.
        read: The entries of a record, translated already (on a database thread).
        empty: Said when there are none.
    """

    caption: Caption
    read: Callable[[Record], Sequence[Note]]
    empty: Caption = _EMPTY
