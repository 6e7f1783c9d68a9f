"""The profile of a contact: the answers it was given, by hand or by its own figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Value, fn

from store import clock, db
from store.changes import undoable, write_changes
from store.code_tables import reference, refuse_blocked
from store.contact_bulk import rows_among
from store.enumerations import AnswerPriority, ProfileLineType
from store.errors import FieldMustBe, NotFound, Question, RuleError
from store.fields import CODE_LENGTH, Field, Kind
from store.models import Contact, database
from store.models.profiles import ContactProfileAnswer, ProfileLine, ProfileQuestionnaire
from store.nouns import Noun, noun
from store.profile_line_fields import ANSWER, KEY, QUESTION, key_column
from store.profile_questionnaires import FITS, PRIORITY, fitting
from store.records import Record, find_id, get, get_by_id
from store.text import N_, Caption, clean_code

GIVEN = "profile answer"
TAKEN = "profile answer taken"
_ANSWER = ContactProfileAnswer
_Asked: Any = ProfileLine.alias("asked")
_Line: Any = ProfileLine.alias("line")
_Contact: Any = Contact.alias("owner")


class OtherAnswer(Question):
    """The question allows one answer only, and has another one already."""

    keyword = "replace"

    def __init__(self, question: str, answer: str, count: int) -> None:
        message = N_(
            "%(count)s contacts have another answer to '%(question)s', and one only is possible. "
            "Allow '%(answer)s' to take its place, or take the other one away first."
        )
        if count == 1:
            message = N_(
                "The contact has another answer to '%(question)s', and one only is possible. Allow "
                "'%(answer)s' to take its place, or take the other one away first."
            )
        super().__init__(message, question=question, answer=answer, count=count)
        self.count = count

    @property
    def question(self) -> Caption:
        if self.count == 1:
            return N_("A contact has another answer to '%(question)s'. Replace it by '%(answer)s'?")
        return N_(
            "%(count)s contacts have another answer to '%(question)s'. Replace it by '%(answer)s'?"
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What became of an answer for several contacts.

    `given` have it now and had not before, some of them instead of another answer (`replaced`);
    `already` had it; for `unfit` the questionnaire is not meant, or they are minors.
    """

    given: int
    already: int
    unfit: int
    replaced: int


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the questionnaires of a contact: a questionnaire, a question, or an answer.

    `checked` says that the contact has the answer, `single` that it takes the place of another
    one, `automatic` that nobody gives it by hand.
    """

    kind: str
    key: str
    text: str
    checked: bool = False
    single: bool = True
    automatic: bool = False


@db.write
def give(contact_no: str, key: str, replace: bool = False) -> bool:
    """Give a contact the answer `key`, such as `CUSTOMER/3`; return whether it had it not before.

    Raises NotFound, OtherAnswer unless `replace` when the question allows one answer only, and
    RuleError for a minor, a contact that the questionnaire is not meant for and a question that
    answers itself, and FieldMustBe for a line that is no answer.
    """
    contact = get(noun("contact"), contact_no)
    line = _answer(key)
    if contact["minor"]:
        raise RuleError(
            N_("Contact %(no)s %(name)s is a minor: minors have no profile answers."),
            no=contact.key,
            name=contact["name"],
        )
    if line["questionnaire_code"] not in fitting(contact.id):
        raise RuleError(
            N_(
                "Questionnaire %(code)s is not meant for contact %(no)s %(name)s. Its contact type "
                "and business relation say for whom it is."
            ),
            code=line["questionnaire_code"],
            no=contact.key,
            name=contact["name"],
        )
    return bool(give_all([contact_no], key, replace).given)


@db.write
def give_all(contact_nos: Iterable[str], key: str, replace: bool = False) -> Given:
    """Give many contacts one answer; those that the questionnaire is not meant for go without.

    Raises NotFound, OtherAnswer unless `replace` when the question allows one answer only, and
    RuleError for a question that answers itself, FieldMustBe for a line that is no answer.
    """
    line = _answer(key)
    ids = _contact_ids(contact_nos)
    chunks = [ids[start : start + db.CHUNK] for start in range(0, len(ids), db.CHUNK)]
    fit = [_fit(line, chunk) for chunk in chunks]
    had = [with_answer(_ANSWER.answer == line.id, chunk) for chunk in fit]
    others = [with_answer(others_than(line), chunk) for chunk in fit]
    replaced = sum(map(len, others))
    if replaced and not replace:
        raise OtherAnswer(line["question"], line["description"], replaced)
    given = 0
    for chunk, present, other in zip(fit, had, others, strict=True):
        _discard(others_than(line), other)
        missing = sorted(set(chunk) - set(present))
        given += insert(line, missing)
    if given or replaced:
        undoable()
    fits = sum(map(len, fit))
    return Given(given, fits - given, len(ids) - fits, replaced)


@db.write
def take(contact_no: str, key: str) -> bool:
    """Take an answer away from a contact; return whether it had it.

    Raises NotFound, and RuleError for a question that answers itself.
    """
    contact = find_id(noun("contact"), contact_no)
    line = _answer(key)
    gone = bool(_discard(_ANSWER.answer == line.id, [contact]))
    if gone:
        undoable()
    return gone


@db.write
def switch(contact_no: str, key: str) -> bool:
    """Give a contact an answer, in place of another one if need be, or take it away.

    Returns whether it has it now. Raises as `give`.
    """
    return not take(contact_no, key) and give(contact_no, key, replace=True)


def _answer(key: str) -> Record:
    """Return the line `key` if it is an answer that is given by hand."""
    lines = noun("profile-line")
    line = get(lines, key)
    if line["type"] != ProfileLineType.ANSWER:
        caption = lines.by_name["type"].caption
        raise FieldMustBe(caption, ProfileLineType.ANSWER.caption, lines.caption, line.key)
    row = ProfileLine.get_by_id(line.id)
    refuse_blocked(noun("profile-questionnaire"), row.questionnaire_id)
    question = get_by_id(lines, int(row.question_id or 0))
    if question["auto_contact_classification"]:
        raise RuleError(
            N_(
                "'%(question)s' answers itself: Update Contact Classification gives its answers, "
                "nobody does by hand."
            ),
            question=question["description"],
        )
    return line


def _contact_ids(contact_nos: Iterable[str]) -> list[int]:
    """Return the keys of contacts, each once. Raises NotFound for the first that does not exist."""
    nos = list(dict.fromkeys(clean_code(no) for no in contact_nos))
    found = dict(rows_among("SELECT no, id FROM contact WHERE no IN ", nos))
    for no in nos:
        if no not in found:
            raise NotFound(noun("contact").caption, no)
    return [found[no] for no in nos]


def _fit(line: Record, contacts: Sequence[int]) -> list[int]:
    """Return those of `contacts` that the questionnaire of a line is meant for."""
    if not contacts:
        return []
    query = (
        "SELECT c.id FROM contact c, profile_questionnaire q WHERE q.code = ? AND c.id IN "
        f"({', '.join('?' * len(contacts))}) AND{FITS}"
    )
    rows = database.execute_sql(query, (line["questionnaire_code"], *contacts)).fetchall()
    return [row[0] for row in rows]


def with_answer(condition: Any, contacts: Sequence[int]) -> list[int]:
    """Return those of `contacts` that have an answer for which `condition` holds."""
    query = _ANSWER.select(_ANSWER.contact).where(condition & _ANSWER.contact.in_(list(contacts)))
    return [row[0] for row in database.execute(query.distinct()).fetchall()]


def others_than(line: Record) -> Any:
    """Return the condition of the answers that `line` takes the place of."""
    row = ProfileLine.get_by_id(line.id)
    if ProfileLine.get_by_id(row.question_id).multiple_answers:
        return SQL("1 = 0")
    others = ProfileLine.select(ProfileLine.id).where(
        (ProfileLine.question == row.question_id) & (ProfileLine.id != line.id)
    )
    return _ANSWER.answer.in_(others)


def _discard(answers: Any, contacts: Sequence[int]) -> int:
    """Take answers away from contacts inside a write; return how many answers."""
    gone = answers & _ANSWER.contact.in_(list(contacts))
    query = _ANSWER.select(_ANSWER.answer).where(gone).distinct()
    for (row_id,) in database.execute(query).fetchall() if contacts else ():
        own = _ANSWER.select(_ANSWER.contact).where(gone & (_ANSWER.answer == row_id))
        old = _as_json(get_by_id(noun("profile-line"), row_id))
        write_changes(TAKEN, "contact", Contact.id, Contact.id.in_(own), old=old, record=Contact.no)
    return int(_ANSWER.delete().where(gone).execute())


def insert(line: Record, contacts: list[int]) -> int:
    """Give contacts an answer that they do not have, inside a write; return how many have it now."""
    if not contacts:
        return 0
    ours = Contact.id.in_(contacts)
    columns = [Contact.id, Value(line.id), Value(False), Value(clock.today()), Value(1)]
    query = _ANSWER.insert_from(
        Contact.select(*columns).where(ours),
        [
            _ANSWER.contact,
            _ANSWER.answer,
            _ANSWER.automatic,
            _ANSWER.last_date_updated,
            _ANSWER.version,
        ],
    )
    write_changes(GIVEN, "contact", Contact.id, ours, new=_as_json(line), record=Contact.no)
    return int(query.as_rowcount().execute())


def _as_json(line: Record) -> str:
    return json.dumps({"profile_answer": line.key}, ensure_ascii=False)


@db.read
def sheet(contact_no: str) -> list[SheetLine]:
    """Return the questionnaires for a contact, with its answers checked. Raises NotFound."""
    contact = find_id(noun("contact"), contact_no)
    found: list[SheetLine] = []
    for code in fitting(contact):
        questionnaire = get(noun("profile-questionnaire"), code)
        title = questionnaire["description"] or code
        found.append(SheetLine("questionnaire", code, title))
        found += _sheet_of(contact, questionnaire)
    return found


def _sheet_of(contact: int, questionnaire: Record) -> list[SheetLine]:
    own = _ANSWER.select(_ANSWER.answer).where(_ANSWER.contact == contact)
    lines = (
        ProfileLine.select(
            ProfileLine.type,
            ProfileLine.line_no,
            ProfileLine.description,
            ProfileLine.id.in_(own),
            fn.COALESCE(_Asked.multiple_answers, ProfileLine.multiple_answers),
            fn.COALESCE(
                _Asked.auto_contact_classification, ProfileLine.auto_contact_classification
            ),
        )
        .join(_Asked, JOIN.LEFT_OUTER, on=(ProfileLine.question == _Asked.id))
        .where(ProfileLine.questionnaire == questionnaire.id)
        .order_by(ProfileLine.position, ProfileLine.id)
    )
    return [
        SheetLine(
            "question" if kind == ProfileLineType.QUESTION else "answer",
            f"{questionnaire.key}/{number}",
            text,
            bool(checked),
            not multiple,
            bool(automatic),
        )
        for kind, number, text, checked, multiple, automatic in database.execute(lines).fetchall()
    ]


@db.read
def count(contact_no: str) -> int:
    """Return how many answers a contact has. Raises NotFound."""
    contact = find_id(noun("contact"), contact_no)
    return int(_ANSWER.select().where(_ANSWER.contact == contact).count())


def _of_line(value: Any, blank: str | int = "") -> Any:
    """Return the expression `value` of the answer's line, its question or its questionnaire."""
    query = (
        _Line.select(value)
        .join_from(_Line, _Asked, JOIN.LEFT_OUTER, on=_Line.question == _Asked.id)
        .join_from(_Line, ProfileQuestionnaire, JOIN.LEFT_OUTER)
        .where(_Line.id == _ANSWER.answer)
    )
    return fn.COALESCE(query, blank)


