"""A record of every noun that people change, and what they may type into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from store import import_mappings, saved_criteria, segment_contacts
from store.exchange.layout import TableLayout
from store.nouns import noun
from store.records import Record
from tests import factories


class Case(NamedTuple):
    """How a record is made, and two of its fields with what two people type into them."""

    make: Callable[[], Record]
    ours: tuple[str, object, object]
    theirs: tuple[str, object]


def added(name: str, /, **values: object) -> Record:
    """A record, made by the verb of its noun."""
    add = noun(name).add
    assert add is not None
    return add(values)


def _code(name: str) -> Case:
    return Case(
        lambda: added(name, code="X1", description="First"),
        ("description", "Ours", "Another"),
        ("code", "X2"),
    )


def _profile_line() -> Record:
    return added("profile-line", questionnaire_code=factories.questionnaire().key,
                 type="question", description="Size?")  # fmt: skip


def _mapping() -> Record:
    plan = import_mappings.proposed(TableLayout(), [["Name", "City"]])
    return import_mappings.save_plan("FAIR", plan, ["Name", "City"], "First")


def _criteria() -> Record:
    factories.contact("Adatum")
    segment = factories.segment().key
    segment_contacts.add_contacts(segment, {"contact": {"name": "Adatum"}})
    return saved_criteria.save(segment, "MINE", "First")


def _address() -> Record:
    return added("alternative-address", contact_no=factories.contact().key, code="HOME")


def _range() -> Record:
    address = _address()
    return added("alternative-address-date-range", contact_no=address["contact_no"],
                 code=address["code"], starting_date="2026-01-01")  # fmt: skip


def _template_language() -> Record:
    return added("template-language", interaction_template_code=factories.template().key,
                 language_code="DA")  # fmt: skip


def _salutation_formula() -> Record:
    code = factories.code("salutation", "F").key
    return added(
        "salutation-formula", salutation_code=code, language_code="DA", text="Kære", type="formal"
    )


def _segment_language() -> Record:
    return added("segment-language", segment_no=factories.segment().key, language_code="DA")


def _segment_line() -> Record:
    segment = factories.segment().key
    factories.segment_line(segment)
    return factories.segment_line(segment)


def _document_line() -> Record:
    document = factories.sales_document()
    return added("sales-document-line", sales_document_no=document.key, text="Table")


_TEXT = ("description", "Ours", "Another")
CASES: dict[str, Case] = {
    **{
        name: _code(name)
        for name in (
            "group", "mailing-group", "industry-group", "business-relation", "web-source",
            "job-responsibility", "territory", "organizational-level", "profile-questionnaire",
            "salutation", "number-series",
        )
    },
    "template": Case(factories.template, _TEXT, ("unit_cost", "7")),
    "salesperson": Case(factories.salesperson, ("name", "Ours", "Another"), ("job_title", "Boss")),
    "user": Case(
        lambda: added("user", user_id="ann", salesperson_code=factories.salesperson().key),
        ("user_id", "anna", "annie"), ("salesperson_code", ""),
    ),
    "template-language": Case(_template_language, _TEXT, ("language_code", "NL")),
    "profile-line": Case(_profile_line, _TEXT, ("multiple_answers", True)),
    "salutation-formula": Case(_salutation_formula, ("text", "Hej", "Goddag"), ("language_code", "NL")),
    "contact": Case(factories.contact, ("city", "Ours", "Another"), ("address", "Theirs")),
    "alternative-address": Case(_address, ("city", "Ours", "Another"), ("address", "Theirs")),
    "alternative-address-date-range": Case(
        _range, ("starting_date", "2026-02-01", "2026-03-01"), ("ending_date", "2026-12-01")
    ),
    "segment": Case(factories.segment, _TEXT, ("subject", "Theirs")),
    "segment-line": Case(
        _segment_line, _TEXT, ("evaluation", "positive")
    ),
    "segment-language": Case(_segment_language, _TEXT, ("subject", "Theirs")),
    "never-log": Case(
        lambda: added("never-log", kind="domain", value="example.com"),
        ("comment", "Ours", "Another"), ("value", "example.org"),
    ),
    "channel": Case(
        lambda: added("channel", contact_no=factories.contact().key, value="a@x.example"),
        ("label", "Ours", "Another"), ("value", "b@x.example"),
    ),
    "duplicate-search-string": Case(
        lambda: added("duplicate-search-string", field="fax_no", part_of_field="first", length="5"),
        ("length", "6", "7"), ("part_of_field", "last"),
    ),
    "import-mapping": Case(_mapping, _TEXT, ("code", "OTHER")),
    "saved-criteria": Case(_criteria, _TEXT, ("code", "OTHER")),
    "sales-document": Case(factories.sales_document, _TEXT, ("reference", "Theirs")),
    "sales-document-line": Case(_document_line, ("text", "Ours", "Another"), ("unit", "pcs")),
}  # fmt: skip
