"""`trato print` and `trato layout`: into files, on a printer, and what is logged of it."""

from __future__ import annotations

import email
import json
import os
import stat
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest

from store import company_information
from store import db as store_db
from store.sales_document_issue import issue
from tests import factories
from tests.print_queue import Queue, print_queue
from tests.store.exchange.pdf_text import pages_of, text_of
from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


@pytest.fixture
def shop(company: Trato, where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trato:
    """The command line of a company with an invoice that was issued, SI1001, in its folder."""
    store_db.open_database(str(where))
    factories.salesperson("JO")
    company_information.change({"name": "CRONUS"})
    issue(factories.sales_document("invoice", contact_no="CT000001", salesperson_code="JO").key)
    store_db.close_database()
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return company


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """A print server with the printer `office`."""
    with print_queue(tmp_path) as found:
        monkeypatch.setenv("CUPS_SERVER", found.server)
        yield found


def fake_lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "bin" / "lp"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")


def log(trato: Trato) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trato("interaction", "list", "--json").json
    return found


def test_an_invoice_goes_into_a_file_and_into_the_log_once(shop: Trato) -> None:
    (first,) = shop("print", "invoice", "SI1001", "--json").json
    assert Path(first["sent_to"]) == Path.cwd() / "Invoice-SI1001.pdf"
    assert "96.80" in text_of(Path("Invoice-SI1001.pdf").read_bytes())
    (again,) = shop("print", "invoice", "SI1001", "--yes", "--json").json
    assert (again["entries"], again["again"]) == (first["entries"], True)
    (entry,) = log(shop)
    assert entry["document_no"] == "SI1001"
    assert entry["salesperson_code"] == "JO"
    assert entry["contact_no"] == "CT000001"


def test_printing_is_the_same_event_as_recording_it(shop: Trato) -> None:
    shop("print", "invoice", "SI1001")
    done = shop("record", "document", "sales_invoice", "SI1001", "--contact", "CT000001", "--json")
    assert done.json["again"] is True
    assert len(log(shop)) == 1


def test_what_is_only_looked_at_is_neither_logged_nor_counted(shop: Trato) -> None:
    shop("print", "invoice", "SI1001", "--preview")
    shop("print", "invoice", "SI1001", "--no-log", "--yes")
    assert log(shop) == []
    assert shop("print", "invoice", "SI1001", "--preview", "--log").code == 2


def test_several_go_into_one_file_or_a_folder(shop: Trato, where: Path) -> None:
    store_db.open_database(str(where))
    issue(factories.sales_document("invoice", contact_no="CT000002").key)
    store_db.close_database()
    shop("print", "invoice", "SI1001", "SI1002", "--output", "both.pdf")
    pages = pages_of(Path("both.pdf").read_bytes())
    assert ["SI1001" in pages[0], "SI1002" in pages[1]] == [True, True]
    Path("out").mkdir()
    shop("print", "invoice", "SI1001", "SI1002", "--output", "out")
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "Invoice-SI1001.pdf", "Invoice-SI1002.pdf",
    ]  # fmt: skip


def test_standard_output_gets_the_document_alone(
    shop: Trato, program: Callable[..., Done], where: Path, capfdbinary: Any
) -> None:
    from tui.cli import run

    assert run(["print", "invoice", "SI1001", "--output", "-"]) == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"%PDF")
    assert "SI1001" in text_of(out)


def test_a_file_that_cannot_be_written_leaves_nothing_and_logs_nothing(shop: Trato) -> None:
    done = shop("print", "invoice", "SI1001", "--output", "no/such/folder.pdf")
    assert done.code == 1
    assert "cannot be written" in done.err
    done = shop("print", "invoice", "SI1001", "--output", "/dev/full/x.pdf")
    assert done.code == 1
    assert log(shop) == []
    assert list(Path.cwd().iterdir()) == []


def test_a_file_that_exists_is_asked_about(shop: Trato) -> None:
    Path("Invoice-SI1001.pdf").write_text("mine")
    assert shop("print", "invoice", "SI1001").code == 2
    assert Path("Invoice-SI1001.pdf").read_text() == "mine"
    assert log(shop) == []


