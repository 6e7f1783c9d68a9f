"""Records for a typed text: contacts, segments, templates and log entries.

Case and accents do not matter, words may be unfinished, typos are forgiven. What was typed
exactly comes before what only resembles it; within equal, what the user opens most, then the
newest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import JOIN

from store import db, phones, search_memory, search_words
from store.contacts import email_condition
from store.enumerations import ContactType
from store.matching import Tier, Typed, match, similarity
from store.models import Contact, InteractionLogEntry, database
from store.search_memory import prepare
from store.text import Caption, clean_code, clean_text, fold_key

__all__ = ["NOUNS", "Hit", "prepare", "records"]

NOUNS = ("contact", "segment", "sales-document", "template", "interaction")
"""The nouns that are searched, in the order in which they are shown."""

_POOL = 40
_LAST_LETTER = "\U0010fffd"


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found.

    Attributes:
        noun: `contact`, `segment`, `sales-document`, `template`, `interaction`, or `postponed` for an entry that is.
        key: Number or code.
        title: Name or description.
        detail: What tells it apart, such as a company and a city; "" when there is nothing.
        category: What it is, where the caption of its noun says too little.
        last: Date of the last interaction of a contact, date of an entry; None when unknown.
        tier: How the text matched.
        similarity: 0 to 100, of what was found by forgiving typos; else 100.
    """

    noun: str
    key: str
    title: str
    detail: str = ""
    last: date | None = None
    tier: Tier = Tier.NONE
    similarity: float = 100.0
    category: Caption | None = None


@db.read
def records(
    text: str, limit: int = 10, nouns: Sequence[str] = NOUNS, wait: bool = False
) -> list[Hit]:
    """Return at most `limit` records of each of `nouns`, the best first, noun by noun.

    In a large database typos are forgiven only after `prepare`, unless `wait` allows the seconds
    that this takes. A blank text finds nothing.
    """
    typed = Typed.of(text[:200])
    if not typed.words:
        return []
    hits: list[Hit] = []
    for noun in NOUNS:
        if noun in nouns:
            hits += _SEARCHES[noun](clean_text(text[:200]), typed, limit, wait)
    return hits


@db.read
def named(kinds: Iterable[tuple[str, str]]) -> list[Hit]:
    """Return the records (noun, key) that still exist, in this order."""
    wanted = list(kinds)
    found: dict[tuple[str, str], Hit] = {}
    numbers = [key for noun, key in wanted if noun == "contact"]
    entries = [int(key) for noun, key in wanted if noun in ("interaction", "postponed")]
    for hit in _document_hits([key for noun, key in wanted if noun == "sales-document"]):
        found[hit.noun, hit.key] = hit
    contacts = Contact.select(Contact.id).where(Contact.no.in_(numbers))
    for _, hit in _contact_hits([row[0] for row in database.execute(contacts)] if numbers else []):
        found["contact", hit.key] = hit
    for entry in _entry_hits(entries) if entries else ():
        found["interaction", entry.key] = found["postponed", entry.key] = entry
    for noun in ("segment", "template"):
        if any(kind == noun for kind, _ in wanted):
            for item in search_memory.small(noun):
                found[noun, item.key] = Hit(noun, item.key, item.title)
    return [found[item] for item in wanted if item in found]


def _contacts(text: str, typed: Typed, limit: int, wait: bool) -> list[Hit]:
    exact = _exact_contacts(text)
    pool = dict.fromkeys(exact)
    pool.update(dict.fromkeys(_names_beginning(text, limit)))
    pool.update(dict.fromkeys(_favourites(typed)))
    pool.update(dict.fromkeys(search_words.newest("contact", typed, limit)))
    sure = set(pool)
    if len(pool) < limit:
        words = search_memory.contact_words(wait)
        pool.update(dict.fromkeys(search_words.corrected("contact", typed, words, _POOL)))
    if not pool:
        return []
    uses = search_memory.uses()
    ranked: list[tuple[tuple[float, ...], int, Hit]] = []
    for row_id, hit in _contact_hits(list(pool)):
        tier = Tier.EXACT if row_id in exact else _tier(typed, hit, row_id in sure)
        likeness = 100.0 if tier is not Tier.FUZZY else _likeness(typed, hit)
        times = uses.get(("contact", hit.key), 0)
        order = (tier, -likeness, -times, -row_id)
        ranked.append((order, row_id, replace(hit, tier=tier, similarity=likeness)))
    ranked.sort(key=lambda item: item[0])
    best = ranked[:limit]
    return _with_last([(row_id, hit) for _, row_id, hit in best])


