"""All e-mail addresses and phones of a contact."""

from __future__ import annotations

import pytest

from store import channels, contacts, search, setup, undo
from store.channel_labels import label_key
from store.channel_rows import renew
from store.errors import Conflict, InvalidValue, NotFound, RuleError, StoreError
from store.lists import open_list
from store.models import Contact, database
from store.nouns import noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def add(contact: Record, value: str, label: str = "") -> Record:
    return channels.add({"contact_no": contact.key, "value": value, "label": label})


def values(contact: Record) -> list[tuple[str, str]]:
    return [(item.value, item.field) for item in channels.channels_of(contact.id)]


def key(contact: Record, value: str) -> str:
    return channels.of_contact(contact.key, value)


def person(company: Record | None = None, **more: object) -> Record:
    given: dict[str, object] = {"type": "person"}
    if company is not None:
        given["company_no"] = company.key
    return factories.contact("Ana Ruiz", **given, **more)


def test_new_ones_fill_the_fields_first_and_go_on_behind_them() -> None:
    ana = person(country_region_code="ES")
    for value, label in (
        ("a@x.es", ""), ("b@x.es", "home"), ("c@x.es", "billing"), ("655 111 222", "móvil"),
        ("915550123", "trabajo"), ("916660123", "casa"),
    ):  # fmt: skip
        add(ana, value, label)
    assert values(ana) == [
        ("915550123", "phone_no"), ("655 111 222", "mobile_phone_no"), ("916660123", ""),
        ("a@x.es", "email"), ("b@x.es", "email_2"), ("c@x.es", ""),
    ]  # fmt: skip
    record = get(noun("contact"), ana.key)
    assert (record["phone_no"], record["mobile_phone_no"]) == ("915550123", "655 111 222")
    assert (record["email"], record["email_2"]) == ("a@x.es", "b@x.es")
    assert [item.key for item in channels.channels_of(ana.id)] == [
        "work", "mobile", "home", "", "home", "billing",
    ]  # fmt: skip


def test_all_are_searched_and_matched() -> None:
    ana = person(country_region_code="DE", email="a@x.es", phone_no="1")
    factories.contact("Other", email="o@x.es")
    for value in ("b@x.es", "ana@bücher.example", "030 123456", "+34 915 550 123"):
        add(ana, value)
    for text in ("ana@xn--bcher-kva.example", "B@X.ES", "030123456", "0049 30 123456", "915550123"):
        assert contacts.find(text).key == ana.key, text
        if "xn" not in text:
            assert search.records(text, 5, ("contact",))[0].key == ana.key, text
    assert contacts.contacts_with_email("Ana@Bücher.example") == [ana.id]
    assert contacts.contacts_with_phone("+49 (0)30 123456") == [ana.id]
    assert contacts.contacts_with_phone("") == contacts.contacts_with_email("") == []


def test_what_changes_the_fields_changes_the_channels() -> None:
    ana = person(email="a@x.es", phone_no="91 555 01 23")
    add(ana, "c@x.es")
    contacts.change(ana.key, {"email": "d@x.es", "phone_no": ""})
    assert values(ana) == [("d@x.es", "email"), ("c@x.es", "email_2")]
    assert contacts.contacts_with_email("a@x.es") == []
    assert contacts.find("d@x.es").key == ana.key
    contacts.delete(ana.key)
    assert contacts.contacts_with_email("c@x.es") == []


def test_persons_follow_their_company() -> None:
    setup.change_marketing({"inherit_communication_details": True})
    company = factories.contact("Adatum", phone_no="91 555 01 23", email="info@adatum.es")
    ana = person(company)
    add(ana, "own@x.es")
    contacts.change(company.key, {"phone_no": "91 666 01 23", "country_region_code": "ES"})
    assert values(ana)[0] == ("91 666 01 23", "phone_no")
    assert contacts.contacts_with_phone("+34916660123") == [company.id, ana.id]
    assert contacts.contacts_with_email("own@x.es") == [ana.id]
    assert [hit.key for hit in search.records("own@x.es", 5, ("contact",))] == [ana.key]


def test_the_country_is_that_of_the_company_else_of_the_set_up() -> None:
    company = factories.contact("Adatum", country_region_code="DE")
    ana, ida = person(company, phone_no="030 123456"), person(phone_no="030 123456")
    assert contacts.contacts_with_phone("+4930123456") == [ana.id]
    setup.change_marketing({"default_country_region_code": "DE"})
    assert contacts.contacts_with_phone("+4930123456") == [ana.id, ida.id]


def test_one_is_made_the_first() -> None:
    ana = person(email="a@x.es", email_2="b@x.es", phone_no="1234", mobile_phone_no="655111222")
    add(ana, "c@x.es", "home")
    channels.make_first(key(ana, "c@x.es"))
    channels.make_first(key(ana, "655111222"))
    assert values(ana) == [
        ("655111222", "phone_no"), ("1234", ""), ("c@x.es", "email"), ("b@x.es", "email_2"),
        ("a@x.es", ""),
    ]  # fmt: skip
    assert get(noun("contact"), ana.key)["email"] == "c@x.es"


def test_the_next_one_takes_the_place_of_one_that_is_removed() -> None:
    ana = person(email="a@x.es", email_2="b@x.es", phone_no="1234")
    add(ana, "5678")
    for gone in ("a@x.es", "1234"):
        channels.remove(key(ana, gone))
    assert values(ana) == [("5678", "phone_no"), ("b@x.es", "email")]
    channels.remove(key(ana, "b@x.es"))
    assert get(noun("contact"), ana.key)["email"] == ""
    with pytest.raises(NotFound):
        key(ana, "b@x.es")


