"""What a contact drags along: its company, its persons, its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store import channel_rows, clock
from store.channel_rules import Channel
from store.contact_inheritance import INHERITED, Defaults, Values, followed
from store.contact_parts import delete_parts
from store.contact_rules import search_words
from store.enumerations import ContactType
from store.errors import RuleError
from store.fields import Value
from store.models import Contact, InteractionLogEntry, Salesperson, database
from store.models.codes import Salutation, Territory
from store.models.segments import SegmentHeader, SegmentLine
from store.models.setup import MarketingSetup
from store.nouns import Noun
from store.records import Record, get_by_id, log_change, select, to_columns, to_records
from store.records import delete as delete_record
from store.salespeople import own_code
from store.text import N_, Caption, name_key

_FLAGS = {
    "salesperson_code": "inherit_salesperson",
    "territory_code": "inherit_territory",
    "country_region_code": "inherit_country_region",
    "language_code": "inherit_language",
    "format_region": "inherit_format_region",
    "address": "inherit_address_details",
    "communication": "inherit_communication_details",
}


def defaults() -> Defaults:
    """Return what the marketing set-up says about new contacts.

    The salesperson that the user is comes before that of the set-up; a blocked one is left out.
    """
    setup = MarketingSetup.get_by_id(1)
    values: dict[str, Any] = {
        "territory_code": _code(Territory, setup.default_territory_id),
        "country_region_code": setup.default_country_region_code,
        "language_code": setup.default_language_code,
        "format_region": setup.default_format_region,
        "correspondence_type": setup.default_correspondence_type,
        "salesperson_code": _default_salesperson(setup.default_salesperson_id),
    }
    return Defaults(
        {name: value for name, value in values.items() if value},
        _code(Salutation, setup.default_company_salutation_id),
        _code(Salutation, setup.default_person_salutation_id),
        frozenset(name for name, column in _FLAGS.items() if getattr(setup, column)),
    )


def contact_nos() -> str:
    """Return the code of the number series of contacts, empty when there is none."""
    return str(MarketingSetup.select(MarketingSetup.contact_nos).scalar() or "")


def _code(table: Any, row_id: int | None) -> str:
    """Return the code of a row that new contacts may have: that of a blocked one is empty."""
    if row_id is None:
        return ""
    return str(
        table.select(table.code).where(table.id == row_id, table.blocked == 0).scalar() or ""
    )


def _default_salesperson(setup_id: int | None) -> str:
    own = own_code()
    query = Salesperson.select(Salesperson.code).where(
        (Salesperson.blocked == 0) & ((Salesperson.code == own) | (Salesperson.id == setup_id))
    )
    codes = [row[0] for row in database.execute(query).fetchall()]
    return own if own in codes else "".join(codes)


def refuse_open_segments(row_id: int, no: str, doing: Caption) -> None:
    """Raise RuleError while the contact, or a person of it, stands in a segment not yet logged."""
    query = (
        SegmentHeader.select(SegmentHeader.no)
        .join(SegmentLine)
        .where((SegmentLine.contact == row_id) | (SegmentLine.company == row_id))
        .order_by(SegmentHeader.no)
        .limit(1)
    )
    found = database.execute(query).fetchone()
    if found:
        raise RuleError(doing, contact=no, segment=found[0])


def company_of(owner: Noun, row_id: int) -> Record:
    """Return the contact that is to be a company. Raises RuleError for a person."""
    company = get_by_id(owner, row_id)
    if company["type"] != ContactType.COMPANY:
        raise RuleError(
            N_("Contact %(no)s is a person, not a company. Choose a company as Company No."),
            no=company.key,
        )
    return company


def hidden_columns(values: Values, channels: Iterable[Channel]) -> dict[str, Any]:
    """Return the columns of a contact that follow from its values: what it is found by, and when.

    `channels` are its e-mail addresses and phones, those in fields and the further ones.
    """
    return found_by(values, channels) | {"modified_at": clock.stamp()}


def found_by(values: Values, channels: Iterable[Channel], employer: str = "") -> dict[str, str]:
    """Return the columns that a contact is found by.

    `employer` is the name of the company of a person if it is not among the values.
    """
    return {
        "name_key": name_key(str(values["name"])),
        "search_email": str(values["email"]).upper(),
        "search_text": search_words(values, channels, employer),
    }


def has_persons(company_id: int) -> bool:
    """Return whether persons belong to the company."""
    query = Contact.select(Contact.id).where(
        (Contact.company == company_id) & (Contact.id != company_id)
    )
    return bool(query.exists())


def refuse_history(contact: Record) -> None:
    """Raise RuleError when the type of a contact may no longer change."""
    entries = InteractionLogEntry.select(InteractionLogEntry.entry_no).where(
        InteractionLogEntry.contact == contact.id
    )
    if entries.exists():
        raise RuleError(
            N_(
                "You cannot change the type of contact %(no)s: there are interaction log entries "
                "of it. Create another contact."
            ),
            no=contact.key,
        )
    if has_persons(contact.id):
        raise RuleError(
            N_(
                "You cannot change the type of contact %(no)s: persons belong to it. "
                "Change their Company No. first."
            ),
            no=contact.key,
        )


def leave_history(row_id: int, old_company: int | None, new_company: int | None) -> None:
    """Leave the history of a person who changes company with the old company.

    What was noted while the person had no company goes to the new one.
    """
    from store import sales_document_contacts

    keeper = old_company or new_company
    entry = InteractionLogEntry
    same = entry.company == old_company if old_company else entry.company.is_null()
    entry.update(contact=keeper, company=keeper, version=entry.version + 1).where(
        (entry.contact == row_id) & same
    ).execute()
    sales_document_contacts.leave(row_id, old_company)


def persons_of(owner: Noun, company_id: int) -> list[Record]:
    """Return the persons of a company, by number."""
    query = select(owner).where((Contact.company == company_id) & (Contact.id != company_id))
    return to_records(owner, query.order_by(Contact.no))


def update_persons(owner: Noun, before: Record, after: Record, settings: Defaults) -> None:
    """Let the persons of a changed company follow where their values were the company's own."""
    renamed = before["name"] != after["name"]
    moved = before["country_region_code"] != after["country_region_code"]
    if not renamed and all(before[name] == after[name] for name in INHERITED):
        return
    for person in persons_of(owner, after.id):
        changes: dict[str, Value] = {}
        if person.id not in settings.settled:
            changes = followed(person.values, before.values, after.values, settings)
        if not (changes or renamed or moved):
            continue
        values = {**person.values, **changes, "company_name": after["name"]}
        before_it, channels = channel_rows.step(person.id, values)
        columns = to_columns(owner, changes) | hidden_columns(values, channels)
        Contact.update(columns | {"version": Contact.version + 1}).where(
            Contact.id == person.id
        ).execute()
        channel_rows.write({person.id: (before_it, channels)})
        if changes:
            old = {name: person[name] for name in changes}
            log_change("change", owner, person.id, old, changes)


def delete_contact(owner: Noun, contact: Record) -> None:
    """Delete a contact with what is only its own; its history goes to its company, if any.

    Raises RuleError while a mail to it waits in the outbox.
    """
    from store import attachments, outbox, sales_document_contacts

    outbox.refuse_waiting(contact)
    company_id = Contact.select(Contact.company).where(Contact.id == contact.id).scalar()
    entry = InteractionLogEntry
    if contact["type"] == ContactType.COMPANY:
        for person in persons_of(owner, contact.id):
            delete_contact(owner, person)
        entry.update(contact=None, company=None, version=entry.version + 1).where(
            entry.company == contact.id
        ).execute()
        company_id = None
    entry.update(contact=company_id, company=company_id, version=entry.version + 1).where(
        entry.contact == contact.id
    ).execute()
    documents = outbox.documents_of(contact.id)
    sales_document_contacts.hand_over(contact.id, company_id)
    delete_parts(contact.id)
    delete_record(owner, contact.id)
    attachments.remove_unused(documents)
