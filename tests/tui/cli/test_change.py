"""`trato change`: what was done is told, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Trato = Callable[..., Any]


def last(company: Trato) -> dict[str, Any]:
    found: dict[str, Any] = company("change", "list", "--limit", "1", "--json").json[0]
    return found


def test_a_change_is_taken_back_once(company: Trato) -> None:
    before = company("contact", "show", "CT000003", "--json").json["city"]
    company("contact", "set", "CT000003", "city=Bilbao")
    line = last(company)
    refused = company("change", "undo", str(line["no"]))
    assert refused.code == 2
    assert "Take back 'Change' of one record?" in refused.err
    assert company("change", "undo", str(line["no"]), "--dry-run", "--json").json == {"undone": 1}
    assert last(company) == line
    assert company("change", "undo", str(line["no"]), "--yes", "--json").json == {"undone": 1}
    assert company("contact", "show", "CT000003", "--json").json["city"] == before
    told = last(company)
    assert (told["operation"], told["undoes"]) == ("undo change", line["no"])
    again = company("change", "undo", str(line["no"]), "--yes")
    assert again.code == 1
    assert f"by change {told['no']}" in again.err


def test_a_deleted_contact_is_brought_back_unless_its_number_is_taken(company: Trato) -> None:
    company("contact", "add", "no=GONE", "name=Adatum")
    company("contact", "delete", "GONE", "--yes")
    line = str(last(company)["no"])
    company("contact", "add", "no=GONE", "name=Another")
    refused = company("change", "undo", line, "--yes")
    assert (refused.code, refused.err.count("\n")) == (4, 1)
    company("contact", "delete", "GONE", "--yes")
    assert company("change", "undo", line, "--yes").code == 0
    assert company("contact", "show", "GONE", "--json").json["name"] == "Adatum"


def test_what_others_changed_since_is_a_conflict(company: Trato) -> None:
    company("contact", "set", "CT000003", "city=Bilbao")
    line = str(last(company)["no"])
    company("contact", "set", "CT000003", "city=Lugo")
    refused = company("change", "undo", line, "--yes")
    assert (refused.code, refused.err.count("\n")) == (4, 1)
    assert "Lugo" in refused.err
    assert company("change", "undo", "999999", "--yes").code == 3


def test_days_and_amounts_are_told_as_the_person_reads_them(company: Trato) -> None:
    company("template", "set", "OUTGOING", "unit_cost=1234.5")
    company("segment", "add", "no=DAYS", "date=2026-11-22")
    told = company("change", "list", "--limit", "2", "--json", "--lang", "es").json
    assert "Fecha: 22/11/26" in told[0]["fields"]
    assert "→ 1.234,50" in told[1]["fields"]
    assert '"2026-11-22"' in company("change", "list", "--limit", "1", "--columns", "new").out
