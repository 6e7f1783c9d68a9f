"""What was found by checks, said to people; and the checks of all that is around the database."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from store.errors import StoreError
from store.health import Finding, fault, well
from store.text import N_, Caption
from tui import i18n
from tui.i18n import _
from tui.printable import printable, width

if TYPE_CHECKING:
    from tui.config import Config

_USUAL = 78
_NARROWEST = 24

CAPTIONS: dict[str, Caption] = {
    "configuration": N_("Configuration"),
    "language": N_("Language"),
    "terminal": N_("Terminal"),
    "characters": N_("Characters"),
    "database": N_("Database"),
    "mail_password": N_("Passwords of mail"),
}


def caption(name: str) -> str:
    """Return what a check is called in the person's language."""
    from store.health import checks

    named = CAPTIONS | {item.name: item.caption for item in checks()}
    return _(named[name])


def text(said: Caption, finding: Finding) -> str:
    """Return a sentence of a finding in the person's language."""
    return i18n.sentence(StoreError(said, **finding.params)) if said else ""


def lines(findings: Sequence[Finding], columns: int = 0) -> list[str]:
    """Return what was found as lines of text; what needs attention has a ! before it."""
    names = [caption(finding.check) for finding in findings]
    indent = max(map(width, names), default=0) + 4
    room = max((columns or _USUAL) - indent, _NARROWEST)
    found = []
    for name, finding in zip(names, findings, strict=True):
        said = " ".join(
            filter(
                None, (_ended(text(finding.found, finding), finding), text(finding.todo, finding))
            )
        )
        head = f"{name}{'':{indent - 2 - width(name)}}{' ' if finding.ok else '!'} "
        rest = textwrap.wrap(printable(said), room, break_long_words=False, break_on_hyphens=False)
        found += [
            head + line if not at else " " * indent + line for at, line in enumerate(rest or [""])
        ]
    return found


def _ended(said: str, finding: Finding) -> str:
    """Return what was found as a sentence, where another one follows."""
    return said if not finding.todo or said.endswith((".", "…")) else f"{said}."


def refused(name: str, error: StoreError) -> Finding:
    """Return what a check could not go beyond."""
    return Finding(name, False, error.message, params=error.params)


def look(config: Callable[[], Config]) -> Iterator[Finding]:
    """Yield what was found around the database; `config` reads the configuration."""
    try:
        found = config()
        said = Caption("%(path)s") if found.path.exists() else _MISSING
        yield well("configuration", said, path=found.path)
    except StoreError as error:
        yield refused("configuration", error)
        found = None
    yield well("language", Caption("%(language)s"), language=i18n.language())
    yield _terminal()
    yield _characters()
    if found is not None and any(
        account.get("password_command") for account in (found.mail, *found.imap.values())
    ):
        yield _passwords(found)


_MISSING = N_("%(path)s is not there, nor is it needed.")


def _terminal() -> Finding:
    if not sys.stdout.isatty():
        return well("terminal", N_("none: commands only"))
    size, term = shutil.get_terminal_size(), os.environ.get("TERM", "dumb")
    said = N_("%(term)s, %(columns)s columns, %(lines)s lines")
    params: dict[str, Any] = {"term": term, "columns": size.columns, "lines": size.lines}
    if term == "dumb":
        todo = N_("Use another terminal for the screens, or set TERM.")
        return fault("terminal", said, todo, **params)
    if size < (80, 24):
        todo = N_("Make it larger: the screens need 80 columns and 24 lines.")
        return fault("terminal", said, todo, **params)
    return well("terminal", said, **params)


def _characters() -> Finding:
    encoding = sys.stdout.encoding or "ascii"
    if "utf" in encoding.lower():
        return well("characters", Caption("%(encoding)s"), encoding=encoding)
    todo = N_("Set a UTF-8 locale, such as LC_ALL=C.UTF-8.")
    return fault("characters", Caption("%(encoding)s"), todo, encoding=encoding)


def _passwords(config: Config) -> Finding:
    """Run the commands that print passwords; nothing of what they print is shown."""
    from store.exchange.mail_transports import printed_password

    path = str(config.path)
    accounts = [
        ("mail", config.mail),
        *((f"imap.{name}", one) for name, one in config.imap.items()),
    ]
    for name, account in accounts:
        command = str(account.get("password_command", ""))
        if not command:
            continue
        try:
            if not printed_password(command, str(account.get("user", "")), path):
                return fault(
                    "mail_password",
                    N_("password_command of [%(section)s] prints nothing."),
                    N_("Try it in a terminal."),
                    section=name,
                )
        except StoreError as error:
            return refused("mail_password", error)
    return well("mail_password", N_("their commands print them"))
