"""vCards as real programs write them."""

import io
import subprocess
import sys

import pytest
import vobject

from store.channel_rules import EMAIL, PHONE, Channel
from store.exchange.cards import ExportContact, ParsedContact, RejectsWriter
from store.exchange.vcard import Version
from tests.store.exchange.reading import (
    contacts,
    one,
    one_card,
    parts,
    read_cards,
    read_file,
    reason,
    rejected,
    written,
)

VERSIONS: tuple[Version, ...] = ("3.0", "4.0")


def test_google() -> None:
    person, company = contacts(read_file("google.vcf"))
    assert person.values == {
        "type": "person",
        "name": "Dra. Lucía Gómez-Peña",
        "first_name": "Lucía",
        "surname": "Gómez-Peña",
        "company_name": "Talleres Gómez, S.L.",
        "job_title": "Gerente",
        "address": "C/ Mayor, 3",
        "address_2": "2º B",
        "city": "Sant Boi de Llobregat",
        "county": "Barcelona",
        "post_code": "08830",
        "country_region_code": "España",
        "phone_no": "+34 93 555 00 11",
        "mobile_phone_no": "+34 600 11 22 33",
        "email": "lucia@talleresgomez.example",
        "email_2": "lucia.privado@example.com",
        "home_page": "http://www.talleresgomez.example",
        "note": "Prefiere correo.\nNo llamar los lunes; salir a las 14:00.",
    }
    assert person.groups == ("Clientes", "Feria")
    extra = person.extra.split("\n")
    assert [(item.value, item.label) for item in person.channels if not item.field] == [
        ("tercera@example.com", "")
    ]
    assert "item1.X-ABLABEL:Centralita" in extra
    assert "BDAY:1979-03-05" in extra
    assert (company.line, company.values["type"], company.values["name"]) == (
        22,
        "company",
        "Ferretería López",
    )
    assert "company_name" not in company.values


def test_outlook_quoted_printable_in_windows_1252() -> None:
    contact = one(read_file("outlook.vcf"))
    assert contact.values["name"] == "Ángel Muñoz"
    assert contact.values["middle_name"] == "María"
    assert contact.values["address"] == "Pza. España, 1"
    assert contact.values["address_2"] == "3º izda."
    assert contact.values["city"] == "León"
    assert contact.values["fax_no"] == "+34 91 123 45 68"
    assert contact.values["note"] == "Línea uno\nLínea dos; con punto y coma y sigue"
    assert "LABEL;TYPE=WORK;PREF=1:Pza. España, 1\\n24001 León" in contact.extra.split("\n")
    assert "\nPHOTO;TYPE=JPEG;ENCODING=b:" in contact.extra
    assert "REV" not in contact.extra


def test_apple_groups_labels_photo_and_a_list() -> None:
    person, company, group = read_file("apple.vcf")
    found, shown_as_company = contacts([person, company])
    assert found.uid == "9F1E2D3C-AAAA-4BBB-8CCC-0123456789AB"
    assert found.values["mobile_phone_no"] == "+34 622 33 44 55"
    assert found.values["note"].startswith(
        "Una nota larga que el Mac parte en varias líneas con un"
    )
    assert "al comienzo, como" in found.values["note"]
    assert "item2.ADR;TYPE=HOME;PREF=1;X-TRATO=address:" in found.extra
    assert "item3.X-ABLABEL:_$!<Spouse>!$_" in found.extra
    assert shown_as_company.values["type"] == "company"
    assert "list of contacts (Proveedores)" in reason(group)


def test_android() -> None:
    person, taxi, nameless = read_file("android.vcf")
    first, second = contacts([person, taxi])
    assert first.values["name"] == "Íñigo Ñúñez"
    assert first.values["mobile_phone_no"] == "+34600000001"
    assert first.values["phone_no"] == "915550001"
    assert "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Txo;1;" in first.extra
    assert second.values["name"] == "Taxi"
    assert "no name" in reason(nameless)
    assert nameless.line == 17


