"""Bringing deleted records back, with all that went with them, by the lines of the change log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from store import removed_rows, row_images
from store.changes import write_change
from store.errors import Duplicate, RuleError
from store.nouns import noun
from store.records import look_up
from store.text import N_

if TYPE_CHECKING:
    from store.undo import ChangeLine

BROUGHT_BACK = frozenset(
    {
        "alternative-address",
        "alternative-address-date-range",
        "business-relation",
        "contact",
        "duplicate-search-string",
        "group",
        "import-mapping",
        "industry-group",
        "interaction",
        "job-responsibility",
        "logged-segment",
        "mailing-group",
        "never-log",
        "number-series",
        "organizational-level",
        "postponed",
        "profile-line",
        "profile-questionnaire",
        "profile-rating",
        "sales-document",
        "sales-document-line",
        "salesperson",
        "salutation",
        "salutation-formula",
        "saved-criteria",
        "segment",
        "segment-language",
        "segment-line",
        "template",
        "template-language",
        "territory",
        "user",
        "web-source",
    }
)
"""The nouns whose deleted records can be brought back: all that went with them is kept."""

IN_ROWS = "rows"
"""What stands for the row of a deleted record that the lines of many rows keep."""

TOO_LITTLE = N_("Too little is known of it to bring it back.")
NOT_KEPT = {
    "interaction": N_(
        "So many entries were deleted at once that they were not kept. They cannot be brought back."
    ),
}
"""Why a deleted record is not kept, of nouns that have a reason."""

_PREPARED = {"sales-document-line": "store.sales_document_lines"}
"""Noun -> the module whose `make_room(rows)` prepares for rows that are put back; it may change them."""
_FOLLOWED = {
    "contact": "store.duplicates",
    "duplicate-search-string": "store.duplicate_setup",
    "interaction": "store.deleted_entries",
    "logged-segment": "store.logged_segments",
    "postponed": "store.deleted_entries",
    "sales-document-line": "store.sales_document_lines",
    "segment-language": "store.segment_languages",
    "segment-line": "store.segment_hands",
}
"""Noun -> the module whose `brought_back(kept)` does what follows.

It gets what the log has kept of each record, by its surrogate key.
"""


def is_kept(line: ChangeLine) -> bool:
    """Return whether the row of a deleted record is kept."""
    return f'"{row_images.WHOLE}"' in (line.old or "")


def bring_back(told: Sequence[ChangeLine], lines: Sequence[ChangeLine]) -> int:
    """Make, inside a write, the deleted records anew of which the lines `told` tell; return how many.

    `lines` are all of the transaction. Those whose contact was erased since stay away. Raises
    Duplicate for one that is there again, and RuleError where too little is known, or what the
    rows refer to is gone.
    """
    images = row_images.of_lines(lines)
    known = [line for line in told if line.old is not None] or told
    kept: dict[str, dict[int, dict[str, Any]]] = {}
    for line in known:
        owner = noun(line.table)
        if look_up(owner, line.record) is not None:
            raise Duplicate(owner.caption, line.record)
        kept.setdefault(line.table, {})[line.row_id] = _kept(line)
    for name, records in kept.items():
        rows = [values[row_images.WHOLE] for values in records.values()]
        if name in _PREPARED:
            import_module(_PREPARED[name]).make_room(rows)
        table = noun(name).model._meta.table_name
        images += [row_images.restored(table, row) for row in rows if row != IN_ROWS]
    row_images.put_back(images)
    removed_rows.put_back(lines)
    for line in reversed(known):
        write_change("undo delete", line.table, line.row_id, None, line.old, line.record)
    for name, records in kept.items():
        if name in _FOLLOWED:
            import_module(_FOLLOWED[name]).brought_back(records)
    return len(known)


def _kept(line: ChangeLine) -> dict[str, Any]:
    values: Mapping[str, Any] = json.loads(line.old or "{}")
    if line.table not in BROUGHT_BACK or row_images.WHOLE not in values:
        raise _too_little(line)
    return dict(values)


def _too_little(line: ChangeLine) -> RuleError:
    return RuleError(N_("Too little is known of %(record)s to bring it back."), record=line.record)
