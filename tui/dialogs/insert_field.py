"""The fields that a text may have, to be put into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.dialogs.choose import ChooseDialog
from tui.i18n import _, language

if TYPE_CHECKING:
    from tui.app import TratoApp


async def choose_field(shell: TratoApp) -> str:
    """Return a field as it is written in a text, in the words of the person; "" for none."""
    from store.merge_data import FIELDS

    spanish = language() == "es"
    names = {field.name: field.alias if spanish else field.name for field in FIELDS}
    options = [(field.name, f"{names[field.name]:<28} {_(field.caption)}") for field in FIELDS]
    chosen = await shell.push_screen_wait(ChooseDialog(_("Insert a field"), options))
    return "" if chosen is None else "{{ " + names[chosen] + " }}"
