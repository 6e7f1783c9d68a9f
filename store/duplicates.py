"""Duplicates: companies that may be one, found when they are entered and by a search of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from store import db, dialect, duplicate_strings, garbage
from store.changes import write_changes
from store.code_tables import changer
from store.contact_bulk import rows_among
from store.duplicate_search import TooManyPairs, similar
from store.duplicate_strings import COMPARED, Settings, settings
from store.enumerations import ContactType
from store.errors import NotFound, RuleError
from store.fields import Field, Kind, Value
from store.filters import quote
from store.lists import open_list
from store.models import Contact, database
from store.models.duplicates import ContactDuplicate
from store.nouns import Noun, noun
from store.records import Record, find_id, get_by_id
from store.text import N_, Caption

MOST = 200_000
"""More pairs than this are no help to anybody; the search stops."""
_FEW = 200
"""Up to so many companies are searched one by one rather than the whole book."""
_COMMON = 1000
"""A string that so many have is common; how common is not counted further."""
_SHOWN = 50

_FOUND = """
WITH own AS (
  SELECT setup_id, string, (SELECT COUNT(*) FROM (
    SELECT 1 FROM duplicate_search_string AS other
    WHERE other.setup_id = mine.setup_id AND other.string = mine.string LIMIT {common}
  ) AS others) AS frequency
  FROM duplicate_search_string AS mine WHERE contact_id = ?),
rare AS (
  SELECT setup_id, string FROM own ORDER BY frequency
  LIMIT (SELECT MAX(number) FROM (
    SELECT COUNT(*) - ? + 1 AS number FROM own UNION ALL SELECT 0) AS numbers)),
candidate AS (
  SELECT DISTINCT contact_id FROM rare JOIN duplicate_search_string USING (setup_id, string)
  WHERE contact_id <> ?)
