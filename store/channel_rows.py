"""The e-mail addresses and phones of contacts as rows: read, kept in step with the contacts, found.

For many contacts at once, by a few statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from peewee import SQL

from store import dialect, phones
from store.channel_labels import MOBILE
from store.channel_rules import EMAIL, FIELDS, PHONE, Channel, follow, normal_email
from store.enumerations import ChannelKind
from store.models import Contact, database
from store.models.setup import MarketingSetup

_COLUMNS = "contact_id, id, kind, label, value, normal, field, position"
_WRITTEN = ("contact_id", "kind", "label", "value", "normal", "field", "position")
_CHUNK = 1000
_MANY = 5000
"""From so many contacts on their words are indexed anew as a whole."""


def default_country() -> str:
    """Return the country of contacts that say none, and whose company says none."""
    query = MarketingSetup.select(MarketingSetup.default_country_region_code)
    return str(query.scalar() or "")


def read(row_ids: Collection[int]) -> dict[int, list[Channel]]:
    """Return the channels of each of these contacts that has any, in their order."""
    from store.contact_bulk import rows_among

    sql = f"SELECT {_COLUMNS} FROM contact_channel WHERE contact_id IN "
    found: dict[int, list[Channel]] = {}
    for contact_id, row_id, kind, label, value, compared, field, position in rows_among(
        sql, row_ids
    ):
        channel = Channel(ChannelKind(kind), value, label, field, compared, position, row_id)
        found.setdefault(contact_id, []).append(channel)
    for channels in found.values():
        channels.sort(key=lambda channel: channel.position)
    return found


def write(channels: Mapping[int, tuple[Iterable[Channel], Iterable[Channel]]]) -> None:
    """Write, inside a write, the channels of contacts: of each (those before, those now)."""
    gone: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    for contact_id, (before, now) in channels.items():
        known = {channel.id: channel for channel in before}
        for channel in now:
            was = known.pop(channel.id, None)
            row = (
                int(channel.kind), channel.label, channel.value, channel.normal, channel.field,
                channel.position,
            )  # fmt: skip
            if was is None:
                new.append((contact_id, *row))
            elif was != channel:
                changed.append((*row, was.id))
        gone += [(row_id,) for row_id in known]
    run = partial(dialect.run_many, database)
    run("DELETE FROM contact_channel WHERE id = ?", gone)
    run(
        "UPDATE contact_channel SET kind = ?, label = ?, value = ?, normal = ?, field = ?, "
        "position = ?, version = version + 1 WHERE id = ?",
        changed,
    )
    dialect.insert_rows(database, "contact_channel", _WRITTEN, new)


def write_new(channels: Mapping[int, Iterable[Channel]]) -> None:
    """Write, inside a write, the channels of contacts that have none yet."""
    rows = [
        (contact_id, int(kind), label, value, compared, field, position)
        for contact_id, found in channels.items()
        for kind, value, label, field, compared, position, _id in found
    ]
    dialect.insert_rows(database, "contact_channel", _WRITTEN, rows)


@lru_cache(maxsize=256)
def countries_of(own: object, of_company: object, default: str) -> tuple[str, ...]:
    """Return the countries in which the phones of a contact are read, the first one first."""
    return tuple(dict.fromkeys(str(country) for country in (own, of_company, default) if country))


def countries_for(values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the same for one contact with these values, its company looked up."""
    own, company_no = values.get("country_region_code"), values.get("company_no")
    of_company = ""
    if not own and company_no and company_no != values.get("no"):
        query = Contact.select(Contact.country_region_code).where(Contact.no == company_no)
        of_company = query.scalar() or ""
    return countries_of(own, of_company, default_country())


def step(
    row_id: int, values: Mapping[str, object], wanted: Collection[Channel] = ()
) -> tuple[list[Channel], list[Channel]]:
    """Return the channels of a contact before and after its fields have `values`, for `write`.

    `wanted` are those that it is to have, if others than before.
    """
    before = read([row_id]).get(row_id, [])
    return before, follow(values, countries_for(values), wanted or before)


def renew(condition: str = "1 = 1") -> None:
    """Make, inside a write, the channels and the words of contacts anew from their fields.

    `condition` is one on the columns of the table `contact`. A thousand contacts at a time.
    """
    sql = f"SELECT COUNT(*) FROM contact WHERE {condition}"
    (count,) = database.execute_sql(sql).fetchone()
    if count < _MANY:
        _renew(condition)
        return
    with dialect.many_search_texts(database, "contact", "id"):
        _renew(condition)


