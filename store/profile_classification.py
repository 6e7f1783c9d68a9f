"""Classification: questions that are answered by the figures of each contact, and by rating.

A contact's figure is measured by the method of the question: as it is, as the share of the whole
value that this contact and those before it have, or as the share of the contacts up to this one.
The answers between whose values the measure lies are given. Figures are kept in hundredths, so
that halves are rounded in the same way everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from store import clock, db
from store.changes import write_change
from store.dates import apply_formula
from store.enumerations import (
    ClassificationField,
    ClassificationMethod,
    ContactType,
    ProfileLineType,
    SortingMethod,
)
from store.errors import FieldRequired, RuleError
from store.models import database
from store.models.base import SCALE
from store.models.profiles import ContactProfileAnswer, ProfileLine, ProfileRating
from store.nouns import noun
from store.profile_line_fields import FIELDS, missing
from store.profile_questionnaires import FITS
from store.records import find_id
from store.session import session
from store.text import N_

Progress = Callable[[int, int], None]
_DAYS = 365
_CAPTIONS = {item.name: item.caption for item in FIELDS}


@dataclass(frozen=True, slots=True)
class Classified:
    """What an update did: the questions it answered, and how many answers contacts have now."""

    questions: int
    answers: int


class _Figures(NamedTuple):
    """A statement for (contact_id, no, value) of all contacts, and its parameters."""

    sql: str
    parameters: tuple[Any, ...]


@db.write
def update_classification(
    code: str = "", day: date | None = None, progress: Progress | None = None
) -> Classified:
    """Answer the questions of a questionnaire that answer themselves anew.

    Without `code` those of all questionnaires that are not blocked. Date formulas are counted from
    `day`, by default the work date. `progress(done, total)` is told how many questions are done.
    Raises NotFound, FieldRequired for a question without field, formula, method or sorting, and
    RuleError when its period ends before it starts, or when ratings depend on one another in a
    circle.
    """
    on = day or session.work_date
    questions = _in_order(_questions(code))
    for question in questions:
        _require(question, on)
    total, answers = len(questions), 0
    sums: dict[tuple[date, date], str] = {}
    for done, question in enumerate(questions):
        if progress is not None:
            progress(done, total)
        _clear(question)
    for done, question in enumerate(questions):
        if progress is not None:
            progress(done, total)
        answers += _answer(question, on, sums)
    for name in sums.values():
        database.execute_sql(f"DROP TABLE {name}")
    _log(questions, on, answers)
    if progress is not None:
        progress(total, total)
    return Classified(total, answers)


@db.read
def automatic_questions(code: str = "") -> int:
    """Return how many questions `update_classification` would answer. Raises NotFound."""
    return len(_questions(code))


def _questions(code: str) -> list[Any]:
    query = ProfileLine.select().where(
        ProfileLine.type == ProfileLineType.QUESTION,
        ProfileLine.auto_contact_classification == True,  # noqa: E712 - a condition of the database
    )
    owner = noun("profile-questionnaire")
    if code:
        query = query.where(ProfileLine.questionnaire == find_id(owner, code))
    else:
        offered = owner.model.select(owner.model.id).where(owner.model.blocked == False)  # noqa: E712 - as above
        query = query.where(ProfileLine.questionnaire.in_(offered))
    return list(query.order_by(ProfileLine.questionnaire, ProfileLine.position))


def _in_order(questions: Sequence[Any]) -> list[Any]:
    """Return figures first, then every rating after those that it takes its points from.

    Raises RuleError when there is no such order.
    """
    rating = ClassificationField.RATING
    ordered = [question for question in questions if question.classification_field != rating]
    waiting = {item.id: item for item in questions if item.classification_field == rating}
    sources: dict[int, set[int]] = {row_id: set() for row_id in waiting}
    pairs = (
        ProfileRating.select(ProfileRating.question, ProfileLine.question)
        .join(ProfileLine, on=ProfileRating.answer == ProfileLine.id)
        .where(ProfileRating.question.in_(list(waiting)))
    )
    for rated, asked in database.execute(pairs).fetchall():
        sources[rated].add(asked)
    while waiting:
        ready = [row_id for row_id in waiting if not sources[row_id] & waiting.keys()]
        if not ready:
            names = ", ".join(_key(question) for question in waiting.values())
            raise RuleError(
                N_(
                    "These ratings depend on one another in a circle: %(questions)s. Take the "
                    "points of one of them away."
                ),
                questions=names,
            )
        ordered += [waiting.pop(row_id) for row_id in ready]
    return ordered


def _key(question: Any) -> str:
    return f"{question.questionnaire.code}/{question.line_no}"


def _require(question: Any, day: date) -> None:
    """Raise FieldRequired or RuleError unless a question says how it answers itself."""
    for name in missing(question.__data__):
        raise FieldRequired(_CAPTIONS[name], noun("profile-line").caption, _key(question))
    _period(question, day)


def _period(question: Any, day: date) -> tuple[date, date]:
    """Return the first and the last day of the entries that count; any for a rating."""
    if question.classification_field == ClassificationField.RATING:
        return day, day
    first = apply_formula(question.starting_date_formula, day)
    last = apply_formula(question.ending_date_formula, day)
    if last < first:
        raise RuleError(
            N_(
                "%(field)s in %(table)s %(key)s: the period would end on %(last)s, before it "
                "starts on %(first)s. Change one of the two formulas."
            ),
            field=_CAPTIONS["ending_date_formula"],
            table=noun("profile-line").caption,
            key=_key(question),
            first=first,
            last=last,
        )
    return first, last


def _clear(question: Any) -> None:
    """Delete the answers to a question, whoever gave them."""
    answers = ProfileLine.select(ProfileLine.id).where(ProfileLine.question == question.id)
    ContactProfileAnswer.delete().where(ContactProfileAnswer.answer.in_(answers)).execute()


def _answer(question: Any, day: date, sums: dict[tuple[date, date], str]) -> int:
    """Give the contacts the answers that fit them; return how many."""
    if question.classification_field == ClassificationField.RATING:
        figures = _points(question)
    else:
        figures = _entries(question, *_period(question, day), sums)
    within = (
        "({0}.from_value IS NOT NULL OR {0}.to_value IS NOT NULL)"
        " AND m.measure >= COALESCE({0}.from_value, m.measure)"
        " AND m.measure <= COALESCE({0}.to_value, m.measure)"
    )
    only = ""
    if not question.multiple_answers:
        only = (
            "AND NOT EXISTS (SELECT 1 FROM profile_line b WHERE b.question_id = a.question_id"
            f" AND b.position < a.position AND {within.format('b')})"
        )
    sql = (
        "INSERT INTO contact_profile_answer"
        " (contact_id, answer_id, automatic, last_date_updated, version)"
        f" WITH figure AS ({figures.sql}), m AS ({_measured(question)})"
        f" SELECT m.contact_id, a.id, 1, ?, 1 FROM m JOIN profile_line a ON {within.format('a')}"
        f" WHERE a.question_id = ? {only}"
    )
    today = clock.today().isoformat()
    return int(database.execute_sql(sql, (*figures.parameters, today, question.id)).rowcount)


def _measured(question: Any) -> str:
    """Return the statement for (contact_id, measure) of the figures, by the question's method."""
    unit = 10 ** (2 - question.no_of_decimals)
    down = question.sorting_method == SortingMethod.DESCENDING
    order = f"value {'DESC' if down else 'ASC'}, no"
    if question.classification_method == ClassificationMethod.PERCENTAGE_OF_VALUE:
        share = _rounded(f"{100 * SCALE} * running", "total", unit)
        return (
            f"SELECT contact_id, CASE WHEN total = 0 THEN 0 ELSE {share} END AS measure FROM"
            " (SELECT contact_id, CAST(SUM(value) OVER () AS BIGINT) AS total, CAST(SUM(value) OVER"
            f" (ORDER BY {order} ROWS UNBOUNDED PRECEDING) AS BIGINT) AS running FROM figure) sums"
        )
    if question.classification_method == ClassificationMethod.PERCENTAGE_OF_CONTACTS:
        share = _rounded(f"{100 * SCALE} * place", "total", unit)
        return (
            f"SELECT contact_id, {share} AS measure FROM (SELECT contact_id, COUNT(*) OVER ()"
            f" AS total, ROW_NUMBER() OVER (ORDER BY {order}) AS place FROM figure) places"
        )
    return "SELECT contact_id, value AS measure FROM figure"


