"""Which contact one of the other side is, and whether anything of it is logged at all."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import Any, TypeAlias

from store import channel_rows, contacts
from store.channel_rules import normal_email
from store.enumerations import LinkTable
from store.events import Party
from store.models import Contact, database
from store.models.recording import NeverLog
from store.phones import queries
from store.recording_choices import NeverLogKind
from store.text import clean_code, clean_text, fold_key, name_key


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
    conditions = [_linked(value, party.account)] if party.account else _conditions(value)
    for condition in conditions:
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
    return [*conditions, Contact.name_key == name_key(value)]


def _linked(value: str, account: str = "") -> Any:
    """Return the condition that a contact has the number in another program, in that table of it."""
    from store.models.contact_tables import ContactBusinessRelation as Relation

    condition = (Relation.link_no == clean_code(value)) & (Relation.link_no != "")
    if account:
        table = next(table for table in LinkTable if table.key == account)
        condition &= Relation.link_to_table == table
    return Contact.id.in_(Relation.select(Relation.contact).where(condition))


def _company_of(found: list[tuple[int, int | None]]) -> int | Match:
    companies = {company for _contact, company in found}
    company = companies.pop() if len(companies) == 1 else None
    return company if company in {contact for contact, _company in found} else Match.SEVERAL


def normal_of(party: Party) -> str:
    """Return what a party is compared by: a folded address, a phone as E.164, a folded name."""
    text = clean_text(party.value)
    if party.account:
        return f"{party.account} {fold_key(text)}"
    if "@" in text:
        return normal_email(text)
    keys = channel_rows.phone_keys(text) if queries(text) else []
    return keys[0] if keys else fold_key(text)


Rules: TypeAlias = frozenset[tuple[NeverLogKind, str]]


def never_rules() -> Rules:
    """Return what is never logged: kinds of rules with their values, as they are compared."""
    query = NeverLog.select(NeverLog.kind, NeverLog.value)
    rows = database.execute(query).fetchall()
    return frozenset((NeverLogKind(kind), value) for kind, value in rows)


def is_never(party: Party, folder: str, rules: Rules) -> bool:
    """Return whether a party, its domain, or the folder of the mailbox is never logged."""
    if not rules:
        return False
    address = normal_of(replace(party, account=""))
    wanted = [(NeverLogKind.ADDRESS, address), (NeverLogKind.FOLDER, fold_key(folder))]
    domain = address.rpartition("@")[2] if "@" in address else ""
    while domain:
        wanted.append((NeverLogKind.DOMAIN, domain))
        domain = domain.partition(".")[2]
    return not rules.isdisjoint((kind, value) for kind, value in wanted if value)
