"""A database with many contacts and log entries, made from a seed straight by SQL."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from store import db
from store.channel_rules import follow
from store.contact_rules import search_words
from store.models import database
from store.text import fold, fold_key

SEED = 20_000
FIRST_NAMES, SURNAMES = 2_000, 18_000
CITIES = (
    "Madrid",
    "Sevilla",
    "Lugo",
    "Cádiz",
    "Ávila",
    "Vigo",
    "León",
    "Girona",
    "Bilbao",
    "Leeds",
)
_ONSETS = "b c d f g h j l m n p r s t v z br cr dr fr gr pl tr ch ll qu gu st"
_VOWELS = "a e i o u a e o ia ie io ue á é í ó ú"
_ENDS = ["", "", "", "", "n", "r", "s", "l", "z", "d"]
_WORDS = (
    "asked for a quote order delivery late chairs tables invoice paid call back visit fair "
    "catalogue sent complaint solved offer price discount renewal contract signed question "
    "spare parts repair warranty meeting lunch newsletter birthday project plan budget sample"
)


def words(count: int, rng: random.Random) -> list[str]:
    """Return distinct words that could be names."""
    made: dict[str, None] = {}
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    while len(made) < count:
        syllables = rng.choice((2, 2, 3, 3, 3, 4))
        word = "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(syllables))
        made[(word + rng.choice(_ENDS)).capitalize()] = None
    return list(made)


def names(count: int, seed: int = SEED) -> Iterator[str]:
    """Yield `count` names of persons and companies; some words are much more frequent."""
    rng = random.Random(seed)
    vocabulary = words(FIRST_NAMES + SURNAMES, rng)
    first, last = vocabulary[:FIRST_NAMES], vocabulary[FIRST_NAMES:]

    def pick(items: Sequence[str]) -> str:
        return items[int(len(items) * rng.random() ** 2.5)]

    for number in range(count):
        if number % 4:
            yield f"{pick(first)} {pick(last)} {pick(last)}"
        else:
            yield f"{pick(last)} {pick(last)} {rng.choice(('S.A.', 'S.L.', 'Ltd.', 'GmbH'))}"


def make(path: Path, contacts: int, entries: int) -> float:
    """Make the database at `path` unless it is there; return the seconds that it took."""
    if path.exists():
        db.open_database(str(path))
        return 0.0
    began = time.monotonic()
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    db.open_database(str(part))
    database.execute_sql("PRAGMA synchronous = off")
    with database.atomic():
        _insert(
            "INSERT INTO contact (id, no, type, name, name_key, search_name, city, phone_no, email,"
            " search_email, company_id, search_text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            _contacts(contacts),
        )
        _insert(
            "INSERT INTO interaction_log_entry (entry_no, contact_id, company_id, date, time,"
            " description, search_text) VALUES (?,?,?,?,?,?,?)",
            _entries(entries, contacts),
        )
    database.execute_sql("ANALYZE")
    database.execute_sql("PRAGMA wal_checkpoint(truncate)")
    db.close_database()
    part.rename(path)
    db.open_database(str(path))
    return time.monotonic() - began


def _insert(sql: str, rows: Iterator[tuple[object, ...]]) -> None:
    database.connection().executemany(sql, rows)


def _contacts(count: int) -> Iterator[tuple[object, ...]]:
    rng = random.Random(SEED + 1)
    for row, name in enumerate(names(count), 1):
        number, city = f"CT{row:07d}", rng.choice(CITIES)
        phone = f"+34 6{rng.randrange(100):02d} {rng.randrange(1000):03d} {rng.randrange(1000):03d}"
        parts = fold(name).split()
        email = f"{parts[0]}.{parts[1]}{row % 97}@{parts[-1]}.example"
        values = {"name": name, "no": number, "email": email, "city": city, "phone_no": phone}
        text = search_words(values, follow(values, ()))
        yield (
            row, number, int(row % 4 != 1), name, fold_key(name), name.upper(), city, phone, email,
            email.upper(), None, text,
        )  # fmt: skip


def _entries(count: int, contacts: int) -> Iterator[tuple[object, ...]]:
    rng = random.Random(SEED + 2)
    vocabulary = _WORDS.split()
    for row in range(1, count + 1):
        contact = rng.randrange(contacts) + 1
        text = " ".join(rng.choices(vocabulary, k=4)) + f" {rng.randrange(9000) + 100}"
        day = f"{2016 + row * 10 // (count + 1)}-{rng.randrange(12) + 1:02d}-{rng.randrange(28) + 1:02d}"
        yield row, contact, contact, day, "10:00", text.capitalize(), text
