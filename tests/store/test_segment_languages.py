"""Languages of a segment: copies of the template's, and the lines that inherit them or do not."""

from __future__ import annotations

import pytest

from store import attachments, line_attachments, segment_lines, segments, templates
from store import segment_languages as languages
from store.enumerations import LineAttachment
from store.errors import (
    Duplicate,
    FieldRequired,
    InvalidValue,
    NotFound,
    RelationNotFound,
    RuleError,
)
from store.lists import open_list
from store.models import Attachment
from store.models.segments import SegmentLanguage, SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
from store.segment_questions import LinesAffected
from store.template_languages import AttachmentExists
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

INHERITED, UNIQUE, NONE = LineAttachment.INHERITED, LineAttachment.UNIQUE, LineAttachment.BLANK


def rows(no: str) -> list[Record]:
    return open_list("segment-language", {"segment_no": no}).first(100)


def line_of(no: str, language: str = "") -> Record:
    """A line of a segment for a new contact that speaks a language."""
    contact = factories.contact(language_code=language)
    return factories.segment_line(no, contact_no=contact.key)


def line(record: Record) -> Record:
    return get(noun("segment-line"), record.key)


def text(record: Record) -> bytes:
    """What the document of a line says; nothing when it has none."""
    number = SegmentLine.get_by_id(record.id).attachment_id
    return b"" if number is None else attachments.read(number).content


def spring(*spoken: str, template: str = "BUS") -> Record:
    factories.letter(template, *(spoken or ("EN", "ES")))
    return factories.segment(interaction_template_code=template)


# --- the rows of a segment -------------------------------------------------------------------


def test_a_segment_has_the_languages_of_its_template_with_copies_of_their_documents() -> None:
    made = spring()
    found = rows(made.key)
    assert [(row.key, row["description"]) for row in found] == [
        ("SM00001/EN", "Template BUS"),
        ("SM00001/ES", "Template BUS"),
    ]
    assert made["attachment"] is True
    templates.attach("BUS", b"new text", "new.txt", "EN", replace=True)
    assert languages.export("SM00001/EN").content == b"BUS EN"
    assert languages.export("SM00001/EN").name == "SM00001.txt"


def test_a_segment_whose_template_has_no_default_language_takes_the_first() -> None:
    spring("ES", "EN")
    templates.change("BUS", {"language_code": ""})
    assert factories.segment(interaction_template_code="BUS")["language_code"] == "EN"


def test_a_language_needs_a_template_a_right_code_and_to_be_new() -> None:
    without = factories.segment(interaction_template_code="")
    with pytest.raises(FieldRequired, match="Interaction Template Code"):
        languages.add({"segment_no": without.key, "language_code": "EN"})
    made = spring()
    with pytest.raises(Duplicate):
        languages.add({"segment_no": made.key, "language_code": "en"})
    with pytest.raises(InvalidValue, match="is not a language"):
        languages.add({"segment_no": made.key, "language_code": "not one"})
    with pytest.raises(RelationNotFound):
        languages.add({"segment_no": "NONE", "language_code": "EN"})
    with pytest.raises(RuleError, match="stays with its segment"):
        languages.change(f"{made.key}/EN", {"segment_no": without.key})


def test_a_new_language_reaches_who_speaks_it() -> None:
    made = spring()
    french, german = line_of(made.key, "FR"), line_of(made.key, "DE")
    assert (french["language_code"], text(french)) == ("EN", b"BUS EN")
    languages.add({"segment_no": made.key, "language_code": "FR", "subject": "Venez"})
    assert (line(french)["language_code"], line(french)["subject"]) == ("FR", "Venez")
    assert (text(french), line(german)["language_code"]) == (b"", "EN")
    languages.attach(f"{made.key}/FR", b"Bonjour", "fr.txt")
    assert (text(french), line(french)["attachment"]) == (b"Bonjour", INHERITED)


def test_the_first_language_reaches_every_line_with_the_template() -> None:
    made = factories.segment()
    other = factories.template("OTHER")
    first = line_of(made.key, "FR")
    alone = segment_lines.change(line_of(made.key).key, {"interaction_template_code": other.key})
    languages.add({"segment_no": made.key, "language_code": "EN", "subject": "Come"})
    assert (line(first)["language_code"], line(first)["subject"]) == ("EN", "Come")
    assert (line(alone)["language_code"], line(alone)["subject"]) == ("", "")
    header = get(noun("segment"), made.key)
    assert (header["language_code"], header["subject"]) == ("EN", "Come")


