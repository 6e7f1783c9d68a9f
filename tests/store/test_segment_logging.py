"""Logging a segment: what it checks, what it writes, and that it is all or nothing."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from store import attachments, clock, db, dialect, segment_lines, segment_logging, segments
from store import template_languages as languages
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import Cancelled, FieldRequired, NotFound, RuleError
from store.lists import open_list
from store.models import Attachment, Contact, InteractionLogEntry, LoggedSegment, database
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.segment_contacts import add_contacts
from store.segment_logging import log_segment
from store.session import session
from tests import factories

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("db")


def entries() -> list[Record]:
    return open_list("interaction", sort="entry_no").first(100)


def with_lines(count: int = 2, **values: object) -> Record:
    made = factories.segment(**values)
    for _ in range(count):
        factories.segment_line(made.key)
    return made


def nothing_was_logged(segment: Record) -> bool:
    (last,) = database.execute_sql("SELECT value FROM counter WHERE name = 'entry_no'").fetchone()
    kept = get(noun("segment"), segment.key)["no_of_lines"] == segment_line_count(segment)
    return kept and not entries() and not LoggedSegment.select().count() and last == 0


def segment_line_count(segment: Record) -> int:
    return SegmentLine.select().where(SegmentLine.segment == segment.id).count()


# --- what is written -------------------------------------------------------------------------


def test_every_line_becomes_an_entry_and_the_segment_goes() -> None:
    made = with_lines(2, campaign_no="C1", subject="Come!", unit_cost="9")
    line = open_list("segment-line", {"segment_no": made.key}).first(1)[0]
    segment_lines.change(line.key, {"evaluation": "positive", "time_of_interaction": "10:30"})
    result = log_segment(made.key)
    first, second = entries()
    assert (result.entries, result.first_entry_no, result.follow_up_no) == (2, 1, "")
    assert (first["entry_no"], second["entry_no"]) == (1, 2)
    for name in (
        "contact_no",
        "contact_company_no",
        "date",
        "description",
        "information_flow",
        "initiated_by",
        "cost",
        "duration",
        "interaction_group_code",
        "interaction_template_code",
        "subject",
        "campaign_no",
        "salesperson_code",
    ):
        assert first[name] == line[name], name
    assert (first["evaluation"].key, str(first["time_of_interaction"])) == ("positive", "10:30:00")
    assert (first["segment_no"], first["logged_segment_entry_no"]) == (
        made.key,
        result.logged_segment_entry_no,
    )
    assert (first["user_id"], first["canceled"], first["postponed"]) == (
        session.user,
        False,
        False,
    )
    assert first["delivery_status"] is DeliveryStatus.BLANK
    assert SegmentHeader.select().count() == SegmentLine.select().count() == 0


def test_the_logged_segment_keeps_number_description_day_and_user() -> None:
    session.chosen_work_date = date(2020, 1, 1)
    made = with_lines()
    result = log_segment(made.key)
    logged = get(noun("logged-segment"), result.logged_segment_entry_no)
    assert (logged["segment_no"], logged["description"]) == (made.key, "Spring fair")
    assert (logged["creation_date"], logged["user_id"]) == (clock.today(), session.user)
    assert logged["no_of_interactions"] == 2


def test_entries_go_on_from_the_last_number_in_the_order_of_the_lines() -> None:
    factories.entry()
    made = with_lines(3)
    contacts = [
        line["contact_no"] for line in open_list("segment-line", {"segment_no": made.key}).first(9)
    ]
    assert log_segment(made.key).first_entry_no == 2
    assert [entry["contact_no"] for entry in entries()[1:]] == contacts
    assert factories.entry()["entry_no"] == 5


def test_lines_without_contact_are_ignored() -> None:
    made = with_lines(3)
    line = open_list("segment-line", {"segment_no": made.key}).first(2)[1]
    segment_lines.change(line.key, {"contact_no": ""})
    assert log_segment(made.key).entries == 2
    assert [entry["entry_no"] for entry in entries()] == [1, 2]


def test_the_document_of_an_ignored_line_goes_with_it() -> None:
    made = with_lines(2)
    line = open_list("segment-line", {"segment_no": made.key}).first(2)[1]
    segment_lines.change(line.key, {"contact_no": ""})
    number = attachments.save(b"mine", "mine.txt")
    SegmentLine.update(attachment=number).where(SegmentLine.id == line.id).execute()
    log_segment(made.key)
    with pytest.raises(NotFound):
        attachments.read(number)


def test_entries_are_found_by_the_words_of_their_lines() -> None:
    made = with_lines(1, description="Feria de otoño")
    log_segment(made.key)
    assert [entry["entry_no"] for entry in open_list("interaction", find="otono").first(9)] == [1]


def test_an_email_without_address_is_logged_without_correspondence_type() -> None:
    made = factories.segment()
    for email in ("", "ana@example.com"):
        contact = factories.contact(email=email, correspondence_type="email")
        factories.segment_line(made.key, contact_no=contact.key)
    log_segment(made.key)
    assert [entry["correspondence_type"] for entry in entries()] == [
        CorrespondenceType.BLANK,
        CorrespondenceType.EMAIL,
    ]


def test_a_contact_blocked_for_privacy_is_logged() -> None:
    made = factories.segment()
    factories.segment_line(made.key, contact_no=factories.contact(privacy_blocked=True).key)
    assert log_segment(made.key).entries == 1


def test_the_document_is_a_read_only_copy_and_the_templates_stays_editable() -> None:
    factories.letter("BUS", "ESP")
    made = with_lines(2, interaction_template_code="BUS")
    log_segment(made.key)
    (number,) = {entry.attachment_id or 0 for entry in InteractionLogEntry.select()}
    assert attachments.read(number).read_only
    assert attachments.read(number).content == b"BUS ESP"
    languages.attach("BUS/ESP", b"new text", "letter.txt", replace=True)
    assert attachments.read(number).content == b"BUS ESP"
    assert Attachment.select().count() == 2


def test_a_document_of_the_line_alone_becomes_read_only() -> None:
    made = with_lines(1)
    number = attachments.save(b"mine", "mine.txt")
    SegmentLine.update(attachment=number).execute()
    log_segment(made.key)
    assert InteractionLogEntry.get().attachment_id == number
    assert attachments.read(number).read_only


# --- what is refused -------------------------------------------------------------------------


def test_an_empty_segment_is_refused_and_kept() -> None:
    made = factories.segment()
    with pytest.raises(RuleError, match="is empty"):
        log_segment(made.key)
    assert nothing_was_logged(made)


def test_a_segment_without_description_is_refused_and_kept() -> None:
    made = with_lines(description="")
    with pytest.raises(FieldRequired, match="Description"):
        log_segment(made.key)
    assert nothing_was_logged(made)


def test_a_segment_logged_before_is_refused_and_kept() -> None:
    log_segment(with_lines(no="FAIR").key)
    again = with_lines(no="FAIR")
    with pytest.raises(RuleError, match="logged already"):
        log_segment(again.key)
    assert get(noun("segment"), "FAIR")["no_of_lines"] == 2
    assert len(entries()) == 2


@pytest.mark.parametrize(
    ("field", "caption"),
    [
        ("date", "Date"),
        ("salesperson_code", "Salesperson Code"),
        ("interaction_template_code", "Interaction Template Code"),
    ],
)
def test_the_first_line_that_lacks_something_stops_them_all(field: str, caption: str) -> None:
    made = with_lines(10)
    lines = open_list("segment-line", {"segment_no": made.key}).first(10)
    for line in (lines[6], lines[8]):
        segment_lines.change(line.key, {field: ""})
    with pytest.raises(FieldRequired) as refused:
        log_segment(made.key)
    assert refused.value.field == caption
    assert f"{made.key}/70000 ({lines[6]['contact_no']} " in str(refused.value)
    assert nothing_was_logged(made)


def test_a_missing_segment_is_not_found() -> None:
    with pytest.raises(NotFound):
        log_segment("NONE")


def test_a_trial_checks_and_writes_nothing() -> None:
    made = with_lines()
    assert log_segment(made.key, dry_run=True).entries == 2
    assert nothing_was_logged(made)
    segments.change(made.key, {"description": ""}, update_lines=False)
    with pytest.raises(FieldRequired):
        log_segment(made.key, dry_run=True)


# --- follow-up -------------------------------------------------------------------------------


def test_a_follow_up_has_the_same_contacts_and_campaign() -> None:
    factories.salesperson("ANA")
    contact = factories.contact(salesperson_code="ANA")
    made = with_lines(1, campaign_no="C1")
    factories.segment_line(made.key, contact_no=contact.key, campaign_no="C2")
    factories.segment_line(made.key, contact_no=contact.key)
    before = [
        (line["contact_no"], line["campaign_no"])
        for line in open_list("segment-line", {"segment_no": made.key}).first(9)
    ]
    result = log_segment(made.key, follow_up=True)
    follow_up = get(noun("segment"), result.follow_up_no)
    assert follow_up["description"] == f"Follow-up on segment {made.key}"
    assert (follow_up["campaign_no"], follow_up["no_of_lines"]) == ("C1", 3)
    lines = open_list("segment-line", {"segment_no": follow_up.key}).first(9)
    assert [(line["contact_no"], line["campaign_no"]) for line in lines] == before
    assert lines[1]["salesperson_code"] == "ANA"
    assert lines[0]["interaction_template_code"] == ""
    assert [segment["no"] for segment in open_list("segment").first(9)] == [follow_up.key]


# --- long work -------------------------------------------------------------------------------


def test_progress_is_told_and_numbers_run_on_over_several_statements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segment_logging, "CHUNK", 2)
    made = with_lines(5)
    told: list[tuple[int, int]] = []
    log_segment(made.key, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert [entry["entry_no"] for entry in entries()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("moment", range(4))
def test_what_is_stopped_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    monkeypatch.setattr(segment_logging, "CHUNK", 2)
    made = with_lines(5)
    answers = iter([False] * moment + [True])
    with pytest.raises(Cancelled):
        log_segment(made.key, cancelled=lambda: next(answers))
    assert nothing_was_logged(made)


LOGGING = """
import os, signal, sys
from store import db, segment_logging
path, no, moment = sys.argv[1], sys.argv[2], int(sys.argv[3])
db.open_database(path)
segment_logging.CHUNK = 1_000
told = 0
def die(done, total):
    global told
    told += 1
    if told > moment:
        os.kill(os.getpid(), signal.SIGKILL)
