"""A company of any size: as many log entries as wanted, contacts and a segment in proportion.

All rows are made inside the database, from pools of words and numbers that follow from the number
of the row: the same sizes on the same day give the same rows. Each part of them is a transaction,
so that what is there when somebody stops it is sound, with its totals and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from store import (
    clock,
    db,
    demo_texts,
    dialect,
    duplicate_strings,
    segment_contacts,
    segments,
    totals,
)
from store import demo_pools as pools
from store.channel_labels import MOBILE
from store.enumerations import ChannelKind, ContactType, Evaluation
from store.errors import InvalidValue
from store.models import InteractionLogEntry, database
from store.session import session
from store.text import N_

Progress = Callable[[int, int], None]

PER_CONTACT = 10
"""How many entries there are for each contact."""
_PER_LINE = 100
_LEAST = 100
_YEARS = 20
_CHUNK = 100_000
MOST = 50_000_000
"""The most entries that can be made."""
_SIZE = re.compile(r"([0-9]{1,9})([km]?)", re.ASCII)
_UNITS = {"": 1, "k": 1000, "m": 1_000_000}


def parse_size(text: str) -> int:
    """Return the number that a text such as 20000, 500k or 10m means. Raises InvalidValue."""
    found = _SIZE.fullmatch(text.strip().lower())
    size = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 1 <= size <= MOST:
        raise InvalidValue(
            "--scale",
            text,
            N_("'%(value)s' is no number of interactions. Type one such as 20000, 500k or 10m."),
        )
    return size


def fill(
    entries: int, language: str = "en", progress: Progress | None = None, *, contacts: int = 0
) -> None:
    """Add `entries` log entries over twenty years to a database that has the usual set-up.

    With them come `contacts`, by default a tenth as many, of which three quarters are persons of the
    others, and a segment of a hundredth as many. `progress` gets the rows made and their total. Raises what it
    raises; what was made stays then, and is sound.
    """
    contacts = contacts or max(_LEAST, entries // PER_CONTACT)
    total = contacts + entries
    tell = progress or (lambda _done, _total: None)
    with dialect.hasty(database):
        pools.make(language)
        try:
            base = _make_contacts(contacts, lambda done: tell(done, total))
            _make_entries(entries, base, contacts, lambda done: tell(contacts + done, total))
        finally:
            pools.drop()
        _make_segment(language, max(1, entries // _PER_LINE))
        dialect.learn(database)
    tell(total, total)


def _chunks(count: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last number of each part of so many rows."""
    for first in range(1, count + 1, _CHUNK):
        yield first, min(first + _CHUNK - 1, count)


# --- contacts ----------------------------------------------------------------------------------


def _make_contacts(count: int, tell: Callable[[int], None]) -> int:
    """Make contacts and return the key before that of the first one."""
    base = 0
    for first, last in _chunks(count):
        tell(first)
        start = _contacts(first, last)
        base = base or start
    _after_contacts(count)
    return base


@db.write
def _contacts(first: int, last: int) -> int:
    base = dialect.next_ids(database, "contact", last - first + 1)[0] - first
    company = f"(i - (i - {first}) % 4)"
    is_company = f"(i - {first}) % 4 = 0"
    (sellers,) = database.execute_sql(
        "SELECT COUNT(*) FROM scale_word WHERE pool = 'seller'"
    ).fetchone()
    phone = f"CAST(600000000 + {pools.thrown('i', 134775813, 99_999_999)} AS TEXT)"

    def named(column: str) -> str:
        both = (("b", "f"), ("h", "b"), ("o", "h"))
        parts = (
            f"CASE WHEN {is_company} THEN {own}.{column} ELSE {persons}.{column} END"
            for own, persons in both
        )
        return " || ' ' || ".join(parts)

    def last_name(number: str, factor: int) -> tuple[str, str]:
        return "last", pools.favoured(number, factor, pools.SURNAMES)

    rows = (
        f"SELECT i, {company} company, {is_company} is_company, {named('word')} AS name, "
        f"{named('folded')} AS name_key, {named('raised')} AS search_name, "
        f"{named('words')} || CASE WHEN {is_company} THEN '' ELSE "
        "' ' || of_b.words || ' ' || of_h.words || ' ' || of_o.words END AS words, "
        "f.word AS first_name, b.word || ' ' || h.word AS surname, "
        f"CASE WHEN {is_company} THEN 'info' ELSE f.folded END AS mailbox, {phone} phone, "
        "city.word city, city.words city_words, city.more post_code, "
        "CAST(seller.more AS INTEGER) seller "
        "FROM counted "
        + pools.from_pools(
            f=("first", pools.favoured("i", 22695477, pools.FIRST_NAMES)),
            b=last_name("i", 1103515245),
            h=last_name("i", 214013 * 997),
            o=("form", pools.thrown("i", 69069 * 31, len(pools.FORMS))),
            of_b=last_name(company, 1103515245),
            of_h=last_name(company, 214013 * 997),
            of_o=("form", pools.thrown(company, 69069 * 31, len(pools.FORMS))),
            city=("city", pools.thrown(company, 48271 * 101, len(pools.CITIES))),
            seller=("seller", pools.thrown(company, 16807 * 501, sellers)),
        )
    )
    return _write_contacts(first, last, base, rows)


