"""What is known of a segment: its fields, and the totals of its lines."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, SQL, fn

from store.code_tables import boolean, code, count_of, text
from store.enumerations import (
    CorrespondenceType,
    CriteriaType,
    InformationFlow,
    InitiatedBy,
)
from store.fields import Field, Kind
from store.keep_in_touch import interval_field
from store.models import InteractionGroup, InteractionTemplate, Salesperson
from store.models.criteria import SegmentCriteriaLine
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.text import N_, Caption

TEMPLATE = "interaction_template_code"

_LINES = SegmentLine.segment == SegmentHeader.id
_ACTIONS = (SegmentCriteriaLine.segment == SegmentHeader.id) & (
    SegmentCriteriaLine.type == int(CriteriaType.ACTION)
)
NO_OF_CRITERIA_ACTIONS = N_("No. of Criteria Actions")
_LANGUAGES = count_of(
    SegmentLanguage,
    (SegmentLanguage.segment == SegmentHeader.id) & (SegmentLanguage.line_no == 0),
)
_DOCUMENT = SegmentLanguage.select(SQL("1")).where(
    (SegmentLanguage.segment == SegmentHeader.id)
    & (SegmentLanguage.line_no == 0)
    & (SegmentLanguage.language_code == SegmentHeader.language_code)
    & SegmentLanguage.attachment.is_null(False)
)


def _sum(column: Any) -> Any:
    return SegmentLine.select(fn.COALESCE(fn.SUM(column), 0)).where(_LINES)


def joins(query: Any) -> Any:
    """Return `query` with the tables that the fields of a segment are read from."""
    return (
        query.join_from(SegmentHeader, Salesperson, JOIN.LEFT_OUTER)
        .join_from(SegmentHeader, InteractionTemplate, JOIN.LEFT_OUTER)
        .join_from(
            SegmentHeader,
            InteractionGroup,
            JOIN.LEFT_OUTER,
            on=(InteractionGroup.id == SegmentHeader.group),
        )
    )


def _related(name: str, caption: Caption, ref: str, model: Any, editable: bool = True) -> Field:
    return Field(
        f"{name}_code",
        caption,
        Kind.REFERENCE,
        model.code,
        name.removeprefix("interaction_"),
        ref=ref,
        key=getattr(SegmentHeader, name.removeprefix("interaction_")),
        target=model.code,
        editable=editable,
    )


def _choice(name: str, caption: Caption, choices: Any) -> Field:
    column = getattr(SegmentHeader, name)
    return Field(name, caption, Kind.CHOICE, column, name, choices=choices)


def _figure(name: str, caption: Caption, kind: Kind, column: Any = None) -> Field:
    if column is not None:
        return Field(name, caption, kind, column, editable=False)
    return Field(name, caption, kind, getattr(SegmentHeader, name), name)


FIELDS = (
    Field("no", N_("No."), Kind.CODE, SegmentHeader.no, "no", required=True, numbered=True),
    text(SegmentHeader, "description", N_("Description")),
    _related("salesperson", N_("Salesperson Code"), "salesperson", Salesperson),
    _figure("date", N_("Date"), Kind.DATE),
    _figure("no_of_lines", N_("No. of Lines"), Kind.INTEGER, count_of(SegmentLine, _LINES)),
    _figure(
        "no_of_criteria_actions",
        NO_OF_CRITERIA_ACTIONS,
        Kind.INTEGER,
        count_of(SegmentCriteriaLine, _ACTIONS),
    ),
    _related(
        "interaction_template", N_("Interaction Template Code"), "template", InteractionTemplate
    ),
    _related(
        "interaction_group", N_("Interaction Group Code"), "group", InteractionGroup, editable=False
    ),
    code(SegmentHeader, "language_code", N_("Language Code (Default)")),
    text(SegmentHeader, "subject", N_("Subject (Default)")),
    _figure("no_of_languages", N_("No. of Languages"), Kind.INTEGER, _LANGUAGES),
    _figure("attachment", N_("Attachment"), Kind.BOOLEAN, fn.EXISTS(_DOCUMENT)),
    boolean(SegmentHeader, "ignore_contact_corres_type", N_("Ignore Contact Corres. Type")),
    _choice("correspondence_type", N_("Correspondence Type (Default)"), CorrespondenceType),
    _choice("information_flow", N_("Information Flow"), InformationFlow),
    _choice("initiated_by", N_("Initiated By"), InitiatedBy),
    _figure("unit_cost", N_("Unit Cost (LCY)"), Kind.AMOUNT),
    _figure("unit_duration", N_("Unit Duration (Min.)"), Kind.MINUTES),
    _figure("cost", N_("Cost (LCY)"), Kind.AMOUNT, _sum(SegmentLine.cost)),
    _figure("duration", N_("Duration (Min.)"), Kind.MINUTES, _sum(SegmentLine.duration)),
    code(SegmentHeader, "campaign_no", N_("Campaign No.")),
    boolean(SegmentHeader, "campaign_target", N_("Campaign Target")),
    boolean(SegmentHeader, "campaign_response", N_("Campaign Response")),
    interval_field(SegmentHeader),
)
