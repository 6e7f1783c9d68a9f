"""What is said of a deletion before it is done: whether it can be taken back."""

from __future__ import annotations

from tui import formats
from tui.i18n import _


def can_be_undone() -> str:
    """Return that a deletion can be taken back."""
    return _("This can be undone, also later from the change log.")


def entries_can_be_undone(count: int) -> str:
    """Return whether the deletion of so many entries at once can be taken back."""
    from store.deleted_entries import KEPT_AT_ONCE

    if count <= KEPT_AT_ONCE:
        return can_be_undone()
    return _("More than %(most)s at once are not kept: this cannot be undone.") % {
        "most": formats.integer(KEPT_AT_ONCE)
    }
