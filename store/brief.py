"""What to know of a contact before speaking to it."""

from __future__ import annotations

from dataclasses import dataclass

from store import assignments, comments, db, statistics
from store.enumerations import ContactType
from store.filters import quote
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get


@dataclass(frozen=True)
class Dealing:
    """A log entry with the texts of its comments."""

    entry: Record
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """A contact, its totals, its latest interactions and what waits to be finished.

    A company has the interactions of its persons too. Canceled ones are left out.
    """

    contact: Record
    mailing_groups: tuple[str, ...]
    statistics: statistics.ContactStatistics
    interactions: tuple[Dealing, ...]
    postponed: tuple[Dealing, ...]


@db.read
def of_contact(no: object, limit: int = 5) -> Brief:
    """Return what to know of a contact, with its `limit` latest interactions. Raises NotFound."""
    contact = get(noun("contact"), no)
    company = contact["type"] is ContactType.COMPANY
    own = {"contact_company_no" if company else "contact_no": quote(contact.key)}
    logged = open_list("interaction", own | {"canceled": "no"}).first(limit)
    waiting = open_list("postponed", own).first(limit)
    return Brief(
        contact,
        tuple(assignments.codes_of("mailing-group", contact.key)),
        statistics.of_contact(contact.key),
        tuple(map(_dealing, logged)),
        tuple(map(_dealing, waiting)),
    )


def _dealing(entry: Record) -> Dealing:
    texts = tuple(line.comment for line in comments.of_entry(entry.id)) if entry["comment"] else ()
    return Dealing(entry, texts)
