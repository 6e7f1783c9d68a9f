"""A real terminal for tests: tmux, 80x24, keys in, the screen as text out."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store.session import session
from tui import i18n
from tui.cli import run

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


class Terminal:
    """A tmux session that runs the program on one database."""

    def __init__(self, name: str, folder: Path, size: tuple[int, int] = (80, 24)) -> None:
        self.database: Any = folder / "trato.db"
        self._socket = folder / "tmux"
        self._name = name
        self._size = size
        self._env = os.environ | {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "SHELL": "/bin/sh"}
        self._env.pop("TMUX", None)
        self._in_shell = False
        self.before = "true"

    def start(self, *arguments: str) -> None:
        """Start the program; the session ends with it, and its exit code is kept in a file."""
        self.run([sys.executable, "-m", "tui", "--db", str(self.database), *arguments])

    def run(self, program: list[str]) -> None:
        """Start any program as `start` does."""
        code = self._socket.with_name("exit")
        code.unlink(missing_ok=True)
        command = f"{self.before}; {shlex.join(program)}; echo $? > {shlex.quote(str(code))}"
        if self._in_shell:
            self.type(command)
            self.keys("Enter")
            return
        self._open(command)

    def shell(self) -> None:
        """Start a shell, in which the program is started then."""
        self._open(f"cd {shlex.quote(str(ROOT))}; PS1='$ ' exec sh -i")
        self._in_shell = True
        self.see("$")

    def _open(self, command: str) -> None:
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", self._name,
            "-x", str(self._size[0]), "-y", str(self._size[1]), "-c", str(ROOT), command,
        )  # fmt: skip
        self._tmux(
            "set-option", "-g", "escape-time", "0", ";", "set-option", "-g", "remain-on-exit", "on"
        )

    def process(self) -> int:
        """Return the number of the program's process."""
        shell = self._tmux("display-message", "-p", "-t", self._name, "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def resize(self, width: int, height: int) -> None:
        """Give the window of the terminal another size."""
        self._tmux("resize-window", "-t", self._name, "-x", str(width), "-y", str(height))

    def trato(self, *arguments: str) -> str:
        """Run a command of the program on the same database; return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "tui", "--db", str(self.database), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=self._env,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare(self, *commands: tuple[str, ...]) -> None:
        """Run commands in this process, a fifth of the work: what a journey begins with."""
        for arguments in commands:
            assert run((*arguments, "--db", str(self.database))) == 0
        session.layouts = str
        i18n.set_language("en")

    def keys(self, *names: str) -> None:
        """Press keys, by tmux's names: `Enter`, `M-q`, `C-s`, `F9`."""
        self._tmux("send-keys", "-t", self._name, *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-t", self._name, "-l", text)

    def screen(self) -> str:
        """Return the screen as lines of text."""
        return self._tmux("capture-pane", "-p", "-t", self._name)

    def see(self, *texts: str) -> str:
        """Wait until all `texts` are on the screen at once; return the screen."""
        return self._until(lambda screen: all(text in screen for text in texts), f"{texts}")

    def miss(self, *texts: str) -> str:
        """Wait until none of `texts` is on the screen; return the screen."""
        return self._until(lambda screen: not any(text in screen for text in texts), f"no {texts}")

    def until(self, holds: Callable[[], bool], wanted: str) -> None:
        """Wait until something holds; `wanted` says what, should it never come."""
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not holds():
            assert time.monotonic() < end, f"waited for {wanted}"
            pause.wait(0.05)

    def _until(self, holds: object, wanted: str) -> str:
        assert callable(holds)
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        screen = self.screen()
        while not holds(screen):
            if time.monotonic() > end:
                raise AssertionError(f"waited for {wanted}; the screen is:\n{screen}")
            pause.wait(0.05)
            screen = self.screen()
        return screen

    def ended(self) -> int:
        """Wait until the program has ended; return its exit code."""
        code = self._socket.with_name("exit")
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not (code.exists() and code.read_text().strip()):
            assert time.monotonic() < end, "the program does not end:\n" + self.screen()
            pause.wait(0.05)
        return int(code.read_text())

    def begin_interaction(self, text: str) -> None:
        """Open Create Interaction in the empty log, and begin a description with `text`."""
        self.start("--lang", "en", "open", "interaction-log-entries")
        self.see("Nothing has been logged yet")
        self.keys("n")
        self.see("Create Interaction")
        self.type("adat")
        self.see("CT000001")
        self.keys("Enter")
        self.type("outgo")
        self.see("OUTGOING")
        self.keys("Enter")
        self.see("15 min")
        self.type(text)
        self.see(text)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        self._tmux("kill-session", "-t", self._name)

    def close(self) -> None:
        """End everything."""
        self._run("kill-server")

    def _tmux(self, *arguments: str) -> str:
        done = self._run(*arguments)
        assert done.returncode == 0, f"tmux {arguments}: {done.stderr}"
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=self._env,
        )