def test_a_subject_reaches_its_lines_when_that_is_wanted() -> None:
    made = spring()
    english, spanish = line_of(made.key), line_of(made.key, "ES")
    with pytest.raises(LinesAffected, match=r"lines in language 'ES' \(1\)"):
        languages.change(f"{made.key}/ES", {"subject": "Venga"})
    languages.change(f"{made.key}/ES", {"subject": "Venga"}, update_lines=False)
    assert line(spanish)["subject"] == ""
    languages.change(f"{made.key}/ES", {"subject": "Vengan"}, update_lines=True)
    assert (line(spanish)["subject"], line(english)["subject"]) == ("Vengan", "")
    assert get(noun("segment"), made.key)["subject"] == ""


def test_the_default_subject_is_that_of_the_default_language() -> None:
    made = spring()
    english, spanish = line_of(made.key), line_of(made.key, "ES")
    with pytest.raises(LinesAffected, match=r"lines in language 'EN' \(1\)"):
        segments.change(made.key, {"subject": "Come"})
    segments.change(made.key, {"subject": "Come"}, update_lines=True)
    assert [row["subject"] for row in rows(made.key)] == ["Come", ""]
    assert (line(english)["subject"], line(spanish)["subject"]) == ("Come", "")
    languages.change(f"{made.key}/EN", {"subject": "Please come"}, update_lines=False)
    languages.change(f"{made.key}/ES", {"subject": "Venga"}, update_lines=False)
    assert get(noun("segment"), made.key)["subject"] == "Please come"
    changed = segments.change(made.key, {"language_code": "ES"}, update_lines=False)
    assert changed["subject"] == "Venga"
    later = line_of(made.key, "DE")
    assert (later["language_code"], later["subject"]) == ("ES", "Venga")


def test_a_renamed_language_takes_its_lines_and_the_default_along() -> None:
    made = spring()
    english, spanish = line_of(made.key), line_of(made.key, "ES")
    languages.change(f"{made.key}/EN", {"language_code": "ENU"})
    assert (line(english)["language_code"], text(english)) == ("ENU", b"BUS EN")
    assert line(spanish)["language_code"] == "ES"
    assert get(noun("segment"), made.key)["language_code"] == "ENU"


def test_lines_of_a_deleted_language_turn_to_the_default_one() -> None:
    made = spring()
    segments.change(made.key, {"subject": "Come"}, update_lines=True)
    spanish = line_of(made.key, "ES")
    languages.remove(f"{made.key}/ES")
    assert (line(spanish)["language_code"], text(spanish)) == ("EN", b"BUS EN")
    assert line(spanish)["subject"] == "Come"
    assert factories.documents() == 3
    languages.remove(f"{made.key}/EN")
    assert (line(spanish)["language_code"], text(spanish)) == ("", b"")
    assert get(noun("segment"), made.key)["language_code"] == ""


def test_a_document_is_replaced_or_removed_for_the_lines_that_inherit_it() -> None:
    made = spring()
    inheriting, own, removed = (line_of(made.key) for _ in range(3))
    line_attachments.attach(own.key, b"For you", "own.txt")
    line_attachments.remove(removed.key)
    with pytest.raises(AttachmentExists):
        languages.attach(f"{made.key}/EN", b"Second", "second.txt")
    languages.attach(f"{made.key}/EN", b"Second", "second.txt", replace=True)
    assert [text(item) for item in (inheriting, own, removed)] == [b"Second", b"For you", b""]
    languages.remove_attachment(f"{made.key}/EN")
    assert [text(item) for item in (inheriting, own)] == [b"", b"For you"]
    with pytest.raises(NotFound):
        languages.export(f"{made.key}/EN")


# --- lines of their own ----------------------------------------------------------------------


def test_a_line_has_an_inherited_document_or_its_own() -> None:
    made = spring()
    first = line_of(made.key)
    assert line_attachments.describe(first.key).kind is INHERITED
    assert line_attachments.attach(first.key, b"BUS EN", "same.txt")["attachment"] is INHERITED
    changed = line_attachments.attach(first.key, b"For you", "mine.txt")
    assert (changed["attachment"], text(changed)) == (UNIQUE, b"For you")
    assert line_attachments.export(first.key).name == f"{made.key}-10000.txt"
    line_attachments.attach(first.key, b"Better", "mine.txt")
    assert text(first) == b"Better"
    assert Attachment.select().count() == 5
    assert line_attachments.remove(first.key)["attachment"] is NONE
    assert not SegmentLanguage.select().where(SegmentLanguage.line_no != 0).count()
    assert Attachment.select().count() == 4
    with pytest.raises(NotFound):
        line_attachments.export(first.key)


