"""Logging a segment: every line with a contact becomes an entry of the interaction log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, Case, Value, fn

from store import attachments, clock, db, segment_rules
from store.enumerations import CorrespondenceType
from store.errors import Cancelled, FieldRequired, RuleError
from store.models import (
    Contact,
    InteractionLogEntry,
    InteractionTemplateLanguage,
    LoggedSegment,
    SegmentLine,
    database,
)
from store.nouns import noun
from store.records import Record, find_id, get_by_id, log_change
from store.segments import add as add_segment
from store.segments import remove_header
from store.session import session
from store.text import N_

CHUNK = 25_000
"""After how many lines progress is told and a wish to stop is heard."""

FOLLOW_UP = N_("Follow-up on segment %(no)s")

_COPIED = (
    "contact",
    "company",
    "date",
    "time",
    "description",
    "information_flow",
    "initiated_by",
    "cost",
    "duration",
    "group",
    "template",
    "language_code",
    "subject",
    "campaign_no",
    "campaign_target",
    "campaign_response",
    "evaluation",
    "attempt_failed",
    "salesperson",
    "search_text",
)
_NEEDED: dict[str, Any] = {
    "date": SegmentLine.date,
    "salesperson_code": SegmentLine.salesperson,
    "interaction_template_code": SegmentLine.template,
}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LogResult:
    """What was logged: `entries` interactions, numbered without gap from `first_entry_no`.

    `follow_up_no` is the number of the follow-up segment, or empty. After a trial only `entries`
    is filled.
    """

    logged_segment_entry_no: int
    entries: int
    follow_up_no: str
    first_entry_no: int


def log_segment(
    no: str,
    *,
    follow_up: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> LogResult:
    """Turn the lines of a segment into logged interactions and remove the segment.

    Lines without a contact are ignored. All or nothing is logged: the first line that cannot be
    is named. `follow_up` makes a new segment of the same contacts. `progress` gets the entries
    written and their total; `cancelled` is asked at times, and Cancelled raised when it says yes.
    `dry_run` only checks. Nothing is sent.

    Raises NotFound, FieldRequired for the segment's description or a field of a line, and
    RuleError when the segment is empty or was logged before.
    """
    if dry_run:
        return _checked(no)
    return _log(no, follow_up, progress or _silent, cancelled or _never)


def _silent(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@db.read
def _checked(no: str) -> LogResult:
    return LogResult(0, _check(_get(no)), "", 0)


def _get(no: str) -> Record:
    return get_by_id(noun("segment"), find_id(noun("segment"), no))


def _lines(segment: Record) -> Any:
    return segment_rules.of_segment(segment.id) & SegmentLine.contact.is_null(False)


def _check(segment: Record) -> int:
    """Refuse a segment that cannot be logged; return how many entries it would make."""
    owner = noun("segment")
    if LoggedSegment.select().where(LoggedSegment.segment_no == segment["no"]).exists():
        raise RuleError(
            N_("Segment %(no)s was logged already. Give this segment another number."),
            no=segment["no"],
        )
    if not segment["description"]:
        raise FieldRequired(owner.by_name["description"].caption, owner.caption, segment["no"])
    _check_lines(segment)
    entries = segment_rules.count(_lines(segment))
    if not entries:
        raise RuleError(
            N_("Segment %(no)s is empty: no line has a contact. Add contacts first."),
            no=segment["no"],
        )
    return entries


def _check_lines(segment: Record) -> None:
    """Raise FieldRequired for the first line in which a field is missing: the rule "line check"."""
    owner = noun("segment-line")
    blanks = [column.is_null() for column in _NEEDED.values()]
    any_blank = blanks[0] | blanks[1] | blanks[2]
    query = (
        SegmentLine.select(SegmentLine.line_no, Contact.no, Contact.name, *blanks)
        .join(Contact, on=(Contact.id == SegmentLine.contact))
        .where(_lines(segment) & any_blank)
        .order_by(SegmentLine.line_no)
        .limit(1)
    )
    row = database.execute(query).fetchone()
    if row is not None:
        line_no, contact_no, name, *missing = row
        field = next(item for item, blank in zip(_NEEDED, missing, strict=True) if blank)
        where = f"{segment['no']}/{line_no} ({contact_no} {name})"
        raise FieldRequired(owner.by_name[field].caption, owner.caption, where)


@db.write
def _log(no: str, follow_up: bool, progress: Progress, cancelled: Callable[[], bool]) -> LogResult:
    segment = _get(no)
    total = _check(segment)
    logged = LoggedSegment.insert(
        segment_no=segment["no"],
        description=segment["description"],
        creation_date=clock.today(),
        user_id=session.user,
    ).execute()
    first = db.take_numbers("entry_no", total)
    columns = _entry_columns(segment, logged)
    done, line_no = 0, 0
    while done < total:
        if cancelled():
            raise Cancelled
        progress(done, total)
        last = _chunk_end(segment, line_no)
        written = _insert(segment, columns, first + done, (line_no, last))
        done, line_no = done + written, last
    follow_up_no = _follow_up(segment, logged) if follow_up else ""
    SegmentLine.delete().where(segment_rules.of_segment(segment.id)).execute()
    remove_header(segment)
    log_change("log", noun("segment"), segment.id, segment.values, None)
    if cancelled():
        raise Cancelled
    progress(done, total)
    return LogResult(logged, total, follow_up_no, first)


def _chunk_end(segment: Record, line_no: int) -> int:
    """Return the number of the last line of the chunk that follows the line `line_no`."""
    following = SegmentLine.select(SegmentLine.line_no).where(
        _lines(segment) & (SegmentLine.line_no > line_no)
    )
    query = following.order_by(SegmentLine.line_no).limit(1).offset(CHUNK - 1)
    row = database.execute(query).fetchone()
    if row is None:
        query = following.order_by(SegmentLine.line_no.desc()).limit(1)
        row = database.execute(query).fetchone()
    return int(row[0])


def _insert(
    segment: Record, columns: dict[str, Any], first_entry_no: int, between: tuple[int, int]
) -> int:
    """Write the entries of the lines after one line up to another; return how many."""
    entry = InteractionLogEntry
    number = (first_entry_no - 1) + fn.ROW_NUMBER().over(order_by=[SegmentLine.line_no])
    columns = {"entry_no": number} | columns
    lines = (
        SegmentLine.select(*columns.values())
        .join(Contact, JOIN.LEFT_OUTER, on=(Contact.id == SegmentLine.contact))
        .where(
            _lines(segment) & (SegmentLine.line_no > between[0]),
            SegmentLine.line_no <= between[1],
        )
        .order_by(SegmentLine.line_no)
    )
    insertion = entry.insert_from(lines, [getattr(entry, name) for name in columns])
    return int(database.execute(insertion.as_rowcount()).rowcount)


def _entry_columns(segment: Record, logged_segment: int) -> dict[str, Any]:
    """Return what an entry takes from its line: entry attribute -> expression."""
    columns: dict[str, Any] = {name: getattr(SegmentLine, name) for name in _COPIED}
    unreachable = (SegmentLine.correspondence_type == CorrespondenceType.EMAIL) & (
        Contact.email == ""
    )
    copies = _protected_documents(segment)
    document: Any = SegmentLine.attachment
    if copies:
        document = Case(SegmentLine.attachment, tuple(copies.items()), SegmentLine.attachment)
    return columns | {
        "attachment": document,
        "correspondence_type": Case(
            None, ((unreachable, int(CorrespondenceType.BLANK)),), SegmentLine.correspondence_type
        ),
        "segment_no": Value(segment["no"]),
        "logged_segment": Value(logged_segment),
        "user_id": Value(session.user),
        "logged_at": Value(clock.stamp()),
    }


def _protected_documents(segment: Record) -> dict[int, int]:
    """Make the documents of the lines read-only; return the copies that stand in for others.

    A template's document that lines share is copied, so that the template's stays editable.
    """
    used = set(segment_rules.attachments_of(_lines(segment)))
    shared: set[int] = set()
    if used:
        language = InteractionTemplateLanguage
        query = language.select(language.attachment).where(language.attachment.is_null(False))
        shared = used & {row[0] for row in database.execute(query).fetchall()}
    attachments.make_read_only(used - shared)
    return {number: attachments.copy(number, read_only=True) for number in sorted(shared)}


def _follow_up(segment: Record, logged_segment: int) -> str:
    """Make a segment of the contacts that were logged, in their order; return its number."""
    entry = InteractionLogEntry
    description = session.translate(FOLLOW_UP).replace("%(no)s", segment["no"])
    new = add_segment({"description": description, "campaign_no": segment["campaign_no"]})
    segment_rules.insert(
        new.id,
        lambda query: query.join_from(Contact, entry, on=(entry.contact == Contact.id)).where(
            entry.logged_segment == logged_segment
        ),
        [entry.entry_no],
        campaign_no=entry.campaign_no,
    )
    return new.key
