"""Segments: contacts that are spoken to together, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import attachments, db, numbering, segment_rules
from store.code_tables import refuse_blocked
from store.errors import (
    FieldRequired,
    Question,
    RelationNotFound,
    RuleError,
)
from store.fields import Value
from store.models import (
    InteractionTemplate,
    InteractionTemplateLanguage,
    LoggedSegment,
    SegmentHeader,
    SegmentLine,
)
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, insert, log_change, look_up, update
from store.records import delete as delete_record
from store.salespeople import proposed_code
from store.segment_fields import FIELDS, TEMPLATE, joins
from store.session import session
from store.text import N_, Caption

SEGMENT_NOS = N_("Segment Nos.")


class LinesAffected(Question):
    """A changed field of a segment may change its lines too, and nobody has said whether it does.

    `count` is how many lines would change.
    """

    keyword = "update_lines"
    no_stops = False

    def __init__(self, field: Caption, template: str, count: int) -> None:
        message = N_(
            "You have changed %(field)s. Do you want to update the segment lines where the "
            "template is %(template)s (%(count)s)?"
        )
        if not template:
            message = N_(
                "You have changed %(field)s. Do you want to update the segment lines without "
                "template (%(count)s)?"
            )
        super().__init__(message, field=field, template=template, count=count)
        self.field = field
        self.count = count

    @classmethod
    def by_template(cls, field: Caption, template: str, count: int) -> LinesAffected:
        """The question whether all lines take the new template of their segment."""
        error = cls(field, template, count)
        error.message = N_(
            "You have changed %(field)s. Do you want to apply it to all segment lines (%(count)s)?"
        )
        return error


def _this() -> Noun:
    return NOUNS["segment"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a segment, with the next number of its series unless `no` is given.

    It starts with the work date and the user's own salesperson, and takes over what its template
    says. Raises FieldRequired without number series, RuleError for a number typed although the
    series gives them, InvalidValue, RelationNotFound, FieldMustBe (blocked) and Duplicate.
    """
    owner = _this()
    given = parse_values(owner, values)
    complete: dict[str, Value] = {
        "date": session.work_date,
        "salesperson_code": proposed_code(),
    }
    if given.get(TEMPLATE):
        complete |= _of_template(given[TEMPLATE], "")
    complete |= given
    _check(complete, set(given))
    series = numbering.series_of("segment_nos", SEGMENT_NOS)
    if complete.get("no"):
        numbering.require_manual(series, str(complete["no"]))
    else:
        complete["no"] = numbering.take(series, _is_taken)[0]
    return insert(owner, complete, group=_group_id(complete))


def _is_taken(number: str) -> bool:
    logged = LoggedSegment.select(LoggedSegment.id).where(LoggedSegment.segment_no == number)
    return look_up(_this(), number) is not None or logged.exists()


def _template(template_code: Value) -> InteractionTemplate:
    row_id = find_id(noun("template"), template_code)
    return InteractionTemplate.get_by_id(row_id)


def _of_template(template_code: Value, campaign_no: str) -> dict[str, Value]:
    """Return what a segment takes over from its template, or from having none any more."""
    template = _template(template_code) if template_code else InteractionTemplate()
    names = (
        "language_code",
        "ignore_contact_corres_type",
        "correspondence_type",
        "information_flow",
        "initiated_by",
        "unit_cost",
        "unit_duration",
        "campaign_target",
        "campaign_response",
    )
    taken: dict[str, Value] = {name: getattr(template, name) for name in names}
    kept = campaign_no if template_code else ""
    return taken | {"subject": "", "campaign_no": template.campaign_no or kept}


def _group_id(values: Mapping[str, Value]) -> int | None:
    template_code = values.get(TEMPLATE)
    return _template(template_code).group_id if template_code else None


def _check(values: Mapping[str, Value], typed: set[str]) -> None:
    """Refuse a blocked salesperson or template, and a language that the template does not have."""
    for name, ref in (("salesperson_code", "salesperson"), (TEMPLATE, "template")):
        if name in typed and values[name]:
            refuse_blocked(noun(ref), look_up(noun(ref), values[name]))
    language = values.get("language_code")
    if "language_code" in typed and language:
        check_language(_this(), str(values.get(TEMPLATE) or ""), str(language))


def check_language(owner: Noun, template_code: str, language_code: str) -> None:
    """Raise unless the template has a language: FieldRequired without template, RelationNotFound.

    `owner` is the noun whose language is typed.
    """
    if not template_code:
        raise FieldRequired(owner.by_name[TEMPLATE].caption, owner.caption)
    template = _template(template_code)
    row = InteractionTemplateLanguage.get_or_none(
        (InteractionTemplateLanguage.template == template.id)
        & (InteractionTemplateLanguage.language_code == language_code)
    )
    if row is None and language_code != template.language_code:
        caption = owner.by_name["language_code"].caption
        raise RelationNotFound(
            caption, f"{template_code} {language_code}", N_("Interaction Template Language")
        )


