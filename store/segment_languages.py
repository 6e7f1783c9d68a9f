"""Languages of a segment: what its lines say in each language, with a document for each.

They begin as those of the template, with copies of its documents. What changes reaches the lines
that inherit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as replaced
from typing import Any

from peewee import JOIN, SQL, Case, fn

from store import attachments, db, segment_rules
from store import segment_inheritance as inheritance
from store.attachment_files import clean_file_name
from store.attachments import AttachmentFile
from store.code_tables import DESCRIPTION, reference, text
from store.errors import FieldRequired, NotFound, RuleError
from store.fields import CODE_LENGTH, Field, Kind, Value
from store.models import Attachment, Contact
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get, get_by_id, insert, reference_id, update
from store.records import delete as delete_record
from store.row_images import WHOLE, Scope, kept
from store.segment_fields import TEMPLATE
from store.segment_questions import LinesAffected
from store.template_languages import LANGUAGE_CODE, AttachmentExists, check_language
from store.text import N_, clean_code

_Row = SegmentLanguage
_Own = SegmentHeader.alias("own_segment")
_NO = _Own.select(_Own.no).where(_Own.id == _Row.segment)
_KEY = (
    fn.COALESCE(_NO, "")
    .concat("/")
    .concat(_Row.language_code)
    .concat(Case(None, ((_Row.line_no == 0, ""),), SQL("'/' || line_no")))
)
_FILE_NAME = Attachment.select(Attachment.file_name).where(Attachment.id == _Row.attachment)
SUBJECT = N_("Subject")


def key_of(segment_no: str, language_code: str) -> str:
    """Return what a language of a segment is called by: `SM00001/EN`, `SM00001/` for the blank."""
    return f"{clean_code(segment_no)}/{clean_code(language_code)}"


def _this() -> Noun:
    return NOUNS["segment-language"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a language to `segment_no`; the lines of contacts that speak it turn to it.

    The first language of a segment reaches all lines with its template. A description not given
    is that of the segment. Raises FieldRequired, also without a template in the segment,
    InvalidValue, RelationNotFound and Duplicate.
    """
    owner = _this()
    given = parse_values(owner, values)
    language = str(given.setdefault("language_code", ""))
    check_language(language)
    segment_id = reference_id(owner.by_name["segment_no"], given.get("segment_no"))
    first = False
    if segment_id is not None:
        header = _with_template(segment_id)
        given.setdefault("description", header.description)
        first = not _Row.select().where(inheritance.of_header(segment_id)).exists()
    key = key_of(str(given.get("segment_no", "")), language)
    record = insert(owner, given | {"key": key}, line_no=0)
    if segment_id is not None:
        _reach_lines(segment_id, language, first=first)
    return record


def _with_template(segment_id: int) -> SegmentHeader:
    header: SegmentHeader = SegmentHeader.get_by_id(segment_id)
    if header.template_id is None:
        segments = noun("segment")
        raise FieldRequired(segments.by_name[TEMPLATE].caption, segments.caption, header.no)
    return header


def _reach_lines(segment_id: int, language: str, *, first: bool) -> None:
    """Turn to a new language whoever speaks it; to the first one everybody."""
    header = SegmentHeader.get_by_id(segment_id)
    if first and not header.language_code:
        SegmentHeader.update(language_code=language).where(SegmentHeader.id == segment_id).execute()
    if header.language_code in ("", language):
        inheritance.keep_default(segment_id)
    own = _Row.select(SQL("1")).where(
        (_Row.segment == segment_id)
        & (_Row.line_no == SegmentLine.line_no)
        & (_Row.language_code == SegmentLine.language_code)
    )
    lines = segment_rules.with_template(segment_id, header.template_id) & ~fn.EXISTS(own)
    if first:
        inheritance.turn_to(lines, language)
    elif language:
        spoken = Contact.select(Contact.language_code).where(Contact.id == SegmentLine.contact)
        inheritance.turn_to(lines & (spoken == language), language)


@db.write
def change(
    key: str,
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    *,
    update_lines: bool | None = None,
) -> Record:
    """Change a language of a segment; the lines that inherit it follow a changed language code.

    `update_lines` says whether they take a changed subject: LinesAffected is raised when it is
    None and there are such lines. Raises InvalidValue, Conflict, Duplicate, NotFound, and
    RuleError for another segment.
    """
    owner = _this()
    row_id = find_id(owner, key)
    before = get_by_id(owner, row_id)
    given = parse_values(owner, values)
    if given.pop("segment_no", before["segment_no"]) != before["segment_no"]:
        raise RuleError(N_("A language stays with its segment. Add it to the other one instead."))
    language = str(given.get("language_code", before["language_code"]))
    check_language(language)
    segment_id = _Row.get_by_id(row_id).segment_id
    lines = inheritance.speaking(segment_id, before["language_code"])
    new_subject = given.get("subject", before["subject"]) != before["subject"]
    count = segment_rules.count(lines) if new_subject else 0
    if count and update_lines is None:
        raise LinesAffected.by_language(SUBJECT, before["language_code"], count)
    given["key"] = key_of(before["segment_no"], language)
    record = update(owner, row_id, given, base)
    if count and update_lines:
        inheritance.write(lines, {"subject": record["subject"]})
    if language != before["language_code"]:
        inheritance.write(lines, {"language_code": language})
        _follow(before, segment_id, language)
    inheritance.keep_default(segment_id)
    return record


