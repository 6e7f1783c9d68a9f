"""Attachments: documents of templates, segment lines and log entries, in the database or on disk.

Each attachment remembers where it lies, so that both kinds can be read whatever the marketing
set-up says today.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from store import clock, db
from store.attachment_files import (
    check_folder,
    clean_file_name,
    extension_of,
    path_of,
    settle_later,
    write_file,
)
from store.changes import write_change
from store.dialect import among
from store.enumerations import StorageType
from store.errors import FieldMustBe, NotFound, RuleError, StorageFailed
from store.models import Attachment, InteractionLogEntry, database
from store.models.segments import SegmentLanguage, SegmentLine
from store.models.setup import MarketingSetup
from store.models.templates import InteractionTemplateLanguage
from store.text import N_

__all__ = [
    "ATTACHMENT",
    "READ_ONLY",
    "AttachmentFile",
    "AttachmentInfo",
    "EmptyAttachment",
    "check_folder",
    "clean_file_name",
    "copy",
    "count_unused",
    "describe",
    "extension_of",
    "make_read_only",
    "misplaced",
    "read",
    "relocate",
    "remove",
    "remove_all_unused",
    "remove_unused",
    "require_editable",
    "save",
    "save_filled",
]

ATTACHMENT = N_("Attachment")
READ_ONLY = N_("Read Only")
LARGEST = 500 * 1024 * 1024  # bytes; SQLite refuses a value of a thousand million


class EmptyAttachment(RuleError):
    """A document without a byte in it cannot be attached."""

    def __init__(self) -> None:
        super().__init__(N_("The attachment is empty. Choose a file that has content."))


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """What is known of an attachment without reading it: `size` in bytes, `modified_at` in UTC."""

    id: int
    name: str
    extension: str
    size: int
    read_only: bool
    modified_at: str


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """An attachment with its bytes; `name` is safe to be used as a file name."""

    name: str
    extension: str
    content: bytes
    read_only: bool


@db.write
def save(content: bytes, file_name: str, read_only: bool = False) -> int:
    """Keep a document where the marketing set-up says and return its number.

    Raises EmptyAttachment, and RuleError for one that is too large or a folder that is missing
    or may not be written; StorageFailed when the disk is full.
    """
    if not content:
        raise EmptyAttachment
    if len(content) > LARGEST:
        raise RuleError(
            N_("The attachment is larger than %(limit)s MB. Choose a smaller file."),
            limit=LARGEST // (1024 * 1024),
        )
    setup = MarketingSetup.get_by_id(1)
    number = int(
        Attachment.insert(
            file_name=clean_file_name(file_name),
            extension=extension_of(file_name),
            read_only=read_only,
            modified_at=clock.stamp(),
            size=len(content),
        ).execute()
    )
    _store(number, extension_of(file_name), content, _place(setup))
    return number


@db.write
def save_filled(documents: Sequence[tuple[str, bytes, int]]) -> list[int]:
    """Keep documents that nobody changes, each by its name, content and source; return their numbers.

    The source is the document whose fields were filled. Raises what `save` raises.
    """
    kind, folder = _place(MarketingSetup.get_by_id(1))
    if kind is StorageType.DISK_FILE:
        return [_save_filled(*document) for document in documents]
    rows = [
        {
            "storage_type": kind,
            "pointer": folder,
            "file_name": clean_file_name(name),
            "extension": extension_of(name),
            "read_only": True,
            "modified_at": clock.stamp(),
            "size": len(content),
            "content": content,
            "source": source,
        }
        for name, content, source in documents
    ]
    # the rows of one statement are numbered in their order
    query = Attachment.insert_many(rows).returning(Attachment.id)
    return sorted(int(row[0]) for row in database.execute(query).fetchall()) if rows else []


def _save_filled(name: str, content: bytes, source: int) -> int:
    number = save(content, name, read_only=True)
    note_source(number, source)
    return number


@db.write
def note_source(number: int | None, source: int) -> None:
    """Note of which document the fields were filled to make the attachment `number`."""
    Attachment.update(source=source).where(Attachment.id == number).execute()


@db.write
def copy(number: int, read_only: bool = False) -> int:
    """Keep a second, separate document with the same content; return its number.

    Raises NotFound and what `read` and `save` raise.
    """
    file = read(number)
    return save(file.content, file.name, read_only)


@db.read
def describe(number: int) -> AttachmentInfo:
    """Return what is known of an attachment without reading its content. Raises NotFound."""
    row = _row(number)
    return AttachmentInfo(
        row.id, row.file_name, row.extension, row.size, row.read_only, row.modified_at
    )


@db.read
def read(number: int) -> AttachmentFile:
    """Return a document with its content.

    Raises NotFound, and StorageFailed when its file is missing or may not be read.
    """
    row = _row(number, Attachment.content)
    return AttachmentFile(row.file_name, row.extension, _content(row), row.read_only)


@db.read
def is_filled(number: int) -> bool:
    """Return whether a document was made by filling the fields of another. Raises NotFound."""
    return _row(number, Attachment.source).source_id is not None


@db.write
def remove(number: int) -> None:
    """Delete an attachment that nothing refers to any more; a missing file does not matter.

    Raises NotFound, and FieldMustBe when it is read-only.
    """
    require_editable(number)
    remove_unused([number])


def require_editable(number: int) -> None:
    """Raise FieldMustBe when the attachment was logged: then it is never changed. Or NotFound."""
    if _row(number).read_only:
        raise FieldMustBe(READ_ONLY, N_("No"), ATTACHMENT, str(number))


@db.write
def remove_unused(numbers: Iterable[int | None] | peewee.Query) -> int:
    """Delete those of the attachments that nobody refers to any more; return how many.

    `numbers` are attachment numbers, or a query that selects them. Call it after the template
    language, log entry or segment line is gone. Read-only ones go as well: their last user did.
    """
    if isinstance(numbers, peewee.Query):
        return _remove_unused(Attachment.id.in_(numbers))
    wanted = sorted({number for number in numbers if number})
    return _remove_unused(among(Attachment.id, wanted)) if wanted else 0


@db.write
def make_read_only(numbers: Iterable[int | None]) -> None:
    """Protect logged documents from being edited, replaced or removed."""
    wanted = {number for number in numbers if number}
    if wanted:
        Attachment.update(read_only=True).where(among(Attachment.id, wanted)).execute()


@db.read
def misplaced() -> int:
    """Return how many attachments lie elsewhere than the marketing set-up says."""
    query = Attachment.select().where(_elsewhere(*_place(MarketingSetup.get_by_id(1))))
    return int(query.count())


def relocate(
    report: Callable[[int, int], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Move all attachments to where the marketing set-up says; return how many were moved.

    Each move is a transaction of its own, so that stopping leaves all of them readable; `report`
    gets the attachments seen and their total. One whose file is missing stays as it is: `misplaced`
    counts it afterwards. Raises what `save` raises for the folder.
    """
    total, seen, moved, last = misplaced(), 0, 0, 0
    while not cancelled():
        step = _relocate_next(last)
        if step is None:
            break
        last, done = step
        seen, moved = seen + 1, moved + done
        report(seen, total)
    return moved


