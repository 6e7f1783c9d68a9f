"""The rules of a contact's values, without a database."""

from __future__ import annotations

import pytest

from store import contact_rules as rules
from store.channel_rules import follow
from store.contact_inheritance import CODES, Defaults, Values
from store.enumerations import ContactType
from store.errors import FieldMustBe, InvalidValue, RuleError, TooLong
from store.fields import Value

NO_DEFAULTS = Defaults()
ALL_FLAGS = frozenset({*CODES, "address", "communication"})
PERSON = ContactType.PERSON
COMPANY = ContactType.COMPANY


def new(company: Values | None = None, **typed: Value) -> dict[str, Value]:
    return rules.new_values(typed, NO_DEFAULTS, company)


def change(before: dict[str, Value], **typed: Value) -> dict[str, Value]:
    return rules.changed_values(before, typed, NO_DEFAULTS)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ("", "", "")),
        ("Ana", ("Ana", "", "")),
        ("Ana Núñez", ("Ana", "", "Núñez")),
        ("Ana María Núñez", ("Ana", "María", "Núñez")),
        ("Ana  María\u00a0de la  Peña", ("Ana María de", "la", "Peña")),
    ],
)
def test_a_name_is_split_from_its_end(name: str, parts: tuple[str, str, str]) -> None:
    assert tuple(rules.split_name(name).values()) == parts


def test_parts_make_the_name_of_a_person() -> None:
    values = new(type=PERSON, first_name="Ana", surname="Núñez")
    assert values["name"] == "Ana Núñez"
    assert change(values, middle_name="María")["name"] == "Ana María Núñez"


def test_a_name_of_a_person_makes_its_parts() -> None:
    values = new(type=PERSON, name="Ana Núñez")
    changes = change(values, name="Eva María Sanz")
    assert (changes["first_name"], changes["middle_name"], changes["surname"]) == (
        "Eva",
        "María",
        "Sanz",
    )


def test_name_and_parts_given_together_stay_as_they_are() -> None:
    values = new(type=PERSON, name="Dra. Ana Núñez", first_name="Ana", surname="Núñez")
    assert values["name"] == "Dra. Ana Núñez"
    assert values["first_name"] == "Ana"


def test_a_company_has_no_parts_of_a_name() -> None:
    values = new(name="Adatum Iberia SL")
    assert (values["type"], values["first_name"], values["surname"]) == (COMPANY, "", "")
    with pytest.raises(FieldMustBe, match="Type must be equal to Person"):
        new(type=COMPANY, first_name="Ana")
    with pytest.raises(FieldMustBe, match="Type must be equal to Person"):
        change(values, surname="Núñez")


def test_parts_of_a_name_mean_a_person() -> None:
    assert new(first_name="Ana")["type"] == PERSON


def test_a_name_made_of_parts_is_never_cut() -> None:
    with pytest.raises(TooLong, match="301"):
        new(type=PERSON, first_name="a" * 150, surname="b" * 150)


def test_search_name_follows_the_name_until_somebody_types_another() -> None:
    values = new(name="Adatum")
    assert values["search_name"] == "ADATUM"
    values |= change(values, name="Adatum SL")
    assert values["search_name"] == "ADATUM SL"
    values |= change(values, search_name="THE SHOP")
    values |= change(values, name="Adatum SA")
    assert values["search_name"] == "THE SHOP"
    assert change(values, search_name="")["search_name"] == "ADATUM SA"


@pytest.mark.parametrize(
    "address",
    ["ana@adatum.com", "o'brien+x@mail.example.co.uk", "root@localhost", "ñandú@correo.españa"],
)
def test_an_email_address_has_one_at_sign(address: str) -> None:
    rules.check({"email": address, "email_2": address})


@pytest.mark.parametrize(
    "address", ["ana", "@adatum.com", "ana@", "a@b@c", "ana nunez@x.com", "a@x..com", "<a@x.com>"]
)
def test_other_texts_are_no_email_address(address: str) -> None:
    for name in ("email", "email_2"):
        with pytest.raises(InvalidValue, match="is not an e-mail address") as caught:
            rules.check({name: address})
        assert caught.value.field == rules.CAPTIONS[name]


