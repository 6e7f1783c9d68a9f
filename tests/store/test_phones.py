"""Phone numbers of several countries, typed in many ways, and what is none at all."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import phones
from store.channel_rules import EMAIL, PHONE, Channel, follow, normal_email, search_texts

HOMES = ("ES", "GB", "US", "DE", "IT", "BR", "MX", "AR", "RU", "FR", "JP")


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        ("915550123", "ES", "+34915550123"),
        ("91 555 01 23", "ES", "+34915550123"),
        ("(91) 555-01-23", "ESPAÑA", "+34915550123"),
        ("+34 915.55.01.23", "", "+34915550123"),
        ("0034 915 550 123", "", "+34915550123"),
        ("0034 915 550 123", "US", "+34915550123"),
        ("34 915550123", "ES", "+34915550123"),
        ("٩١٥٥٥٠١٢٣", "ES", "+34915550123"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("020 7946 0958", "UK", "+442079460958"),
        ("+44 (0)20 7946 0958", "ES", "+442079460958"),
        ("00 44 20 7946 0958", "ES", "+442079460958"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1-202-555-0123", "USA", "+12025550123"),
        ("011 34 915 550 123", "US", "+34915550123"),
        ("030 123456", "DE", "+4930123456"),
        ("(030) 12 34 56", "DEUTSCHLAND", "+4930123456"),
        ("+49/30/123456", "ES", "+4930123456"),
        ("06 698 12345", "IT", "+390669812345"),
        ("91 555 01 23 #12", "ES", "+34915550123"),
        ("915550123", "", "915550123"),
        ("915550123", "NOWHERE", "915550123"),
        ("112", "ES", "112"),
        ("555-1234", "US", "5551234"),
        ("+999 123456789", "ES", "999123456789"),
        ("---", "ES", ""),
    ],
)
def test_numbers_are_compared_as_e164_or_as_their_digits(
    typed: str, country: str, e164: str
) -> None:
    assert phones.normal(typed, (country,) if country else ()) == e164


def test_the_first_country_that_is_understood_counts() -> None:
    assert phones.normal("915550123", ("XX", "ES", "DE")) == "+34915550123"
    assert [phones.region(name) for name in ("es", "ESP", "Spain", "España", "Allemagne")] == [
        "ES", "ES", "ES", "ES", "DE",
    ]  # fmt: skip
    assert phones.region("X") == phones.region("  ") == phones.region("Atlantis") == ""


def test_numbers_are_shown_as_in_their_country_or_as_from_abroad() -> None:
    assert phones.shown("0034915550123", ("ES",)) == "915 55 01 23"
    assert phones.shown("915550123", ("ES",)) == "915 55 01 23"
    assert phones.shown("+34 91 5550123", ("GB",)) == "+34 915 55 01 23"
    assert phones.shown("+34 91 5550123") == "+34 915 55 01 23"
    assert phones.shown("(404) 555-0100", ("US", "ES")) == "(404) 555-0100"
    assert phones.shown("(404) 555-0100", ("US", "ES"), "ES") == "+1 404-555-0100"
    assert phones.shown("+34 91 5550123", ("US", "ES"), "ES") == "915 55 01 23"
    assert phones.shown("ask [/] Eva", ("ES",)) == "ask [/] Eva"


def test_a_number_is_found_by_all_that_people_dial() -> None:
    found = phones.words("+44 20 7946 0958", "+442079460958")
    assert found == ["442079460958", "2079460958", "02079460958"]
    assert phones.words("12-34", "1234") == ["1234"]


@given(st.text(max_size=300), st.text(max_size=12), st.sampled_from(["ES", "GB", "US", "BR", ""]))
@example("+", "", "")
@example("00", "ES", "")
@example("+34 915550123;ext=" + "9" * 40, "ES", "")
@example("\u0660" * 260, "ES", "US")
def test_no_text_breaks_a_phone_number(typed: str, country: str, other: str) -> None:
    countries = tuple(text for text in (country, other) if text)
    compared = phones.normal(typed, countries)
    assert compared.removeprefix("+").isdecimal() or not compared
    assert phones.normal(compared, ()) == compared or not compared.startswith("+")
    assert isinstance(phones.shown(typed, countries), str)
    assert all(word.isdecimal() for word in phones.words(typed, compared))
    assert all(word.isdecimal() for word in phones.queries(typed))


@given(st.text(max_size=80) | st.emails())
def test_no_text_breaks_an_email_address(typed: str) -> None:
    assert normal_email(typed).count("@") >= typed.count("@")
    if typed.isascii():
        assert normal_email(typed.upper()) == normal_email(f" {typed.lower()} ")


def test_addresses_are_compared_without_case_and_as_the_dns_writes_them() -> None:
    assert normal_email("Ana.Núñez@BÜCHER.example") == "ana.núñez@xn--bcher-kva.example"
    assert normal_email("ana@xn--bcher-kva.EXAMPLE.") == normal_email("Ana@bücher.example")


def fields(**values: str) -> dict[str, str]:
    return values


def test_the_fields_are_the_first_channels() -> None:
    found = follow(fields(email="A@x.es", mobile_phone_no="655 111 222", phone_no="9"), ("ES",))
    assert [(item.field, item.normal, item.label) for item in found] == [
        ("phone_no", "9", ""),
        ("mobile_phone_no", "+34655111222", "mobile"),
        ("email", "a@x.es", ""),
    ]
    again = follow(fields(phone_no="9"), ("ES",), found)
    assert [item.field for item in again] == ["phone_no"]


def test_a_further_one_that_comes_into_a_field_keeps_its_label() -> None:
    old = [
        Channel(EMAIL, "a@x.es", "", "email", "a@x.es", 0, 1),
        Channel(EMAIL, "b@x.es", "billing", "", "b@x.es", 1, 2),
    ]
    (found,) = follow(fields(email="B@x.es"), (), old)
    assert (found.value, found.label, found.field) == ("B@x.es", "billing", "email")
    kept = follow(fields(email="c@x.es"), (), old)
    assert [(item.value, item.field) for item in kept] == [("c@x.es", "email"), ("b@x.es", "")]


def test_another_country_reads_the_numbers_again() -> None:
    old = follow(fields(phone_no="030 123456"), (), [Channel(PHONE, "040 123456")])
    assert [item.normal for item in old] == ["030123456", "040123456"]
    now = follow(fields(phone_no="030 123456"), ("DE",), old)
    assert [item.normal for item in now] == ["+4930123456", "+4940123456"]
    assert {"040123456", "4940123456"} <= set(search_texts(now))


def test_plain_numbers_of_all_countries_are_what_the_library_says() -> None:
    library = phonenumbers
    forms = (
        library.PhoneNumberFormat.E164,
        library.PhoneNumberFormat.INTERNATIONAL,
        library.PhoneNumberFormat.NATIONAL,
    )
    kinds = (library.PhoneNumberType.FIXED_LINE, library.PhoneNumberType.MOBILE)
    tried = 0
    for home in sorted(library.SUPPORTED_REGIONS):
        for kind in kinds:
            example = library.example_number_for_type(home, kind)
            if example is None:
                continue
            national = library.national_significant_number(example)
            wanted = f"+{example.country_code}{national}"
            for typed in (*(library.format_number(example, form) for form in forms), national):
                known = library.parse(typed, home)
                expected = f"+{known.country_code}{library.national_significant_number(known)}"
                assert phones.normal(typed, (home,)) == expected, (home, typed)
                tried += expected == wanted
    assert tried > 1000


@given(st.from_regex(r"\+?[0-9]([0-9 ()./-]){0,18}", fullmatch=True), st.sampled_from(HOMES))
def test_a_number_is_what_the_library_says(typed: str, home: str) -> None:
    try:
        found = phonenumbers.parse(typed, home)
    except phonenumbers.NumberParseException:
        return
    reason = phonenumbers.is_possible_number_with_reason(found)
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE:
        national = phonenumbers.national_significant_number(found)
        assert phones.normal(typed, (home,)) == f"+{found.country_code}{national}"
