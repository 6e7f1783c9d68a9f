"""What its segment, its contact and its template give a segment line.

Each rule is one statement, for one line as for a hundred thousand: nothing loops over lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from peewee import JOIN, Case, Value, fn

from store import attachments
from store import segment_inheritance as inheritance
from store.address_in_force import code_in_force
from store.models import Contact, InteractionTemplate, database
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.text import fold

LINE_STEP = 10_000

_Own = SegmentLanguage.alias("own_language")
_Usual = SegmentLanguage.alias("usual_language")
_Reason = Callable[[Any], Any]


def of_segment(segment_id: int) -> Any:
    """Return the condition that a line belongs to the segment."""
    return SegmentLine.segment == segment_id


def with_template(segment_id: int, template_id: int | None) -> Any:
    """Return the condition that a line of the segment has this template, or none."""
    same = SegmentLine.template == template_id
    if template_id is None:
        same = SegmentLine.template.is_null()
    return of_segment(segment_id) & same


def count(lines: Any) -> int:
    """Return how many lines the condition `lines` holds for."""
    query = SegmentLine.select(fn.COUNT(SegmentLine.id)).where(lines)
    return int(database.execute(query).fetchone()[0])


def discard(lines: Any) -> int:
    """Delete lines with what is theirs alone: languages, attachments; return how many they were."""
    used = attachments_of(lines) + inheritance.discard_own(lines)
    deleted = int(SegmentLine.delete().where(lines).execute())
    attachments.remove_unused(used)
    return deleted


def attachments_of(lines: Any) -> list[int]:
    """Return the numbers of the attachments that lines have."""
    query = SegmentLine.select(SegmentLine.attachment).distinct()
    query = query.where(lines & SegmentLine.attachment.is_null(False))
    return [row[0] for row in database.execute(query).fetchall()]


def _line_columns() -> dict[str, Any]:
    """Return what a new line of a contact holds: line attribute -> expression.

    The rule "validating the contact": the values of the segment, then those of the contact.
    """
    header, template = SegmentHeader, InteractionTemplate
    by_header = (header.ignore_contact_corres_type == True) & (  # noqa: E712 - an SQL expression
        header.correspondence_type != 0
    )
    by_template = (template.ignore_contact_corres_type == True) | (  # noqa: E712 - an SQL expression
        Contact.correspondence_type == 0
    )
    return {
        "contact": Contact.id,
        "company": Contact.company,
        "date": header.date,
        "description": header.description,
        "salesperson": fn.COALESCE(header.salesperson, Contact.salesperson),
        "template": header.template,
        "group": header.group,
        "language_code": fn.COALESCE(_Own.language_code, header.language_code),
        "subject": fn.COALESCE(_Own.subject, _Usual.subject, header.subject),
        "correspondence_type": Case(
            None,
            (
                (by_header, header.correspondence_type),
                (by_template, fn.COALESCE(template.correspondence_type, 0)),
            ),
            Contact.correspondence_type,
        ),
        "information_flow": header.information_flow,
        "initiated_by": header.initiated_by,
        "attachment": Case(None, ((_Own.id.is_null(False), _Own.attachment),), _Usual.attachment),
        "cost": header.unit_cost,
        "duration": header.unit_duration,
        "campaign_no": header.campaign_no,
        "campaign_target": header.campaign_target,
        "campaign_response": header.campaign_response,
        "contact_alt_address_code": code_in_force(Contact.id, header.date),
    }


def _contacts(segment_id: int, *columns: Any) -> Any:
    """Return a query over contacts, beside the segment and what it says in the language of each."""
    header = SegmentHeader
    of_contact = (
        (_Own.segment == header.id)
        & (_Own.line_no == 0)
        & (_Own.language_code == Contact.language_code)
        & (Contact.language_code != "")
    )
    of_header = (
        (_Usual.segment == header.id)
        & (_Usual.line_no == 0)
        & (_Usual.language_code == header.language_code)
    )
    return (
        Contact.select(*columns)
        .join(header, on=(header.id == segment_id))
        .join_from(
            header,
            InteractionTemplate,
            JOIN.LEFT_OUTER,
            on=(InteractionTemplate.id == header.template),
        )
        .join_from(header, _Own, JOIN.LEFT_OUTER, on=of_contact)
        .join_from(header, _Usual, JOIN.LEFT_OUTER, on=of_header)
    )


def last_line_no(segment_id: int) -> int:
    """Return the highest line number of a segment, 0 when it has no lines."""
    query = SegmentLine.select(fn.MAX(SegmentLine.line_no)).where(of_segment(segment_id))
    return int(database.execute(query).fetchone()[0] or 0)


def insert(
    segment_id: int,
    narrow: _Reason,
    order: Sequence[Any],
    campaign_no: Any = None,
    line_no: Any = None,
) -> int:
    """Add a line for each contact that `narrow` leaves in the query; return how many.

    `narrow` gets a query over Contact and may join what it needs; `order` are the columns that
    the new lines are sorted by. `campaign_no` stands in for that of the segment, `line_no` for
    the next free numbers.
    """
    header = SegmentHeader.get_by_id(segment_id)
    columns = _line_columns()
    if campaign_no is not None:
        columns["campaign_no"] = campaign_no
    columns["segment"] = SegmentHeader.id
    columns["line_no"] = line_no
    if line_no is None:
        place = fn.ROW_NUMBER().over(order_by=list(order))
        columns["line_no"] = last_line_no(segment_id) + LINE_STEP * place
    columns["search_text"] = Value(fold(header.description))
    lines = narrow(_contacts(segment_id, *columns.values()))
    insertion = SegmentLine.insert_from(lines, [getattr(SegmentLine, name) for name in columns])
    return int(database.execute(insertion.as_rowcount()).rowcount)


def values_for(segment_id: int, contact_id: int) -> dict[str, Any]:
    """Return what a line of the contact would hold if it were added now: line attribute -> value."""
    columns = {name: column.alias(name) for name, column in _line_columns().items()}
    query = _contacts(segment_id, *columns.values()).where(Contact.id == contact_id)
    found = query.tuples().get()
    header = SegmentHeader.get_by_id(segment_id)
    values = dict(zip(columns, found, strict=True))
    return values | {"search_text": fold(header.description), "evaluation": 0}


def apply_template(
    lines: Any, header: SegmentHeader, template: InteractionTemplate | None
) -> list[int]:
    """Write a template into lines and make each one valid again: the rule "template on a line".

    Return the attachments of the lines' own rows, which go; they may be unused now.
    """
    source = template or InteractionTemplate()
    own = inheritance.discard_own(lines)
    columns: dict[str, Any] = {
        "template": source.id,
        "group": source.group_id,
        "cost": source.unit_cost,
        "duration": source.unit_duration,
        "information_flow": source.information_flow,
        "initiated_by": source.initiated_by,
        "campaign_target": source.campaign_target,
        "campaign_response": source.campaign_response,
        "campaign_no": _campaign(header, source),
        "correspondence_type": _correspondence(header, source),
    }
    if template is not None:
        other = SegmentLine.template.is_null(False) & (SegmentLine.template != template.id)
        new = other | (SegmentLine.description == "")
        columns |= {
            "description": Case(None, ((new, template.description),), SegmentLine.description),
            "search_text": Case(
                None, ((new, fold(template.description)),), SegmentLine.search_text
            ),
        }
    inheritance.write(lines, columns)
    inheritance.make_own(lines)
    inheritance.choose_languages(lines)
    return own


def find_addresses(lines: Any) -> None:
    """Give each line the alternative address that is in force on its date."""
    inheritance.write(
        lines, {"contact_alt_address_code": code_in_force(SegmentLine.contact, SegmentLine.date)}
    )


def _campaign(header: SegmentHeader, template: InteractionTemplate) -> Any:
    given = header.campaign_no or template.campaign_no
    if given:
        return given
    previous = InteractionTemplate.select(InteractionTemplate.campaign_no).where(
        InteractionTemplate.id == SegmentLine.template
    )
    return Case(None, ((fn.COALESCE(previous, "") != "", ""),), SegmentLine.campaign_no)


def _correspondence(header: SegmentHeader, template: InteractionTemplate) -> Any:
    if header.ignore_contact_corres_type and header.correspondence_type:
        return header.correspondence_type
    if template.ignore_contact_corres_type:
        return template.correspondence_type
    of_contact = Contact.select(fn.NULLIF(Contact.correspondence_type, 0)).where(
        Contact.id == SegmentLine.contact
    )
    return fn.COALESCE(of_contact, int(template.correspondence_type))


def cascade(lines: Any, header: SegmentHeader, names: Sequence[str]) -> None:
    """Write fields of the segment, named as in `FOLLOWED`, into lines as they are."""
    columns = {FOLLOWED[name]: getattr(header, _STORED.get(name, name)) for name in names}
    if "description" in names:
        columns["search_text"] = fold(header.description)
    inheritance.write(lines, columns)
    if "date" in names:
        find_addresses(lines)
    if "language_code" in names:
        inheritance.say(lines)


# The fields of a segment that its lines follow, and the line attribute that follows.
FOLLOWED = {
    "description": "description",
    "campaign_no": "campaign_no",
    "salesperson_code": "salesperson",
    "correspondence_type": "correspondence_type",
    "unit_cost": "cost",
    "unit_duration": "duration",
    "date": "date",
    "campaign_target": "campaign_target",
    "campaign_response": "campaign_response",
    "information_flow": "information_flow",
    "initiated_by": "initiated_by",
    "language_code": "language_code",
    "subject": "subject",
}
_STORED = {"salesperson_code": "salesperson_id"}
