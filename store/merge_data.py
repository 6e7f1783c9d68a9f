"""What the fields of a text say for one contact and salesperson, or for very many of them.

The rule "merge data": contact, its company, its address in force on the day, its salutations, the
salesperson, and what the company says of itself. Only what a text uses is read, in batches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from peewee import JOIN, fn
from peewee import Value as Literal

from store import clock, db
from store.address_in_force import code_in_force
from store.dialect import among
from store.enumerations import ContactType, SalutationType
from store.errors import NotFound, RuleError, StoreError
from store.exchange import merging
from store.exchange.merging import MergeText, TextKind
from store.languages import Day, country_name
from store.merge_data_fields import FIELDS, MergeField, names
from store.models import Contact, InteractionLogEntry, Salesperson, database
from store.models.addresses import AlternativeAddress
from store.models.codes import Salutation
from store.models.documents import CompanyInformation
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import noun
from store.salutations import Formulas

__all__ = [
    "FIELDS",
    "MergeField",
    "Recipient",
    "of_entries",
    "of_lines",
    "problem_of",
    "read_text",
    "values",
    "values_of",
]

_Company: Any = Contact.alias("own_company")
_PARTS = (
    "no", "type", "name", "name_2", "first_name", "middle_name", "surname", "job_title", "initials",
    "phone_no", "mobile_phone_no", "email", "home_page", "language_code", "vat_registration_no",
    "external_id", "address", "address_2", "post_code", "city", "county", "country_region_code",
)  # fmt: skip
_OF_COMPANY = tuple(field.part for field in FIELDS if field.group == "company")
_OF_SALESPERSON = tuple(field.part for field in FIELDS if field.group == "salesperson")
_OF_US = tuple(field.part for field in FIELDS if field.group == "our" and field.part != "country")
_STREET = ("address", "address_2", "post_code", "city", "county", "country_region_code")
_KINDS = {
    "salutation.formal": SalutationType.FORMAL,
    "salutation.informal": SalutationType.INFORMAL,
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a text is filled, on which day, in which language; the contact's unless given.

    `address_code` is the alternative address: "" the main one, None the one in force on the day.
    """

    contact_id: int
    day: date
    salesperson_id: int | None = None
    language: str = ""
    address_code: str | None = None
    campaign_no: str = ""
    segment_no: str = ""
    description: str = ""
    subject: str = ""


def read_text(text: str, kind: TextKind = TextKind.PLAIN) -> MergeText:
    """Read a text that may use any of FIELDS, under either of their names.

    Raises MergeError for what may not stand in a text, and UnknownField.
    """
    return merging.read(text, names(), kind)


def problem_of(content: bytes, file_name: str) -> StoreError | None:
    """Return what keeps a document from being filled; None when it is none, or is no text."""
    kind = merging.kind_of(file_name.rpartition(".")[2])
    if kind is None:
        return None
    try:
        read_text(merging.decoded(content), kind)
    except RuleError as error:
        return error
    return None


def values_of(recipient: Recipient, fields: Collection[str]) -> dict[str, str]:
    """Return what `fields` say for one recipient. Raises what `values` raises."""
    return next(values([recipient], fields))


def values(recipients: Iterable[Recipient], fields: Collection[str]) -> Iterator[dict[str, str]]:
    """Return, for each recipient in turn, what `fields` say: name -> text, empty for unknown.

    Raises NotFound for a contact that is no more; and when `fields` have a salutation,
    FieldRequired for a contact without one, RuleError for one without a formula in the language.
    """
    batches = iter(recipients)
    while batch := list(islice(batches, db.CHUNK)):
        yield from _filled(batch, frozenset(fields))


@db.read
def _filled(batch: list[Recipient], fields: frozenset[str]) -> list[dict[str, str]]:
    groups = {name.partition(".")[0] for name in fields}
    contacts = _contacts({item.contact_id for item in batch})
    people = (
        _salespeople({item.salesperson_id for item in batch}) if "salesperson" in groups else {}
    )
    addresses = _Addresses(batch) if "address" in groups else None
    kinds = {kind for name, kind in _KINDS.items() if name in fields}
    formulas = Formulas(kinds) if kinds else None
    ours: dict[str, dict[str, str]] = {}
    found = []
    for item in batch:
        contact = contacts.get(item.contact_id)
        if contact is None:
            raise NotFound(noun("contact").caption, item.contact_id)
        language = item.language or contact["language_code"]
        texts = {f"contact.{name}": contact[name] for name in _PARTS}
        texts |= {f"company.{name}": contact[f"company_{name}"] for name in _OF_COMPANY}
        for name in _OF_SALESPERSON if "salesperson" in groups else ():
            person = people.get(item.salesperson_id or 0)
            texts[f"salesperson.{name}"] = person[name] if person else ""
        if addresses is not None:
            texts |= addresses.texts(item, contact, language)
        if "our" in groups:
            if language not in ours:
                ours[language] = _ours(language)
            texts |= ours[language]
        for name, kind in _KINDS.items():
            if formulas is not None and name in fields:
                texts[name] = formulas.salutation(contact, language, kind)
        texts |= {
            "document.date": Day(item.day, language),
            "campaign.no": item.campaign_no,
            "segment.no": item.segment_no,
            "interaction.description": item.description,
            "interaction.subject": item.subject,
        }
        found.append({name: texts[name] for name in fields})
    return found


