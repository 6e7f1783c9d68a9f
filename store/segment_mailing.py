"""Putting the contacts of a segment into a mailing group."""

from __future__ import annotations

from peewee import Value

from store import db
from store.code_tables import refuse_blocked
from store.errors import FieldRequired
from store.models import ContactMailingGroup, SegmentLine, database
from store.nouns import noun
from store.records import find_id, log_change


@db.write
def apply_mailing_group(segment_no: str, code: str, delete_old: bool = False) -> int:
    """Put every contact of a segment into a mailing group; return how many were not in it.

    `delete_old` takes everybody out of the group first. Raises NotFound, FieldRequired when no
    code is given, and FieldMustBe when the group is blocked.
    """
    owner = noun("mailing-group")
    if not code.strip():
        raise FieldRequired(owner.by_name["code"].caption, owner.caption)
    group, segment_id = find_id(owner, code), find_id(noun("segment"), segment_no)
    refuse_blocked(owner, group)
    link = ContactMailingGroup
    if delete_old:
        link.delete().where(link.mailing_group == group).execute()
    there = link.select(link.contact).where(link.mailing_group == group)
    contacts = SegmentLine.select(SegmentLine.contact, Value(group)).where(
        (SegmentLine.segment == segment_id)
        & SegmentLine.contact.is_null(False)
        & SegmentLine.contact.not_in(there)
    )
    insertion = link.insert_from(contacts.distinct(), [link.contact, link.mailing_group])
    log_change("apply mailing group", owner, group, None, None)
    return int(database.execute(insertion.as_rowcount()).rowcount)
