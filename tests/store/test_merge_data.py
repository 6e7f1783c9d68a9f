"""What the fields of a text say for a contact and a salesperson."""

from __future__ import annotations

from datetime import date

import pytest

from store import merge_data, salutations
from store.errors import FieldRequired, RuleError
from store.merge_data import FIELDS, Recipient
from store.models import Contact, Salesperson, database
from store.models.documents import CompanyInformation
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2026, 11, 26)
NAMES = {field.name for field in FIELDS}


def _id(no: str) -> int:
    return int(Contact.get(Contact.no == no).id)


def person(**values: object) -> str:
    company = factories.contact("Adatum", city="Madrid", address="Calle Mayor 1", post_code="28013")
    given = {"type": "person", "company_no": company.key, "language_code": "ES", "email": "a@x.org"}
    return factories.contact("Ann Beebe", **{**given, **values}).key


def formula(kind: str, text: str, language: str = "ES") -> None:
    values = {"text": text, "language_code": language, "type": kind, "name_1": "surname"}
    factories.code("salutation", "F")
    salutations.set_formula("F", values)


def of(no: str, *fields: str, **more: object) -> dict[str, str]:
    return merge_data.values_of(Recipient(_id(no), DAY, **more), fields)  # type: ignore[arg-type]


def test_every_field_has_a_value_for_a_complete_contact() -> None:
    formula("formal", "Estimada Sra. %1:")
    formula("informal", "Hola %1:")
    seller = factories.salesperson("JO", name="Jim Olive", email="jo@x.org")
    no = person(salutation_code="F")
    recipient = Recipient(
        _id(no), DAY, seller.id, campaign_no="CP1", segment_no="SM1", description="d", subject="s"
    )
    found = merge_data.values_of(recipient, NAMES)
    assert found.keys() == NAMES
    assert found["contact.name"] == "Ann Beebe"
    assert found["company.name"] == "Adatum"
    assert found["salutation.formal"] == "Estimada Sra. Beebe:"
    assert found["salutation.informal"] == "Hola Beebe:"
    assert found["salesperson.name"] == "Jim Olive"
    assert found["document.date"] == "26 de noviembre de 2026"
    assert (found["campaign.no"], found["segment.no"]) == ("CP1", "SM1")
    assert (found["interaction.description"], found["interaction.subject"]) == ("d", "s")


def test_the_language_of_the_text_counts_before_that_of_the_contact() -> None:
    formula("formal", "Dear %1,", "EN")
    no = person(salutation_code="F")
    found = of(no, "salutation.formal", "document.date", language="EN")
    assert found == {"salutation.formal": "Dear Beebe,", "document.date": "26 November 2026"}


def test_a_missing_formula_is_an_error_only_when_the_text_uses_it() -> None:
    formula("informal", "Hola %1:")
    no = person(salutation_code="F")
    assert of(no, "salutation.informal", "contact.name")["contact.name"] == "Ann Beebe"
    with pytest.raises(RuleError) as refused:
        of(no, "salutation.formal")
    for part in ("'ES'", "Formal", no, "Ann Beebe"):
        assert part in str(refused.value)


def test_a_contact_without_salutation_is_named() -> None:
    no = person()
    with pytest.raises(FieldRequired, match=no):
        of(no, "salutation.formal")


def test_the_alternative_address_in_force_is_the_address() -> None:
    no = person()
    add, add_range = noun("alternative-address").add, noun("alternative-address-date-range").add
    assert add is not None
    assert add_range is not None
    add({"contact_no": no, "code": "SUMMER", "city": "Cádiz", "company_name": "Villa"})
    days = {"starting_date": "2026-11-01", "ending_date": "2026-11-30"}
    add_range({"contact_no": no, "code": "SUMMER", **days})
    assert of(no, "address.city", "address.name", "address.email") == {
        "address.city": "Cádiz",
        "address.name": "Villa",
        "address.email": "a@x.org",
    }
    assert of(no, "address.name", address_code="")["address.name"] == "Adatum"
    later = Recipient(_id(no), date(2026, 12, 1))
    assert merge_data.values_of(later, {"address.name"}) == {"address.name": "Adatum"}


def test_the_address_block_names_the_country_only_abroad() -> None:
    CompanyInformation.update(country_region_code="ES").execute()
    home = person(country_region_code="ES", city="Madrid", post_code="28013", address="Calle 1")
    assert of(home, "address.block")["address.block"].splitlines() == [
        "Ann Beebe", "Adatum", "Calle 1", "28013 Madrid",
    ]  # fmt: skip
    abroad = person(country_region_code="DE", city="Berlin", address="Weg 1", post_code="10115")
    assert of(abroad, "address.block")["address.block"].endswith("10115 Berlin\nAlemania")


def test_many_recipients_cost_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []
    execute = database.execute_sql

    def noted(sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)

    number = _id(factories.contact().key)
    seller = Salesperson.get(Salesperson.code == factories.salesperson().key).id
    monkeypatch.setattr(database.obj, "execute_sql", noted)
    many = [Recipient(number, DAY, seller)] * 1000
    fields = NAMES - {"salutation.formal", "salutation.informal"}
    assert len(list(merge_data.values(many, fields))) == 1000
    assert len(statements) < 20


def test_recipients_of_entries_and_of_lines() -> None:
    entry = factories.entry(description="Asked for a quote")
    (of_entry,) = merge_data.of_entries([entry["entry_no"]])
    assert of_entry.description == "Asked for a quote"
    segment = factories.segment()
    line = factories.segment_line(segment.key)
    (of_line,) = merge_data.of_lines(segment.key)
    assert of_line.segment_no == segment.key
    assert of_line.contact_id == _id(str(line["contact_no"]))
