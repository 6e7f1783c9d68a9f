"""Taking back what a line of the change log tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import (
    alternative_addresses,
    channels,
    comments,
    contact_comments,
    contacts,
    db,
    entry_marks,
    erasure,
    sales_documents,
    saved_criteria,
    segment_contacts,
    segments,
    setup,
    template_setup,
    undo,
)
from store.changes import changing
from store.errors import Conflict, Duplicate, NotFound, RuleError
from store.lists import open_list
from store.models import Change, InteractionLogEntry, database
from store.models.duplicates import DuplicateSearchString
from store.nouns import noun
from store.record_return import BROUGHT_BACK
from store.records import Record, get
from store.row_images import Scope, kept, restore
from store.session import session
from tests import factories
from tests.records_of_nouns import CASES

pytestmark = pytest.mark.usefixtures("db")


def last(operation: str = "", table: str = "") -> Record:
    """The last line of the change log, of an operation and a table where they are given."""
    query = Change.select(Change.seq).where(
        Change.operation.startswith(operation) & Change.table_name.startswith(table)
    )
    (number,) = database.execute(query.order_by(Change.seq.desc())).fetchone()
    return get(noun("change"), number)


def change(name: str, key: str, **values: object) -> None:
    verb = noun(name).change
    assert verb is not None
    verb(key, values)


def delete(name: str, key: str) -> None:
    verb = noun(name).delete
    assert verb is not None
    verb(key)


@pytest.mark.parametrize("name", CASES)
def test_a_changed_record_gets_its_old_values(name: str) -> None:
    owner = noun(name)
    made = CASES[name].make()
    field, value, _other = CASES[name].ours
    assert owner.change is not None
    changed = owner.change(made.key, {field: value})
    line = last("channels" if name == "channel" else "change")
    undo.undo_change(line["no"])
    if name == "channel":  # its contact has others now, with other numbers
        return
    again = get(owner, made.key)
    assert again[field] == made[field] != changed[field]
    told = last()
    assert told["undoes"] == line["no"]
    assert told["operation"] == "undo change"
    with pytest.raises(RuleError, match="already"):
        undo.undo_change(line["no"])
    undo.undo_change(told["no"])
    assert get(owner, changed.key)[field] == changed[field]


@pytest.mark.parametrize("name", sorted(BROUGHT_BACK & CASES.keys()))
def test_a_deleted_record_is_there_again_as_it_was(name: str) -> None:
    owner = noun(name)
    made = CASES[name].make()
    before = get(owner, made.key)
    delete(name, made.key)
    with pytest.raises(NotFound):
        get(owner, made.key)
    undo.undo_change(last("delete", name)["no"])
    assert get(owner, made.key) == before


def test_a_field_that_somebody_changed_since_is_left() -> None:
    contact = factories.contact("Adatum", city="Atlanta", address="1 Road")
    change("contact", contact.key, city="Bilbao", address="2 Road")
    line = last("change")
    change("contact", contact.key, post_code="48001")
    change("contact", contact.key, city="Madrid")
    with pytest.raises(RuleError, match=r"changed City of .* to 'Madrid' since") as refused:
        undo.undo_change(line["no"])
    assert refused.value.exit_code == Conflict.exit_code
    assert get(noun("contact"), contact.key)["address"] == "2 Road"
    change("contact", contact.key, city="Bilbao")
    undo.undo_change(line["no"])
    now = get(noun("contact"), contact.key)
    assert (now["city"], now["address"], now["post_code"]) == ("Atlanta", "1 Road", "48001")


def test_what_persons_took_over_from_a_company_goes_back_with_it() -> None:
    company = factories.contact("Adatum", city="Atlanta")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    change("contact", company.key, city="Bilbao")
    assert get(noun("contact"), person.key)["city"] == "Bilbao"
    undo.undo_change(last("change")["no"])
    assert get(noun("contact"), person.key)["city"] == "Atlanta"
    assert get(noun("contact"), company.key)["city"] == "Atlanta"


def test_a_deleted_company_comes_back_with_all_that_went_with_it() -> None:
    company = factories.contact("Adatum", email="info@adatum.es", phone_no="915550123")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    contact_comments.add(person.key, "Likes tea")
    alternative_addresses.add({"contact_no": company.key, "code": "HOME", "city": "Bilbao"})
    channels.add({"contact_no": person.key, "value": "ann@adatum.example"})
    entries = [factories.entry(contact_no=key).key for key in (company.key, person.key)]
    before = [get(noun("contact"), key) for key in (company.key, person.key)]
    of_them = [row.contact_id for row in InteractionLogEntry.select()]
    contacts.delete(company.key)
    assert undo.undo().operation == "delete"
    assert [get(noun("contact"), key) for key in (company.key, person.key)] == before
    assert [row.contact_id for row in InteractionLogEntry.select()] == of_them
    assert [line.comment for line in contact_comments.of_contact(person.key)] == ["Likes tea"]
    assert contacts.find("ann@adatum.example").key == person.key
    assert get(noun("alternative-address"), f"{company.key}/HOME")["city"] == "Bilbao"
    assert open_list("contact", find="adatum").count() == 2
    assert len(entries) == 2


def test_many_contacts_are_deleted_and_come_back_together() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    entry = factories.entry(contact_no=person.key)
    contacts.delete_all([person.key, company.key])
    undo.undo_change(last("delete")["no"])
    assert get(noun("interaction"), entry.key)["contact_no"] == person.key


def test_a_record_is_not_brought_back_where_another_one_is() -> None:
    factories.group("PHONE")
    delete("group", "PHONE")
    factories.group("PHONE")
    with pytest.raises(Duplicate):
        undo.undo_change(last("delete")["no"])


def test_what_a_record_needs_must_be_there() -> None:
    template = factories.template()
    delete("template", template.key)
    line = last("delete", "template")
    delete("group", template["interaction_group_code"])
    gone = last("delete", "group")["no"]
    with pytest.raises(RuleError, match=f"PHONE was deleted or merged since, by change {gone}"):
        undo.undo_change(line["no"])
    undo.undo_change(gone)
    undo.undo_change(line["no"])
    assert get(noun("template"), template.key)["interaction_group_code"] == "PHONE"


def test_questions_and_points_of_a_questionnaire_come_back() -> None:
    code = factories.questionnaire().key
    add = noun("profile-line").add
    assert add is not None
    question = add({"questionnaire_code": code, "type": "question", "description": "Size?"})
    delete("profile-questionnaire", code)
    undo.undo_change(last("delete")["no"])
    assert get(noun("profile-line"), question.key)["description"] == "Size?"


def test_saved_criteria_come_back_with_their_actions() -> None:
    made = CASES["saved-criteria"].make()
    saved_criteria.delete(made.key)
    undo.undo_change(last("delete")["no"])
    segment = factories.segment().key
    saved_criteria.reuse(segment, made.key)
    assert open_list("segment-line", {"segment_no": segment}).count() == 1


def test_settings_are_changed_back() -> None:
    setup.change_marketing({"search_hit_pct": "70"})
    undo.undo_change(last("change", "setup")["no"])
    assert setup.marketing()["search_hit_pct"] == 60
    factories.template()
    template_setup.change({"email": "OUTGOING"})
    undo.undo_change(last("change", "template-setup")["no"])
    assert template_setup.template_of("email") == ""


def test_marks_and_comments_of_entries_are_taken_back_by_anybody() -> None:
    entry = factories.entry()
    entry_marks.cancel([entry.key], reason="By mistake")
    line = last("cancel", "interaction")
    session.undoable.clear()
    undo.undo_change(line["no"])
    assert not get(noun("interaction"), entry.key)["canceled"]
    assert comments.of_entry(entry.key) == []


def test_the_session_does_not_take_the_same_back_twice() -> None:
    entry = factories.entry()
    entry_marks.cancel([entry.key])
    undo.undo_change(last("cancel")["no"])
    with pytest.raises(RuleError, match="nothing to undo"):
        undo.undo()


def test_the_session_takes_back_what_was_typed_into_a_card_and_a_setting() -> None:
    contact = factories.contact("Adatum")
    change = noun("contact").change
    assert change is not None
    changing(change, contact.key, {"name": "Adatum Corporation"}, {"name": "Adatum"})
    changing(change, contact.key, {"phone_no": "911"})
    changing(change, contact.key, {"phone_no": "911"})  # changes nothing
    before = setup.marketing()["search_hit_pct"]
    changing(setup.change_marketing, {"search_hit_pct": "77"}, None)
    assert undo.undo().operation == "change"
    assert setup.marketing()["search_hit_pct"] == before
    undo.undo()
    assert get(noun("contact"), contact.key)["phone_no"] == ""
    undo.undo()
    assert get(noun("contact"), contact.key)["name"] == "Adatum"
    with pytest.raises(RuleError, match="nothing to undo"):
        undo.undo()


def test_what_the_session_cannot_take_back_says_so_and_lets_the_one_before_be() -> None:
    contact = factories.contact("Adatum")
    segment = factories.segment()
    segment_contacts.add_contacts(segment.key, {})
    change = noun("contact").change
    assert change is not None
    changing(change, contact.key, {"phone_no": "911"})
    changing(segments.change, segment.key, {"description": "Fair"}, update_lines=True)
    with pytest.raises(RuleError, match="lines followed"):
        undo.undo()
    undo.undo()
    assert get(noun("contact"), contact.key)["phone_no"] == ""


def _erased() -> None:
    erasure.erase(factories.contact("Ann Beebe", type="person").key)


def _added_to_segment() -> None:
    factories.contact("Adatum")
    segment_contacts.add_contacts(factories.segment().key, {})


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        (_erased, "gone for good"),
        (factories.group, "Delete it instead"),
        (_added_to_segment, "Go Back"),
    ],
)
def test_what_cannot_be_taken_back_says_so(done: Callable[[], Any], sentence: str) -> None:
    done()
    with pytest.raises(RuleError, match=sentence):
        undo.undo_change(last()["no"])


def test_an_unknown_line_is_not_found() -> None:
    for number in ("999999", "x"):
        with pytest.raises(NotFound):
            undo.undo_change(number)


def test_nothing_of_a_contact_that_was_brought_back_and_erased_is_left() -> None:
    person = factories.contact("Ann Beebe", type="person", email="ann@adatum.example")
    contact_comments.add(person.key, "Likes tea")
    contacts.delete(person.key)
    undo.undo()
    erasure.erase(person.key)
    kept = " ".join(
        str(value) for row in database.execute(Change.select()).fetchall() for value in row
    )
    for word in ("Beebe", "ann@", "tea"):
        assert word not in kept


def test_who_was_deleted_before_is_erased_as_well() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    contact_comments.add(person.key, "Likes tea")
    channels.add({"contact_no": person.key, "value": "ann@home.example"})
    factories.entry(contact_no=company.key, description="Call Ann Beebe at ann@home.example")
    contacts.delete(company.key)
    erased = erasure.erase(person.key)
    assert (erased.no, erased.mentions) == (person.key, 1)
    (entry,) = open_list("interaction").first(2)
    assert entry["description"] == "Call … at …"
    kept = " ".join(
        str(value) for row in database.execute(Change.select()).fetchall() for value in row
    )
    for word in ("Beebe", "tea", "ann@"):
        assert word not in kept
    with pytest.raises(NotFound):
        erasure.erase(person.key)
    with pytest.raises(NotFound):
        get(noun("contact"), company.key)


def test_records_that_named_each_other_and_were_deleted_at_once_are_brought_back() -> None:
    quote = factories.sales_document()
    order = sales_documents.convert(quote.key)

    @db.write
    def delete_both() -> None:
        sales_documents.delete(quote.key)
        sales_documents.delete(order.key)

    delete_both()
    undo.undo_change(last("delete", "sales-document")["no"])
    assert get(noun("sales-document"), order.key)["origin_no"] == quote.key
    assert open_list("sales-document-line").count() == 2


def test_what_was_made_and_removed_again_needs_nothing() -> None:
    model = noun("salutation").model
    these = model.code == "DR"

    @db.write
    def make_and_remove() -> int:
        with kept(Scope(model, these)):
            model.insert(code="DR", description="").execute()
        with kept(Scope(model, these)):
            model.delete().where(these).execute()
        return db.change_no()

    lines = undo.lines_of(make_and_remove())
    assert db.write(restore)(lines) == 0


def test_what_another_has_taken_back_meanwhile_is_not_taken_back_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.code("salutation", "DR", description="Old")
    change("salutation", "DR", description="New")
    number = last("change", "salutation")["no"]
    asked = undo.may_undo(number)
    undo.undo_change(number)
    change("salutation", "DR", description="New")
    monkeypatch.setattr(undo, "may_undo", lambda _no: asked)
    with pytest.raises(RuleError, match="taken this back already"):
        undo.undo_change(number)


def test_undo_goes_on_with_what_was_done_before_when_another_has_taken_the_last_back() -> None:
    first, second = factories.entry(), factories.entry()
    for entry in (first, second):
        entry_marks.cancel([entry.key])
    mine = [*session.undoable]
    undo.undo_change(last("cancel")["no"])
    session.undoable[:] = mine
    with pytest.raises(RuleError, match="taken this back already"):
        undo.undo()
    undo.undo()
    assert not InteractionLogEntry.get_by_id(first.id).canceled


def test_a_language_that_was_the_default_is_so_again() -> None:
    factories.letter("LETTER", "ENU")
    change("template", "LETTER", language_code="ENU")
    delete("template-language", "LETTER/ENU")
    assert get(noun("template"), "LETTER")["language_code"] == ""
    undo.undo_change(last("delete", "template-language")["no"])
    assert get(noun("template"), "LETTER")["language_code"] == "ENU"


def test_companies_are_compared_by_a_part_that_is_there_again() -> None:
    factories.contact("Adatum Corporation")
    before = DuplicateSearchString.select().count()
    delete("duplicate-search-string", open_list("duplicate-search-string").first(1)[0].key)
    assert DuplicateSearchString.select().count() < before
    undo.undo_change(last("delete", "duplicate-search-string")["no"])
    assert DuplicateSearchString.select().count() == before


@pytest.mark.parametrize("known", ["purpose", "salutation_table"])
def test_what_an_older_program_kept_otherwise_is_not_brought_back(known: str) -> None:
    person = factories.contact("Ann Beebe", type="person")
    contact_comments.add(person.key, "Likes tea")
    contacts.delete(person.key)
    line = last("delete", "contact")["no"]
    image: Any = Change.get((Change.operation == "image") & Change.table_name.contains("comment"))
    if known == "purpose":
        image.old = image.old.replace("{", '{"purpose": 1, ', 1)
    else:
        image.table_name = known
    image.save()
    with pytest.raises(RuleError, match="Nothing was undone"):
        undo.undo_change(line)
