"""The verbs that all nouns have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def test_add_prints_the_record(trato: Trato) -> None:
    added = trato("group", "add", "meeting", "description=Meetings", "--json").json
    assert added == {"code": "MEETING", "description": "Meetings", "blocked": False}


def test_show_set_and_delete(trato: Trato) -> None:
    trato("group", "add", "MEETING", "description=Meetings")
    assert trato("--json", "group", "show", "meeting").json["description"] == "Meetings"
    changed = trato("group", "set", "MEETING", "description=All meetings", "--json").json
    assert changed["description"] == "All meetings"
    assert trato("group", "delete", "MEETING", "--yes", "--json").json == {"deleted": 1}
    assert trato("group", "show", "MEETING").code == 3


def test_list_is_one_array(trato: Trato) -> None:
    assert trato("group", "list", "--json").json == []
    for code in ("B", "A", "C"):
        trato("group", "add", code, f"description=Group {code}")
    rows = trato("group", "list", "--json").json
    assert [row["code"] for row in rows] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--where", "code=A|C"], ["A", "C"]),
        (["--where", "code=A|C", "--where", "code=<>A"], ["C"]),
        (["--where", "description=*c", "--where", "code=A..C"], ["C"]),
        (["--sort", "code:desc"], ["C", "B", "A"]),
        (["--sort", "description", "--limit", "2"], ["A", "B"]),
        (["--find", "group b"], ["B"]),
    ],
)
def test_list_options(trato: Trato, options: list[str], codes: list[str]) -> None:
    for code in ("B", "A", "C"):
        trato("group", "add", code, f"description=Group {code}")
    assert [row["code"] for row in trato("group", "list", "--json", *options).json] == codes


def test_columns(trato: Trato) -> None:
    trato("group", "add", "A", "description=Group")
    listed = trato("group", "list", "--json", "--columns", "description").json
    assert listed == [{"description": "Group"}]


def test_formats(trato: Trato) -> None:
    trato("group", "add", "A", "description=Group, first")
    assert trato("group", "list").out == "code\tdescription\tblocked\nA\tGroup, first\tfalse\n"
    rows = list(csv.reader(io.StringIO(trato("group", "list", "--format", "csv").out)))
    assert rows == [["code", "description", "blocked"], ["A", "Group, first", "false"]]
    table = trato("group", "list", "--format", "table").out.splitlines()
    assert table[0].split() == ["Code", "Description", "Blocked"]
    assert table[2].split() == ["A", "Group,", "first", "No"]
    assert trato("group", "show", "A").out == "code\tA\ndescription\tGroup, first\nblocked\tfalse\n"


def test_a_table_has_the_columns_of_the_screen(company: Trato) -> None:
    company("log", "CT000001", "OUTGOING")
    header = company("interaction", "list", "--format", "table").out.splitlines()[0]
    assert "Entry No." in header
    assert "Doc. No. Occurrence" not in header


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["group", "add", "A", "description"], 2),
        (["group", "add", "A", "description=a", "description=b"], 2),
        (["group", "add", "A", "colour=red"], 2),
        (["group", "list", "--where", "code"], 2),
        (["group", "list", "--where", "colour=red"], 2),
        (["group", "list", "--sort", "colour"], 2),
        (["group", "list", "--limit", "0"], 2),
        (["group", "list", "--limit", "many"], 2),
        (["group", "list", "--format", "xml"], 2),
        (["group", "list", "--colour"], 2),
        (["group", "paint"], 2),
        (["grupe", "list"], 2),
        (["group"], 2),
        (["group", "show"], 2),
        (["group", "show", "A", "B"], 2),
        (["group", "show", "NOPE"], 3),
        (["group", "set", "NOPE", "description=x"], 3),
        (["group", "delete", "NOPE", "--yes"], 3),
        (["group", "add", "", "description=x"], 1),
        (["--lang", "fr", "group", "list"], 2),
        (["--work-date", "yesterdayish", "group", "list"], 2),
        (["contact", "show", "CT9"], 3),
        (["interaction", "show", "abc"], 3),
    ],
)
def test_a_refusal_is_one_line(trato: Trato, arguments: list[str], code: int) -> None:
    done = trato(*arguments)
    assert done.code == code
    assert done.out == ""
    assert done.err.startswith("trato: ")
    assert done.err.count("\n") == 1


def test_a_duplicate_is_a_conflict(trato: Trato) -> None:
    trato("group", "add", "A", "description=a")
    assert trato("group", "add", "A", "description=b").code == 4


def test_what_is_used_is_not_deleted(company: Trato) -> None:
    done = company("group", "delete", "PHONE", "--yes")
    assert done.code == 1
    assert "in use" in done.err


def test_a_wrong_name_brings_the_right_one(trato: Trato) -> None:
    assert "Did you mean contact?" in trato("contcat", "list").err


def test_fields_take_dashes_and_any_case(trato: Trato) -> None:
    added = trato("salesperson", "add", "PS", "Phone-No=123", "JOB_TITLE=Buyer", "--json").json
    assert (added["phone_no"], added["job_title"]) == ("123", "Buyer")


def test_mailing_groups_have_members(company: Trato) -> None:
    company("mailing-group", "add", "NEWS", "description=Newsletter")
    assigned = company("mailing-group", "assign", "NEWS", "CT000001", "Contoso", "--json")
    assert assigned.json == {"added": 2}
    assert company("mailing-group", "show", "NEWS", "--json").json["no_of_contacts"] == 2
    assert company("contact", "show", "CT000001", "--json").json["mailing_groups"] == ["NEWS"]
    assert company("mailing-group", "withdraw", "NEWS", "Contoso", "--json").json == {"removed": 1}


def test_users_are_salespeople(company: Trato) -> None:
    added = company("user", "add", "maria", "salesperson_code=none")
    assert added.code == 3
    company("salesperson", "add", "MN", "name=María")
    added = company("user", "add", "maria", "salesperson_code=mn", "--json")
    assert added.json["salesperson_name"] == "María"


def test_a_trial_deletes_nothing_and_says_what_would_be_refused(company: Trato) -> None:
    assert company("mailing-group", "add", "NEWS").code == 0
    trial = company("mailing-group", "delete", "NEWS", "--dry-run", "--json")
    assert trial.json == {"deleted": 1}
    assert company("mailing-group", "show", "NEWS").code == 0
    refused = company("group", "delete", "MEETING", "--dry-run")
    assert refused.code == 1
    assert "in use" in refused.err


def test_the_end_of_a_number_series_is_announced(company: Trato) -> None:
    company("number-series", "set", "CONT", "warning_no=CT000005")
    assert company("contact", "add", "name=Fourth").err == ""
    done = company("contact", "add", "name=Fifth", "--json")
    assert done.json["no"] == "CT000005"
    assert done.err == "The numbers of contacts are running out: CT000005 is the last one used.\n"


def test_a_code_is_given_without_its_name(trato: Trato) -> None:
    done = trato("salesperson", "add", "code=JO", "name=Jo")
    assert (done.code, done.err) == (2, "trato: The Code comes first, without code=: JO.\n")
