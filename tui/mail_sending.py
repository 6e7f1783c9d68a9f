"""Sending what waits in the outbox while the program is open: owned by the app, not by a page."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from store.errors import StoreError
from tui import mailing
from tui.i18n import _, ngettext, sentence

if TYPE_CHECKING:
    from store.outbox_run import RunResult
    from tui.app import TratoApp
    from tui.config import Config

LOOK_EVERY = 5.0
"""Seconds between two looks whether a mail is due."""
PATIENCE = 3.0
"""Seconds that leaving the program waits for the mail that is being sent."""


def is_set_up(config: Config) -> bool:
    """Return whether the configuration says how mail is sent."""
    return bool(config.mail)


def check(config: Config) -> None:
    """Refuse before anything is written when mail cannot be sent as it is set up.

    The server is not asked: a mail waits in the outbox until it answers. Raises RuleError.
    """
    mailing.check(config, connect=False)


class Sending:
    """Sends what is due on a thread of its own, which has a connection of its own.

    Each problem is said once, and again only after something was sent.
    """

    def __init__(self, app: TratoApp) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._said = ""
        self._looking = False
        self.waiting = 0

    def start(self) -> None:
        """Look from now on, if mail is set up."""
        if is_set_up(self._app.config):
            self._app.set_interval(LOOK_EVERY, self.wake)
            self.wake()

    def wake(self) -> None:
        """See at once whether a mail is due."""
        if is_set_up(self._app.config) and not self._looking and not self._stopping.is_set():
            self._looking = True
            self._app.run_worker(self._look(), group="sending", exit_on_error=False)

    async def _look(self) -> None:
        from store import outbox, outbox_run

        try:
            before, self.waiting = self.waiting, await self._app.data.read(outbox.waiting)
            if before != self.waiting:
                self._app.show_note()
            if self.waiting and await self._app.data.read(outbox_run.is_due):
                await self._send()
        except StoreError as error:
            self._say(sentence(error))
        finally:
            self._looking = False

    async def _send(self) -> None:
        from store import outbox

        loop = asyncio.get_running_loop()
        done: asyncio.Future[RunResult] = loop.create_future()
        # a daemon: a server that does not answer keeps nobody from leaving
        self._thread = threading.Thread(target=self._run, args=(loop, done), daemon=True)
        self._thread.start()
        result = await done
        self.waiting = await self._app.data.read(outbox.waiting)
        self._app.show_note()
        self._tell(result)
        await self._app.changed()

    def _run(self, loop: asyncio.AbstractEventLoop, done: asyncio.Future[RunResult]) -> None:
        from store import db

        try:
            result = mailing.run(self._app.config, cancelled=self._stopping.is_set)
        except StoreError as error:
            self._hand_over(loop, done.set_exception, error)
        else:
            self._hand_over(loop, done.set_result, result)
        finally:
            db.close_database()

    def _hand_over(self, loop: asyncio.AbstractEventLoop, how: object, what: object) -> None:
        if not self._stopping.is_set():
            loop.call_soon_threadsafe(how, what)  # type: ignore[arg-type]

    def _tell(self, result: RunResult) -> None:
        if result.sent:
            self._said = ""
        if result.problem is not None:
            self._say(sentence(result.problem))
        elif result.failed:
            said = ngettext(
                "1 mail could not be sent: see the Outbox.",
                "%(count)s mails could not be sent: see the Outbox.",
                result.failed,
            )
            self._say(said % {"count": result.failed}, again=True)

    def _say(self, text: str, *, again: bool = False) -> None:
        if again or text != self._said:
            self._said = text
            self._app.say(text, "error")

    def note(self) -> str:
        """Return the sign on the status line: how many mails wait; "" for none."""
        if not self.waiting:
            return ""
        return _("mail: %(count)s") % {"count": self.waiting}

    async def close(self) -> None:
        """Stop after the mail that is being sent, and wait for it a little."""
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, PATIENCE)
