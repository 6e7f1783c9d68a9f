"""Alternative addresses: where else a contact can be reached, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from store import channel_rows, clock, db, phones
from store.address_in_force import code_in_force, in_force
from store.channel_rules import normal_email
from store.code_tables import CODE, code_field, count_of, reference, text
from store.code_tables import code as code_text
from store.contact_rules import check
from store.errors import Duplicate, FieldRequired, InvalidValue, RuleError
from store.fields import CODE_LENGTH, Field, Kind, Value
from store.models import Contact, InteractionLogEntry
from store.models.addresses import AlternativeAddress, AlternativeAddressDateRange
from store.models.segments import SegmentLine
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, insert, reference_id, update
from store.records import delete as delete_record
from store.row_images import Scope, kept
from store.text import N_, clean_code

_Address = AlternativeAddress
_Range = AlternativeAddressDateRange
_OwnContact = Contact.alias("own_contact")

STARTING_DATE = N_("Starting Date")
ENDING_DATE = N_("Ending Date")
_NO = _OwnContact.select(_OwnContact.no).where(_OwnContact.id == _Address.contact)
_KEY = fn.COALESCE(_NO, "").concat("/").concat(_Address.code)
_RANGES = count_of(_Range, _Range.alternative_address == _Address.id)

_REACHED = frozenset({"email", "phone_no", "mobile_phone_no", "country_region_code"})


@dataclass(frozen=True, slots=True)
class AddressInForce:
    """The alternative address of a contact that holds on a day; `until` is None without an end."""

    code: str
    address: str
    until: date | None


def key_of(contact_no: str, address_code: str) -> str:
    """Return what an alternative address is called by: `CT000107/HOME`."""
    return f"{clean_code(contact_no)}/{clean_code(address_code)}"


def _this() -> Noun:
    return NOUNS["alternative-address"]


def _ranges() -> Noun:
    return NOUNS["alternative-address-date-range"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add an alternative address to `contact_no`; the company's name is copied when not given.

    Raises FieldRequired, InvalidValue, RelationNotFound and Duplicate.
    """
    given = parse_values(_this(), values)
    check(given)
    contact_id = reference_id(_this().by_name["contact_no"], given.get("contact_no"))
    if contact_id is not None:
        contact = get_by_id(noun("contact"), contact_id)
        given.setdefault("company_name", contact["company_name"])
        given.setdefault("company_name_2", _name_2(contact))
    key = key_of(str(given.get("contact_no", "")), str(given.get("code", "")))
    return insert(_this(), given | {"key": key}, **_compared(contact_id, given))


def _compared(contact_id: int | None, values: Mapping[str, Value]) -> dict[str, str]:
    """Return by what the e-mail address and the phones of an address are found."""
    country = Contact.select(Contact.country_region_code).where(Contact.id == contact_id).scalar()
    countries = channel_rows.countries_of(
        values.get("country_region_code"), country, channel_rows.default_country()
    )
    return {
        "search_email": normal_email(str(values.get("email") or "")),
        "search_phone": phones.normal(str(values.get("phone_no") or ""), countries),
        "search_mobile_phone": phones.normal(str(values.get("mobile_phone_no") or ""), countries),
    }


