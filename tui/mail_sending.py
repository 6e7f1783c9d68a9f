"""Sending what waits in the outbox while the program is open: owned by the app, not by a page."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
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
            self._app.run_worker(self._look(), group="sending")

    async def _look(self) -> None:
        from store import outbox_run

        try:
            await self._count()
            if self.waiting and await self._app.data.read(outbox_run.is_due):
                self._tell(await self._send())
                await self._count()
                await self._app.changed()
        except StoreError as error:
            self._say(sentence(error))
        # after a defect nothing is looked for any more: it would be said every few seconds
        self._looking = False

    async def _count(self) -> None:
        from store import outbox

        before, self.waiting = self.waiting, await self._app.data.read(outbox.waiting)
        if before != self.waiting:
            self._app.show_frames()

    async def _send(self) -> RunResult:
        outcome: Future[RunResult] = Future()
        # a daemon: a server that does not answer keeps nobody from leaving
        self._thread = threading.Thread(target=self._run, args=(outcome,), daemon=True)
        self._thread.start()
        return await asyncio.wrap_future(outcome)

    def _run(self, outcome: Future[RunResult]) -> None:
        from store import db

        if not outcome.set_running_or_notify_cancel():
            return  # nobody waits for it any more
        with _HandedOver(outcome):
            try:
                result = mailing.run(self._app.config, cancelled=self._stopping.is_set)
            finally:
                db.close_database()
            outcome.set_result(result)

    def _tell(self, result: RunResult) -> None:
        if result.sent:
            self._said = ""
        if result.problem is not None:
            waits = ngettext(
                "The mail waits in the Outbox.", "The mails wait in the Outbox.", result.waiting
            )
            self._say(f"{sentence(result.problem)} {waits}")
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


class _HandedOver:
    """Hands an error of the thread to whoever waits for it, on the event loop."""

    def __init__(self, outcome: Future[RunResult]) -> None:
        self._outcome = outcome

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if error is not None:
            self._outcome.set_exception(error)
        return True
