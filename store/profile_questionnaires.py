"""Profile questionnaires: which questions are asked about which contacts."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, SQL, fn

from store import db
from store.code_tables import (
    BLOCKED,
    DESCRIPTION,
    adder,
    boolean,
    changer,
    code_field,
    count_of,
    reference,
    refuse_used,
    text,
)
from store.enumerations import AnswerPriority, ProfileContactType, ProfileLineType
from store.fields import Field, Kind
from store.models import database
from store.models.contact_tables import BusinessRelation
from store.models.profiles import (
    ContactProfileAnswer,
    ProfileLine,
    ProfileQuestionnaire,
    ProfileRating,
)
from store.nouns import Noun
from store.records import delete, find_id
from store.row_images import Scope, kept
from store.text import N_, Caption

FITS = """
  q.contact_type IN (0, c.type + 1) AND c.minor = 0 AND (q.business_relation_id IS NULL OR EXISTS
    (SELECT 1 FROM contact_business_relation r WHERE r.contact_id = c.company_id
     AND r.business_relation_id = q.business_relation_id))"""
"""The condition that the questionnaire `q` is for the contact `c`. Minors are asked nothing."""

PRIORITY = N_("Priority")
_WITH_ANSWER = N_("Contacts with such an answer")
_RATINGS = N_("Ratings")


def _this() -> Noun:
    return NOUNS["profile-questionnaire"]


def users_of(lines: Any) -> list[tuple[Caption, Any]]:
    """Return what uses the lines for which the condition `lines` holds, as `deleter` takes it.

    A rating whose own question is among the lines goes with them.
    """
    ids = ProfileLine.select(ProfileLine.id).where(lines)
    contacts = ContactProfileAnswer.select(fn.COUNT(ContactProfileAnswer.contact.distinct())).where(
        ContactProfileAnswer.answer.in_(ids)
    )
    ratings = count_of(
        ProfileRating, ProfileRating.answer.in_(ids) & ProfileRating.question.not_in(ids)
    )
    return [(_WITH_ANSWER, contacts), (_RATINGS, ratings)]


@db.write
def remove(code: str) -> None:
    """Delete a questionnaire with its questions and answers.

    Raises NotFound, and InUse while a contact has one of its answers, or one gives points to a
    question of another questionnaire.
    """
    row_id = find_id(_this(), code)
    lines = ProfileLine.questionnaire == row_id
    refuse_used(_this(), code, users_of(lines))
    ids = [row[0] for row in database.execute(ProfileLine.select(ProfileLine.id).where(lines))]
    ratings = ProfileRating.question.in_(ids)
    with kept(Scope(ProfileRating, ratings), Scope(ProfileLine, lines)):
        ProfileRating.delete().where(ratings).execute()
        ProfileLine.update(question=None).where(lines).execute()
        ProfileLine.delete().where(lines).execute()
        delete(_this(), row_id)


@db.read
def fitting(contact_id: int) -> list[str]:
    """Return the codes of the questionnaires that are for a contact, the most important first."""
    query = (
        "SELECT q.code FROM profile_questionnaire q, contact c WHERE c.id = ? AND q.blocked = 0 AND"
        f"{FITS} ORDER BY q.priority DESC, q.code"
    )
    return [row[0] for row in database.execute_sql(query, (contact_id,)).fetchall()]


def _joined(query: Any) -> Any:
    return query.join(BusinessRelation, JOIN.LEFT_OUTER)


def _of_lines(caption: Caption, name: str, value: Any, *conditions: Any) -> Field:
    query = ProfileLine.select(value).where(
        ProfileLine.questionnaire == ProfileQuestionnaire.id, *conditions
    )
    return Field(name, caption, Kind.INTEGER, query, editable=False)


_CONTACTS = (
    ContactProfileAnswer.select(fn.COUNT(ContactProfileAnswer.contact.distinct()))
    .join(ProfileLine)
    .where(ProfileLine.questionnaire == ProfileQuestionnaire.id)
)

NOUNS = {
    "profile-questionnaire": Noun(
        name="profile-questionnaire",
        caption=N_("Profile Questionnaire"),
        plural=N_("Profile Questionnaires"),
        model=ProfileQuestionnaire,
        key="code",
        title="description",
        fields=(
            code_field(ProfileQuestionnaire),
            text(ProfileQuestionnaire, "description", DESCRIPTION),
            Field(
                "contact_type",
                N_("Contact Type"),
                Kind.CHOICE,
                ProfileQuestionnaire.contact_type,
                "contact_type",
                choices=ProfileContactType,
            ),
            reference(
                "business_relation_code",
                N_("Business Relation Code"),
                "business-relation",
                ProfileQuestionnaire.business_relation,
                BusinessRelation.code,
            ),
            Field(
                "priority",
                PRIORITY,
                Kind.CHOICE,
                ProfileQuestionnaire.priority,
                "priority",
                choices=AnswerPriority,
            ),
            _of_lines(
                N_("No. of Questions"),
                "no_of_questions",
                fn.COUNT(SQL("1")),
                ProfileLine.type == ProfileLineType.QUESTION,
            ),
            Field("no_of_contacts", N_("No. of Contacts"), Kind.INTEGER, _CONTACTS, editable=False),
            boolean(ProfileQuestionnaire, "blocked", BLOCKED),
        ),
        joins=_joined,
        order=((ProfileQuestionnaire.code, False),),
        add=adder(_this),
        change=changer(_this),
        delete=remove,
    )
}
