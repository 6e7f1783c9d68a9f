"""Sending mail as the configuration says, for the command line and the screens alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.exchange.mail_transports import MailSettings
    from store.outbox_run import RunResult
    from tui.config import Config


def settings_of(config: Config) -> MailSettings:
    """Return how mail is sent."""
    from store.exchange.mail_transports import MailSettings

    given = dict(config.mail)
    sender = given.pop("from", "")
    return MailSettings(sender=sender, path=str(config.path), **given)


def check(config: Config, *, connect: bool = True) -> None:
    """Refuse, before anything is logged, when mail cannot be sent. See `outbox.check_delivery`."""
    from store.outbox import check_delivery

    check_delivery(settings_of(config), connect=connect)


def run(
    config: Config,
    *,
    everything: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RunResult:
    """Send what is due. Raises RuleError when nothing is set up; see `outbox_run.run`."""
    from store import outbox_run
    from store.exchange.mail_transports import transport_of

    transport = transport_of(settings_of(config))
    return outbox_run.run(transport, everything=everything, progress=progress, cancelled=cancelled)
