"""What is known of a line of a profile questionnaire: its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import Case, fn

from store.code_tables import boolean, count_of, reference, text
from store.enumerations import (
    AnswerPriority,
    ClassificationField,
    ClassificationMethod,
    ProfileLineType,
    SortingMethod,
)
from store.fields import CODE_LENGTH, Field, Kind
from store.models.profiles import (
    ContactProfileAnswer,
    ProfileLine,
    ProfileQuestionnaire,
    ProfileRating,
)
from store.profile_questionnaires import PRIORITY
from store.text import N_, Caption

KEY = N_("Line")
QUESTION = N_("Question")
ANSWER = N_("Answer")
QUESTION_FIELDS = (
    "multiple_answers",
    "auto_contact_classification",
    "classification_field",
    "starting_date_formula",
    "ending_date_formula",
    "classification_method",
    "sorting_method",
    "no_of_decimals",
    "min_pct_questions_answered",
)
ANSWER_FIELDS = ("from_value", "to_value")

_Question = ProfileLine.alias("asked")


def key_column(line: Any, questionnaire: Any) -> Any:
    """Return the expression of what a line is called by: `CUSTOMER/3`."""
    return questionnaire.code.concat("/").concat(line.line_no.cast("TEXT"))


_OWN = ProfileQuestionnaire.alias("own")
_KEY = _OWN.select(key_column(ProfileLine, _OWN)).where(_OWN.id == ProfileLine.questionnaire)
_ASKED: Any = _Question.select(_Question.description).where(_Question.id == ProfileLine.question)
_ANSWERED = (
    ContactProfileAnswer.select(fn.COUNT(ContactProfileAnswer.contact.distinct()))
    .join(_Question)
    .where(_Question.question == ProfileLine.id)
)
_GIVEN = count_of(ContactProfileAnswer, ContactProfileAnswer.answer == ProfileLine.id)
_NAME = Case(
    ProfileLine.type,
    ((int(ProfileLineType.QUESTION), ProfileLine.description),),
    fn.COALESCE(_ASKED, "").concat(" · ").concat(ProfileLine.description),
)
_AUTOMATIC = fn.COALESCE(
    _Question.select(_Question.auto_contact_classification).where(
        _Question.id == ProfileLine.question
    ),
    ProfileLine.auto_contact_classification,
)
_LOWEST = -(10**15)


def _stored(name: str, caption: Caption, kind: Kind, **more: Any) -> Field:
    return Field(name, caption, kind, getattr(ProfileLine, name), name, **more)


def _limit(name: str, caption: Caption) -> Field:
    column = getattr(ProfileLine, name)
    return Field(name, caption, Kind.NUMBER, column, name, order=fn.COALESCE(column, _LOWEST))


_SHARES = (ClassificationMethod.PERCENTAGE_OF_VALUE, ClassificationMethod.PERCENTAGE_OF_CONTACTS)


def missing(question: Mapping[str, Any]) -> list[str]:
    """Return the fields that a question, by its values, needs to answer itself and has not."""
    needed = ["classification_field", "classification_method"]
    if question["classification_field"] != ClassificationField.RATING:
        needed += ["starting_date_formula", "ending_date_formula"]
    if question["classification_method"] in _SHARES:
        needed.append("sorting_method")
    return [name for name in needed if not question[name]]


FIELDS = (
    Field("key", KEY, Kind.CODE, fn.COALESCE(_KEY, ""), length=2 * CODE_LENGTH, editable=False),
    reference(
        "questionnaire_code",
        N_("Profile Questionnaire Code"),
        "profile-questionnaire",
        ProfileLine.questionnaire,
        ProfileQuestionnaire.code,
        required=True,
    ),
    _stored("line_no", N_("Line No."), Kind.INTEGER, editable=False),
    _stored("type", N_("Type"), Kind.CHOICE, choices=ProfileLineType),
    text(ProfileLine, "description", N_("Description")).but(required=True),
    Field("name", N_("Question or Answer"), Kind.TEXT, _NAME, editable=False),
    Field("automatic", N_("Automatic"), Kind.BOOLEAN, _AUTOMATIC, editable=False),
    Field("question", QUESTION, Kind.TEXT, fn.COALESCE(_ASKED, ""), editable=False),
    boolean(ProfileLine, "multiple_answers", N_("Multiple Answers")),
    _stored("priority", PRIORITY, Kind.CHOICE, choices=AnswerPriority),
    boolean(ProfileLine, "auto_contact_classification", N_("Auto Classification")),
    _stored(
        "classification_field",
        N_("Classification Field"),
        Kind.CHOICE,
        choices=ClassificationField,
    ),
    text(ProfileLine, "starting_date_formula", N_("Starting Date Formula"), 30),
    text(ProfileLine, "ending_date_formula", N_("Ending Date Formula"), 30),
    _stored(
        "classification_method",
        N_("Classification Method"),
        Kind.CHOICE,
        choices=ClassificationMethod,
    ),
    _stored("sorting_method", N_("Sorting Method"), Kind.CHOICE, choices=SortingMethod),
    _stored("no_of_decimals", N_("No. of Decimals"), Kind.INTEGER),
    _stored("min_pct_questions_answered", N_("Min. % Questions Answered"), Kind.AMOUNT),
    _limit("from_value", N_("From Value")),
    _limit("to_value", N_("To Value")),
    Field(
        "no_of_contacts",
        N_("No. of Contacts"),
        Kind.INTEGER,
        Case(ProfileLine.type, ((int(ProfileLineType.QUESTION), _ANSWERED),), _GIVEN),
        editable=False,
    ),
    Field(
        "no_of_ratings",
        N_("No. of Ratings"),
        Kind.INTEGER,
        count_of(ProfileRating, ProfileRating.question == ProfileLine.id),
        editable=False,
    ),
)
