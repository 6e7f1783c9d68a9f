"""All that goes with contacts that are deleted, or turns to somebody else then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.contact_parts import contact_parts
from store.dialect import among
from store.models import Contact, InteractionLogEntry, database
from store.models.contact_tables import ContactExtra
from store.row_images import Scope


def scopes(contact_ids: Sequence[int]) -> list[Scope]:
    """Return the rows that deleting contacts, companies with their persons, removes or changes.

    The contacts themselves are not among them, nor what is found or sent anew: duplicates, mails.
    """
    from store.models.documents import SalesDocument

    family = among(Contact.id, contact_ids) | among(Contact.company, contact_ids)
    query = Contact.select(Contact.id).where(family)
    ids = [row[0] for row in database.execute(query).fetchall()]
    entry = InteractionLogEntry
    of_them = among(entry.contact, ids) | among(entry.company, ids)
    return [
        *(Scope(model, among(contact, ids)) for model, contact in _parts()),
        Scope(entry, of_them, ("contact", "company")),
        Scope(SalesDocument, among(SalesDocument.contact, ids), ("contact",)),
    ]


def _parts() -> list[tuple[Any, Any]]:
    kept = [
        (part.model, part.contact)
        for part in contact_parts()
        if not part.derived and part.model._meta.table_name != "outgoing_mail"
    ]
    return [*kept, (ContactExtra, ContactExtra.contact)]
