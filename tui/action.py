"""Actions: what a person can do on a page, each declared once.

Footer, help, key binding, configuration and search all come from the one declaration.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, Protocol, TypeVar

from store.declared import Declared
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.printers import PrinterSettings
    from store.records import Record
    from tui.page import Page

_P = ParamSpec("_P")
_R = TypeVar("_R")
Progress = Callable[[int, int], None]
"""Called as `progress(done, total)` by long work (`total` 0: not known), in its own thread.

Raises `store.errors.Cancelled` when the person wants it to stop.
"""


class Ask(Declared):
    """One field of a small form.

    `kind` is a name of `store.fields.Kind`, or FILTER for a text of the filter language; `choices` are (key, caption) of a CHOICE; `noun` names
    what a REFERENCE points to. `value` is what stands there at first, as it would be typed.
    """

    name: str
    caption: Caption
    kind: str = "TEXT"
    value: str = ""
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    noun: str = ""
    length: int = 0


class Way(NamedTuple):
    """What else can be done with a text that is shown: the key, its name, and what it is called."""

    key: str
    name: str
    caption: str


class Chosen(NamedTuple):
    """Which contacts a person has chosen: filters by table and field, and what was ticked."""

    filters: Mapping[str, Mapping[str, str]]
    options: Mapping[str, bool]


class Context(Protocol):
    """What an action's handler gets: the page it runs on, and the ways to talk to the person.

    A StoreError that a handler does not catch is shown to the person; nothing more is needed.
    Everything that touches the database goes through `read`, `write` or `job`.
    """

    @property
    def page(self) -> Page:
        """The page."""

    @property
    def record(self) -> Record | None:
        """The record under the cursor, or of the card; None on an empty list or a new card."""

    @property
    def item(self) -> Record | None:
        """The row under the cursor of a list inside the card, while that has the focus."""

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters of the list, field name to filter text; of a card nothing."""

    @property
    def marked(self) -> int:
        """How many rows are marked; 0 when the action is for the row under the cursor."""

    async def records(self) -> list[Record]:
        """Return the marked records in list order, or the one under the cursor, or nothing."""

    async def keys(self) -> list[str]:
        """Return the keys of the marked records, or of the one under the cursor; for many rows."""

    async def ids(self) -> list[int]:
        """Return the surrogate keys of the same; for thousands of rows."""

    async def read(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a function of the store that reads, on the database thread."""

    async def write(self, fn: Callable[..., _R], *args: Any, done: str = "", **kwargs: Any) -> _R:
        """Call a verb of the store, say `done`, and have every page that shows it read again.

        The write goes on when the page is left meanwhile.
        """

    async def scan(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a function that reads for some seconds, aside from what the pages read."""

    async def job(self, caption: str, fn: Callable[..., _R], *args: Any, done: str = "") -> _R:
        """Call `fn(*args, progress=…)`, which takes its time, with progress and a way to stop it.

        Raises `store.errors.Cancelled` when the person stops it.
        """

    async def confirm(self, text: str, default: bool = False) -> bool:
        """Ask a yes/no question; `default` is the button that Enter takes. Leaving means no."""

    async def choose(
        self, title: str, options: Sequence[tuple[str, str]], default: str = "", text: str = ""
    ) -> str | None:
        """Let the person choose one of `options` (key, caption); None when they leave.

        `text` is said above them.
        """

    async def choose_record(
        self, noun: str, title: str = "", filters: Mapping[str, str] | None = None
    ) -> Record | None:
        """Let the person choose a record of `noun`, found as they type; None when they leave."""

    async def ask(self, title: str, fields: Sequence[Ask]) -> dict[str, str] | None:
        """Show a small form; the typed texts by field name, None when the person leaves."""

    async def choose_contacts(
        self,
        title: str,
        done: str,
        options: Sequence[tuple[str, Caption]],
        effect: Callable[[Chosen, Callable[[], bool]], str],
    ) -> Chosen | None:
        """Let the person choose contacts by filters on all tables; None when they leave.

        `done` is what the key that does it is called, `options` (name, caption) of what may be
        ticked. `effect` says what would be done (on the thread for scans) while the person types;
        it may stop early, with Cancelled, once what it is given says so.
        """

    async def open(
        self,
        page_id: str,
        key: str | None = None,
        filters: Mapping[str, str] | None = None,
        start: Mapping[str, object] | None = None,
    ) -> None:
        """Open a page.

        A card opens on `key`, or on a new record that begins with `start`; a list with `filters`
        and the cursor on `key`.
        """

    async def create_interaction(self, **start: object) -> None:
        """Open Create Interaction; `start` are its first values, such as `contact_no`."""

    @property
    def sends_mail(self) -> bool:
        """Whether the configuration says how the program itself sends mail."""

    def check_mail(self) -> None:
        """Refuse when mail cannot be sent as it is set up. Raises RuleError."""

    def send_mail(self) -> None:
        """Send what is due in the outbox, in the background."""

    @property
    def printer(self) -> PrinterSettings:
        """How the configuration says that documents are printed."""

    async def write_mail(
        self, contact_nos: Sequence[str], start: Mapping[str, str] | None = None
    ) -> int:
        """Let the person write a mail to contacts; `start` are first texts, such as `subject`.

        Returns how many mails were put into the outbox.
        """

    async def show_text(
        self, title: str, text: str, ways: Sequence[Way] = (), at: int = 0
    ) -> tuple[str, int] | None:
        """Show a text in full, so that it can be read, searched, selected and copied.

        Answers which of `ways` was taken, and in which line that was; None when the person leaves.
        `at` is the line to begin with.
        """

    async def save_file(self, content: bytes, name: str) -> Path | None:
        """Ask where a file is to be written and write it; None when the person leaves."""

    def can_open(self, document: AttachmentFile) -> bool:
        """Return whether a program can open a document: a configured one, or the desktop's."""

    def open_outside(self, document: AttachmentFile) -> bool:
        """Open a document with its program; return whether there is one.

        Raises StoreError when it cannot be started.
        """

    def edit_file(self, path: Path) -> None:
        """Open a file with its program, if there is one, so that it can be edited."""

    async def open_file(self, title: str = "") -> Path | None:
        """Ask for the path of a file that exists; None when the person leaves."""

    async def visit(self, path: Path) -> None:
        """Open another database in a session of its own; come back when that was left."""

    def filter_by(self, filters: Mapping[str, str]) -> None:
        """Add filters to those of the list, instead of those on the same fields."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard of the terminal, where the terminal allows it (OSC 52)."""

    def launch(self, command: str, value: str) -> bool:
        """Start the program that the configuration names for `command` with a value.

        Returns whether it names one. Raises StoreError when it cannot be started.
        """

    async def call(self, name: str, number: str) -> tuple[bool, int] | None:
        """Show a phone number large while it is being called.

        Answers whether somebody was reached and for how many minutes; None when the call was
        given up.
        """

    def notify(self, text: str, tone: str = "info") -> None:
        """Say a sentence on the status line; `tone` is `info`, `warning` or `error`."""

    def refresh(self) -> None:
        """Have the page read again what it shows."""

    async def undo(self) -> None:
        """Take back the last write of this session."""

    async def back(self) -> None:
        """Leave the page, as the key for it does."""


Handler = Callable[[Context], Awaitable[None]]
When = Callable[[Context], bool]


THIS_PAGE = N_("This page")


def always(_ctx: Context) -> bool:
    """Whatever the page shows."""
    return True


def on_record(ctx: Context) -> bool:
    """When there is a record to act on."""
    return ctx.record is not None


class Action(Declared):
    """Something a person can do on a page.

    Attributes:
        id: Its name in the configuration's `[keys]`; the same on all pages that have it.
        key: As Textual names keys: `n`, `L`, `f9`, `ctrl+s`, `alt+n`. "" for none.
        caption: Two or three words: footer, help, search.
        help: One sentence: what it does.
        run: What it does. None for a standard action, which the screen does itself.
        also: Other keys.
        shown: Whether the footer has room for it; the order of declaration is the order of worth.
        when: Whether it can be done now; an action that cannot is dimmed and says so.
        otherwise: What to do first when it cannot be done now.
        group: The heading in the help.
        synonyms: Other words that the search finds it by.
    """

    id: str
    key: str
    caption: Caption
    help: Caption
    run: Handler | None = None
    also: tuple[str, ...] = ()
    shown: bool = True
    when: When = always
    group: Caption = THIS_PAGE
    synonyms: tuple[Caption, ...] = ()
    otherwise: Caption = N_("This cannot be done here now.")

    @property
    def keys(self) -> tuple[str, ...]:
        """All its keys, before the configuration."""
        return tuple(key for key in (self.key, *self.also) if key)
