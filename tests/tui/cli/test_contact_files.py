"""Contacts from files and into files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

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
def fresh(where: Path, usual: Path, trato: Trato) -> Trato:
    shutil.copy(usual, where)
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
    book.write_bytes(b"PK\x03\x04" + bytes(100))  # a zip archive that is none
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


# --- tables ----------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Notes"
    sheet.append(["Colours"])
    people = book.create_sheet("Clientes")
    people.append(["Clientes 2026"])
    people.append([])
    people.append(["Nombre", "Empresa", "Correo electronico del cliente", "Móvil", "Alta"])
    people.append(["Ana Núñez", "Adatum", "ana@adatum.example", 600111222, date(2026, 1, 2)])
    people.append([])
    people.append(["Eva Puig", "Adatum", "eva@adatum.example", 600111223, None])
    people.append([None, None, None, 600111224, None])
    path = tmp_path / "clientes.xlsx"
    book.save(path)
    return path


def test_a_sheet_of_a_workbook(fresh: Trato, workbook: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = fresh(
        "contact", "import", str(workbook), "--sheet", "clientes", "--json", "--rejects",
        str(rejects), "--set", "salesperson_code=JO", "--set", "groups=News",
    )  # fmt: skip
    assert report.code == 3
    fresh("salesperson", "add", "JO")
    done = fresh(
        "contact", "import", str(workbook), "--sheet", "2", "--json", "--rejects",
        str(rejects), "--set", "salesperson_code=JO", "--set", "groups=News",
    ).json  # fmt: skip
    assert (done["created"], done["companies"], done["no_of_rejected"]) == (2, 1, 1)
    assert done["ignored"] == ["Alta"]
    assert done["reasons"][0]["count"] == 1
    lines = rejects.read_text("utf-8-sig").splitlines()
    assert lines == ["Nombre,Empresa,Correo electronico del cliente,Móvil,Alta", ",,,600111224,"]
    ana = fresh("contact", "list", "--find", "ana", "--json").json[0]
    assert (ana["mobile_phone_no"], ana["salesperson_code"]) == ("600111222", "JO")
    assert ana["email"] == "ana@adatum.example"
    assert fresh("contact", "show", ana["no"], "--json").json["mailing_groups"] == ["NEWS"]
    assert fresh("contact", "import", str(workbook), "--sheet", "3").code == 2


def test_a_preview_shows_the_field_of_each_column(fresh: Trato, workbook: Path) -> None:
    done = fresh("contact", "import", str(workbook), "--sheet", "2", "--preview", "--json")
    fields = {row["column"]: row["field"] for row in done.json}
    assert list(fields.values()) == ["name", "company_name", "email", "mobile_phone_no", ""]
    assert done.json[3]["values"] == ["600111222", "600111223", "600111224"]
    assert "3 records" in done.err
    assert fresh("contact", "list", "--json").json == []


def test_a_mapping_is_kept_and_found_again(fresh: Trato, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Wer;Wo;Was\nContoso;Berlin;x\n")
    given = ("--map", "wer=name", "--map", "Wo=city", "--set", "type=company")
    fresh("contact", "import", str(path), *given, "--save-mapping", "wide", "--preview")
    shown = fresh("import-mapping", "show", "WIDE", "--json").json
    assert shown["columns"] == {"Wer": "name", "Wo": "city", "Was": ""}
    assert shown["set"] == {"type": "company"}
    path.write_text("Was;Wer;Wo\nx;Fabrikam;Bonn\n")
    assert fresh("contact", "import", str(path), "--json").json["created"] == 1
    (row,) = fresh("contact", "list", "--json").json
    assert (row["name"], row["type"], row["city"]) == ("Fabrikam", "company", "Bonn")
    fresh("import-mapping", "set", "WIDE", "code=NARROW")
    assert (
        fresh("contact", "import", str(path), "--mapping", "narrow", "--json").json["updated"] == 0
    )
    assert fresh("contact", "import", str(path), "--mapping", "wide").code == 3
    again = ("contact", "import", str(path), "--save-mapping", "narrow", "--preview")
    assert fresh(*again).code == 2
    assert fresh(*again, "--yes").code == 0
    assert fresh("import-mapping", "delete", "NARROW", "--yes").code == 0


def test_columns_and_fields_that_do_not_exist(fresh: Trato, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Name;Tel\nContoso;x;1\n")
    done = fresh("contact", "import", str(path), "--map", "Nmae=name")
    assert (done.code, "'Nmae'" in done.err, "Name (2)" in done.err) == (2, True, True)
    assert fresh("contact", "import", str(path), "--map", "Name=nmae").code == 2
    assert fresh("contact", "import", str(path), "--set", "no=1").code == 2
    report = fresh("contact", "import", str(path), "--map", "Name (2)=", "--map", "Tel=", "--json")
    assert report.json["ignored"] == ["Name (2)", "Tel"]


def test_an_import_is_taken_back(fresh: Trato, cards: Path) -> None:
    run = str(fresh("contact", "import", str(cards), "--json").json["import_runs"][0])
    (listed,) = fresh("import-run", "list", "--json").json
    assert (listed["no"], listed["file_name"], listed["undone"]) == (int(run), "cards.vcf", False)
    plan = fresh("import-run", "undo", run, "--dry-run", "--json").json
    assert (plan["deleted"], plan["staying"]) == (2, [])
    assert fresh("import-run", "undo", run).code == 2
    assert len(fresh("contact", "list", "--json").json) == 2
    assert fresh("import-run", "undo", run, "--yes", "--json").json["deleted"] == 2
    assert fresh("contact", "list", "--json").json == []
    assert fresh("import-run", "undo", run, "--yes").code == 1
    assert fresh("import-run", "undo", "99", "--yes").code == 3


def test_a_thousand_rejects_are_counted_and_written(fresh: Trato, tmp_path: Path) -> None:
    path, rejects = tmp_path / "list.csv", tmp_path / "rejects.csv"
    path.write_text("Name;E-Mail\n" + "Contoso;nobody\n" * 1234)
    report = fresh("contact", "import", str(path), "--rejects", str(rejects), "--json").json
    assert (report["no_of_rejected"], len(report["rejected"])) == (1234, 100)
    assert report["reasons"] == [
        {"reason": report["rejected"][0]["reason"], "count": 1234},
    ]
    assert len(rejects.read_text().splitlines()) == 1235
