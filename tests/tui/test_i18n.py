"""The languages of the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.enumerations import Evaluation
from store.errors import NotFound, RuleError
from store.session import session
from store.text import N_
from tui import i18n


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


def test_english_is_the_message() -> None:
    i18n.set_language("en")
    assert i18n._("Name") == "Name"
    assert i18n.language() == "en"


def test_spanish() -> None:
    i18n.set_language("es")
    assert i18n._("Interaction Log Entries") == "Movs. log interacción"
    assert i18n._("not in the catalogue") == "not in the catalogue"


@pytest.mark.parametrize("blank", ["", " ", "  "])
def test_a_blank_caption_never_gives_the_header(blank: str) -> None:
    i18n.set_language("es")
    assert i18n._(blank) == blank


def test_both_languages_at_once() -> None:
    i18n.set_language("es")
    assert i18n.translate("Segments", "en") == "Segments"
    i18n.set_language("en")
    assert i18n.translate("Segments", "es") == "Segmentos"


@pytest.mark.parametrize(("count", "english", "spanish"), [
    (0, "Examples", "Ejemplos"), (1, "Example", "Ejemplo"), (2, "Examples", "Ejemplos"),
])  # fmt: skip
def test_plurals(count: int, english: str, spanish: str) -> None:
    i18n.set_language("en")
    assert i18n.ngettext("Example", "Examples", count) == english
    i18n.set_language("es")
    assert i18n.ngettext("Example", "Examples", count) == spanish


def test_the_session_speaks_the_language() -> None:
    i18n.set_language("es")
    assert session.decimal_mark == ","
    assert session.translate(Evaluation.VERY_POSITIVE.caption) == "Muy positiva"
    i18n.set_language("en")
    assert session.decimal_mark == "."


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")


def test_sentences_are_translated_with_their_captions() -> None:
    error = NotFound(N_("Contact"), "CT9")
    i18n.set_language("es")
    assert i18n.sentence(error).startswith("Contacto CT9 no existe.")
    odd = RuleError(N_("100 %% of %(what)s and %(nothing)s"), what="50 %")
    assert i18n.sentence(odd) == "100 % of 50 % and %(nothing)s"


@pytest.mark.parametrize(("environment", "language"), [
    ({}, "en"),
    ({"LANG": "es_ES.UTF-8"}, "es"),
    ({"LANG": "es"}, "es"),
    ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es_MX.UTF-8"}, "es"),
    ({"LANG": "es_ES.UTF-8", "LC_ALL": "C"}, "en"),
    ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:es"}, "es"),
    ({"LANG": "C", "LANGUAGE": "es"}, "en"),
    ({"LANG": "est_XX"}, "en"),
])  # fmt: skip
def test_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert i18n.locale_language(environment) == language
