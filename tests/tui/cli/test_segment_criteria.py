"""The commands that choose the contacts of a segment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


@pytest.fixture
def segment(trato: Trato) -> str:
    """A segment, beside three contacts of which two are in Madrid and one gets the newsletter."""
    for code, first in (("CONT", "CT000001"), ("SEGM", "SM00001")):
        assert trato("number-series", "add", code, f"starting_no={first}").code == 0
    trato("setup", "set", "contact_nos=CONT", "segment_nos=SEGM")
    for name, city in (("Adatum", "Madrid"), ("Blue Yonder", "Madrid"), ("Contoso", "Vigo")):
        assert trato("contact", "add", "type=company", f"name={name}", f"city={city}").code == 0
    trato("mailing-group", "add", "NEWS")
    trato("mailing-group", "assign", "NEWS", "Adatum")
    return str(trato("segment", "add", "description=Fair", "--json").json["no"])


def test_filters_name_their_table(trato: Trato, segment: str) -> None:
    command = ("segment", "add-contacts", segment, "--where", "city=Madrid", "--json")
    found = trato(*command, "--where", "mailing_group.code=NEWS", "--dry-run").json
    assert found == {"matched": 1, "added": 1, "skipped_existing": 0, "excluded": 0}
    assert trato(*command, "--mailing-group", "NEWS").json["added"] == 1
    wrong = trato(*command, "--where", "value_entry.item_no=1")
    assert wrong.code == 2
    assert "mailing_group" in wrong.err


def test_reduce_refine_back_and_what_was_recorded(trato: Trato, segment: str) -> None:
    trato("segment", "add-contacts", segment)
    trial = trato("segment", "reduce", segment, "--where", "city=Vigo", "--dry-run", "--json").json
    assert trial == {"matched": 1, "removed": 1, "left": 2}
    trato("segment", "reduce", segment, "--where", "city=Vigo")
    trato("segment", "refine", segment, "--mailing-group", "NEWS", "--entire-companies")
    steps = trato("segment", "criteria", segment, "--json").json
    assert [(step["action"], step["added"], step["removed"]) for step in steps] == [
        ("add", 3, 0),
        ("reduce", 0, 1),
        ("refine", 0, 1),
    ]
    assert steps[1]["sentence"] == "City is Vigo"
    assert steps[2]["filters"] == {"mailing_group": {"code": "NEWS"}}
    assert steps[2]["options"] == ["entire_companies"]
    spanish = trato("--lang", "es", "segment", "criteria", segment, "--format", "table")
    assert "Empresas enteras" in spanish.out
    assert trato("segment", "back", segment).code == 2
    back = trato("segment", "back", segment, "--yes", "--json").json
    assert back == {"action": "refine", "removed": 0, "restored": 1}


def test_criteria_are_saved_shown_and_done_again(trato: Trato, segment: str) -> None:
    assert trato("segment", "save-criteria", segment, "MADRID").code == 1
    trato("segment", "add-contacts", segment, "--where", "city=Madrid")
    saved = trato("segment", "save-criteria", segment, "madrid", "--description", "All", "--json")
    assert (saved.json["code"], saved.json["no_of_actions"]) == ("MADRID", 1)
    assert trato("segment", "save-criteria", segment, "MADRID").code == 4
    shown = trato("saved-criteria", "show", "MADRID", "--json").json
    assert shown["actions"][0]["filters"] == {"contact": {"city": "Madrid"}}
    assert "City is Madrid" in trato("saved-criteria", "show", "MADRID", "--format", "table").out
    assert trato("segment", "reuse-criteria", segment, "MADRID").code == 2
    done = trato("segment", "reuse-criteria", segment, "MADRID", "--yes", "--json").json
    assert done == {"actions": 1, "added": 0, "removed": 0}
    assert trato("saved-criteria", "delete", "MADRID", "--yes").code == 0
    assert trato("saved-criteria", "list", "--json").json == []


def test_contacts_of_a_segment_join_a_mailing_group(trato: Trato, segment: str) -> None:
    trato("segment", "add-contacts", segment, "--where", "city=Vigo")
    assert trato("segment", "apply-mailing-group", segment, "NEWS", "--json").json == {"added": 1}
    trato("segment", "apply-mailing-group", segment, "NEWS", "--delete-old")
    assert trato("mailing-group", "show", "NEWS", "--json").json["no_of_contacts"] == 1


def test_a_logged_segment_is_reused(trato: Trato, segment: str) -> None:
    trato("salesperson", "add", "JO")
    trato("group", "add", "PHONE")
    given = ("interaction_group_code=PHONE", "correspondence_type=", "description=Call")
    assert trato("template", "add", "CALL", *given).code == 0
    trato("segment", "set", segment, "interaction_template_code=CALL", "salesperson_code=JO")
    trato("segment", "add-contacts", segment)
    logged = trato("segment", "log", segment, "--json").json["logged_segment_entry_no"]
    other = trato("segment", "add", "description=Again", "--json").json["no"]
    assert trato("logged-segment", "reuse", str(logged), other, "--json").json == {"added": 3}
    assert trato("logged-segment", "reuse", str(logged), other).code == 2
