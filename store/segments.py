"""Segments: contacts that are spoken to together, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import attachments, criteria_lines, db, numbering, removed_rows, segment_rules
from store import segment_inheritance as inheritance
from store.changes import undoable
from store.code_tables import refuse_blocked
from store.errors import FieldRequired, RuleError
from store.fields import Value
from store.models import InteractionTemplate, LoggedSegment
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, insert, log_change, look_up, update
from store.row_images import Scope, whole
from store.salespeople import proposed_code
from store.segment_fields import FIELDS, TEMPLATE, joins
from store.segment_questions import LinesAffected, SegmentLanguageMissing
from store.session import session
from store.template_languages import check_language
from store.text import N_

SEGMENT_NOS = N_("Segment Nos.")


def _this() -> Noun:
    return NOUNS["segment"]


@db.write
def add(values: Mapping[str, object], *, create_language: bool = False) -> Record:
    """Add a segment, with the next number of its series unless `no` is given.

    It starts with the work date and the user's own salesperson, and takes over what its template
    says, in all its languages. Raises SegmentLanguageMissing for a default language that is none
    of them unless `create_language`; FieldRequired without number series, RuleError for a number
    typed although the series gives them, InvalidValue, RelationNotFound, FieldMustBe (blocked)
    and Duplicate.
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
    record = insert(owner, complete, group=_group_id(complete))
    header = SegmentHeader.get_by_id(record.id)
    typed = str(given.get("language_code") or "")
    _make_languages(header, typed, create_language)
    inheritance.write_subject(record.id, typed or _language(record.id), header.subject)
    return get_by_id(owner, record.id)


def _language(segment_id: int) -> str:
    return str(SegmentHeader.get_by_id(segment_id).language_code)


def _make_languages(header: SegmentHeader, typed: str, create: bool) -> None:
    """Give a segment the languages of its template, and the one typed as its default."""
    inheritance.make_rows(header.id, header.template_id)
    if typed:
        _settle_language(header, typed, create)
        SegmentHeader.update(language_code=typed).where(SegmentHeader.id == header.id).execute()


def _settle_language(header: SegmentHeader, language_code: str, create: bool) -> None:
    """Make sure that a segment has a row for the language typed as its default."""
    if not language_code or inheritance.row_of(header.id, language_code) is not None:
        return
    check_language(language_code, _this().by_name["language_code"].caption)
    if not create:
        raise SegmentLanguageMissing(header.no, language_code)
    add_language = noun("segment-language").add
    if add_language is not None:
        add_language({"segment_no": header.no, "language_code": language_code})


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
    """Refuse a blocked salesperson or template, and a language without a template."""
    for name, ref in (("salesperson_code", "salesperson"), (TEMPLATE, "template")):
        if name in typed and values[name]:
            refuse_blocked(noun(ref), look_up(noun(ref), values[name]))
    language = values.get("language_code")
    if "language_code" in typed and language and not values.get(TEMPLATE):
        raise FieldRequired(_this().by_name[TEMPLATE].caption, _this().caption)