def _contacts(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    columns = {name: getattr(Contact, name) for name in _PARTS}
    columns |= {"id": Contact.id, "salutation_code": fn.COALESCE(Salutation.code, "")}
    columns |= {f"company_{name}": getattr(_Company, name) for name in _OF_COMPANY}
    query = (
        Contact.select(*columns.values())
        .join(_Company, JOIN.LEFT_OUTER, on=(Contact.company == _Company.id))
        .join_from(Contact, Salutation, JOIN.LEFT_OUTER)
        .where(among(Contact.id, sorted(ids)))
    )
    rows = database.execute(query).fetchall()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    for row in found:
        for name in _OF_COMPANY:
            row[f"company_{name}"] = row[f"company_{name}"] or ""
    return {row["id"]: row for row in found}


def _salespeople(ids: Collection[int | None]) -> dict[int, dict[str, str]]:
    wanted = sorted(number for number in ids if number)
    columns = [getattr(Salesperson, name) for name in _OF_SALESPERSON]
    query = Salesperson.select(Salesperson.id, *columns).where(among(Salesperson.id, wanted))
    return {
        number: dict(zip(_OF_SALESPERSON, texts, strict=True))
        for number, *texts in database.execute(query).fetchall()
    }


def _ours(language: str) -> dict[str, str]:
    columns = [getattr(CompanyInformation, name) for name in (*_OF_US, "country_region_code")]
    query = CompanyInformation.select(*columns).where(CompanyInformation.id == 1)
    *texts, country = database.execute(query).fetchone() or [""] * len(columns)
    found = {f"our.{name}": text for name, text in zip(_OF_US, texts, strict=True)}
    return found | {"our.country": country_name(country, language)}


class _Addresses:
    """The addresses that a batch of recipients is written to."""

    def __init__(self, batch: list[Recipient]) -> None:
        self._in_force: dict[tuple[int, date], str] = {}
        open_days = {item.day for item in batch if item.address_code is None}
        ids = sorted({item.contact_id for item in batch})
        for day in open_days:
            holding = Contact.select(Contact.id, code_in_force(Contact.id, Literal(day)))
            holding = holding.where(among(Contact.id, ids))
            for contact_id, code in database.execute(holding).fetchall():
                self._in_force[contact_id, day] = code
        columns = ("code", "company_name", "company_name_2", *_STREET, "phone_no", "email")
        query = AlternativeAddress.select(
            AlternativeAddress.contact, *(getattr(AlternativeAddress, name) for name in columns)
        ).where(among(AlternativeAddress.contact, ids))
        self._rows = {
            (row[0], row[1]): dict(zip(columns, row[1:], strict=True))
            for row in database.execute(query).fetchall()
        }
        home = CompanyInformation.select(CompanyInformation.country_region_code)
        row = database.execute(home.where(CompanyInformation.id == 1)).fetchone()
        self._home = row[0] if row else ""

    def texts(self, item: Recipient, contact: Mapping[str, Any], language: str) -> dict[str, str]:
        """Return the fields of the address of one recipient."""
        code = item.address_code
        if code is None:
            code = self._in_force.get((item.contact_id, item.day), "")
        other = self._rows.get((item.contact_id, code))
        row = other or contact
        name = other["company_name"] if other else contact["company_name"]
        name_2 = other["company_name_2"] if other else contact["company_name_2"]
        country = country_name(row["country_region_code"], language)
        place = " ".join(filter(None, (row["post_code"], row["city"])))
        person = contact["name"] if contact["type"] == ContactType.PERSON else ""
        abroad = country if row["country_region_code"] != self._home else ""
        lines = (person, name, name_2, row["address"], row["address_2"], place, row["county"])
        return {
            "address.block": "\n".join(filter(None, (*dict.fromkeys(lines), abroad))),
            "address.name": name,
            "address.name_2": name_2,
            "address.street": row["address"],
            "address.street_2": row["address_2"],
            "address.post_code": row["post_code"],
            "address.city": row["city"],
            "address.county": row["county"],
            "address.country": country,
            "address.phone_no": row["phone_no"] or contact["phone_no"],
            "address.email": row["email"] or contact["email"],
        }


@db.read
def of_entries(entry_nos: Iterable[int]) -> list[Recipient]:
    """Return the recipients of log entries that have a contact, in the order of the numbers."""
    entry = InteractionLogEntry
    columns = (
        entry.contact, entry.date, entry.salesperson, entry.language_code,
        entry.contact_alt_address_code, entry.campaign_no, entry.segment_no, entry.description,
        entry.subject,
    )  # fmt: skip
    query = entry.select(*columns).where(
        among(entry.entry_no, list(entry_nos)) & entry.contact.is_null(False)
    )
    rows = database.execute(query.order_by(entry.entry_no)).fetchall()
    return [Recipient(row[0], _day(row[1]), *row[2:]) for row in rows]


@db.read
def of_lines(segment_no: str) -> list[Recipient]:
    """Return the recipients of the lines of a segment that have a contact, in their order."""
    line = SegmentLine
    columns = (
        line.contact, line.date, line.salesperson, line.language_code,
        line.contact_alt_address_code, line.campaign_no, SegmentHeader.no, line.description,
        line.subject,
    )  # fmt: skip
    query = (
        line.select(*columns)
        .join(SegmentHeader)
        .where((SegmentHeader.no == segment_no) & line.contact.is_null(False))
        .order_by(line.line_no)
    )
    rows = database.execute(query).fetchall()
    return [Recipient(row[0], _day(row[1]), *row[2:]) for row in rows]


def _day(value: date | str | None) -> date:
    """Return a day as a database gives it, today for none."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value or clock.today()
