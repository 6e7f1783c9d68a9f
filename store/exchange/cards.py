"""What a file of contacts brings and takes, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from store.channel_rules import Channel
from store.errors import StoreError
from store.text import N_, fold

CONTACT_FIELDS = (
    "no", "type", "name", "name_2", "company_name", "first_name", "middle_name", "surname",
    "job_title", "initials", "address", "address_2", "city", "post_code", "county",
    "country_region_code", "phone_no", "mobile_phone_no", "fax_no", "pager", "email", "email_2",
    "home_page", "language_code", "salutation_code", "correspondence_type", "salesperson_code",
    "territory_code", "currency_code", "vat_registration_no", "registration_number",
    "external_id", "exclude_from_segment", "note",
)  # fmt: skip
"""The contact fields that a file can carry, by their names."""

COMPANY, PERSON = "company", "person"

_NO_NAME = N_(
    "This record has no name: neither of a person, nor of a company, nor an e-mail address. "
    "Enter one of them."
)
_TYPES = {
    fold(word): kind
    for kind, words in {
        COMPANY: "company,organization,organisation,org,business,empresa,organización,compañía,0",
        PERSON: "person,individual,contact,persona,individuo,contacto,particular,1",
    }.items()
    for word in words.split(",")
}


@dataclass(slots=True)  # not frozen, which takes three times as long to make
class ParsedContact:
    """One contact as a file says it; the texts are decoded, but not cleaned.

    `line` is the line of the file, from 1, where the record begins; `raw` is its text, to be
    written to a file of rejected records. `values` has the fields that are not blank, by name.
    `groups` are its categories. `extra` are the lines of a vCard that no field holds. `channels`
    are the e-mail addresses and phones beyond the fields, and the labels of those in fields.
    """

    line: int
    raw: str = field(repr=False)
    uid: str
    values: Mapping[str, str]
    groups: tuple[str, ...] = ()
    extra: str = field(default="", repr=False)
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be read, with the line where it begins and the reason."""

    line: int
    raw: str = field(repr=False)
    reason: StoreError

    def __post_init__(self) -> None:
        """Let go of the frames that the reason came through: many records may be rejected."""
        self.reason.__traceback__ = self.reason.__context__ = self.reason.__cause__ = None


@dataclass(frozen=True, slots=True)
class ExportContact:
    """One contact to be written; the same parts as of a `ParsedContact`."""

    uid: str
    values: Mapping[str, str]
    groups: tuple[str, ...] = ()
    extra: str = field(default="", repr=False)
    channels: tuple[Channel, ...] = ()


def contact_type(text: str) -> str:
    """Return `company` or `person` for a word of English or Spanish that says so, else `text`."""
    return _TYPES.get(fold(text), text)


def composed_name(values: Mapping[str, str]) -> str:
    """Return the first name, the middle name and the surname that there are, with blanks."""
    parts = (values.get("first_name"), values.get("middle_name"), values.get("surname"))
    return " ".join([part for part in parts if part])


def complete(values: dict[str, str]) -> StoreError | None:
    """Give `values` a name and a type if they have none; return the reason if that is impossible.

    The name is composed of the names of a person, else it is that of the company, else the e-mail
    address. A record with the name of its company and no names of a person is a company.
    """
    company = values.get("company_name", "")
    if not values.get("name"):
        name = composed_name(values)
        name = name or company or values.get("email", "")
        if not name:
            return StoreError(_NO_NAME)
        values["name"] = name
    if "type" not in values:
        is_company = company == values["name"] and not composed_name(values)
        values["type"] = COMPANY if is_company else PERSON
    if values["type"] == COMPANY and company == values["name"]:
        del values["company_name"]
    return None


class RejectsWriter:
    """Writes rejected records as they were, in UTF-8, to be corrected and imported again.

    `header` is the first row of a table as it was (`TableLayout.header`), "" for a vCard file.
    """

    def __init__(self, stream: BinaryIO, kind: Literal["vcard", "csv"], header: str = "") -> None:
        self._stream = stream
        if kind == "csv":
            stream.write(b"\xef\xbb\xbf")
            if header:
                stream.write(_record(header))

    def add(self, rejected: Rejected) -> None:
        """Write one record."""
        self._stream.write(_record(rejected.raw))


def _record(raw: str) -> bytes:
    """Return the bytes of a record, which ends with a line break."""
    return raw.rstrip("\r\n").encode("utf-8", "replace") + b"\r\n"