def _rounded(number: str, by: str, unit: int) -> str:
    """Return the expression for `number / by`, rounded to multiples of `unit`, halves upwards."""
    half = f"(2 * ABS({number}) + ABS({by}) * {unit}) / (2 * ABS({by}) * {unit}) * {unit}"
    return f"(CASE WHEN ({number}) * ({by}) < 0 THEN -1 ELSE 1 END * ({half}))"


def _entries(
    question: Any, first: date, last: date, known: dict[tuple[date, date], str]
) -> _Figures:
    """Return the figures of a question about the interaction log.

    A company has the entries of its persons. Canceled and postponed entries do not count.
    """
    unit = 10 ** (2 - question.no_of_decimals)
    days = (last - first).days + 1
    # reading the log is what takes time: once for all questions about the same dates
    sums = known[first, last] = known.get((first, last)) or _sums(first, last, len(known))
    value = {
        ClassificationField.NO_OF_INTERACTIONS: _rounded(f"{SCALE} * e.entries", "1", unit),
        ClassificationField.INTERACTIONS_PER_YEAR: _rounded(
            f"{SCALE * _DAYS} * e.entries", str(days), unit
        ),
        ClassificationField.AVERAGE_COST: _rounded("e.cost", "e.entries", unit),
        ClassificationField.AVERAGE_DURATION: _rounded("e.duration", "e.entries", unit),
    }[question.classification_field]

    def of(owner: str, kind: ContactType) -> str:
        return (
            f"SELECT c.id AS contact_id, c.no AS no, COALESCE({value}, 0) AS value FROM contact c"
            " JOIN profile_questionnaire q ON q.id = ? LEFT JOIN"
            f" (SELECT {owner} AS owner, CAST(SUM(entries) AS BIGINT) AS entries,"
            " CAST(SUM(cost) AS BIGINT) AS cost, CAST(SUM(duration) AS BIGINT) AS duration"
            f" FROM {sums} GROUP BY {owner}) e ON e.owner = c.id"
            f" WHERE c.type = {int(kind)} AND{FITS}"
        )

    companies = of("company_id", ContactType.COMPANY)
    persons = of("contact_id", ContactType.PERSON)
    return _Figures(f"{companies} UNION ALL {persons}", (question.questionnaire_id,) * 2)


