"""CSV as spreadsheets and mail programs write it."""

import io

import pytest

from store.exchange.cards import CONTACT_FIELDS, RejectsWriter
from store.exchange.csv_headers import guess_mapping
from store.exchange.csvfile import read_csv, sniff, write_csv
from tests.store.exchange.reading import (
    FILES,
    contacts,
    one,
    read_file,
    read_rows,
    reason,
    rejected,
)

ENGLISH = (
    "No.,External ID,Name,Name 2,Address,Address 2,County,Post Code,City,Country/Region Code,"
    "Phone No.,Fax No.,Territory Code,Currency Code,Language Code,Salesperson Code,"
    "VAT Registration No.,E-Mail,E-Mail 2,Home Page,Type,Company Name,First Name,Middle Name,"
    "Surname,Job Title,Initials,Mobile Phone No.,Pager,Exclude from Segment,Correspondence Type,"
    "Salutation Code,Registration Number,Note"
)
SPANISH = (
    "N.º,Id. externo,Nombre,Nombre 2,Dirección,Dirección 2,Provincia,C.P.,Población,"
    "Cód. país/región,Teléfono,Fax,Cód. territorio,Cód. divisa,Cód. idioma,Cód. vendedor,CIF/NIF,"
    "Correo electrónico,Correo electrónico 2,Página web,Tipo,Nombre empresa,Nombre de pila,"
    "Segundo nombre,Apellidos,Cargo,Iniciales,Móvil,Buscapersonas,Excluir de segmento,"
    "Tipo correspondencia,Cód. saludo,N.º registro,Nota"
)


@pytest.mark.parametrize("captions", [ENGLISH, SPANISH])
def test_own_captions_are_known(captions: str) -> None:
    headers = captions.split(",")
    assert set(guess_mapping(headers).values()) == set(CONTACT_FIELDS)
    upper = [header.upper() for header in headers]
    assert list(guess_mapping(upper).values()) == list(guess_mapping(headers).values())


GOOGLE_CHANNELS = [
    ("", "work", "email"), ("", "home", "email_2"), ("cuarta@example.com", "home", ""),
    ("", "work", "phone_no"), ("tercera@example.com", "other", ""),
]  # fmt: skip
OUTLOOK_CHANNELS = [("", "work", "phone_no"), ("+353 1 555 0199", "home", "")]


def test_google() -> None:
    person, company = contacts(read_file("google.csv"))
    assert person.values == {
        "type": "person",
        "name": "Lucía Gómez",
        "first_name": "Lucía",
        "surname": "Gómez",
        "company_name": "Talleres Gómez",
        "job_title": "Gerente",
        "note": "Prefiere correo.\nNo llamar los lunes",
        "address": "C/ Mayor, 3",
        "address_2": "2º B",
        "city": "Sant Boi",
        "county": "Barcelona",
        "post_code": "08830",
        "country_region_code": "ES",
        "email": "lucia@talleresgomez.example",
        "email_2": "lucia.privado@example.com",
        "mobile_phone_no": "+34 600 11 22 33",
        "phone_no": "+34 93 555 00 11",
        "home_page": "https://talleresgomez.example",
    }
    assert person.groups == ("Clientes", "Feria")
    assert [(item.value, item.label, item.field) for item in person.channels] == GOOGLE_CHANNELS
    assert person.extra == ""
    assert (company.line, company.values["type"]) == (5, "company")
    with (FILES / "google.csv").open("rb") as stream:
        unmapped = sniff(stream).unmapped()
    assert "Birthday" in unmapped
    assert "Phone 1 - Label" not in unmapped


def test_outlook_in_english() -> None:
    work, home = contacts(read_file("outlook_en.csv"))
    assert work.values["company_name"] == 'O\'Brien & Sons "Ltd"'
    assert work.values["address"] == "1 Quay St"
    assert work.values["phone_no"] == "+353 1 555 0100"
    assert work.values["note"] == "line 1\r\nline 2"
    assert [(item.value, item.label, item.field) for item in work.channels] == OUTLOOK_CHANNELS
    assert work.extra == ""
    assert work.groups == ("Customers", "Trade fair")
    assert (home.line, home.values["address"], home.values["city"]) == (4, "5 Hill Rd", "Cork")
    assert home.values["phone_no"] == "+353 21 555"


def test_outlook_in_spanish() -> None:
    with (FILES / "outlook_es.csv").open("rb") as stream:
        layout = sniff(stream)
        contact = one(list(read_csv(stream)))
    assert (layout.encoding, layout.delimiter) == ("cp1252", ",")
    assert contact.values["first_name"] == "Íñigo"
    assert contact.values["surname"] == "Núñez Pérez"
    assert contact.values["name"] == "Íñigo María Núñez Pérez"
    assert contact.values["note"] == "Paga en €"
    assert contact.values["county"] == "León"


def test_thunderbird_takes_the_address_of_work_and_keeps_that_of_home() -> None:
    contact = one(read_file("thunderbird.csv"))
    assert contact.values["address"] == "Delovna 2"
    assert contact.values["phone_no"] == "+386 1 555"
    assert [(item.value, item.label, item.field) for item in contact.channels] == [
        ("", "work", "phone_no"), ("+386 1 999", "home", ""),
    ]  # fmt: skip
    assert contact.extra == "ADR:;;Hišna 1;Maribor;;2000;Slovenia"


def test_excel_in_spanish_with_rows_that_do_not_fit() -> None:
    company, person, short, nameless = read_file("excel_es.csv")
    first, second = contacts([company, person])
    assert first.values["salesperson_code"] == "JR"
    assert (first.values["type"], second.values["type"]) == ("company", "person")
    assert [first.line, second.line, short.line, nameless.line] == [2, 4, 6, 7]
    assert "4 cells" in reason(short)
    assert "no name" in reason(nameless)


