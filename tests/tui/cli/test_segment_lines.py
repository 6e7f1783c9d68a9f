"""`trato segment`: single lines, languages, attachments, and what logging tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


@pytest.fixture
def segment(company: Trato) -> Trato:
    """The command line of a company with a segment of letters and a line for one contact."""
    assert (
        company("segment", "add", "description=Spring", "interaction_template_code=BUS").code == 0
    )
    assert company("segment", "add-line", "SM00001", "Contoso").code == 0
    return company


def test_lines_are_added_changed_and_deleted(segment: Trato) -> None:
    added = segment("segment", "add-line", "SM00001", "maria@adatum.example", "cost=3", "--json")
    assert (added.json["line_no"], added.json["contact_name"], added.json["cost"]) == (
        20000,
        "María Núñez",
        "3.00",
    )
    changed = segment("segment", "set-line", "SM00001", "20000", "evaluation=positive", "--json")
    assert changed.json["evaluation"] == "positive"
    assert segment("segment", "set-line", "SM00001", "30000", "cost=1").code == 3
    assert segment("segment", "delete-line", "SM00001", "10000", "20000").code == 2
    gone = segment("segment", "delete-line", "SM00001", "10000", "20000", "--yes", "--json")
    assert gone.json == {"deleted": 2}


def test_languages_are_listed_added_changed_and_deleted(segment: Trato) -> None:
    rows = segment("segment", "languages", "SM00001", "--json").json
    assert [(row["key"], row["attachment"]) for row in rows] == [
        ("SM00001/EN", True),
        ("SM00001/ES", True),
    ]
    added = segment("segment", "add-language", "SM00001", "FR", "subject=Venez", "--json").json
    assert (added["language_code"], added["subject"]) == ("FR", "Venez")
    assert segment("segment", "set-language", "SM00001", "EN", "subject=Come").code == 2
    segment("segment", "set-language", "SM00001", "EN", "subject=Come", "--update-lines")
    assert segment("segment", "lines", "SM00001", "--json").json[0]["subject"] == "Come"
    assert segment("segment", "set", "SM00001", "language_code=DE").code == 2
    assert segment("segment", "set", "SM00001", "language_code=DE", "--yes").code == 0
    assert segment("segment", "delete-language", "SM00001", "FR", "--yes", "--json").json == {
        "deleted": 1
    }
    assert segment("segment", "delete-language", "SM00001", "FR", "--yes").code == 3


def test_documents_of_languages_and_of_single_lines(segment: Trato, tmp_path: Path) -> None:
    given, taken = tmp_path / "given.txt", tmp_path / "taken.txt"
    given.write_text("For you")
    line = ("--line", "10000")
    attached = segment("segment", "attach", "SM00001", str(given), *line, "--json").json
    assert attached["attachment"] == "unique"
    assert segment("segment", "attach", "SM00001", str(given), "--language", "ES").code == 2
    replaced = segment(
        "segment", "attach", "SM00001", str(given), "--language", "ES", "--yes", "--json"
    )
    assert replaced.json["file_name"] == "given.txt"
    segment("segment", "attachment", "SM00001", str(taken), *line)
    assert taken.read_text() == "For you"
    without = segment("segment", "detach", "SM00001", *line, "--yes", "--json").json
    assert without["attachment"] == ""
    assert segment("segment", "attachment", "SM00001", "-", *line).code == 3
    detached = segment("segment", "detach", "SM00001", "--language", "ES", "--yes", "--json").json
    assert detached["attachment"] is False


def test_logging_tells_what_was_left_out(segment: Trato) -> None:
    segment("segment", "set-line", "SM00001", "10000", "correspondence_type=email")
    segment("segment", "add-line", "SM00001", "CT000003")
    segment("segment", "add-line", "SM00001", "CT000001")
    segment("segment", "set-line", "SM00001", "30000", "contact_no=")
    expected = {"logged": 2, "without_contact": 1, "without_email": 1}
    for more in (["--dry-run"], []):
        done = segment("segment", "log", "SM00001", *more, "--json").json
        assert {name: done[name] for name in expected} == expected
