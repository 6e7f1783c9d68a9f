"""The document of one segment line: inherited from its segment, or its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import replace as replaced

from store import attachments, db
from store import segment_inheritance as inheritance
from store.attachment_files import clean_file_name
from store.attachments import AttachmentFile
from store.changes import write_change
from store.enumerations import LineAttachment
from store.errors import NotFound
from store.models import database
from store.models.segments import SegmentLanguage, SegmentLine
from store.nouns import Noun, noun
from store.records import Record, find_id, get_by_id

_Row = SegmentLanguage


@dataclass(frozen=True, slots=True)
class LineDocument:
    """What document a line has; `name` is empty when it has none."""

    kind: LineAttachment
    name: str


def _lines() -> Noun:
    return noun("segment-line")


@db.read
def describe(key: object) -> LineDocument:
    """Return what document the line with the ID `key` has. Raises NotFound."""
    record = get_by_id(_lines(), find_id(_lines(), key))
    number = SegmentLine.get_by_id(record.id).attachment_id
    name = "" if number is None else attachments.describe(number).name
    return LineDocument(record["attachment"], name)


@db.read
def export(key: object) -> AttachmentFile:
    """Return the document of a line, its own or that of its segment, named after both.

    Raises NotFound when it has none.
    """
    line = SegmentLine.get_by_id(find_id(_lines(), key))
    if line.attachment_id is None:
        raise NotFound(attachments.ATTACHMENT, f"{line.segment.no}/{line.line_no}")
    file = attachments.read(line.attachment_id)
    stem = clean_file_name(f"{line.segment.no}-{line.line_no}".replace("/", "-"))
    return replaced(file, name=f"{stem}.{file.extension}" if file.extension else stem)


@db.write
def attach(key: object, content: bytes, file_name: str) -> Record:
    """Give a line a document of its own; what it already has, own or inherited, stays as it is.

    The same content as before changes nothing. Raises NotFound and what `attachments.save` raises.
    """
    line = SegmentLine.get_by_id(find_id(_lines(), key))
    if line.attachment_id is not None and attachments.read(line.attachment_id).content == content:
        return get_by_id(_lines(), line.id)
    return _exchange(line, attachments.save(content, file_name))


@db.write
def remove(key: object) -> Record:
    """Take the document of a line away, whether inherited or its own: it has none then.

    Raises NotFound.
    """
    return _exchange(SegmentLine.get_by_id(find_id(_lines(), key)), None)


def _exchange(line: SegmentLine, number: int | None) -> Record:
    """Let a line have the attachment `number`, in a language row of its own; or none."""
    old = line.attachment_id
    own = inheritance.row_of(line.segment_id, line.language_code, line.line_no)
    if number is None:
        _Row.delete().where(_of(line)).execute()
    elif own is not None:
        _Row.update(attachment=number, version=_Row.version + 1).where(_of(line)).execute()
    else:
        values = {"segment": line.segment_id, "line_no": line.line_no, "attachment": number}
        texts = {"description": line.description, "subject": line.subject}
        database.execute(_Row.insert(values | texts | {"language_code": line.language_code}))
    inheritance.write(SegmentLine.id == line.id, {"attachment": number})
    attachments.remove_unused([old])
    if old == number:
        return get_by_id(_lines(), line.id)
    was, now = (None if no is None else json.dumps({"attachment": no}) for no in (old, number))
    write_change("attach" if number else "remove_attachment", "segment-line", line.id, was, now)
    return get_by_id(_lines(), line.id)


def _of(line: SegmentLine) -> object:
    return (
        (_Row.segment == line.segment_id)
        & (_Row.line_no == line.line_no)
        & (_Row.language_code == line.language_code)
    )
