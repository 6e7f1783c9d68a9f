"""Segment lines: one contact of a segment each, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import JOIN, SQL, Case, fn

from store import attachments, db, segment_rules
from store.code_tables import boolean, code, refuse_blocked, text
from store.enumerations import (
    ContactType,
    CorrespondenceType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    LineAttachment,
)
from store.errors import FieldRequired, NotFound
from store.fields import Field, Kind, Value
from store.models import (
    Contact,
    InteractionGroup,
    InteractionTemplate,
    InteractionTemplateLanguage,
    Salesperson,
    SegmentHeader,
    SegmentLine,
    database,
)
from store.nouns import Noun, noun, parse_values
from store.records import (
    Record,
    find_id,
    get_by_id,
    log_change,
    look_up,
    reference_id,
    to_columns,
    update,
)
from store.segments import TEMPLATE, check_language
from store.text import N_, Caption, fold

_Person = Contact.alias("person")
_Company = Contact.alias("company")
_Header = SegmentHeader.alias("header")

# A company stands in the column of companies only.
_PERSON_NAME = Case(_Person.type, ((int(ContactType.PERSON), _Person.name),), "")
_INHERITED = (
    InteractionTemplateLanguage.select(SQL("1"))
    .join(_Header, on=(_Header.template == InteractionTemplateLanguage.template))
    .where(
        (_Header.id == SegmentLine.segment)
        & (InteractionTemplateLanguage.attachment == SegmentLine.attachment)
    )
)
_ATTACHMENT = Case(
    None,
    (
        (SegmentLine.attachment.is_null(), int(LineAttachment.BLANK)),
        (fn.EXISTS(_INHERITED), int(LineAttachment.INHERITED)),
    ),
    int(LineAttachment.UNIQUE),
)


def _this() -> Noun:
    return NOUNS["segment-line"]


def _joined(query: Any) -> Any:
    line = SegmentLine
    for model, reference in (
        (SegmentHeader, line.segment),
        (_Person, line.contact),
        (_Company, line.company),
        (Salesperson, line.salesperson),
        (InteractionTemplate, line.template),
        (InteractionGroup, line.group),
    ):
        query = query.join_from(line, model, JOIN.LEFT_OUTER, on=(model.id == reference))
    return query


def _related(name: str, caption: Caption, ref: str, alias: Any, target: Any, **more: Any) -> Field:
    """Return a reference; its attribute is the name without the key's, the interaction's."""
    stored = name.removesuffix("_code").removesuffix("_no").removeprefix("interaction_")
    stored = {"contact_company": "company"}.get(stored, stored)
    column = getattr(alias, target.name)
    key = getattr(SegmentLine, stored)
    return Field(
        name, caption, Kind.REFERENCE, column, stored, ref=ref, key=key, target=target, **more
    )


def _of_contact(name: str, caption: Caption, target: Any) -> Field:
    return Field(
        name,
        caption,
        Kind.TEXT,
        getattr(_Person, target.name),
        key=SegmentLine.contact,
        target=target,
        editable=False,
    )


def _stored(name: str, caption: Caption, kind: Kind, **more: Any) -> Field:
    return Field(name, caption, kind, getattr(SegmentLine, name), name, **more)


_FIELDS = (
    Field("id", N_("Line ID"), Kind.INTEGER, SegmentLine.id, editable=False),
    _related(
        "segment_no", N_("Segment No."), "segment", SegmentHeader, SegmentHeader.no, editable=False
    ),
    _stored("line_no", N_("Line No."), Kind.INTEGER, editable=False),
    _related("contact_no", N_("Contact No."), "contact", _Person, Contact.no),
    _stored(
        "correspondence_type", N_("Correspondence Type"), Kind.CHOICE, choices=CorrespondenceType
    ),
    Field(
        "contact_company_name",
        N_("Contact Company Name"),
        Kind.TEXT,
        _Company.name,
        key=SegmentLine.company,
        target=Contact.name,
        editable=False,
    ),
    Field(
        "contact_name",
        N_("Contact Name"),
        Kind.TEXT,
        _PERSON_NAME,
        key=SegmentLine.contact,
        target=Contact.name,
        editable=False,
    ),
    text(SegmentLine, "description", N_("Description")),
    _related(
        "salesperson_code", N_("Salesperson Code"), "salesperson", Salesperson, Salesperson.code
    ),
    _related(
        TEMPLATE,
        N_("Interaction Template Code"),
        "template",
        InteractionTemplate,
        InteractionTemplate.code,
    ),
    code(SegmentLine, "language_code", N_("Language Code")),
    text(SegmentLine, "subject", N_("Subject")),
    _stored("evaluation", N_("Evaluation"), Kind.CHOICE, choices=Evaluation),
    _stored("cost", N_("Cost (LCY)"), Kind.AMOUNT),
    _stored("duration", N_("Duration (Min.)"), Kind.MINUTES),
    Field(
        "attachment",
        N_("Attachment"),
        Kind.CHOICE,
        _ATTACHMENT,
        choices=LineAttachment,
        editable=False,
    ),
    _of_contact("contact_phone_no", N_("Contact Phone No."), Contact.phone_no),
    _of_contact("contact_mobile_phone_no", N_("Contact Mobile Phone No."), Contact.mobile_phone_no),
    _of_contact("contact_email", N_("Contact E-Mail"), Contact.email),
    _related(
        "contact_company_no",
        N_("Contact Company No."),
        "contact",
        _Company,
        Contact.no,
        editable=False,
    ),
    _stored("date", N_("Date"), Kind.DATE),
    _stored("time", N_("Time of Interaction"), Kind.TIME),
    _related(
        "interaction_group_code",
        N_("Interaction Group Code"),
        "group",
        InteractionGroup,
        InteractionGroup.code,
        editable=False,
    ),
    _stored("information_flow", N_("Information Flow"), Kind.CHOICE, choices=InformationFlow),
    _stored("initiated_by", N_("Initiated By"), Kind.CHOICE, choices=InitiatedBy),
    code(SegmentLine, "campaign_no", N_("Campaign No.")),
    boolean(SegmentLine, "campaign_target", N_("Campaign Target")),
    boolean(SegmentLine, "campaign_response", N_("Campaign Response")),
    boolean(SegmentLine, "attempt_failed", N_("Attempt Failed")),
)


@db.read
def line_id(segment_no: str, line_no: int) -> int:
    """Return the ID of the line `line_no` of a segment, by which verbs call it. Raises NotFound."""
    segment = find_id(noun("segment"), segment_no)
    line = SegmentLine.get_or_none(
        segment_rules.of_segment(segment) & (SegmentLine.line_no == line_no)
    )
    if line is None:
        raise NotFound(_this().caption, f"{segment_no}/{line_no}")
    return int(line.id)


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a line for `contact_no` to `segment_no`; the same contact may have several.

    What is not given comes from the segment and the contact. Raises FieldRequired without
    segment or contact, RelationNotFound, and what `change` raises.
    """
    owner = _this()
    rest = dict(values)
    segment_no = owner.by_name["segment_no"].parse(rest.pop("segment_no", ""))
    contact_no = owner.by_name["contact_no"].parse(rest.pop("contact_no", ""))
    segment = reference_id(owner.by_name["segment_no"], segment_no)
    contact = reference_id(owner.by_name["contact_no"], contact_no)
    if segment is None:
        raise FieldRequired(owner.by_name["segment_no"].caption, owner.caption)
    if contact is None:
        raise FieldRequired(owner.by_name["contact_no"].caption, owner.caption)
    segment_rules.insert(segment, lambda query: query.where(Contact.id == contact), [Contact.id])
    last = SegmentLine.select(fn.MAX(SegmentLine.id)).where(segment_rules.of_segment(segment))
    row_id = int(database.execute(last).fetchone()[0])
    record = get_by_id(owner, row_id)
    log_change("add", owner, row_id, None, record.values)
    return change(str(row_id), rest) if rest else record


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of the line with the ID `key`; `base` is what the person saw.

    Another contact gives the line anew what the segment and the contact say; another template,
    what the template says; another language, the document in that language. What is given beside
    it stays. Raises NotFound, Conflict, InvalidValue, RelationNotFound, FieldRequired, and
    FieldMustBe for a blocked template or salesperson.
    """
    owner = _this()
    row_id = find_id(owner, key)
    before = get_by_id(owner, row_id)
    given = parse_values(owner, values)
    typed = {name: value for name, value in given.items() if before[name] != value}
    for name, ref in (("salesperson_code", "salesperson"), (TEMPLATE, "template")):
        if typed.get(name):
            refuse_blocked(noun(ref), look_up(noun(ref), typed[name]))
    derived = typed.keys() & {"contact_no", TEMPLATE, "language_code"}
    if derived and given.get("language_code"):
        template_code = str(given.get(TEMPLATE, before[TEMPLATE]))
        check_language(owner, template_code, str(given["language_code"]))
    hidden: dict[str, Any] = {}
    if "description" in (given if derived else typed):
        hidden["search_text"] = fold(str(given["description"]))
    old = SegmentLine.get_by_id(row_id)
    after = update(owner, row_id, given, base, **hidden)
    if derived:
        _derive(old, typed)
        given_again = to_columns(owner, given) | hidden
        SegmentLine.update(given_again).where(SegmentLine.id == row_id).execute()
        if "language_code" in given:
            segment_rules.inherit_attachments(SegmentLine.id == row_id)
        attachments.remove_unused([old.attachment_id])
        after = _log_derived(after)
    return after


def _derive(old: SegmentLine, typed: Mapping[str, Value]) -> None:
    """Give a line what follows from its new contact or template; `old` is what it was."""
    line = SegmentLine.get_by_id(old.id)
    only = SegmentLine.id == old.id
    if "contact_no" in typed:
        values: dict[str, Any] = {"company": None}
        if line.contact_id is not None:
            values = segment_rules.values_for(line.segment_id, line.contact_id)
        SegmentLine.update(values).where(only).execute()
    if TEMPLATE in typed:
        # The rule compares with the template that the line had.
        SegmentLine.update(template=old.template_id).where(only).execute()
        template = None
        if typed[TEMPLATE]:
            template = InteractionTemplate.get_by_id(look_up(noun("template"), typed[TEMPLATE]))
        segment_rules.apply_template(only, line.segment, template)


def _log_derived(before: Record) -> Record:
    """Write into the change log what followed from a change, and return the line as it is now."""
    owner = _this()
    after = get_by_id(owner, before.id)
    new = {name: value for name, value in after.values.items() if before[name] != value}
    if new:
        log_change("change", owner, before.id, {name: before[name] for name in new}, new)
    return after


@db.write
def delete(key: str) -> None:
    """Delete the line with the ID `key`, and its attachment if it is its alone. Raises NotFound."""
    delete_lines([key])


@db.write
def delete_lines(keys: Iterable[object]) -> int:
    """Delete lines by their IDs, with the attachments that are theirs alone; return how many.

    Raises NotFound for the first that does not exist; then none is deleted.
    """
    owner = _this()
    ids = list(dict.fromkeys(find_id(owner, key) for key in keys))
    for start in range(0, len(ids), db.CHUNK):
        chunk = ids[start : start + db.CHUNK]
        for row_id in chunk:
            log_change("delete", owner, row_id, get_by_id(owner, row_id).values, None)
        segment_rules.discard(SegmentLine.id.in_(chunk))
    return len(ids)


NOUNS = {
    "segment-line": Noun(
        name="segment-line",
        caption=N_("Segment Line"),
        plural=N_("Segment Lines"),
        model=SegmentLine,
        key="id",
        title="contact_name",
        fields=_FIELDS,
        joins=_joined,
        order=((SegmentLine.segment, False), (SegmentLine.line_no, False)),
        add=add,
        change=change,
        delete=delete,
        columns=(
            "contact_no",
            "correspondence_type",
            "contact_company_name",
            "contact_name",
            "description",
            "salesperson_code",
            TEMPLATE,
            "language_code",
            "subject",
            "evaluation",
            "cost",
            "duration",
            "attachment",
            "contact_phone_no",
            "contact_mobile_phone_no",
            "contact_email",
        ),
    )
}