def _write_contacts(first: int, last: int, base: int, rows: str) -> int:
    mail = "mailbox || '@casa' || company || '.example'"
    spoken = "SUBSTR(phone, 1, 3) || ' ' || SUBSTR(phone, 4, 3) || ' ' || SUBSTR(phone, 7, 3)"
    number = "'CT' || CAST(1000000 + i AS TEXT)"
    database.execute_sql(
        "INSERT INTO contact (id, no, type, name, name_key, search_name, company_id, first_name, "
        "surname, city, post_code, country_region_code, language_code, phone_no, mobile_phone_no, "
        "email, search_email, salesperson_id, modified_at, search_text) "
        f"{pools.numbers(first, last)} SELECT {base} + i, {number}, "
        f"CASE WHEN is_company THEN {int(ContactType.COMPANY)} ELSE {int(ContactType.PERSON)} END, "
        f"name, name_key, search_name, {base} + company, "
        "CASE WHEN is_company THEN '' ELSE first_name END, "
        "CASE WHEN is_company THEN '' ELSE surname END, city, post_code, 'ES', 'ES', "
        f"CASE WHEN is_company THEN '+34 ' || {spoken} ELSE '' END, "
        f"CASE WHEN is_company THEN '' ELSE '+34 ' || {spoken} END, {mail}, UPPER({mail}), seller, "
        "?, words || ' ct' || CAST(1000000 + i AS TEXT) || ' ' || city_words || ' 34 ' || "
        f"{spoken} || ' 34' || phone || ' ' || phone || ' ' || mailbox || ' casa' || company || "
        f"' example' FROM ({rows}) made",
        (clock.stamp(),),
    )
    chosen = f"FROM contact WHERE id > {base + first - 1} AND id <= {base + last}"
    columns = (
        "INSERT INTO contact_channel (contact_id, kind, label, value, normal, field, position)"
    )
    database.execute_sql(
        f"{columns} SELECT id, {int(ChannelKind.PHONE)}, "
        f"CASE WHEN phone_no = '' THEN '{MOBILE}' ELSE '' END, phone_no || mobile_phone_no, "
        "REPLACE(phone_no || mobile_phone_no, ' ', ''), "
        f"CASE WHEN phone_no = '' THEN 'mobile_phone_no' ELSE 'phone_no' END, 0 {chosen}"
    )
    database.execute_sql(
        f"{columns} SELECT id, {int(ChannelKind.EMAIL)}, '', email, email, 'email', 1 {chosen}"
    )
    return base


@db.write
def _after_contacts(count: int) -> None:
    """Go on numbering after these contacts, and let their duplicates be found."""
    database.execute_sql(
        "UPDATE number_series SET last_no_used = ? WHERE code = "
        "(SELECT contact_nos FROM marketing_setup)",
        (f"CT{1_000_000 + count}",),
    )
    current = duplicate_strings.settings()
    if current.maintain:
        duplicate_strings.forget_all()
        duplicate_strings.write_all(current.parts)


# --- the log -----------------------------------------------------------------------------------


def _make_entries(count: int, base: int, contacts: int, tell: Callable[[int], None]) -> None:
    for first, last in _chunks(count):
        tell(first)
        _entries(first, last, count, base, contacts)


@db.write
def _entries(first: int, last: int, count: int, base: int, contacts: int) -> None:
    start = db.take_numbers("entry_no", last - first + 1) - first
    days = 365 * _YEARS
    begins = (clock.today() - timedelta(days=days + 1)).isoformat()
    day = dialect.days_after(f"'{begins}'", f"(i * {days} / {count})")
    number = f"CAST(1000 + {pools.thrown('i', 22695477, 900_000)} AS TEXT)"
    evaluation = pools.thrown("i", 69069 * 33, 3 * len(Evaluation))
    database.execute_sql(
        "INSERT INTO interaction_log_entry (entry_no, contact_id, company_id, date, time, "
        "description, information_flow, initiated_by, cost, duration, user_id, logged_at, group_id, "
        "template_id, evaluation, attempt_failed, salesperson_id, canceled, search_text) "
        f"{pools.numbers(first, last)} SELECT {start} + i, contact.id, contact.company_id, {day}, "
        f"clock.word, story.text || ' ' || {number}, story.flow, story.initiated_by, story.cost, "
        f"story.duration, ?, ?, story.group_id, story.template_id, "
        f"CASE WHEN {evaluation} < {len(Evaluation)} THEN {evaluation} ELSE 0 END, "
        "CASE WHEN i % 9 = 0 THEN 1 ELSE 0 END, contact.salesperson_id, "
        f"CASE WHEN i % 60 = 7 THEN 1 ELSE 0 END, story.words || ' ' || {number} "
        "FROM counted "
        "CROSS JOIN contact CROSS JOIN scale_story story "
        + pools.from_pools(clock=("time", pools.thrown("i", 48271 * 77, pools.MINUTES)))
        + f"AND contact.id = {base} + 1 + {pools.favoured('i', 1103515245, contacts)} "
        f"AND story.n = {pools.thrown('i', 134775813, pools.STORIES)}",
        (session.user, clock.stamp()),
    )
    entry_no = InteractionLogEntry.entry_no
    totals.added(entry_no.between(start + first, start + last))


@db.write
def _make_segment(language: str, lines: int) -> None:
    """Make a segment of the contacts of one city, at most so many."""
    name, _post_code = pools.CITIES[0]
    made = segments.add(
        {
            "description": f"{demo_texts.MAILING[language == 'es']}, {name}",
            "interaction_template_code": "BUS",
        }
    )
    segment_contacts.add_contacts(
        made.key, {"contact": {"city": name, "no": f"..CT{1_000_000 + 10 * lines}"}}
    )
