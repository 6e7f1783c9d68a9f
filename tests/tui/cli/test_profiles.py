"""Profile questionnaires on the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import factories
from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


@pytest.fixture
def questionnaire(trato: Trato) -> str:
    """A company, and a questionnaire with one question and two answers."""
    trato("profile-questionnaire", "add", "CUSTOMER", "description=Customers")
    for kind, text in (("question", "Size"), ("answer", "small"), ("answer", "big")):
        trato("profile-line", "add", "CUSTOMER", f"type={kind}", f"description={text}")
    return factories.contact("Adatum").key


@pytest.mark.usefixtures("questionnaire")
def test_lines_are_listed_in_their_order(trato: Trato) -> None:
    trato(
        *("profile-line", "add", "customer", "type=answer", "description=medium"),
        *("--after", "CUSTOMER/2"),
    )
    trato("profile-line", "move", "CUSTOMER/4", "up")
    rows = trato("profile-line", "list", "--json").json
    assert [row["key"] for row in rows] == [f"CUSTOMER/{number}" for number in (1, 4, 2, 3)]
    assert rows[1]["question"] == "Size"
    assert rows[1]["from_value"] is None


def test_an_answer_is_given_replaced_and_taken_away(trato: Trato, questionnaire: str) -> None:
    no = questionnaire
    assert trato("contact", "answer", no, "CUSTOMER", "2", "--json").json == {"added": 1}
    refused = trato("contact", "answer", no, "CUSTOMER", "3")
    assert refused.code == 2
    assert "another answer to 'Size'" in refused.err
    trato("contact", "answer", no, "CUSTOMER", "3", "--replace")
    (answer,) = trato("contact", "profile", no, "--json").json
    assert (answer["questionnaire_code"], answer["line_no"]) == ("CUSTOMER", 3)
    assert (answer["question"], answer["answer"], answer["automatic"]) == ("Size", "big", False)
    used = trato("profile-line", "delete", "CUSTOMER/1", "--yes")
    assert used.code == 1
    assert "in use: Contacts with such an answer (1)" in used.err
    trato("contact", "answer", no, "CUSTOMER", "3", "--remove")
    assert trato("contact", "profile", no, "--json").json == []


def test_a_question_answers_itself(trato: Trato, questionnaire: str) -> None:
    factories.entry(contact_no=questionnaire)
    update = ("profile-questionnaire", "update-classification", "CUSTOMER", "--json")
    trato("profile-line", "set", "CUSTOMER/3", "from_value=1")
    trato("profile-line", "set", "CUSTOMER/1", "auto_contact_classification=yes")
    incomplete = trato(*update)
    assert incomplete.code == 1
    assert "Classification Field must have a value" in incomplete.err
    trato(
        *("profile-line", "set", "CUSTOMER/1", "classification_field=no_of_interactions"),
        *("classification_method=defined_value", "starting_date_formula=-1Y"),
        "ending_date_formula=0D",
    )
    assert trato(*update).json == {"questions": 1, "answers": 1}
    assert trato(*update, "--date", "t-1d").json == {"questions": 1, "answers": 0}
    by_hand = trato("contact", "answer", questionnaire, "CUSTOMER", "3")
    assert by_hand.code == 1
    assert "'Size' answers itself" in by_hand.err


@pytest.mark.usefixtures("questionnaire")
def test_points_are_given_and_changed(trato: Trato) -> None:
    trato("profile-line", "add", "CUSTOMER", "type=question", "description=Worth")
    trato(
        *("profile-line", "set", "CUSTOMER/4", "auto_contact_classification=yes"),
        "classification_field=rating",
    )
    added = trato(
        *("profile-rating", "add", "question_key=CUSTOMER/4", "answer_key=CUSTOMER/3"),
        *("points=2.5", "--json"),
    ).json
    assert (added["rated"], added["question"], added["answer"]) == ("Worth", "Size", "big")
    assert added["points"] == "2.50"
    number = str(added["id"])
    assert trato("profile-rating", "set", number, "points=-3", "--json").json["points"] == "-3.00"
    assert trato("profile-rating", "delete", number, "--yes", "--json").json == {"deleted": 1}
