"""Import Contacts, Imports and Import Mappings, as a person uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from store import contacts
from store.import_mappings import saved_plan
from store.lists import open_list
from store.nouns import noun
from store.records import get
from tests import factories
from tui.screens.import_screen import ImportScreen


def workbook(tmp_path: Path) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kunden"
    sheet.append(["Nombre", "Colour", "Correo", "Edad"])
    sheet.append(["Ana [/] Puig", "Adatum", "ana@x.com", 34])
    sheet.append(["Eva", "Adatum", "nobody", 35])
    book.create_sheet("Two").append(["Name"])
    path = tmp_path / "k.xlsx"
    book.save(path)
    return str(path)


async def test_columns_are_chosen_tried_imported_kept_and_taken_back(
    trato: Any, tmp_path: Path
) -> None:
    factories.number_series()
    factories.salesperson("JO")
    async with trato("import-contacts", size=(100, 30)) as person:
        assert isinstance(person.page, ImportScreen)
        await person.press(shows="Which file?")
        await person.type(workbook(tmp_path))
        await person.press(shows="2 records, 2 columns left out, sheet Kunden.")
        assert "Ana [/] Puig" in person.text
        await person.press("tab", "right", "enter", shows="What is Colour?")
        await person.press("c", "c", "enter", shows="1 column left out")
        assert "Company Name" in person.text
        await person.press("right", "x", shows="2 columns left out")
        await person.press("f", shows="What is Correo?")
        await person.press("e", "enter", shows="1 column left out")
        await person.press("v", shows="Which field has one value")
        await person.press("s", "enter", shows="A value for all")
        await person.type("JO")
        await person.press("ctrl+s", shows="For all: Salesperson Code = JO")
        await person.press("m", shows="Keep this mapping")
        await person.press("enter", shows="Code")
        await person.type("mine")
        await person.press("ctrl+s", shows="Kept as MINE")
        await person.press("ctrl+s", shows="This is what would be done")
        assert "Created 1, updated 0, unchanged 0, rejected 1." in person.text
        assert "1 × E-Mail: 'nobody'" in person.text
        assert open_list("contact").count() == 0
        await person.press("2", shows="Save as")
        await person.press("home", "shift+end")
        await person.type(str(tmp_path / "left.csv"))
        await person.press("ctrl+s", shows="It can be taken back in Past")
    assert saved_plan("MINE").fixed == {"salesperson_code": "JO"}
    ana = contacts.find("ana@x.com")
    assert (ana["company_name"], ana["salesperson_code"]) == ("Adatum", "JO")
    assert "Eva,Adatum,nobody,35" in (tmp_path / "left.csv").read_text("utf-8-sig")
    async with trato("imports") as person:
        await person.press(shows="k.xlsx")
        await person.press("U", shows="2 contacts go.")
        await person.press("y", shows="taken back")
        await person.press("U", shows="cannot be done")
    assert open_list("contact").count() == 0


async def test_the_footer_is_the_last_line_and_rows_are_told_apart(
    trato: Any, tmp_path: Path
) -> None:
    async with trato("import-contacts", size=(80, 24)) as person:
        await person.press(shows="Which file?")
        assert "Ctrl+S Import" in person.text.splitlines()[23]
        await person.type(workbook(tmp_path))
        await person.press(shows="2 records")
        lines = person.text.splitlines()
        assert "Ctrl+S Import" in lines[23]
        field = next(at for at, line in enumerate(lines) if line.strip().startswith("Field  "))
        assert lines[field + 1].strip().startswith("In file  ")


async def test_what_was_used_since_stays_and_is_listed(trato: Any) -> None:
    from store.exchange.cards import ParsedContact
    from store.imports import import_contacts

    factories.number_series()
    cards = [ParsedContact(1, "", "", {"type": "person", "name": name}) for name in ("Ana", "Eva")]
    run = import_contacts(cards, file_name="book.vcf").run
    contacts.change(contacts.find("Ana").key, {"job_title": "CEO"})
    async with trato("imports", language="es") as person:
        await person.press(shows="book.vcf")
        await person.press("U", shows="Se elimina 1 contacto, 1 se queda")
        await person.press("s", shows="Contactos que se quedan")
        assert "Ana: Se ha modificado desde entonces." in person.text
    assert get(noun("import-run"), run)["undone"] is True


async def test_other_files_say_what_they_are(trato: Any, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    async with trato("import-contacts") as person:
        await person.type(str(tmp_path))
        await person.press(shows="folder.")  # how long the path is says where the line breaks
        await person.type("/none.csv")
        await person.press(shows="such file.")
        for _ in "/none.csv":
            await person.press("backspace")
        await person.type("/a.zip")
        await person.press("ctrl+s", shows="workbook")
        await person.press("escape")
    async with trato("import-mappings") as person:
        await person.press(shows="No mapping is kept yet")