def _follow(before: Record, segment_id: int, language: str) -> None:
    """Let the segment have `language` as its default instead of the one that `before` was."""
    SegmentHeader.update(language_code=language, version=SegmentHeader.version + 1).where(
        (SegmentHeader.id == segment_id) & (SegmentHeader.language_code == before["language_code"])
    ).execute()


@db.write
def remove(key: str) -> None:
    """Delete a language of a segment with its attachment.

    The lines that inherit it turn to the default language; when it was the default, the segment
    has none any more. Raises NotFound.
    """
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    segment_id = _Row.get_by_id(row_id).segment_id
    lines = inheritance.speaking(segment_id, before["language_code"])
    with kept(Scope(SegmentHeader, SegmentHeader.id == segment_id, ("language_code",))):
        _follow(before, segment_id, "")
    delete_record(_this(), row_id)
    inheritance.turn_to(lines, SegmentHeader.get_by_id(segment_id).language_code)
    attachments.remove_unused([before["attachment_no"]])


def brought_back(kept_rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Let lines speak, inside a write, a language that is there again.

    Those of contacts that speak it turn to it; where it is the usual one, those without any, too.
    """
    for values in kept_rows.values():
        segment_id, language = values[WHOLE]["segment_id"], values[WHOLE]["language_code"]
        header = SegmentHeader.get_by_id(segment_id)
        if header.language_code == language:
            silent = inheritance.speaking(segment_id, "")
            inheritance.turn_to(silent, language)
        _reach_lines(segment_id, language, first=False)


@db.write
def attach(key: str, content: bytes, file_name: str, replace: bool = False) -> Record:
    """Give a language of a segment its document, and the lines that inherit it as well.

    Raises AttachmentExists unless `replace`, NotFound, and what `attachments.save` raises.
    """
    record = get(_this(), key)
    if record["attachment_no"] and not replace:
        raise AttachmentExists(record.key)
    return _exchange(record, attachments.save(content, file_name), "attach")


@db.write
def remove_attachment(key: str) -> Record:
    """Take the document of a language away, from the lines that inherit it as well. Raises NotFound."""
    return _exchange(get(_this(), key), None, "remove_attachment")


@db.read
def export(key: str) -> AttachmentFile:
    """Return the document of a language, named after its segment: `SM00001.docx`.

    Raises NotFound when there is no such language or it has no document.
    """
    record = get(_this(), key)
    if not record["attachment_no"]:
        raise NotFound(attachments.ATTACHMENT, record.key)
    file = attachments.read(record["attachment_no"])
    stem = clean_file_name(record["segment_no"].replace("/", "-"))
    return replaced(file, name=f"{stem}.{file.extension}" if file.extension else stem)


def _exchange(record: Record, number: int | None, operation: str) -> Record:
    """Put the attachment `number` in place of the old one, also where lines inherit it."""
    old = record["attachment_no"] or None
    if old == number:
        return record
    segment_id = _Row.get_by_id(record.id).segment_id
    same = SegmentLine.attachment.is_null() if old is None else SegmentLine.attachment == old
    lines = inheritance.speaking(segment_id, record["language_code"]) & same
    changes: dict[str, Value] = {"attachment_no": number or 0}
    changed = update(_this(), record.id, changes, operation=operation, attachment=number)
    inheritance.write(lines, {"attachment": number})
    attachments.remove_unused([old])
    return changed


def _joined(query: Any) -> Any:
    return query.join(SegmentHeader, JOIN.LEFT_OUTER, on=(SegmentHeader.id == _Row.segment))


NOUNS = {
    "segment-language": Noun(
        name="segment-language",
        caption=N_("Segment Language"),
        plural=N_("Segment Languages"),
        model=_Row,
        key="key",
        title="description",
        fields=(
            Field(
                "key", N_("Segment and Language"), Kind.CODE, _KEY, length=2 * CODE_LENGTH + 1,
                editable=False,
            ),
            reference(
                "segment_no", N_("Segment No."), "segment", _Row.segment, SegmentHeader.no,
                required=True,
            ),
            Field("language_code", LANGUAGE_CODE, Kind.CODE, _Row.language_code, "language_code"),
            text(_Row, "description", DESCRIPTION),
            text(_Row, "subject", SUBJECT),
            Field(
                "attachment", attachments.ATTACHMENT, Kind.BOOLEAN,
                _Row.attachment.is_null(False), editable=False,
            ),
            Field(
                "attachment_no", N_("Attachment No."), Kind.INTEGER, _Row.attachment,
                editable=False,
            ),
            Field("file_name", N_("File Name"), Kind.TEXT, _FILE_NAME, editable=False),
        ),
        joins=_joined,
        only=_Row.line_no == 0,
        order=((_Row.segment, False), (_Row.language_code, False)),
        add=add,
        change=change,
        delete=remove,
    )
}  # fmt: skip
