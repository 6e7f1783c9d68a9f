"""Logging a segment: every line with a contact becomes an entry of the interaction log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import Case, Value, fn

from store import (
    attachments,
    clock,
    db,
    segment_delivery,
    segment_history,
    segment_rules,
    totals,
)
from store.enumerations import CorrespondenceType
from store.errors import Cancelled, FieldRequired, RuleError
from store.models import (
    Contact,
    InteractionLogEntry,
    InteractionTemplateLanguage,
    LoggedSegment,
    SegmentHeader,
    SegmentLine,
    database,
)
from store.nouns import noun
from store.records import find_id, log_change
from store.segments import add as add_segment
from store.segments import remove_header
from store.session import session
from store.text import N_

CHUNK = 20_000
"""How many lines one statement writes; between two, progress is told and a wish to stop heard."""

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
    "correspondence_type",
    "contact_alt_address_code",
    "contact_via",
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

    `without_contact` lines were left out. `without_email` entries were to be an e-mail, but
    neither the contact nor its alternative address has an e-mail address: they have no
    correspondence type. `mails` were put into the outbox. `follow_up_no` is the number of the
    follow-up segment, or empty. After a trial only the numbers of entries, lines and mails are
    filled.
    """

    logged_segment_entry_no: int
    entries: int
    follow_up_no: str
    first_entry_no: int
    without_contact: int = 0
    without_email: int = 0
    mails: int = 0


