"""The commands of contacts, templates, segments and the interaction log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def _log(company: Trato, *more: str) -> int:
    number: int = company("log", "CT000001", "OUTGOING", *more, "--json").json["entry_no"]
    return number


# --- contacts --------------------------------------------------------------------------------


def test_contacts_get_a_number(company: Trato) -> None:
    rows = company("contact", "list", "--json", "--columns", "no,name,type,company_no").json
    assert rows == [
        {"no": "CT000001", "name": "Adatum Corporation", "type": "company",
         "company_no": "CT000001"},
        {"no": "CT000002", "name": "Contoso", "type": "company", "company_no": "CT000002"},
        {"no": "CT000003", "name": "María Núñez", "type": "person", "company_no": "CT000001"},
    ]  # fmt: skip


def test_contact_filters_ignore_accents(company: Trato) -> None:
    rows = company("contact", "list", "--where", "name=maria*", "--json").json
    assert [row["no"] for row in rows] == ["CT000003"]


def test_history_of_a_company_has_its_persons_and_what_is_postponed(company: Trato) -> None:
    company("log", "CT000001", "OUTGOING", "First")
    company("log", "CT000003", "OUTGOING", "Second", "--postpone")
    company("log", "CT000002", "OUTGOING", "Elsewhere")
    company("log", "CT000003", "OUTGOING", "Third")
    rows = company("contact", "history", "ct000001", "--json").json
    assert [row["description"] for row in rows] == ["Third", "Second", "First"]
    company("log", "CT000001", "OUTGOING", "Long ago", "date=2020-01-02")
    rows = company("contact", "history", "CT000001", "--json").json
    assert [row["description"] for row in rows] == ["Third", "Second", "First", "Long ago"]
    rows = company("contact", "history", "CT000003", "--limit", "1", "--json").json
    assert [row["description"] for row in rows] == ["Third"]


def test_who_deletes_a_company_is_told_of_its_persons(company: Trato) -> None:
    asked = company("contact", "delete", "CT000001")
    assert asked.code == 2
    assert "Delete Contact CT000001? Its person is deleted too." in asked.err
    done = company("contact", "delete", "CT000001", "--yes", "--json")
    assert done.json == {"deleted": 1, "persons": 1}
    assert company("contact", "show", "CT000003").code == 3


def test_brief_is_what_to_know_before_the_call(company: Trato) -> None:
    company("log", "CT000003", "OUTGOING", "First", "evaluation=positive")
    company("interaction", "comment", "1", "Call in the morning")
    found = company("contact", "brief", "CT000001", "--json").json
    assert found["no"] == "CT000001"
    assert found["no_of_interactions"] == 1
    (entry,) = found["interactions"]
    assert (entry["description"], entry["evaluation"]) == ("First", "positive")
    assert entry["comments"] == ["Call in the morning"]
    shown = company("contact", "brief", "CT000003", "--format", "table", "--lang", "es").out
    assert "Positiva · Call in the morning" in shown


def test_statistics(company: Trato) -> None:
    _log(company, "", "cost=12.50", "duration=1:30", "date=22-11-26")
    for words in (("contact", "CT000001"), ("template", "OUTGOING"), ("group", "PHONE")):
        noun, key = words
        found = company(noun, "statistics", key, "--json").json
        assert (found["no_of_interactions"], found["cost"], found["duration"]) == (1, "12.50", 90)
        assert company(noun, "statistics", key, "--dates", "..31-12-25", "--json").json[
            "no_of_interactions"
        ] == 0  # fmt: skip
    found = company("contact", "statistics", "CT000001", "--json").json
    assert found["date_of_last_interaction"] == "2026-11-22"


# --- log -------------------------------------------------------------------------------------


def test_log_by_number_name_and_address(company: Trato) -> None:
    for who in ("CT000003", "maría núñez", "MARIA@adatum.example"):
        entry = company("log", who, "OUTGOING", "Hello", "--json").json
        assert entry["contact_no"] == "CT000003"
        assert entry["description"] == "Hello"


def test_log_takes_fields_without_a_description(company: Trato) -> None:
    entry = company("log", "CT000003", "OUTGOING", "duration=45", "cost=2", "--json").json
    assert (entry["duration"], entry["cost"]) == (45, "2.00")
    assert entry["description"] == "Outgoing call"
    entry = company("log", "CT000003", "OUTGOING", "a=b", "--json").json
    assert entry["description"] == "a=b"


def test_fields_are_called_by_their_english_names(company: Trato) -> None:
    entry = company("log", "CT000003", "OUTGOING", "time_of_interaction=9:05", "--json").json
    assert entry["time_of_interaction"] == "09:05"
    for caption in ("Contact Company No.", "Interaction Template Code", "User ID", "E-Mail Logged"):
        name = caption.replace("E-Mail", "email").replace(".", "").replace(" ", "_").lower()
        assert name in entry


def test_an_ambiguous_name_names_the_candidates(company: Trato) -> None:
    company("contact", "add", "name=Contoso", "city=Bilbao")
    done = company("log", "contoso", "OUTGOING")
    assert done.code == 5
    assert "CT000002 Contoso" in done.err
    assert done.err.count("\n") == 1


def test_a_contact_blocked_for_privacy(company: Trato) -> None:
    company("contact", "set", "CT000002", "privacy_blocked=yes")
    assert company("log", "CT000002", "OUTGOING").code == 6


def test_create_with_comments_and_document(company: Trato, tmp_path: Path) -> None:
    (tmp_path / "offer.txt").write_text("The offer")
    entry = company(
        "interaction", "create", "contact_no=CT000001", "interaction_template_code=ONSITE",
        "description=Visit", "evaluation=very_positive", "cost=1.234,50",
        "--comment", "Wants an offer", "--comment", "Call in May",
        "--attach", str(tmp_path / "offer.txt"), "--json", "--work-date", "22-11-26",
    )  # fmt: skip
    assert entry.json["date"] == "2026-11-22"
    assert entry.json["evaluation"] == "very_positive"
    assert entry.json["cost"] == "1234.50"
    assert entry.json["attachment"] is True
    number = str(entry.json["entry_no"])
    comments = company("interaction", "comments", number, "--json").json
    assert [line["comment"] for line in comments] == ["Wants an offer", "Call in May"]
    target = tmp_path / "copy.txt"
    company("interaction", "attachment", number, str(target))
    assert target.read_text() == "The offer"
    assert company("interaction", "attachment", number, str(target)).code == 2
    assert company("interaction", "attachment", number, str(target), "--yes").code == 0
    assert company("interaction", "attachment", number, "-").out == "The offer"


def test_cancel_restore_evaluate_comment(company: Trato) -> None:
    first, second = str(_log(company)), str(_log(company))
    done = company("interaction", "cancel", first, second, "--reason", "Wrong", "--json")
    assert done.json == {"canceled": 2}
    assert company("interaction", "cancel", first, "--json").json == {"canceled": 0}
    assert company("interaction", "show", first, "--json").json["canceled"] is True
    assert company("interaction", "restore", first, "--json").json == {"restored": 1}
    assert company("interaction", "evaluate", first, "negative", "--json").json == {"evaluated": 1}
    assert company("interaction", "evaluate", first, "splendid").code == 2
    line = company("interaction", "comment", first, "Another", "--json").json
    assert (line["entry_no"], line["comment"]) == (int(first), "Another")
    comments = company("interaction", "comments", first, "--json").json
    assert [item["comment"] for item in comments] == ["Wrong", "Another"]
    assert company("interaction", "cancel", first, "999").code == 3


def test_a_filter_on_canceled_narrows_what_is_deleted(company: Trato) -> None:
    number = str(company("log", "CT000003", "OUTGOING", "--json").json["entry_no"])
    company("interaction", "cancel", number)
    deletion = ("interaction", "delete-canceled", "--yes", "--json", "--where")
    assert company(*deletion, "canceled=no").json == {"deleted": 0}
    assert company(*deletion, "canceled=yes").json == {"deleted": 1}


def test_delete_canceled_asks(company: Trato) -> None:
    number = str(_log(company))
    _log(company)
    assert company("interaction", "delete-canceled", "--json").json == {"deleted": 0}
    company("interaction", "cancel", number)
    assert company("interaction", "delete-canceled").code == 2
    trial = company("interaction", "delete-canceled", "--dry-run", "--json")
    assert trial.json == {"deleted": 1}
    nothing = company(
        "interaction", "delete-canceled", "--where", "entry_no=999", "--json", "--yes"
    )
    assert nothing.json == {"deleted": 0}
    assert company("interaction", "delete-canceled", "--yes", "--json").json == {"deleted": 1}
    assert len(company("interaction", "list", "--json").json) == 1


def test_postpone_and_resume(company: Trato) -> None:
    entry = company("log", "CT000001", "OUTGOING", "Later", "--postpone", "--json").json
    number = str(entry["entry_no"])
    assert company("interaction", "list", "--json").json == []
    waiting = company("interaction", "postponed", "--json").json
    assert [row["entry_no"] for row in waiting] == [entry["entry_no"]]
    assert company("interaction", "show", number, "--json").json["postponed"] is True
    done = company("interaction", "resume", number, "description=Done", "--comment", "At last",
                   "--json").json  # fmt: skip
    assert (done["description"], done["postponed"]) == ("Done", False)
    assert company("interaction", "resume", number).code == 3
    assert len(company("interaction", "comments", number, "--json").json) == 1


def test_export(company: Trato, tmp_path: Path) -> None:
    _log(company, "=HYPERLINK(1)")
    path = tmp_path / "entries.csv"
    done = company(
        "interaction", "export", str(path), "--columns", "entry_no,description", "--json"
    )
    assert done.json == {"exported": 1, "file": str(path)}
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines == ["Entry No.,Description", "1,'=HYPERLINK(1)"]
    assert company("interaction", "export", str(path)).code == 2
    shown = company("interaction", "export", "-", "--lang", "es", "--columns", "description").out
    assert shown.splitlines()[0] != ""


# --- templates and set-up --------------------------------------------------------------------


def test_template_attach(company: Trato, tmp_path: Path) -> None:
    document = tmp_path / "letter.txt"
    document.write_text("Dear …")
    company("template", "add", "LETTER", "interaction_group_code=LETTER", "description=Letter")
    attached = company("template", "attach", "LETTER", str(document), "--language", "es", "--json")
    assert attached.json["language_code"] == "ES"
    again = company("template", "attach", "LETTER", str(document), "--language", "es")
    assert again.code == 2
    again = company("template", "attach", "LETTER", str(document), "--language", "es", "--yes")
    assert again.code == 0
    assert company("template", "attach", "LETTER", str(tmp_path / "none.txt")).code == 2


def test_template_language_is_asked_for(company: Trato) -> None:
    company("template", "add", "LETTER", "interaction_group_code=LETTER", "description=Letter")
    done = company("template", "set", "LETTER", "language_code=FR")
    assert done.code == 2
    assert "--yes" in done.err
    done = company("template", "set", "LETTER", "language_code=FR", "--yes", "--json")
    assert done.json["language_code"] == "FR"


def test_template_setup(company: Trato) -> None:
    chosen = company("template-setup", "set", "sales_invoice=", "email=OUTGOING", "--json").json
    assert chosen["sales_invoice"] == ""
    assert company("template-setup", "show", "--json").json == chosen
    assert set(chosen) > {"sales_quote", "sales_order_confirmation", "email_draft", "cover_sheet"}
    assert company("template-setup", "set", "letter=OUTGOING").code == 2
    assert company("template-setup", "set", "email=NOPE").code == 3


def test_setup(company: Trato) -> None:
    changed = company("setup", "set", "default_language_code=es", "currency_code=eur", "--json")
    assert changed.json["currency_code"] == "EUR"
    assert company("setup", "show", "--json").json["default_language_code"] == "ES"


# --- segments --------------------------------------------------------------------------------


@pytest.fixture
def segment(company: Trato) -> str:
    added = company(
        "segment", "add", "description=Spring", "interaction_template_code=OUTGOING", "--json"
    )
    number: str = added.json["no"]
    return number


def test_segment_from_contacts_to_the_log(company: Trato, segment: str) -> None:
    trial = company("segment", "add-contacts", segment, "--dry-run", "--json").json
    assert trial == {"matched": 3, "added": 3, "skipped_existing": 0, "excluded": 0}
    added = company("segment", "add-contacts", segment, "--where", "city=Madrid", "--json").json
    assert added["added"] == company("segment", "show", segment, "--json").json["no_of_lines"]
    company("segment", "add-contacts", segment)
    lines = company("segment", "lines", segment, "--json").json
    assert sorted(line["contact_no"] for line in lines) == ["CT000001", "CT000002", "CT000003"]
    assert company("segment", "log", segment, "--dry-run", "--json").json["logged"] == 3
    done = company("segment", "log", segment, "--follow-up", "--json").json
    assert done["logged"] == 3
    assert company("segment", "show", segment).code == 3
    assert company("segment", "show", done["follow_up_no"]).code == 0
    assert len(company("interaction", "list", "--json").json) == 3


def test_logged_segments(company: Trato, segment: str) -> None:
    company("segment", "add-contacts", segment)
    number = str(company("segment", "log", segment, "--json").json["logged_segment_entry_no"])
    assert company("logged-segment", "show", number, "--json").json["segment_no"] == segment
    assert company("logged-segment", "cancel", number, "--json").json == {"canceled": 1}
    assert company("interaction", "list", "--where", "canceled=no", "--json").json == []
    assert company("logged-segment", "restore", number, "--json").json == {"restored": 1}
    company("logged-segment", "cancel", number)
    assert company("logged-segment", "delete-canceled").code == 2
    done = company("logged-segment", "delete-canceled", "--yes", "--json")
    assert done.json == {"deleted": 1}
    assert company("logged-segment", "list", "--json").json == []


def test_lines_follow_when_told_to(company: Trato, segment: str) -> None:
    company("segment", "add-contacts", segment)
    assert company("segment", "set", segment, "unit_cost=7").code == 2
    company("segment", "set", segment, "unit_cost=7", "--keep-lines")
    assert company("segment", "lines", segment, "--json").json[0]["cost"] == "1.00"
    company("segment", "set", segment, "unit_cost=8", "--update-lines")
    assert company("segment", "lines", segment, "--json").json[0]["cost"] == "8.00"


def test_segment_export_has_each_contact_once(company: Trato, segment: str, tmp_path: Path) -> None:
    company("segment", "add-contacts", segment)
    company("segment", "add-contacts", segment, "--allow-existing")
    path = tmp_path / "contacts.csv"
    assert company("segment", "export", segment, str(path), "--json").json["exported"] == 3
    assert path.read_text("utf-8-sig").startswith("No.,External ID,Name,")


def test_comments_of_a_contact_are_added_changed_listed_and_deleted(company: Trato) -> None:
    made = company("contact", "comment", "CT000001", "Never call before ten", "--json").json
    assert (made["contact_no"], made["line_no"]) == ("CT000001", 10000)
    company("contact", "comment", "CT000001", "Call at noon", "--line", "10000", "--code", "call")
    (line,) = company("contact", "comments", "CT000001", "--json").json
    assert (line["comment"], line["code"]) == ("Call at noon", "CALL")
    assert company("contact", "delete-comment", "CT000001", "10000").code == 2
    assert company("contact", "delete-comment", "CT000001", "10000", "--yes").code == 0
    assert company("contact", "comments", "CT000001", "--json").json == []


def test_who_was_not_spoken_to_for_long_is_a_filter(company: Trato) -> None:
    company("log", "CT000001", "OUTGOING", "date=-6m", "First")
    company("log", "CT000002", "OUTGOING")
    company("contact", "set", "CT000001", "keep_in_touch_days=3m")
    where = "date_of_last_interaction=..-3m"
    rows = company("contact", "list", "--where", where, "--json").json
    assert [row["no"] for row in rows] == ["CT000001", "CT000003"]
    (row,) = company("contact", "list", "--where", "keep_in_touch_overdue=yes", "--json").json
    assert (row["no"], row["keep_in_touch_days"]) == ("CT000001", 90)


def test_a_value_is_set_on_all_contacts_that_meet_a_filter(company: Trato) -> None:
    assert company("contact", "set-all", "city=Sevilla").code == 2
    where = ("contact", "set-all", "city=Cádiz", "--where", "type=company")
    assert company(*where, "--dry-run", "--json").json["changed"] == 2
    assert company(*where).code == 2
    done = company(*where, "--yes", "--json").json
    assert (done["changed"], done["unchanged"], done["refused"]) == (2, 0, 0)
    rows = company("contact", "list", "--where", "city=Cádiz", "--json").json
    assert {"CT000001", "CT000002"} <= {row["no"] for row in rows}
    everybody = ("contact", "set-all", "job_title=Buyer", "--where", "no=*", "--yes")
    refused = company(*everybody, "--lang", "es")
    assert (refused.code, "CT000001 Adatum Corporation" in refused.err) == (1, True)
    done = company(*everybody, "--skip", "--json").json
    assert (done["changed"], done["refused"]) == (1, 2)
