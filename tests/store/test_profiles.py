"""Profile questionnaires: questions, answers, and who is given which."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import contacts, dossiers, profile_answers, profile_lines, profile_ratings, undo
from store.errors import FieldMustBe, InUse, InvalidValue, RuleError
from store.lists import open_list
from store.models.contact_tables import BusinessRelation, ContactBusinessRelation
from store.models.profiles import ProfileLine
from store.nouns import noun
from store.profile_answers import OtherAnswer
from store.profile_lines import AnsweredByHand
from store.records import find_id, get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def keys(code: str = "CUST") -> list[str]:
    lines = open_list("profile-line", {"questionnaire_code": code}).first(100)
    return [line.key.removeprefix(f"{code}/") for line in lines]


def questions() -> dict[str, str]:
    """The text of the question of each answer."""
    lines = open_list("profile-line", {"type": "answer"}).first(100)
    return {line["description"]: line["question"] for line in lines}


def answers_of(no: str) -> list[str]:
    return [row["answer"] for row in open_list("profile-answer", {"contact_no": no}).first(100)]


@pytest.fixture
def customers(db: Path) -> None:
    """Size (1) with small (2) and big (3), one of them; interests (4) with two of many (5, 6)."""
    factories.questionnaire("CUST", contact_type="companies")
    profile_lines.add_question("CUST", "Size", ["small", "", "big"])
    profile_lines.add_question("CUST", "Interests", ["chairs", "desks"], multiple_answers=True)


# --- lines -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("customers")
def test_answers_belong_to_the_question_above_them() -> None:
    assert keys() == ["1", "2", "3", "4", "5", "6"]
    assert questions() == {
        "small": "Size",
        "big": "Size",
        "chairs": "Interests",
        "desks": "Interests",
    }


@pytest.mark.usefixtures("customers")
def test_a_line_is_put_between_others_and_the_numbers_of_those_stay() -> None:
    profile_lines.add_answers("CUST/2", ["medium"])
    profile_lines.add_question("CUST", "Colour", ["red"], after="CUST/2")
    assert keys() == ["1", "2", "7", "3", "8", "9", "4", "5", "6"]
    assert questions()["medium"] == "Size"
    assert questions()["red"] == "Colour"


@pytest.mark.usefixtures("customers")
def test_a_question_moves_with_its_answers_and_an_answer_within_its_question() -> None:
    assert profile_lines.move("CUST/4", down=False)
    assert keys() == ["4", "5", "6", "1", "2", "3"]
    assert profile_lines.move("CUST/3", down=False)
    assert keys() == ["4", "5", "6", "1", "3", "2"]
    assert not profile_lines.move("CUST/3", down=False)
    assert not profile_lines.move("CUST/1", down=True)
    assert questions()["big"] == "Size"


def test_an_answer_needs_a_question() -> None:
    factories.questionnaire("CUST")
    with pytest.raises(RuleError, match="needs a question"):
        profile_lines.add({"questionnaire_code": "CUST", "type": "answer", "description": "x"})


@pytest.mark.usefixtures("customers")
def test_questions_and_answers_have_fields_of_their_own() -> None:
    with pytest.raises(FieldMustBe):
        profile_lines.change("CUST/1", {"from_value": "1"})
    with pytest.raises(FieldMustBe):
        profile_lines.change("CUST/2", {"multiple_answers": "yes"})
    changed = profile_lines.change("CUST/2", {"from_value": "0", "to_value": ""})
    assert (changed["from_value"], changed["to_value"]) == (0, None)
    with pytest.raises(InvalidValue, match="below From Value"):
        profile_lines.change("CUST/2", {"to_value": "-1"})


@pytest.mark.usefixtures("customers")
def test_a_line_stays_what_it_is() -> None:
    with pytest.raises(RuleError, match="stays what it is"):
        profile_lines.change("CUST/1", {"type": "answer"})


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(
    ("typed", "kept"), [("-1y", "-1Y"), (" cm ", "CM"), ("-1a + 1d", "-1A+1D")]
)
def test_a_date_formula_is_kept_in_one_form(typed: str, kept: str) -> None:
    changed = profile_lines.change("CUST/1", {"starting_date_formula": typed})
    assert changed["starting_date_formula"] == kept


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize("typed", ["22-11-26", "t", "t-1d", "soon", "-9999Y"])
def test_what_is_no_formula_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        profile_lines.change("CUST/1", {"ending_date_formula": typed})
    assert refused.value.field == "Ending Date Formula"


@pytest.mark.usefixtures("customers")
def test_numbers_outside_their_range_are_refused() -> None:
    for values in ({"no_of_decimals": "3"}, {"min_pct_questions_answered": "101"}):
        with pytest.raises(InvalidValue, match="from 0 to"):
            profile_lines.change("CUST/1", values)


# --- what is in use stays ---------------------------------------------------------------------


@pytest.mark.usefixtures("customers")
def test_what_a_contact_has_been_answered_is_not_deleted() -> None:
    first, second = factories.contact(), factories.contact()
    profile_answers.give(first.key, "CUST/2")
    profile_answers.give(second.key, "CUST/3")
    for remove, key, count in (
        (profile_lines.remove, "CUST/2", 1),
        (profile_lines.remove, "CUST/1", 2),
        (noun("profile-questionnaire").delete, "CUST", 2),
    ):
        assert remove is not None
        with pytest.raises(InUse) as refused:
            remove(key)
        assert refused.value.count == count
    assert profile_lines.remove_all(["CUST/4", "CUST/5"]) == 3
    assert keys() == ["1", "2", "3"]


@pytest.mark.usefixtures("customers")
def test_an_answer_that_gives_points_is_not_deleted() -> None:
    rated()
    profile_ratings.add({"question_key": "CUST/7", "answer_key": "CUST/3", "points": "5"})
    with pytest.raises(InUse) as refused:
        profile_lines.remove("CUST/1")
    assert (refused.value.count, refused.value.by) == (1, "Ratings")
    profile_lines.remove("CUST/7")
    profile_lines.remove("CUST/1")


@pytest.mark.usefixtures("customers")
def test_a_questionnaire_goes_with_its_lines_and_points() -> None:
    rated()
    profile_ratings.add({"question_key": "CUST/7", "answer_key": "CUST/3", "points": "-5"})
    delete = noun("profile-questionnaire").delete
    assert delete is not None
    delete("CUST")
    assert ProfileLine.select().count() == 0
    assert open_list("profile-rating").count() == 0


# --- answering --------------------------------------------------------------------------------


@pytest.mark.usefixtures("customers")
def test_one_answer_to_a_question_unless_it_allows_several() -> None:
    no = factories.contact().key
    assert profile_answers.give(no, "CUST/2")
    assert not profile_answers.give(no, "CUST/2")
    with pytest.raises(OtherAnswer):
        profile_answers.give(no, "CUST/3")
    assert answers_of(no) == ["small"]
    assert profile_answers.give(no, "CUST/3", replace=True)
    assert profile_answers.give(no, "CUST/5")
    assert profile_answers.give(no, "CUST/6")
    assert answers_of(no) == ["big", "chairs", "desks"]
    with pytest.raises(RuleError, match="several answers"):
        profile_lines.change("CUST/4", {"multiple_answers": "no"})


@pytest.mark.usefixtures("customers")
def test_an_answer_is_switched_on_and_off() -> None:
    no = factories.contact().key
    assert profile_answers.switch(no, "CUST/2")
    assert profile_answers.switch(no, "CUST/3")
    assert answers_of(no) == ["big"]
    assert not profile_answers.switch(no, "CUST/3")
    assert answers_of(no) == []


@pytest.mark.usefixtures("customers")
def test_only_the_contacts_that_a_questionnaire_is_meant_for_are_asked() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    with pytest.raises(RuleError, match="is not meant for"):
        profile_answers.give(person.key, "CUST/2")
    with pytest.raises(FieldMustBe):
        profile_answers.give(company.key, "CUST/1")
    result = profile_answers.give_all([company.key, person.key], "CUST/2")
    assert (result.given, result.unfit) == (1, 1)
    assert [line.key for line in profile_answers.sheet(person.key)] == []
    checked = [line.text for line in profile_answers.sheet(company.key) if line.checked]
    assert checked == ["small"]


def test_a_business_relation_is_that_of_the_company() -> None:
    relation = BusinessRelation.create(code="CUST", description="Customer")
    company, other = factories.contact("Adatum"), factories.contact("Litware")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    ContactBusinessRelation.create(contact=company.id, business_relation=relation)
    made = factories.questionnaire("CUST")
    noun("profile-questionnaire").model.update(business_relation=relation).execute()
    profile_lines.add_question("CUST", "Size", ["small"])
    assert made.key == "CUST"
    assert profile_answers.give(company.key, "CUST/2")
    assert profile_answers.give(person.key, "CUST/2")
    with pytest.raises(RuleError, match="is not meant for"):
        profile_answers.give(other.key, "CUST/2")


def test_minors_have_no_answers() -> None:
    factories.questionnaire("KIDS")
    profile_lines.add_question("KIDS", "Hobby", ["golf"])
    minor = factories.contact("Tim Stone", type="person", minor="yes")
    with pytest.raises(RuleError, match="is a minor"):
        profile_answers.give(minor.key, "KIDS/2")
    assert profile_answers.give_all([minor.key], "KIDS/2").unfit == 1


@pytest.mark.usefixtures("customers")
def test_questions_that_answer_themselves_are_not_answered_by_hand() -> None:
    rated()
    with pytest.raises(RuleError, match="'Worth' answers itself"):
        profile_answers.give(factories.contact().key, "CUST/8")


@pytest.mark.usefixtures("customers")
def test_a_question_that_is_to_answer_itself_gives_up_its_answers_only_when_allowed() -> None:
    profile_answers.give(factories.contact().key, "CUST/2")
    with pytest.raises(AnsweredByHand):
        profile_lines.change("CUST/1", {"auto_contact_classification": "yes"})
    changed = profile_lines.change("CUST/1", {"auto_contact_classification": "yes"}, replace=True)
    assert changed["auto_contact_classification"]


@pytest.mark.usefixtures("customers")
def test_the_answers_of_several_contacts_are_replaced_together() -> None:
    nos = [factories.contact().key for _number in range(3)]
    profile_answers.give(nos[0], "CUST/2")
    profile_answers.give(nos[1], "CUST/3")
    with pytest.raises(OtherAnswer) as refused:
        profile_answers.give_all(nos, "CUST/3")
    assert refused.value.count == 1
    result = profile_answers.give_all(nos, "CUST/3", replace=True)
    assert (result.given, result.already, result.replaced) == (2, 1, 1)
    assert [answers_of(no) for no in nos] == [["big"]] * 3


@pytest.mark.usefixtures("customers")
def test_answers_go_with_their_contact() -> None:
    no = factories.contact().key
    profile_answers.give(no, "CUST/2")
    contacts.delete(no)
    profile_lines.remove("CUST/1")


@pytest.mark.usefixtures("customers")
def test_answers_are_found_by_questionnaire_and_line() -> None:
    no = factories.contact().key
    profile_answers.give(no, "CUST/2")
    profile_answers.give(no, "CUST/6")
    filters = {"questionnaire_code": "CUST", "line_no": "2|3"}
    found = open_list("profile-answer", filters)
    assert found.count() == 1
    assert found.first(5)[0]["answer_key"] == "CUST/2"


def rated() -> None:
    """Add the question 7, rated, with the answer 8 from 5 points on."""
    profile_lines.add_question(
        "CUST",
        "Worth",
        ["high"],
        auto_contact_classification=True,
        classification_field="rating",
        classification_method="defined_value",
    )
    profile_lines.change("CUST/8", {"from_value": "5"})


@pytest.mark.usefixtures("customers")
def test_points_are_for_the_answers_of_other_questions() -> None:
    rated()
    with pytest.raises(FieldMustBe, match="Rating"):
        profile_ratings.add({"question_key": "CUST/4", "answer_key": "CUST/2"})
    with pytest.raises(RuleError, match="its own answers"):
        profile_ratings.add({"question_key": "CUST/7", "answer_key": "CUST/8"})
    with pytest.raises(FieldMustBe):
        profile_ratings.add({"question_key": "CUST/7", "answer_key": "CUST/1"})
    added = profile_ratings.add({"question_key": "CUST/7", "answer_key": "CUST/2", "points": "-1"})
    assert profile_ratings.change(added.key, {"points": "2,5"})["points"] == 2.5
    assert find_id(noun("profile-rating"), added.key) == added.id
    assert profile_ratings.rate("CUST/7", {"CUST/2": "", "CUST/3": "4"}) == 1
    given = [(item.answer, item.points) for item in profile_ratings.points_of("CUST/7", "CUST/1")]
    assert given == [("small", None), ("big", 4)]
    assert get(noun("profile-line"), "CUST/7")["no_of_ratings"] == 1


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CUST/2", ["A", "B"]),
        ("cust/2&CUST/5", ["B"]),
        ("CUST/3|CUST/5", ["B", "C"]),
        ("CUST/1", ["A", "B", "C"]),
        ("CUST/*", ["A", "B", "C"]),
        ("<>CUST/2", ["C", "D"]),
        ("''", ["D"]),
        ("<>''", ["A", "B", "C"]),
        ("OTHER/1", []),
    ],
)
def test_contacts_are_found_by_their_answers(text: str, names: list[str]) -> None:
    given = {"A": ["CUST/2"], "B": ["CUST/2", "CUST/5"], "C": ["CUST/3"], "D": []}
    for name, answers in given.items():
        no = factories.contact(name).key
        for key in answers:
            profile_answers.give(no, key)
    found = open_list("contact", {"profile_answer": text})
    assert [contact["name"] for contact in found.first(10)] == names
    assert found.count() == len(names)


@pytest.mark.usefixtures("customers")
def test_answers_given_are_taken_back_and_those_replaced_come_back() -> None:
    nos = [factories.contact().key for _number in range(3)]
    profile_answers.give(nos[0], "CUST/2")
    profile_answers.give(nos[1], "CUST/3")
    profile_answers.give_all(nos, "CUST/3", replace=True)
    undo.undo()
    assert [answers_of(no) for no in nos] == [["small"], ["big"], []]
    profile_answers.take(nos[1], "CUST/3")
    undo.undo()
    assert answers_of(nos[1]) == ["big"]


@pytest.mark.usefixtures("customers")
def test_what_was_changed_since_is_not_taken_back() -> None:
    no = factories.contact().key
    profile_answers.give(no, "CUST/2")
    profile_answers.take(no, "CUST/2")
    done = session.undoable.pop()
    profile_answers.give(no, "CUST/3")
    session.undoable[:] = [done]
    with pytest.raises(RuleError, match="changed since"):
        undo.undo()
    assert answers_of(no) == ["big"]


@pytest.mark.usefixtures("customers")
def test_what_is_stored_about_a_contact_names_question_and_answer() -> None:
    no = factories.contact().key
    profile_answers.give(no, "CUST/2")
    (answer,) = dossiers.of_contact(no).as_json()["contact_profile_answer"]
    assert (answer["question"], answer["answer"]) == ("Size", "small")
