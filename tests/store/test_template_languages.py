"""Languages of interaction templates and their documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import attachments, entry_marks, interactions, template_languages, templates
from store.errors import (
    Duplicate,
    FieldMustBe,
    FieldRequired,
    InvalidValue,
    NotFound,
    RelationNotFound,
)
from store.models import Attachment, InteractionLogEntry
from store.nouns import noun
from store.records import Record, get
from store.template_languages import AttachmentExists
from tests import factories


@pytest.fixture(autouse=True)
def template(db: Path) -> Record:
    return templates.add(
        {
            "code": "BUS",
            "interaction_group_code": factories.group("LETTER").key,
            "description": "Business letter",
        }
    )


def add(language: str = "EN", **values: object) -> Record:
    return template_languages.add(
        {"interaction_template_code": "BUS", "language_code": language, **values}
    )


def test_a_language_is_called_by_template_and_language() -> None:
    record = add("es-mx")
    assert (record.key, record["description"]) == ("BUS/ES-MX", "Business letter")
    assert add("EN", description="English letter")["description"] == "English letter"
    assert get(noun("template-language"), "bus/en")["language_code"] == "EN"
    with pytest.raises(Duplicate, match="BUS/EN"):
        add("en")


def test_a_language_needs_its_template() -> None:
    with pytest.raises(FieldRequired, match="Interaction Template Code"):
        template_languages.add({"language_code": "EN"})
    with pytest.raises(RelationNotFound, match="NONE"):
        template_languages.add({"interaction_template_code": "none", "language_code": "EN"})


@pytest.mark.parametrize("code", ["E", "EN/US", "EN US", "1", "EN-", "日本"])
def test_what_is_no_language_is_refused(code: str) -> None:
    with pytest.raises(InvalidValue, match="Language Code"):
        add(code)


@pytest.mark.parametrize("code", ["EN", "ENU", "ES-MX", "ZH-HANS", "ES-419", ""])
def test_languages_are_taken(code: str) -> None:
    assert add(code)["language_code"] == code


def test_the_default_language_follows_its_row() -> None:
    add("EN")
    add("ES")
    templates.change("BUS", {"language_code": "EN"})
    template_languages.change("BUS/ES", {"language_code": "PT"})
    assert get(noun("template"), "BUS")["language_code"] == "EN"
    changed = template_languages.change("BUS/EN", {"language_code": "ENU"})
    assert changed.key == "BUS/ENU"
    assert get(noun("template"), "BUS")["language_code"] == "ENU"
    with pytest.raises(Duplicate):
        template_languages.change("BUS/PT", {"language_code": "ENU"})
    template_languages.remove("BUS/ENU")
    assert get(noun("template"), "BUS")["language_code"] == ""


def test_replacing_a_document_is_asked_for() -> None:
    add()
    first = template_languages.attach("BUS/EN", b"first", "letter.txt")
    with pytest.raises(AttachmentExists, match="BUS/EN"):
        template_languages.attach("BUS/EN", b"second", "letter.txt")
    second = template_languages.attach("BUS/EN", b"second", "new.txt", replace=True)
    assert second["file_name"] == "new.txt"
    assert second["attachment_no"] != first["attachment_no"]
    assert Attachment.select().count() == 1
    assert template_languages.export("BUS/EN").content == b"second"


def test_a_read_only_document_stays() -> None:
    add()
    number = template_languages.attach("BUS/EN", b"first", "letter.txt")["attachment_no"]
    attachments.make_read_only([number])
    with pytest.raises(FieldMustBe, match="Read Only"):
        template_languages.attach("BUS/EN", b"second", "letter.txt", replace=True)
    with pytest.raises(FieldMustBe, match="Read Only"):
        template_languages.remove_attachment("BUS/EN")
    assert template_languages.export("BUS/EN").content == b"first"


def test_an_empty_document_leaves_the_old_one() -> None:
    add()
    template_languages.attach("BUS/EN", b"first", "letter.txt")
    with pytest.raises(attachments.EmptyAttachment):
        template_languages.attach("BUS/EN", b"", "letter.txt", replace=True)
    assert template_languages.export("BUS/EN").content == b"first"


def test_a_copied_document_is_its_own() -> None:
    add("EN")
    add("ES")
    template_languages.attach("BUS/EN", b"letter", "letter.txt")
    template_languages.copy_from("BUS/ES", "BUS/EN")
    template_languages.copy_from("BUS/ES", "BUS/ES", replace=True)
    template_languages.remove("BUS/EN")
    assert template_languages.export("BUS/ES").content == b"letter"
    with pytest.raises(NotFound):
        template_languages.copy_from("BUS/ES", "BUS/EN")
    add("PT")
    with pytest.raises(NotFound, match="Attachment BUS/PT"):
        template_languages.copy_from("BUS/ES", "BUS/PT", replace=True)


def test_removing_a_document_that_is_not_there_does_nothing() -> None:
    before = add()
    assert template_languages.remove_attachment("BUS/EN").version == before.version


def test_a_document_goes_with_its_last_user() -> None:
    add()
    number = template_languages.attach("BUS/EN", b"letter", "letter.txt")["attachment_no"]
    entry = factories.entry()
    InteractionLogEntry.update(attachment=number).execute()
    template_languages.remove_attachment("BUS/EN")
    assert attachments.read(number).content == b"letter"
    interactions.delete_canceled({})
    entry_marks.cancel([entry.id])
    interactions.delete_canceled({})
    assert factories.documents() == 0


def test_an_export_has_the_name_of_the_template() -> None:
    templates.change("BUS", {"code": "A/B"})
    template_languages.add({"interaction_template_code": "A/B", "language_code": "EN"})
    template_languages.attach("A/B/EN", b"letter", "../x.docx")
    assert template_languages.export("A/B/EN").name == "A-B.docx"
