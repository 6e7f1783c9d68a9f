"""Files that are broken, huge, or not what their name says; and any text comes back."""

import io
import random
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.exchange.cards import CONTACT_FIELDS, ExportContact, ParsedContact
from store.exchange.content_line import parse_line
from store.exchange.csvfile import write_csv
from store.exchange.vcard import read_vcards
from tests.store.exchange.reading import (
    contacts,
    one,
    one_card,
    parts,
    read_cards,
    read_file,
    read_rows,
    reason,
    rejected,
    written,
)

QUICK = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=40)
filled = texts.filter(lambda text: text.strip() != "")
PIECES = (
    "BEGIN:VCARD|END:VCARD|FN:|N:|TEL|EMAIL|ORG:|ADR|;TYPE=|;PREF=1|;X-TRATO=|KIND:group|PHOTO|"
    "NOTE|;ENCODING=QUOTED-PRINTABLE:|;ENCODING=b:|=C3|=|\n|\r\n|\n |:|;|,|\\|\\n|tel:|pager|"
    "email_2|address|item1.|KIND:|CATEGORIES:|X-TRATO-NO:|data:image/png;base64,|AGENT:|VALUE=uri|"
    "work|home|cell|UID:|x|é| |\"|'|\ufeff"
)
NAMES = (
    "FN N TEL EMAIL ORG ADR URL NOTE TITLE UID KIND LANG CATEGORIES PHOTO KEY BDAY X-FOO "
    "X-TRATO-NO X-ABSHOWAS MEMBER"
)
PARAMS = (
    ";TYPE=work|;TYPE=home,cell|;FAX|;PREF|;PREF=1|;PREF=7|;VALUE=uri|;VALUE=text|;ENCODING=b|"
    ";ENCODING=QUOTED-PRINTABLE|;CHARSET=iso-8859-1|;X-TRATO=pager|;X-TRATO=email_2|;TYPE=JPEG|"
    ';L="a;b,c:d"|;MEDIATYPE=x/y|;TYPE=image/jpeg|;LANGUAGE=es|;TYPE='
)
VALUES = (
    "a|Ñ|;|,|\\|\\n|\\;|\\,| |=C3=B1|tel:|%20|'|org|1|data:image/png;base64,|group|COMPANY|😀|"
    "\u2028|\x0b"
)


def some_of(pieces: str, sign: str, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces.split(sign)), max_size=most).map("".join)


card_lines = st.lists(
    st.builds(
        "{}{}{}:{}".format,
        st.sampled_from(["", "", "item1.", "x."]),
        st.sampled_from(NAMES.split(" ")),
        some_of(PARAMS, "|", 3),
        some_of(VALUES, "|", 6),
    ),
    max_size=9,
)


@QUICK
@given(st.binary(max_size=400) | some_of(PIECES, "|", 60).map(str.encode))
def test_no_bytes_stop_the_reading_of_cards(data: bytes) -> None:
    read_cards(data)
    read_cards(b"BEGIN:VCARD\n" + data + b"\nEND:VCARD\n")
    read_cards(b"BEGIN:VCARD\nFN:x\n" + data.replace(b"\n", b"") + b"\nEND:VCARD\n")


@QUICK
@given(st.binary(max_size=400) | st.text("a,;\"\t\n\r'=+-\0 Ñ", max_size=200).map(str.encode))
def test_no_bytes_stop_the_reading_of_rows(data: bytes) -> None:
    read_rows(data)
    read_rows(b"Name,E-Mail,Note\n" + data)
    read_rows(data, {"1": "name"})


@settings(QUICK, max_examples=300)
@given(card_lines)
@example(["FN:a", "PHOTO;TYPE=work;ENCODING=b;MEDIATYPE=x/y:a"])
def test_what_was_read_comes_back_from_both_versions(lines: list[str]) -> None:
    names = [line for line in lines if ".N" in line or line[:2] in {"N:", "N;"}]
    lines = [line for line in lines if line not in names[1:]]  # a card has one N
    found = contacts(read_cards("\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]).encode()))
    for version in ("3.0", "4.0"):
        again = contacts(read_cards(written(found, version)))
        assert [parts(contact) for contact in again] == [parts(contact) for contact in found]


@QUICK
@given(
    values=st.dictionaries(st.sampled_from(CONTACT_FIELDS), filled),
    name=filled,
    is_company=st.booleans(),
    uid=st.just("") | filled,
    groups=st.lists(filled.map(str.strip).filter(lambda name: name != "myContacts"), unique=True),
)
def test_any_text_comes_back_from_a_card(
    values: dict[str, str], name: str, is_company: bool, uid: str, groups: list[str]
) -> None:
    values |= {"name": name, "type": "company" if is_company else "person"}
    if is_company:
        for field in ("first_name", "middle_name", "surname"):
            values.pop(field, None)
    for field in ("address", "address_2"):  # below the first line of a street, it is another field
        if field in values:
            values[field] = values[field].replace("\n", "")
    values = {field: text for field, text in values.items() if text.strip()}
    if is_company and values.get("company_name") == name:
        del values["company_name"]
    contact = ExportContact(uid, values, tuple(groups), "BDAY:1970-01-01\nX-FOO;A=b:c\\,d")
    for version in ("3.0", "4.0"):
        assert parts(one(read_cards(written([contact], version)))) == parts(contact)


@QUICK
@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": filled}, optional=dict.fromkeys(["note", "phone_no", "city", "uid"], filled)
        ),
        max_size=5,
    ),
    st.sampled_from(",;\t"),
)
def test_any_text_comes_back_from_rows(rows: list[dict[str, str]], delimiter: str) -> None:
    stream = io.BytesIO()
    captions = {"name": "Name", "note": "Note", "phone_no": "Phone No.", "city": "City"}
    write_csv(stream, rows, [*captions, "uid"], captions, delimiter=delimiter)
    found = contacts(read_rows(stream.getvalue()))
    assert [
        {**contact.values, **({"uid": contact.uid} if contact.uid else {})} for contact in found
    ] == [{**row, "type": "person"} for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "ñ" * 10_000,
        "a\u202eb\u202c",
        "a\x1b[31mb\x07\x85",
        "👩‍👩‍👧 王小明",
        "Acme [/] [@click=app.quit]x",
        "a\u2028b\x0bc\x1cd",
    ],
)
def test_strange_texts_are_not_changed(text: str) -> None:
    contact = ExportContact("", {"name": text, "type": "person"})
    assert parts(one(read_cards(written([contact], "4.0")))) == parts(contact)
    assert one(read_rows(f"Name,City\n{text},x\n".encode())).values["name"] == text


