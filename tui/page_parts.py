"""What pages are declared of: columns, sections, lists inside cards, fields of reports, tiles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from store.declared import Declared
from store.text import N_, Caption
from tui.action import Context

if TYPE_CHECKING:
    from store.records import Record

Filters = Mapping[str, str]

NO_FILTERS: Filters = {}
EMPTY = N_("There is nothing here yet.")


class Column(Declared):
    """One column of a list.

    Attributes:
        field: The name of the field.
        width: Terminal cells; 0 for what suits the kind of the field.
        priority: When there is no room the highest number is left out first.
        flexible: Takes its share of the space that is left; for the texts.
        caption: A shorter heading than the field's caption.
        show: Text of a row, instead of the field's value as people read it; translated already.
    """

    field: str
    width: int = 0
    priority: int = 1
    flexible: bool = False
    caption: Caption | None = None
    show: Callable[[Record], str] | None = None


class Section(Declared):
    """Fields of a card under a caption.

    `summary` says in a sentence what a folded section holds; without it, its filled fields do.
    """

    caption: Caption
    fields: tuple[str, ...]
    folded: bool = False
    summary: Callable[[Record], str] | None = None


class InnerList(Declared):
    """A list inside a card, such as the history of a contact.

    Attributes:
        caption: Its heading.
        noun: Of its rows.
        filters: From the record of the card.
        columns: As of a list.
        page: The list page that Enter on the heading opens with the same filters.
        card: The page that opens a row.
        sort: As of a list.
        rows: Terminal lines at most.
        fits: The terminal lines in which the whole page fits; any more are for the rows, too.
        summary: A sentence beside the heading, read on the database thread.
        empty: Said when it has no rows.
        begin: Said after that to those who may enter something: which key makes the first.
        open: What Enter on a row does, instead of opening `card`.
        when: Whether the card of this record has the list.
        folded: "below": only its heading at first, where it stands below the fields; "always".
        tall: Whether it takes all the room that is left where it stands beside the fields.
    """

    caption: Caption
    noun: str
    filters: Callable[[Record], Filters]
    columns: tuple[Column, ...]
    page: str = ""
    card: str = ""
    sort: str = ""
    rows: int = 8
    fits: int | None = None
    summary: Callable[[Record], str] | None = None
    empty: Caption = EMPTY
    begin: Caption | None = None
    open: Callable[[Context, Record], Awaitable[None]] | None = None
    when: Callable[[Record], bool] = lambda _record: True
    folded: str = ""
    tall: bool = False


class Glance(Declared):
    """A line above the fields of a card, translated already; `warning` says it wants attention."""

    label: str
    text: str
    warning: bool = False


class ReportField(Declared):
    """A field of a report: a filter on a field of its noun, or an option with its own caption.

    `kind` is a name of `store.fields.Kind`: TEXT takes filters; BOOLEAN, DATE, CHOICE, REFERENCE
    are options. `value` is what it begins with, or gives that when the page is opened. One that
    `changes` something is for who may.
    """

    name: str
    caption: Caption | None = None
    kind: str = "FILTER"
    value: str | Callable[[], str] = ""
    required: bool = False
    choices: tuple[tuple[str, Caption], ...] = ()
    noun: str = ""
    changes: bool = False


class Tile(Declared):
    """A number of the role centre; Enter opens what it counts.

    `count` takes it from the page's counts, or `read` reads it by itself in the background, where
    that takes its time; `filters` of a function are read on the database thread. `warning` says
    that anything but zero wants attention.
    """

    caption: Caption
    count: Callable[[Any], int] | None
    page: str
    filters: Filters | Callable[[], Filters] = NO_FILTERS
    warning: bool = False
    read: Callable[[], int] | None = None
