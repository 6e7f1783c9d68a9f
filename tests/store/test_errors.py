"""Every refusal is a sentence with named places, and an exit code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import errors
from store.text import N_

CONTACT = N_("Contact")
NAME = N_("Name")


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (
            errors.FieldRequired(N_("Code"), N_("Interaction Template"), "PHONE"),
            1,
            "Code must have a value in Interaction Template: PHONE",
        ),
        (errors.FieldRequired(NAME, CONTACT), 1, "Name must have a value in Contact"),
        (
            errors.FieldMustBe(N_("Canceled"), "yes", N_("Entry"), "7"),
            1,
            "Canceled must be equal to yes in Entry: 7. Change that first.",
        ),
        (
            errors.InUse(N_("Interaction Group"), "PHONE", 3, N_("Interaction Templates")),
            1,
            (
                "Interaction Group PHONE cannot be deleted because it is in use: "
                "Interaction Templates (3). Change or delete these first."
            ),
        ),
        (
            errors.TooLong(NAME, 120, 100),
            2,
            "Name: The text has 120 characters, but at most 100 are possible. Shorten it.",
        ),
        (
            errors.NotFound(CONTACT, "CT9"),
            3,
            "Contact CT9 does not exist. Check the number or code, or look in the list.",
        ),
        (
            errors.RelationNotFound(N_("Contact No."), "CT9", CONTACT),
            3,
            (
                "Contact No.: CT9 cannot be found in Contact. Choose one of the list, "
                "or create it first."
            ),
        ),
        (
            errors.Conflict(NAME, "Acme", "ACME", "ana"),
            4,
            (
                "ana changed Name to 'Acme' while you were entering 'ACME'. "
                "Look at the record again, then enter the value that is right."
            ),
        ),
        (
            errors.Duplicate(CONTACT, "CT1"),
            4,
            "Contact CT1 already exists. Enter another number or code, or change that one.",
        ),
        (
            errors.Ambiguous("soler", ["CT1 Ana Soler", "CT2 Pau Soler"]),
            5,
            (
                "'soler' fits 2 records: CT1 Ana Soler, CT2 Pau Soler. "
                "Enter the number of the one you mean."
            ),
        ),
        (
            errors.PrivacyBlocked("CT1", "Ana Soler"),
            6,
            (
                "Contact CT1 Ana Soler is blocked for privacy. Choose another contact, "
                "or remove Privacy Blocked on its card."
            ),
        ),
        (errors.Busy(), 75, "Others are using the database. Nothing was saved: try again."),
        (
            errors.StorageFailed.disk_full(),
            1,
            "The disk is full. Nothing was saved: make space and try again.",
        ),
        (
            errors.NewerDatabase("2.0", "1.0"),
            1,
            "This database needs version 2.0 of the program, this is 1.0. Update the program.",
        ),
        (
            errors.NotADatabase("x.db"),
            1,
            (
                "x.db is not a database of this program, or it is damaged. Check the name, "
                "or restore a backup."
            ),
        ),
    ],
)
def test_the_sentence_and_the_exit_code(error: errors.StoreError, code: int, sentence: str) -> None:
    assert str(error) == sentence
    assert error.exit_code == code


def test_message_and_captions_are_translated_and_data_is_not() -> None:
    spanish = {
        "%(field)s must have a value in %(table)s: %(key)s": "Falta %(field)s en %(table)s %(key)s",
        "Name": "Nombre",
        "Contact": "Contacto",
    }
    error = errors.FieldRequired(NAME, CONTACT, "Name")

    def translate(message: str) -> str:
        return spanish.get(message, message)

    assert error.render(translate) == "Falta Nombre en Contacto Name"


def test_the_front_end_writes_the_other_values() -> None:
    error = errors.TooLong(NAME, 1200, 100)
    assert "<1200>" in error.render(show=lambda value: f"<{value}>")


def test_an_invalid_value_says_of_which_field() -> None:
    error = errors.InvalidValue("", "x", N_("'%(value)s' is not a date."))
    assert str(error) == "'x' is not a date."
    assert str(error.with_field(N_("Date"))) == "Date: 'x' is not a date."
    assert error.render(lambda text: {"Date": "Fecha"}.get(text, text)).startswith("Fecha: ")


def test_many_candidates_are_all_kept_but_not_all_named() -> None:
    error = errors.Ambiguous("a", [str(number) for number in range(9)])
    assert "9 records: 0, 1, 2, 3, 4, …" in str(error)
    assert len(error.candidates) == 9


def test_a_percent_sign_and_an_unknown_place_are_shown() -> None:
    assert str(errors.RuleError(N_("100 %% of %(missing)s"))) == "100 % of %(missing)s"


@given(st.text(), st.text())
def test_no_value_makes_the_sentence_fail(value: str, message: str) -> None:
    assert value in str(errors.NotFound(CONTACT, value))
    assert isinstance(str(errors.RuleError(N_(message), value=value)), str)


@pytest.mark.parametrize("odd", ["%", "%s %(x)s %d", "{0} {x}", "%(key)s", "\ud800", "\\1", "\x1b"])
def test_odd_signs_are_shown_as_they_are(odd: str) -> None:
    assert odd in str(errors.RelationNotFound(NAME, odd, CONTACT))
