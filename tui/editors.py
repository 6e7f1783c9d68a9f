"""Who else is editing what is on the screen: told to the others, and shown, each second or so."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from store import presence
from store.errors import StoreError
from tui import formats
from tui.dialogs.form import FormDialog
from tui.i18n import _
from tui.screens.form_screen import FormScreen
from tui.screens.line_dialog import LineDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.presence import Editor
    from tui.app import TratoApp

Place = tuple[str, int]
_TYPED_INTO = (FormScreen, LineDialog, FormDialog)


class Editors:
    """What this session says of its forms, and what it hears of others.

    All of it happens on the thread for scans: no key waits for it, and what fails is tried again.
    """

    def __init__(self, shell: TratoApp) -> None:
        self._shell = shell
        self._said: frozenset[Place] = frozenset()
        self._renewed = 0.0
        self._looking = False

    def look(self) -> None:
        """Bring both up to date, unless that is being done."""
        if not self._looking:
            self._looking = True
            self._shell.run_worker(self._look(), group="editors")

    async def _look(self) -> None:
        try:
            with suppress(StoreError):
                await self._tell()
                await self._hear()
        finally:
            self._looking = False

    async def _tell(self) -> None:
        wanted = self._edited()
        old = time.monotonic() - self._renewed > presence.RENEW_EVERY.total_seconds()
        if wanted == self._said and not (wanted and old):
            return
        await self._shell.data.scan(presence.announce, wanted)
        self._said, self._renewed = wanted, time.monotonic()

    def _edited(self) -> frozenset[Place]:
        """Return what is typed into: forms, and lines of a worksheet, which is edited with them.

        A small form above a card is about what belongs to it.
        """
        found: set[Place | None] = set()
        form: FormScreen | None = None
        for screen in self._shell.screen_stack:
            if isinstance(screen, FormScreen):
                form = screen
            if isinstance(screen, _TYPED_INTO) and screen.is_mounted and screen.dirty:
                found |= {getattr(screen, "place", None), form.place if form is not None else None}
        return frozenset(place for place in found if place is not None)

    async def _hear(self) -> None:
        form = self._shell.pages[-1] if self._shell.pages else None
        # none is left when the program ends meanwhile
        for screen in dict.fromkeys((form, *self._shell.screen_stack[-1:])):
            if isinstance(screen, FormScreen | LineDialog) and screen.place:
                found = await self._shell.data.scan(presence.editors, *screen.place)
                if screen.is_mounted:
                    await screen.show_editors(sentence_of(found))

    async def close(self) -> None:
        """Say that nothing is edited here any more."""
        if self._said:
            with suppress(StoreError):
                await self._shell.data.scan(presence.announce, ())


def sentence_of(found: Sequence[Editor]) -> str:
    """Return the sentence about who edits a record; empty when nobody does."""
    if not found:
        return ""
    names = ", ".join(dict.fromkeys(editor.user for editor in found))
    since = formats.clock_time(found[0].since)
    if len(found) == 1:
        return _("%(who)s is editing this since %(time)s.") % {"who": names, "time": since}
    return _("%(who)s are editing this, the first one since %(time)s.") % {
        "who": names,
        "time": since,
    }
