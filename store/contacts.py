"""Contacts: companies and persons, and everything that may be done to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store import assignments, channel_rows, db, numbering, phones
from store import contact_links as links
from store import contact_rules as rules
from store.changes import undoable
from store.channel_rules import follow, normal_email
from store.code_tables import refuse_blocked_references
from store.contact_fields import CONTACT_NOS
from store.contact_inheritance import Defaults, inherited
from store.contact_places import completed
from store.enumerations import ContactType
from store.errors import Ambiguous, NotFound
from store.fields import Value
from store.lists import found
from store.models import Contact, database
from store.models.segments import SegmentLine
from store.nouns import noun, parse_values
from store.records import Record, find_id, get_by_id, insert, reference_id, select, to_records
from store.records import update as update_record
from store.text import N_, clean_code, clean_text, fold, name_key

_CANDIDATES = 50
_IN_SEGMENT = N_(
    "Contact %(contact)s cannot be deleted: it is in segment %(segment)s, which is not logged yet. "
    "Log the segment, or take the contact out of it."
)
_MOVING_IN_SEGMENT = N_(
    "The company of contact %(contact)s cannot change: it is in segment %(segment)s, which is not "
    "logged yet. Log the segment, or take the contact out of it."
)


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a contact; an empty number is taken from the number series.

    A person takes over from its company, then from the marketing set-up, what is not given. Post
    code and city complete each other.
    Raises InvalidValue, FieldRequired, FieldMustBe, RuleError, RelationNotFound and Duplicate.
    """
    from store import duplicates

    owner = noun("contact")
    typed = parse_values(owner, values)
    company_id = reference_id(owner.by_name["company_no"], typed.get("company_no"))
    company = None if company_id is None else links.company_of(owner, company_id)
    complete = rules.new_values(
        typed, links.defaults(), None if company is None else company.values
    )
    complete.update(completed(complete, typed))
    complete["no"] = _number(str(complete["no"]))
    refuse_blocked_references(owner, typed)
    is_company = complete["type"] == ContactType.COMPANY
    shown = complete | {"company_name": company["name"] if company else ""}
    channels = follow(complete, channel_rows.countries_for(complete))
    record = insert(owner, complete, **links.hidden_columns(shown, channels))
    channel_rows.write({record.id: ((), channels)})
    if is_company:
        Contact.update(company=record.id).where(Contact.id == record.id).execute()
        duplicates.company_changed(None, record)
    return get_by_id(owner, record.id)


def _number(typed: str) -> str:
    if not typed:
        series = numbering.series_of("contact_nos", CONTACT_NOS)
        return numbering.take(series, _is_taken)[0]
    _require_manual(typed)
    return typed


def _require_manual(typed: str) -> None:
    if links.contact_nos():
        numbering.require_manual(numbering.series_of("contact_nos", CONTACT_NOS), typed)


