"""The search bar: it drops down over the page, answers every key, and Enter takes the first hit.

Actions, pages and reports are found at once; records come from the database thread and are put
below them, so that they never push away what the person is about to choose.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar, Self, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from store.errors import StoreError
from tui import finder
from tui.finder import Hit, Query, Section
from tui.i18n import _, ngettext, sentence
from tui.keys import shown_key
from tui.widgets.section_list import Choice, Choices, SectionList
from tui.widgets.text_fields import PlainInput

if TYPE_CHECKING:
    from datetime import date

    from store.search import Hit as RecordHit
    from tui.action import Action
    from tui.app import TratoApp
    from tui.screens.base import PageScreen

DEBOUNCE = 0.08
"""Seconds without a key before a text is searched; Enter does not wait for them."""
Target = tuple[str, str, str]
_DAYS = 60
_LEFT_FREE = 10
_MOST_LINES = 14


class SearchBar(ModalScreen[Target | None]):
    """The search bar over a page.

    Answers ("page", id, ""), ("report", id, ""), ("action", id, "") or ("record", page id, key);
    None when it was left.

    Args:
        front: The page that it lies over.
        text: What stands in it at first.
    """

    AUTO_FOCUS = "PlainInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g,ctrl+p", "leave", show=False, id="search.leave"),
        Binding("alt+q", "leave", show=False, priority=True, id="search.again"),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True, id="search.next"),
        Binding("up", "move(-1)", show=False, priority=True, id="search.previous"),
        Binding("pagedown", "page(1)", show=False, priority=True, id="search.page-down"),
        Binding("pageup", "page(-1)", show=False, priority=True, id="search.page-up"),
        Binding("tab", "section(1)", show=False, priority=True, id="search.next-section"),
        Binding("shift+tab", "section(-1)", show=False, priority=True, id="search.last-section"),
    ]

    def __init__(self, front: PageScreen, text: str = "") -> None:
        self._opening = True
        self._drawing: AbstractContextManager[None] | None = None
        super().__init__()
        self._front = front
        self._text = text
        self._actions: list[Action] = []
        self._uses: finder.Uses = {}
        self._hits: dict[Hashable, Hit] = {}
        self._answered: str | None = None
        self._taking = False
        self._timer: Timer | None = None
        self._loaded = asyncio.Event()

    @property
    def _shell(self) -> TratoApp:
        return cast("TratoApp", self.app)

    def compose(self) -> ComposeResult:
        """Return the line that is typed into and the list below it."""
        with Vertical(id="search-bar"):
            with Horizontal(id="search-line"):
                yield Static("⌕", markup=False)
                yield PlainInput(
                    self._text,
                    placeholder=_("Page, report, action, contact…   > @ # / ?"),
                    compact=True,
                    select_on_focus=False,
                )
            yield SectionList()

    def on_mount(self) -> None:
        """Offer what was opened lately, and read what the correction of typos needs."""
        self.query_one(PlainInput).cursor_blink = False
        context = self._front.context
        self._actions = [item for item in self._front.actions if item.when(context)]
        self.run_worker(self._prepare(), group="prepare")
        if not self._text:
            self._search_now()

    def on_resize(self, event: events.Resize) -> None:
        """Leave some lines of the page in sight."""
        lines = max(3, min(_MOST_LINES, event.size.height - _LEFT_FREE))
        listed = self.query_one(SectionList)
        if listed.size.height != lines:
            listed.styles.height = lines

    def on_screen_resume(self) -> None:
        """Write nothing to the terminal until there is something to show, but not for long."""
        if self._drawing is None and self._answered is None:
            self._drawing = self.app.batch_update()
            self._drawing.__enter__()
            self.set_timer(DEBOUNCE, self._draw_now)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Have the screen written again; while the bar opens without the page, which is there."""
        if not self._opening:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if repaint:
            for bar in self.query("#search-bar"):
                bar.refresh()
        return super().refresh(repaint=False, layout=layout, recompose=recompose)

    def _draw_now(self) -> None:
        self._opening = False
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            drawing.__exit__(None, None, None)

    def on_unmount(self) -> None:
        """Leave nothing unwritten."""
        self._draw_now()

    async def _prepare(self) -> None:
        from store import search, search_memory

        await asyncio.to_thread(finder.prepare)
        self._loaded.set()
        try:
            self._uses = await self._shell.data.read(search_memory.uses)
            await self._shell.data.scan(search.prepare)
        except StoreError as error:
            self._say(sentence(error))

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once no further key comes."""
        self._taking = False
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE, self._search_now)

    def _search_now(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        text = self.query_one(PlainInput).value
        self._search(text)

    # a coroutine that is handed over is never awaited when the next key comes before it begins
    @work(group="search", exclusive=True)
    async def _search(self, text: str) -> None:
        await self._loaded.wait()
        query = Query.of(text)
        try:
            if not query.text and not query.only:
                self._show(text, await self._before_typing(), last=True)
                return
            sections = finder.catalogue(query, self._actions, self._uses)
            if not query.nouns or not query.text:
                self._show(text, sections, last=True)
                if not sections and not query.text:
                    self._say(_("Type words of what you look for."))
                return
            if not finder.needs_records(sections, query):
                self._show(text, sections)
            found = await self._shell.data.read(_records, query)
            self._show(text, finder.with_records(sections, found), last=True)
        except StoreError as error:
            self._say(sentence(error))

    async def _before_typing(self) -> list[Section]:
        from store import search

        def offered() -> list[Section]:
            from store import usage

            here = self._front.page.id
            recent, most = (
                [used for used in read(finder.MANY) if used.target != here]
                for read in (usage.recent, usage.most_used)
            )
            return finder.before_typing(recent, most, self._actions, search.named)

        return await self._shell.data.read(offered)

    def _show(self, text: str, sections: Sequence[Section], last: bool = False) -> None:
        """Show what was found for `text`; `last` when nothing more comes for it."""
        listed = self.query_one(SectionList)
        chosen = listed.chosen if self._answered == text else None
        self._answered = text
        hits = finder.flat(sections)
        self._hits = {(hit.kind, hit.noun, hit.id): hit for hit in hits}
        if chosen not in self._hits:
            chosen = None
        listed.show(self._choices(sections) or [Choices(_("Nothing found."))], chosen)
        self.call_after_refresh(self._draw_now)
        if self._taking and (hits or last):
            self._taking = False
            self._take()

    def _say(self, text: str) -> None:
        self._hits = {}
        self.query_one(SectionList).show([Choices(text)])

    def _choices(self, sections: Sequence[Section]) -> list[Choices]:
        return [
            Choices(section.caption, tuple(self._choice(hit) for hit in section.hits))
            for section in sections
        ]

    def _choice(self, hit: Hit) -> Choice:
        identity = (hit.kind, hit.noun, hit.id)
        if hit.kind == finder.RECORD:
            return Choice(identity, hit.title, hit.detail, _last(hit), hit.id)
        if hit.kind == finder.ACTION:
            keys = [shown_key(action, False) for action in self._actions if action.id == hit.id]
            return Choice(identity, hit.title, hit.other_title or hit.detail, "".join(keys))
        return Choice(identity, hit.title, hit.other_title, hit.category)

    # Choosing

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the hit under the cursor, once it is one for what stands there."""
        if self._answered == event.value and self._hits:
            self._take()
        else:
            self._taking = True
            self._search_now()

    def on_section_list_clicked(self, event: SectionList.Clicked) -> None:
        """Take the hit that was clicked."""
        self._take()

    def _take(self) -> None:
        hit = self._hits.get(self.query_one(SectionList).chosen)
        if hit is None:
            return
        if hit.kind == finder.PREFIX:
            field = self.query_one(PlainInput)
            field.value = hit.id
            field.cursor_position = len(hit.id)
            self._search_now()
            return
        if hit.kind not in (finder.PAGE, finder.REPORT):  # counted when they open, by any way
            self.app.run_worker(_remember(self._shell, hit), group="usage")
        if hit.kind == finder.RECORD:
            self.dismiss((hit.kind, hit.page, hit.id))
        else:
            self.dismiss((hit.kind, hit.id, ""))

    def action_leave(self) -> None:
        """Close the bar."""
        self.dismiss(None)

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self.query_one(SectionList).move(lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        listed = self.query_one(SectionList)
        listed.move(pages * listed.page)

    def action_section(self, step: int) -> None:
        """Move the cursor to another section."""
        self.query_one(SectionList).move_section(step > 0)


def _records(query: Query) -> list[RecordHit]:
    from store import search

    return search.records(query.text, query.limit, query.nouns)


async def _remember(shell: TratoApp, hit: Hit) -> None:
    from store import usage

    try:
        await shell.data.write(usage.remember, *hit.used_as)
    except StoreError as error:
        # the way there is not lost because it could not be counted
        shell.say(sentence(error), "warning")


def _last(hit: Hit) -> str:
    """Return when a contact was last spoken to, or the date of an entry."""
    from tui import formats

    if hit.last is None:
        return ""
    return _ago(hit.last) if hit.noun == "contact" else formats.date(hit.last)


def _ago(day: date) -> str:
    from store import clock
    from tui import formats

    days = (clock.today() - day).days
    if days == 0:
        return _("last: today")
    if 0 < days <= _DAYS:
        text = ngettext("last: %(count)s day ago", "last: %(count)s days ago", days)
        return text % {"count": days}
    return _("last: %(date)s") % {"date": formats.date(day)}
