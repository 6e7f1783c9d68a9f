"""What Click itself says, put into the language of the person.

Click marks its texts for gettext, but asks the process-wide catalogue of the C library's kind. The
program has its own, which may change its language while it runs.
"""

from __future__ import annotations

import sys

from store.text import N_
from tui import i18n

_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")

TEXTS = (
    N_("Commands"),
    N_("Options"),
    N_("Usage:"),
    N_("[OPTIONS]"),
    N_("Show this message and exit."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Argument {name!r} takes {nargs} values."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Choose from:\n\t{choices}"),
    N_("integer"),
    N_("INTEGER"),
    N_("integer range"),
)


def _ngettext(singular: str, plural: str, count: int) -> str:
    return i18n.ngettext(singular, plural, count)


def _plurals(count: int, ngettext=i18n.ngettext) -> tuple[str, ...]:  # type: ignore[no-untyped-def]
    return (
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", count),
        ngettext(
            "Option {name!r} requires an argument.",
            "Option {name!r} requires {nargs} arguments.",
            count,
        ),
        ngettext(
            "Got unexpected extra argument ({args})",
            "Got unexpected extra arguments ({args})",
            count,
        ),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", count),
    )


def translate_click() -> None:
    """Make Click ask the program's catalogue."""
    for name in _MODULES:
        module = sys.modules[f"click.{name}"]
        for function, ours in (("_", i18n._), ("ngettext", i18n.ngettext)):
            if hasattr(module, function):
                setattr(module, function, ours)