class _Renewed(NamedTuple):
    """A contact with what its fields say: the channels before and now, the words now or None."""

    id: int
    before: list[Channel]
    now: list[Channel]
    words: str | None

    @property
    def is_stale(self) -> bool:
        """Whether its channels or its words are not what its fields say."""
        return self.words is not None or set(self.before) != set(self.now)


def count_stale(progress: Callable[[int, int], None]) -> int:
    """Return how many contacts have other channels or words than their fields say."""
    (total,) = database.execute_sql("SELECT COUNT(*) FROM contact").fetchone()
    stale = done = 0
    for rows in _renewed("1 = 1"):
        stale += sum(row.is_stale for row in rows)
        done += len(rows)
        progress(done, total)
    return stale


def _renew(condition: str) -> None:
    for rows in _renewed(condition):
        write({row.id: (row.before, row.now) for row in rows if row.now or row.before})
        texts = [(row.words, row.id) for row in rows if row.words is not None]
        dialect.run_many(database, "UPDATE contact SET search_text = ? WHERE id = ?", texts)


def _renewed(condition: str) -> Iterator[list[_Renewed]]:
    """Yield contacts, a thousand at a time, with the channels and words that their fields make."""
    from store.contact_rules import SEARCHED, search_words

    default = default_country()
    names = [n for n in (*SEARCHED, *FIELDS, "country_region_code") if n != "company_name"]
    selected = ", ".join(f"contact.{name}" for name in names)
    sql = (
        f"SELECT contact.id, contact.search_text, company.name, company.country_region_code, "
        f"{selected} FROM contact LEFT JOIN contact AS company ON company.id = contact.company_id "
        f"WHERE contact.id > ? AND {condition} ORDER BY contact.id LIMIT ?"
    )
    last = 0
    while rows := database.execute_sql(sql, (last, _CHUNK)).fetchall():
        last = rows[-1][0]
        old = read([row[0] for row in rows])
        found = []
        for row_id, text, company, country, *texts_of_fields in rows:
            values = dict(zip(names, texts_of_fields, strict=True)) | {"company_name": company}
            before = old.get(row_id, [])
            now = follow(
                values, countries_of(values["country_region_code"], country, default), before
            )
            words = search_words(values, now)
            same = set(words.split()) == set(text.split())
            found.append(_Renewed(row_id, before, now, None if same else words))
        yield found


def needed(row_ids: Collection[int] | None) -> dict[str | ChannelKind, int]:
    """Return what of the channels of contacts no field holds; of all contacts for None.

    Of each kind the most further ones that a contact has, and 1 for each field with a label.
    """
    from store.contact_bulk import rows_among

    sql = (
        "SELECT contact_id, kind, field FROM contact_channel WHERE (field = '' OR label <> CASE "
        f"field WHEN 'mobile_phone_no' THEN '{MOBILE}' ELSE '' END)"
    )
    if row_ids is None:
        rows = database.execute_sql(sql).fetchall()
    else:
        rows = rows_among(f"{sql} AND contact_id IN ", row_ids)
    counts = Counter((row[0], row[1]) for row in rows if not row[2])
    found: dict[str | ChannelKind, int] = {row[2]: 1 for row in rows if row[2]}
    for (_, kind), count in counts.items():
        found[ChannelKind(kind)] = max(count, found.get(ChannelKind(kind), 0))
    return found


# --- found -----------------------------------------------------------------------------------


def email_condition(key: Any, address: str) -> Any:
    """Return the condition that the contact with this key has the e-mail address."""
    return _condition(key, EMAIL, [normal_email(address)])


def phone_condition(key: Any, number: str) -> Any:
    """Return the condition that the contact with this key has the phone number."""
    return _condition(key, PHONE, phone_keys(number))


def phone_keys(number: str) -> list[str]:
    """Return what a number is compared by, read in the country of contacts that say none."""
    compared = phones.normal(number, (default_country(),))
    return list(dict.fromkeys((compared, phones.digits(number))))


def _condition(key: Any, kind: ChannelKind, wanted: list[str]) -> Any:
    wanted = [text for text in wanted if text] or [" "]
    places = ", ".join("?" * len(wanted))
    sql = (
        f"(SELECT contact_id FROM contact_channel WHERE kind = {int(kind)} "
        f"AND normal IN ({places}))"
    )
    return key.in_(SQL(sql, wanted))
