"""The tables whose rows belong to one contact, declared once.

Deleting, merging, exporting and erasing a contact go through this list, so that a new table of a
contact is followed everywhere as soon as it stands here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from store.declared import Declared
from store.text import N_, Caption


class ContactPart(Declared):
    """A table of which each row belongs to a contact, and goes with it.

    Attributes:
        model: The table.
        caption: What its rows are called.
        contact: The foreign key to the contact that a row belongs to.
        unique: The columns that, beside the contact, tell its rows apart; () when nothing does, so
            that two contacts may be put together without a conflict.
        derived: Whether the rows are made from the contact itself and can be made again.
        noun: Of its rows, where a row alone says too little to be understood.
    """

    model: Any
    caption: Caption
    contact: Any
    unique: tuple[Any, ...] = ()
    derived: bool = False
    noun: str = ""


@cache
def contact_parts() -> tuple[ContactPart, ...]:
    """Return the tables of a contact, those first whose rows refer to rows of later ones."""
    from store.models.addresses import (
        AlternativeAddress,
        AlternativeAddressDateRange,
        ContactChannel,
    )
    from store.models.contact_tables import (
        ContactBusinessRelation,
        ContactComment,
        ContactExtra,
        ContactIndustryGroup,
        ContactJobResponsibility,
        ContactMailingGroup,
        ContactWebSource,
    )
    from store.models.criteria import SegmentHistory
    from store.models.duplicates import ContactDuplicate, DuplicateSearchString
    from store.models.outbox import OutgoingMail
    from store.models.profiles import ContactProfileAnswer

    part = ContactPart
    ranges, address, web = AlternativeAddressDateRange, AlternativeAddress, ContactWebSource
    groups, industries = ContactMailingGroup, ContactIndustryGroup
    jobs, relations = ContactJobResponsibility, ContactBusinessRelation
    comments, answers = ContactComment, ContactProfileAnswer
    return (
        part(groups, N_("Mailing Groups"), groups.contact, (groups.mailing_group,)),
        part(industries, N_("Industry Groups"), industries.contact, (industries.industry_group,)),
        part(jobs, N_("Job Responsibilities"), jobs.contact, (jobs.job_responsibility,)),
        part(
            relations,
            N_("Business Relations"),
            relations.contact,
            (relations.business_relation,),
        ),
        part(web, N_("Web Sources"), web.contact, (web.web_source,)),
        part(ContactChannel, N_("E-Mails and Phones"), ContactChannel.contact),
        part(ranges, N_("Date Ranges"), ranges.contact, (ranges.starting_date,)),
        part(address, N_("Alternative Addresses"), address.contact, (address.code,)),
        part(comments, N_("Comments"), comments.contact, (comments.line_no,)),
        part(
            answers,
            N_("Profile Answers"),
            answers.contact,
            (answers.answer,),
            noun="profile-answer",
        ),
        part(SegmentHistory, N_("Segment History"), SegmentHistory.contact),
        part(OutgoingMail, N_("Outbox"), OutgoingMail.contact),
        part(
            DuplicateSearchString,
            N_("Duplicate Search Strings"),
            DuplicateSearchString.contact,
            derived=True,
        ),
        part(ContactDuplicate, N_("Duplicates"), ContactDuplicate.contact, derived=True),
        part(ContactDuplicate, N_("Duplicates"), ContactDuplicate.duplicate, derived=True),
        part(ContactExtra, N_("Imported Card"), ContactExtra.contact, derived=True),
    )


def delete_parts(contact_id: int) -> None:
    """Delete, inside a write, everything that belongs to a contact alone."""
    for part in contact_parts():
        part.model.delete().where(part.contact == contact_id).execute()