def _sums(first: date, last: date, number: int) -> str:
    """Make a table of the sums of the log between two dates, by contact; return its name."""
    name = f"sums_of_entries_{number}"
    database.execute_sql(
        f"CREATE TEMPORARY TABLE {name} AS SELECT company_id, contact_id,"
        " COUNT(*) AS entries, CAST(SUM(cost) AS BIGINT) AS cost,"
        " CAST(SUM(duration) AS BIGINT) AS duration"
        " FROM interaction_log_entry WHERE canceled = 0 AND postponed = 0"
        " AND date >= ? AND date <= ? GROUP BY company_id, contact_id",
        (first.isoformat(), last.isoformat()),
    )
    return name


def _points(question: Any) -> _Figures:
    """Return the points of the contacts that have answered enough of the questions concerned."""
    unit = 10 ** (2 - question.no_of_decimals)
    least = round(question.min_pct_questions_answered * SCALE)
    points = _rounded("COALESCE(s.points, 0)", "1", unit)
    sql = (
        f"SELECT c.id AS contact_id, c.no AS no, {points} AS value FROM contact c"
        " JOIN profile_questionnaire q ON q.id = ?"
        " CROSS JOIN (SELECT COUNT(DISTINCT l.question_id) AS asked FROM profile_rating r"
        " JOIN profile_line l ON l.id = r.answer_id WHERE r.question_id = ?) k"
        " LEFT JOIN (SELECT g.contact_id, CAST(SUM(r.points) AS BIGINT) AS points"
        " FROM contact_profile_answer g"
        " JOIN profile_rating r ON r.answer_id = g.answer_id AND r.question_id = ?"
        " GROUP BY g.contact_id) s ON s.contact_id = c.id"
        " LEFT JOIN (SELECT g.contact_id, COUNT(DISTINCT l.question_id) AS answered"
        " FROM contact_profile_answer g JOIN profile_line l ON l.id = g.answer_id"
        " WHERE l.question_id IN (SELECT l.question_id FROM profile_rating r"
        " JOIN profile_line l ON l.id = r.answer_id WHERE r.question_id = ?)"
        " GROUP BY g.contact_id) n ON n.contact_id = c.id"
        f" WHERE{FITS} AND {100 * SCALE} * COALESCE(n.answered, 0) >= ? * k.asked"
    )
    row = question.id
    return _Figures(sql, (question.questionnaire_id, row, row, row, least))


def _log(questions: Sequence[Any], day: date, answers: int) -> None:
    """Write one line for each questionnaire into the change log."""
    done = json.dumps({"date": day.isoformat(), "answers": answers})
    for row_id in dict.fromkeys(question.questionnaire_id for question in questions):
        write_change("update_classification", "profile-questionnaire", row_id, None, done)
