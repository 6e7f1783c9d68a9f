"""What a segment says in each language, and which lines have it: inherited, or of their own.

Rows of the segment itself have the line number 0; a line has rows of its own when its template is
not that of the segment, or when its document was changed for it alone. Each rule about lines is
one statement, for one line as for a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import SQL, Case, fn

from store import attachments
from store.models import Contact, InteractionTemplate, database
from store.models.segments import SegmentHeader, SegmentLanguage, SegmentLine
from store.models.templates import InteractionTemplateLanguage

_Row = SegmentLanguage
_Header = SegmentHeader.alias("own_header")


def of_header(segment_id: int) -> Any:
    """Return the condition that a language row is of the segment itself."""
    return (_Row.segment == segment_id) & (_Row.line_no == 0)


def of_segment(segment_id: int) -> Any:
    """Return the condition that a language row is of the segment or of one of its lines."""
    return _Row.segment == segment_id


def row_of(segment_id: int, language_code: str, line_no: int = 0) -> SegmentLanguage | None:
    """Return the language row of a segment, or of one of its lines, if there is one."""
    found: SegmentLanguage | None = _Row.get_or_none(
        (_Row.segment == segment_id)
        & (_Row.line_no == line_no)
        & (_Row.language_code == language_code)
    )
    return found


def make_rows(segment_id: int, template_id: int | None, line_no: int = 0) -> None:
    """Give a segment, or a line, a row for each language of a template, with copies of its files.

    A segment whose default language has no row takes that of the first one.
    """
    source = InteractionTemplateLanguage
    found = source.select().where(source.template == template_id).order_by(source.language_code)
    codes = []
    for language in found:
        document = language.attachment_id
        _Row.insert(
            segment=segment_id,
            line_no=line_no,
            language_code=language.language_code,
            description=language.description,
            attachment=None if document is None else attachments.copy(document),
        ).execute()
        codes.append(language.language_code)
    if codes and not line_no:
        SegmentHeader.update(language_code=codes[0]).where(
            (SegmentHeader.id == segment_id) & SegmentHeader.language_code.not_in(codes)
        ).execute()


def discard_rows(rows: Any) -> list[int]:
    """Delete language rows; return the numbers of their attachments, which may be unused now."""
    query = _Row.select(_Row.attachment).distinct().where(rows & _Row.attachment.is_null(False))
    used = [row[0] for row in database.execute(query).fetchall()]
    _Row.delete().where(rows).execute()
    return used


def discard_own(lines: Any) -> list[int]:
    """Delete the language rows that lines have of their own, as `discard_rows` does."""
    return discard_rows(own_rows(lines))


def own_rows(lines: Any) -> Any:
    """Return the condition that a language row is of one of the lines."""
    line = SegmentLine.select(SQL("1")).where(
        (SegmentLine.segment == _Row.segment) & (SegmentLine.line_no == _Row.line_no) & lines
    )
    return (_Row.line_no != 0) & fn.EXISTS(line)


def make_own(lines: Any) -> None:
    """Give lines whose template is not that of their segment the languages of that template."""
    query = SegmentLine.select(SegmentLine.segment, SegmentLine.line_no, SegmentLine.template)
    query = query.where(lines & SegmentLine.template.is_null(False) & ~_same_template())
    for segment_id, line_no, template_id in database.execute(query).fetchall():
        make_rows(segment_id, template_id, line_no)


def _same_template() -> Any:
    """Return the condition that a line has the template of its segment."""
    theirs = _Header.select(_Header.template).where(_Header.id == SegmentLine.segment)
    return Case(None, ((SegmentLine.template == theirs, 1),), 0) == 1


def _of_line(row: Any) -> Any:
    """Return the condition that a line may say what the language row says."""
    own = row.line_no == SegmentLine.line_no
    return (row.segment == SegmentLine.segment) & (own | ((row.line_no == 0) & _same_template()))


def _said(column: Any, language: Any) -> Any:
    """Return the query of what a line says in a language; its own row goes first."""
    return (
        _Row.select(column)
        .where(_of_line(_Row) & (_Row.language_code == language))
        .order_by(_Row.line_no.desc())
        .limit(1)
    )


def choose_languages(lines: Any) -> None:
    """Give each line the language of its contact, else the usual one, with what is said in it.

    The rule "language": where the segment's own template counts, the usual one is the segment's
    default, else the default of the line's template, else its first language.
    """
    row, own = _Row.alias("spoken"), _Row.alias("own_row")
    spoken = (
        row.select(row.language_code)
        .join(Contact, on=(Contact.language_code == row.language_code))
        .where(_of_line(row) & (Contact.id == SegmentLine.contact) & (row.language_code != ""))
        .limit(1)
    )
    header = _Header.select(_Header.language_code).where(_Header.id == SegmentLine.segment)
    mine = (own.segment == SegmentLine.segment) & (own.line_no == SegmentLine.line_no)
    of_template = InteractionTemplate.select(InteractionTemplate.language_code).where(
        InteractionTemplate.id == SegmentLine.template
    )
    usual = own.select(own.language_code).where(mine & (own.language_code == of_template))
    first = own.select(fn.MIN(own.language_code)).where(mine)
    other = fn.COALESCE(usual, first, of_template, "")
    default = Case(None, ((_same_template(), header),), other)
    write(lines, {"language_code": fn.COALESCE(spoken, default)})
    say(lines)


def say(lines: Any) -> None:
    """Give each line the subject and the document of its language."""
    write(lines, _sayings(SegmentLine.language_code))


def turn_to(lines: Any, language_code: str) -> None:
    """Let lines speak a language: with the subject and the document that it has for them."""
    write(lines, {"language_code": language_code} | _sayings(language_code))


def _sayings(language: Any) -> dict[str, Any]:
    header = _Header.select(_Header.subject).where(_Header.id == SegmentLine.segment)
    usual = Case(None, ((_same_template(), header),), "")
    return {
        "subject": fn.COALESCE(_said(_Row.subject, language), usual),
        "attachment": _said(_Row.attachment, language),
    }


def write(lines: Any, columns: Mapping[str, Any]) -> None:
    """Write values or expressions into lines as they are, by line attribute."""
    named = {getattr(SegmentLine, name): value for name, value in columns.items()}
    SegmentLine.update(named | {SegmentLine.version: SegmentLine.version + 1}).where(
        lines
    ).execute()


def speaking(segment_id: int, language_code: str) -> Any:
    """Return the condition that a line inherits what its segment says in a language."""
    header = SegmentHeader.get_by_id(segment_id)
    own = _Row.select(SQL("1")).where(
        (_Row.segment == segment_id)
        & (_Row.line_no == SegmentLine.line_no)
        & (_Row.language_code == language_code)
    )
    return (
        (SegmentLine.segment == segment_id)
        & (SegmentLine.template == header.template_id)
        & (SegmentLine.language_code == language_code)
        & ~fn.EXISTS(own)
    )


def inherited_documents(segment_id: int) -> Any:
    """Return the query of the attachments that lines may inherit from their segment."""
    return _Row.select(_Row.attachment).where(
        of_header(segment_id) & _Row.attachment.is_null(False)
    )


def keep_default(segment_id: int) -> None:
    """Let the default subject of a segment be what its row in the default language says."""
    row = _Row.select(_Row.subject).where(
        of_header(segment_id) & (_Row.language_code == SegmentHeader.language_code)
    )
    SegmentHeader.update(subject=fn.COALESCE(row, SegmentHeader.subject)).where(
        SegmentHeader.id == segment_id
    ).execute()


def write_subject(segment_id: int, language_code: str, subject: str) -> bool:
    """Write a subject into the row of a language; return whether there is such a row."""
    row = of_header(segment_id) & (_Row.language_code == language_code)
    query = _Row.update(subject=subject, version=_Row.version + 1).where(row)
    return bool(query.execute())
