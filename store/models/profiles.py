"""Profile questionnaires: questions about contacts, and what was answered."""

from __future__ import annotations

from peewee import (
    BooleanField,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
)

from store.enumerations import (
    AnswerPriority,
    ClassificationField,
    ClassificationMethod,
    ProfileContactType,
    ProfileLineType,
    SortingMethod,
)
from store.models.base import ChoiceField, HundredthsField, Versioned, text_field
from store.models.codes import CodeTable
from store.models.contact_tables import BusinessRelation
from store.models.contacts import Contact


class ProfileQuestionnaire(CodeTable):
    contact_type = ChoiceField(ProfileContactType)
    business_relation = ForeignKeyField(BusinessRelation, null=True)
    business_relation_id: int | None
    priority = ChoiceField(AnswerPriority, default=AnswerPriority.NORMAL)


class ProfileLine(Versioned):
    """A question, or an answer that belongs to the question above it.

    `line_no` stays with a line for ever, as filters and scripts name it; `position` is its place
    among the lines. `question` is that of an answer.
    """

    questionnaire = ForeignKeyField(ProfileQuestionnaire)
    questionnaire_id: int
    line_no = IntegerField()
    position = IntegerField(default=0)
    question = ForeignKeyField("self", null=True)
    question_id: int | None
    type = ChoiceField(ProfileLineType)
    description = text_field()
    multiple_answers = BooleanField(default=False)
    priority = ChoiceField(AnswerPriority, default=AnswerPriority.NORMAL)
    auto_contact_classification = BooleanField(default=False)
    classification_field = ChoiceField(ClassificationField)
    starting_date_formula = text_field()
    ending_date_formula = text_field()
    classification_method = ChoiceField(ClassificationMethod)
    sorting_method = ChoiceField(SortingMethod)
    no_of_decimals = SmallIntegerField(default=0)
    min_pct_questions_answered = HundredthsField()
    from_value = HundredthsField(null=True)
    to_value = HundredthsField(null=True)


class ProfileRating(Versioned):
    """How many points an answer gives for a question that rates contacts."""

    question = ForeignKeyField(ProfileLine)
    question_id: int
    answer = ForeignKeyField(ProfileLine)
    answer_id: int
    points = HundredthsField()


class ContactProfileAnswer(Versioned):
    """An answer that a contact was given, by hand or by its own figures."""

    contact = ForeignKeyField(Contact)
    contact_id: int
    answer = ForeignKeyField(ProfileLine)
    answer_id: int
    automatic = BooleanField(default=False)
    last_date_updated = DateField(null=True)
