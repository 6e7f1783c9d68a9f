"""Entries of the log as rows: what a proposal becomes, written one or many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store import clock, db, dialect, totals
from store.interaction_rules import Proposal, interaction
from store.models import InteractionLogEntry, database
from store.records import Memory, to_columns
from store.session import session
from store.text import fold

_OF_PROPOSAL = frozenset({"contact_no", "interaction_template_code"})


def columns_of(proposal: Proposal, memory: Memory | None = None) -> dict[str, Any]:
    """Return what an entry holds of a proposal: attribute -> value. Raises RelationNotFound."""
    contact, template, address = proposal.contact, proposal.template, proposal.address
    values = {name: value for name, value in proposal.values.items() if name not in _OF_PROPOSAL}
    columns = to_columns(interaction(), values, memory)
    columns["contact"] = contact.id if contact else None
    columns["company"] = contact.company_id if contact else None
    columns["template"] = template.id if template else None
    columns["group"] = template.group_id if template else None
    columns["contact_alt_address_code"] = address.code if address else ""
    columns["search_text"] = fold(str(values["description"]))
    return columns


def insert(rows: Sequence[Mapping[str, Any]]) -> range:
    """Write entries inside a write and return their numbers, in the order of the rows."""
    first = db.take_numbers("entry_no", len(rows))
    numbers = range(first, first + len(rows))
    common = {"user_id": session.user, "logged_at": clock.stamp()}
    fields = InteractionLogEntry._meta.sorted_fields
    written = [
        [_stored(item, {"entry_no": number, **common, **row}) for item in fields]
        for number, row in zip(numbers, rows, strict=True)
    ]
    names = [item.column_name for item in fields]
    dialect.insert_rows(database, InteractionLogEntry._meta.table_name, names, written)
    totals.added(InteractionLogEntry.entry_no.between(first, first + len(rows) - 1))
    return numbers


def _stored(item: Any, row: Mapping[str, Any]) -> Any:
    value = row.get(item.name, item.default)
    return None if value is None else item.db_value(value)
