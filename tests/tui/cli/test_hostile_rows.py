"""Hostile text in every column of every table: no command hands it to the terminal as it is."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store import db as store_db
from store import interactions
from tests import factories
from tests.hostile_rows import HOSTILE, make_hostile, make_records
from tests.tui.cli.conftest import Done
from tests.word_files import word_document
from tools.commands import all_commands
from tui.printable import PLACEHOLDER, UNSAFE

LISTS = [entry.name for entry in all_commands() if entry.name.endswith(" list")]
Program = Callable[..., Done]


def harmless(text: str) -> bool:
    return not re.search(UNSAFE, re.sub(f"[\n\t{PLACEHOLDER}]", "", text))


@pytest.fixture(scope="module")
def filled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "trato.db"
    shutil.copy(migrated, path)
    store_db.open_database(str(path))
    make_records()
    store_db.close_database()
    assert make_hostile(path) > 100
    return path


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv"])
def test_no_list_hands_out_what_a_terminal_obeys(
    trato: Program, where: Path, filled: Path, form: str
) -> None:
    shutil.copy(filled, where)
    shown = 0
    for name in LISTS:
        done = trato(*name.split(), "--format", form)
        assert done.code == 0, (name, done.err)
        assert harmless(done.out), name
        assert harmless(done.err), name
        shown += "PWN" in done.out
        if form == "json":
            json.loads(done.out)
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells), name
    assert shown > 15


MAIL = f"From: x <a@b.example>\nSubject: =?utf-8?q?PWN=1B]0;T=07?= x\n\n{HOSTILE}".encode()
CARD = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{HOSTILE}\nEND:VEVENT\nEND:VCALENDAR".encode()
DOCUMENTS = {
    "a.txt": HOSTILE.encode(),
    "a.md": f"PWN &#27;]0;T&#7; &#8238; {HOSTILE}".encode(),
    "a.html": f"<p>PWN &#27;]0;T&#7;&#x202e;{HOSTILE}".encode(),
    "a.eml": MAIL,
    "a.ics": CARD,
    "a.csv": HOSTILE.encode(),
    "a.docx": word_document(body="<w:p><w:r><w:t>PWN \u202e\u009b5m\u200b</w:t></w:r></w:p>"),
    "PWN\x1b]0;T\x07\u202e.bin": b"\x00\x01",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_shown_as_text_does_nothing(trato: Program, where: Path, name: str) -> None:
    store_db.open_database(str(where))
    entry = factories.entry()
    new = interactions.NewAttachment(name, DOCUMENTS[name])
    logged = interactions.log(
        {name: entry[name] for name in ("contact_no", "interaction_template_code", "salesperson_code")},
        [], new,
    )  # fmt: skip
    store_db.close_database()
    done = trato("interaction", "attachment", str(logged["entry_no"]), "--text")
    assert harmless(done.out)
    assert harmless(done.err)
    assert "PWN" in done.out + done.err


def test_what_is_imported_and_recorded_is_clean(
    trato: Program, where: Path, tmp_path: Path
) -> None:
    trato("init")
    line = HOSTILE.replace("\r\n", " ").replace("\x00", "")
    files = {
        "a.vcf": f"BEGIN:VCARD\nVERSION:4.0\nFN:{line}\nNOTE:{line}\nEND:VCARD\n",
        "a.csv": f'Name,E-Mail,Note\n"{line}",a@b.example,"{line}"\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        assert trato("contact", "import", str(tmp_path / name), "--json").code == 0
    assert (
        trato("record", "call", "--number", line, "--text", HOSTILE, "--description", line).code
        == 0
    )
    shown = trato("contact", "list", "--json").json
    assert len(shown) == 2
    for contact in shown:
        assert harmless(str(contact["name"]))
    for arguments in (("contact", "list"), ("event", "list"), ("unmatched", "list")):
        assert harmless(trato(*arguments).out)