@db.write
def _relocate_next(last: int) -> tuple[int, bool] | None:
    place = _place(MarketingSetup.get_by_id(1))
    row = (
        Attachment.select()
        .where((Attachment.id > last) & _elsewhere(*place))
        .order_by(Attachment.id)
        .limit(1)
        .first()
    )
    if row is None:
        return None
    try:
        content = _content(row)
    except StorageFailed:
        return row.id, False
    if row.storage_type is StorageType.DISK_FILE:
        settle_later([(row.id, path_of(row.pointer, row.id, row.extension))])
    _store(row.id, row.extension, content, place)
    old, new = (
        json.dumps({"storage": kind.key, "pointer": pointer}, ensure_ascii=False)
        for kind, pointer in ((row.storage_type, row.pointer), place)
    )
    write_change("relocate", "attachment", row.id, old, new, str(row.id))
    return row.id, True


def _place(setup: Any) -> tuple[StorageType, str]:
    """Return where new attachments go: the kind of storage and the folder."""
    if setup.attachment_storage_type is StorageType.EMBEDDED:
        return StorageType.EMBEDDED, ""
    return StorageType.DISK_FILE, str(check_folder(setup.attachment_storage_location))


def _elsewhere(kind: StorageType, folder: str) -> Any:
    return (Attachment.storage_type != kind) | (Attachment.pointer != folder)


def _store(number: int, extension: str, content: bytes, place: tuple[StorageType, str]) -> None:
    """Write the content to its place and note the place in the record."""
    kind, folder = place
    if kind is StorageType.DISK_FILE:
        write_file(path_of(folder, number, extension), number, content)
    Attachment.update(
        storage_type=kind,
        pointer=folder,
        content=content if kind is StorageType.EMBEDDED else None,
    ).where(Attachment.id == number).execute()


def _row(number: int, *more: Any) -> Any:
    columns = [
        Attachment.id,
        Attachment.storage_type,
        Attachment.pointer,
        Attachment.file_name,
        Attachment.extension,
        Attachment.read_only,
        Attachment.modified_at,
        Attachment.size,
        *more,
    ]
    row = Attachment.select(*columns).where(Attachment.id == number).first()
    if row is None:
        raise NotFound(ATTACHMENT, number)
    return row


def _content(row: Any) -> bytes:
    if row.storage_type is StorageType.EMBEDDED:
        return bytes(row.content or b"")
    path = path_of(row.pointer, row.id, row.extension)
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageFailed(
            N_("The file %(path)s of the attachment is missing or cannot be read."), path=path
        ) from error


@db.read
def count_unused() -> int:
    """Return how many attachments nobody refers to: none, unless the database is at fault."""
    return int(Attachment.select().where(_without_user()).count())


def remove_all_unused() -> int:
    """Delete the attachments that nobody refers to; return how many."""
    return remove_unused(Attachment.select(Attachment.id).where(_without_user()))


def _without_user() -> Any:
    """Return the condition that nobody refers to an attachment."""
    from store.models.documents import CompanyInformation
    from store.models.kept import KeptDocument
    from store.models.outbox import OutgoingMail, OutgoingMailFile
    from store.models.recording import RecordedEvent

    users = (
        InteractionTemplateLanguage.attachment,
        InteractionLogEntry.attachment,
        SegmentLine.attachment,
        SegmentLanguage.attachment,
        RecordedEvent.attachment,
        OutgoingMail.source,
        OutgoingMailFile.attachment,
        CompanyInformation.logo,
        KeptDocument.attachment,
    )
    made: Any = Attachment.alias("made")
    condition: Any = Attachment.id.is_null(False)
    for column in (*users, made.source):
        condition &= ~peewee.fn.EXISTS(
            column.model.select(peewee.SQL("1")).where(column == Attachment.id)
        )
    return condition


def _remove_unused(condition: Any) -> int:
    query = (
        Attachment.delete()
        .where(condition & _without_user())
        .returning(Attachment.id, Attachment.pointer, Attachment.extension, Attachment.source)
    )
    gone = database.execute(query).fetchall()
    settle_later(
        (number, path_of(pointer, number, extension))
        for number, pointer, extension, _source in gone
        if pointer
    )
    return len(gone) + remove_unused({source for *_rest, source in gone})