def _tier(typed: Typed, hit: Hit, sure: bool) -> Tier:
    if not sure:
        return Tier.FUZZY
    tier = min(match(typed, hit.title), match(typed, hit.key))
    # Initials of names are not looked for: by chance they would stand before real names.
    return tier if tier <= Tier.WORDS else Tier.SYNONYM


def _likeness(typed: Typed, hit: Hit) -> float:
    from rapidfuzz.fuzz import ratio

    folded = Typed.of(hit.title).text
    return max(ratio(typed.text, folded), ratio(typed.text, folded[: len(typed.text)]) - 1)


def _exact_contacts(text: str) -> set[int]:
    """Return the contacts whose number, e-mail address or phone number the text is."""
    found = {row[0] for row in _rows(_select_number, [clean_code(text)])}
    if "@" in text:
        query = Contact.select(Contact.id).where(email_condition(text)).limit(_POOL)
        found.update(row[0] for row in database.execute(query).fetchall())
    found.update(search_words.among("contact", phones.queries(text), _POOL))
    return found


def _names_beginning(text: str, limit: int) -> list[int]:
    begin = fold_key(text)
    keys = [begin, begin + _LAST_LETTER, limit]
    return [row[0] for row in _rows(_select_names, keys)]


def _favourites(typed: Typed) -> list[int]:
    return [
        row_id
        for row_id, words in search_memory.favourites()
        if all(any(word.startswith(wanted) for word in words) for wanted in typed.words)
    ]


def _contact_hits(ids: list[int]) -> list[tuple[int, Hit]]:
    hits = []
    for row_id, no, name, kind, city, company_name in _rows(_select_contacts, ids):
        employer = company_name if kind == ContactType.PERSON else ""
        detail = " · ".join(part for part in (employer, city) if part)
        hits.append((row_id, Hit("contact", no, name, detail)))
    return hits


def _with_last(hits: list[tuple[int, Hit]]) -> list[Hit]:
    """Return the contacts with the date of their last interaction; that of a company is anyone's."""
    rows = _rows(_select_last, [row_id for row_id, _ in hits])
    dates = {row[0]: max(filter(None, row[1:]), default="") for row in rows}
    return [
        replace(hit, last=date.fromisoformat(str(dates[row_id])) if dates[row_id] else None)
        for row_id, hit in hits
    ]


def _select_number(keys: list[Any]) -> Any:
    return Contact.select(Contact.id).where(Contact.no == keys[0])


def _select_names(keys: list[Any]) -> Any:
    begin, end, limit = keys
    return (
        Contact.select(Contact.id)
        .where((Contact.name_key >= begin) & (Contact.name_key < end))
        .order_by(Contact.name_key)
        .limit(limit)
    )


def _select_contacts(ids: list[Any]) -> Any:
    company = Contact.alias("company")
    return (
        Contact.select(
            Contact.id, Contact.no, Contact.name, Contact.type, Contact.city, company.name
        )
        .join(company, JOIN.LEFT_OUTER, on=(Contact.company == company.id))
        .where(Contact.id.in_(ids))
    )


def _select_last(ids: list[Any]) -> Any:
    return Contact.select(
        Contact.id, _latest(InteractionLogEntry.contact), _latest(InteractionLogEntry.company)
    ).where(Contact.id.in_(ids))


def _latest(column: Any) -> Any:
    entry = InteractionLogEntry
    return (
        entry.select(entry.date)
        .where((column == Contact.id) & (entry.canceled == 0) & (entry.postponed == 0))
        .order_by(entry.date.desc())
        .limit(1)
    )


def _rows(select: Callable[[list[Any]], Any], keys: list[Any]) -> list[Any]:
    """Return the rows of a query whose last parameters are `keys`."""
    if not keys:
        return []
    sql, first = _statement(select, len(keys), type(database.obj).__name__)
    return list(database.execute_sql(sql, [*first, *keys]).fetchall())


@lru_cache(maxsize=512)
def _statement(
    select: Callable[[list[Any]], Any], count: int, _engine: str
) -> tuple[str, list[Any]]:
    """Return the statement and its parameters before the last `count`.

    Peewee takes longer to write it than the database to answer it, and it is needed at every key.
    """
    sql, parameters = select([1] * count).sql()
    return sql, parameters[: len(parameters) - count]


