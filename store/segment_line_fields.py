"""What is known of a segment line: its fields, and those of its contact."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, SQL, Case, fn

from store.code_tables import boolean, code, text
from store.enumerations import (
    ContactType,
    CorrespondenceType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    LineAttachment,
)
from store.fields import Field, Kind
from store.models import Contact, InteractionGroup, InteractionTemplate, Salesperson
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.segment_fields import TEMPLATE
from store.text import N_, Caption

_Person = Contact.alias("person")
_Company = Contact.alias("company")
# A company stands in the column of companies only.
_PERSON_NAME = Case(_Person.type, ((int(ContactType.PERSON), _Person.name),), "")
_INHERITED = SegmentLanguage.select(SQL("1")).where(
    (SegmentLanguage.segment == SegmentLine.segment)
    & (SegmentLanguage.line_no == 0)
    & (SegmentLanguage.attachment == SegmentLine.attachment)
)
_ATTACHMENT = Case(
    None,
    (
        (SegmentLine.attachment.is_null(), int(LineAttachment.BLANK)),
        (fn.EXISTS(_INHERITED), int(LineAttachment.INHERITED)),
    ),
    int(LineAttachment.UNIQUE),
)


def joins(query: Any) -> Any:
    """Return `query` with the tables that the fields of a line are read from."""
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


FIELDS = (
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
    Field("time_of_interaction", N_("Time of Interaction"), Kind.TIME, SegmentLine.time, "time"),
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
    code(SegmentLine, "contact_alt_address_code", N_("Contact Alt. Address Code")),
    text(SegmentLine, "contact_via", N_("Contact Via")),
)
