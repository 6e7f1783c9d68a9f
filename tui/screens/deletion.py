"""Deleting records: the question before, and all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.nouns import Noun
from store.records import Record
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


def delete_question(owner: Noun, records: Sequence[Record]) -> str:
    """Return the question before records are deleted; a single one is named."""
    if len(records) == 1:
        key, title = records[0].key, str(records[0][owner.title])
        name = key if title in ("", key) else f"{key} {title}"
        return _("Delete %(record)s %(key)s?") % {"record": _(owner.caption), "key": name}
    return ngettext("Delete %(count)s record?", "Delete %(count)s records?", len(records)) % {
        "count": formats.integer(len(records))
    }