def _small(noun: str) -> Callable[[str, Typed, int, bool], list[Hit]]:
    def search(_text: str, typed: Typed, limit: int, _wait: bool) -> list[Hit]:
        uses = search_memory.uses()
        ranked: list[tuple[tuple[float, ...], Hit]] = []
        items = search_memory.small(noun)
        for at, item in enumerate(items):
            tier = min(match(typed, item.title), match(typed, item.key))
            if tier is not Tier.NONE:
                order = (tier, -uses.get((noun, item.key), 0), at)
                ranked.append((order, Hit(noun, item.key, item.title, tier=tier)))
        if not ranked and len(items) <= _FEW:
            for at, item in enumerate(items):
                likeness = similarity(typed, item.title)
                if likeness:
                    hit = Hit(noun, item.key, item.title, "", None, Tier.FUZZY, likeness)
                    ranked.append(((Tier.FUZZY, -likeness, at), hit))
        ranked.sort(key=lambda item: item[0])
        return [hit for _, hit in ranked[:limit]]

    return search


_FEW = 1_000
"""In more titles than this no typos are looked for: it would take too long for a key."""


def _entries(text: str, typed: Typed, limit: int, wait: bool) -> list[Hit]:
    table = "interaction_log_entry"
    exact = [int(text)] if text.isdecimal() and len(text) < 12 else []
    sure = dict.fromkeys(search_words.newest(table, typed, limit))
    hits = [replace(hit, tier=Tier.EXACT) for hit in _entry_hits(exact)] if exact else []
    for hit in _entry_hits(list(sure)):
        tier = match(typed, hit.title)
        hits.append(replace(hit, tier=tier if tier <= Tier.WORDS else Tier.SYNONYM))
    if len(hits) < limit:
        rows = search_words.corrected(table, typed, search_memory.entry_words(wait), limit)
        others = _entry_hits([row for row in rows if row not in sure])
        hits += [
            replace(hit, tier=Tier.FUZZY, similarity=similarity(typed, hit.title)) for hit in others
        ]
    return hits[:limit]


def _entry_hits(numbers: list[int]) -> list[Hit]:
    """Return the entries with these numbers, the newest first."""
    entry = InteractionLogEntry
    query = (
        entry.select(entry.entry_no, entry.description, entry.date, entry.postponed, Contact.name)
        .join(Contact, JOIN.LEFT_OUTER, on=(entry.contact == Contact.id))
        .where(entry.entry_no.in_(numbers))
        .order_by(entry.entry_no.desc())
    )
    return [
        Hit(
            "postponed" if postponed else "interaction",
            str(number),
            description,
            name or "",
            date.fromisoformat(str(day)) if day else None,
        )
        for number, description, day, postponed, name in database.execute(query).fetchall()
    ]


def _documents(text: str, typed: Typed, limit: int, _wait: bool) -> list[Hit]:
    """Return the documents with a number that begins so, then those of the contacts found."""
    from store.models.documents import SalesDocument as Document

    code = clean_code(text)
    numbers = Document.select(Document.no).where(
        (Document.no >= code) & (Document.no < code + _LAST_LETTER)
    )
    keys = [row[0] for row in database.execute(numbers.order_by(Document.no).limit(limit))]
    if len(keys) < limit and database.execute(Document.select(Document.id).limit(1)).fetchone():
        among = search_words.newest("contact", typed, _POOL)
        of_them = Document.select(Document.no).where(Document.contact.in_(among))
        query = of_them.order_by(Document.id.desc()).limit(limit)
        keys += [row[0] for row in database.execute(query) if row[0] not in keys]
    hits = []
    for hit in _document_hits(keys[:limit]):
        tier = min(match(typed, hit.key), match(typed, hit.title))
        hits.append(replace(hit, tier=tier if tier <= Tier.WORDS else Tier.SYNONYM))
    return sorted(hits, key=lambda hit: hit.tier)


def _document_hits(keys: list[str]) -> list[Hit]:
    """Return the documents with these numbers, in this order."""
    if not keys:
        return []
    from store.nouns import noun
    from store.records import select, to_records

    owner = noun("sales-document")
    query = select(owner).where(owner.model.no.in_(keys))
    return [
        Hit(
            "sales-document",
            record.key,
            record["contact_name"],
            record["description"] or record["reference"],
            record["document_date"],
            category=record["kind"].caption,
        )
        for record in sorted(to_records(owner, query), key=lambda found: keys.index(found.key))
    ]


_SEARCHES: dict[str, Callable[[str, Typed, int, bool], list[Hit]]] = {
    "contact": _contacts,
    "segment": _small("segment"),
    "sales-document": _documents,
    "template": _small("template"),
    "interaction": _entries,
}
