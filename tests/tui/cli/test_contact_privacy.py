"""What is stored about a person, from the command line: written whole, and erased whole."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.cli.conftest import Done

MARIA = "CT000003"


def test_everything_is_written_as_text_and_json(company: Callable[..., Done]) -> None:
    assert company("log", MARIA, "OUTGOING", "Asked for chairs").code == 0
    text = company("contact", "export", "--everything", MARIA).out
    assert "maria@adatum.example" in text
    assert "Asked for chairs" in text
    found = company("contact", "export", "--everything", MARIA, "--json").json
    assert found["contact"]["no"] == MARIA
    assert found["interactions"][0]["description"] == "Asked for chairs"
    spanish = company("--lang", "es", "contact", "export", "--everything", MARIA).out
    assert "Correo electrónico" in spanish


def test_everything_goes_into_an_archive_of_its_owner(
    company: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "offer.txt").write_text("forty chairs")
    assert company(
        "interaction", "create", f"contact_no={MARIA}", "interaction_template_code=OUTGOING",
        "--attach", str(tmp_path / "offer.txt"),
    ).code == 0  # fmt: skip
    path = tmp_path / "maria.zip"
    assert company("contact", "export", "--everything", MARIA, str(path), "--json").json == {
        "exported": 1,
        "file": str(path),
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        names = archive.namelist()
        assert f"{MARIA}.txt" in names
        (document,) = [name for name in names if name.endswith("offer.txt")]
        assert archive.read(document) == b"forty chairs"
        assert json.loads(archive.read(f"{MARIA}.json"))["contact"]["name"] == "María Núñez"


def test_everything_is_of_one_contact_only(company: Callable[..., Done]) -> None:
    assert company("contact", "export", "--everything", "CT9").code == 3
    refused = company("contact", "export", "--everything", MARIA, "--where", "city=M*")
    assert refused.code == 2
    assert company("contact", "export").code == 2


def test_erasing_is_confirmed(company: Callable[..., Done], where: Path) -> None:
    assert company("log", MARIA, "OUTGOING", "Asked for chairs").code == 0
    assert company("contact", "erase", MARIA).code == 2
    assert company("contact", "show", MARIA).code == 0
    done = company("contact", "erase", MARIA, "--yes", "--json").json
    assert (done["erased"], done["entries"]) == (MARIA, 1)
    assert company("contact", "show", MARIA).code == 3
    assert "Núñez".encode() not in where.read_bytes()
    (entry,) = company("interaction", "list", "--json").json
    assert (entry["contact_no"], entry["description"]) == ("CT000001", "Outgoing call")


def test_the_file_can_be_cleaned_afterwards(company: Callable[..., Done]) -> None:
    assert company("contact", "erase").code == 2
    assert company("contact", "erase", MARIA, "--clean-file").code == 2
    assert company("contact", "erase", "--clean-file", "--json").json == {"cleaned": 1}