def test_another_contact_or_template_takes_the_own_document_away() -> None:
    factories.letter("OTHER", "EN")
    made = spring()
    first, second = line_of(made.key), line_of(made.key)
    for item in (first, second):
        line_attachments.attach(item.key, b"For you", "mine.txt")
    other = factories.contact(language_code="ES")
    changed = segment_lines.change(first.key, {"contact_no": other.key})
    assert (changed["attachment"], text(changed)) == (INHERITED, b"BUS ES")
    changed = segment_lines.change(second.key, {"interaction_template_code": "OTHER"})
    assert (changed["attachment"], text(changed)) == (UNIQUE, b"OTHER EN")
    assert (
        segment_lines.change(second.key, {"interaction_template_code": "BUS"})["attachment"]
        is INHERITED
    )
    assert not SegmentLanguage.select().where(SegmentLanguage.line_no != 0).count()


def test_a_line_with_another_template_has_the_languages_of_that_one() -> None:
    factories.letter("OTHER", "FR", "DE")
    made = spring()
    languages_of = {}
    for spoken in ("DE", "ES"):
        item = line_of(made.key, spoken)
        changed = segment_lines.change(item.key, {"interaction_template_code": "OTHER"})
        languages_of[spoken] = (changed["language_code"], text(changed))
    assert languages_of == {"DE": ("DE", b"OTHER DE"), "ES": ("FR", b"OTHER FR")}
    with pytest.raises(RelationNotFound, match="SM00001 EN"):
        segment_lines.change(item.key, {"language_code": "EN"})
    assert segment_lines.change(item.key, {"language_code": "DE"})["attachment"] is UNIQUE


def test_a_line_turns_to_another_language_of_its_segment() -> None:
    made = spring()
    languages.change(f"{made.key}/ES", {"subject": "Venga"})
    item = segment_lines.change(line_of(made.key).key, {"language_code": "ES"})
    assert (text(item), item["subject"], item["attachment"]) == (b"BUS ES", "Venga", INHERITED)
    item = segment_lines.change(item.key, {"language_code": "EN", "subject": "My own"})
    assert (text(item), item["subject"]) == (b"BUS EN", "My own")
    with pytest.raises(RelationNotFound):
        segment_lines.change(item.key, {"language_code": "FR"})


# --- what goes with a segment ----------------------------------------------------------------


def test_another_template_makes_the_languages_anew() -> None:
    factories.letter("OTHER", "FR", "ES")
    made = spring()
    spanish, german = line_of(made.key, "ES"), line_of(made.key, "DE")
    line_attachments.attach(german.key, b"For you", "mine.txt")
    changed = segments.change(made.key, {"interaction_template_code": "OTHER"}, update_lines=True)
    assert (changed["language_code"], changed["subject"]) == ("FR", "")
    assert [row["language_code"] for row in rows(made.key)] == ["ES", "FR"]
    assert [(line(item)["language_code"], text(item)) for item in (spanish, german)] == [
        ("ES", b"OTHER ES"),
        ("FR", b"OTHER FR"),
    ]
    assert Attachment.select().count() == 6


def test_a_deleted_segment_takes_its_languages_and_documents_along() -> None:
    made = spring()
    line_attachments.attach(line_of(made.key).key, b"For you", "mine.txt")
    segments.delete(made.key)
    assert not SegmentLanguage.select().count()
    assert factories.documents() == 2


def test_a_logged_segment_leaves_what_was_sent_and_nothing_else() -> None:
    made = spring()
    line_of(made.key)
    line_attachments.attach(line_of(made.key).key, b"For you", "mine.txt")
    log_segment(made.key)
    assert not SegmentLanguage.select().count()
    sent = Attachment.select().where(Attachment.read_only == True)  # noqa: E712 - SQL
    assert sorted(attachments.read(item.id).content for item in sent) == [b"BUS EN", b"For you"]
    assert Attachment.select().count() == 4


def test_deleted_lines_take_their_own_languages_along() -> None:
    made = spring()
    first = line_of(made.key)
    line_attachments.attach(first.key, b"For you", "mine.txt")
    segment_lines.delete(first.key, reset_criteria=True)
    assert SegmentLanguage.select().count() == 2
    assert factories.documents() == 4
