"""Salutations and their formulas."""

from __future__ import annotations

import pytest

from store import salutations
from store.enumerations import SalutationType
from store.errors import Duplicate, FieldRequired, InUse, InvalidValue, RuleError
from store.lists import open_list
from store.nouns import noun
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def formula(
    text: str, *names: str, code: str = "M", language: str = "ES", kind: str = ""
) -> Record:
    factories.code("salutation", code)
    values: dict[str, object] = {"text": text, "language_code": language, "type": kind or "formal"}
    values |= {f"name_{number}": name for number, name in enumerate(names, 1)}
    return salutations.set_formula(code, values)


def person(name: str = "Ana María Núñez", **values: object) -> str:
    given: dict[str, object] = {"salutation_code": "M", "language_code": "ES"}
    return factories.contact(name, type="person", **{**given, **values}).key


@pytest.mark.parametrize(
    ("text", "names", "made"),
    [
        ("Estimada %1 %2", ("first_name", "surname"), "Estimada Ana Núñez"),
        ("Estimada %1 %2", ("job_title", "surname"), "Estimada Núñez"),
        ("Estimada %1 %2:", ("first_name", "job_title"), "Estimada Ana:"),
        ("%1 %2", ("job_title", "initials"), ""),
        ("%2, %1", ("first_name", "surname"), "Núñez, Ana"),
        ("%1 %1", ("middle_name",), "María María"),
        ("Hola 100 % %6 %1", ("first_name",), "Hola 100 % %6 Ana"),
    ],
)
def test_places_are_filled_with_parts_of_the_name(
    text: str, names: tuple[str, ...], made: str
) -> None:
    formula(text, *names)
    assert salutations.salutation_for(person()) == made


def test_names_are_never_read_as_places() -> None:
    formula("Estimado %1 %2", "first_name", "surname")
    key = person("Ana Núñez", first_name="%2", surname="%1")
    assert salutations.salutation_for(key) == "Estimado %2 %1"


def test_a_company_is_addressed_by_its_name() -> None:
    formula("Estimados señores de %1", "company_name", code="COMPANY", language="")
    company = factories.contact("Adatum", salutation_code="COMPANY")
    assert salutations.salutation_for(company.key) == "Estimados señores de Adatum"


def test_language_and_type_choose_the_formula() -> None:
    formula("Estimado %1", "surname")
    formula("Hola %1", "first_name", kind="informal")
    formula("Dear %1", "first_name", language="EN")
    key = person()
    informal = SalutationType.INFORMAL
    assert salutations.salutation_for(key, None, informal) == "Hola Ana"
    assert salutations.salutation_for(key, "en") == "Dear Ana"
    with pytest.raises(RuleError, match=rf"language 'EN', type Informal.*{key} Ana"):
        salutations.salutation_for(key, "EN", informal)


def test_a_contact_without_salutation_says_so() -> None:
    with pytest.raises(FieldRequired, match="Salutation Code must have a value"):
        salutations.salutation_for(person(salutation_code=""))


def test_one_formula_for_each_language_and_type() -> None:
    formula("Estimado")
    with pytest.raises(Duplicate, match="M/ES/FORMAL"):
        salutations.add_formula({"salutation_code": "m", "language_code": "es", "text": "Hola"})
    other = salutations.add_formula({"salutation_code": "M", "type": "informal", "text": "Hola"})
    assert other.key == "M//INFORMAL"
    with pytest.raises(Duplicate):
        salutations.change_formula("M//INFORMAL", {"language_code": "ES", "type": "formal"})
    assert salutations.change_formula("m//informal", {"language_code": "ENU"}).key == (
        "M/ENU/INFORMAL"
    )
    with pytest.raises(InvalidValue, match="not a language"):
        salutations.set_formula("M", {"language_code": "?", "text": "Hola"})


def test_a_formula_has_a_text_and_a_name_for_each_place() -> None:
    with pytest.raises(FieldRequired, match="Salutation Text must have a value"):
        formula("")
    with pytest.raises(FieldRequired, match=r"Name 2 must have a value.*M/ES/FORMAL"):
        formula("Estimado %1 %2", "first_name")
    formula("Estimado %1", "first_name")
    with pytest.raises(FieldRequired, match="Name 1"):
        salutations.change_formula("M/ES/FORMAL", {"name_1": ""})


def test_formulas_go_with_their_salutation() -> None:
    formula("Estimado")
    key = person()
    with pytest.raises(InUse, match=r"Contacts \(1\)"):
        salutations.remove("M")
    change = noun("contact").change
    assert change is not None
    change(key, {"salutation_code": ""})
    salutations.remove("M")
    assert open_list("salutation-formula").count() == 0


def test_a_preview_shows_all_formulas_of_a_salutation() -> None:
    formula("Estimado %1", "surname")
    formula("Dear %1", "surname", language="EN")
    found = salutations.previews("M", person())
    assert [text for _formula, text in found] == ["Dear Núñez", "Estimado Núñez"]
