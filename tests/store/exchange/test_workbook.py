"""Sheets of workbooks, and columns whose headers nobody knows."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from store.exchange.cards import ParsedContact, Rejected
from store.exchange.column_proposals import propose
from store.exchange.csvfile import sniff
from store.exchange.layout import header_index, named
from store.exchange.workbook import read_workbook, sniff_workbook, text_of


def sheet(*rows: list[Any], merged: str = "") -> io.BytesIO:
    book = Workbook()
    first = book.active
    assert first is not None
    for row in rows:
        first.append(row)
    if merged:
        first.merge_cells(merged)
    return saved(book)


def saved(book: Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def contacts(stream: io.BytesIO) -> list[ParsedContact]:
    return [item for item in read_workbook(stream) if isinstance(item, ParsedContact)]


def problem(data: bytes) -> str:
    (found,) = read_workbook(io.BytesIO(data))
    assert isinstance(found, Rejected)
    return str(found.reason.message)


def test_titles_empty_rows_and_merged_cells() -> None:
    stream = sheet(
        ["Clientes 2026"], [], ["Nombre", "Empresa"], ["Ana", "Adatum"], ["Eva"], [], ["Pau"],
        merged="B4:B5",
    )  # fmt: skip
    found = contacts(stream)
    assert [(item.line, item.values.get("company_name")) for item in found] == [
        (4, "Adatum"),
        (5, "Adatum"),
        (7, None),
    ]
    assert found[1].raw == "Eva,Adatum\r\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (600111222.0, "600111222"),
        (7, "7"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (True, "true"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC).replace(tzinfo=None), "2026-01-02 03:04:00"),
        (time(9, 30), "09:30"),
        (None, ""),
    ],
)
def test_values_as_a_person_would_type_them(value: object, text: str) -> None:
    assert text_of(value) == text


def test_errors_of_formulas_are_blank() -> None:
    (ana,) = contacts(sheet(["Name", "City"], ["Ana", "#N/A"]))
    assert "city" not in ana.values


def test_the_first_sheet_that_is_shown_and_has_anything() -> None:
    book = Workbook()
    hidden = book.create_sheet("Hidden")
    hidden.append(["Name"])
    hidden.sheet_state = "hidden"
    book.create_sheet("People").append(["Name"])
    stream = saved(book)
    assert sniff_workbook(stream).sheet == "People"
    assert sniff_workbook(stream, "hidden").sheet == "Hidden"
    assert sniff_workbook(stream, "3").sheet == "People"
    wrong = sniff_workbook(stream, "Nobody").problem
    assert wrong is not None
    assert wrong.params["sheets"] == "Sheet, Hidden, People"


def test_what_is_no_workbook_says_so() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("a.txt", "x")
    for data in (archive.getvalue(), b"PK\x03\x04" + bytes(100), b""):
        assert "not a workbook" in problem(data)
    encrypted = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "password" in problem(encrypted)


def test_a_sheet_that_would_fill_the_memory_is_refused() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first["A1"] = "Name"
    first["XFD1048576"] = "x"
    assert "too large" in problem(saved(book).getvalue())


def test_columns_are_called_by_their_headers_each_once() -> None:
    assert named(["Name", "", " Name ", "Name"]) == ("Name", "2", "Name (2)", "Name (3)")
    assert header_index([["Our friends", ""], ["Name", "City"]]) == 1
    assert header_index([["Name", "x"], ["Ana", "y"]]) == 0
    assert header_index([]) == 0


def test_unknown_headers_are_proposed_by_likeness_and_content() -> None:
    layout = sniff(
        io.BytesIO(b"Nombre;Correo electronicos;Contacto rapido;Kontakt 1;Fecha;Color\r\n")
    )
    rows = [["Ana", "", "600 111 222", "a@x.com", "01/02/2026", "red"]] * 3
    assert list(propose(layout, rows).values()) == ["name", "email", "mobile_phone_no", "", "", ""]


def test_without_headers_the_content_tells() -> None:
    layout = sniff(io.BytesIO(b"Ana;a@x.com;+49 89 1234567\r\nEva;e@x.com;+49 89 1234568\r\n"))
    rows = [["Ana", "a@x.com", "+49 89 1234567"], ["Eva", "e@x.com", "+49 89 1234568"]]
    assert propose(layout, rows) == {"1": "name", "2": "email", "3": "phone_no"}


def test_german_names_are_known() -> None:
    layout = sniff(io.BytesIO(b"Name;Vorname;Firma;PLZ;Ort;Telefon privat\r\n"))
    assert list(layout.known().values()) == [
        "surname", "first_name", "company_name", "post_code", "city", "phone_no",
    ]  # fmt: skip