def test_nextcloud() -> None:
    person, company, group = read_file("nextcloud.vcf")
    found, org = contacts([person, company])
    assert found.values["phone_no"] == "+49-89-555-0101"
    assert found.values["mobile_phone_no"] == "+49-170-5550102"
    assert found.values["language_code"] == "de"
    assert found.groups == ("Partner", "Zulieferer, gross")
    assert "PHOTO;TYPE=JPEG;ENCODING=b:" in found.extra
    assert org.values == {
        "name": "ACME Iberia S.A.",
        "type": "company",
        "phone_no": "+34-91-555-0000",
    }
    assert "Junta directiva" in reason(group)
    again = written([found], "4.0").decode().replace("\r\n ", "")
    assert "TEL;TYPE=voice,work;PREF=1;VALUE=uri:tel:+49-89-555-0101;ext=12\r\n" in again
    assert "\r\nPHOTO:data:image/jpeg;base64," in again


def test_a_broken_card_does_not_stop_the_others() -> None:
    records = read_file("broken.vcf")
    assert [contact.values["name"] for contact in contacts(records)] == [
        "First Good",
        "Second Good",
        "The Boss",
        "Unknown charset",
    ]
    assert [(record.line, str(record.reason).split(".")[0]) for record in rejected(records)] == [
        (5, "This card has no END:VCARD"),
        (13, "This text stands outside of a card"),
        (14, "A line of this card cannot be read: and two without a fold"),
        (34, "This card has no END:VCARD"),
    ]
    assert "AGENT:BEGIN:VCARD\\n" in contacts(records)[2].extra


def test_rejected_cards_can_be_corrected_and_imported() -> None:
    records = rejected(read_file("broken.vcf"))
    stream = io.BytesIO()
    writer = RejectsWriter(stream, "vcard")
    for record in records:
        writer.add(record)
    text = stream.getvalue().decode()
    corrected = text.replace("the program stopped he", "stopped\r\nEND:VCARD")
    corrected = corrected.replace("this is no card\r\n", "").replace("\nand two", "\n and two")
    corrected += "END:VCARD\r\n"
    names = [contact.values["name"] for contact in contacts(read_cards(corrected.encode()))]
    assert names == ["Cut in the middle", "Bad line", "Not ended"]


@pytest.mark.parametrize("name", ["google", "outlook", "apple", "android", "nextcloud", "broken"])
@pytest.mark.parametrize("version", VERSIONS)
def test_export_gives_back_what_was_imported(name: str, version: Version) -> None:
    found = contacts(read_file(f"{name}.vcf"))
    data = written(found, version)
    again = read_cards(data)
    assert [parts(contact) for contact in contacts(again)] == [parts(contact) for contact in found]
    assert not rejected(again)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


@pytest.mark.parametrize("version", VERSIONS)
def test_vobject_reads_what_is_written(version: Version) -> None:
    found = contacts(read_file("apple.vcf"))
    cards = list(vobject.readComponents(written(found, version).decode()))
    assert [card.fn.value for card in cards] == [contact.values["name"] for contact in found]
    assert cards[0].adr.value.street == "Carrer de Provença 100"


def test_a_changed_value_keeps_the_label_of_its_card() -> None:
    found = one_card("FN:Ana", "item1.TEL;TYPE=home:1", "item1.X-ABLabel:Casa")
    values = {**found.values, "phone_no": "2"}
    changed = ExportContact("", values, (), found.extra, found.channels)
    text = written([changed], "3.0").decode()
    assert "item1.TEL;TYPE=home:2\r\n" in text
    assert "TEL;TYPE=home:1" not in text


def further(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(item.value, item.label) for item in contact.channels if not item.field]