def test_value_and_label_can_be_changed() -> None:
    ana = person(email="a@x.es")
    row = key(ana, "a@x.es")
    record = channels.change(row, {"value": "z@x.es", "label": "Facturación"}, {"value": "a@x.es"})
    assert (record["value"], record["label"], record["e164"]) == ("z@x.es", "billing", "")
    assert get(noun("contact"), ana.key)["email"] == "z@x.es"
    with pytest.raises(Conflict):
        channels.change(row, {"value": "y@x.es"}, {"value": "a@x.es"})
    with pytest.raises(InvalidValue, match="not an e-mail address"):
        channels.change(row, {"value": "915550123"})


@pytest.mark.parametrize("bad", ["Ask Eva", "a@", "@", "+", "a@b@c d", "12 x 3", "[/]"])
def test_what_is_neither_address_nor_number_is_refused(bad: str) -> None:
    ana = person()
    with pytest.raises(InvalidValue, match=r"^E-Mail or Phone: "):
        add(ana, bad)
    assert values(ana) == []


def test_nothing_stands_there_twice() -> None:
    ana = person(email="a@x.es", country_region_code="ES", phone_no="915550123")
    for again in ("A@X.es", "+34 915 550 123"):
        with pytest.raises(RuleError, match="already"):
            add(ana, again)
    with pytest.raises(StoreError):
        channels.add({"contact_no": ana.key})
    with pytest.raises(StoreError):
        channels.add({"contact_no": "NOBODY", "value": "a@x.es"})


def test_it_can_be_taken_back() -> None:
    ana = person(email="a@x.es", phone_no="1234")
    before = values(ana)
    add(ana, "b@x.es")
    channels.make_first(key(ana, "b@x.es"))
    channels.remove(key(ana, "a@x.es"))
    for _ in range(3):
        assert undo.undo().operation == "channels"
    assert values(ana) == before
    assert get(noun("contact"), ana.key)["email"] == "a@x.es"
    add(ana, "c@x.es")
    contacts.change(ana.key, {"email_2": "d@x.es"})
    with pytest.raises(RuleError, match="changed since"):
        undo.undo()


def test_words_and_channels_can_be_made_anew() -> None:
    ana = person(email="a@x.es", phone_no="915550123", country_region_code="ES")
    add(ana, "c@x.es", "home")
    add(ana, "d@x.es", "home")
    text = Contact.get_by_id(ana.id).search_text
    expected = channels.channels_of(ana.id)
    database.execute_sql("DELETE FROM contact_channel WHERE field <> ''")
    database.execute_sql("UPDATE contact SET search_text = ''")
    with database.atomic():
        renew()
    found = channels.channels_of(ana.id)
    assert [(item.value, item.e164) for item in found] == [
        (item.value, item.e164) for item in expected
    ]
    assert Contact.get_by_id(ana.id).search_text == text


def test_labels_are_kept_by_key_in_whatever_language() -> None:
    for typed, label in (
        ("Work", "work"), (" trabajo ", "work"), ("MÓVIL", "mobile"), ("work mobile", "work mobile"),
        ("Casa de la playa", "Casa de la playa"), ("[/]", "[/]"), ("", ""),
    ):  # fmt: skip
        assert label_key(typed) == label


def numbers(**filters: str) -> list[str]:
    return [row["name"] for row in open_list("contact", filters).each()]


def test_contacts_are_filtered_by_any_address_and_any_phone() -> None:
    ana = person(email="a@x.es", country_region_code="ES", phone_no="91 555 01 23")
    for value in ("b@Núñez.example", "c@x.es", "655-111-222"):
        add(ana, value)
    factories.contact("Adatum", email="info@adatum.com", phone_no="+49 30 123456")
    factories.contact("Nobody")
    ruiz, adatum, nobody = ["Ana Ruiz"], ["Adatum"], ["Nobody"]
    for filters, found in (
        ({"any_email": "C@X.es"}, ruiz),
        ({"any_email": "*@nunez*"}, ruiz),
        ({"any_email": "*@x.es&<>a@x.es"}, []),
        ({"any_email": "<>*@x.es"}, [*adatum, *nobody]),
        ({"any_email": "*adatum*|c@x.es"}, [*ruiz, *adatum]),
        ({"any_email": "''"}, nobody),
        ({"any_email": "<>''"}, [*ruiz, *adatum]),
        ({"any_phone": "+34655111222"}, ruiz),
        ({"any_phone": "91555*"}, ruiz),
        ({"any_phone": "+34*"}, ruiz),
        ({"any_phone": "+49*|655*"}, [*ruiz, *adatum]),
        ({"any_phone": "''"}, nobody),
        ({"no_of_emails": "3"}, ruiz),
        ({"no_of_phones": "0"}, nobody),
    ):
        assert sorted(numbers(**filters)) == sorted(found), filters
    with pytest.raises(InvalidValue, match="Any E-Mail"):
        numbers(any_email="a|")


def test_several_are_removed_and_taken_back_at_once() -> None:
    ana, eva = person(email="a@x.es"), factories.contact("Eva", email="e@x.es", phone_no="1")
    assert channels.remove_all([key(ana, "a@x.es"), key(eva, "e@x.es"), key(eva, "1")]) == 3
    assert values(ana) == values(eva) == []
    undo.undo()
    assert values(ana) == [("a@x.es", "email")]
    assert values(eva) == [("1", "phone_no"), ("e@x.es", "email")]
