"""Having the database copied while the program is open: owned by the app, not by a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.backup_plan import is_due
from tui.daily_copies import plan_of, start
from tui.i18n import _, sentence

if TYPE_CHECKING:
    import subprocess

    from tui.app import TratoApp

_LOOK_EVERY = 600.0
"""Seconds between two looks whether a copy is due: a session may be open for days."""
_POLL = 1.0
_DONE = (0, 75)
"""Exit codes after which there is nothing to say: 75 when another session was quicker."""


class DailyCopies:
    """Has copies made while the program is open; what goes wrong is said once."""

    def __init__(self, app: TratoApp) -> None:
        self._app = app
        self._process: subprocess.Popen[str] | None = None
        self._said = False

    def start(self) -> None:
        """Look from now on, if copies are wanted."""
        if plan_of(self._app.config).automatic:
            self._app.set_interval(_LOOK_EVERY, self.look)
            self.look()

    def look(self) -> None:
        """Have a copy made if one is due."""
        from store import backups, db

        plan = plan_of(self._app.config)
        if self._process is not None or db.is_archive():
            return
        obstacle = backups.obstacle(db.location(), plan)
        if obstacle is not None:
            self._say(sentence(obstacle))
        elif is_due(db.location(), plan):
            try:
                self._process = start(db.location(), watched=True)
            except OSError as error:
                self._say(str(error))
            else:
                self._app.set_timer(_POLL, self._settle)

    def _settle(self) -> None:
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            self._app.set_timer(_POLL, self._settle)
            return
        self._process = None
        said = ""
        if process.stderr is not None:
            with process.stderr as messages:
                said = messages.read().strip()
        if process.returncode not in _DONE:
            self._say(said.splitlines()[-1] if said else "")

    def _say(self, reason: str) -> None:
        if not self._said:
            self._said = True
            said = _("No copy of the database could be made. %(reason)s") % {"reason": reason}
            self._app.say(said, "warning")
