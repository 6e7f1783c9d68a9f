"""Contacts from files and into files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from store.exchange.csv_headers import guess_mapping
from store.exports import captions
from tests.tui.cli.conftest import Done
from tui.i18n import translate

Trato = Callable[..., Done]

CARDS = """\
BEGIN:VCARD
VERSION:4.0
FN:Ana Núñez
ORG:Adatum
EMAIL:ana@adatum.example
CATEGORIES:News
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Cut off
""".replace("\n", "\r\n")


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards.vcf"
    path.write_bytes(CARDS.encode())
    return path


@pytest.fixture
def fresh(trato: Trato) -> Trato:
    assert trato("init").code == 0
    return trato


def test_import_reports_and_says_the_same_again(fresh: Trato, cards: Path) -> None:
    report = fresh("contact", "import", str(cards), "--json").json
    assert (report["created"], report["updated"], report["unchanged"]) == (1, 0, 0)
    assert report["companies"] == 1
    (rejected,) = report["rejected"]
    assert (rejected["file"], rejected["line"]) == (str(cards), 8)
    assert "END:VCARD" in rejected["reason"]
    again = fresh("contact", "import", str(cards), "--json").json
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_dry_run_saves_nothing(fresh: Trato, cards: Path) -> None:
    report = fresh("contact", "import", str(cards), "--dry-run", "--json").json
    assert report["created"] == 1
    assert fresh("contact", "list", "--json").json == []


def test_rejects_are_kept(fresh: Trato, cards: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.vcf"
    fresh("contact", "import", str(cards), "--rejects", str(rejects))
    assert b"FN:Cut off" in rejects.read_bytes()
    table = tmp_path / "list.csv"
    table.write_text("Name\nContoso\n")
    done = fresh("contact", "import", str(cards), str(table), "--rejects", str(rejects), "--yes")
    assert done.code == 2


def test_csv_with_columns_of_its_own(fresh: Trato, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Wer;Wo;Wie\nContoso;Berlin;x\n")
    report = fresh(
        "contact", "import", str(path), "--map", "Wer=name", "--map", "Wo=city", "--json"
    ).json
    assert report["created"] == 1
    assert report["ignored"] == ["Wie"]
    assert fresh("contact", "list", "--json").json[0]["city"] == "Berlin"
    assert fresh("contact", "import", str(path), "--map", "Wer").code == 2


def test_what_is_no_file_of_contacts(fresh: Trato, tmp_path: Path) -> None:
    assert fresh("contact", "import", str(tmp_path / "none.vcf")).code == 2
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK\x03\x04" + bytes(100))
    done = fresh("contact", "import", str(book))
    assert done.code == 2
    assert "book.xlsx" in done.err
    assert done.err.count("\n") == 1


def test_standard_input(program: Callable[..., Done]) -> None:
    program("init")
    done = program("contact", "import", "-", "--json", given=CARDS.encode())
    assert json.loads(done.out)["created"] == 1


@pytest.mark.parametrize("name", ["out.vcf", "out.csv"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_exported_comes_back(
    fresh: Trato, cards: Path, tmp_path: Path, name: str, language: str
) -> None:
    fresh("contact", "import", str(cards))
    before = fresh("contact", "list", "--json").json
    target = tmp_path / name
    done = fresh("contact", "export", str(target), "--json", "--lang", language)
    assert done.json == {"exported": 2, "file": str(target)}
    other = ("--db", str(tmp_path / "other.db"))
    fresh("init", *other)
    fresh("contact", "import", str(target), *other)
    after = fresh("contact", "list", "--json", *other).json
    for row in (*before, *after):
        del row["modified_at"]
    assert after == before


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_caption_is_recognized(language: str) -> None:
    headers = {translate(caption, language): name for name, caption in captions().items()}
    known = guess_mapping(headers)
    assert {header: known.get(header) for header in headers} == headers


def test_export_some_to_standard_output(fresh: Trato, cards: Path) -> None:
    fresh("contact", "import", str(cards))
    shown = fresh("contact", "export", "-", "--where", "type=person").out
    assert len(shown.splitlines()) == 2
    shown = fresh("contact", "export", "-", "--as", "vcard", "--find", "adat").out
    assert shown.startswith("BEGIN:VCARD")


def test_an_existing_file_is_not_replaced_unasked(fresh: Trato, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    assert fresh("contact", "export", str(target)).code == 2
    assert target.read_text() == "mine"