def _field(name: str, caption: Caption, kind: Kind, column: Any, **more: Any) -> Field:
    return Field(name, caption, kind, column, editable=False, **more)


_NAME = _Contact.select(_Contact.name).where(_Contact.id == _ANSWER.contact)

NOUNS = {
    "profile-answer": Noun(
        name="profile-answer",
        caption=N_("Profile Answer"),
        plural=N_("Profile Answers"),
        model=ContactProfileAnswer,
        key="id",
        title="answer",
        fields=(
            _field("id", N_("Answer ID"), Kind.INTEGER, _ANSWER.id),
            reference(
                "contact_no", N_("Contact No."), "contact", _ANSWER.contact, Contact.no,
                editable=False,
            ),
            _field("contact_name", N_("Contact Name"), Kind.TEXT, fn.COALESCE(_NAME, "")),
            _field(
                "questionnaire_code", N_("Profile Questionnaire Code"), Kind.CODE,
                _of_line(ProfileQuestionnaire.code),
            ),
            _field("line_no", N_("Line No."), Kind.INTEGER, _of_line(_Line.line_no, 0)),
            _field(
                "answer_key", KEY, Kind.CODE, _of_line(key_column(_Line, ProfileQuestionnaire)),
                length=2 * CODE_LENGTH,
            ),
            _field("question", QUESTION, Kind.TEXT, _of_line(_Asked.description)),
            _field("answer", ANSWER, Kind.TEXT, _of_line(_Line.description)),
            _field("automatic", N_("Automatic"), Kind.BOOLEAN, _ANSWER.automatic),
            _field("last_date_updated", N_("Last Date Updated"), Kind.DATE,
                   _ANSWER.last_date_updated),
            _field("priority", PRIORITY, Kind.CHOICE, _of_line(_Line.priority, 0),
                   choices=AnswerPriority),
        ),
        joins=lambda query: query.join_from(_ANSWER, Contact, JOIN.LEFT_OUTER),
        order=(
            (_ANSWER.contact, False),
            (_of_line(_Line.questionnaire, 0), False),
            (_of_line(_Line.position, 0), False),
            (_ANSWER.id, False),
        ),
        columns=("contact_no", "questionnaire_code", "line_no", "question", "answer", "automatic"),
    )
}  # fmt: skip
