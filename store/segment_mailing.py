"""Putting the contacts of a segment into a mailing group."""

from __future__ import annotations

import json

from peewee import Value

from store import db
from store.changes import write_change
from store.code_tables import refuse_blocked
from store.errors import FieldRequired
from store.models import database
from store.models.contact_tables import ContactMailingGroup
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import find_id
from store.text import clean_code


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
    removed = 0
    if delete_old:
        removed = link.delete().where(link.mailing_group == group).execute()
    there = link.select(link.contact).where(link.mailing_group == group)
    contacts = SegmentLine.select(SegmentLine.contact, Value(group)).where(
        (SegmentLine.segment == segment_id)
        & SegmentLine.contact.is_null(False)
        & SegmentLine.contact.not_in(there)
    )
    insertion = link.insert_from(contacts.distinct(), [link.contact, link.mailing_group])
    added = int(database.execute(insertion.as_rowcount()).rowcount)
    told = {"segment_no": clean_code(segment_no), "added": added, "removed": removed}
    write_change("apply mailing group", owner.name, group, None, json.dumps(told), clean_code(code))
    return added
