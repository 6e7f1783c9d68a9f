"""The questions of a profile questionnaire and the answers that may be given to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import JOIN, fn

from store import db
from store.changes import write_change
from store.code_tables import count_of, refuse_used
from store.dates import parse_formula
from store.enumerations import ClassificationField, ProfileLineType
from store.errors import FieldMustBe, FieldRequired, InvalidValue, Question, RuleError
from store.fields import Value
from store.models import database
from store.models.profiles import (
    ContactProfileAnswer,
    ProfileLine,
    ProfileQuestionnaire,
    ProfileRating,
)
from store.nouns import Noun, noun, parse_values
from store.profile_line_fields import ANSWER_FIELDS, FIELDS, QUESTION_FIELDS
from store.profile_questionnaires import users_of
from store.records import Record, find_id, get_by_id, insert, reference_id, update
from store.records import delete as delete_record
from store.row_images import Scope, kept
from store.text import N_, Caption

_FORMULAS = ("starting_date_formula", "ending_date_formula")
_MOST_DECIMALS = 2


class AnsweredByHand(Question):
    """A question that is to answer itself has answers that were given by hand."""

    keyword = "replace"

    def __init__(self, key: str, count: int) -> None:
        super().__init__(
            N_(
                "%(key)s was answered by hand for %(count)s contacts. Allow the next update of the "
                "classification to replace these answers."
            ),
            key=key,
            count=count,
        )

    @property
    def question(self) -> Caption:
        return N_(
            "%(key)s was answered by hand for %(count)s contacts. Shall the next update of the "
            "classification replace these answers?"
        )


def _this() -> Noun:
    return NOUNS["profile-line"]


@db.write
def add(values: Mapping[str, object], after: str = "") -> Record:
    """Add a question at the end, or an answer to the last question.

    `after` is the key of a line: a question then stands behind all of that line's question, an
    answer right behind the line. Raises FieldRequired, InvalidValue, RelationNotFound, NotFound,
    FieldMustBe, and RuleError for an answer without a question.
    """
    owner = _this()
    given = parse_values(owner, values)
    code = given.get("questionnaire_code", "")
    questionnaire = reference_id(owner.by_name["questionnaire_code"], code)
    if questionnaire is None:
        raise FieldRequired(owner.by_name["questionnaire_code"].caption, owner.caption)
    _check(given, given.get("type", ProfileLineType.QUESTION), str(code))
    lines = _lines_of(questionnaire)
    place = _place(owner, lines, after, given.get("type") == ProfileLineType.ANSWER)
    number = max((line.line_no for line in lines), default=0) + 1
    key = f"{noun('profile-questionnaire').by_name['code'].parse(code)}/{number}"
    record = insert(owner, {**given, "key": key}, line_no=number)
    _arrange(
        [*(line.id for line in lines[:place]), record.id, *(line.id for line in lines[place:])]
    )
    return get_by_id(owner, record.id)


@db.write
def add_question(
    code: str, description: str, answers: Iterable[str] = (), after: str = "", **fields: object
) -> Record:
    """Add a question with its answers, of which blank ones are left out; return the question.

    Raises what `add` raises.
    """
    question = add(
        {"questionnaire_code": code, "type": "question", "description": description, **fields},
        after,
    )
    add_answers(question.key, answers)
    return get_by_id(_this(), question.id)


@db.write
def add_answers(after: str, answers: Iterable[str]) -> int:
    """Add answers behind the line `after`, in their order; return how many. Raises as `add`."""
    count = 0
    code = get_by_id(_this(), find_id(_this(), after))["questionnaire_code"]
    for text in answers:
        if text.strip():
            values = {"questionnaire_code": code, "type": "answer", "description": text}
            after = add(values, after).key
            count += 1
    return count


@db.write
def change(
    key: str,
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    replace: bool = False,
) -> Record:
    """Change fields of a line; `base` is what the person saw.

    A question that no longer answers itself keeps its answers, to be changed by hand. Raises
    AnsweredByHand unless `replace`, InvalidValue, FieldMustBe, FieldRequired, NotFound, Conflict,
    and RuleError for another type or questionnaire, and when several answers are no longer allowed
    while contacts have several.
    """
    owner = _this()
    row_id = find_id(owner, key)
    before = get_by_id(owner, row_id)
    given = parse_values(owner, values)
    for name in ("type", "questionnaire_code"):
        if given.get(name, before[name]) != before[name]:
            raise RuleError(
                N_("A line stays what it is and where it is. Delete it and add another one.")
            )
    after = {**before.values, **given}
    _check(given, before["type"], before.key, before.values)
    automatic = "auto_contact_classification"
    if before["multiple_answers"] and not after["multiple_answers"]:
        _refuse_several(before)
    if after[automatic] and not before[automatic] and not replace:
        count = int(before["no_of_contacts"])
        if count:
            raise AnsweredByHand(before.key, count)
    if before[automatic] and not after[automatic]:
        given |= {name: owner.by_name[name].blank for name in QUESTION_FIELDS[2:]}
        _take_over(row_id)
    if after["classification_field"] != ClassificationField.RATING or not after[automatic]:
        ProfileRating.delete().where(ProfileRating.question == row_id).execute()
    return update(owner, row_id, given, base)


def _take_over(question: int) -> None:
    """Let the answers that a question gave itself stand as if given by hand."""
    answers = ProfileLine.select(ProfileLine.id).where(ProfileLine.question == question)
    ContactProfileAnswer.update(automatic=False).where(
        ContactProfileAnswer.answer.in_(answers)
    ).execute()


def _refuse_several(question: Record) -> None:
    several = (
        ContactProfileAnswer.select(ContactProfileAnswer.contact)
        .join(ProfileLine)
        .where(ProfileLine.question == question.id)
        .group_by(ContactProfileAnswer.contact)
        .having(fn.COUNT(ContactProfileAnswer.id) > 1)
    )
    count = several.count()
    if count:
        raise RuleError(
            N_(
                "%(count)s contacts have several answers to %(key)s. Take answers away from them "
                "before one answer only is allowed."
            ),
            count=count,
            key=question.key,
        )


def _check(
    given: dict[str, Value], kind: Value, key: str, before: Mapping[str, Value] | None = None
) -> None:
    """Refuse what a line of this kind cannot have; bring formulas into the form they are kept in.

    `before` are the values of a line that is changed.
    """
    after = {**(before or {}), **given}
    owner = _this()
    wrong = ANSWER_FIELDS if kind == ProfileLineType.QUESTION else QUESTION_FIELDS
    for name in wrong:
        item = owner.by_name[name]
        if given.get(name, item.blank) != item.blank:
            wanted = (
                ProfileLineType.ANSWER
                if kind == ProfileLineType.QUESTION
                else ProfileLineType.QUESTION
            )
            raise FieldMustBe(owner.by_name["type"].caption, wanted.caption, owner.caption, key)
    for name in _FORMULAS:
        if given.get(name):
            try:
                given[name] = parse_formula(str(given[name]))
            except InvalidValue as error:
                raise error.with_field(owner.by_name[name].caption) from None
    least, most = after.get("from_value"), after.get("to_value")
    if least is not None and most is not None and most < least:  # type: ignore[operator]
        raise InvalidValue(
            owner.by_name["to_value"].caption,
            most,
            N_("%(value)s is below From Value. Type a larger number, or none for no limit."),
        )
    _check_range(given, "no_of_decimals", _MOST_DECIMALS)
    _check_range(given, "min_pct_questions_answered", 100)


def _check_range(given: Mapping[str, Value], name: str, most: int) -> None:
    value = given.get(name)
    if isinstance(value, str) or value is None:
        return
    if not 0 <= value <= most:  # type: ignore[operator]
        raise InvalidValue(
            _this().by_name[name].caption,
            value,
            N_("%(value)s is not possible here. Type a number from 0 to %(most)s."),
            most=most,
        )


@db.write
def move(key: str, down: bool) -> bool:
    """Move a line one place; return whether there was one.

    An answer moves among those of its question, a question with its answers past another one.
    Raises NotFound.
    """
    row_id = find_id(_this(), key)
    line = ProfileLine.get_by_id(row_id)
    lines = _lines_of(line.questionnaire_id)
    if line.question_id is not None:
        blocks = [[item.id] for item in lines if item.question_id == line.question_id]
    else:
        blocks = _blocks(lines)
    here = next(index for index, block in enumerate(blocks) if block[0] == row_id)
    there = here + (1 if down else -1)
    if not 0 <= there < len(blocks):
        return False
    blocks[here], blocks[there] = blocks[there], blocks[here]
    moved = [row for block in blocks for row in block]
    first = next(index for index, item in enumerate(lines) if item.id in moved)
    ids = [item.id for item in lines]
    _arrange(ids[:first] + moved + ids[first + len(moved) :])
    old, new = (json.dumps({"place": place + 1}) for place in (here, there))
    write_change("move", "profile-line", row_id, old, new, key)
    return True


@db.write
def remove(key: str) -> None:
    """Delete a line, a question with its answers.

    Raises NotFound, and InUse while a contact or a rating uses one of them.
    """
    remove_all([key])


@db.write
def remove_all(keys: Sequence[str]) -> int:
    """Delete lines, questions with their answers, all of them or none; return how many.

    Raises as `remove`.
    """
    ids = list(dict.fromkeys(find_id(_this(), key) for key in keys))
    count = 0
    for row_id in ids:
        line = ProfileLine.get_or_none(ProfileLine.id == row_id)
        if line is not None:
            count += _remove(get_by_id(_this(), row_id))
    return count


def _remove(line: Record) -> int:
    own = (ProfileLine.id == line.id) | (ProfileLine.question == line.id)
    refuse_used(_this(), line.key, users_of(own))
    with kept(Scope(ProfileRating, ProfileRating.question == line.id)):
        ProfileRating.delete().where(ProfileRating.question == line.id).execute()
    answers = [
        get_by_id(_this(), row.id)
        for row in ProfileLine.select(ProfileLine.id).where(ProfileLine.question == line.id)
    ]
    for record in (*answers, line):
        delete_record(_this(), record.id)
    return len(answers) + 1


@db.read
def answers_beside(keys: Sequence[str]) -> int:
    """Return how many answers, which are not named themselves, go with the questions among `keys`.

    Raises NotFound.
    """
    ids = [find_id(_this(), key) for key in keys]
    condition = ProfileLine.question.in_(ids) & ProfileLine.id.not_in(ids)
    (count,) = database.execute(count_of(ProfileLine, condition)).fetchone()
    return int(count)


def _lines_of(questionnaire: int) -> list[Any]:
    query = ProfileLine.select().where(ProfileLine.questionnaire == questionnaire)
    return list(query.order_by(ProfileLine.position, ProfileLine.id))


def _blocks(lines: Sequence[Any]) -> list[list[int]]:
    """Return the keys of each question and its answers."""
    blocks: list[list[int]] = []
    for line in lines:
        if line.question_id is None:
            blocks.append([])
        blocks[-1].append(line.id)
    return blocks


def _place(owner: Noun, lines: Sequence[Any], after: str, answer: bool) -> int:
    """Return the place among `lines` where a new line belongs."""
    if answer and not lines:
        raise RuleError(N_("An answer needs a question above it. Add the question first."))
    if not after:
        return len(lines)
    row_id = find_id(owner, after)
    here = next((index for index, line in enumerate(lines) if line.id == row_id), None)
    if here is None:
        raise RuleError(
            N_("%(key)s is a line of another questionnaire. Choose one of this questionnaire."),
            key=after,
        )
    place = here + 1
    while not answer and place < len(lines) and lines[place].question_id is not None:
        place += 1
    return place


def _arrange(ids: Sequence[int]) -> None:
    """Number the places of lines, and say again which question each answer belongs to."""
    kinds = {
        line.id: (line.type, line.position, line.question_id)
        for line in ProfileLine.select().where(ProfileLine.id.in_(list(ids)))
    }
    question: int | None = None
    for position, row_id in enumerate(ids, 1):
        kind, *before = kinds[row_id]
        asked = None if kind == ProfileLineType.QUESTION else question
        if kind == ProfileLineType.QUESTION:
            question = row_id
        if before != [position, asked]:
            ProfileLine.update(position=position, question=asked).where(
                ProfileLine.id == row_id
            ).execute()


def _joined(query: Any) -> Any:
    return query.join(ProfileQuestionnaire, JOIN.LEFT_OUTER)


NOUNS = {
    "profile-line": Noun(
        name="profile-line",
        caption=N_("Profile Questionnaire Line"),
        plural=N_("Profile Questionnaire Lines"),
        model=ProfileLine,
        key="key",
        title="name",
        fields=FIELDS,
        joins=_joined,
        order=(
            (ProfileLine.questionnaire, False),
            (ProfileLine.position, False),
            (ProfileLine.id, False),
        ),
        add=add,
        change=change,
        delete=remove,
        columns=(
            "key",
            "type",
            "description",
            "multiple_answers",
            "classification_field",
            "from_value",
            "to_value",
            "no_of_contacts",
        ),
    )
}
