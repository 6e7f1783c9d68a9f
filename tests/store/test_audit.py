"""Every write of the store leaves lines in the change log, or stands among the exceptions."""

from __future__ import annotations

import ast
import inspect
import json
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import store
from store import (
    alternative_addresses,
    assignments,
    attachments,
    comments,
    db,
    duplicates,
    entry_marks,
    import_runs,
    interactions,
    line_attachments,
    logged_segments,
    outbox,
    profile_lines,
    sales_document_issue,
    sales_documents,
    segment_contacts,
    segment_history,
    segment_mailing,
    setup,
    template_setup,
    unmatched,
)
from store.events import Event, Party
from store.lists import open_list
from store.models import Change, database
from store.models.outbox import OutgoingMail
from store.nouns import MODULES, noun
from store.outbox_choices import OutboxStatus
from store.recording import record
from store.session import session
from tests import audit, factories
from tests.records_of_nouns import CASES as CASES_OF_NOUNS

TESTS = Path(__file__).parents[1]
SKIPPED = ("store.demo", "store.migrations", "store.db")
"""Modules whose writes are not work of people: companies to try with, and how a write is made."""


def _is_write(found: Any) -> bool:
    code = getattr(found, "__code__", None)
    return code is not None and code.co_qualname == "write.<locals>.transaction"


def writes() -> Iterator[str]:
    """Yield every public write of the store, also those that a class has."""
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if module.name.startswith(SKIPPED):
            continue
        for owner in [loaded := import_module(module.name), *vars(loaded).values()]:
            if not inspect.ismodule(owner) and not inspect.isclass(owner):
                continue
            for name, found in vars(owner).items():
                ours = getattr(found, "__module__", "") == module.name
                if ours and _is_write(found) and not name.startswith("_"):
                    yield f"{module.name}.{found.__qualname__}"


def _named_in_tests() -> set[str]:
    names: set[str] = set()
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add(node.name)
    return names


def _verbs() -> set[str]:
    """Return the writes that the test of the change log does with a record of every noun."""
    owners = [noun(name) for name in MODULES]
    verbs = [verb for owner in owners for verb in (owner.add, owner.change, owner.delete) if verb]
    return {f"{verb.__module__}.{verb.__qualname__}" for verb in verbs}


def test_every_write_is_called_by_a_test_that_is_watched() -> None:
    found = set(writes())
    assert len(found) > 120
    others = found - audit.WITHOUT_LINES.keys() - _verbs() - {"store.contacts.apply"}
    named = _named_in_tests()
    assert not {name for name in others if name.rpartition(".")[2] not in named}


def test_the_exceptions_are_there() -> None:
    for name in audit.WITHOUT_LINES:
        _store, module, *path = name.split(".")
        at: Any = import_module(f"store.{module}")
        for part in path:
            at = getattr(at, part)
        assert callable(at), name


def test_a_write_without_a_line_is_noticed(migrated: Path, tmp_path: Path) -> None:
    def silent() -> None:
        database.execute_sql("UPDATE marketing_setup SET search_hit_pct = 50")

    silent.__module__ = "store.made_up"
    shutil.copy(migrated, tmp_path / "trato.db")
    db.open_database(str(tmp_path / "trato.db"))
    told: list[str] = []
    try:
        with audit.watched(told):
            db.write(silent)()
    finally:
        db.close_database()
    assert len(told) == 1
    assert "made_up" in told[0]


# --- what each of them says --------------------------------------------------------------------


def last(operation: str) -> Any:
    query = Change.select().where(Change.operation == operation).order_by(Change.seq.desc())
    line = query.first()
    assert line is not None, operation
    return line


def _mail(status: OutboxStatus) -> int:
    return int(
        OutgoingMail.insert(
            message_id=f"<{status}@x>", recipient="a@x.example", status=status, entry_no=0
        ).execute()
    )


def _withdrawn() -> None:
    outbox.withdraw([_mail(OutboxStatus.WAITING)])


def _sent_again() -> None:
    outbox.retry([_mail(OutboxStatus.FAILED)])


def _filled_segment() -> str:
    factories.contact("Adatum")
    segment = factories.segment().key
    segment_contacts.add_contacts(segment, {})
    return segment


def _reduced() -> None:
    segment_contacts.reduce_contacts(_filled_segment(), {"contact": {"name": "Adatum"}})


def _gone_back() -> None:
    segment_history.go_back(_filled_segment())


def _mailing_group() -> None:
    factories.code("mailing-group", "NEWS")
    segment_mailing.apply_mailing_group(_filled_segment(), "NEWS")


def _line_attachment() -> None:
    line = factories.segment_line(factories.segment().key)
    line_attachments.attach(line.key, b"Hello", "hello.txt")


def _deleted_entries() -> None:
    entry = factories.entry(description="Asked for a quote")
    entry_marks.cancel([entry.key])
    interactions.delete_canceled({})


def _deleted_comment() -> None:
    entry = factories.entry()
    line = comments.add(entry.key, "Call again")
    comments.remove(entry.key, line.line_no)


def _moved() -> None:
    code = factories.questionnaire().key
    add = noun("profile-line").add
    assert add is not None
    for text in ("One?", "Two?"):
        line = add({"questionnaire_code": code, "type": "question", "description": text})
    profile_lines.move(line.key, down=False)


