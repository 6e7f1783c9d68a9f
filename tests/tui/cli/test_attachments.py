"""Documents on the command line: written into a file, or as text."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.cli.conftest import Done


def test_the_document_of_an_entry_is_written_as_it_is_or_as_text(
    company: Callable[..., Done], tmp_path: Path
) -> None:
    page = tmp_path / "offer.html"
    page.write_bytes(b"<html><body><h1>Offer</h1>40 &times; chair \x1b[31m</body></html>")
    made = company("interaction", "create", "contact_no=CT000001",
                   "interaction_template_code=OUTGOING", "--attach", str(page), "--json").json  # fmt: skip
    entry = str(made["entry_no"])
    assert (
        company("interaction", "attachment", entry, "--text").out == "Offer\n\n40 × chair ␛[31m\n"
    )
    copy = tmp_path / "copy.html"
    assert company("interaction", "attachment", entry, str(copy)).code == 0
    assert copy.read_bytes() == page.read_bytes()
    folder = company("interaction", "attachment", entry, str(tmp_path))
    assert (folder.code, "it is a folder. Name another file" in folder.err) == (1, True)
    neither = company("interaction", "attachment", entry)
    assert (neither.code, "--text" in neither.err) == (2, True)


def test_what_has_no_text_says_what_it_is(company: Callable[..., Done], tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert company("template", "attach", "BUS", str(picture), "--language", "DE").code == 0
    done = company("template", "attachment", "BUS", "--language", "DE", "--text")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("It cannot be shown as text.\n")


def test_what_came_with_an_event_is_read(company: Callable[..., Done], tmp_path: Path) -> None:
    invoice = tmp_path / "invoice.txt"
    invoice.write_text("Forty chairs")
    company("record", "document", "sales_invoice", "7", "--contact", "who@x.example",
            "--file", str(invoice))  # fmt: skip
    (row,) = company("unmatched", "list", "--json").json
    assert company("unmatched", "attachment", str(row["id"]), "--text").out == "Forty chairs\n"
    event = str(row["event_no"])
    assert company("event", "attachment", event, "--text").out == "Forty chairs\n"
    company("record", "call", "--number", "+34 600 000 001")
    without = company("event", "attachment", str(int(event) + 1), "--text")
    assert (without.code, without.out) == (1, "")


def test_the_documents_follow_the_set_up(company: Callable[..., Done], tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    file = tmp_path / "offer.txt"
    file.write_text("Offer", encoding="utf-8")
    assert company("template", "attach", "OUTGOING", str(file)).code == 0
    values = (f"attachment_storage_location={folder}", "attachment_storage_type=disk_file")
    assert company("setup", "set", *values).code == 0
    done = company("setup", "relocate", "--json").json
    assert (done["relocated"] >= 1, done["left"]) == (True, 0)
    assert len(list(folder.iterdir())) == done["relocated"]


def test_whatever_a_command_says_it_has_done_has_a_caption() -> None:
    for path in Path(output.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("write_done"):
                names = {item.arg for item in node.keywords if item.arg}
                assert names <= output._DONE.keys(), (path.name, node.lineno)
