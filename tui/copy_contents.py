"""What is in a copy of the database, as people read it: for the command line and the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from store import clock
from store.text import N_
from tui import formats

if TYPE_CHECKING:
    from store.restore import Contents

_COUNTED = {
    "contacts": ("contact", N_("Contacts")),
    "interactions": ("interaction_log_entry", N_("Interactions")),
    "segments": ("segment_header", N_("Segments")),
    "logged_segments": ("logged_segment", N_("Logged Segments")),
    "attachments": ("attachment", N_("Attachments")),
}
_FACTS = {
    "last_entry_no": N_("Last Entry No."),
    "last_date": N_("Date of last entry"),
    "last_change": N_("Times something was saved"),
    "changed_at": N_("Last change"),
    "schema": N_("Schema"),
}
CAPTIONS = (
    {"company": N_("Company")} | {name: caption for name, (_, caption) in _COUNTED.items()} | _FACTS
)


def values(contents: Contents | None) -> dict[str, Any]:
    """Return what is told of a copy, by the names of `CAPTIONS`; nothing of none."""
    if contents is None:
        return {}
    counts = {name: contents.counts[table] for name, (table, _) in _COUNTED.items()}
    facts = {name: getattr(contents, name) for name in _FACTS}
    last, changed = contents.last_date, contents.changed_at
    facts["last_date"] = date.fromisoformat(last) if last else None
    facts["changed_at"] = datetime.fromisoformat(changed) if changed else None
    return {"company": contents.company, **counts, **facts}


def shown(value: Any) -> str:
    """Return one of the values as people read it."""
    if value in (None, ""):
        return "–"
    if isinstance(value, int):
        return formats.integer(value)
    if isinstance(value, datetime):
        return formats.moment(value.isoformat())
    return formats.date(value) if isinstance(value, date) else str(value)


def plain(value: Any) -> Any:
    """Return one of the values as JSON holds it."""
    if isinstance(value, datetime):
        return clock.stamp_of(value)
    return value.isoformat() if isinstance(value, date) else value