def _name_2(contact: Record) -> str:
    company = Contact.select(Contact.name_2).where(Contact.no == contact["company_no"]).first()
    return company.name_2 if company else ""


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change an alternative address; a changed code follows in segment lines and entries.

    Raises NotFound, InvalidValue, Conflict, Duplicate, and RuleError for another contact.
    """
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    given = parse_values(_this(), values)
    if given.pop("contact_no", before["contact_no"]) != before["contact_no"]:
        raise RuleError(
            N_(
                "Alternative address %(key)s stays with its contact. Add an address to the other "
                "contact instead."
            ),
            key=before.key,
        )
    check(given)
    code = str(given.get("code", before["code"]))
    given["key"] = key_of(before["contact_no"], code)
    contact_id = _Address.get_by_id(row_id).contact_id
    reached = any(before[name] != given[name] for name in _REACHED & given.keys())
    compared = _compared(contact_id, {**before.values, **given}) if reached else {}
    record = update(_this(), row_id, given, base, **compared)
    if code != before["code"]:
        for model in (SegmentLine, InteractionLogEntry):
            _users(model, contact_id, before["code"], {"contact_alt_address_code": code})
    return record


def _users(model: Any, contact_id: int, code: str, values: Mapping[str, Any]) -> None:
    """Write `values` into the lines or entries that an address of a contact was chosen for."""
    columns = {getattr(model, name): value for name, value in values.items()}
    model.update(columns).where(
        (model.contact == contact_id) & (model.contact_alt_address_code == code)
    ).execute()


@db.write
def delete(key: str) -> None:
    """Delete an alternative address with its date ranges. Raises NotFound.

    Segment lines turn to the address that is in force then; what was logged keeps its code.
    """
    row_id = find_id(_this(), key)
    address = _Address.get_by_id(row_id)
    ranges = _Range.alternative_address == row_id
    chosen = (SegmentLine.contact == address.contact_id) & (
        SegmentLine.contact_alt_address_code == address.code
    )
    with kept(Scope(_Range, ranges), Scope(SegmentLine, chosen, ("contact_alt_address_code",))):
        _Range.delete().where(ranges).execute()
        delete_record(_this(), row_id)
        current = code_in_force(SegmentLine.contact, SegmentLine.date)
        _users(SegmentLine, address.contact_id, address.code, {"contact_alt_address_code": current})


@db.read
def of_contact(contact_no: str, day: date | None = None) -> AddressInForce | None:
    """Return the alternative address of a contact in force on `day`, today when not given.

    None when the main address holds. Raises NotFound.
    """
    contact_id = find_id(noun("contact"), contact_no)
    found = in_force(contact_id, day or clock.today())
    if found is None:
        return None
    address, until = found
    parts = (address.address, address.post_code, address.city)
    return AddressInForce(address.code, ", ".join(part for part in parts if part), until)


# --- date ranges -----------------------------------------------------------------------------


@db.write
def add_range(values: Mapping[str, object]) -> Record:
    """Say from when to when an alternative address (`contact_no` and `code`) is in force.

    Raises FieldRequired, NotFound, InvalidValue when the end is not after the start, and
    Duplicate when another range of the contact starts on the same day.
    """
    owner = _ranges()
    given = parse_values(owner, values)
    key = key_of(str(given.get("contact_no", "")), str(given.pop("code", "")))
    address_id = find_id(_this(), key)
    contact_id = _Address.get_by_id(address_id).contact_id
    _check_range(contact_id, 0, given)
    return insert(owner, given | {"id": 0}, alternative_address=address_id)


@db.write
def change_range(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change the dates of a date range. Raises NotFound, Conflict, and what `add_range` raises."""
    owner = _ranges()
    row_id = find_id(owner, key)
    given = parse_values(owner, values)
    before = get_by_id(owner, row_id)
    for name in ("contact_no", "code"):
        if given.pop(name, before[name]) != before[name]:
            raise RuleError(
                N_("A date range stays with its address. Delete it, and add one to the other.")
            )
    dates = {name: before[name] for name in ("starting_date", "ending_date")} | given
    _check_range(_Range.get_by_id(row_id).contact_id, row_id, dates)
    return update(owner, row_id, given, base)


def _check_range(contact_id: int, row_id: int, dates: Mapping[str, Value]) -> None:
    start, end = dates.get("starting_date"), dates.get("ending_date")
    if not isinstance(start, date):
        raise FieldRequired(STARTING_DATE, _ranges().caption)
    if isinstance(end, date) and end <= start:
        raise InvalidValue(ENDING_DATE, end, N_("The ending date must be after the starting date."))
    same = _Range.select(_Range.id).where(
        (_Range.contact == contact_id) & (_Range.starting_date == start) & (_Range.id != row_id)
    )
    if same.exists():
        raise StartTaken(start)


class StartTaken(Duplicate):
    """Another address of the contact starts on the same day."""

    def __init__(self, start: date) -> None:
        super().__init__(N_("Date Range"), start)
        self.message = N_(
            "An address of this contact starts on %(key)s already. Choose another starting date."
        )
        self.field = STARTING_DATE