def test_unicode_text_of_excel() -> None:
    contact = one(read_file("excel_unicode.txt"))
    assert (contact.values["name"], contact.values["phone_no"]) == ("王小明", "+86 10 5555")


def test_rejected_rows_can_be_corrected_and_imported() -> None:
    with (FILES / "excel_es.csv").open("rb") as stream:
        layout = sniff(stream)
        found = rejected(read_csv(stream))
    stream_out = io.BytesIO()
    writer = RejectsWriter(stream_out, "csv", layout.header)
    for record in found:
        writer.add(record)
    text = stream_out.getvalue().decode("utf-8-sig").replace("corta@", ";;;;;;corta@")
    text = text.replace("Persona;;;", "Persona;Nueva;;")
    assert [c.values["name"] for c in contacts(read_rows(text.encode()))] == ["Fila corta", "Nueva"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_layouts(delimiter: str, encoding: str, newline: str) -> None:
    rows = [["Nombre", "Correo electrónico"], ["Íñigo", "i@a.example"], ['"A', "x"]]
    text = newline.join(delimiter.join(row) for row in rows) + newline
    contact, broken = read_rows(text.encode(encoding))
    assert contacts([contact])[0].values["name"] == "Íñigo"
    assert "quotation marks" in reason(broken)


def test_the_separator_can_be_given_in_the_file() -> None:
    contact = one(read_rows(b"sep=;\r\nName;E-Mail\r\nAna, Mar\xeda;a@b.example\r\n"))
    assert (contact.line, contact.values["name"]) == (3, "Ana, María")


def test_a_mapping_can_be_given() -> None:
    data = b"Who,Where\r\nAna,Madrid\r\n"
    contact = one(read_rows(data, {"Who": "name", "Where": "city"}))
    assert contact.values == {"name": "Ana", "city": "Madrid", "type": "person"}
    assert "Who, Where" in reason(read_rows(data)[0])
    assert "Who, Where" in reason(read_rows(data, {"Quién": "name"})[0])


def test_a_mapping_goes_before_the_guess_and_leaves_the_rest_to_it() -> None:
    data = b"Name;Town;E-Mail;City\r\nAna;Madrid;a@b.example;Paris\r\n"
    contact = one(read_rows(data, {"Town": "city"}))
    assert contact.values["name"] == "Ana"
    assert contact.values["email"] == "a@b.example"
    assert contact.values["city"] == "Madrid"


def test_columns_without_header_have_numbers() -> None:
    data = b"Ana,ana@example.com\r\nBea,bea@example.com\r\n"
    assert sniff(io.BytesIO(data)).headers == ("1", "2")
    found = contacts(read_rows(data, {"1": "name", "2": "email"}))
    assert [contact.values["name"] for contact in found] == ["Ana", "Bea"]


def test_an_open_quotation_mark_costs_one_row() -> None:
    rows = [f'Name {n},"note {n}"' for n in range(2000)]
    rows[10] = 'Name 10,"never closed'
    records = read_rows("\r\n".join(["Name,Note", *rows]).encode())
    assert [record.line for record in rejected(records)] == [12]
    assert len(contacts(records)) == 1999


def test_cells_that_cannot_be_read() -> None:
    data = b'Name,Note\r\nNul,a\0b\r\nLong,"' + b"x" * 200_000 + b'"\r\nQuote,"a"b\r\nGood,1\r\n'
    nul, long, quote, good = read_rows(data)
    assert "no text" in reason(nul)
    assert "too long" in reason(long)
    assert "quotation marks" in reason(quote)
    assert (good.line, contacts([good])[0].values["name"]) == (5, "Good")


def test_formulas_are_guarded_and_come_back() -> None:
    values = ["=1+1", "+34 600 11", "-5", "@x", "\tx", "\rx", "'=1", "''+1", "'plain", "plain"]
    stream = io.BytesIO()
    rows = [{"name": "x", "note": value} for value in values]
    assert write_csv(stream, rows, ["name", "note"], {"name": "Name", "note": "Note"}) == 10
    assert stream.getvalue().startswith(b"\xef\xbb\xbfName,Note\r\nx,'=1+1\r\nx,'+34 600 11\r\n")
    found = contacts(read_rows(stream.getvalue()))
    assert [contact.values["note"] for contact in found] == values


def test_export_gives_back_what_was_imported() -> None:
    found = contacts(read_file("outlook_en.csv"))
    stream = io.BytesIO()
    by_field = {field: header for header, field in guess_mapping(ENGLISH.split(",")).items()}
    write_csv(stream, (c.values for c in found), CONTACT_FIELDS, by_field, delimiter=";", bom=False)
    again = contacts(read_rows(stream.getvalue()))
    assert [contact.values for contact in again] == [contact.values for contact in found]


def test_further_columns_of_outlook_are_further_channels() -> None:
    contact = one(
        read_rows(
            b"Name,E-mail Address,E-mail 2 Address,E-mail 3 Address,Business Phone,Business Phone 2,"
            b"Company Main Phone,Other Phone,Mobile Phone\n"
            b"Ana,1@a.es,2@a.es,3@a.es,1,2,3,ask Eva,5\n"
        )
    )
    assert [(item.value, item.label, item.field) for item in contact.channels] == [
        ("", "work", "phone_no"), ("2", "work", ""), ("3", "main", ""), ("3@a.es", "", ""),
    ]  # fmt: skip
    assert contact.extra == "TEL:ask Eva"
