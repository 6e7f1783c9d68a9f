"""The program on the screen: the shell around the pages, and nothing that a page does."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed
from typing_extensions import override

from store.errors import StoreError
from store.records import Record
from store.session import session
from tui import formats, keys
from tui.config import Config
from tui.data import Data, Row, Rows
from tui.i18n import _, sentence
from tui.jobs import Job, Jobs
from tui.key_order import KeyOrder
from tui.page import RoleCentrePage, page
from tui.pages import FIRST
from tui.screens.base import PageScreen
from tui.screens.factory import instant_screen, screen_for
from tui.terminal import Terminal
from tui.theme import THEMES, VARIABLE_DEFAULTS, default_theme, stylesheet_parts
from tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from textual.await_remove import AwaitRemove
    from textual.dom import DOMNode
    from textual.widget import Widget

    from tui.editors import Editors
    from tui.mail_sending import Sending

POLL = 1.0
"""Seconds between two looks whether other sessions have written."""
PATIENCE = 0.1
"""Seconds after which the first page is shown without its rows."""
_LONG = 1.0
"""Seconds after which nobody waits for the rows of a page any longer."""


class TratoApp(KeyOrder):
    """The shell.

    Args:
        data: The session's database, open.
        config: The configuration.
        start_page: The id of the page to begin with; "" for the role centre.
        blank: Whether nothing was ever written into the database.
    """

    CSS, _CSS_LATER = stylesheet_parts()
    _LATER = ("", "TratoApp.CSS_LATER")
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared by the base class
        (0, "-narrow"),
        (100, "-wide"),
        (120, "-broad"),
    ]
    _has_looks = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "help_quit", show=False, id="shell.interrupt"),
        Binding("ctrl+z", "suspend_process", show=False, id="shell.suspend"),
    ]

    def __init__(
        self, data: Data, config: Config, start_page: str = "", blank: bool = False
    ) -> None:
        # decided before the theme is known: else colours are turned into greys, black on black
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.data = data
        self.config = config
        self.jobs = Jobs(data, self._job_reported)
        self.salesperson = ""
        self._first = page(start_page or FIRST)
        self._blank = blank
        self._sending: Sending | None = None
        self._terminal = Terminal(self.end)
        self._work = ""
        self._editors: Editors | None = None
        self._ending = False
        self._trouble = ""
        self._undrawn = ExitStack()
        self._choose_looks()

    # Life

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the tokens of the stylesheet for themes that have none."""
        return dict(VARIABLE_DEFAULTS)

    def get_css_variables(self) -> dict[str, str]:
        """Return the tokens of the stylesheet.

        They are asked for once before the theme is chosen, and have to be mixed from its colours.
        """
        return super().get_css_variables() if self._has_looks else {}

    def _choose_looks(self) -> None:
        """Choose the theme and the keys, before anything is shown.

        A theme that is chosen once the program runs has the whole stylesheet read a second time.
        """
        for theme in THEMES:
            self.register_theme(theme)
        chosen = self.config.theme
        if chosen not in self.available_themes or os.environ.get("NO_COLOR"):
            chosen = default_theme()
        self.set_reactive(App.theme, chosen)
        dark = self.current_theme.dark
        classes = {f"-theme-{chosen}": True, "-dark-mode": dark, "-light-mode": not dark}
        self.update_classes(classes, update=False)
        self._has_looks = True
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)
        keys.configure(self.config.keys)
        self.set_keymap(keys.widget_keys())

    def on_load(self) -> None:
        """Draw nothing before the first page has its rows: two frames take longer than one."""
        self._undrawn.enter_context(self.batch_update())
        self.data.hurry()
        self._undrawn.callback(self.set_timer(PATIENCE, self._draw).stop)

    def _draw(self) -> None:
        self._undrawn.close()
        if self.screen_stack:  # the program may have ended meanwhile
            # not at the next of the 60 looks a second whether there is something to draw
            self.screen._refresh_layout()  # noqa: SLF001 - there is no public way to do it now
        self.data.take_time()

    def get_default_screen(self) -> Screen[Any]:
        """Return the first page, if it can be shown at once: one screen less to draw."""
        if not isinstance(self._first, RoleCentrePage):
            self._know_all_looks()
        return instant_screen(self._first) or super().get_default_screen()

    def _know_all_looks(self) -> None:
        """Read the part of the stylesheet that a usual first page does without."""
        if not self.stylesheet.has_source(*self._LATER):
            self.stylesheet.add_source(self._CSS_LATER, self._LATER)
            self.stylesheet.parse()

    @override
    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Show another screen, which may look like anything."""
        self._know_all_looks()
        return super().push_screen(*args, **options)

    async def on_mount(self) -> None:
        """Watch over the terminal and the database."""
        self._terminal.watch()
        self.app_resume_signal.subscribe(self, self._resumed)
        self.set_interval(POLL, self._poll)
        self.run_worker(self._begin())

    async def _begin(self) -> None:
        if not self.pages:
            await self.open_page(self._first.id)
        if self.pages:
            await self.pages[-1].settled(PATIENCE)
        self._draw()
        if self._blank:
            from tui.screens.first_start import FirstStart

            await self.push_screen_wait(FirstStart(self.data, self.jobs))
            await self.changed()
        await self.data.changed_elsewhere()
        await self.know_person()
        self._know_all_looks()

    async def know_person(self) -> None:
        """Find out which salesperson the user is, and say so on every page."""
        self.salesperson = await self.data.read(_own_code)
        from store import drafts
        from tui.copying import DailyCopies
        from tui.shell_actions import know_currency, take_in_spool

        if await know_currency(self):
            for screen in self.pages:
                await screen.data_changed()
        self.show_frames()
        waiting = await self.data.read(drafts.waiting)
        if waiting:
            from tui.dialogs.create_interaction import offer_draft

            await offer_draft(self)
        if any(draft.form == "write-mail" for draft in waiting):
            self.say(_("A mail that you had begun is kept: M on a contact offers it."))
        await take_in_spool(self)
        self.sending.start()
        DailyCopies(self).start()

    @property
    def sending(self) -> Sending:
        """What sends the mails of the outbox."""
        if self._sending is None:
            from tui.mail_sending import Sending

            self._sending = Sending(self)
        return self._sending

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """Remove widgets; what they still do ends before their parts go, not after.

        Else what a thread answers just then would be shown on parts that are not there.
        """
        going = {part for node in nodes for part in node.walk_children(with_self=True)}
        for worker in self.workers:
            if worker.node in going:
                # not at once: what has not begun yet would never be awaited
                asyncio.get_running_loop().call_soon(worker.cancel)
        return super()._prune(*nodes, parent=parent)

    async def on_unmount(self) -> None:
        """Finish what is being written and close the database."""
        self._terminal.unwatch()
        await self.sending.close()
        if self._editors is not None:
            await self._editors.close()
        await self.jobs.close()
        await self.data.close()

    def end(self, code: int = 0) -> None:
        """Leave the program; forms that were not finished are kept as drafts."""
        # told to end by a signal and by the terminal that is gone: each form is kept once
        if not self._ending:
            self._ending = True
            self.run_worker(self._end(code), group="end")

    async def _end(self, code: int) -> None:
        from store import drafts
        from tui.dialogs.base import Dialog

        said: Text | None = None
        for screen in self.screen_stack:
            draft = screen.draft() if isinstance(screen, PageScreen | Dialog) else None
            if draft is not None:
                try:
                    await self.data.write(drafts.keep, *draft)
                except StoreError as error:
                    # told to end, the program ends also when nothing can be kept
                    said = Text(sentence(error))
        if self._terminal.gone:
            # what is written to a terminal that is gone is waited for in vain
            await self.jobs.close()
            await self.data.close()
            os._exit(code)
        self.exit(code, return_code=code, message=said)

    async def _poll(self) -> None:
        if self._terminal.gone:
            self.end(129)
        elif await self._changed_elsewhere():
            await self.changed()
        if self._editors is None and any(page.place for page in self.pages):
            from tui.editors import Editors

            self._editors = Editors(self)
        if self._editors is not None:
            self._editors.look()

    async def _changed_elsewhere(self) -> bool:
        """Return whether others have written; what was said while they could not be asked is over then."""
        try:
            found = await self.data.changed_elsewhere()
        except StoreError as error:
            self._trouble = sentence(error)
            raise
        if self._trouble:
            for screen in self.pages:
                screen.say_no_more(self._trouble)
            self._trouble = ""
        return found

    def _resumed(self, _app: object) -> None:
        # some widgets stay blank when a stopped program comes to the foreground
        self.screen.refresh(layout=True)
        for widget in self.screen.walk_children():
            getattr(widget, "refresh", lambda: None)()

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, StoreError) and self.pages:
            # a worker that nobody waits for: the person reads what went wrong, and goes on
            self.say(sentence(cause), "error")
            return
        if isinstance(error, WorkerFailed) and self.pages and not self.is_headless:
            # one action failed, by a defect: what else is on the screens is not to be lost
            from tui.crash import save_traceback

            self.say(sentence(save_traceback(cause)), "error")
            return
        super()._handle_exception(cause if isinstance(cause, Exception) else error)

    def _fatal_error(self) -> None:
        from tui.crash import save_traceback

        error = self._exception or sys.exc_info()[1] or RuntimeError()
        said = sentence(save_traceback(error))
        self._exit_renderables[:] = [Text(said)]
        self._close_messages_no_wait()

    def panic(self, *_renderables: Any) -> None:
        """End after an error that was foreseen by nobody, with a sentence."""
        self._fatal_error()

    # What pages use

    @property
    def pages(self) -> list[PageScreen]:
        """The pages that are open, the one in front last."""
        return [screen for screen in self.screen_stack if isinstance(screen, PageScreen)]

    async def open_page(
        self,
        page_id: str,
        key: str | None = None,
        filters: Mapping[str, str] | None = None,
        start: Mapping[str, object] | None = None,
        neighbours: Rows | None = None,
        row: Row | None = None,
    ) -> None:
        """Open a page in front of the others; see `tui.action.Context.open`."""
        from tui.shell_actions import remember_page

        try:
            screen = await screen_for(self.data, page(page_id), key, filters, start)
        except StoreError as error:
            self.say(sentence(error), "error")
            return
        screen.neighbours, screen.row = neighbours, row
        await self.push_screen(screen)
        self.run_worker(remember_page(self, screen.page), group="usage")

    async def leave(self, screen: PageScreen, record: Record | None = None) -> None:
        """Close a page; the one below stands on `record`, if it has it."""
        if len(self.pages) < 2 or screen is not self.pages[-1]:
            await screen.stay()
            self.say(_("This is the first page. %(key)s leaves the program.") % {"key": "Ctrl+Q"})
            return
        self.pop_screen()
        if record is not None and self.pages:
            # nothing is awaited from here: what leaves the page may be a worker of it
            self.pages[-1].came_back(record)

    async def stand_on(self, record: Record) -> None:
        """Let the page in front stand on a record, so that the next key is about that one."""
        page = self.pages[-1]
        page.came_back(record)
        await page.settled(_LONG)

    async def changed(self) -> None:
        """Have every open page read again what it shows."""
        from tui.shell_actions import know_currency

        await know_currency(self)
        for screen in self.pages:
            await screen.data_changed()

    def say(self, text: str, tone: Tone = "info") -> None:
        """Say a sentence on the page in front."""
        if self.pages:
            self.pages[-1].say(text, tone)

    def note(self) -> str:
        """Return the right side of the status line: work under way, else who, when and where."""
        if self._work:
            return self._work
        from store import db

        place = db.place()
        who = self.salesperson or session.user
        day = formats.date(session.work_date)
        if session.chosen_work_date is not None:
            day = _("work date %(date)s") % {"date": day}
        return "  ".join(
            filter(None, (self._sending.note() if self._sending else "", who, day, place))
        )

    def title_mark(self) -> str:
        """Return what stands after a title where nothing can be changed for good."""
        from store import db, rights

        if db.is_archive():
            return _("· archive, read only")
        return "" if rights.held().write else _("· read only")

    def _job_reported(self, job: Job) -> None:
        percent = "" if job.percent is None else f" {job.percent} %"
        self._work = "" if job.finished else f"{job.caption}{percent}  " + _("Alt+X stops")
        self.show_frames()

    def show_frames(self) -> None:
        """Bring titles, footers and the right side of the status lines up to date."""
        for screen in self.pages:
            screen.show_frame()

    async def create_interaction(self, start: Mapping[str, object]) -> None:
        """Open Create Interaction with first values; return when it was left. Raises StoreError."""
        from tui.dialogs.create_interaction import create_interaction

        await create_interaction(self, start)

    # Leaving

    def action_help_quit(self) -> None:
        """Say how the program is left: Ctrl+C copies."""
        self.say(_("Ctrl+Q leaves the program."))

    async def action_quit(self) -> None:
        """Leave the program, as the action of the page does."""
        self.run_worker(self.quit(), group="quit", exclusive=True)

    async def quit(self) -> None:
        """Leave the program, if every page and dialog may be left."""
        from tui.dialogs.base import Dialog

        for screen in reversed(self.screen_stack):
            if isinstance(screen, PageScreen | Dialog) and not await screen.may_leave():
                return
        self.exit(0)


def run(start_page: str = "", where: str = "", config: Config | None = None) -> int:
    """Show the screens until the person leaves; return the exit code. See `tui.start.run`."""
    from tui.start import run as start

    return start(start_page, where, config)


def _own_code() -> str:
    from store.salespeople import own_code

    return own_code()
