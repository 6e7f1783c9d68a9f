"""One record: keys, references, and two people who change it at the same time."""

from __future__ import annotations

import pytest

from store.errors import (
    Conflict,
    Duplicate,
    FieldRequired,
    InUse,
    InvalidValue,
    NotFound,
    RelationNotFound,
    TooLong,
)
from store.fields import Kind, to_database
from store.models import Change
from store.nouns import MODULES, Noun, noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def change(name: str, key: str, values: dict[str, object], base: Record | None = None) -> Record:
    verb = noun(name).change
    assert verb is not None
    return verb(key, values, None if base is None else base.values)


def test_two_people_change_different_fields_and_both_are_kept() -> None:
    seen = factories.salesperson("JO", name="Jim")
    change("salesperson", "JO", {"phone_no": "555"}, seen)
    after = change("salesperson", "JO", {"email": "jo@example.org"}, seen)
    assert (after["phone_no"], after["email"]) == ("555", "jo@example.org")
    assert after.version == 3


def test_the_same_field_is_a_conflict_that_shows_both_values() -> None:
    seen = factories.salesperson("JO", name="Jim")
    change("salesperson", "JO", {"name": "James"}, seen)
    with pytest.raises(Conflict) as error:
        change("salesperson", "JO", {"name": "Jimmy", "phone_no": "1"}, seen)
    assert (error.value.theirs, error.value.yours) == ("James", "Jimmy")
    assert get(noun("salesperson"), "JO")["phone_no"] == ""


def test_the_same_value_from_both_is_no_conflict() -> None:
    seen = factories.salesperson("JO", name="Jim")
    change("salesperson", "JO", {"name": "James"}, seen)
    assert change("salesperson", "JO", {"name": "James"}, seen)["name"] == "James"


def test_a_change_that_changes_nothing_is_not_written() -> None:
    seen = factories.group("ONE", description="x")
    before = Change.select().count()
    assert change("group", "ONE", {"description": " x "}, seen).version == 1
    assert Change.select().count() == before


def test_a_renamed_code_follows_everywhere() -> None:
    factories.template("OUTGOING")
    change("group", "PHONE", {"code": "calls"})
    assert get(noun("template"), "OUTGOING")["interaction_group_code"] == "CALLS"
    with pytest.raises(NotFound):
        get(noun("group"), "PHONE")


def test_what_is_refused() -> None:
    factories.group("ONE")
    factories.template("OUTGOING")
    add = noun("group").add
    delete = noun("group").delete
    assert add is not None
    assert delete is not None
    with pytest.raises(Duplicate):
        add({"code": " one "})
    with pytest.raises(FieldRequired, match="Code"):
        add({"description": "x"})
    with pytest.raises(TooLong, match="21 characters"):
        add({"code": "x" * 21})
    with pytest.raises(InvalidValue, match="no field 'colour'"):
        add({"code": "TWO", "colour": "red"})
    with pytest.raises(RelationNotFound, match="NONE"):
        change("template", "OUTGOING", {"interaction_group_code": "NONE"})
    with pytest.raises(Duplicate):
        change("group", "ONE", {"code": "PHONE"})
    with pytest.raises(InUse, match=r"\(1\)"):
        delete("PHONE")
    with pytest.raises(NotFound):
        delete("NONE")
    delete("ONE")


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_noun_declares_fields_that_can_be_read(name: str) -> None:
    owner: Noun = noun(name)
    assert owner.name == name
    assert owner.key in owner.by_name
    assert owner.title in owner.by_name
    assert len(owner.by_name) == len(owner.fields)
    for item in owner.fields:
        assert item.name == item.name.lower()
        blank = item.to_json(item.blank)
        assert blank in ("", 0, False, None, "0", "0.00") or item.kind is Kind.CHOICE
        assert item.from_database(to_database(item, item.blank)) == item.blank
