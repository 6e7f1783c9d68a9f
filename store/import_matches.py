"""Which contact a record of a file is: by its card ID, its e-mail, its number, or its whole content.

Two records of one file are one contact only when they agree on the card ID, the number, or on
e-mail and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.channel_rules import EMAIL, normal_email
from store.contact_bulk import read_contacts, rows_among
from store.enumerations import ContactType
from store.exchange.cards import ParsedContact
from store.records import Record
from store.text import fold_key, name_key

_TELLING = ("phone_no", "mobile_phone_no", "address", "city")


@dataclass(eq=False)
class Incoming:
    """A record of a file whose values are typed. `company_key` is the folded name of its company.

    `emails` are all its e-mail addresses as they are compared; `keys` by what another record of the
    same file would be the same contact. With `by_content` only its content can tell which contact
    it is, beside its number.
    """

    record: ParsedContact
    values: dict[str, Any]
    groups: tuple[str, ...] = ()
    company_name: str = ""
    digest: str = ""
    name_key: str = ""
    company_key: str = ""
    uid: str = field(init=False)
    no: str = field(init=False)
    is_company: bool = field(init=False)
    emails: list[str] = field(init=False)
    keys: list[tuple[str, ...]] = field(init=False)
    by_content: bool = field(init=False)

    def __post_init__(self) -> None:
        """Find out by what it is known."""
        values = self.values
        self.uid, self.no = values.get("uid", ""), values.get("no", "")
        self.is_company = values["type"] == ContactType.COMPANY
        found = [values[name] for name in ("email", "email_2") if name in values]
        found += [item.value for item in self.record.channels if item.kind is EMAIL]
        self.emails = [normal_email(address) for address in found if address]
        self.by_content = self.is_company or not (self.uid or self.emails)
        self.keys = self._keys()

    def _keys(self) -> list[tuple[str, ...]]:
        keys: list[tuple[str, ...]] = [("email", mail, self.name_key) for mail in self.emails]
        if self.uid:
            keys.append(("uid", self.uid))
        if self.no:
            keys.append(("no", self.no))
        if self.is_company:
            keys.append(("company", self.name_key))
        elif self.by_content:
            content = sorted((name, str(value)) for name, value in self.values.items())
            keys.append(("content", self.company_key, *(part for pair in content for part in pair)))
        return keys


@dataclass
class Matches:
    """The contacts that some records of a file may be."""

    records: dict[int, Record] = field(default_factory=dict)
    by_uid: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, list[int]] = field(default_factory=dict)
    by_no: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)
    companies: dict[str, int] = field(default_factory=dict)

    def load(self, incoming: Iterable[Incoming]) -> list[int]:
        """Read the contacts that any of `incoming` may be, and the companies they name.

        Returns the keys of those that were not read before.
        """
        items = list(incoming)
        _fill(self.by_uid, "uid", {item.uid for item in items}, "uid <> ''")
        _fill(self.by_no, "no", {item.no for item in items})
        emails = {address for item in items for address in item.emails}
        sql = (
            f"SELECT normal, contact_id FROM contact_channel WHERE kind = {EMAIL:d} AND normal IN "
        )
        for key, row_id in sorted(rows_among(sql, sorted(emails)), key=lambda row: int(row[1])):
            self.by_email.setdefault(key, []).append(row_id)
        self._load_namesakes([item for item in items if item.by_content])
        names = {item.company_key for item in items}
        for key, row_id in _keys("name_key", names, "type = 0"):
            self.companies[key] = min(row_id, self.companies.get(key, row_id))
        wanted = {*self.by_uid.values(), *self.by_no.values(), *self.companies.values()}
        for ids in (*self.by_email.values(), *self.by_name.values()):
            wanted.update(ids)
        new = sorted(wanted - self.records.keys())
        self.records.update(read_contacts(new))
        return new

    def adopt(self, companies: dict[str, int]) -> None:
        """Know companies, by folded name, that were written since."""
        self.companies.update(companies)
        self.records.update(read_contacts(companies.values()))

    def refresh(self) -> None:
        """Read all again: others changed with one of them."""
        self.records.update(read_contacts(list(self.records)))

    def renamed(self, record: Record, before: str) -> None:
        """Know a company by its new name."""
        key = fold_key(before)
        if self.companies.get(key) == record.id:
            del self.companies[key]
        self.companies.setdefault(name_key(str(record["name"])), record.id)

    def _load_namesakes(self, items: list[Incoming]) -> None:
        named: dict[str, list[Incoming]] = {}
        for item in items:
            named.setdefault(item.name_key, []).append(item)
        columns = ("type", *_TELLING)
        for key, row_id, kind, *telling in _rows("name_key", set(named), "", columns):
            for item in named[key]:
                pairs = zip(_TELLING, telling, strict=True)
                if kind == item.values["type"] and (
                    item.is_company
                    or all(item.values.get(name, value) == value for name, value in pairs)
                ):
                    self.by_name.setdefault(key, []).append(row_id)
                    break

    def find(self, item: Incoming, touched: set[int]) -> Record | None:
        """Return the contact that a record is, or None; `touched` were met in this file before."""
        if item.uid in self.by_uid:
            return self.records[self.by_uid[item.uid]]
        known = item.no in self.by_no
        numbered = self._compatible(item, [self.by_no[item.no]]) if known else []
        mailed: dict[int, Record] = {}
        for address in item.emails:
            if address not in self.by_email:
                continue
            found = self._compatible(item, self.by_email[address])
            mailed.update((record.id, record) for record in found)
        for record in (*mailed.values(), *numbered):
            if name_key(str(record["name"])) == item.name_key:
                return record
        if len(mailed) == 1:
            (record,) = mailed.values()
            same_type = record["type"] == item.values.get("type", record["type"])
            if same_type and record.id not in touched:
                return record
        if numbered:
            return numbered[0]
        return self._namesake(item) if item.by_content else None

    def _compatible(self, item: Incoming, row_ids: list[int]) -> list[Record]:
        records = [self.records[row_id] for row_id in row_ids]
        return [row for row in records if not (item.uid and row["uid"]) or item.uid == row["uid"]]

    def _namesake(self, item: Incoming) -> Record | None:
        """Return the company of the same name, or the person who is the same in everything."""
        for record in self._compatible(item, self.by_name.get(item.name_key, [])):
            if record["type"] != item.values["type"]:
                continue
            if record["type"] == ContactType.COMPANY:
                known = {normal_email(str(record[name])) for name in ("email", "email_2")} - {""}
                if not known or not item.emails or known.intersection(item.emails):
                    return record
            elif not differences(record, item) and same_company(record, item):
                return record
        return None


def differences(record: Record, item: Incoming) -> dict[str, Any]:
    """Return what a file says otherwise than the contact that it means."""
    return {
        name: value
        for name, value in item.values.items()
        if name not in ("no", "type") and record[name] != value
    }


def same_company(record: Record, item: Incoming) -> bool:
    """Return whether the contact belongs to the company that the file names, if it names any."""
    if not item.company_key or record["type"] == ContactType.COMPANY:
        return True
    return name_key(str(record["company_name"])) == item.company_key


def _fill(target: dict[str, int], column: str, keys: set[str], condition: str = "") -> None:
    for key, row_id in _keys(column, keys, condition):
        target.setdefault(key, row_id)


def _keys(column: str, keys: set[str], condition: str = "") -> list[tuple[str, int]]:
    """Return (key, contact) for the contacts whose `column` is one of `keys`, oldest first."""
    return [(row[0], row[1]) for row in _rows(column, keys, condition)]


def _rows(
    column: str, keys: set[str], condition: str, more: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    where = f"{condition} AND {column}" if condition else column
    sql = f"SELECT {', '.join((column, 'id', *more))} FROM contact WHERE {where} IN "
    return sorted(rows_among(sql, sorted(keys - {""})), key=lambda row: int(row[1]))
