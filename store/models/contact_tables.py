"""The tables of codes that contacts are described by, and which contact has which code."""

from __future__ import annotations

from peewee import CompositeKey, ForeignKeyField, TextField

from store.enumerations import LinkTable, SalutationNamePart, SalutationType
from store.models.base import BaseModel, ChoiceField, Versioned, text_field
from store.models.codes import CodeTable, Salutation
from store.models.contacts import Contact


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
