"""Deleting records: the question before, and all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.nouns import Noun
from tui import formats
from tui.i18n import _, ngettext


def delete_all(delete: Any, keys: Sequence[str]) -> None:
    """Delete records in one transaction: all of them, or none."""
    from store import db

    @db.write
    def deleted() -> None:
        for key in keys:
            delete(key)

    deleted()


def delete_question(owner: Noun, keys: Sequence[str]) -> str:
    """Return the question before records are deleted."""
    if len(keys) == 1:
        return _("Delete %(record)s %(key)s?") % {"record": _(owner.caption), "key": keys[0]}
    return ngettext("Delete %(count)s record?", "Delete %(count)s records?", len(keys)) % {
        "count": formats.integer(len(keys))
    }