def _is_taken(no: str) -> bool:
    return bool(Contact.select(Contact.id).where(Contact.no == no).exists())


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of a contact; `base` is what the person saw.

    What follows is changed too: the parts of a name, what a person takes over from its new
    company, what the persons of a company had from it. Raises InvalidValue, FieldMustBe,
    RuleError, RelationNotFound, Duplicate and Conflict.
    """
    owner = noun("contact")
    before = get_by_id(owner, find_id(owner, key))
    return apply(before, parse_values(owner, values), links.defaults(), base)


@db.write
def apply(
    before: Record,
    values: Mapping[str, Value],
    settings: Defaults,
    base: Mapping[str, Value] | None = None,
) -> Record:
    """Change a contact that was just read to the typed `values`, as `change` does."""
    owner = noun("contact")
    typed = {name: value for name, value in values.items() if before[name] != value}
    if not typed:
        return before
    if typed.get("no"):
        _require_manual(str(typed["no"]))
    if "type" in typed:
        links.refuse_history(before)
        assignments.refuse_other_type(before.id, before.key, typed["type"])
    changes = rules.changed_values(before.values, typed, settings)
    refuse_blocked_references(owner, typed)
    after = {**before.values, **changes}
    becomes_company = after["type"] == ContactType.COMPANY
    if becomes_company:
        changes.pop("company_no", None)
        after["company_name"] = after["name"]
    elif "company_no" in changes:
        changes.update(_move(before, after, typed, settings))
        after |= changes
    if settings.fill:
        changes.update(completed(after, typed))
        after |= changes
    seen = {name: value for name, value in (base or {}).items() if name in typed}
    old, channels = channel_rows.step(before.id, after)
    hidden = links.hidden_columns(after, channels)
    record = update_record(owner, before.id, changes, seen, **hidden)
    channel_rows.write({before.id: (old, channels)})
    if becomes_company:
        if before["type"] != ContactType.COMPANY:
            record = _be_company(record)
        links.update_persons(owner, before, record, settings)
    if ContactType.COMPANY in (before["type"], record["type"]):
        from store import duplicates

        duplicates.company_changed(before.values, record)
    return record


def _move(
    before: Record,
    after: Mapping[str, Value],
    typed: Mapping[str, Value],
    settings: Defaults,
) -> dict[str, Value]:
    """Move a person to another company, or out of any; return what changes with it."""
    owner = noun("contact")
    item = owner.by_name["company_no"]
    links.refuse_open_segments(before.id, before.key, _MOVING_IN_SEGMENT)
    new_id = reference_id(item, after["company_no"])
    old_id = None
    if before["type"] == ContactType.PERSON:
        old_id = reference_id(item, before["company_no"])
    company = None if new_id is None else links.company_of(owner, new_id)
    links.leave_history(before.id, old_id, new_id)
    if company is None:
        return {"company_name": ""}
    old = None if old_id is None else get_by_id(owner, old_id).values
    taken = inherited(after, company.values, old, settings, typed)
    return taken | {"company_name": company["name"]}


def _be_company(record: Record) -> Record:
    Contact.update(company=record.id).where(Contact.id == record.id).execute()
    SegmentLine.update(company=record.id).where(SegmentLine.contact == record.id).execute()
    changed = get_by_id(noun("contact"), record.id)
    hidden = links.hidden_columns(changed.values, channel_rows.read([record.id]).get(record.id, ()))
    Contact.update(hidden).where(Contact.id == record.id).execute()
    return changed


@db.write
def delete(key: str) -> None:
    """Delete a contact, a company with its persons.

    The history and the issued documents of a person go to its company; those of a company stay
    without a contact. Raises NotFound, and RuleError while one of them is in a segment that is not
    logged, or a draft is for it.
    """
    delete_all([key])


@db.write
def delete_all(keys: Iterable[str]) -> int:
    """Delete contacts, companies with their persons, all of them or none; return how many.

    The session can take it back; mails that were sent to them stay gone. Raises what `delete`
    raises.
    """
    from store.contact_images import scopes
    from store.row_images import kept

    owner = noun("contact")
    wanted = {key: get_by_id(owner, find_id(owner, key)) for key in keys}
    count = len(wanted) + persons_beside(wanted)
    gone: set[str] = set()
    with kept(*scopes([contact.id for contact in wanted.values()])):
        for key, contact in wanted.items():
            if key not in gone:
                gone.update(person.key for person in persons_of(key))
                _delete(contact)
    if count:
        undoable()
    return count


def _delete(contact: Record) -> None:
    from store import sales_document_contacts

    links.refuse_open_segments(contact.id, contact.key, _IN_SEGMENT)
    sales_document_contacts.refuse_drafts(contact)
    links.delete_contact(noun("contact"), contact)


@db.read
def persons_beside(keys: Iterable[str]) -> int:
    """Return how many persons, who are not named themselves, go with the companies among `keys`.

    Raises NotFound.
    """
    wanted = set(keys)
    return len({person.key for key in wanted for person in persons_of(key)} - wanted)


@db.read
def find(text: str) -> Record:
    """Return the contact that `text` means: its number, an e-mail address or phone, or its name.

    A part of the name, or other words of the contact, do when they fit one contact only. Raises
    NotFound, and Ambiguous with the candidates.
    """
    owner = noun("contact")
    wanted = clean_text(text)
    for condition in (
        Contact.no == clean_code(text),
        email_condition(wanted) if "@" in wanted else None,
        phone_condition(wanted) if phones.queries(wanted) else None,
        Contact.name_key == name_key(wanted),
        found(owner, text) if fold(text) else None,
    ):
        if condition is None or not wanted:
            continue
        query = select(owner).where(condition).order_by(Contact.name_key).limit(_CANDIDATES)
        records = to_records(owner, query)
        if len(records) == 1:
            return records[0]
        if records:
            raise Ambiguous(text, [_candidate(record) for record in records])
    raise NotFound(owner.caption, text)


def email_condition(address: str) -> Any:
    """Return the condition that a contact has the e-mail address, also at another address."""
    from store.models.addresses import AlternativeAddress as Address

    elsewhere = _elsewhere(Address.search_email, [normal_email(address)])
    return channel_rows.email_condition(Contact.id, address) | elsewhere


def phone_condition(number: str) -> Any:
    """Return the condition that a contact has the phone number, also at another address."""
    from store.models.addresses import AlternativeAddress as Address

    keys = channel_rows.phone_keys(number)
    elsewhere = _elsewhere(Address.search_phone, keys) | _elsewhere(
        Address.search_mobile_phone, keys
    )
    return channel_rows.phone_condition(Contact.id, number) | elsewhere


def _elsewhere(column: Any, wanted: list[str]) -> Any:
    """Return the condition that an alternative address of a contact has it, in force or not."""
    address = column.model
    return Contact.id.in_(
        address.select(address.contact).where(column.in_(wanted) & (column != ""))
    )


@db.read
def contacts_with_email(address: str) -> list[int]:
    """Return the keys of the contacts that have the e-mail address, the oldest first."""
    return _ids_where(email_condition(address))


@db.read
def contacts_with_phone(number: str) -> list[int]:
    """Return the keys of the contacts that have the phone number, the oldest first.

    Without a country prefix it is one of the country of contacts that say none.
    """
    return _ids_where(phone_condition(number))


def _ids_where(condition: Any) -> list[int]:
    query = Contact.select(Contact.id).where(condition).order_by(Contact.id)
    return [row[0] for row in database.execute(query).fetchall()]


def _candidate(record: Record) -> str:
    company = record["company_name"] if record["type"] == ContactType.PERSON else ""
    return f"{record.key} {record['name']}" + (f" ({company})" if company else "")


@db.read
def persons_of(key: str) -> list[Record]:
    """Return the persons of a company, by number. Raises NotFound."""
    return links.persons_of(noun("contact"), find_id(noun("contact"), key))
