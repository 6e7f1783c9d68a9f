"""Mailing groups and who is in them."""

from __future__ import annotations

from collections.abc import Iterable

from store import db
from store.code_tables import (
    BLOCKED,
    DESCRIPTION,
    adder,
    boolean,
    changer,
    code_field,
    count_of,
    deleter,
    refuse_blocked,
    text,
)
from store.fields import Field, Kind
from store.keep_in_touch import interval_field
from store.models import ContactMailingGroup, MailingGroup, database
from store.nouns import Noun, noun
from store.records import find_id
from store.text import N_

_MEMBERS = count_of(ContactMailingGroup, ContactMailingGroup.mailing_group == MailingGroup.id)


def _this() -> Noun:
    return NOUNS["mailing-group"]


NOUNS = {
    "mailing-group": Noun(
        name="mailing-group",
        caption=N_("Mailing Group"),
        plural=N_("Mailing Groups"),
        model=MailingGroup,
        key="code",
        title="description",
        fields=(
            code_field(MailingGroup),
            text(MailingGroup, "description", DESCRIPTION),
            interval_field(MailingGroup),
            Field("no_of_contacts", N_("No. of Contacts"), Kind.INTEGER, _MEMBERS, editable=False),
            boolean(MailingGroup, "blocked", BLOCKED),
        ),
        order=((MailingGroup.code, False),),
        add=adder(_this),
        change=changer(_this),
        delete=deleter(
            _this,
            lambda row_id: [
                (
                    N_("Contacts"),
                    count_of(ContactMailingGroup, ContactMailingGroup.mailing_group == row_id),
                )
            ],
        ),
    )
}


@db.write
def assign(contact_no: str, code: str) -> bool:
    """Put a contact into a mailing group; return whether it was not in it before.

    Raises NotFound, and FieldMustBe when the group is blocked.
    """
    contact, group = find_id(noun("contact"), contact_no), find_id(_this(), code)
    refuse_blocked(_this(), group)
    query = ContactMailingGroup.insert(contact=contact, mailing_group=group).on_conflict_ignore()
    return bool(database.execute(query).rowcount)


@db.write
def assign_all(contact_nos: Iterable[str], code: str) -> int:
    """Put contacts into a mailing group, all of them or none; return how many were not in it.

    Raises what `assign` raises.
    """
    return sum(assign(contact_no, code) for contact_no in contact_nos)


@db.write
def withdraw(contact_no: str, code: str) -> bool:
    """Take a contact out of a mailing group; return whether it was in it. Raises NotFound."""
    contact, group = find_id(noun("contact"), contact_no), find_id(_this(), code)
    query = ContactMailingGroup.delete().where(
        (ContactMailingGroup.contact == contact) & (ContactMailingGroup.mailing_group == group)
    )
    return bool(query.execute())


@db.read
def of_contact(contact_id: int) -> list[str]:
    """Return the codes of the mailing groups of a contact, in order."""
    query = (
        MailingGroup.select(MailingGroup.code)
        .join(ContactMailingGroup)
        .where(ContactMailingGroup.contact == contact_id)
        .order_by(MailingGroup.code)
    )
    return [row[0] for row in database.execute(query).fetchall()]
