"""Rating: how many points the answers to other questions give for a question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store import db
from store.code_tables import deleter
from store.enumerations import ClassificationField, ProfileLineType
from store.errors import Duplicate, FieldMustBe, FieldRequired, RuleError
from store.fields import CODE_LENGTH, Field, Kind, Value
from store.models.profiles import ProfileLine, ProfileQuestionnaire, ProfileRating
from store.nouns import Noun, noun, parse_values
from store.profile_line_fields import ANSWER, QUESTION, key_column
from store.records import Record, delete, find_id, get_by_id, insert, update
from store.text import N_, Caption

POINTS = N_("Points")
_Line: Any = ProfileLine.alias("line")
_Asked: Any = ProfileLine.alias("asked")


def _this() -> Noun:
    return NOUNS["profile-rating"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Give an answer points for a question that rates contacts.

    Raises FieldRequired, RelationNotFound, Duplicate, FieldMustBe unless the question is rated and
    the answer is an answer, and RuleError for an answer to the question itself.
    """
    owner = _this()
    given = parse_values(owner, values)
    for name in ("question_key", "answer_key"):
        if not given.get(name):
            raise FieldRequired(owner.by_name[name].caption, owner.caption)
    lines = noun("profile-line")
    question = get_by_id(lines, find_id(lines, given["question_key"]))
    answer = get_by_id(lines, find_id(lines, given["answer_key"]))
    refuse_unrated(question)
    if answer["type"] != ProfileLineType.ANSWER:
        caption = lines.by_name["type"].caption
        raise FieldMustBe(caption, ProfileLineType.ANSWER.caption, lines.caption, answer.key)
    if ProfileLine.get_by_id(answer.id).question_id == question.id:
        raise RuleError(
            N_("A question is not rated by its own answers. Choose an answer to another question.")
        )
    both = (ProfileRating.question == question.id) & (ProfileRating.answer == answer.id)
    if ProfileRating.select().where(both).exists():
        raise Duplicate(owner.caption, answer.key)
    # the number is given by the database
    return insert(owner, given | {"id": 0, "points": given.get("points") or Decimal(0)})


def refuse_unrated(question: Record) -> None:
    """Raise FieldMustBe unless a line is a question that answers itself by a rating."""
    field = noun("profile-line").by_name["classification_field"]
    if question["classification_field"] != ClassificationField.RATING:
        wanted = ClassificationField.RATING.caption
        raise FieldMustBe(field.caption, wanted, noun("profile-line").caption, question.key)


class Points(NamedTuple):
    """An answer and its points; None when it gives none."""

    key: str
    question: str
    answer: str
    points: Decimal | None


@db.read
def points_of(rated: str, asked: str) -> list[Points]:
    """Return the answers to the question `asked`, with their points for the question `rated`.

    Raises NotFound.
    """
    lines = noun("profile-line")
    question = find_id(lines, rated)
    given = {
        row.answer_id: row.points
        for row in ProfileRating.select().where(ProfileRating.question == question)
    }
    ids = (
        ProfileLine.select(ProfileLine.id)
        .where(ProfileLine.question == find_id(lines, asked))
        .order_by(ProfileLine.position)
    )
    answers = [get_by_id(lines, row.id) for row in ids]
    return [
        Points(line.key, line["question"], line["description"], given.get(line.id))
        for line in answers
    ]


@db.read
def asked_question(key: str) -> str:
    """Return the key of the question whose answer the rating `key` is about. Raises NotFound."""
    rating = ProfileRating.get_by_id(find_id(_this(), key))
    answer = ProfileLine.get_by_id(rating.answer_id)
    return get_by_id(noun("profile-line"), int(answer.question_id or 0)).key


@db.write
def rate(rated: str, points: Mapping[str, object]) -> int:
    """Set the points of answers, by their keys, for a question; a blank one gives none.

    Returns how many answers of these give points now. Raises as `add`.
    """
    owner, lines = _this(), noun("profile-line")
    question = find_id(lines, rated)
    count = 0
    for key, typed in points.items():
        value = owner.by_name["points"].parse(typed)
        both = (ProfileRating.question == question) & (ProfileRating.answer == find_id(lines, key))
        rating = ProfileRating.get_or_none(both)
        if value is None and rating is not None:
            delete(owner, rating.id)
        elif value is not None and rating is not None:
            update(owner, rating.id, {"points": value})
        elif value is not None:
            add({"question_key": rated, "answer_key": key, "points": value})
        count += value is not None
    return count


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change the points; question and answer stay. Raises NotFound, Conflict, InvalidValue."""
    owner = _this()
    row_id = find_id(owner, key)
    given = parse_values(owner, values)
    if given.get("points", 0) is None:
        given["points"] = Decimal(0)
    before = get_by_id(owner, row_id)
    if any(
        given.get(name, before[name]) != before[name] for name in ("question_key", "answer_key")
    ):
        raise RuleError(N_("Only the points change. Delete the line and add another one."))
    return update(owner, row_id, given, base)


def _of(stored: Any, value: Any) -> Any:
    """Return the expression `value` of the line that the foreign key `stored` names."""
    query = (
        _Line.select(value)
        .join_from(_Line, _Asked, JOIN.LEFT_OUTER, on=_Line.question == _Asked.id)
        .join_from(_Line, ProfileQuestionnaire, JOIN.LEFT_OUTER)
        .where(_Line.id == stored)
    )
    return fn.COALESCE(query, "")


def _line(name: str, caption: Caption, stored: Any) -> Field:
    return Field(
        name,
        caption,
        Kind.REFERENCE,
        _of(stored, key_column(_Line, ProfileQuestionnaire)),
        stored.name,
        2 * CODE_LENGTH,
        ref="profile-line",
        required=True,
    )


def _text(name: str, caption: Caption, column: Any) -> Field:
    return Field(name, caption, Kind.TEXT, column, editable=False)


_RATED = _of(ProfileRating.question, _Line.description)
_QUESTION = _of(ProfileRating.answer, _Asked.description)
_ANSWER = _of(ProfileRating.answer, _Line.description)

NOUNS = {
    "profile-rating": Noun(
        name="profile-rating",
        caption=N_("Rating"),
        plural=N_("Ratings"),
        model=ProfileRating,
        key="id",
        title="answer",
        fields=(
            Field("id", N_("Rating ID"), Kind.INTEGER, ProfileRating.id, editable=False),
            _line("question_key", N_("Rated Question"), ProfileRating.question),
            _text("rated", N_("Rated Question Text"), _RATED),
            _line("answer_key", N_("Answer Line"), ProfileRating.answer),
            _text("question", QUESTION, _QUESTION),
            _text("answer", ANSWER, _ANSWER),
            Field("points", POINTS, Kind.NUMBER, ProfileRating.points, "points"),
        ),
        order=((ProfileRating.question, False), (ProfileRating.id, False)),
        add=add,
        change=change,
        delete=deleter(_this),
    )
}