@db.write
def change(
    no: str,
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    update_lines: bool | None = None,
    *,
    create_language: bool = False,
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
    if TEMPLATE in typed:
        _ask_for_lines(before, given[TEMPLATE], old, update_lines)
    elif "language_code" in typed:
        _settle_language(old, str(given["language_code"]), create_language)
    followed = bool(update_lines) and segment_rules.count(segment_rules.of_segment(row_id)) > 0
    operation = "change with lines" if followed else "change"
    after = update(owner, row_id, complete, base, operation, **hidden)
    if TEMPLATE in typed:
        _follow_template(old, typed, update_lines, create_language)
    else:
        real = {name for name in complete if before[name] != after[name]}
        _say_default(after, real)
        _follow(old, real, update_lines)
    return get_by_id(owner, row_id)


def _say_default(after: Record, changed: set[str]) -> None:
    """Keep the default subject and its language row the same."""
    if "subject" in changed:
        inheritance.write_subject(after.id, after["language_code"], after["subject"])
    elif "language_code" in changed:
        inheritance.keep_default(after.id)


def _follow(old: SegmentHeader, changed: set[str], answer: bool | None) -> None:
    """Let the lines with the template of the segment follow its changed fields."""
    after = get_by_id(_this(), old.id)
    names = [name for name in segment_rules.FOLLOWED if name in changed]
    if "correspondence_type" in names and not (
        after["correspondence_type"] and after["attachment"]
    ):
        names.remove("correspondence_type")
    lines = segment_rules.with_template(after.id, old.template_id)
    speaking = lines
    if inheritance.row_of(after.id, after["language_code"]) is not None:
        speaking = inheritance.speaking(after.id, after["language_code"])
    count = segment_rules.count(speaking if names == ["subject"] else lines) if names else 0
    if not count or answer is False:
        return
    if answer is None:
        first = next(item.name for item in FIELDS if item.name in names)
        caption = _this().by_name[first].caption
        if names == ["subject"] and speaking is not lines:
            raise LinesAffected.by_language(caption, after["language_code"], count)
        raise LinesAffected(caption, after[TEMPLATE], count)
    header = SegmentHeader.get_by_id(after.id)
    segment_rules.cascade(lines, header, [name for name in names if name != "subject"])
    if "subject" in names:
        segment_rules.cascade(speaking, header, ["subject"])


def _ask_for_lines(
    before: Record, template_code: Value, old: SegmentHeader, answer: bool | None
) -> None:
    """Refuse another template until it is said what becomes of the lines, or if they need it."""
    caption = _this().by_name[TEMPLATE].caption
    lines = segment_rules.of_segment(old.id)
    count = segment_rules.count(lines)
    if count and answer is None:
        raise LinesAffected.by_template(caption, str(template_code), count)
    documents = inheritance.inherited_documents(old.id)
    if not answer and segment_rules.count(lines & SegmentLine.attachment.in_(documents)):
        raise RuleError(
            N_(
                "%(field)s cannot be changed without updating the segment lines, because "
                "lines of segment %(no)s inherit its attachment. Update the lines, or remove "
                "their attachments first."
            ),
            field=caption,
            no=before["no"],
        )


def _follow_template(
    old: SegmentHeader, typed: set[str], answer: bool | None, create_language: bool
) -> None:
    """Give a segment the languages of its new template; apply it to all lines, or leave them."""
    lines = segment_rules.of_segment(old.id)
    used = segment_rules.attachments_of(lines)
    used += inheritance.discard_rows(inheritance.of_header(old.id))
    header = SegmentHeader.get_by_id(old.id)
    language = header.language_code if "language_code" in typed else ""
    _make_languages(header, language, create_language)
    header = SegmentHeader.get_by_id(old.id)
    if "subject" in typed:
        inheritance.write_subject(header.id, header.language_code, header.subject)
    if answer:
        used += segment_rules.apply_template(lines, header, header.template)
        _follow(header, typed - {"language_code", "subject"}, answer)
    attachments.remove_unused(used)


@db.write
def delete(no: str) -> None:
    """Delete a segment with its lines, languages, criteria, and the attachments that only they have.

    The change log keeps all of it. Raises NotFound.
    """
    owner = _this()
    row_id = find_id(owner, no)
    before, row = get_by_id(owner, row_id), whole(SegmentHeader, row_id)
    lines = segment_rules.of_segment(row_id)
    removed_rows.keep(
        Scope(SegmentLine, lines),
        Scope(SegmentLanguage, inheritance.of_segment(row_id)),
        *criteria_lines.scopes(row_id),
    )
    segment_rules.discard(lines)
    remove_header(row_id)
    log_change("delete", owner, row_id, before.values, None, kept=row)
    undoable()


def remove_header(segment_id: int) -> None:
    """Remove the header of a segment whose lines are gone, inside a write that says why.

    Its languages, criteria and history go with it.
    """
    used = inheritance.discard_rows(inheritance.of_segment(segment_id))
    criteria_lines.forget(segment_id)
    SegmentHeader.delete().where(SegmentHeader.id == segment_id).execute()
    attachments.remove_unused(used)


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