def test_all_phones_and_addresses_come_in_with_their_labels() -> None:
    found = one_card(
        "FN:Ana", "TEL;TYPE=work:1", "TEL;TYPE=cell:2", "TEL;TYPE=home,voice;PREF=9:3",
        "TEL;TYPE=cell,work:4", "item1.TEL:5", "item1.X-ABLabel:Casa de la playa",
        "item2.TEL:6", "item2.X-ABLabel:_$!<Home>!$_", "TEL:tel:+1-2;ext=5", "TEL:ask [/] Eva",
        "EMAIL:1@a", "EMAIL:2@a", "EMAIL;TYPE=billing:3@a", "EMAIL;TYPE=home:4@a", "EMAIL:none",
    )  # fmt: skip
    assert found.values["phone_no"] == "3"
    assert found.values["mobile_phone_no"] == "4"
    assert {item.field: item.label for item in found.channels if item.field} == {
        "phone_no": "home", "mobile_phone_no": "work",
    }  # fmt: skip
    assert further(found) == [
        ("1", "work"), ("2", "mobile"), ("5", "Casa de la playa"), ("6", "home"), ("+1-2", ""),
        ("3@a", "billing"), ("4@a", "home"),
    ]  # fmt: skip
    assert "TEL:ask [/] Eva" in found.extra
    assert "EMAIL:none" in found.extra
    assert "Casa de la playa" not in found.extra
    for version in VERSIONS:
        again = one(read_cards(written([found], version)))
        assert parts(again) == parts(found)


def test_a_label_too_long_to_be_kept_stays_with_its_card() -> None:
    found = one_card(
        "FN:Ana", "item1.TEL:1", f"item1.X-ABLabel:{'a' * 300}", f"TEL;TYPE={'b' * 300}:2"
    )
    assert [(item.label, item.field) for item in found.channels] == [("", "")]
    for version in VERSIONS:
        text = written([found], version).decode().replace("\r\n ", "")
        assert "a" * 300 in text
        assert "b" * 300 in text


def test_labels_are_written_as_types_or_in_words() -> None:
    channels = (
        Channel(PHONE, "", "work", "phone_no"), Channel(PHONE, "", "private", "mobile_phone_no"),
        Channel(EMAIL, "", "main", "email"), Channel(PHONE, "3", "Casa; playa"),
        Channel(PHONE, "4", "fax"), Channel(EMAIL, "b@x", "work"), Channel(PHONE, "5", "mobile"),
    )  # fmt: skip
    values = {
        "type": "person",
        "name": "Ana",
        "phone_no": "1",
        "mobile_phone_no": "2",
        "email": "a@x",
    }
    given = ExportContact("", values, (), "", channels)
    text = written([given], "4.0").decode()
    for line in (
        "TEL;TYPE=work:1", "TEL;TYPE=cell,private:2", "EMAIL;TYPE=main:a@x", "item1.TEL:3",
        "item1.X-ABLABEL:Casa\\; playa", "item2.X-ABLABEL:fax", "TEL;TYPE=cell:5",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in text, line
    again = one(read_cards(text.encode()))
    assert (again.values, again.extra) == (values, "")
    assert set(again.channels) == set(channels)


def test_a_changed_label_takes_the_place_of_that_of_the_card() -> None:
    found = one_card(
        "FN:Ana", "item1.TEL;TYPE=home;PREF=1:1", "item1.X-ABLabel:Casa", "TEL;PREF=2;TYPE=work:2"
    )
    channels = (Channel(PHONE, "", "billing", "phone_no"), Channel(PHONE, "2", "main"))
    changed = ExportContact("", found.values, (), found.extra, channels)
    text = written([changed], "4.0").decode()
    assert "\r\nTEL;TYPE=billing;PREF=1:1\r\n" in text
    assert "\r\nTEL;TYPE=main;PREF=2:2\r\n" in text
    assert "Casa" not in text


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("TEL;CELL;PREF:1", "mobile_phone_no", "1"),
        ("TEL;HOME;FAX:1", "fax_no", "1"),
        ("tel;type=pager:1", "pager", "1"),
        ("TEL:tel:+1-2", "phone_no", "+1-2"),
        ("TEL;VALUE=uri:tel:%2B34%20600", "phone_no", "+34 600"),
        ("TEL;:5", "phone_no", "5"),
        ("NOTE:a, b; c\\, d\\nE\\\\n", "note", "a, b; c, d\nE\\n"),
        ("NOTE:C:\\Temp", "note", "C:\\Temp"),
        ("ORG:Acme\\; Hijos;Dept", "company_name", "Acme; Hijos"),
        ("ADR:;;Calle 1, 2;Madrid", "address", "Calle 1, 2"),
        ("ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;A=C3=B1o", "address", "Año"),
        ("URL:http\\://a.example/x\\,y", "home_page", "http://a.example/x,y"),
        ("TITLE;CHARSET=ISO-8859-15;QUOTED-PRINTABLE:=A4", "job_title", "€"),
        ("TITLE;CHARSET=Shift_JIS;ENCODING=QUOTED-PRINTABLE:=93=FA", "job_title", "日"),
        ("X_FOO;A=b:c", "name", "Ana"),
    ],
)
def test_lines_of_many_forms(line: str, field: str, value: str) -> None:
    assert one_card("FN:Ana", line).values[field] == value


