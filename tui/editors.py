"""Who else is editing what is on the screen: told to the others, and shown, each second or so."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from store import presence
from store.errors import StoreError
from tui import formats
from tui.i18n import _
from tui.screens.form_screen import FormScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.presence import Editor
    from tui.app import TratoApp

Place = tuple[str, int]


class Editors:
    """What this session says of its forms, and what it hears of others.

    All of it happens on the thread for scans: no key waits for it, and what fails is tried again.
    """

    def __init__(self, shell: TratoApp) -> None:
        self._shell = shell
        self._said: Place | None = None
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
        forms = [page for page in self._shell.pages if isinstance(page, FormScreen)]
        wanted = next((form.place for form in reversed(forms) if form.dirty and form.place), None)
        old = time.monotonic() - self._renewed > presence.RENEW_EVERY.total_seconds()
        if wanted == self._said and not (wanted and old):
            return
        if wanted is None:
            await self._shell.data.scan(presence.withdraw)
        else:
            await self._shell.data.scan(presence.announce, *wanted)
        self._said, self._renewed = wanted, time.monotonic()

    async def _hear(self) -> None:
        form = self._shell.pages[-1] if self._shell.pages else None
        if isinstance(form, FormScreen) and form.place:
            found = await self._shell.data.scan(presence.editors, *form.place)
            if form.is_mounted:
                await form.show_editors(sentence_of(found))

    async def close(self) -> None:
        """Say that nothing is edited here any more."""
        if self._said is not None:
            with suppress(StoreError):
                await self._shell.data.scan(presence.withdraw)


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