@db.write
def delete_range(key: str) -> None:
    """Delete a date range; the address stays. Raises NotFound."""
    delete_record(_ranges(), find_id(_ranges(), key))


@db.write
def delete_ranges(keys: Iterable[object]) -> int:
    """Delete date ranges by their IDs; return how many. Raises NotFound: then none is deleted."""
    ids = [find_id(_ranges(), key) for key in keys]
    for row_id in ids:
        delete_record(_ranges(), row_id)
    return len(ids)


@db.read
def range_starting(contact_no: str, start: date) -> Record:
    """Return the date range of a contact that starts on a day. Raises NotFound."""
    contact_id = find_id(noun("contact"), contact_no)
    row = _Range.get_or_none((_Range.contact == contact_id) & (_Range.starting_date == start))
    return get_by_id(_ranges(), row.id if row else find_id(_ranges(), f"{contact_no} {start}"))


def _joined(query: Any) -> Any:
    return query.join(Contact, JOIN.LEFT_OUTER, on=(Contact.id == _Address.contact))


def _joined_ranges(query: Any) -> Any:
    return query.join_from(
        _Range, Contact, JOIN.LEFT_OUTER, on=(Contact.id == _Range.contact)
    ).join_from(_Range, _Address, JOIN.LEFT_OUTER, on=(_Address.id == _Range.alternative_address))


_CONTACT = N_("Contact No.")

NOUNS = {
    "alternative-address": Noun(
        name="alternative-address",
        caption=N_("Alternative Address"),
        plural=N_("Alternative Addresses"),
        model=_Address,
        key="key",
        title="company_name",
        fields=(
            Field(
                "key", N_("Contact and Code"), Kind.CODE, _KEY, length=2 * CODE_LENGTH + 1,
                editable=False,
            ),
            reference(
                "contact_no", _CONTACT, "contact", _Address.contact, Contact.no, required=True
            ),
            Field(
                "contact_name", N_("Contact Name"), Kind.TEXT, Contact.name, key=_Address.contact,
                target=Contact.name, editable=False,
            ),
            code_field(_Address),
            text(_Address, "company_name", N_("Company Name")),
            text(_Address, "company_name_2", N_("Company Name 2")),
            text(_Address, "address", N_("Address")),
            text(_Address, "address_2", N_("Address 2")),
            code_text(_Address, "post_code", N_("Post Code")),
            text(_Address, "city", N_("City")),
            text(_Address, "county", N_("County")),
            code_text(_Address, "country_region_code", N_("Country/Region Code")),
            text(_Address, "phone_no", N_("Phone No.")),
            text(_Address, "mobile_phone_no", N_("Mobile Phone No.")),
            text(_Address, "extension_no", N_("Extension No.")),
            text(_Address, "email", N_("E-Mail")),
            Field(
                "no_of_date_ranges", N_("No. of Date Ranges"), Kind.INTEGER, _RANGES,
                editable=False,
            ),
        ),
        joins=_joined,
        order=((_Address.contact, False), (_Address.code, False)),
        add=add,
        change=change,
        delete=delete,
    ),
    "alternative-address-date-range": Noun(
        name="alternative-address-date-range",
        caption=N_("Date Range"),
        plural=N_("Date Ranges"),
        model=_Range,
        key="id",
        title="starting_date",
        fields=(
            Field("id", N_("Line ID"), Kind.INTEGER, _Range.id, editable=False),
            reference("contact_no", _CONTACT, "contact", _Range.contact, Contact.no, required=True),
            Field(
                "code", CODE, Kind.CODE, _Address.code, key=_Range.alternative_address,
                target=_Address.code,
            ),
            Field(
                "starting_date", STARTING_DATE, Kind.DATE, _Range.starting_date, "starting_date",
                required=True,
            ),
            Field("ending_date", ENDING_DATE, Kind.DATE, _Range.ending_date, "ending_date"),
        ),
        joins=_joined_ranges,
        order=((_Range.contact, False), (_Range.starting_date, False)),
        add=add_range,
        change=change_range,
        delete=delete_range,
    ),
}  # fmt: skip
