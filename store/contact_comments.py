"""Comments of contacts: what is known of them that no field holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from store import clock, db
from store.changes import undoable, write_change
from store.errors import FieldRequired, NotFound, RuleError, TooLong
from store.fields import CODE_LENGTH, NOTE_LENGTH
from store.models import database
from store.models.contact_tables import ContactComment
from store.nouns import noun
from store.records import find_id, get_by_id
from store.session import session
from store.text import N_, clean_code, clean_text

if TYPE_CHECKING:
    from store.undo import ChangeLine

STEP = 10_000
TABLE = "contact_comment"
OPERATION = "contact comment"
_KEPT = ("line_no", "date", "day", "code", "comment", "last_date_modified", "user_id")


@dataclass(frozen=True)
class ContactCommentLine:
    """One comment of a contact of a `day`. `date` is empty unless it is the first one of it."""

    contact_no: str
    line_no: int
    date: dt.date | None
    day: dt.date | None
    code: str
    comment: str
    last_date_modified: dt.date | None
    user_id: str


@db.write
def add(contact_no: str, text: str, code: str = "") -> ContactCommentLine:
    """Add a comment to a contact and return it.

    Raises NotFound for an unknown contact, FieldRequired for an empty text, TooLong.
    """
    contact_id = find_id(noun("contact"), contact_no)
    cleaned, cleaned_code = _checked(contact_no, text, code)
    lines = ContactComment.contact == contact_id
    (last,) = database.execute(
        ContactComment.select(fn.COALESCE(fn.MAX(ContactComment.line_no), 0)).where(lines)
    ).fetchone()
    same_day = ContactComment.select().where(lines & (ContactComment.date == session.work_date))
    line_no = last + STEP
    ContactComment.insert(
        contact=contact_id,
        line_no=line_no,
        date=None if same_day.exists() else session.work_date,
        day=session.work_date,
        code=cleaned_code,
        comment=cleaned,
        last_date_modified=clock.today(),
        user_id=session.user,
    ).execute()
    _remember(contact_id, None, _kept(contact_id, line_no))
    return get(contact_no, line_no)


@db.write
def add_all(contact_nos: Iterable[str], text: str, code: str = "") -> int:
    """Add the same comment to contacts, to all of them or none; return to how many.

    Raises what `add` raises.
    """
    return len([add(contact_no, text, code) for contact_no in contact_nos])


@db.write
def change(contact_no: str, line_no: int, text: str, code: str = "") -> ContactCommentLine:
    """Change text and code of a comment and return it. Raises NotFound, FieldRequired, TooLong."""
    contact_id = find_id(noun("contact"), contact_no)
    cleaned, cleaned_code = _checked(contact_no, text, code)
    before = _kept(contact_id, line_no)
    if before is None:
        raise _unknown(contact_no, line_no)
    ContactComment.update(
        comment=cleaned, code=cleaned_code, last_date_modified=clock.today()
    ).where(_line(contact_id, line_no)).execute()
    _remember(contact_id, before, _kept(contact_id, line_no))
    return get(contact_no, line_no)


@db.write
def remove(contact_no: str, line_no: int) -> None:
    """Delete a comment of a contact. Raises NotFound."""
    contact_id = find_id(noun("contact"), contact_no)
    before = _kept(contact_id, line_no)
    if before is None:
        raise _unknown(contact_no, line_no)
    ContactComment.delete().where(_line(contact_id, line_no)).execute()
    _remember(contact_id, before, None)


@db.read
def of_contact(contact_no: str) -> list[ContactCommentLine]:
    """Return the comments of a contact, in order. Raises NotFound for an unknown contact."""
    contact_id = find_id(noun("contact"), contact_no)
    query = ContactComment.select().where(ContactComment.contact == contact_id)
    return [_as_line(contact_no, row) for row in query.order_by(ContactComment.line_no)]


@db.read
def get(contact_no: str, line_no: int) -> ContactCommentLine:
    """Return one comment of a contact. Raises NotFound."""
    contact_id = find_id(noun("contact"), contact_no)
    row = ContactComment.get_or_none(_line(contact_id, line_no))
    if row is None:
        raise _unknown(contact_no, line_no)
    return _as_line(contact_no, row)


def _as_line(contact_no: str, row: Any) -> ContactCommentLine:
    return ContactCommentLine(contact_no, *(getattr(row, name) for name in _KEPT))


def _line(contact_id: int, line_no: int) -> Any:
    return (ContactComment.contact == contact_id) & (ContactComment.line_no == line_no)


def _unknown(contact_no: str, line_no: int) -> NotFound:
    return NotFound(N_("Comment"), f"{contact_no} {line_no}")


def _checked(contact_no: str, text: str, code: str) -> tuple[str, str]:
    """Return text and code as they are stored. Raises FieldRequired and TooLong."""
    cleaned, cleaned_code = clean_text(text, multiline=True), clean_code(code)
    if not cleaned:
        raise FieldRequired(N_("Comment"), noun("contact").caption, contact_no)
    if len(cleaned) > NOTE_LENGTH:
        raise TooLong(N_("Comment"), len(cleaned), NOTE_LENGTH)
    if len(cleaned_code) > CODE_LENGTH:
        raise TooLong(N_("Code"), len(cleaned_code), CODE_LENGTH)
    return cleaned, cleaned_code


# Undo


def _kept(contact_id: int, line_no: int) -> str | None:
    """Return a comment as the change log keeps it; None when there is none."""
    row = ContactComment.get_or_none(_line(contact_id, line_no))
    if row is None:
        return None
    return json.dumps({name: getattr(row, name) for name in _KEPT}, default=str, ensure_ascii=False)


def _remember(contact_id: int, old: str | None, new: str | None) -> None:
    write_change(OPERATION, TABLE, contact_id, old, new, get_by_id(noun("contact"), contact_id).key)
    undoable()


def take_back(lines: Sequence[ChangeLine]) -> int:
    """Take back what was done to comments, inside a write; return of how many contacts.

    Raises RuleError when one of the comments was changed since.
    """
    for line in reversed(lines):
        old, new = json.loads(line.old or "null"), json.loads(line.new or "null")
        known = old or new  # nothing is known any more of a contact that was erased
        line_no = known["line_no"] if known else 0
        if known is None or _kept(line.row_id, line_no) != line.new:
            raise RuleError(N_("A comment was changed since. Nothing was undone."))
        ContactComment.delete().where(_line(line.row_id, line_no)).execute()
        if old is not None:
            ContactComment.insert(old | {"contact": line.row_id}).execute()
        write_change(f"undo {OPERATION}", TABLE, line.row_id, line.new, line.old, line.record)
    return len({line.row_id for line in lines})