SELECT contact_id, COUNT(*) FROM candidate JOIN duplicate_search_string USING (contact_id)
JOIN own USING (setup_id, string) GROUP BY contact_id HAVING COUNT(*) >= ?
"""

Progress = Callable[[int, int], None]
Pair = tuple[int, int]


class Generated(NamedTuple):
    """What a search of all companies gave: how many there are, and how many pairs."""

    companies: int
    pairs: int


# --- kept up to date ---------------------------------------------------------------------------


def company_changed(before: Mapping[str, Value] | None, record: Record) -> None:
    """Take in, inside a write, that a contact was added (`before` None) or changed."""
    is_company = record["type"] == ContactType.COMPANY
    if before is not None:
        was_company = before["type"] == ContactType.COMPANY
        compared = any(before[name] != record[name] for name in COMPARED)
        if was_company and not is_company:
            duplicate_strings.forget([record.id])
            _forget_pairs([record.id], separate=True)
            return
        if is_company and was_company and not compared:
            return
    if is_company:
        companies_changed([record.id])


def companies_changed(contact_ids: Collection[int]) -> None:
    """Take in, inside a write, that these companies were added or changed: strings and pairs."""
    current = settings()
    if current.maintain and contact_ids:
        duplicate_strings.write_strings(contact_ids, current.parts)
        search(contact_ids, current)


def brought_back(contact_ids: Iterable[int]) -> None:
    """Search, inside a write, for duplicates of the companies among contacts that are there again."""
    owner = noun("contact")
    companies = [
        row_id for row_id in contact_ids if get_by_id(owner, row_id)["type"] == ContactType.COMPANY
    ]
    if companies:
        companies_changed(companies)


@db.write
def search_imported(contact_ids: Collection[int]) -> None:
    """Find the duplicates of companies whose strings were written with many others."""
    current = settings()
    if current.maintain and contact_ids:
        # the contacts are there already: who asks for the search of all is told what is wrong
        with suppress(RuleError):
            search(contact_ids, current)


def search(contact_ids: Collection[int], current: Settings | None = None) -> None:
    """Find the duplicates of these companies, inside a write; their strings are up to date.

    Pairs that are no longer alike go, but for those that were checked.
    """
    current = current or settings()
    if not current.parts:
        return
    if len(contact_ids) > _FEW:
        _search_all(current)
        return
    found: dict[Pair, int] = {}
    for contact_id in contact_ids:
        for other, matches in database.execute_sql(
            _FOUND.format(common=_COMMON),
            (contact_id, current.least, contact_id, current.least),
        ).fetchall():
            found[min(contact_id, other), max(contact_id, other)] = matches
    _store(_known(contact_ids), found)


@db.write
def generate(progress: Progress | None = None) -> Generated:
    """Make the search strings of all companies anew and find all pairs.

    Raises RuleError when there are too many pairs, and what `progress` raises.
    """
    current = settings()
    duplicate_strings.forget_all()
    companies = duplicate_strings.write_all(current.parts, progress)
    return Generated(companies, _search_all(current))


@db.write
def search_all() -> int:
    """Find all pairs by the strings there are; return how many. Raises RuleError."""
    return _search_all(settings())


def _search_all(current: Settings) -> int:
    keys = dialect.joined_keys("contact_id")
    groups = database.execute_sql(
        f"SELECT setup_id, {keys} FROM duplicate_search_string "
        "GROUP BY setup_id, string HAVING COUNT(*) > 1"
    )
    try:
        with garbage.kept():
            found = similar(groups, current.least, MOST)
    except TooManyPairs:
        raise RuleError(
            N_(
                "More than %(most)s pairs of companies are alike by the set-up. Raise Search Hit %% "
                "in the marketing set-up, or compare more fields."
            ),
            most=MOST,
        ) from None
    _store(_known(None), found)
    return len(found)


def _known(contact_ids: Collection[int] | None) -> dict[Pair, tuple[int, int, bool]]:
    """Return key, matches and mark of the pairs of these companies; None: of all."""
    sql = "SELECT contact_id, duplicate_id, id, matches, separate FROM contact_duplicate"
    if contact_ids is None:
        rows = database.execute_sql(sql).fetchall()
    else:
        rows = rows_among(f"{sql} WHERE contact_id IN ", contact_ids)
        rows += rows_among(f"{sql} WHERE duplicate_id IN ", contact_ids)
    return {
        (one, other): (row_id, matches, bool(mark)) for one, other, row_id, matches, mark in rows
    }


def _store(known: Mapping[Pair, tuple[int, int, bool]], found: Mapping[Pair, int]) -> None:
    """Make the stored pairs those that were found; what was checked stays."""
    gone = [
        row_id for pair, (row_id, _matches, checked) in known.items()
        if pair not in found and not checked
    ]  # fmt: skip
    rows_among("DELETE FROM contact_duplicate WHERE id IN ", gone)
    changed = [
        (matches, known[pair][0])
        for pair, matches in found.items()
        if pair in known and known[pair][1] != matches
    ]
    if changed:
        dialect.run_many(
            database,
            "UPDATE contact_duplicate SET matches = ?, version = version + 1 WHERE id = ?",
            changed,
        )
    new = [(*pair, matches) for pair, matches in sorted(found.items()) if pair not in known]
    dialect.insert_rows(
        database, "contact_duplicate", ("contact_id", "duplicate_id", "matches"), new
    )


def _forget_pairs(contact_ids: Collection[int], separate: bool = False) -> None:
    """Delete the pairs of these contacts, inside a write; those that were checked if `separate`."""
    for column in ("contact_id", "duplicate_id"):
        unchecked = "" if separate else "separate = 0 AND "
        rows_among(f"DELETE FROM contact_duplicate WHERE {unchecked}{column} IN ", contact_ids)


# --- what people see ---------------------------------------------------------------------------


@db.read
def found_on_entry(record: Record, names: Iterable[str]) -> list[Record]:
    """Return the pairs that a person who saved fields `names` of a contact is to be told of.

    Only with Autosearch for Duplicates, only when compared fields are among them, and not those
    pairs that were checked.
    """
    told = {*COMPARED, "type"}.intersection(names)
    if record["type"] != ContactType.COMPANY or not told or not settings().autosearch:
        return []
    filters = {"contact_no": quote(record.key), "separate_contacts": "no"}
    return open_list("duplicate", filters).first(_SHOWN)


def other_of(pair: Record, no: str) -> tuple[str, str]:
    """Return number and name of the contact of a pair that is not `no`."""
    if pair["contact_no"] == no:
        return pair["duplicate_contact_no"], pair["duplicate_contact_name"]
    return pair["contact_no"], pair["contact_name"]


@db.read
def pair_of(one: str, other: str) -> Record:
    """Return the pair of two contacts, in either order. Raises NotFound."""
    owner = noun("contact")
    keys = sorted((find_id(owner, one), find_id(owner, other)))
    pair = ContactDuplicate
    query = pair.select(pair.id).where((pair.contact == keys[0]) & (pair.duplicate == keys[1]))
    row = database.execute(query).fetchone()
    if row is None:
        raise NotFound(_this().caption, f"{one} {other}")
    return get_by_id(_this(), row[0])


@db.write
def part(one: str, other: str) -> Record:
    """Say of two contacts that they are different, whether they are alike or not; return the pair.

    Raises NotFound.
    """
    owner = noun("contact")
    keys = sorted((find_id(owner, one), find_id(owner, other)))
    pair = ContactDuplicate
    pair.insert(contact=keys[0], duplicate=keys[1]).on_conflict_ignore().execute()
    found = pair_of(one, other)
    set_separate([found.key])
    return get_by_id(_this(), found.id)


def keep_separate(contact_id: int, others: Collection[int]) -> None:
    """Make, inside a write, the contacts that were said to be different from one exactly these."""
    _forget_pairs([contact_id], separate=True)
    existing = [row[0] for row in rows_among("SELECT id FROM contact WHERE id IN ", others)]
    pairs = sorted((min(contact_id, other), max(contact_id, other)) for other in existing)
    dialect.insert_rows(
        database,
        "contact_duplicate",
        ("contact_id", "duplicate_id", "separate"),
        [(*pair, 1) for pair in pairs],
    )


@db.write
def set_separate(nos: Iterable[str], separate: bool = True) -> int:
    """Say of pairs that they were checked and are different, or not; return how many changed."""
    pair = ContactDuplicate
    keys = [int(no) for no in nos]
    changed = 0
    for start in range(0, len(keys), db.CHUNK):
        some = pair.id.in_(keys[start : start + db.CHUNK]) & (pair.separate != separate)
        operation = "separate" if separate else "not separate"
        old, new = (json.dumps({"separate": value}) for value in (not separate, separate))
        write_changes(operation, "duplicate", pair.id, some, old, new)
        changed += pair.update(separate=separate, version=pair.version + 1).where(some).execute()
    return int(changed)


def _this() -> Noun:
    return NOUNS["duplicate"]


_One: Any = Contact.alias("one")
_Other: Any = Contact.alias("other")


def _joins(query: Any) -> Any:
    pair = ContactDuplicate
    return query.join_from(pair, _One, on=(pair.contact == _One.id)).join_from(
        pair, _Other, on=(pair.duplicate == _Other.id)
    )


def _shown(name: str, caption: Caption, column: Any) -> Field:
    return Field(name, caption, Kind.TEXT, column, editable=False)


def _side(name: str, caption: Caption, key: Any, column: Any, either: Field | None = None) -> Field:
    return Field(
        name, caption, Kind.REFERENCE, column, ref="contact", key=key, target=Contact.no,
        either=either, editable=False,
    )  # fmt: skip


_DUPLICATE_NO = _side(
    "duplicate_contact_no",
    N_("Duplicate Contact No."),
    ContactDuplicate.duplicate,
    _Other.no,
)

NOUNS = {
    "duplicate": Noun(
        name="duplicate",
        caption=N_("Contact Duplicate"),
        plural=N_("Contact Duplicates"),
        model=ContactDuplicate,
        key="no",
        title="contact_name",
        fields=(
            Field("no", N_("No."), Kind.INTEGER, ContactDuplicate.id, editable=False),
            Field(
                "no_of_matching_strings",
                N_("No. of Matching Strings"),
                Kind.INTEGER,
                ContactDuplicate.matches,
                editable=False,
            ),
            _side(
                "contact_no", N_("Contact No."), ContactDuplicate.contact, _One.no, _DUPLICATE_NO
            ),
            _shown("contact_name", N_("Contact Name"), _One.name),
            _shown("city", N_("City"), _One.city),
            _shown("phone_no", N_("Phone No."), _One.phone_no),
            _DUPLICATE_NO,
            _shown("duplicate_contact_name", N_("Duplicate Contact Name"), _Other.name),
            _shown("duplicate_city", N_("Duplicate City"), _Other.city),
            _shown("duplicate_phone_no", N_("Duplicate Phone No."), _Other.phone_no),
            Field(
                "separate_contacts",
                N_("Separate Contacts"),
                Kind.BOOLEAN,
                ContactDuplicate.separate,
                "separate",
            ),
        ),
        order=((ContactDuplicate.matches, True), (ContactDuplicate.id, True)),
        joins=_joins,
        change=changer(_this),
        columns=(
            "no",
            "no_of_matching_strings",
            "contact_no",
            "contact_name",
            "city",
            "duplicate_contact_no",
            "duplicate_contact_name",
            "duplicate_city",
            "separate_contacts",
        ),
    )
}
