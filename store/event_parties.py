"""Which contact one of the other side is, and whether anything of it is logged at all."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from store import channel_rows, contacts
from store.channel_rules import normal_email
from store.events import Party
from store.models import Contact, database
from store.models.recording import NeverLog
from store.phones import queries
from store.recording_choices import NeverLogKind
from store.text import clean_code, clean_text, fold_key


class Match(Enum):
    """What a party is when it is not one contact for certain."""

    NONE = auto()
    SEVERAL = auto()


def match(party: Party) -> int | Match:
    """Return the key of the contact that a party is for certain, else why it is none.

    It is named by its number, an e-mail address, a phone, its number in another program, or its
    full name. Of several contacts with the same address or phone, the company is meant when all of
    them belong to it.
    """
    value = clean_text(party.value)
    for condition in _conditions(value):
        query = Contact.select(Contact.id, Contact.company).where(condition).limit(50)
        found = database.execute(query).fetchall()
        if len(found) == 1:
            return int(found[0][0])
        if found:
            return _company_of(found)
    return Match.NONE


def _conditions(value: str) -> list[Any]:
    if not value:
        return []
    if "@" in value:
        return [contacts.email_condition(value)]
    conditions = [Contact.no == clean_code(value), _linked(value)]
    if queries(value):
        conditions.append(contacts.phone_condition(value))
    return [*conditions, Contact.name_key == fold_key(value)]


def _linked(value: str) -> Any:
    """Return the condition that a contact has the number in another program."""
    from store.models.contact_tables import ContactBusinessRelation

    return Contact.id.in_(
        ContactBusinessRelation.select(ContactBusinessRelation.contact).where(
            (ContactBusinessRelation.link_no == clean_code(value))
            & (ContactBusinessRelation.link_no != "")
        )
    )


def _company_of(found: list[tuple[int, int | None]]) -> int | Match:
    companies = {company for _contact, company in found}
    company = companies.pop() if len(companies) == 1 else None
    return company if company in {contact for contact, _company in found} else Match.SEVERAL


def normal_of(value: str) -> str:
    """Return what a party is compared by: a folded address, a phone as E.164, a folded name."""
    text = clean_text(value)
    if "@" in text:
        return normal_email(text)
    keys = channel_rows.phone_keys(text) if queries(text) else []
    return keys[0] if keys else fold_key(text)


def is_never(party: Party, folder: str = "") -> bool:
    """Return whether a party, its domain, or the folder of the mailbox is never logged."""
    address = normal_of(party.value)
    wanted = [(NeverLogKind.ADDRESS, address), (NeverLogKind.FOLDER, fold_key(folder))]
    domain = address.rpartition("@")[2] if "@" in address else ""
    while domain:
        wanted.append((NeverLogKind.DOMAIN, domain))
        domain = domain.partition(".")[2]
    condition: Any = None
    for kind, value in wanted:
        if value:
            one = (NeverLog.kind == kind) & (NeverLog.value == value)
            condition = one if condition is None else condition | one
    return condition is not None and NeverLog.select(NeverLog.id).where(condition).exists()