def test_a_printer_that_fails_is_said_and_nothing_is_logged(
    shop: Trato, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_lp(tmp_path, monkeypatch, 'echo "lp: no paper" >&2; exit 1')
    done = shop("print", "invoice", "SI1001", "--printer")
    assert done.code == 1
    assert "no paper" in done.err
    assert log(shop) == []
    fake_lp(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/line; cat > /dev/null; echo "id x-1"')
    (row,) = shop("print", "invoice", "SI1001", "--queue", "attic", "--copies", "2", "--json").json
    assert row["sent_to"] == "id x-1"
    assert (tmp_path / "line").read_text() == "-d attic -n 2 -t Invoice SI1001\n"
    assert len(log(shop)) == 1


def test_a_real_print_queue_gets_the_document(shop: Trato, queue: Queue) -> None:
    (row,) = shop("print", "invoice", "SI1001", "--queue", "office", "--json").json
    assert "office-1" in row["sent_to"]
    (document,) = queue.documents()
    assert "SI1001" in text_of(document)
    assert len(log(shop)) == 1
    done = shop("print", "invoice", "SI1001", "--queue", "nowhere")
    assert done.code == 1
    assert "nowhere" in done.err or "not exist" in done.err
    assert len(queue.documents()) == 1


def test_the_configuration_names_queue_and_layouts(
    shop: Trato, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config" / "trato"
    layouts = tmp_path / "shared"
    layouts.mkdir()
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'[print]\nqueue = "attic"\nlayouts = "{layouts}"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parent))
    assert shop("layout", "export", "invoice", str(layouts / "invoice.typ")).code == 0
    text = (layouts / "invoice.typ").read_text()
    (layouts / "invoice.typ").write_text(f"{text}\nTHANK YOU FROM ALL OF US")
    shown = {row["name"]: row["replaced"] for row in shop("layout", "list", "--json").json}
    assert [shown["invoice"], shown["quote"]] == [True, False]
    shop("print", "invoice", "SI1001")
    assert "FROM ALL OF US" in text_of(Path("Invoice-SI1001.pdf").read_bytes())
    fake_lp(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/line; cat > /dev/null')
    shop("print", "invoice", "SI1001", "--printer")
    assert "-d attic" in (tmp_path / "line").read_text()
    (layouts / "invoice.typ").write_text("#nonsense(")
    done = shop("print", "invoice", "SI1001", "--yes")
    assert done.code == 1
    assert "invoice cannot be typeset: line 1" in done.err
    assert str(layouts / "invoice.typ") in done.err
    (config / "config.toml").write_text("[print]\ncolour = true\n")
    assert "print.colour" in shop("print", "invoice", "SI1001").err


def test_an_invoice_is_mailed_to_its_contact_in_the_outbox_and_the_log(
    shop: Trato, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config" / "trato"
    config.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parent))
    assert shop("print", "invoice", "SI1001", "--mail").code == 1
    assert log(shop) == []
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f"#!/bin/sh\ncat > {tmp_path}/sent\n")
    sendmail.chmod(0o755)
    (config / "config.toml").write_text(
        f'[mail]\nfrom = "a@cronus.example"\nsendmail = "{sendmail}"\n'
    )
    nobody = shop("print", "invoice", "SI1001", "--mail")
    assert nobody.code == 1
    assert log(shop) == []
    (row,) = shop("print", "invoice", "SI1001", "--to", "info@adatum.example", "--json").json
    assert row["sent_to"] == "info@adatum.example"
    message = email.message_from_bytes((tmp_path / "sent").read_bytes(), policy=policy.default)
    assert "info@adatum.example" in message["To"]
    assert message["Subject"] == "Invoice SI1001"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Invoice-SI1001.pdf"
    assert "96.80" in text_of(attached.get_content())
    (entry,) = log(shop)
    assert (entry["document_no"], entry["delivery_status"]) == ("SI1001", "")


def test_the_file_of_another_program_is_printed_and_logged(
    shop: Trato, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_lp(tmp_path, monkeypatch, f"cat > {tmp_path}/got")
    Path("103021.txt").write_text("of the ERP")
    options = ("--contact", "maria@adatum.example", "--kind", "sales-shipment-note", "--no", "7")
    assert shop("print", "--", "103021.txt", *options).code == 0
    assert (tmp_path / "got").read_text() == "of the ERP"
    (entry,) = log(shop)
    assert (entry["contact_no"], entry["document_no"]) == ("CT000003", "7")
    (again,) = shop("print", *options, "--json", "--", "103021.txt").json
    assert again["again"] is True
    assert shop("print", "--", "103021.txt").code == 2
    assert shop("print", "--", "103021.txt", "--no-log").code == 0
    wrong = shop("print", "--", "103021.txt", "--contact", "CT000001", "--kind", "poem")
    assert "sales_invoice" in wrong.err
    assert len(log(shop)) == 1


def test_cover_sheets_of_a_segment(shop: Trato) -> None:
    shop("segment", "add", "description=Fair", "campaign_no=CP1")
    (segment,) = shop("segment", "list", "--json").json
    shop("segment", "add-contacts", segment["no"], "--where", "contact.name=*")
    done = shop(
        "print", "cover-sheet", "--segment", segment["no"], "--output", "all.pdf",
        "--remark", "please-call", "--line", "See you", "--json",
    )  # fmt: skip
    rows = done.json
    pages = pages_of(Path("all.pdf").read_bytes())
    assert len(pages) == len(rows) == 3
    assert all("See you" in page for page in pages)
    assert {entry["campaign_no"] for entry in log(shop)} == {"CP1"}
    assert shop("print", "cover-sheet").code == 2


def test_options_that_contradict_one_another_are_refused(shop: Trato) -> None:
    assert shop("print", "invoice", "SI1001", "--printer", "--output", "x.pdf").code == 2
    assert shop("print", "quote", "SI1001").code == 1
    assert shop("print", "invoice", "SI9999").code == 3
    assert json.dumps(log(shop)) == "[]"
