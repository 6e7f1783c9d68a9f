"""One value on many contacts."""

from __future__ import annotations

from typing import Any

import pytest

from store import contact_batch, contacts, undo
from store.errors import FieldMustBe, InvalidValue, RelationNotFound, RuleError
from store.lists import open_list
from store.models import Contact, database
from store.nouns import noun
from store.records import get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def of(no: str) -> Any:
    return get(noun("contact"), no)


def ids(*nos: str) -> list[int]:
    return [of(no).id for no in nos]


def test_a_value_is_set_on_all_and_taken_back() -> None:
    factories.salesperson("JO")
    factories.salesperson("PS")
    keys = [factories.contact(salesperson_code="PS").key for _ in range(2)]
    keys += [factories.contact().key, factories.contact(salesperson_code="JO").key]
    versions = [of(key).version for key in keys]
    done = contact_batch.set_all(ids(*keys), {"salesperson_code": "jo"})
    assert (done.changed, done.unchanged, done.refused) == (3, 1, ())
    assert [of(key)["salesperson_code"] for key in keys] == ["JO"] * 4
    assert [of(key).version - version for key, version in zip(keys, versions, strict=True)] == [
        1, 1, 1, 0,
    ]  # fmt: skip
    assert undo.undo().entries == 3
    assert [of(key)["salesperson_code"] for key in keys] == ["PS", "PS", "", "JO"]


@pytest.mark.parametrize(
    ("name", "typed", "stands"),
    [
        ("keep_in_touch_days", "3m", 90),
        ("exclude_from_segment", "yes", True),
        ("note", "Two\nlines", "Two\nlines"),
        ("city", "  Sevilla ", "Sevilla"),
    ],
)
def test_values_of_every_kind_are_set_and_taken_back(name: str, typed: str, stands: object) -> None:
    keys = [factories.contact().key for _ in range(2)]
    before = [of(key)[name] for key in keys]
    contact_batch.set_all(ids(*keys), {name: typed})
    assert [of(key)[name] for key in keys] == [stands, stands]
    undo.undo()
    assert [of(key)[name] for key in keys] == before


def test_persons_follow_their_company_unless_they_are_set_themselves() -> None:
    for code in ("JO", "PS", "LM"):
        factories.salesperson(code)
    company = factories.contact("Adatum", type="company", salesperson_code="PS").key
    same, other, marked = (
        factories.contact(type="person", company_no=company).key for _ in range(3)
    )
    contacts.change(other, {"salesperson_code": "LM"})
    done = contact_batch.set_all(ids(company, marked), {"salesperson_code": "JO"})
    assert (done.changed, done.followed) == (2, 1)
    found = [of(key)["salesperson_code"] for key in (company, same, other, marked)]
    assert found == ["JO", "JO", "LM", "JO"]
    undo.undo()
    assert [of(key)["salesperson_code"] for key in (company, same)] == ["PS", "PS"]


def test_what_one_contact_refuses_stops_all_or_is_left_out() -> None:
    company = factories.contact("Adatum", type="company").key
    ann = factories.contact("Ann", type="person", company_no=company).key
    with pytest.raises(contact_batch.SomeRefused, match="Adatum"):
        contact_batch.set_all(ids(ann, company), {"job_title": "Buyer"})
    assert of(ann)["job_title"] == ""
    with pytest.raises(RuleError):
        undo.undo()
    found = contact_batch.preview(ids(ann, company), {"job_title": "Buyer"})
    assert (found.changed, [item.no for item in found.refused]) == (1, [company])
    assert isinstance(found.refused[0].error, FieldMustBe)
    contact_batch.set_all(ids(ann, company), {"job_title": "Buyer"}, skip=True)
    assert of(ann)["job_title"] == "Buyer"


def test_a_minor_without_consent_stays_blocked() -> None:
    minor = factories.contact("Ann", type="person", minor=True).key
    with pytest.raises(contact_batch.SomeRefused):
        contact_batch.set_all(ids(minor), {"privacy_blocked": "no"})
    contact_batch.set_all(ids(factories.contact("Bob", type="person").key), {"minor": "yes"})
    (bob,) = open_list("contact", {"name": "Bob"}).first(1)
    assert bob["privacy_blocked"] is True


def test_nothing_is_undone_when_one_was_changed_since() -> None:
    keys = [factories.contact(city="Madrid").key for _ in range(2)]
    contact_batch.set_all(ids(*keys), {"city": "Sevilla"})
    contacts.change(keys[1], {"city": "Cádiz"})
    with pytest.raises(RuleError, match="was changed since"):
        undo.undo()
    assert [of(key)["city"] for key in keys] == ["Sevilla", "Cádiz"]
    contacts.delete(keys[1])
    session.undoable.pop()  # as if somebody else had
    with pytest.raises(RuleError, match="was changed since"):
        undo.undo()


def test_contacts_are_found_by_what_was_set() -> None:
    keys = [factories.contact(city="Madrid").key for _ in range(2)]
    contact_batch.set_all(ids(*keys), {"city": "Sevilla"})
    assert open_list("contact", find="sevi").count() == 2
    assert open_list("contact", find="madrid").count() == 0
    undo.undo()
    assert open_list("contact", find="madrid").count() == 2


def test_phones_are_read_in_the_country_that_was_set() -> None:
    no = factories.contact(country_region_code="GB", phone_no="020 7946 0100").key
    contact_batch.set_all(ids(no), {"country_region_code": "ES"})
    by_hand = factories.contact(country_region_code="ES", phone_no="020 7946 0100").key
    sql = "SELECT normal FROM contact_channel WHERE contact_id = ?"
    normals = [database.execute_sql(sql, (row_id,)).fetchall() for row_id in ids(no, by_hand)]
    assert normals[0] == normals[1]


def test_it_does_what_changing_each_by_hand_does() -> None:
    factories.salesperson("JO")
    values = {"salesperson_code": "JO", "city": "Bilbao", "country_region_code": "ES"}
    made = []
    for _ in range(2):
        company = factories.contact("Adatum", type="company", phone_no="944 110 100").key
        made.append((company, factories.contact("Ann", type="person", company_no=company).key))
    session.undoable.clear()
    contacts.change(made[0][0], values)
    contact_batch.set_all(ids(made[1][0]), values)
    differ = {"no", "company_no", "modified_at", "search_text"}
    for one, other in zip(*made, strict=True):
        rows = [Contact.get(Contact.no == no).__data__ for no in (one, other)]
        names = rows[0].keys() - differ - {"id", "company", "version"}
        assert {name: rows[0][name] for name in names} == {name: rows[1][name] for name in names}


def test_what_belongs_to_one_contact_is_refused() -> None:
    no = factories.contact().key
    for name in ("no", "name", "type", "company_no", "phone_no", "email"):
        with pytest.raises(InvalidValue, match="belongs to one contact"):
            contact_batch.set_all(ids(no), {name: "x" if name != "type" else "person"})
    with pytest.raises(RelationNotFound):
        contact_batch.set_all(ids(no), {"salesperson_code": "NOBODY"})
    factories.salesperson("OLD", blocked=True)
    with pytest.raises(FieldMustBe):
        contact_batch.set_all(ids(no), {"salesperson_code": "OLD"})
