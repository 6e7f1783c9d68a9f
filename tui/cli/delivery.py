"""What commands share that send mail: seeing first that it can be sent, and sending it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.options import option
from tui.cli.settings import current
from tui.i18n import ngettext, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from store.outbox_run import RunResult


def later_option() -> Callable[[Any], Any]:
    """Declare `--later`."""
    return option(
        "--later",
        is_flag=True,
        help=N_("Leave the mail in the outbox for trato mail send; no server is asked now."),
    )


def deliver_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--deliver` and `--later`."""
    deliver = option(
        "--deliver",
        is_flag=True,
        help=N_("Send it by e-mail, if that is its correspondence type, through the outbox."),
    )
    wrapped: Callable[..., Any] = deliver(later_option()(command))
    return wrapped


def ready(*, later: bool) -> None:
    """Refuse, before anything is logged, when mail cannot be sent."""
    from tui import mailing

    mailing.check(current().config, connect=not later)


def run(*, everything: bool = False) -> RunResult:
    """Send what is due; Ctrl-C ends it after the mail that is under way."""
    from tui import mailing
    from tui.cli import output

    with _interrupted() as cancelled:
        return mailing.run(
            current().config,
            everything=everything,
            progress=output.progress(),
            cancelled=cancelled,
        )


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Give what says whether Ctrl-C was pressed; the second time it interrupts at once."""
    pressed: list[int] = []

    def press(number: int, _frame: Any) -> None:
        signal.signal(signal.SIGINT, before)
        pressed.append(number)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def send(*, later: bool) -> None:
    """Send what was queued, unless it is for later, and say what is left."""
    if later:
        _say_waiting()
        return
    result = run()
    explain(result)


def say_paper(**filters: str) -> None:
    """Say how many of the entries that were delivered are to go out on paper."""
    from store.lists import open_list
    from tui.cli import output

    paper = {"correspondence_type": "hard_copy", "delivery_status": "error", **filters}
    count = open_list("interaction", paper).count()
    if count:
        output.say(
            ngettext(
                "%(count)s is to go out on paper: the command letters prints it.",
                "%(count)s are to go out on paper: the command letters prints them.",
                count,
            )
            % {"count": count}
        )


def explain(result: RunResult) -> None:
    """Say on standard error why mails were not sent."""
    from tui.cli import output

    if result.problem is not None:
        output.say(sentence(result.problem))
    if result.failed:
        output.say(
            ngettext(
                "%(count)s mail could not be sent: see trato mail outbox.",
                "%(count)s mails could not be sent: see trato mail outbox.",
                result.failed,
            )
            % {"count": result.failed}
        )
    if result.waiting:
        _say_waiting()


def _say_waiting() -> None:
    from store import outbox
    from tui.cli import output

    count = outbox.waiting()
    if count:
        output.say(
            ngettext(
                "%(count)s mail waits in the outbox: trato mail send sends it.",
                "%(count)s mails wait in the outbox: trato mail send sends them.",
                count,
            )
            % {"count": count}
        )
