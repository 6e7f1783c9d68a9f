"""Comments of log entries."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from peewee import fn

from store import clock, db
from store.changes import remember_undo, write_change
from store.entry_marks import as_entry_no
from store.errors import FieldRequired, NotFound, TooLong
from store.fields import CODE_LENGTH, NOTE_LENGTH
from store.models import EntryComment, InteractionLogEntry, database
from store.nouns import noun
from store.session import session
from store.text import N_, clean_code, clean_text, fold

STEP = 10_000
COMMENTS = "entry_comment"


@dataclass(frozen=True)
class CommentLine:
    """One comment of an entry. `date` is empty unless it is the first one of its day."""

    entry_no: int
    line_no: int
    date: dt.date | None
    code: str
    comment: str
    last_date_modified: dt.date | None
    user_id: str


@db.write
def add(entry_no: object, text: str, code: str = "") -> CommentLine:
    """Add a comment to an entry and return it.

    Raises NotFound for an unknown entry, FieldRequired for an empty text, TooLong.
    """
    number = _existing(entry_no)
    line = insert(number, text, code)
    remember_undo("comment", COMMENTS, number, str(line.line_no), str(number))
    return line


def insert(entry_no: int, text: str, code: str = "") -> CommentLine:
    """Write a comment inside a write, and let the search find the entry by its words."""
    cleaned = clean_text(text, multiline=True)
    if not cleaned:
        raise FieldRequired(N_("Comment"), noun("interaction").caption, str(entry_no))
    if len(cleaned) > NOTE_LENGTH:
        raise TooLong(N_("Comment"), len(cleaned), NOTE_LENGTH)
    cleaned_code = clean_code(code)
    if len(cleaned_code) > CODE_LENGTH:
        raise TooLong(N_("Code"), len(cleaned_code), CODE_LENGTH)
    lines = EntryComment.entry == entry_no
    (last,) = database.execute(
        EntryComment.select(fn.COALESCE(fn.MAX(EntryComment.line_no), 0)).where(lines)
    ).fetchone()
    same_day = EntryComment.select().where(lines & (EntryComment.date == session.work_date))
    line = CommentLine(
        entry_no=entry_no,
        line_no=last + STEP,
        date=None if same_day.exists() else session.work_date,
        code=cleaned_code,
        comment=cleaned,
        last_date_modified=clock.today(),
        user_id=session.user,
    )
    EntryComment.insert(
        entry=entry_no,
        line_no=line.line_no,
        date=line.date,
        code=line.code,
        comment=line.comment,
        last_date_modified=line.last_date_modified,
        user_id=line.user_id,
    ).execute()
    index_words(entry_no)
    return line


@db.write
def remove(entry_no: object, line_no: int) -> None:
    """Delete a comment of an entry. Raises NotFound."""
    number = as_entry_no(entry_no)
    this = (EntryComment.entry == number) & (EntryComment.line_no == line_no)
    line = EntryComment.get_or_none(this)
    if line is None:
        raise NotFound(N_("Comment"), f"{number} {line_no}")
    EntryComment.delete().where(this).execute()
    old = json.dumps({"comment": line.comment, "code": line.code}, ensure_ascii=False)
    write_change("delete", COMMENTS, number, old, None, str(number))
    index_words(number)


@db.read
def of_entry(entry_no: object) -> list[CommentLine]:
    """Return the comments of an entry, in order. Raises NotFound for an unknown entry."""
    number = as_entry_no(entry_no)
    if not InteractionLogEntry.select().where(InteractionLogEntry.entry_no == number).exists():
        raise NotFound(noun("interaction").caption, entry_no)
    query = EntryComment.select().where(EntryComment.entry == number).order_by(EntryComment.line_no)
    return [
        CommentLine(
            row.entry_id,
            row.line_no,
            row.date,
            row.code,
            row.comment,
            row.last_date_modified,
            row.user_id,
        )
        for row in query
    ]


def _existing(entry_no: object) -> int:
    number = as_entry_no(entry_no)
    if not InteractionLogEntry.select().where(InteractionLogEntry.entry_no == number).exists():
        raise NotFound(noun("interaction").caption, entry_no)
    return number


def index_words(entry_no: int) -> None:
    """Put the words of the description and of all comments where the search finds them."""
    entry = InteractionLogEntry.get_by_id(entry_no)
    texts = [entry.description, *(line.comment for line in of_entry(entry_no))]
    InteractionLogEntry.update(search_text=fold(" ".join(texts))).where(
        InteractionLogEntry.entry_no == entry_no
    ).execute()