def test_empty_files_have_nothing() -> None:
    for data in (b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"):
        assert read_cards(data) == []
        assert read_rows(data) == []


def test_files_that_are_not_what_their_name_says() -> None:
    (record,) = read_file("not_a_card.vcf")
    assert "has no vCard" in reason(record)
    assert "not a CSV file" in reason(read_file("not_a_table.csv")[0])
    assert "vCard file" in reason(read_rows(b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n")[0])
    assert "has no vCard" in reason(read_cards(b"Name,E-Mail\r\nAna,a@b.example\r\n")[0])
    assert "not a CSV" in reason(read_rows(b"\x7fELF\x02\x01\x01\0\0")[0])
    (calendar,) = read_cards(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert "has no vCard" in reason(calendar)


def test_huge_lines_are_rejected_without_being_held() -> None:
    huge = b"BEGIN:VCARD\nFN:x\nPHOTO;ENCODING=b:" + b"A" * (20 << 20) + b"\nEND:VCARD\n"
    large, good = read_cards(huge + b"BEGIN:VCARD\nFN:y\nEND:VCARD\n")
    assert "16 MB" in reason(large)
    assert len(rejected([large])[0].raw) < 100_000
    assert contacts([good])[0].values["name"] == "y"
    (junk,) = read_cards(b"x" * (20 << 20))
    assert len(rejected([junk])[0].raw) < 100_000
    long, row = read_rows(b"Name,Note\n" + b"x,y," * (1 << 20) + b"\nAna,1\n")
    assert len(rejected([long])[0].raw) < 100_000
    assert (row.line, contacts([row])[0].values["name"]) == (3, "Ana")


def test_the_file_is_read_as_it_is_needed() -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            self.read_so_far += 1
            return b"BEGIN:VCARD\nFN:x\nEND:VCARD\n" * 1000

    stream = Endless()
    cards = read_vcards(stream)  # type: ignore[arg-type]  # reading is all that is asked for
    assert all(isinstance(next(cards), ParsedContact) for _ in range(2500))
    assert stream.read_so_far < 5


@pytest.mark.parametrize(
    "line",
    [
        "A;B" + "=" * 5000 + '":x',
        "TEL;TYPE=" + ",".join("a" * 3000) + 'é/ü":x',
        "A" + ";B=c" * 3000 + '"',
        "." * 5000,
        'A;B="' + "x" * 5000,
    ],
)
def test_no_line_needs_exponential_time(line: str) -> None:
    start = time.process_time()
    assert parse_line(line) is None
    assert time.process_time() - start < 1


def test_many_open_quotation_marks_and_cards_take_no_long_time() -> None:
    start = time.process_time()
    noise = random.Random(1)  # noqa: S311 - seeded noise
    rows = "".join(f"{noise.choice(['a', chr(34) + 'a'])},b\n" for _ in range(3000))
    read_rows(f"Name,Note\n{rows}".encode())
    read_rows(b'Name,Note\n"open\n' + b"a,b\n" * 20_000)
    read_cards(b"BEGIN:VCARD\n" * 20_000)
    read_cards(b"BEGIN:VCARD\nAGENT:\n" * 20_000)
    assert time.process_time() - start < 10


def test_a_list_property_of_our_own_in_a_foreign_file_does_no_harm() -> None:
    contact = one_card("FN:x", "TEL;X-TRATO=nonsense:1", "EMAIL;X-TRATO=phone_no:a@b.example")
    assert contact.values["phone_no"] == "1"
    assert contact.values["email"] == "a@b.example"
    assert "nonsense" not in contact.extra