@db.write
def change(
    no: str,
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    update_lines: bool | None = None,
) -> Record:
    """Change fields of a segment; `base` is what the person saw.

    `update_lines` says whether the lines follow: those with the template of the segment, or all
    of them when it is the template that changes. Raises LinesAffected when it is None and there
    are such lines, RuleError when lines inherit an attachment of a template that is left without
    updating them, Conflict, and what `add` raises.
    """
    owner = _this()
    row_id = find_id(owner, no)
    before = get_by_id(owner, row_id)
    given = parse_values(owner, values)
    typed = {name for name in given if before[name] != given[name]}
    complete = dict(given)
    hidden: dict[str, Any] = {}
    if TEMPLATE in typed:
        complete = _of_template(given[TEMPLATE], before["campaign_no"]) | given
        hidden = {"group": _group_id(given)}
    if "campaign_no" in complete and not complete["campaign_no"]:
        complete |= {"campaign_target": False, "campaign_response": False}
    _check({**before.values, **complete}, typed)
    if "no" in typed:
        series = numbering.series_of("segment_nos", SEGMENT_NOS)
        numbering.require_manual(series, str(given["no"]))
    old = SegmentHeader.get_by_id(row_id)
    followed = bool(update_lines) and segment_rules.count(segment_rules.of_segment(row_id)) > 0
    operation = "change with lines" if followed else "change"
    after = update(owner, row_id, complete, base, operation, **hidden)
    if TEMPLATE in typed:
        _follow_template(after, old, typed, update_lines)
    else:
        real = {name for name in complete if before[name] != after[name]}
        _follow(after, old, real, update_lines)
    return get_by_id(owner, row_id)


def _follow(after: Record, old: SegmentHeader, changed: set[str], answer: bool | None) -> None:
    """Let the lines with the template of the segment follow its changed fields."""
    names = [name for name in segment_rules.FOLLOWED if name in changed]
    if "correspondence_type" in names and not (
        after["correspondence_type"] and after["attachment"]
    ):
        names.remove("correspondence_type")
    lines = segment_rules.with_template(after.id, old.template_id)
    count = segment_rules.count(lines) if names else 0
    if not count or answer is False:
        return
    if answer is None:
        first = next(item.name for item in FIELDS if item.name in names)
        raise LinesAffected(_this().by_name[first].caption, after[TEMPLATE], count)
    segment_rules.cascade(lines, SegmentHeader.get_by_id(after.id), names)


def _follow_template(
    after: Record, old: SegmentHeader, typed: set[str], answer: bool | None
) -> None:
    """Apply the new template to all lines, or leave them as they are."""
    caption = _this().by_name[TEMPLATE].caption
    lines = segment_rules.of_segment(after.id)
    count = segment_rules.count(lines)
    if not count:
        return
    if answer is None:
        raise LinesAffected.by_template(caption, after[TEMPLATE], count)
    if not answer:
        documents = segment_rules.documents_of(old.template_id)
        if segment_rules.count(lines & SegmentLine.attachment.in_(documents)):
            raise RuleError(
                N_(
                    "%(field)s cannot be changed without updating the segment lines, because "
                    "lines of segment %(no)s inherit its attachment. Update the lines, or remove "
                    "their attachments first."
                ),
                field=caption,
                no=after["no"],
            )
        return
    header = SegmentHeader.get_by_id(after.id)
    used = segment_rules.attachments_of(lines)
    segment_rules.apply_template(lines, header, header.template)
    attachments.remove_unused(used)
    _follow(after, header, typed, answer)


@db.write
def delete(no: str) -> None:
    """Delete a segment with its lines and the attachments only they have. Raises NotFound."""
    owner = _this()
    row_id = find_id(owner, no)
    if segment_rules.discard(segment_rules.of_segment(row_id)):
        before = get_by_id(owner, row_id)
        remove_header(row_id)
        log_change("delete with lines", owner, row_id, before.values, None)
    else:
        delete_record(owner, row_id)


def remove_header(segment_id: int) -> None:
    """Remove the header of a segment whose lines are gone, inside a write that says why."""
    SegmentHeader.delete().where(SegmentHeader.id == segment_id).execute()


NOUNS = {
    "segment": Noun(
        name="segment",
        caption=N_("Segment"),
        plural=N_("Segments"),
        model=SegmentHeader,
        key="no",
        title="description",
        fields=FIELDS,
        joins=joins,
        order=((SegmentHeader.no, False),),
        add=add,
        change=change,
        delete=delete,
        columns=(
            "no",
            "description",
            "campaign_no",
            "salesperson_code",
            "date",
            "no_of_lines",
        ),
    )
}