def _waiting() -> tuple[int, int]:
    template_setup.change({"email": factories.template().key})
    factories.salesperson("JO")
    parties = (Party("nobody@x.example"),)
    record(Event("email", parties, key="<1>", salespeople=("JO",)))
    (row,) = database.execute_sql("SELECT event_id, party_no FROM recorded_event_party").fetchall()
    return int(row[0]), int(row[1])


CASES: dict[str, tuple[Callable[[], Any], dict[str, Any] | None, dict[str, Any] | None]] = {
    "withdraw": (_withdrawn, {"status": "waiting"}, {"status": "withdrawn"}),
    "send again": (_sent_again, {"status": "failed"}, {"status": "waiting"}),
    "add contacts": (_filled_segment, {"no_of_lines": 0}, {"no_of_lines": 1}),
    "reduce contacts": (_reduced, {"no_of_lines": 1}, {"no_of_lines": 0}),
    "go back": (_gone_back, {"no_of_lines": 1}, {"no_of_lines": 0}),
    "apply mailing group": (_mailing_group, None, {"added": 1, "removed": 0}),
    "attach": (_line_attachment, None, {"attachment": 1}),
    "move": (_moved, {"place": 2}, {"place": 1}),
    "import": (lambda: import_runs.begin("list.csv"), None, {"file_name": "list.csv"}),
}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("operation", CASES)
def test_lines_say_what_was_and_what_is(operation: str) -> None:
    done, old, new = CASES[operation]
    done()
    line = last(operation)
    for told, expected in ((line.old, old), (line.new, new)):
        if expected is None:
            assert told is None
        else:
            assert expected.items() <= json.loads(told).items()
    assert (line.user_id, line.origin) == (session.user, session.origin)
    assert line.at


@pytest.mark.usefixtures("db")
def test_deleted_entries_and_comments_say_what_they_were() -> None:
    _deleted_entries()
    old = json.loads(last("delete").old)
    assert old["description"] == "Asked for a quote"
    assert old["contact_no"].startswith("CT")
    assert (old["interaction_template_code"], bool(old["date"])) == ("OUTGOING", True)
    _deleted_comment()
    assert json.loads(last("delete").old)["comment"] == "Call again"


@pytest.mark.usefixtures("db")
def test_what_is_decided_of_an_unmatched_event_is_told() -> None:
    unmatched.ignore_all([_waiting()])
    assert json.loads(last("ignore").new) == {"status": "ignored"}


@pytest.mark.usefixtures("db")
def test_an_assigned_event_says_to_whom() -> None:
    event = _waiting()
    contact = factories.contact()
    unmatched.assign(*event, contact.key)
    assert json.loads(last("assign").new) == {"contact_no": contact.key}


@pytest.mark.usefixtures("db")
def test_duplicates_that_are_none_are_told() -> None:
    same: dict[str, object] = {
        "address": "Calle Mayor, 12", "city": "Madrid", "post_code": "28001",
        "phone_no": "+34 911 234 567", "email": "info@nunez.example",
    }  # fmt: skip
    for _time in range(2):
        factories.contact("Talleres Núñez, S.L.", **same)
    pair = open_list("duplicate").first(1)
    duplicates.set_separate([row.key for row in pair])
    assert json.loads(last("separate").new) == {"separate": True}


@pytest.mark.usefixtures("db")
def test_a_relocated_document_says_where_it_was(tmp_path: Path) -> None:
    attachments.save(b"Hello", "hello.txt")
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(tmp_path)}
    )
    attachments.relocate()
    line = last("relocate")
    assert json.loads(line.old)["storage"] == "embedded"
    assert json.loads(line.new)["pointer"] == str(tmp_path)


@pytest.mark.usefixtures("db")
def test_a_canceled_segment_says_how_many_interactions_that_were() -> None:
    from store import segment_logging

    logged = segment_logging.log_segment(_filled_logged())
    logged_segments.cancel([logged.logged_segment_entry_no])
    assert json.loads(last("cancel").new) == {"canceled": True, "no_of_interactions": 1}


def _filled_logged() -> str:
    segment = factories.segment().key
    factories.segment_line(segment)
    return segment


@pytest.mark.usefixtures("db")
def test_many_records_are_changed_by_one_line_each_with_who_and_from_where() -> None:
    factories.code("industry-group", "FOOD")
    keys = [factories.contact(name).key for name in ("Adatum", "Contoso")]
    assignments.assign("industry-group", keys, "FOOD")
    rows = Change.select().where(Change.operation == "assign code")
    assert [(row.record, row.origin) for row in rows] == [(key, session.origin) for key in keys]


@pytest.mark.usefixtures("db")
def test_an_issued_and_paid_document_is_told() -> None:
    document = factories.sales_document(kind="invoice")
    noun("sales-document-line").add({"sales_document_no": document.key, "text": "Table"})  # type: ignore[misc]
    (number,) = sales_document_issue.issue_all([document.key])
    assert last("issue").record == document.key
    sales_documents.pay([number], "2026-11-26")
    assert json.loads(last("change").new)["paid_on"] == "2026-11-26"


@pytest.mark.usefixtures("db")
def test_deleted_date_ranges_are_told_one_by_one() -> None:
    made = CASES_OF_NOUNS["alternative-address-date-range"].make()
    alternative_addresses.delete_ranges([made.id])
    assert json.loads(last("delete").old)["starting_date"] == "2026-01-01"
