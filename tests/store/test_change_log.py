"""The change log: every change of a record stands in it, with who, when, from where, old and new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import (
    change_log,
    company_information,
    contact_batch,
    contact_merge,
    entry_marks,
    erasure,
    interactions,
    setup,
    template_setup,
    undo,
)
from store.lists import open_list
from store.models import Change, database
from store.nouns import MODULES, noun
from store.records import Record, get_by_id
from store.session import session
from tests import factories
from tests.records_of_nouns import CASES

pytestmark = pytest.mark.usefixtures("db")

VIEWS = {
    "archive", "backup", "change", "company-information", "duplicate", "event", "import-run",
    "interaction", "logged-segment", "outgoing-mail", "postponed", "profile-answer",
    "profile-rating", "setup", "timeline", "unmatched",
}  # fmt: skip
"""The nouns that nobody changes field by field, or that have a test of their own below."""


def lines(**filters: str) -> list[Record]:
    return open_list("change", filters).first(50)


def last() -> int:
    row = database.execute_sql("SELECT COALESCE(MAX(seq), 0) FROM change").fetchone()
    return int(row[0])


def after(seq: int) -> list[Record]:
    return lines(no=f"{seq + 1}..")


def test_every_noun_is_tried_or_is_a_view() -> None:
    assert CASES.keys() | VIEWS == MODULES.keys()


@pytest.mark.parametrize("name", CASES)
def test_adding_changing_and_deleting_write_a_line(name: str) -> None:
    owner = noun(name)
    before = last()
    made = CASES[name].make()
    assert after(before), "nothing tells of a new record"
    field, value, _other = CASES[name].ours
    before = last()
    assert owner.change is not None
    owner.change(made.key, {field: value})
    (line, *_more) = after(before)
    assert line["user_id"] == session.user
    assert line["origin"] == session.origin
    assert line["fields"] != ""
    changed = get_by_id(owner, made.id)
    if owner.delete is not None:
        before = last()
        owner.delete(changed.key)
        # an address or phone is a part of its contact, which is changed
        done = "channels" if name == "channel" else "delete"
        assert done in {row["operation"] for row in after(before)}


def _cancel(entry: Record) -> None:
    entry_marks.cancel([entry.key], reason="By mistake")


def _restored(entry: Record) -> None:
    entry_marks.cancel([entry.key])
    entry_marks.restore([entry.key])


def _deleted(entry: Record) -> None:
    entry_marks.cancel([entry.key])
    interactions.delete_canceled({})


@pytest.mark.parametrize(
    ("done", "operation"),
    [
        (_cancel, "cancel"),
        (_restored, "restore"),
        (lambda entry: entry_marks.evaluate([entry.key], "positive"), "evaluate"),
        (_deleted, "delete"),
    ],
)
def test_what_is_done_to_entries_is_told(done: Callable[[Record], Any], operation: str) -> None:
    entry = factories.entry()
    done(entry)
    found = lines(changes_of=f"interaction {entry.key}", operation=operation)
    assert [row["record"] for row in found][:1] == [entry.key]


@pytest.mark.parametrize(
    "change",
    [
        lambda: setup.change_marketing({"default_country_region_code": "ES"}),
        lambda: company_information.change({"name": "CRONUS"}),
        lambda: template_setup.change({"email": factories.template().key}),
        lambda: contact_batch.set_all([factories.contact().id], {"city": "Bilbao"}),
    ],
)
def test_settings_and_batches_are_told(change: Callable[[], Any]) -> None:
    change()
    assert lines(user_id=session.user)[0]["fields"] != ""


def test_a_merge_and_its_undo_are_told() -> None:
    kept, gone = factories.contact("Adatum"), factories.contact("Adatun")
    contact_merge.merge(kept.key, gone.key)
    assert {row["record"] for row in lines(operation="merge")} == {kept.key, gone.key}
    assert undo.undo().operation == "merge"
    assert lines(operation="undo*")[0]["record"] == kept.key


def test_nothing_of_an_erased_contact_is_left_in_old_and_new() -> None:
    person = factories.contact("Ann Beebe", type="person", email="ann@adatum.example")
    noun("contact").change(person.key, {"name": "Annabel Beebe"})  # type: ignore[misc]
    erasure.erase(person.key)
    kept = " ".join(
        str(value) for row in database.execute(Change.select()).fetchall() for value in row
    )
    assert "Beebe" not in kept
    assert "ann@" not in kept
    assert lines(operation="erase")[0]["record"] == person.key


def test_a_line_says_field_by_field_what_changed() -> None:
    contact = factories.contact("Adatum", city="Atlanta")
    noun("contact").change(contact.key, {"city": "", "exclude_from_segment": "yes"})  # type: ignore[misc]
    (line,) = lines(changes_of=f"contact {contact.key}", operation="change")
    assert line["fields"].splitlines() == [
        "City: Atlanta → (blank)",
        "Exclude from Segment: No → Yes",
    ]
    assert change_log.where_is(line) == ("contact", contact.key)
    noun("contact").delete(contact.key)  # type: ignore[misc]
    assert change_log.where_is(line) is None
    assert lines(changes_of=f"contact {contact.key}")[0]["operation"] == "delete"


def test_filters_take_what_people_read(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.group()
    monkeypatch.setattr(session, "translate", lambda text: {"Add": "Añadir"}.get(text, text))
    assert [row["record"] for row in lines(operation="anadir", table="Interaction Group")] == [
        "PHONE"
    ]
    assert lines(operation="nothing like it") == []


def test_a_filter_on_all_but_one_knows_both_names(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.contact(name="Adatum")
    company_information.change({"name": "Cronus"})
    spanish = {"Add": "Añadir", "Contact": "Contacto"}
    monkeypatch.setattr(session, "translate", lambda text: spanish.get(text, text))
    everything = len(lines())
    for without in ({"operation": "<>Añadir"}, {"operation": "<>add"}):
        assert {line["operation"] for line in lines(**without)} == {"change"}
    for without in ({"table": "<>Contacto"}, {"table": "<>contact"}):
        assert len(lines(**without)) == everything - 1
    assert len(lines(operation="<>Añadir|add")) == everything
    assert lines(operation="nothing like it") == []


def test_what_went_along_is_listed_when_it_is_asked_for() -> None:
    kept = factories.contact(name="Adatum", phone_no="+34 911 111 111")
    gone = factories.contact(name="Adatum Corporation", phone_no="+34 922 222 222")
    contact_merge.merge(kept.key, gone.key)
    merged = lines(operation="merge")[0]
    assert "image" not in {line["operation"] for line in lines()}
    assert "image" in {line["operation"] for line in lines(transaction=str(merged["transaction"]))}
    details = lines(operation="image")
    assert details
    assert get_by_id(noun("change"), details[0].id)["no"] == details[0]["no"]


def test_over_ssh_the_line_names_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    from store.session import place_of_work

    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")
    monkeypatch.setattr(session, "way", "screens")
    place_of_work.cache_clear()
    try:
        factories.group()
        origin = lines(operation="add")[0]["origin"]
    finally:
        place_of_work.cache_clear()
    assert origin.startswith("screens ")
    assert " 192.0.2.7" in origin
    assert change_log.origin_caption(origin).startswith("screens, ")