@pytest.mark.parametrize(
    ("lines", "name", "kind"),
    [
        (["N:García;Ana;;;"], "Ana García", "person"),
        (["N:García;Ana;María,José;;"], "Ana María José García", "person"),
        (["ORG:Acme"], "Acme", "company"),
        (["FN:Acme", "N:Acme;;;;", "ORG:Acme"], "Acme", "company"),
        (["FN:Ana", "N:;Ana", "ORG:Acme"], "Ana", "person"),
        (["EMAIL:a@b.example"], "a@b.example", "person"),
        (["VERSION:4.0", "FN:Only"], "Only", "person"),
        (["KIND:location", "FN:Sala 3"], "Sala 3", "company"),
        (["KIND:individual", "FN:Acme", "ORG:Acme"], "Acme", "person"),
    ],
)
def test_names_and_types(lines: list[str], name: str, kind: str) -> None:
    values = one_card(*lines).values
    assert (values["name"], values["type"]) == (name, kind)


def test_the_preferred_and_then_the_number_of_work_comes_first() -> None:
    values = one_card(
        "FN:x", "TEL:1", "TEL;TYPE=work:2", "EMAIL:1@a", "EMAIL;PREF=2:2@a", "EMAIL;PREF=1:3@a"
    ).values
    assert (values["phone_no"], values["email"], values["email_2"]) == ("2", "3@a", "2@a")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    text = newline.join(["BEGIN:VCARD", "FN:Íñigo", "NOTE:Año", "  2", "END:VCARD", ""]) * 2
    for contact in contacts(read_cards(text.encode(encoding))):
        assert contact.values["name"] == "Íñigo"
        assert contact.values["note"] == "Año 2"


def test_each_card_has_its_own_encoding() -> None:
    card = "BEGIN:VCARD\r\nFN:Íñigo €\r\nEND:VCARD\r\n"
    data = card.encode() + card.encode("cp1252") + b"\xef\xbb\xbf" + card.encode()
    names = [contact.values["name"] for contact in contacts(read_cards(data))]
    assert names == ["Íñigo €"] * 3


def test_folding_within_a_character() -> None:
    data = "BEGIN:VCARD\nFN:Íñigo\nEND:VCARD\n".encode().replace(b"\xc3\xb1", b"\xc3\n \xb1")
    assert one(read_cards(data)).values["name"] == "Íñigo"


def test_fields_without_a_property_and_a_second_email_alone_come_back() -> None:
    values = {
        "type": "company", "no": "CT1", "name": "Acme", "company_name": "Acme Holding",
        "vat_registration_no": "B1", "exclude_from_segment": "true", "email_2": "b@a.example",
        "salutation_code": "EMPRESA", "pager": "5", "fax_no": "6",
    }  # fmt: skip
    contact = ExportContact("u1", values, ("a,b", "c;d"), "X-FOO;A=1:x")
    for version in VERSIONS:
        assert parts(one(read_cards(written([contact], version)))) == parts(contact)


def test_vobject_is_not_loaded_before_a_card_is_read() -> None:
    code = (
        "import sys, store.exchange.vcard, store.exchange.csvfile; print('vobject' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
