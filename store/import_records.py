"""One record of a file: recognized as it was read before, or made into typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeAlias

from store.code_tables import BLOCKED, refuse_blocked_references
from store.contact_bulk import code_references
from store.contact_rules import check
from store.enumerations import ContactType
from store.errors import FieldMustBe, InvalidValue, RelationNotFound, StoreError
from store.exchange.card_reading import read_card
from store.exchange.card_text import CardText
from store.exchange.cards import ParsedContact, Rejected
from store.exchange.csv_headers import GROUPS
from store.fields import Field, Value
from store.import_groups import Groups
from store.import_matches import Incoming
from store.models import Salesperson, database
from store.nouns import noun
from store.text import N_, name_key

FileRecord: TypeAlias = ParsedContact | Rejected | CardText
_TYPES = {kind.key: kind for kind in ContactType}
_NEVER_FIXED = ("no", "name", "uid", "email")
_FORM = b"3"  # another one when the same card is to be read otherwise


class Unusable(StoreError):
    """A record cannot be taken: the record, and why."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(rejected.reason.message, **rejected.reason.params)
        self.rejected = rejected


@dataclass(frozen=True)
class Fixed:
    """What holds for all records of a file that say nothing else; the values are typed."""

    values: Mapping[str, Any] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @cached_property
    def form(self) -> bytes:
        """What tells records with these values from the same ones with others."""
        if not self.values and not self.groups:
            return _FORM
        said = repr((sorted(self.values.items()), self.groups)).encode("utf-8", "surrogatepass")
        return _FORM + blake2b(said, digest_size=16).digest()


def fixed_values(given: Mapping[str, str]) -> Fixed:
    """Return values for all records, typed. Raises InvalidValue, RelationNotFound and others.

    The type is not among them: it is that of records which do not show what they are.
    """
    owner = noun("contact")
    values = {}
    for name, text in given.items():
        if name in _NEVER_FIXED:
            raise InvalidValue(
                owner.by_name[name].caption,
                text,
                N_("This cannot be the same for all contacts of a file."),
            )
        if name not in ("type", GROUPS) and text.strip():
            values[name] = owner.field(name).parse(text)
    checked = {name: value for name, value in values.items() if name != "company_name"}
    refuse_blocked_references(owner, checked)
    check(checked)
    groups = tuple(part.strip() for part in given.get(GROUPS, "").split(";") if part.strip())
    Groups().check(groups)
    return Fixed(values, groups)


def digest_of(item: FileRecord, form: bytes = _FORM) -> str:
    """Return what tells this record from any other; "" for one that cannot be read.

    `form` is that of the values which hold for all records.
    """
    if isinstance(item, CardText):
        content = b"\n".join(item.lines) if item.problem is None else b""
    elif isinstance(item, ParsedContact):
        content = _content_of(item).encode("utf-8", "surrogatepass")
    else:
        content = b""
    return blake2b(content, digest_size=16, key=form).hexdigest() if content else ""


def _content_of(item: ParsedContact) -> str:
    """Return a text that no other contact of a file has."""
    channels = item.channels and repr([(int(kind), *said) for kind, *said in item.channels])
    parts = (
        str(len(item.values)), channels or "", item.uid, item.extra,
        *item.values, *item.values.values(), *item.groups,
    )  # fmt: skip
    text = "\0".join(parts)
    return text if text.count("\0") == len(parts) - 1 else repr(parts)


class RecordReader:
    """Makes typed values of the records of one batch, and checks all that needs no contact."""

    def __init__(self, fixed: Fixed) -> None:
        self._fixed = fixed
        self._fields = noun("contact").by_name
        self._blanks = {name: item.blank for name, item in self._fields.items()}
        parsers = {name: item.parser for name, item in self._fields.items()} | {"type": self._type}
        self._read = {name: _Read(parser) for name, parser in parsers.items()}
        self.groups = Groups()
        self._codes = {name: _Codes(item) for name, item in code_references().items()}

    @property
    def references(self) -> dict[str, dict[str, int]]:
        """The key of each code, for each field that names a record of a table of codes."""
        return {name: codes.ids for name, codes in self._codes.items()}

    def read(self, item: FileRecord, digest: str) -> Incoming:
        """Return the typed values of a record. Raises Unusable with the reason."""
        record = read_card(item) if isinstance(item, CardText) else item
        if isinstance(record, Rejected):
            raise Unusable(record)
        try:
            return self._typed(record, digest)
        except StoreError as error:
            raise Unusable(Rejected(record.line, record.raw, error)) from error

    def _type(self, text: str) -> Value:
        known = _TYPES.get(text)
        return self._fields["type"].parse(text) if known is None else known

    def _typed(self, record: ParsedContact, digest: str) -> Incoming:
        read, blanks = self._read, self._blanks
        values: dict[str, Any] = {
            name: value
            for name, text in record.values.items()
            if (value := read[name][text]) != blanks[name] or name == "type"
        }
        company = values.pop("company_name", "")
        for name, value in self._fixed.values.items():
            if name == "company_name":
                company = company or str(value)
            else:
                values.setdefault(name, value)
        if record.uid:
            values["uid"] = self._fields["uid"].parse(record.uid)
        if not values.get("name"):
            raise StoreError(
                N_("%(field)s is empty once invisible characters are taken away. Enter one."),
                field=self._fields["name"].caption,
            )
        values.setdefault("type", ContactType.PERSON)
        if values["type"] == ContactType.COMPANY and company:
            values.setdefault("name_2", company)
            company = ""
        for name, codes in self._codes.items():
            if name in values:
                codes.check(values[name])
        groups = record.groups
        if self._fixed.groups:
            groups = tuple(dict.fromkeys((*groups, *self._fixed.groups)))
        self.groups.check(groups)
        return Incoming(
            record, values, groups, company, digest, name_key(values["name"]), name_key(company)
        )


class _Read(dict[str, Value]):
    """The texts of one field with what they mean: most of those of a batch are there many times."""

    def __init__(self, parse: Callable[[str], Value]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Value:
        value = self[text] = self._parse(text)
        return value


class _Codes:
    """The codes that a field may name. Those of a file are added, except salespeople."""

    def __init__(self, item: Field) -> None:
        self._item = item
        self._owner = noun(item.ref)
        model = self._owner.model
        rows = database.execute(model.select(model.code, model.id, model.blocked)).fetchall()
        self.ids: dict[str, int] = {row[0]: row[1] for row in rows}
        self._blocked = {row[0] for row in rows if row[2]}

    def check(self, code: str) -> None:
        """Raise FieldMustBe for a blocked code; add a missing one, or raise RelationNotFound."""
        if code in self._blocked:
            raise FieldMustBe(BLOCKED, N_("No"), self._owner.caption, code)
        if not code or code in self.ids:
            return
        if self._owner.model is Salesperson or self._owner.add is None:
            raise RelationNotFound(self._item.caption, code, self._owner.caption)
        self.ids[code] = self._owner.add({"code": code}).id
