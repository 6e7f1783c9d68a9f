"""What the tests of this folder share."""

import io
from collections.abc import Iterable
from pathlib import Path

from store.channel_rules import Channel
from store.exchange.cards import ExportContact, ParsedContact, Rejected
from store.exchange.csvfile import read_csv
from store.exchange.vcard import Version, read_vcards, write_vcards

FILES = Path(__file__).parent / "files"

Parts = tuple[str, dict[str, str], tuple[str, ...], str, tuple[Channel, ...]]


def read_file(name: str) -> list[ParsedContact | Rejected]:
    with (FILES / name).open("rb") as stream:
        return list(read_vcards(stream) if name.endswith(".vcf") else read_csv(stream))


def read_cards(data: bytes) -> list[ParsedContact | Rejected]:
    return list(read_vcards(io.BytesIO(data)))


def read_rows(data: bytes, mapping: dict[str, str] | None = None) -> list[ParsedContact | Rejected]:
    return list(read_csv(io.BytesIO(data), mapping))


def contacts(records: Iterable[ParsedContact | Rejected]) -> list[ParsedContact]:
    return [record for record in records if isinstance(record, ParsedContact)]


def rejected(records: Iterable[ParsedContact | Rejected]) -> list[Rejected]:
    return [record for record in records if isinstance(record, Rejected)]


def parts(contact: ParsedContact | ExportContact) -> Parts:
    """Return what of a contact comes back from a file."""
    return contact.uid, dict(contact.values), contact.groups, contact.extra, contact.channels


def written(found: Iterable[ParsedContact | ExportContact], version: Version) -> bytes:
    stream = io.BytesIO()
    write_vcards(stream, found, version)
    return stream.getvalue()


def one(records: list[ParsedContact | Rejected]) -> ParsedContact:
    (record,) = records
    assert isinstance(record, ParsedContact), record
    return record


def one_card(*lines: str) -> ParsedContact:
    """Return the contact of a card with these lines."""
    return one(read_cards("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()))


def reason(record: ParsedContact | Rejected) -> str:
    assert isinstance(record, Rejected), record
    return str(record.reason)
