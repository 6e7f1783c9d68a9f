"""Documents and cover sheets are printed from the pages, and logged once they are out."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from store import company_information, template_setup
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.sales_document_issue import issue
from tests import factories
from tests.store.exchange.pdf_text import pages_of, text_of


@pytest.fixture(autouse=True)
def here(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, of a company that logs invoices and cover sheets."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    lp(tmp_path, 'echo "lp: no paper" >&2; exit 1')
    for kind, code in (("sales_invoice", "INV"), ("cover_sheet", "COVER")):
        factories.template(code)
        template_setup.change({kind: code})
    return folder


def lp(tmp_path: Path, text: str) -> None:
    for name, said in (("lp", text), ("lpstat", "exit 1")):
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{said}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


def invoice(**values: object) -> str:
    contact = factories.contact("Acme [/] [@click=app.quit]x", email="ann@acme.example")
    draft = factories.sales_document("invoice", contact_no=contact.key, **values)
    company_information.change({"name": "CRONUS"})
    return issue(draft.key).key


def entries() -> list[Record]:
    return list(open_list("interaction").each())


async def test_an_invoice_is_printed_looked_up_in_the_log_and_shown_again(
    trato: Any, here: Path
) -> None:
    no = invoice()
    async with trato("sales-invoices") as person:
        await person.press(shows=no)
        await person.press("p", shows="Into a file")
        await person.press("enter", shows="Log the interaction")
        await person.press("ctrl+s", shows="Logged as entry 1")
        assert "Acme [/]" in text_of((here / f"Invoice-{no}.pdf").read_bytes())
        await person.press("p", shows="Into a file")
        await person.press("enter", shows="Log the interaction")
        await person.press("ctrl+s", shows="exists already")
        await person.press("y", shows="Counted on entry 1")
    (entry,) = entries()
    assert entry["document_no"] == no
    assert get(noun("sales-document"), no)["printed"] == 2
    async with trato("interaction-log-entries") as person:
        await person.press(shows="INV")
        await person.press("a", shows=f"Invoice · {no}")


async def test_a_printer_that_fails_leaves_the_choice_of_another_way(
    trato: Any, here: Path, tmp_path: Path
) -> None:
    no = invoice()
    async with trato("sales-invoices") as person:
        await person.press(shows=no)
        await person.press("p", shows="On a printer")
        await person.press("2", shows="Copies")
        await person.press("ctrl+s", shows="no paper")
        assert "On a printer" in person.text
        assert entries() == []
        lp(tmp_path, f'echo "$@" > {tmp_path}/line; cat > {tmp_path}/got; echo "request id is x-1"')
        await person.press("2", shows="Copies")
        await person.press("ctrl+s", shows="request id is x-1")
        await person.until(lambda: "Logged as entry 1" in person.text)
    assert (tmp_path / "line").read_text().strip() == f"-t Invoice {no}"
    assert no in text_of((tmp_path / "got").read_bytes())
    assert len(entries()) == 1


async def test_a_document_goes_out_as_a_mail(trato: Any, tmp_path: Path) -> None:
    no = invoice()
    async with trato("sales-invoices") as person:
        await person.press(shows=no)
        await person.press("p", shows="As a mail")
        await person.press("3", shows="[mail]")
        assert entries() == []
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f"#!/bin/sh\ncat > {tmp_path}/sent\n")
    sendmail.chmod(0o755)
    mail = {"from": "a@cronus.example", "sendmail": str(sendmail)}
    async with trato("sales-invoices", mail=mail) as person:
        await person.press(shows=no)
        await person.press("p", shows="As a mail")
        await person.press("3", shows=f"Invoice {no}")
        assert "ann@acme.example" in person.text
        await person.press("ctrl+s", shows="In the outbox")
        await person.until((tmp_path / "sent").exists)
    (entry,) = entries()
    assert entry["document_no"] == no


async def test_what_cannot_be_logged_says_why(trato: Any, here: Path) -> None:
    template_setup.change({"sales_invoice": ""})
    no = invoice()
    async with trato("sales-invoices", language="es") as person:
        await person.press(shows=no)
        await person.press("p", shows="En un archivo")
        await person.press("enter", shows="Archivo")
        assert "Registrar" not in person.text
        await person.press("ctrl+s", shows="No registrado")
    assert entries() == []
    assert (here / f"Invoice-{no}.pdf").exists()


async def test_cover_sheets_keep_what_was_typed_until_they_are_out(trato: Any, here: Path) -> None:
    for name in ("Adatum", "Contoso"):
        factories.contact(name)
    async with trato("contacts") as person:
        await person.press(shows="Contoso")
        await person.press("space", "space", shows="2")
        await person.press("alt+q")
        await person.type(">cover")
        await person.press(shows="Print Cover Sheet")
        await person.press("enter", shows="Print 2 cover sheets")
        await person.type("As promised")
        await person.press("ctrl+s", shows="Into a file")
        await person.press("escape", shows="As promised")
        await person.press("ctrl+s", shows="Into a file")
        await person.press("enter", shows="Cover Sheets.pdf")
        await person.press("escape", shows="Into a file")
        await person.press("enter", shows="Cover Sheets.pdf")
        await person.press("ctrl+s", shows="Logged: 2 entries")
    pages = pages_of((here / "Cover Sheets.pdf").read_bytes())
    assert ["Adatum" in pages[0], "Contoso" in pages[1]] == [True, True]
    assert all("As promised" in page for page in pages)
    assert len(entries()) == 2


async def test_a_segment_has_cover_sheets_for_its_contacts(trato: Any, here: Path) -> None:
    segment = factories.segment(campaign_no="CP1001")
    factories.segment_line(segment_no=segment.key, contact_no=factories.contact("Adatum").key)
    async with trato("segments") as person:
        await person.press(shows=segment.key)
        await person.press("enter", shows="Adatum")
        await person.press("alt+q")
        await person.type(">cover")
        await person.press(shows="Print Cover Sheets")
        await person.press("enter", shows="Text, up to five lines")
        await person.press("ctrl+s", shows="Into a file")
        await person.press("enter", shows=".pdf")
        await person.press("ctrl+s", shows="Logged as entry 1")
    (entry,) = entries()
    assert entry["campaign_no"] == "CP1001"