def log_segment(
    no: str,
    *,
    follow_up: bool = False,
    deliver: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> LogResult:
    """Turn the lines of a segment into logged interactions and remove the segment.

    Lines without a contact are ignored. All or nothing is logged: the first line that cannot be
    is named. `follow_up` makes a new segment of the same contacts. `deliver` puts a mail into the
    outbox for every line that is an e-mail: see first with `outbox.check_delivery` that mail can
    be sent. `progress` gets the entries written and their total; `cancelled` is asked at times,
    and Cancelled raised when it says yes. `dry_run` only checks.

    Raises NotFound, FieldRequired for the segment's description or a field of a line, and
    RuleError when the segment is empty or was logged before. With `deliver` also what
    `segment_delivery.check` raises.
    """
    if dry_run:
        return _checked(no, deliver)
    return _log(no, follow_up, deliver, progress or _silent, cancelled or _never)


def _silent(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Plan:
    """A segment that may be logged: how many entries it makes, up to which line, of what."""

    segment: SegmentHeader
    entries: int
    last_line_no: int
    has_documents: bool
    has_emails: bool
    without_contact: int


@db.read
def _checked(no: str, deliver: bool) -> LogResult:
    plan = _check(no)
    mails = segment_delivery.check(_lines(plan.segment)) if deliver else 0
    lost = segment_delivery.without_email(_lines(plan.segment))
    unreachable = segment_rules.count(lost) if plan.has_emails else 0
    return LogResult(0, plan.entries, "", 0, plan.without_contact, unreachable, mails)


def _lines(segment: SegmentHeader) -> Any:
    return segment_rules.of_segment(segment.id) & SegmentLine.contact.is_null(False)


def _check(no: str) -> _Plan:
    """Refuse a segment that cannot be logged."""
    owner = noun("segment")
    segment = SegmentHeader.get_by_id(find_id(owner, no))
    if LoggedSegment.select().where(LoggedSegment.segment_no == segment.no).exists():
        raise RuleError(
            N_("Segment %(no)s was logged already. Give this segment another number."),
            no=segment.no,
        )
    if not segment.description:
        raise FieldRequired(owner.by_name["description"].caption, owner.caption, segment.no)
    line = SegmentLine
    filled = [fn.COUNT(column) for column in _NEEDED.values()]
    email = Case(None, ((line.correspondence_type == CorrespondenceType.EMAIL, 1),), None)
    query = line.select(
        fn.COUNT(line.id),
        fn.MAX(line.line_no),
        fn.COUNT(line.attachment),
        fn.COUNT(email),
        *filled,
    ).where(_lines(segment))
    entries, last_line_no, documents, emails, *counts = database.execute(query).fetchone()
    if min(counts) < entries:
        raise _first_offender(segment)
    if not entries:
        raise RuleError(
            N_("Segment %(no)s is empty: no line has a contact. Add contacts first."),
            no=segment.no,
        )
    ignored = segment_rules.count(segment_rules.of_segment(segment.id)) - entries
    return _Plan(segment, entries, last_line_no, documents > 0, emails > 0, ignored)


def _blank_unreachable(plan: _Plan) -> int:
    """Take the correspondence type off lines that are an e-mail to nowhere; return how many."""
    if not plan.has_emails:
        return 0
    query = SegmentLine.update(correspondence_type=CorrespondenceType.BLANK)
    lost = segment_delivery.without_email(_lines(plan.segment))
    return int(query.where(lost).execute())


def _first_offender(segment: SegmentHeader) -> FieldRequired:
    """Return what is wrong with the first line in which a field is missing: the "line check"."""
    owner = noun("segment-line")
    blanks = [column.is_null() for column in _NEEDED.values()]
    query = (
        SegmentLine.select(SegmentLine.line_no, Contact.no, Contact.name, *blanks)
        .join(Contact, on=(Contact.id == SegmentLine.contact))
        .where(_lines(segment) & reduce(or_, blanks))
        .order_by(SegmentLine.line_no)
        .limit(1)
    )
    line_no, contact_no, name, *missing = database.execute(query).fetchone()
    field = next(item for item, blank in zip(_NEEDED, missing, strict=True) if blank)
    where = f"{segment.no}/{line_no} ({contact_no} {name})"
    return FieldRequired(owner.by_name[field].caption, owner.caption, where)


@db.write
def _log(
    no: str, follow_up: bool, deliver: bool, progress: Progress, cancelled: Callable[[], bool]
) -> LogResult:
    plan = _check(no)
    segment = plan.segment
    if deliver:
        segment_delivery.check(_lines(segment))
    logged = LoggedSegment.insert(
        segment_no=segment.no,
        description=segment.description,
        creation_date=clock.today(),
        user_id=session.user,
    ).execute()
    unreachable = _blank_unreachable(plan)
    first = db.take_numbers("entry_no", plan.entries)
    columns = _entry_columns(plan, logged, deliver)
    done = 0
    for start in range(0, plan.last_line_no, CHUNK * segment_rules.LINE_STEP):
        if cancelled():
            raise Cancelled
        progress(done, plan.entries)
        chunk = (SegmentLine.line_no > start) & (
            SegmentLine.line_no <= start + CHUNK * segment_rules.LINE_STEP
        )
        done += _insert(_lines(segment) & chunk, columns, first + done)
    totals.added(InteractionLogEntry.entry_no.between(first, first + done - 1))
    mails = segment_delivery.queue(logged) if deliver else 0
    follow_up_no = _follow_up(segment, logged) if follow_up else ""
    if plan.without_contact:
        ignored = segment_rules.of_segment(segment.id) & SegmentLine.contact.is_null()
        segment_rules.discard(ignored)
    SegmentLine.delete().where(segment_rules.of_segment(segment.id)).execute()
    remove_header(segment.id)
    old = {"no": segment.no, "description": segment.description}
    log_change("log", noun("segment"), segment.id, old, None)
    if cancelled():
        raise Cancelled
    progress(done, plan.entries)
    return LogResult(
        logged, plan.entries, follow_up_no, first, plan.without_contact, unreachable, mails
    )


def _insert(lines: Any, columns: dict[str, Any], first_entry_no: int) -> int:
    """Write the entries of lines, numbered in the order of the lines; return how many.

    The numbers are counted over the keys alone: a window over all columns costs twice as much.
    """
    entry = InteractionLogEntry
    place = fn.ROW_NUMBER().over(order_by=[SegmentLine.line_no])
    numbered = SegmentLine.select(SegmentLine.id, place.alias("place")).where(lines)
    numbered = numbered.alias("numbered")
    columns = {"entry_no": numbered.c.place + (first_entry_no - 1)} | columns
    rows = SegmentLine.select(*columns.values()).join(
        numbered, on=(numbered.c.id == SegmentLine.id)
    )
    insertion = entry.insert_from(rows, [getattr(entry, name) for name in columns])
    return int(database.execute(insertion.as_rowcount()).rowcount)


def _entry_columns(plan: _Plan, logged_segment: int, deliver: bool) -> dict[str, Any]:
    """Return what an entry takes from its line: entry attribute -> expression."""
    columns: dict[str, Any] = {name: getattr(SegmentLine, name) for name in _COPIED}
    copies = _protected_documents(plan.segment) if plan.has_documents else {}
    document: Any = SegmentLine.attachment
    if copies:
        document = Case(SegmentLine.attachment, tuple(copies.items()), SegmentLine.attachment)
    if deliver:
        columns["delivery_status"] = segment_delivery.status_of_lines()
    return columns | {
        "attachment": document,
        "segment_no": Value(plan.segment.no),
        "logged_segment": Value(logged_segment),
        "user_id": Value(session.user),
        "logged_at": Value(clock.stamp()),
    }


def _protected_documents(segment: SegmentHeader) -> dict[int, int]:
    """Make the documents of the lines read-only; return the copies that stand in for others.

    A template's document that lines share is copied, so that the template's stays editable.
    """
    used = set(segment_rules.attachments_of(_lines(segment)))
    language = InteractionTemplateLanguage
    query = language.select(language.attachment).where(language.attachment.is_null(False))
    shared = used & {row[0] for row in database.execute(query).fetchall()}
    attachments.make_read_only(used - shared)
    return {number: attachments.copy(number, read_only=True) for number in sorted(shared)}


def _follow_up(segment: SegmentHeader, logged_segment: int) -> str:
    """Make a segment of the contacts that were logged, in their order; return its number."""
    description = session.translate(FOLLOW_UP).replace("%(no)s", segment.no)
    new = add_segment({"description": description, "campaign_no": segment.campaign_no})
    segment_history.insert_logged(new.id, logged_segment)
    return new.key
