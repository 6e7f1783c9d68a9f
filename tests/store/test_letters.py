"""Letters: whom they are written to, of which document, into which files, and what is noted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from store import (
    alternative_addresses,
    attachments,
    clock,
    contacts,
    entry_marks,
    interactions,
    letter_files,
    letters,
    mail_composing,
    resending,
    segment_logging,
    templates,
)
from store.enumerations import CorrespondenceType
from store.errors import Cancelled, NotFound, PrivacyBlocked, RuleError, StorageFailed, StoreError
from store.letters import Addressee, NoDocument
from store.lists import open_list
from store.models.outbox import OutgoingMail
from store.records import Record
from tests import factories
from tests.word_files import word_document

TEXT = "Dear {{ contact.name }},\n\n**your** order from {{ company.name }}\n"


@pytest.fixture(autouse=True)
def _company(db: Path) -> None:
    factories.template("BUS", correspondence_type="hard_copy")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def attach(text: str | bytes = TEXT, language: str = "EN", name: str = "letter.md") -> None:
    content = text.encode() if isinstance(text, str) else text
    templates.attach("BUS", content, name, language, replace=True)
    templates.change("BUS", {"language_code": "EN"})


def person(name: str = "Ann Beebe", company: str = "Adatum", **values: object) -> Record:
    employer = factories.contact(company, address="Main Street 1", city="Leeds")
    return factories.contact(name, type="person", company_no=employer.key, **values)


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def segment(*contacts: Record, **values: object) -> Record:
    made = factories.segment(
        interaction_template_code="BUS", **{"correspondence_type": "hard_copy", **values}
    )
    for contact in contacts:
        factories.segment_line(made.key, contact_no=contact.key)
    return made


def of_contacts(*contacts: Record) -> list[Addressee]:
    return letters.of_contacts([contact.id for contact in contacts], "BUS")


def test_each_letter_begins_on_a_page_of_its_own(place: Path) -> None:
    attach()
    people = [person(), person("Bob Ray", "Contoso")]
    written = letter_files.write(of_contacts(*people), place / "all.pdf")
    assert (written.letters, written.files) == (2, 1)
    first, second = pages(place / "all.pdf")
    assert "Dear Ann Beebe" in first
    assert "Main Street 1" in first
    assert "your order from Contoso" in second
    assert list(place.iterdir()) == [place / "all.pdf"]


def test_a_letter_counts_its_own_pages(place: Path) -> None:
    attach("Dear {{ contact.first_name }},\n\n" + "A paragraph of some length.\n\n" * 60)
    letter_files.write(of_contacts(person(), person("Bob Ray")), place / "all.pdf")
    said = [text.split("Page ")[1].split("\n")[0] for text in pages(place / "all.pdf")]
    half = len(said) // 2
    assert half > 1
    assert said == [f"{number} of {half}" for number in range(1, half + 1)] * 2


def test_a_contact_is_written_to_in_its_language_or_the_default_one(place: Path) -> None:
    attach()
    attach("Hola {{ contacto.nombre }}", "ES")
    spanish, french = person(language_code="ES"), person("Luc", language_code="FR")
    assert [item.to.language for item in of_contacts(spanish, french)] == ["ES", "EN"]
    letter_files.write(of_contacts(spanish, french), place / "all.pdf")
    hola, dear = pages(place / "all.pdf")
    assert "Hola Ann Beebe" in hola
    assert "Dear Luc" in dear
    wanted = letters.of_contacts([french.id], "BUS", "es")
    assert [item.to.language for item in wanted] == ["ES"]
    with pytest.raises(NotFound):
        letters.of_contacts([french.id], "BUS", "DE")


def test_a_letter_goes_to_the_address_in_force_on_its_day(place: Path) -> None:
    attach()
    contact = person()
    alternative_addresses.add({"contact_no": contact.key, "code": "BEACH", "city": "Brighton"})
    today = clock.today()
    beach = {"contact_no": contact.key, "code": "BEACH", "starting_date": today.isoformat()}
    alternative_addresses.add_range(beach)
    for day, city in ((today, "Brighton"), (today - timedelta(days=1), "Leeds")):
        wanted = letters.of_contacts([contact.id], "BUS", day=day)
        letter_files.write(wanted, place / "one.pdf")
        assert city in pages(place / "one.pdf")[0]


def test_what_a_contact_is_called_is_never_markup(place: Path) -> None:
    name = "#{1+1} *x* $y$ [z](http://q) {{ contact.no }} `w`"
    attach("To **{{ contact.name }}**")
    letter_files.write(of_contacts(factories.contact(name)), place / "one.pdf")
    (text,) = pages(place / "one.pdf")
    assert name in text.replace("\n", " ")


def test_files_are_called_by_company_and_contact_and_never_alike(place: Path) -> None:
    attach()
    people = [person("Ann/../Bo", "Adatum"), person("ann/../bo", "adatum"), person("Zoë")]
    company = factories.contact("Solo")
    written = letter_files.write(of_contacts(*people, company), place / "out")
    names = sorted(path.name for path in (place / "out").iterdir())
    assert names == [
        "Adatum - Ann-..-Bo.pdf",
        "Adatum - Zoë.pdf",
        "Solo.pdf",
        "adatum - ann-..-bo (2).pdf",
    ]
    assert (written.files, oct((place / "out").stat().st_mode)[-3:]) == (4, "700")


def test_an_archive_has_a_file_for_each(place: Path) -> None:
    attach()
    letter_files.write(of_contacts(person(), person("Bob Ray")), place / "Segment.zip")
    with zipfile.ZipFile(place / "Segment.zip") as archive:
        assert archive.namelist() == ["Adatum - Ann Beebe.pdf", "Adatum - Bob Ray.pdf"]
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")


def test_files_that_are_there_are_asked_about(place: Path) -> None:
    attach()
    mine = place / "Adatum - Ann Beebe.pdf"
    mine.write_text("mine")
    wanted = of_contacts(person(), person("Bob Ray"))
    with pytest.raises(letter_files.FilesExist):
        letter_files.write(wanted, place)
    assert [path.name for path in place.iterdir()] == [mine.name]
    assert mine.read_text() == "mine"
    letter_files.write(wanted, place, replace=True)
    assert mine.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("target", ["letters.txt", "nowhere/letters.pdf"])
def test_a_place_that_cannot_be_is_said(place: Path, target: str) -> None:
    attach()
    with pytest.raises(RuleError):
        letter_files.write(of_contacts(person()), place / target)
    assert list(place.iterdir()) == []


def test_nothing_half_done_is_left(place: Path) -> None:
    attach()

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    for target in ("all.pdf", "all.zip", "out"):
        with pytest.raises(Cancelled):
            letter_files.write(of_contacts(person()), place / target, progress=stop)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "No letter can be made of a.pdf"),
        ("a.md", b"\xff\xfe", "UTF-8"),
        ("a.md", b"\n{{ contact.nmae }}", "Line 2"),
        ("a.md", b"{% for x in y %}{% endfor %}", "Line 1"),
        ("a.docx", b"PK\x03\x04", "Word document cannot be read"),
        ("a.typ", b"#panic()", "letter-of-template"),
    ],
)
def test_a_document_that_makes_no_letter_is_refused(
    place: Path, name: str, content: bytes, said: str
) -> None:
    attach(content, name=name)
    with pytest.raises(StoreError, match=said):
        letter_files.write(of_contacts(person()), place / "all.pdf")
    assert list(place.iterdir()) == []


def test_a_template_without_document_and_a_blocked_contact_are_refused() -> None:
    with pytest.raises(NoDocument):
        of_contacts(person())
    attach()
    with pytest.raises(PrivacyBlocked):
        of_contacts(person(privacy_blocked=True))
    with pytest.raises(RuleError, match="is empty"):
        letters.of_segment(segment().key)
    factories.template("OUTGOING")
    made = factories.segment(interaction_template_code="OUTGOING")
    factories.segment_line(made.key, contact_no=person().key)
    with pytest.raises(RuleError, match="has no attachment"):
        letters.of_segment(made.key)
    assert len(letters.of_segment(made.key, "BUS")) == 1


def test_a_layout_of_a_template_has_the_fields_as_data(place: Path) -> None:
    layout = '#let data = json("/data.json")\nHello *#data.contact.name* of #data.company.name'
    attach(layout, name="letter.typ")
    people = [person("A #b *c*"), person("Bob")]
    letter_files.write(of_contacts(*people), place / "all.pdf")
    assert pages(place / "all.pdf") == ["Hello A #b *c* of Adatum", "Hello Bob of Adatum"]


def test_a_layout_reads_no_file_of_the_machine(place: Path) -> None:
    (place / "secret.txt").write_text("secret")
    attach(f'#read("{place}/secret.txt")', name="letter.typ")
    with pytest.raises(StoreError, match="letter-of-template"):
        letter_files.write(of_contacts(person()), place / "all.pdf")


def test_word_documents_make_a_file_each_or_one_for_all(place: Path) -> None:
    attach(word_document("contact_name", "direccion_bloque"), name="letter.docx")
    people = [person("A & <b>"), person("Bob")]
    letter_files.write(of_contacts(*people), place / "out")
    names = sorted(path.name for path in (place / "out").iterdir())
    assert names == ["Adatum - A & <b>.docx", "Adatum - Bob.docx"]
    letter_files.write(of_contacts(*people), place / "all.docx")
    with zipfile.ZipFile(place / "all.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count("nextPage") == 2
    assert "A &amp; &lt;b&gt;" in body
    assert "Main Street 1" in body
    with pytest.raises(RuleError, match="Word document makes no PDF"):
        letter_files.write(of_contacts(*people), place / "all.pdf")


def test_an_unknown_word_field_names_the_known_ones(place: Path) -> None:
    for name, said in (("contact_nmae", "mean contact_name"), ("xyz", "address_block, address_c")):
        attach(word_document(name), name="letter.docx")
        with pytest.raises(RuleError, match=said):
            letter_files.write(of_contacts(person()), place / "out")


def test_a_word_document_that_cannot_be_filled_is_a_sentence(place: Path) -> None:
    attach(word_document("contact_name", settings=False), name="letter.docx")
    with pytest.raises(RuleError, match="Save it again"):
        letter_files.write(of_contacts(person()), place / "letter.docx")
    assert not list(place.iterdir())


def logged(*contacts: Record) -> tuple[int, list[int]]:
    """Log a segment of letters that are to be delivered."""
    made = segment(*contacts)
    result = segment_logging.log_segment(made.key)
    numbers = [row["entry_no"] for row in open_list("interaction", sort="entry_no").each()]
    return result.logged_segment_entry_no, numbers


def test_a_letter_of_an_entry_becomes_its_document_and_says_the_same_again(
    place: Path,
) -> None:
    attach()
    ann = person()
    number, (entry,) = logged(ann)
    condition = letters.in_logged_segment(number)
    assert letters.waiting(condition) == 1
    wanted = letters.of_entries(condition)
    letter_files.write(wanted, place / "a.pdf", keep=True, note=letters.delivered)
    kept = interactions.document(entry)
    assert (kept.name, kept.read_only) == ("letter.md", True)
    assert "to: Main Street 1\n" in kept.content.decode()
    assert letters.waiting(condition) == 0
    with pytest.raises(RuleError, match="no letter to be printed"):
        letters.of_entries(condition)
    contacts.change(ann.key, {"name": "Eve"})
    again = letters.of_entries(letters.numbered([entry]), again=True)
    letter_files.write(again, place / "b.pdf", keep=True, note=letters.delivered)
    assert pages(place / "b.pdf") == pages(place / "a.pdf")
    assert interactions.document(entry).content == kept.content


def test_when_the_letters_cannot_go_out_nothing_is_noted(place: Path) -> None:
    attach()
    number, (entry,) = logged(person())
    before = interactions.document(entry)

    def note(written: Sequence[letters.WrittenLetter], _finish: object) -> None:
        def fail() -> None:
            raise OSError

        letters.delivered(written, fail)

    wanted = letters.of_entries(letters.in_logged_segment(number))
    with pytest.raises(StorageFailed):
        letter_files.write(wanted, place / "a.pdf", keep=True, note=note)
    assert list(place.iterdir()) == []
    assert interactions.document(entry) == before
    assert letters.waiting(letters.in_logged_segment(number)) == 1


def test_entries_share_no_letter_and_leave_no_document_behind(place: Path) -> None:
    attach()
    number, entries = logged(person(), person("Bob"))
    shared = {row["attachment_no"] for row in open_list("template-language").each()}
    wanted = letters.of_entries(letters.in_logged_segment(number))
    master = {item.attachment_id for item in wanted}
    assert len(master) == 1
    letter_files.write(wanted, place / "a.pdf", keep=True, note=letters.delivered)
    assert len({interactions.document(entry).content for entry in entries}) == 2
    source = master.pop()
    assert attachments.describe(source).name == "letter.md"
    entry_marks.cancel(entries, remove_attachments=True)
    with pytest.raises(NotFound):
        attachments.describe(source)
    assert attachments.describe(shared.pop()).name == "letter.md"


def test_letters_to_contacts_can_be_logged(place: Path) -> None:
    attach()
    factories.salesperson()
    contact = person(salesperson_code="JO")

    def note(written: list[letters.WrittenLetter], finish: object) -> None:
        letters.logged(written, "BUS", finish)  # type: ignore[arg-type]

    letter_files.write(of_contacts(contact), place / "a.pdf", keep=True, note=note)
    (entry,) = open_list("interaction").each()
    assert (entry["contact_no"], entry["date"]) == (contact.key, clock.today())
    assert entry["correspondence_type"].key == "hard_copy"
    assert b"Dear Ann Beebe" in interactions.document(entry.key).content
    again = letters.of_entries(letters.numbered([entry.key]), again=True)
    letter_files.write(again, place / "b.pdf")
    assert pages(place / "b.pdf") == pages(place / "a.pdf")


def test_the_pdf_of_letters_is_in_their_order() -> None:
    attach("{{ contact.name }}")
    people = [person(f"P{number:03}") for number in range(3)]
    content, kept = letter_files.pdf_of(of_contacts(*reversed(people)))
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert ["P002" in texts[0], "P001" in texts[1], "P000" in texts[2]] == [True] * 3
    assert kept == []


def test_kept_letters_of_word_and_typst_go_out_again_as_they_were(place: Path) -> None:
    for name, content in (
        ("letter.docx", word_document("contact_name")),
        ("letter.typ", '#let data = json("/data.json")\nHello *#data.contact.name*'),
    ):
        attach(content, name=name)
        number, entries = logged(person(), person("Bob"))
        condition = letters.in_logged_segment(number)
        for again in (False, True):
            wanted = letters.of_entries(condition, again=again)
            letter_files.write(
                wanted, place / str(again), keep=True, note=letters.delivered, replace=True
            )
        first, second = ((place / str(again)).iterdir() for again in (False, True))
        assert {path.read_bytes() for path in first} == {path.read_bytes() for path in second}
        assert len({interactions.document(entry).content for entry in entries[-2:]}) == 2
    letter_files.write(letters.of_entries(condition, again=True), place / "all.pdf")
    assert pages(place / "all.pdf") == ["Hello Ann Beebe", "Hello Bob"]


def test_a_letter_is_resent_as_it_was_or_with_its_fields_filled_anew(place: Path) -> None:
    attach()
    ann = person()
    number, (entry,) = logged(ann)
    condition = letters.in_logged_segment(number)
    letter_files.write(letters.of_entries(condition), place / "a.pdf", keep=True,
                       note=letters.delivered)  # fmt: skip
    contacts.change(ann.key, {"name": "Eve"})
    segment_filter = {"logged_segment_entry_no": str(number)}
    for anew, name in ((False, "Ann Beebe"), (True, "Eve")):
        resending.resend(segment_filter, update_merge_fields=anew)
        assert letters.waiting(condition) == 1
        wanted = letters.of_entries(condition)
        letter_files.write(wanted, place / "b.pdf", keep=True, note=letters.delivered)
        (text,) = pages(place / "b.pdf")
        assert f"Dear {name}" in text
    numbers = [row["entry_no"] for row in open_list("interaction", sort="entry_no").each()]
    assert numbers[0] == entry
    assert len(numbers) == 2


def test_a_letter_that_is_mailed_later_says_only_what_it_said(place: Path) -> None:
    attach()
    ann = person(email="ann@x.example")
    number, (entry,) = logged(ann)
    wanted = letters.of_entries(letters.in_logged_segment(number))
    letter_files.write(wanted, place / "a.pdf", keep=True, note=letters.delivered)
    segment_filter = {"logged_segment_entry_no": str(number)}
    resending.resend(segment_filter, correspondence_type=CorrespondenceType.EMAIL)
    mail = OutgoingMail.get(OutgoingMail.entry_no == entry)
    text = mail_composing.shown(mail.id).text
    assert text.startswith("Dear Ann Beebe,")
