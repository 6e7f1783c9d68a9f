"""The tables of codes of which a contact may have several: what lists and filters know of them.

Which contact has which code is written by `store.assignments`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from peewee import SQL, Table, fn

from store import dialect
from store.code_tables import table_of_codes
from store.declared import Declared
from store.enumerations import ContactRelation, ContactType, LinkTable
from store.fields import TEXT_LENGTH, Field, Kind
from store.models import Contact
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.filters import Filter
    from store.nouns import Noun

LINK_TO_TABLE = N_("Link to Table")
LINK_NO = N_("Link No.")


class Assigned(Declared):
    """A table of codes that is assigned to contacts.

    Attributes:
        noun: The name of the table of codes.
        table: The table that says which contact has which code.
        column: Its column of the code's surrogate key.
        caption: What a code of it is called as a field of a contact.
        count: What the number of codes of a contact is called.
        only: Who may have one; None for everybody. What only companies have, a person has through
            its company.
        details: What else is said of a contact and its code.
    """

    noun: str
    table: str
    column: str
    caption: Caption
    count: Caption
    only: ContactType | None = None
    details: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        """The name of the table in the names of fields: `industry_group`."""
        return self.noun.replace("-", "_")

    @property
    def plural(self) -> str:
        """The same for several of them: `industry_groups`."""
        name = self.name
        return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"

    @property
    def holder(self) -> Any:
        """The column of a contact with the key of who has its codes: itself, or its company."""
        return Contact.company if self.only is ContactType.COMPANY else Contact.id

    def link(self) -> Any:
        """Return the table that says which contact has which code, for queries."""
        return Table(self.table)


ASSIGNED: dict[str, Assigned] = {
    item.noun: item
    for item in (
        Assigned(
            "mailing-group",
            "contact_mailing_group",
            "mailing_group_id",
            N_("Mailing Group Code"),
            N_("No. of Mailing Groups"),
        ),
        Assigned(
            "industry-group",
            "contact_industry_group",
            "industry_group_id",
            N_("Industry Group Code"),
            N_("No. of Industry Groups"),
            ContactType.COMPANY,
        ),
        Assigned(
            "business-relation",
            "contact_business_relation",
            "business_relation_id",
            N_("Business Relation Code"),
            N_("No. of Business Relations"),
            ContactType.COMPANY,
            (
                Field("link_to_table", LINK_TO_TABLE, Kind.CHOICE, choices=LinkTable),
                Field("link_no", LINK_NO, Kind.CODE),
            ),
        ),
        Assigned(
            "job-responsibility",
            "contact_job_responsibility",
            "job_responsibility_id",
            N_("Job Responsibility Code"),
            N_("No. of Job Responsibilities"),
            ContactType.PERSON,
        ),
        Assigned(
            "web-source",
            "contact_web_source",
            "web_source_id",
            N_("Web Source Code"),
            N_("No. of Web Sources"),
            ContactType.COMPANY,
            (Field("search_word", N_("Search Word"), Kind.TEXT, length=TEXT_LENGTH),),
        ),
    )
}
"""The tables of codes that are assigned to contacts, by the name of their noun."""


def count_fields() -> tuple[Field, ...]:
    """Return the fields of a contact that say how many codes it has of each table."""
    return tuple(
        Field(f"no_of_{item.plural}", item.count, Kind.INTEGER, _count(item), editable=False)
        for item in ASSIGNED.values()
    )


def _count(item: Assigned) -> Any:
    holder = item.holder.name
    rows = f"(SELECT COUNT(*) FROM {item.table} link WHERE link.contact_id = {{{holder}}})"
    return dialect.figure(Contact, rows)


def relation_field() -> Field:
    """Return the field that says what a contact is to us: as the one relation it has says.

    A code without a table of the other program is Other, several codes are Multiple.
    """
    kind, relation = "MAX(link.link_to_table)", ContactRelation
    one = f"CASE {kind} WHEN 0 THEN {relation.OTHER.value} ELSE {kind} END"
    found = (
        f"(SELECT CASE COUNT(*) WHEN 0 THEN {relation.NONE.value} WHEN 1 THEN {one} "
        f"ELSE {relation.MULTIPLE.value} END "
        "FROM contact_business_relation link WHERE link.contact_id = {company})"
    )
    return Field(
        "contact_business_relation",
        N_("Contact Business Relation"),
        Kind.CHOICE,
        dialect.figure(Contact, found),
        choices=ContactRelation,
        editable=False,
    )


def assigned_table(
    name: str,
    caption: Caption,
    plural: Caption,
    model: Any,
    more: tuple[Field, ...] = (),
    users: Callable[[int], list[tuple[Caption, Any]]] = lambda _row_id: [],
    **verbs: Any,
) -> Noun:
    """Return the noun of one of the tables `ASSIGNED`; see `store.code_tables.table_of_codes`."""
    item = ASSIGNED[name]

    def contacts(row_id: object) -> Any:
        link = item.link()
        return link.select(fn.COUNT(SQL("1"))).where(getattr(link.c, item.column) == row_id)

    return table_of_codes(
        name,
        caption,
        plural,
        model,
        contacts(model.id),
        lambda row_id: [(N_("Contacts"), contacts(row_id)), *users(row_id)],
        more,
        **verbs,
    )


@cache
def filter_fields() -> tuple[Field, ...]:
    """Return what contacts can be filtered by: a code of each table that they have."""
    return tuple(
        Field(
            f"{item.name}_code",
            item.caption,
            Kind.REFERENCE,
            ref=item.noun,
            editable=False,
            condition=_condition,
        )
        for item in ASSIGNED.values()
    )


def _condition(field: Field, text: str) -> Any:
    """Return the condition that a contact has codes as the filter `text` says.

    `A|B` finds who has one of them, `A&B` who has both, `<>A` who has not that one, `''` who has
    none at all. Raises InvalidValue.
    """
    from store.filters import of_several, parse_filter

    return of_several(
        parse_filter(text), lambda part: _has(field, part), lambda part: _has_not(field, part)
    )


def _has_not(field: Field, positive: Filter) -> Any:
    from store.filters import matches

    lacks = ~_has(field, positive)
    # a person without a company has none of what only companies have
    alone = ASSIGNED[field.ref].holder.is_null()
    return lacks if matches(positive, "", str) else lacks | alone


def _has(field: Field, parsed: Filter) -> Any:
    """Return the condition that a contact has a code for which `parsed` holds; none counts as ''."""
    from store.filters import matches, to_expression
    from store.nouns import noun

    item, owner = ASSIGNED[field.ref], noun(field.ref)
    code, link = owner.by_name[owner.key], item.link()
    wanted = to_expression(parsed, code.column, code.parse, text=False, folded=dialect.folded)
    codes = owner.model.select(owner.model.id).where(wanted)
    has = item.holder.in_(
        link.select(link.c.contact_id).where(getattr(link.c, item.column).in_(codes))
    )
    if not matches(parsed, "", str):
        return has
    return has | item.holder.is_null() | item.holder.not_in(link.select(link.c.contact_id))
