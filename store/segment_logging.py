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
from store.models import Contact, InteractionLogEntry, LoggedSegment, database
from store.models.segments import SegmentHeader, SegmentLine
from store.models.templates import InteractionTemplateLanguage
from store.nouns import noun
from store.records import find_id, log_change
from store.segments import add as add_segment
from store.segments import remove_header
from store.session import session
from store.text import N_

CHUNK = 50_000
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
_STEP = segment_rules.LINE_STEP

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
    """A segment that may be logged: how many entries it makes, of which lines, of what.

    `sums` are what the entries add to the totals. `gapless` says that the lines follow one
    another in even steps.
    """

    segment: SegmentHeader
    entries: int
    first_line_no: int
    last_line_no: int
    gapless: bool
    has_documents: bool
    emails: int
    without_contact: int
    sums: list[totals.Sum]


@db.read
def _checked(no: str, deliver: bool) -> LogResult:
    plan = _check(no)
    mails = segment_delivery.check(_lines(plan.segment)) if deliver else 0
    lost = segment_delivery.without_email(_lines(plan.segment))
    unreachable = segment_rules.count(lost) if plan.emails else 0
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
    sums, lines = _read(segment)
    if not lines:
        raise RuleError(
            N_("Segment %(no)s is empty: no line has a contact. Add contacts first."),
            no=segment.no,
        )
    if any(None in (one.template, one.salesperson, one.date) for one in sums):
        raise _first_offender(segment)
    entries = sum(one.number for one in sums)
    firsts, lasts, even, documents, emails = zip(*lines, strict=True)
    first, last = min(firsts), max(lasts)
    return _Plan(
        segment=segment,
        entries=entries,
        first_line_no=first,
        last_line_no=last,
        gapless=sum(even) == entries and last - first == _STEP * (entries - 1),
        has_documents=any(documents),
        emails=sum(emails),
        without_contact=segment_rules.count(segment_rules.of_segment(segment.id)) - entries,
        sums=sums,
    )


def _read(segment: SegmentHeader) -> tuple[list[totals.Sum], list[tuple[int, ...]]]:
    """Read all lines once: what they add to the totals, and of each such sum what the lines are.

    That is the first and the last line number, and how many lines have a number in even steps, a
    document, and are an e-mail.
    """
    line = SegmentLine
    owners = (line.template, line.group, line.salesperson, line.date)
    even = Case(None, ((line.line_no / _STEP * _STEP == line.line_no, 1),), None)
    email = Case(None, ((line.correspondence_type == CorrespondenceType.EMAIL, 1),), None)
    query = line.select(
        *owners,
        fn.COUNT(line.id),
        fn.SUM(line.cost),
        fn.SUM(line.duration),
        fn.MIN(line.line_no),
        fn.MAX(line.line_no),
        fn.COUNT(even),
        fn.COUNT(line.attachment),
        fn.COUNT(email),
    )
    rows = database.execute(query.where(_lines(segment)).group_by(*owners)).fetchall()
    return [totals.Sum(*row[:7]) for row in rows], [tuple(row[7:]) for row in rows]


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
    first = db.take_numbers("entry_no", plan.entries)
    columns = _entry_columns(plan, logged, deliver)
    done = 0
    for start in range(0, plan.last_line_no, CHUNK * _STEP):
        if cancelled():
            raise Cancelled
        progress(done, plan.entries)
        chunk = (SegmentLine.line_no > start) & (SegmentLine.line_no <= start + CHUNK * _STEP)
        lines = _lines(segment) & chunk
        if plan.gapless:
            place = (SegmentLine.line_no - plan.first_line_no) / _STEP + first
            rows = SegmentLine.select(place, *columns.values()).where(lines)
            rows = rows.order_by(SegmentLine.line_no)
        else:
            rows = _numbered(lines, columns, first + done)
        done += _insert(rows, columns)
    totals.added_sums(plan.sums)
    unreachable = plan.emails - _emails(first, done) if plan.emails else 0
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


def _numbered(lines: Any, columns: dict[str, Any], first_entry_no: int) -> Any:
    """Return the query of an entry number and `columns` of lines, numbered in their order.

    The numbers are counted over the keys alone: a window over all columns costs twice as much.
    """
    place = fn.ROW_NUMBER().over(order_by=[SegmentLine.line_no])
    numbered = SegmentLine.select(SegmentLine.id, place.alias("place")).where(lines)
    numbered = numbered.alias("numbered")
    number = numbered.c.place + (first_entry_no - 1)
    return SegmentLine.select(number, *columns.values()).join(
        numbered, on=(numbered.c.id == SegmentLine.id)
    )


def _insert(rows: Any, columns: dict[str, Any]) -> int:
    """Write the entries of a query of an entry number and `columns`; return how many."""
    entry = InteractionLogEntry
    names = ("entry_no", *columns)
    insertion = entry.insert_from(rows, [getattr(entry, name) for name in names])
    return int(database.execute(insertion.as_rowcount()).rowcount)


def _emails(first_entry_no: int, count: int) -> int:
    entry = InteractionLogEntry
    logged = entry.entry_no.between(first_entry_no, first_entry_no + count - 1)
    is_email = entry.correspondence_type == CorrespondenceType.EMAIL
    query = entry.select(fn.COUNT(entry.entry_no)).where(logged & is_email)
    return int(database.execute(query).fetchone()[0])


def _entry_columns(plan: _Plan, logged_segment: int, deliver: bool) -> dict[str, Any]:
    """Return what an entry takes from its line: entry attribute -> expression."""
    columns: dict[str, Any] = {name: getattr(SegmentLine, name) for name in _COPIED}
    copies = _protected_documents(plan.segment) if plan.has_documents else {}
    document: Any = SegmentLine.attachment
    if copies:
        document = Case(SegmentLine.attachment, tuple(copies.items()), SegmentLine.attachment)
    if plan.emails:
        columns["correspondence_type"] = segment_delivery.type_of_lines()
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
