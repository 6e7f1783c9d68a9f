"""Questions that are answered by the figures of each contact, and by rating."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import entry_marks, interactions, profile_answers, profile_lines, profile_ratings
from store.errors import FieldRequired, NotFound, RuleError
from store.lists import open_list
from store.models.profiles import ContactProfileAnswer
from store.profile_classification import Classified, update_classification
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

DAY = date(2026, 11, 26)
Range = tuple[str, str, str]


def ask(code: str, *answers: Range, **fields: Any) -> str:
    """Add an automatic question with (text, from, to) answers; return its key."""
    factories.questionnaire(code)
    given: dict[str, Any] = {
        "auto_contact_classification": True,
        "classification_field": "no_of_interactions",
        "classification_method": "defined_value",
        "starting_date_formula": "-1Y+1D",
        "ending_date_formula": "0D",
    }
    question = profile_lines.add_question(code, "Figure", (), **{**given, **fields})
    after = question.key
    for text, least, most in answers:
        line = {"questionnaire_code": code, "type": "answer", "description": text}
        after = profile_lines.add({**line, "from_value": least, "to_value": most}, after).key
    return question.key


def log(no: str, count: int = 1, **values: object) -> None:
    for _number in range(count):
        factories.entry(contact_no=no, date=DAY, **values)


def answers() -> dict[str, str]:
    """The answers of each contact that has any, by its name."""
    found: dict[str, list[str]] = {}
    for row in open_list("profile-answer").first(100):
        found.setdefault(row["contact_name"], []).append(row["answer"])
    return {name: ", ".join(texts) for name, texts in found.items()}


@pytest.fixture
def book(db: Path) -> dict[str, str]:
    """Adatum with two entries of its own and one of Ann, Litware with one, Contoso with none."""
    nos = {name: factories.contact(name).key for name in ("Adatum", "Litware", "Contoso")}
    nos["Ann"] = factories.contact("Ann", type="person", company_no=nos["Adatum"]).key
    log(nos["Adatum"], 2)
    log(nos["Ann"])
    log(nos["Litware"])
    return nos


FEW: Range = ("few", "0", "1")
MANY: Range = ("many", "2", "")


@pytest.mark.usefixtures("book")
def test_a_company_has_the_interactions_of_its_persons() -> None:
    ask("C", FEW, MANY)
    assert update_classification("C", DAY) == Classified(questions=1, answers=4)
    assert answers() == {"Adatum": "many", "Litware": "few", "Contoso": "few", "Ann": "few"}
    assert ContactProfileAnswer.select().where(ContactProfileAnswer.automatic == 1).count() == 4


def test_what_is_canceled_or_postponed_or_outside_the_dates_does_not_count(
    book: dict[str, str],
) -> None:
    no = book["Litware"]
    canceled = factories.entry(contact_no=no, date=DAY)
    entry_marks.cancel([canceled.id])
    interactions.postpone(
        {
            "contact_no": no,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
            "description": "later",
        }
    )
    for day in (date(2025, 11, 26), date(2026, 11, 27)):
        factories.entry(contact_no=no, date=day)
    ask("C", ("one", "1", "1"), MANY)
    update_classification("C", DAY)
    assert answers() == {"Adatum": "many", "Litware": "one", "Ann": "one"}
    # a year later only the entry of the day after the last one
    update_classification("C", date(2027, 11, 26))
    assert answers() == {"Litware": "one"}


def test_an_update_replaces_the_answers_of_the_last_one(book: dict[str, str]) -> None:
    ask("C", FEW, MANY)
    profile_lines.add_question("C", "By hand", ["yes"])
    update_classification("C", DAY)
    profile_answers.give(book["Contoso"], "C/5")
    log(book["Contoso"], 3)
    update_classification("C", DAY)
    assert answers()["Contoso"] == "many, yes"


@pytest.mark.parametrize(
    ("field", "decimals", "found"),
    [
        ("interactions_per_year", "0", "12"),
        ("interactions_per_year", "2", "12.17"),
        ("average_cost", "0", "2"),
        ("average_cost", "2", "1.67"),
        ("average_duration", "1", "23.3"),
    ],
)
def test_figures_are_rounded_to_the_decimals_of_the_question(
    field: str, decimals: str, found: str, db: Path
) -> None:
    no = factories.contact("Adatum").key
    for cost, minutes in (("1", "10"), ("2", "20"), ("2", "40")):
        log(no, cost=cost, duration=minutes)
    ask("C", (found, found, found), classification_field=field, no_of_decimals=decimals,
        starting_date_formula="-89D")  # fmt: skip
    update_classification("C", DAY)
    assert answers() == {"Adatum": found}


def test_an_average_of_nothing_is_zero(db: Path) -> None:
    factories.contact("Adatum")
    ask("C", ("none", "0", "0"), classification_field="average_cost")
    update_classification("C", DAY)
    assert answers() == {"Adatum": "none"}


@pytest.mark.parametrize(
    ("method", "sorting", "found"),
    [
        # 6 of 10, then 9 of 10, then all
        ("percentage_of_value", "descending", {"A": "first", "B": "second", "C": "second"}),
        # 1 of 10, then 4 of 10, then all
        ("percentage_of_value", "ascending", {"C": "first", "B": "first", "A": "second"}),
        # one of three, two of three, all
        ("percentage_of_contacts", "descending", {"A": "first", "B": "second", "C": "second"}),
        ("percentage_of_contacts", "ascending", {"C": "first", "B": "second", "A": "second"}),
    ],
)
def test_shares_are_counted_from_the_first_contact_in_the_order(
    method: str, sorting: str, found: dict[str, str], db: Path
) -> None:
    for name, count in (("A", 6), ("B", 3), ("C", 1)):
        log(factories.contact(name).key, count)
    ask("Q", ("first", "0", "60"), ("second", "61", "100"), classification_method=method,
        sorting_method=sorting)  # fmt: skip
    update_classification("Q", DAY)
    assert answers() == found


def test_the_first_fitting_answer_is_given_unless_several_are_allowed(db: Path) -> None:
    log(factories.contact("Adatum").key)
    ask("ONE", ("low", "", "5"), ("high", "1", ""), ("never", "", ""))
    ask("ALL", ("low", "", "5"), ("high", "1", ""), ("never", "", ""), multiple_answers=True)
    update_classification("ONE", DAY)
    assert answers() == {"Adatum": "low"}
    update_classification("", DAY)
    assert answers() == {"Adatum": "low, low, high"}


@pytest.mark.usefixtures("book")
def test_only_those_that_the_questionnaire_is_meant_for_are_classified() -> None:
    factories.questionnaire("P", contact_type="people")
    factories.contact("Tim", type="person", minor=True)
    ask("P", FEW, MANY)
    update_classification("P", DAY)
    assert answers() == {"Ann": "few"}


# --- what is missing or wrong -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "caption"),
    [
        ("classification_field", "Classification Field"),
        ("classification_method", "Classification Method"),
        ("starting_date_formula", "Starting Date Formula"),
        ("ending_date_formula", "Ending Date Formula"),
    ],
)
def test_what_a_question_needs_to_answer_itself(field: str, caption: str, db: Path) -> None:
    ask("C", FEW, **{field: ""})
    with pytest.raises(FieldRequired) as refused:
        update_classification("C", DAY)
    assert refused.value.field == caption


def test_shares_need_an_order(db: Path) -> None:
    ask("C", FEW, classification_method="percentage_of_value")
    with pytest.raises(FieldRequired, match="Sorting Method"):
        update_classification("C", DAY)


@pytest.mark.usefixtures("book")
def test_nothing_changes_when_a_period_ends_before_it_starts() -> None:
    key = ask("C", FEW, MANY)
    update_classification("C", DAY)
    before = answers()
    profile_lines.change(key, {"ending_date_formula": "-2Y"})
    with pytest.raises(RuleError, match="before it starts"):
        update_classification("C", DAY)
    assert answers() == before


def test_an_unknown_questionnaire_is_not_found(db: Path) -> None:
    with pytest.raises(NotFound):
        update_classification("NONE", DAY)


# --- rating -----------------------------------------------------------------------------------


def rate(code: str, least: str = "0") -> str:
    """Add a rated question: low up to 4 points, high from 5 on."""
    return ask(code, ("low", "", "4"), ("high", "5", ""), classification_field="rating",
               starting_date_formula="", ending_date_formula="",
               min_pct_questions_answered=least)  # fmt: skip


def points(question: str, answer: str, count: str) -> None:
    profile_ratings.add({"question_key": question, "answer_key": answer, "points": count})


def test_a_rating_adds_the_points_of_other_answers(book: dict[str, str]) -> None:
    ask("C", FEW, MANY)
    profile_lines.add_question("C", "Payment", ["prompt"])
    rating = rate("R")
    points(rating, "C/2", "-1")
    points(rating, "C/3", "3")
    points(rating, "C/5", "2")
    for name in ("Adatum", "Contoso"):
        profile_answers.give(book[name], "C/5")
    update_classification("", DAY)
    rated = {row["contact_name"]: row["answer"]
             for row in open_list("profile-answer", {"questionnaire_code": "R"}).first(9)}  # fmt: skip
    assert rated == {"Adatum": "high", "Contoso": "low", "Litware": "low", "Ann": "low"}


def test_a_rating_wants_enough_of_the_questions_answered(book: dict[str, str]) -> None:
    factories.questionnaire("C")
    profile_lines.add_question("C", "Payment", ["prompt", "late"])
    profile_lines.add_question("C", "Size", ["big"])
    rating = rate("R", "100")
    points(rating, "C/2", "5")
    points(rating, "C/5", "1")
    profile_answers.give(book["Adatum"], "C/2")
    profile_answers.give(book["Adatum"], "C/5")
    # another answer to a question that gives points counts as answered
    profile_answers.give(book["Litware"], "C/3")
    profile_answers.give(book["Litware"], "C/5")
    profile_answers.give(book["Contoso"], "C/2")
    update_classification("R", DAY)
    rated = {row["contact_name"]: row["answer"]
             for row in open_list("profile-answer", {"questionnaire_code": "R"}).first(9)}  # fmt: skip
    assert rated == {"Adatum": "high", "Litware": "low"}


def test_ratings_may_rest_on_ratings_but_not_in_a_circle(book: dict[str, str]) -> None:
    factories.questionnaire("C")
    profile_lines.add_question("C", "Payment", ["prompt"])
    profile_answers.give(book["Adatum"], "C/2")
    last, first = rate("A"), rate("B")
    points(first, "C/2", "5")
    points(last, "B/3", "5")
    update_classification("", DAY)
    assert answers()["Adatum"].count("high") == 2
    points(first, "A/3", "1")
    with pytest.raises(RuleError, match="A/1, B/1"):
        update_classification("", DAY)