segment_logging.log_segment(no, progress=die, follow_up=True)
print("logged", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.thorough
@pytest.mark.sqlite
def test_a_killed_process_logs_all_or_nothing(tmp_path: Path) -> None:
    """Before the first entry, within, after the last, after the lines are gone, after the end."""
    made = factories.segment()
    rows = [(f"C{number:05}", f"Contact {number}") for number in range(10_000)]
    with database.atomic():
        for start in range(0, len(rows), 250):
            chunk = rows[start : start + 250]
            Contact.insert_many(chunk, fields=[Contact.no, Contact.name]).execute()
    assert add_contacts(made.key).added == 10_000
    db.close_database()
    for moment in (0, 3, 9, 10, 11):
        path = tmp_path / f"killed-{moment}.db"
        shutil.copy(tmp_path / "trato.db", path)
        done = subprocess.run(
            [sys.executable, "-c", LOGGING, str(path), made.key, str(moment)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        db.open_database(str(path))
        assert dialect.check(database) == []
        assert dialect.check_search(database, "interaction_log_entry")
        if "logged" in done.stdout:
            assert [row["no"] for row in open_list("segment").first(9)] == ["SM00002"]
        else:
            assert nothing_was_logged(made)
            assert segment_line_count(made) == 10_000
            assert log_segment(made.key).first_entry_no == 1
        numbers = open_list("interaction").ids()
        assert sorted(numbers) == list(range(1, 10_001))
        db.close_database()
