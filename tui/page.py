"""Pages as data: what there is to see and do, in which place of the program.

A page names fields of a noun; captions, alignment and formats come from the field itself. Pages
are declared in `tui.pages`, one module each, and open one another by id. Nothing here or there
imports Textual: the command line and the search read the same declarations.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.declared import Declared
from store.text import N_, Caption
from tui.action import Action, Ask, Chosen, Context, Handler, Progress, Way, always, on_record
from tui.notes import Note, Notes
from tui.page_parts import (
    EMPTY,
    NO_FILTERS,
    Column,
    Filters,
    Glance,
    InnerList,
    ReportField,
    Section,
    Tile,
)
from tui.rights import offered
from tui.standard_actions import (
    CARD_ACTIONS,
    COMPARE_ACTIONS,
    EVERYWHERE,
    LIST_ACTIONS,
    REPORT_ACTIONS,
    SETUP_ACTIONS,
    WORKSHEET_ACTIONS,
)

if TYPE_CHECKING:
    from store.fields import Field, Value
    from store.lists import ListSource
    from store.records import Record

__all__ = [
    "PAGES",
    "Action",
    "Ask",
    "CardPage",
    "Category",
    "Chosen",
    "Column",
    "Context",
    "Glance",
    "Handler",
    "ImportPage",
    "InnerList",
    "ListPage",
    "Note",
    "Notes",
    "Page",
    "Progress",
    "ReportField",
    "ReportPage",
    "RoleCentrePage",
    "Section",
    "SetupPage",
    "Tile",
    "Way",
    "WorksheetPage",
    "actions_of",
    "all_pages",
    "always",
    "card_of",
    "every_action_of",
    "list_of",
    "on_record",
    "own_actions",
    "page",
    "register",
]

_NOTHING = Caption("")
_NO_LINES = N_("There are no lines yet.")
_RUN = N_("Run")


class Category(Enum):
    """What a page is, said beside it in the search; the value is the caption."""

    LIST = N_("List")
    CARD = N_("Card")
    TASK = N_("Task")
    REPORT = N_("Report")
    ADMINISTRATION = N_("Administration")
    ROLE_CENTRE = N_("Role Centre")


class Page(Declared, kw_only=True):
    """What all pages have.

    Attributes:
        id: Stable, kebab-case: `interaction-log-entries`.
        title: In the plural for lists.
        category: Said in the search.
        actions: The page's own, beyond the standard ones, the most important first; or a function
            that loads them, for pages that others name before they are opened. See `own_actions`.
        synonyms: Other words that the search finds it by, in both languages.
        help: One sentence: what the page is for.
        searchable: Whether the search offers it; a card that needs a record is not.
        noun: The name of what it shows.
    """

    id: str
    title: Caption
    category: Category
    actions: tuple[Action, ...] | Callable[[], tuple[Action, ...]] = ()
    synonyms: tuple[Caption, ...] = ()
    help: Caption = _NOTHING
    searchable: bool = True
    noun: str = ""


class ListPage(Page, kw_only=True):
    """The records of a noun.

    Attributes:
        columns: In this order.
        card: The page that opens a row and makes new ones; "" when rows have no card.
        filters: What the list is filtered by at first; a person can take it away.
        sort: `field` or `field:desc`; "" for the noun's own order.
        empty: Said when there is nothing at all, before the key that makes the first.
        facts: Field names of the line under the table; () for those that are no columns.
        fact_line: Instead of `facts`: the line for a record, translated already.
        details: Field names of the details pane; () for all fields.
        state: `canceled`, `failed`, `blocked`, `heading` or "" of a row; None for what its fields
            say.
        heading: The title for the filters it was opened with (on the database thread).
        without: Ids of standard actions that it does not have, such as `new`.
        source: Where the rows come from, instead of `store.lists.open_list`.
        start: First values of a record created here, from the filters; None: the filters that are
            a single value.
        scope: Fields whose filter says whose list it is: with it alone `empty` is said.
        enter: The id of the action that Enter on a row is.
    """

    category: Category = Category.LIST
    columns: tuple[Column, ...] = ()
    card: str = ""
    filters: Filters = NO_FILTERS
    sort: str = ""
    empty: Caption = EMPTY
    facts: tuple[str, ...] = ()
    fact_line: Callable[[Record], str] | None = None
    details: tuple[str, ...] = ()
    state: Callable[[Record], str] | None = None
    heading: Callable[[Filters], str] | None = None
    without: tuple[str, ...] = ()
    source: Callable[[Filters, str, str], ListSource] | None = None
    start: Callable[[Filters], Mapping[str, object]] | None = None
    scope: tuple[str, ...] = ()
    enter: str = "open"


class CardPage(Page, kw_only=True):
    """One record.

    Attributes:
        sections: Its fields; those that are not editable are shown only.
        lists: Lists inside, below the sections.
        notes: What is to be read beside or below the rest.
        start: First values of a new record (on the database thread).
        add: Instead of the noun's verb: values -> Record.
        change: Instead of the noun's verb: (key, values, base) -> Record.
        delete: Instead of the noun's verb: key -> None.
        heading: The title of a record; "" for caption, key and title of the noun.
        read_only: Field names that this card only shows; or a function of the record (None: new).
        hidden: Names of fields that make no sense for a record; new records have all.
        glance: To be seen at once of a record; of a worksheet below its lines (database thread).
        without: Ids of standard actions that it does not have.
        shared: Whether the lists of the noun should find this card for its records.
        saved: Called with the record and the names of the fields that were saved.
    """

    category: Category = Category.CARD
    searchable: bool = False
    sections: tuple[Section, ...] = ()
    lists: tuple[InnerList, ...] = ()
    notes: Notes | None = None
    start: Callable[[Mapping[str, object]], Mapping[str, object]] | None = None
    add: Callable[[Mapping[str, object]], Record] | None = None
    change: Callable[..., Record] | None = None
    delete: Callable[[str], None] | None = None
    heading: Callable[[Record], str] | None = None
    read_only: tuple[str, ...] | Callable[[Record | None], Sequence[str]] = ()
    hidden: Callable[[Record], Sequence[str]] = lambda _record: ()
    glance: Callable[[Record], Sequence[Glance]] | None = None
    without: tuple[str, ...] = ()
    shared: bool = True
    saved: Callable[[Context, Record, Sequence[str]], Awaitable[None]] | None = None


class WorksheetPage(CardPage, kw_only=True):
    """A card with lines that are typed into below it: a segment and its lines.

    Attributes:
        lines: The noun of the lines.
        line_filters: From the record of the card.
        columns: Of the lines.
        line_sections: The fields of one line, edited in a panel; or a function of the line (None:
            a new one).
        line_state: As `state` of a list.
        line_start: What a new line shows at first, from the record (on the database thread).
        add_line: (header key, values) -> Record; None when lines come by actions only.
        change_line, delete_lines: (line, values, base) -> Record; lines -> anything.
        fill: The id of the action that adds many lines at once.
        line_actions: For the marked lines; `ctx.records()` are lines then, `ctx.record` the header.
    """

    lines: str = ""
    line_filters: Callable[[Record], Filters] = lambda _record: {}
    columns: tuple[Column, ...] = ()
    line_sections: tuple[Section, ...] | Callable[[Record | None], Sequence[Section]] = ()
    line_state: Callable[[Record], str] | None = None
    line_sort: str = ""
    line_start: Callable[[Record], Mapping[str, Value]] | None = None
    empty: Caption = _NO_LINES
    add_line: Callable[[str, Mapping[str, object]], Record] | None = None
    change_line: Callable[..., Record] | None = None
    delete_lines: Callable[[Sequence[Record]], Any] | None = None
    fill: str = ""
    line_actions: tuple[Action, ...] = ()


class ReportPage(Page, kw_only=True):
    """Something that is done to many records, or written about them, after filters were set.

    Attributes:
        fields: Filters and options, in this order.
        before: Sentence about what would be done, for the values (on the database thread).
        trial: (values, progress) -> the same in full, where that takes its time: asked with it.
        run: (values, progress) -> the sentence about what was done, translated already.
        confirm: Asked before it runs; with `%(before)s` the sentence above.
        done: What the key does, in a word: Run, Delete, Print.
        changes: Whether it changes records: who may only read is not offered it.
    """

    category: Category = Category.REPORT
    fields: tuple[ReportField, ...] = ()
    before: Callable[[Filters], str] | None = None
    trial: Callable[[Filters, Progress], str] | None = None
    run: Callable[[Filters, Progress], str] | None = None
    confirm: Caption = _NOTHING
    done: Caption = _RUN
    changes: bool = True


class ImportPage(ReportPage, kw_only=True):
    """Files of contacts are brought in: what their columns become is shown, and chosen, before."""

    category: Category = Category.TASK


class SetupPage(Page, kw_only=True):
    """Settings of which there is one record.

    Attributes:
        sections: The fields by name.
        fields: The fields themselves, by name (on the database thread); None: those of `noun`.
        load: Returns the values (on the database thread).
        save: (values, base) -> anything; only changed values are given.
    """

    category: Category = Category.ADMINISTRATION
    sections: tuple[Section, ...] | Callable[[], Sequence[Section]] = ()
    fields: Callable[[], Mapping[str, Field]] | None = None
    load: Callable[[], Mapping[str, Value]]
    save: Callable[[Mapping[str, object], Mapping[str, Value]], Any]


class ComparePage(Page, kw_only=True):
    """Two records of a noun side by side, of which one becomes part of the other.

    It is opened with the filters `keep` and `drop`, the keys of the records.

    Attributes:
        load: (keep, drop) -> `store.merge_fields.Comparison` (on the database thread).
        merge: (keep, drop, values taken, values left, answers) -> Record.
    """

    category: Category = Category.CARD
    searchable: bool = False
    load: Callable[[str, str], Any]
    merge: Callable[[str, str, Sequence[str], Sequence[str], Mapping[str, str]], Record]


class RoleCentrePage(Page, kw_only=True):
    """The first page: what waits, what happened lately, and the ways on.

    Attributes:
        tiles: Numbers that open lists.
        counts: What the tiles take their numbers from (on the database thread).
        days: Entries per day, the last one today: (day, number) pairs (on the database thread).
        lists: Short lists; `filters` gets None for the record.
        links: Ids of pages offered to everybody before they have favourites.
    """

    category: Category = Category.ROLE_CENTRE
    tiles: tuple[Tile, ...] = ()
    counts: Callable[[], Any] = lambda: None
    days: Callable[[], Sequence[tuple[Any, int]]] | None = None
    lists: tuple[InnerList, ...] = ()
    links: tuple[str, ...] = ()


OnOpen = Callable[[Context], Awaitable[None]]

PAGES: dict[str, Page] = {}
"""All pages that are declared so far, by id; see `all_pages`."""


def register(declared: Page) -> Page:
    """Make a page known. Raises ValueError when its id is taken already."""
    if declared.id in PAGES:
        raise ValueError(f"page declared twice: {declared.id}")
    PAGES[declared.id] = declared
    return declared


def all_pages() -> Mapping[str, Page]:
    """Return every page of the program by id."""
    return _declared() | PAGES


@cache
def _declared() -> dict[str, Page]:
    from tui.pages import MODULES

    for module in MODULES:
        import_module(f"tui.pages.{module}")
    return {page_id: PAGES[page_id] for ids in MODULES.values() for page_id in ids}


def page(page_id: str) -> Page:
    """Return a page, loading the module that declares it. Raises KeyError."""
    if page_id not in PAGES:
        from tui.pages import MODULES

        for module, declared in MODULES.items():
            if page_id in declared:
                import_module(f"tui.pages.{module}")
    return PAGES[page_id]


def card_of(noun: str) -> CardPage | None:
    """Return the card that shows records of a noun, if there is one."""
    for declared in all_pages().values():
        if isinstance(declared, CardPage) and declared.noun == noun and declared.shared:
            return declared
    return None


def list_of(noun: str) -> ListPage | None:
    """Return the first list that shows records of a noun, if there is one."""
    for declared in all_pages().values():
        if isinstance(declared, ListPage) and declared.noun == noun:
            return declared
    return None


def own_actions(declared: Page) -> tuple[Action, ...]:
    """Return the actions that a page has beyond the standard ones."""
    return declared.actions() if callable(declared.actions) else declared.actions


def actions_of(declared: Page) -> tuple[Action, ...]:
    """Return the actions of a page that this person may do; see `every_action_of`."""
    return offered(declared, every_action_of(declared))


def every_action_of(declared: Page) -> tuple[Action, ...]:
    """Return all actions of a page: its own, then the standard ones that it does not replace.

    What it replaces has the same id; a key that it uses is taken from the standard action.
    """
    own = own_actions(declared)
    if isinstance(declared, WorksheetPage):
        own += declared.line_actions
    standard: tuple[Action, ...] = EVERYWHERE
    if isinstance(declared, ListPage):
        standard = LIST_ACTIONS + EVERYWHERE
    elif isinstance(declared, WorksheetPage):
        standard = WORKSHEET_ACTIONS + EVERYWHERE
    elif isinstance(declared, CardPage):
        standard = CARD_ACTIONS + EVERYWHERE
    elif isinstance(declared, SetupPage):
        standard = SETUP_ACTIONS + EVERYWHERE
    elif isinstance(declared, ReportPage):
        standard = REPORT_ACTIONS + EVERYWHERE
    elif isinstance(declared, ComparePage):
        standard = COMPARE_ACTIONS + EVERYWHERE
    gone = {action.id for action in own} | set(getattr(declared, "without", ()))
    taken = {key for action in own for key in action.keys}
    return own + tuple(_leaving(a, taken) for a in standard if a.id not in gone)


def _leaving(action: Action, taken: set[str]) -> Action:
    """Return a standard action without the keys that the page itself uses."""
    left = [key for key in action.keys if key not in taken]
    if len(left) == len(action.keys):
        return action
    return action.but(key=left[0] if left else "", also=tuple(left[1:]))
