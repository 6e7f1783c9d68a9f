"""What all pages share: title, status line, footer, the actions with their keys, and the help."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap
from textual.screen import Screen
from textual.worker import WorkerError

from store.errors import Cancelled, StoreError
from tui.action import Action
from tui.i18n import _, sentence
from tui.keys import keys_of, shown_key
from tui.page import Page, every_action_of
from tui.rights import offered
from tui.widgets.footer import KeyFooter
from tui.widgets.status_line import StatusLine, Tone
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.records import Record
    from tui.app import TratoApp
    from tui.data import Row, Rows
    from tui.screens.context import ScreenContext

FIRST_READ = "rows"
"""The group of the workers whose rows a page is not shown without. Counts of long lists are slow."""


class PageScreen(Screen[None]):
    """A page on the screen.

    A subclass composes its body, reads what it shows in `populate`, and does the standard actions
    in methods `do_<id>`.
    """

    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        every = every_action_of(page)
        self.actions: tuple[Action, ...] = offered(page, every)
        self._withheld = {
            key for action in every if action not in self.actions for key in keys_of(action)
        }
        self._busy: set[str] = set()
        self._stale = False
        self._resumed = False
        self._populated = asyncio.Event()
        self.kept: dict[str, Any] = {}
        self.neighbours: Rows | None = None
        self.row: Row | None = None
        self._bind()

    def _bind(self) -> None:
        for action in self.actions:
            for key in keys_of(action):
                binding = Binding(
                    key,
                    f"perform({action.id!r})",
                    show=False,
                    # an input takes Alt+letter for the letter, unless the binding comes first
                    priority=key.startswith("alt+") and len(key) == len("alt+x"),
                    id=action.id,
                )
                made = BindingsMap([binding]).key_to_bindings
                for name, bindings in made.items():
                    self._bindings.key_to_bindings.setdefault(name, []).extend(bindings)

    @property
    def shell(self) -> TratoApp:
        """The program."""
        return cast("TratoApp", self.app)

    @property
    def context(self) -> ScreenContext:
        """What handlers of actions get."""
        from tui.screens.context import ScreenContext

        return ScreenContext(self)

    # What a subclass says

    def heading(self) -> str:
        """Return the title: where I am."""
        return _(self.page.title)

    def compose_body(self) -> ComposeResult:
        """Return what stands between the title and the status line."""
        yield from ()

    async def populate(self) -> None:
        """Read and show what the page shows; called once, and when the language changes."""

    async def reread(self) -> None:
        """Read again, because something was written; nothing that was typed may be lost."""

    @property
    def record(self) -> Record | None:
        """The record that actions are for."""
        return None

    @property
    def item(self) -> Record | None:
        """The row under the cursor of a list inside the page that has the focus."""
        return None

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters of a list."""
        return {}

    def filter_by(self, filters: Mapping[str, str]) -> None:
        """Add filters to those of a list."""

    @property
    def marked(self) -> int:
        """How many rows are marked."""
        return 0

    async def records(self) -> list[Record]:
        """Return the records that actions are for."""
        return [] if self.record is None else [self.record]

    async def keys(self) -> list[str]:
        """Return their keys."""
        return [record.key for record in await self.records()]

    async def ids(self) -> list[int]:
        """Return their surrogate keys."""
        return [record.id for record in await self.records()]

    def came_back(self, record: Record) -> None:
        """Take in that the page above was left, which showed `record`."""

    def draft(self) -> tuple[str, Mapping[str, str]] | None:
        """Return the name and the fields of a form that was not finished, to be kept."""
        return None

    @property
    def place(self) -> tuple[str, int] | None:
        """The noun and the surrogate key of the record that is edited on the page, if any is."""
        return None

    async def prepare(self, action: Action) -> bool:
        """Get ready for an action of the page; False when it cannot go on."""
        return True

    async def may_leave(self) -> bool:
        """Return whether the page may be left, after asking if something was not saved."""
        return True

    # Composition

    def compose(self) -> ComposeResult:
        """Return the frame with the body in it."""
        # styled for its width from the beginning, not once more when the size is told
        breakpoints = self.app.HORIZONTAL_BREAKPOINTS or []
        fitting = self._get_breakpoint_classes(self.app.size.width, breakpoints)
        self.update_classes(dict.fromkeys(fitting, True), update=False)
        yield TitleBar(self.heading(), _("Search"), self._search_key())
        yield from self.compose_body()
        yield StatusLine()
        yield KeyFooter()

    def _search_key(self) -> str:
        search = next((action for action in self.actions if action.id == "search"), None)
        return shown_key(search, typing=True) if search else ""

    async def on_mount(self) -> None:
        """Show what the page shows."""
        self.show_frame()
        await self._populate()
        self._populated.set()

    async def _populate(self) -> None:
        try:
            await self.populate()
        except StoreError as error:
            self.say(sentence(error), "error")

    def _compositor_refresh(self) -> None:
        # within a batch Textual draws, and throws away what it has drawn
        if not self.app._batch_count:  # noqa: SLF001 - there is no public way to ask
            super()._compositor_refresh()

    async def settled(self, seconds: float) -> None:
        """Return when the rows of the page have come, or could not be read, after so long at most."""
        await asyncio.wait({asyncio.create_task(self._settled())}, timeout=seconds)

    async def _settled(self) -> None:
        await self._populated.wait()
        reading = [worker for worker in self.app.workers if worker.group == FIRST_READ]
        with suppress(WorkerError):
            await self.app.workers.wait_for_complete(reading)

    async def rebuild(self) -> None:
        """Show everything again, in another language."""
        await self.recompose()
        self.show_frame()
        await self._populate()

    @property
    def _framed(self) -> bool:
        """Whether the frame stands: not yet while the page opens, no more once it goes."""
        if self._pruning:
            return False
        return bool(self.query(StatusLine)) and bool(self.query(KeyFooter))

    def show_frame(self) -> None:
        """Bring title, footer and the right side of the status line up to date."""
        if not self._framed:
            return
        bar = self.query_one(TitleBar)
        bar.title, bar.mark = self.heading(), self.shell.title_mark()
        self.query_one(StatusLine).set_note(self.shell.note())
        self.show_footer()

    def show_footer(self) -> None:
        """Show the keys that matter here and now."""
        if self._framed:
            self.query_one(KeyFooter).set_pairs(self.footer_pairs())

    def footer_pairs(self) -> Sequence[tuple[str, str]]:
        """Return (key, caption) of the footer, help last."""
        typing = self.focused is not None and self.focused.check_consume_key("a", "a")
        context = self.context
        shown = [action for action in self.actions if action.shown and action.when(context)]
        shown.sort(key=lambda action: action.id == "help")
        pairs = [(shown_key(action, typing), self.footer_caption(action)) for action in shown]
        return [pair for pair in pairs if pair[0]]

    def footer_caption(self, action: Action) -> str:
        """Return what the footer calls an action."""
        return _(action.caption)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Other keys work where text is typed."""
        self.show_footer()

    async def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Read again what was written while another page lay above."""
        if not self._resumed:
            # it was styled a moment ago, while it was mounted
            event.refresh_styles = False
            self._resumed = True
        self.show_frame()
        if self._stale:
            self._stale = False
            await self._reread()

    async def data_changed(self) -> None:
        """Take in that something was written, here or elsewhere.

        A page that is being opened reads afterwards, one that is being closed never again.
        """
        if not self._framed:
            return
        if self.is_current:
            await self._reread()
        else:
            self._stale = True

    async def _reread(self) -> None:
        try:
            await self.reread()
        except StoreError as error:
            self.say(sentence(error), "error")

    # Talking

    def say(self, text: str, tone: Tone = "info") -> None:
        """Say a sentence on the status line."""
        if self._framed:
            self.query_one(StatusLine).show(text, tone)

    def say_no_more(self, text: str) -> None:
        """Take a sentence off the status line, if it is still there."""
        if self._framed and self.query_one(StatusLine).says(text):
            self.say("")

    # Actions

    def on_key(self, event: events.Key) -> None:
        """Say why a key does nothing that does something for others."""
        if event.key in self._withheld:
            self.say(_("You may only read this."), "warning")

    def action_perform(self, action_id: str) -> None:
        """Do an action, unless it is being done already."""
        action = next((item for item in self.actions if item.id == action_id), None)
        if action is not None and action_id not in self._busy:
            self._busy.add(action_id)
            self.run_worker(self._perform(action), group="actions")

    def on_key_footer_clicked(self, event: KeyFooter.Clicked) -> None:
        """A click on the footer is the key."""
        for action in self.actions:
            if event.key in (shown_key(action, False), shown_key(action, True)):
                self.action_perform(action.id)
                return

    def on_title_bar_search_requested(self) -> None:
        """Open the search bar."""
        self.action_perform("search")

    async def _perform(self, action: Action) -> None:
        try:
            await self.attempt(self.perform(action))
        finally:
            self._busy.discard(action.id)

    async def attempt(self, doing: Awaitable[None]) -> None:
        """Wait for something that a person wants done; say what refuses it."""
        try:
            await doing
        except Cancelled as error:
            self.shell.say(sentence(error))
        except StoreError as error:
            self.shell.say(sentence(error), "error")

    async def perform(self, action: Action) -> None:
        """Do an action. Raises StoreError."""
        context = self.context
        if not action.when(context):
            self.say(_(action.otherwise), "warning")
            return
        self.say("")
        if action.run is None:
            from tui.shell_actions import HANDLERS

            done = getattr(self, f"do_{action.id.replace('-', '_')}", None)
            await (HANDLERS[action.id](self.shell) if done is None else done())
        elif await self.prepare(action):
            await action.run(context)
        self.show_footer()

    async def do_back(self) -> None:
        """Leave the page."""
        if await self.may_leave():
            await self.shell.leave(self)

    async def stay(self) -> None:
        """Go on after somebody wanted to leave the first page."""

    async def do_refresh(self) -> None:
        """Read again."""
        await self._reread()
        self.refresh(layout=True)

    async def do_help(self) -> None:
        """Show all keys."""
        from tui.screens.help_screen import HelpScreen

        chosen = await self.shell.push_screen_wait(HelpScreen(self.heading(), self.actions))
        if chosen is not None:
            self.action_perform(chosen)
