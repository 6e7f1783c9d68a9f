"""What to know of a contact before speaking to it."""

from __future__ import annotations

from dataclasses import dataclass

from store import assignments, comments, contact_comments, db, statistics
from store.enumerations import ContactType
from store.filters import quote
from store.lists import open_list
from store.models import InteractionTemplate
from store.nouns import noun
from store.records import Record, get


@dataclass(frozen=True)
class Dealing:
    """A log entry with the texts of its comments."""

    entry: Record
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Glance:
    """What is to be seen at once of a contact: the last interaction, and what waits.

    `attempt` is an interaction after the last one in which nobody was reached. `postponed` are
    those to be finished, the newest first, of which there are `waiting`. `what` is what the
    template of the last interaction is called.
    """

    last: Record | None
    what: str
    attempt: Record | None
    postponed: tuple[Record, ...]
    waiting: int


@dataclass(frozen=True)
class Brief:
    """A contact, its totals, its latest interactions, what waits to be finished, its comments.

    `persons` are those of a company.

    A company has the interactions of its persons too. Canceled ones are left out.
    """

    contact: Record
    mailing_groups: tuple[str, ...]
    statistics: statistics.ContactStatistics
    interactions: tuple[Dealing, ...]
    postponed: tuple[Dealing, ...]
    comments: tuple[str, ...]
    persons: tuple[Record, ...]


def _own(contact: Record) -> dict[str, str]:
    """Return the filter of the interactions of a contact; a company has those of its persons."""
    company = contact["type"] is ContactType.COMPANY
    return {"contact_company_no" if company else "contact_no": quote(contact.key)}


@db.read
def at_a_glance(contact: Record) -> Glance:
    """Return what is to be seen at once of a contact."""
    counted = _own(contact) | {"canceled": "no"}
    newest = open_list("interaction", counted).first(1)
    last = newest[0] if newest else None
    attempt = None
    if last is not None and last["attempt_failed"]:
        attempt = last
        reached = open_list("interaction", counted | {"attempt_failed": "no"}).first(1)
        last = reached[0] if reached else None
    waiting = open_list("postponed", _own(contact))
    what = ""
    if last is not None:
        code = InteractionTemplate.code == last["interaction_template_code"]
        template = InteractionTemplate.select(InteractionTemplate.description).where(code)
        what = str(template.scalar() or "")
    return Glance(last, what, attempt, tuple(waiting.first(1)), waiting.count())


@db.read
def of_contact(no: object, limit: int = 5) -> Brief:
    """Return what to know of a contact, with its `limit` latest interactions. Raises NotFound."""
    contact = get(noun("contact"), no)
    own = _own(contact)
    logged = open_list("interaction", own | {"canceled": "no"}).first(limit)
    waiting = open_list("postponed", own).first(limit)
    return Brief(
        contact,
        tuple(assignments.codes_of("mailing-group", contact.key)),
        statistics.of_contact(contact.key),
        tuple(map(_dealing, logged)),
        tuple(map(_dealing, waiting)),
        tuple(line.comment for line in contact_comments.of_contact(contact.key)),
        tuple(_persons(contact, limit)),
    )


def _persons(contact: Record, limit: int) -> list[Record]:
    if contact["type"] is not ContactType.COMPANY:
        return []
    company = {"company_no": quote(contact.key), "type": "person"}
    return open_list("contact", company).first(limit)


def _dealing(entry: Record) -> Dealing:
    texts = tuple(line.comment for line in comments.of_entry(entry.id)) if entry["comment"] else ()
    return Dealing(entry, texts)