@pytest.mark.parametrize("number", ["+34 (91) 123-45-67", "0034.91/123", "#31#600"])
def test_a_phone_number_may_have_signs(number: str) -> None:
    rules.check({"phone_no": number, "mobile_phone_no": number})


@pytest.mark.parametrize("number", ["91 CALL ME", "91 ext 5", "٣٤abc", "電話"])
def test_a_phone_number_has_no_letters(number: str) -> None:
    for name in ("phone_no", "mobile_phone_no"):
        with pytest.raises(InvalidValue, match="must not contain letters"):
            rules.check({name: number})


def test_a_minor_is_blocked_for_privacy() -> None:
    assert new(type=PERSON, name="Leo", minor=True)["privacy_blocked"] is True
    adult = new(type=PERSON, name="Leo")
    assert change(adult, minor=True)["privacy_blocked"] is True


def test_a_minor_is_unblocked_only_after_the_consent() -> None:
    minor = new(type=PERSON, name="Leo", minor=True)
    with pytest.raises(RuleError, match="Parental Consent Received"):
        change(minor, privacy_blocked=False)
    with pytest.raises(RuleError, match="Parental Consent Received"):
        new(type=PERSON, name="Leo", minor=True, privacy_blocked=False)
    minor |= change(minor, parental_consent_received=True)
    assert minor["privacy_blocked"] is True
    minor |= change(minor, privacy_blocked=False)
    assert minor["privacy_blocked"] is False


def test_consent_does_not_block_again_but_its_withdrawal_does() -> None:
    grown = new(type=PERSON, name="Leo", minor=True)
    grown |= change(grown, parental_consent_received=True, privacy_blocked=False)
    assert grown["privacy_blocked"] is False
    assert change(grown, parental_consent_received=False)["privacy_blocked"] is True


def test_growing_up_does_not_unblock() -> None:
    minor = new(type=PERSON, name="Leo", minor=True)
    assert change(minor, minor=False) == {"minor": False}


def test_anybody_may_be_blocked_and_unblocked() -> None:
    adult = new(type=PERSON, name="Eva")
    adult |= change(adult, privacy_blocked=True)
    assert change(adult, privacy_blocked=False) == {"privacy_blocked": False}


def test_a_new_person_takes_over_what_it_does_not_say() -> None:
    company = new(name="Adatum", city="Cádiz", address="Calle 1", territory_code="SUR")
    company |= {"phone_no": "123", "salesperson_code": "JO", "email": "info@adatum.com"}
    defaults = Defaults({"territory_code": "NORTE"}, "COMPANY", "UNISEX", ALL_FLAGS)
    person = rules.new_values({"name": "Ana", "email": "ana@x.com"}, defaults, company)
    assert person["city"] == "Cádiz"
    assert person["territory_code"] == "SUR"
    assert person["phone_no"] == "123"
    assert person["email"] == "ana@x.com"
    assert person["salutation_code"] == "UNISEX"
    typed: dict[str, Value] = {"name": "Ana", "address": "Own", "territory_code": "OWN"}
    other = rules.new_values(typed, defaults, company)
    assert (other["address"], other["city"], other["territory_code"]) == ("Own", "", "OWN")


def test_nothing_is_taken_over_without_its_flag() -> None:
    company = new(name="Adatum", city="Cádiz", territory_code="SUR", phone_no="123")
    person = rules.new_values({"name": "Ana"}, NO_DEFAULTS, company)
    assert (person["city"], person["territory_code"], person["phone_no"]) == ("", "", "")


def test_words_hold_phones_as_typed_and_as_digits() -> None:
    values = {
        "no": "CT000107",
        "name": "Núñez & Söhne",
        "company_name": "Acme [/] SL",
        "phone_no": "+34 91 123",
        "email": "Ana@Adatum.com",
        "external_id": "X-1",
    }
    words = rules.search_words(values, follow(values, ())).split()
    assert {"nunez", "sohne", "acme", "ct000107", "ana", "adatum", "91", "3491123"} <= set(words)
    assert len(words) == len(set(words))
