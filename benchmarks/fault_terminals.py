"""A terminal that goes away while something is being typed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.fault_checks import Loss
from tests.journey.terminal import Terminal

TYPED = "Half a sentence"


def hang_up(folder: Path, times: int, _dice: random.Random) -> Loss:
    """Send SIGHUP, as a lost connection does."""

    def end(terminal: Terminal) -> None:
        os.kill(terminal.process(), signal.SIGHUP)
        terminal.ended()

    return _typing(folder, times, end, "true")


def vanish(folder: Path, times: int, _dice: random.Random) -> Loss:
    """Take the terminal away from what does not hear SIGHUP."""

    def end(terminal: Terminal) -> None:
        process = terminal.process()
        terminal.close()
        terminal.until(lambda: not Path(f"/proc/{process}").exists(), "the end of the process")

    return _typing(folder, times, end, "trap '' HUP")


def _typing(folder: Path, times: int, end: Callable[[Terminal], None], before: str) -> Loss:
    loss = Loss()
    if not shutil.which("tmux"):
        loss.faults.append("tmux is not installed")
        return loss
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        terminal = Terminal("trato", place)
        terminal.before = before
        try:
            _open_form(terminal)
            end(terminal)
        except AssertionError as error:
            loss.faults.append(str(error).splitlines()[0])
        finally:
            terminal.close()
        with closing(sqlite3.connect(terminal.database)) as raw:
            kept = [str(row[0]) for row in raw.execute("SELECT content FROM draft")]
            sound = raw.execute("PRAGMA integrity_check").fetchall()
        loss.times += 1
        loss.acknowledged += 1
        loss.lost += not any(TYPED in content for content in kept)
        loss.doubled += max(0, len(kept) - 1)
        loss.faults += [str(row) for row in sound if row != ("ok",)]
    return loss


def _open_form(terminal: Terminal) -> None:
    """Begin to create an interaction."""
    terminal.trato("init")
    terminal.trato("contact", "add", "name=Adatum")
    terminal.begin_interaction(TYPED)
