"""What else is kept of contacts: codes that describe them, comments, and the rest."""

from __future__ import annotations

from peewee import (
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.enumerations import LinkTable, SalutationNamePart, SalutationType
from store.models.base import (
    BaseModel,
    ChoiceField,
    Versioned,
    text_field,
)
from store.models.codes import CodeTable, Salutation
from store.models.contacts import Contact


class MailingGroup(CodeTable):
    """`keep_in_touch_days`: its contacts are to be spoken to so often; 0 for no such wish."""

    keep_in_touch_days = IntegerField(default=0)


class ContactMailingGroup(BaseModel):
    contact = ForeignKeyField(Contact)
    mailing_group = ForeignKeyField(MailingGroup)

    class Meta:
        primary_key = CompositeKey("contact", "mailing_group")


class ContactExtra(BaseModel):
    """What an imported card said that no field holds, kept so that an export gives it back.

    `digest` is of the card, and `contact_version` the version of the contact that agreed with it:
    the same card says nothing new while the contact has that version.
    """

    contact = ForeignKeyField(Contact, primary_key=True)
    properties = text_field()
    digest = text_field()
    contact_version = IntegerField(default=0)


class ContactComment(BaseModel):
    """A comment line of a contact; lines are numbered in steps of 10,000.

    `date` is shown, and blank but for the first comment of a day; `day` is the day of each.
    """

    contact = ForeignKeyField(Contact)
    contact_id: int
    line_no = IntegerField()
    date = DateField(null=True)
    day = DateField(null=True)
    code = text_field()
    comment = text_field()
    last_date_modified = DateField(null=True)
    user_id = text_field()

    class Meta:
        primary_key = CompositeKey("contact", "line_no")


class IndustryGroup(CodeTable):
    pass


class BusinessRelation(CodeTable):
    """`link_to_table`: what contacts with this relation are in the other program."""

    link_to_table = ChoiceField(LinkTable)


class JobResponsibility(CodeTable):
    pass


class WebSource(CodeTable):
    """A place to look a company up: in `url`, `%1` stands for the search word."""

    url = text_field()


class SalutationFormula(Versioned):
    """How to address a contact in a language: `%1` to `%5` stand for the parts named."""

    salutation = ForeignKeyField(Salutation)
    salutation_id: int
    language_code = text_field()
    type = ChoiceField(SalutationType)
    text = text_field()
    name_1 = ChoiceField(SalutationNamePart)
    name_2 = ChoiceField(SalutationNamePart)
    name_3 = ChoiceField(SalutationNamePart)
    name_4 = ChoiceField(SalutationNamePart)
    name_5 = ChoiceField(SalutationNamePart)


class ContactIndustryGroup(BaseModel):
    contact = ForeignKeyField(Contact)
    industry_group = ForeignKeyField(IndustryGroup)

    class Meta:
        primary_key = CompositeKey("contact", "industry_group")


class ContactJobResponsibility(BaseModel):
    contact = ForeignKeyField(Contact)
    job_responsibility = ForeignKeyField(JobResponsibility)

    class Meta:
        primary_key = CompositeKey("contact", "job_responsibility")


class ContactBusinessRelation(BaseModel):
    """What a company is to us; `link_no` is its number in the program of `link_to_table`."""

    contact = ForeignKeyField(Contact)
    business_relation = ForeignKeyField(BusinessRelation)
    link_to_table = ChoiceField(LinkTable)
    link_no = text_field()

    class Meta:
        primary_key = CompositeKey("contact", "business_relation")


class ContactWebSource(BaseModel):
    contact = ForeignKeyField(Contact)
    web_source = ForeignKeyField(WebSource)
    search_word = TextField(default="")

    class Meta:
        primary_key = CompositeKey("contact", "web_source")
