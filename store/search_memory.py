"""What a session keeps in memory for the search, and reads again when the database changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from peewee import fn

from store import db, dialect, usage
from store.models import Change, Contact, InteractionLogEntry, InteractionTemplate, database
from store.models.segments import SegmentHeader
from store.vocabulary import MOST_WORDS, Vocabulary

_FEW_CONTACTS = 20_000
_FEW_CHANGES = 5_000
_NEWEST_ENTRIES = 20_000
_SMALL_TABLE = 20_000


@dataclass(frozen=True, slots=True)
class Titled:
    """A record of a small table: everything that it is found by."""

    key: str
    title: str


@dataclass
class Memory:
    """Belongs to one database; `contact_words` and `entry_words` are None until they were read."""

    where: str
    change: int = -1
    usage: int = -1
    last_contact: int = 0
    last_seq: int = 0
    contact_words: Vocabulary | None = None
    entry_words: Vocabulary | None = None
    small: dict[str, list[Titled]] = field(default_factory=dict)
    uses: dict[tuple[str, str], int] | None = None
    favourites: list[tuple[int, frozenset[str]]] | None = None


_lock = threading.Lock()
_memories: dict[str, Memory] = {}


def memory() -> Memory:
    """Return what is known of the open database, without what has changed since."""
    where = db.location()
    with _lock:
        known = _memories.get(where)
        if known is None:
            _memories.clear()
            known = _memories[where] = Memory(where)
        if usage.own_writes() != known.usage:
            known.usage = usage.own_writes()
            known.uses = known.favourites = None
        change = db.last_change()
        if change != known.change:
            known.change = change
            known.small.clear()
            known.uses = known.favourites = None
            if known.contact_words is not None:
                _follow(known, known.contact_words)
        return known


def _follow(known: Memory, words: Vocabulary) -> None:
    """Take the words of new and changed contacts in; after very many, have all read again."""
    changed = Change.select(Change.row_id).where(
        (Change.seq > known.last_seq) & (Change.table_name == "contact")
    )
    queries = (
        Contact.select(Contact.search_text).where(Contact.id > known.last_contact),
        Contact.select(Contact.search_text).where(
            (Contact.id <= known.last_contact) & Contact.id.in_(changed)
        ),
    )
    for query in queries:
        rows = database.execute(query.limit(_FEW_CHANGES)).fetchall()
        for (text,) in rows:
            words.add(text.split())
        if len(rows) == _FEW_CHANGES:
            known.contact_words = None
    _mark(known)


def _mark(known: Memory) -> None:
    (last,) = database.execute(Contact.select(fn.COALESCE(fn.MAX(Contact.id), 0))).fetchone()
    (seq,) = database.execute(Change.select(fn.COALESCE(fn.MAX(Change.seq), 0))).fetchone()
    known.last_contact, known.last_seq = last, seq


def contact_words(wait: bool = False) -> Vocabulary | None:
    """Return the words of all contacts.

    With many contacts they take seconds to read: None then, unless `wait`, until `prepare`.
    """
    known = memory()
    if known.contact_words is None:
        (last,) = database.execute(Contact.select(fn.COALESCE(fn.MAX(Contact.id), 0))).fetchone()
        if not wait and last > _FEW_CONTACTS:
            return None
        _mark(known)
        known.contact_words = Vocabulary(dialect.vocabulary(database, "contact", MOST_WORDS))
    return known.contact_words


def entry_words(wait: bool = False) -> Vocabulary | None:
    """Return the words of the newest log entries; None until `prepare`, unless `wait`."""
    known = memory()
    if known.entry_words is None:
        entry = InteractionLogEntry
        (last,) = database.execute(entry.select(fn.COALESCE(fn.MAX(entry.entry_no), 0))).fetchone()
        if not wait and last > _FEW_CONTACTS:
            return None
        query = entry.select(entry.search_text).order_by(entry.entry_no.desc())
        words = Vocabulary()
        for (text,) in database.execute(query.limit(_NEWEST_ENTRIES)).fetchall():
            words.add(text.split())
        known.entry_words = words
    return known.entry_words


@db.read
def prepare() -> None:
    """Read what the correction of typos needs; for a background thread, before it is wanted."""
    for words in (contact_words(wait=True), entry_words(wait=True)):
        if words is not None:
            words.prepare()


def small(noun: str) -> list[Titled]:
    """Return all segments (`segment`) or interaction templates (`template`), the newest first."""
    known = memory()
    if noun not in known.small:
        model, columns = {
            "segment": (SegmentHeader, (SegmentHeader.no, SegmentHeader.description)),
            "template": (
                InteractionTemplate,
                (InteractionTemplate.code, InteractionTemplate.description),
            ),
        }[noun]
        query = model.select(*columns).order_by(model.id.desc()).limit(_SMALL_TABLE)
        known.small[noun] = [Titled(*row) for row in database.execute(query).fetchall()]
    return known.small[noun]


def uses() -> dict[tuple[str, str], int]:
    """Return how often this user opened what they use most, by (kind, key)."""
    known = memory()
    if known.uses is None:
        known.uses = usage.weights()
    return known.uses


def favourites() -> list[tuple[int, frozenset[str]]]:
    """Return the contacts that this user opened from the search: id and words of each."""
    known = memory()
    if known.favourites is None:
        numbers = [target for kind, target in uses() if kind == "contact"]
        query = Contact.select(Contact.id, Contact.search_text).where(Contact.no.in_(numbers))
        rows = database.execute(query).fetchall() if numbers else []
        known.favourites = [(row_id, frozenset(text.split())) for row_id, text in rows]
    return known.favourites
