"""What is stored about a person can be seen as a whole, and erased as a whole."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from store import (
    alternative_addresses,
    attachments,
    backups,
    comments,
    contact_comments,
    contact_merge,
    contacts,
    dialect,
    dossiers,
    entry_marks,
    erasure,
    interactions,
    mailing_groups,
    recording,
    sales_documents,
    segment_lines,
    template_setup,
    unmatched,
)
from store.errors import NotFound, RuleError
from store.events import Event, Party
from store.interactions import NewAttachment
from store.lists import open_list
from store.models import Attachment, Change, Contact, InteractionLogEntry, database
from store.models.recording import RecordedEvent, RecordedEventParty
from store.models.setup import Draft
from store.nouns import noun
from store.records import get
from store.undo import undo, undo_change
from tests import factories

if TYPE_CHECKING:
    from pathlib import Path

    from store.records import Record

pytestmark = pytest.mark.usefixtures("db")
RECORDED = (RecordedEvent, RecordedEventParty)


def zenobia(**values: object) -> Record:
    given = {"type": "person", "email": "zenobia@quux.example", "phone_no": "+34 600 999 111"}
    return factories.contact("Zenobia Quuxley", **{**given, **values})


def test_a_dossier_has_all_that_is_stored() -> None:
    company = factories.contact("Adatum")
    person = zenobia(company_no=company.key, note="Likes tea")
    factories.code("mailing-group", "NEWS")
    mailing_groups.assign(person.key, "NEWS")
    entry = factories.entry(contact_no=person.key, description="Asked for tea")
    comments.add(entry.key, "Green, please")
    interactions.log(
        {
            "contact_no": person.key,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
        },
        attachment=NewAttachment("letter.txt", b"a letter"),
    )
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=person.key)
    contacts.change(person.key, {"note": "Likes coffee"})
    found = json.loads(json.dumps(dossiers.of_contact(person.key).as_json()))
    assert found["contact"]["note"] == "Likes coffee"
    assert found["contact_mailing_group"] == [{"mailing_group": "NEWS"}]
    assert found["interactions"][1]["comments"] == ["Green, please"]
    assert found["segment_lines"][0]["segment_no"] == segment.key
    assert found["changes"][-1]["old"] == {"note": "Likes tea"}
    assert found["documents"][0]["file_name"] == "letter.txt"
    assert found["documents"][0]["content"] == "YSBsZXR0ZXI="


@pytest.mark.sqlite
def test_an_erased_person_is_in_no_byte_of_the_file(db: Path) -> None:
    company = factories.contact("Adatum")
    person = zenobia(company_no=company.key, note="Zenobia likes tea", address="Quuxstreet 77")
    contacts.change(person.key, {"email_2": "old.zenobia@quux.example"})
    contacts.change(person.key, {"email_2": ""})
    entry = factories.entry(
        contact_no=person.key, description="Zenobia Quuxley asked", cost="3", evaluation="positive"
    )
    comments.add(entry.key, "Quuxley wants green tea")
    other = factories.entry(contact_no=company.key, description="About Zenobia Quuxley again")
    Draft.insert(user_id="x", form="f", at="", content=json.dumps({"no": person.key})).execute()
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=person.key)
    erased = erasure.erase(person.key)
    assert (erased.entries, erased.comments, erased.segment_lines, erased.mentions) == (1, 1, 1, 1)
    for path in (db, db.with_name(db.name + "-wal")):
        content = path.read_bytes().lower() if path.exists() else b""
        for word in (b"zenobia", b"quux", b"600 999", b"green tea"):
            assert word not in content, (path, word)
    kept = get(noun("interaction"), entry.key)
    assert (kept["cost"], kept["evaluation"].key) == (Decimal(3), "positive")
    assert (kept["contact_no"], kept["contact_company_no"]) == (company.key, company.key)
    assert kept["description"] == "Outgoing call"
    assert get(noun("interaction"), other.key)["description"] == "About … again"
    with pytest.raises(NotFound):
        get(noun("contact"), person.key)
    assert open_list("contact", find="zenobia").count() == 0
    assert dialect.check(database) == []


def test_what_it_was_called_before_is_taken_out_of_texts_about_others() -> None:
    said = "Zenobia Quuxley, now Zenobia Almond, once Ann Beebe"
    other = factories.entry(description=said)
    person = zenobia()
    contacts.change(person.key, {"name": "Ann Beebe"})
    contacts.change(person.key, {"name": "Zenobia Almond"})
    factories.contact("Ann Beebe", type="person")
    assert erasure.erase(person.key).mentions == 1
    assert get(noun("interaction"), other.key)["description"] == "…, now …, once Ann Beebe"


def test_its_name_without_the_middle_one_is_taken_out_too() -> None:
    other = factories.entry(description="Zenobia Quuxley said hello, Zenobia said goodbye")
    person = zenobia()
    contacts.change(person.key, {"middle_name": "Maria"})
    assert erasure.erase(person.key).mentions == 1
    said = get(noun("interaction"), other.key)["description"]
    assert said == "… said hello, Zenobia said goodbye"


def test_a_document_of_others_stays_and_its_own_goes() -> None:
    person, other = zenobia(), factories.contact("Somebody Else")
    factories.letter("LETTER", "ENU")
    segment = factories.segment(interaction_template_code="LETTER", language_code="ENU")
    for contact in (person, other):
        factories.segment_line(segment.key, contact_no=contact.key)
    from store.segment_logging import log_segment

    log_segment(segment.key)
    own = interactions.log(
        {
            "contact_no": person.key,
            "interaction_template_code": factories.template().key,
            "salesperson_code": "JO",
        },
        attachment=NewAttachment("hers.txt", b"only hers"),
    )
    hers = InteractionLogEntry.get_by_id(own.id).attachment_id
    assert hers is not None
    assert erasure.erase(person.key).attachments == 1
    with pytest.raises(NotFound):
        attachments.describe(hers)
    (shared,) = [row for row in open_list("interaction").each() if row["contact_no"] == other.key]
    assert InteractionLogEntry.get_by_id(shared.id).attachment_id is not None
    assert Attachment.select().count() > 0


def test_an_erased_company_leaves_its_persons() -> None:
    company = factories.contact("Quux Industries")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    entry = factories.entry(contact_no=person.key)
    erasure.erase(company.key)
    left = get(noun("contact"), person.key)
    assert (left["company_no"], left["company_name"]) == ("", "")
    assert get(noun("interaction"), entry.key)["contact_company_no"] == ""
    assert open_list("contact", find="industries").count() == 0


def test_the_name_of_two_people_stays_in_texts_about_the_other() -> None:
    person, namesake = zenobia(), factories.contact("Zenobia Quuxley", type="person")
    entry = factories.entry(contact_no=namesake.key, description="Zenobia Quuxley called")
    erasure.erase(person.key)
    assert get(noun("interaction"), entry.key)["description"] == "Zenobia Quuxley called"


def test_a_name_within_a_longer_one_stays() -> None:
    factories.contact("Mariana Ruiz", type="person")
    person = factories.contact("Ana Ruiz", type="person").key
    other = factories.contact("Adatum").key
    about = factories.entry(contact_no=other, description="Mariana Ruiz met Ana Ruiz")
    erasure.erase(person)
    assert get(noun("interaction"), about.key)["description"] == "Mariana Ruiz met …"


def test_what_was_merged_into_a_person_is_erased_and_told_with_it() -> None:
    first = factories.contact("Zenobia Quuxley", type="person", note="Likes purple tea").key
    second = factories.contact("Z. Quuxley", type="person", note="Likes coffee").key
    contacts.change(first, {"note": "Likes purple tea and toast"})
    contact_merge.merge(second, first)
    told = json.dumps(dossiers.of_contact(second).as_json())
    assert "purple tea and toast" in told
    erasure.erase(second)
    for text in ("Zenobia", "purple", "coffee"):
        assert text not in change_log()


def test_who_has_the_number_of_a_merged_contact_now_is_not_erased_with_it() -> None:
    first, second = zenobia().key, zenobia().key
    contact_merge.merge(second, first)
    factories.contact("Adatum", no=first)
    line = factories.segment_line(factories.segment().key, contact_no=first)
    segment_lines.delete(line.key, reset_criteria=False)
    deleted = Change.select(Change.seq).order_by(Change.seq.desc()).first().seq
    erasure.erase(second)
    assert "Adatum" in change_log()
    assert undo_change(deleted).entries == 1


def test_what_was_erased_cannot_be_undone() -> None:
    person = zenobia()
    entry = factories.entry(contact_no=person.key)
    comments.add(entry.key, "secret")
    erasure.erase(person.key)
    with pytest.raises(RuleError, match="nothing to undo"):
        undo()
    (line,) = Change.select().where(Change.operation == "erase")
    assert (line.old, line.new) == (None, None)


def test_an_unknown_contact_cannot_be_erased() -> None:
    factories.contact()
    with pytest.raises(NotFound):
        erasure.erase("CT9")
    assert Contact.select().count() == 1


@pytest.mark.sqlite
def test_the_copies_beside_the_file_are_named(db: Path) -> None:
    copy = db.with_name(db.name + ".before-0002")
    backups.write(copy)
    assert erasure.erase(zenobia().key).copies == (str(copy),)


@pytest.mark.sqlite
def test_what_recorded_itself_forgets_the_person(db: Path) -> None:
    person, other = zenobia(salesperson_code=factories.salesperson().key), "who@x.example"
    factories.template("EMAIL")
    template_setup.change({"email": "EMAIL"})
    parties = (Party("zenobia@quux.example", "Zenobia Quuxley"), Party(other))
    done = recording.record(Event("email", parties, key="<1>", subject="Tea"))
    skipped = Event("email", parties[:1], key="<2>", subject="Zenobia Quuxley is away")
    recording.record(skipped, skip="automatic")
    told = next(part for part in dossiers.of_contact(person.key).parts if part.noun == "event")
    assert [row["reason"] for row in told.rows] == ["unmatched", "automatic"]
    assert other not in str(told.rows)
    erasure.erase(person.key)
    assert b"uuxley" not in db.read_bytes()
    assert recording.record(Event("email", parties, key="<1>")).again
    assert unmatched.assign(done.event_id, 2, factories.contact("Other").key) == 1


def test_what_recorded_itself_is_told_and_forgotten_with_entries_that_were_deleted() -> None:
    person = zenobia(salesperson_code=factories.salesperson().key)
    factories.template("EMAIL")
    template_setup.change({"email": "EMAIL"})
    parties = (Party("zenobia@quux.example", "Zenobia Quuxley"),)
    recording.record(Event("email", parties, key="<1>", subject="Purple tea"))
    entry_marks.cancel([InteractionLogEntry.select().first().entry_no])
    interactions.delete_canceled({})
    contacts.change(person.key, {"email": ""})
    assert "Purple tea" in str(dossiers.of_contact(person.key).as_json()["recorded_events"])
    erasure.erase(person.key)
    said = [str(database.execute(model.select()).fetchall()) for model in RECORDED]
    assert "Purple" not in "".join(said)
    assert "Quuxley" not in "".join(said)


def change_log() -> str:
    return " ".join(map(str, database.execute(Change.select(Change.old, Change.new)).fetchall()))


def test_what_was_typed_into_rows_that_are_gone_is_erased_as_well() -> None:
    person, other = zenobia(), factories.contact("Somebody Else")
    for contact in (person, other):
        alternative_addresses.add({"contact_no": contact.key, "code": "HOME", "address": "Lane 1"})
        address = noun("alternative-address")
        assert address.change is not None
        assert address.delete is not None
        address.change(f"{contact.key}/HOME", {"address": f"Lane of {contact['name']}, second"})
        address.delete(f"{contact.key}/HOME")
        entry = factories.entry(contact_no=contact.key)
        line = comments.add(entry.key, f"{contact['name']} likes tea")
        comments.remove(entry.key, line.line_no)
        draft = factories.sales_document(contact_no=contact.key)
        sales_documents.change(draft.key, {"text": f"For {contact['name']} only"})
        sales_documents.delete(draft.key)
        entry_marks.cancel([entry.key])
    interactions.delete_canceled({})
    erasure.erase(person.key)
    kept = change_log()
    for said in ("Lane of {}, second", "{} likes tea", "For {} only"):
        assert said.format(person["name"]) not in kept
        assert said.format(other["name"]) in kept


def test_a_contact_of_whom_much_was_noted_can_be_erased() -> None:
    person = zenobia()
    for number in range(400):
        contact_comments.add(person.key, f"Comment number {number}")
    erasure.erase(person.key)
    assert "Comment number" not in change_log()
