"""Attachments in the database and on disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from store import attachments, deleted_entries, entry_marks, interactions, setup, templates
from store import db as store_db
from store.attachment_files import extension_of
from store.attachments import EmptyAttachment
from store.errors import FieldMustBe, FieldRequired, NotFound, RuleError, StorageFailed
from store.models import Attachment, InteractionLogEntry
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def folder(db: Path, tmp_path: Path) -> Path:
    """The folder in which the set-up keeps attachments as files."""
    path = tmp_path / "documents"
    path.mkdir()
    use_folder(path)
    return path


def use_folder(path: Path) -> None:
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(path)}
    )


def use_database() -> None:
    setup.change_marketing(
        {"attachment_storage_type": "embedded", "attachment_storage_location": ""}
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_document_comes_back_as_it_was() -> None:
    number = attachments.save(b"\x00\xff offer", "Offer 40 chairs.PDF")
    file = attachments.read(number)
    assert (file.name, file.extension, file.content) == (
        "Offer 40 chairs.PDF",
        "pdf",
        b"\x00\xff offer",
    )
    assert not file.read_only
    assert attachments.describe(number).size == 8


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(EmptyAttachment, match="empty"):
        attachments.save(b"", "offer.pdf")


def test_a_document_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 3)
    with pytest.raises(RuleError, match="larger"):
        attachments.save(b"1234", "offer.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\offer.doc", "offer.doc"),
        ("..", "attachment"),
        ("", "attachment"),
        ("/", "attachment"),
        (".bashrc", "bashrc"),
        ("a\x00\x1b[31mb\n.txt", "a[31mb.txt"),
        ("offer.", "offer"),
        ("x" * 300 + ".pdf", "x" * 236 + ".pdf"),
        ("ñ" * 200 + ".pdf", "ñ" * 118 + ".pdf"),
    ],
)
def test_names_are_safe_file_names(given: str, kept: str) -> None:
    assert attachments.clean_file_name(given) == kept
    assert len(kept.encode()) <= 240


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.TXT", "txt"), ("a", ""), ("a.tar.gz", "gz"), ("a.b c", ""), ("../x.d/..", "")],
)
def test_extensions(name: str, extension: str) -> None:
    assert extension_of(name) == extension


def test_unknown_numbers_are_not_found() -> None:
    for verb in (attachments.read, attachments.describe, attachments.copy, attachments.remove):
        with pytest.raises(NotFound):
            verb(99)


def test_a_copy_is_separate() -> None:
    first = attachments.save(b"offer", "offer.pdf", read_only=True)
    second = attachments.copy(first)
    assert second != first
    assert not attachments.read(second).read_only
    attachments.remove(second)
    assert attachments.read(first).content == b"offer"


def test_what_was_logged_is_not_removed() -> None:
    number = attachments.save(b"offer", "offer.pdf")
    attachments.make_read_only([number, None])
    with pytest.raises(FieldMustBe, match="Read Only"):
        attachments.remove(number)
    assert attachments.read(number).read_only


def test_a_shared_document_goes_with_its_last_user() -> None:
    number = attachments.save(b"offer", "offer.pdf", read_only=True)
    first, second = factories.entry(), factories.entry()
    InteractionLogEntry.update(attachment=number).execute()
    for entry, left in ((first, 1), (second, 0)):
        InteractionLogEntry.delete().where(InteractionLogEntry.entry_no == entry.id).execute()
        assert attachments.remove_unused([number, None, number]) == 1 - left
        assert Attachment.select().count() == left


def test_unused_documents_go_by_query_too() -> None:
    kept = attachments.save(b"template", "offer.pdf")
    templates.add({"code": "BUS", "interaction_group_code": factories.group().key})
    templates.attach("BUS", b"used", "offer.pdf")
    attachments.save(b"unused", "offer.pdf")
    assert (
        attachments.remove_unused(Attachment.select(Attachment.id).where(Attachment.id > kept)) == 1
    )
    assert Attachment.select().count() == 2


def test_a_file_is_called_by_its_number(folder: Path) -> None:
    number = attachments.save(b"offer", "../Offer.PDF")
    assert names(folder) == [f"{number}.pdf"]
    assert (folder / f"{number}.pdf").read_bytes() == b"offer"
    assert attachments.read(number).name == "Offer.PDF"
    bare = attachments.save(b"offer", "README")
    assert (folder / str(bare)).exists()


def test_a_removed_attachment_takes_its_file_along(folder: Path) -> None:
    number = attachments.save(b"offer", "offer.pdf")
    attachments.remove(number)
    assert names(folder) == []


def test_a_missing_file_does_not_keep_the_record(folder: Path) -> None:
    number = attachments.save(b"offer", "offer.pdf")
    (folder / f"{number}.pdf").unlink()
    with pytest.raises(StorageFailed, match="missing"):
        attachments.read(number)
    attachments.remove(number)
    with pytest.raises(NotFound):
        attachments.read(number)


def test_a_file_goes_when_the_write_fails(folder: Path) -> None:
    @store_db.write
    def failing() -> None:
        attachments.save(b"offer", "offer.pdf")
        assert len(names(folder)) == 1
        raise RuleError(attachments.ATTACHMENT)

    with pytest.raises(RuleError):
        failing()
    assert names(folder) == []


def test_a_file_stays_when_its_removal_fails(folder: Path) -> None:
    number = attachments.save(b"offer", "offer.pdf")

    @store_db.write
    def failing() -> None:
        attachments.remove(number)
        raise RuleError(attachments.ATTACHMENT)

    with pytest.raises(RuleError):
        failing()
    assert attachments.read(number).content == b"offer"


def test_files_follow_a_part_of_a_write_that_fails(folder: Path) -> None:
    kept = attachments.save(b"kept", "offer.pdf")

    @store_db.write
    def part() -> None:
        attachments.remove(kept)
        attachments.save(b"undone", "undone.txt")
        raise RuleError(attachments.ATTACHMENT)

    @store_db.write
    def whole() -> int:
        with pytest.raises(RuleError):
            part()
        return attachments.save(b"saved", "saved.pdf")

    saved = whole()
    assert names(folder) == sorted([f"{kept}.pdf", f"{saved}.pdf"])
    assert attachments.read(saved).content == b"saved"


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="full"):
        attachments.save(b"offer", "offer.pdf")
    assert names(folder) == []
    assert Attachment.select().count() == 0


def test_the_folder_must_be_there(folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(RuleError, match="does not exist"):
        attachments.save(b"offer", "offer.pdf")


def test_the_folder_must_be_writable(db: Path) -> None:
    use_folder(Path("/proc"))
    with pytest.raises(RuleError, match=r"/proc .*cannot be written"):
        attachments.save(b"offer", "offer.pdf")
    assert Attachment.select().count() == 0


def test_the_folder_must_be_a_full_path_and_given() -> None:
    with pytest.raises(RuleError, match="full path"):
        attachments.check_folder("documents")
    with pytest.raises(FieldRequired, match="Attachment Storage Location"):
        attachments.check_folder("")


def test_attachments_move_to_disk_and_back(tmp_path: Path) -> None:
    written = {attachments.save(f"offer {n}".encode(), f"{n}.txt"): f"offer {n}" for n in range(3)}
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        use_folder(folder)
        assert attachments.misplaced() == 3
        assert {n: attachments.read(n).content.decode() for n in written} == written
        assert attachments.relocate() == 3
        assert names(folder) == sorted(f"{number}.txt" for number in written)
        assert {n: attachments.read(n).content.decode() for n in written} == written
    assert names(first) == []
    use_database()
    assert attachments.relocate() == 3
    assert names(second) == []
    assert attachments.relocate() == 0
    assert {n: attachments.read(n).content.decode() for n in written} == written


def test_moving_reports_can_stop_and_skips_missing_files(folder: Path) -> None:
    numbers = [attachments.save(b"offer", "offer.txt") for _ in range(3)]
    (folder / f"{numbers[0]}.txt").unlink()
    use_database()
    seen: list[tuple[int, int]] = []
    moved = attachments.relocate(
        lambda done, total: seen.append((done, total)), lambda: len(seen) == 2
    )
    assert (moved, seen) == (1, [(1, 3), (2, 3)])
    assert names(folder) == [f"{numbers[2]}.txt"]
    assert attachments.relocate() == 1
    assert attachments.misplaced() == 1


def test_deleting_many_entries_removes_their_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        "contact_no": factories.contact().key,
        "interaction_template_code": factories.template().key,
    }
    document = interactions.NewAttachment("offer.pdf", b"offer")
    entry = interactions.postpone(
        {**given, "salesperson_code": factories.salesperson().key}, attachment=document
    )
    assert len(names(folder)) == 1
    monkeypatch.setattr(deleted_entries, "KEPT_AT_ONCE", 0)
    entry_marks.cancel([interactions.finish(entry.id).id])
    interactions.delete_canceled({})
    assert names(folder) == []
