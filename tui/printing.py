"""Printing as the configuration says, for the command line and the screens alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import InvalidValue
from store.text import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.printers import PrinterSettings
    from store.printing import Printout
    from tui.config import Config


def settings_of(config: Config) -> PrinterSettings:
    """Return how documents are printed."""
    from store.printers import USUAL, PrinterSettings

    command = config.printing.get("command", "") or USUAL
    return PrinterSettings(command, config.printing.get("queue", ""))


def checked_kind(typed: str) -> str:
    """Return the name of a kind of document of the template set-up. Raises InvalidValue."""
    from store.template_setup import KINDS

    name = typed.strip().lower().replace("-", "_")
    known = [kind for kind, (_caption, _section, document) in KINDS.items() if document]
    if name not in known:
        raise InvalidValue(
            "",
            typed,
            N_("'%(value)s' is no kind of document. There are: %(kinds)s."),
            kinds=", ".join(known),
        )
    return name


def files_of(printouts: Sequence[Printout], wanted: str, folder: Path) -> list[Path]:
    """Return where each document is written.

    `wanted` is a folder, or the file that all of them go into; "" for a file of each in `folder`.
    """
    target = Path(wanted).expanduser() if wanted else folder
    if wanted and not target.is_dir():
        return [target] * len(printouts)
    return [target / printout.paper.file_name for printout in printouts]
