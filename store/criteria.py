"""What contacts can be chosen by: the tables that say something of them, and their filters.

Criteria are filter texts by field name, by table name. The tables are all to be met; within a
table one row that meets all of its filters is enough. No filter at all means every contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from store.declared import Declared
from store.errors import InvalidValue
from store.fields import Field, Kind
from store.lists import condition
from store.models import Contact
from store.nouns import MODULES, noun
from store.text import N_, Caption

Filters: TypeAlias = Mapping[str, Mapping[str, str]]
CONTACT = "contact"
INTERACTION = "interaction"


class CriteriaTable(Declared):
    """A table that contacts are chosen by.

    `fields` are what it can be filtered on, of which `usual` names those that people filter on
    most. `such` gets the conditions of a table's filters, and the names of the filtered fields,
    and returns the condition that a contact has such a row.
    """

    name: str
    caption: Caption
    fields: tuple[Field, ...]
    such: Callable[[list[Any], set[str]], Any]
    usual: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field `name`; `-` may stand for `_`. Raises InvalidValue for an unknown one."""
        wanted = name.strip().lower().replace("-", "_")
        for item in self.fields:
            if item.name == wanted:
                return item
        raise InvalidValue(
            name,
            name,
            N_("%(table)s has no field '%(value)s'. Its fields are: %(fields)s."),
            table=self.caption,
            fields=", ".join(item.name for item in self.fields),
        )


@cache
def tables() -> dict[str, CriteriaTable]:
    """Return the tables by name, the contact itself first."""
    from store.models.contact_tables import (
        BusinessRelation,
        ContactBusinessRelation,
        ContactIndustryGroup,
        ContactJobResponsibility,
        ContactMailingGroup,
        IndustryGroup,
        JobResponsibility,
        MailingGroup,
    )

    links, jobs = ContactMailingGroup, ContactJobResponsibility
    industries, relations = ContactIndustryGroup, ContactBusinessRelation
    declared = (
        CriteriaTable(
            CONTACT,
            N_("Contact"),
            noun(CONTACT).fields,
            lambda conditions, _names: _all(conditions),
            ("name", "type", "salesperson_code", "city", "post_code", "country_region_code",
             "territory_code"),
        ),
        _codes("mailing_group", N_("Mailing Group"), links.mailing_group, MailingGroup),
        CriteriaTable(
            INTERACTION,
            N_("Interaction Log Entry"),
            noun(INTERACTION).fields,
            _with_entry,
            ("date", "interaction_template_code", "salesperson_code", "evaluation",
             "campaign_no", "segment_no"),
        ),
        _codes(
            "job_responsibility", N_("Job Responsibility"), jobs.job_responsibility,
            JobResponsibility,
        ),
        _codes(
            "industry_group", N_("Industry Group"), industries.industry_group, IndustryGroup,
            of_company=True,
        ),
        _codes(
            "business_relation", N_("Business Relation"), relations.business_relation,
            BusinessRelation, of_company=True,
        ),
        _answers(),
    )  # fmt: skip
    return {table.name: table for table in declared}


def _all(conditions: Iterable[Any]) -> Any:
    whole = None
    for one in conditions:
        whole = one if whole is None else whole & one
    return whole


def _code_field(name: str, caption: Caption, ref: str, key: Any, codes: Any) -> Field:
    """Return the field of a code; what suggests codes knows it by `ref` once it has a noun."""
    known = ref if ref in MODULES else ""
    return Field(name, caption, Kind.REFERENCE, codes.code, ref=known, key=key, target=codes.code)


def _codes(
    name: str, caption: Caption, key: Any, codes: Any, of_company: bool = False
) -> CriteriaTable:
    """Return a table that gives contacts, or their companies, codes."""
    links = key.model

    def such(conditions: list[Any], _names: set[str]) -> Any:
        query = links.select(links.contact).where(*conditions)
        return (Contact.company if of_company else Contact.id).in_(query)

    field = _code_field("code", N_("Code"), name.replace("_", "-"), key, codes)
    return CriteriaTable(name, caption, (field,), such, ("code",))


def _with_entry(conditions: list[Any], names: set[str]) -> Any:
    """Return the condition that a contact has such an interaction.

    The rules "postponed entries are no history" and "canceled ones count only when asked for": by
    a filter on Canceled, or on a logged segment, which is taken as a whole.
    """
    from store.models import InteractionLogEntry

    entry = InteractionLogEntry
    limits = [entry.postponed == 0, entry.contact.is_null(False)]
    if not names & {"canceled", "logged_segment_entry_no"}:
        limits.append(entry.canceled == 0)
    return Contact.id.in_(entry.select(entry.contact).where(*conditions, *limits))


def _answers() -> CriteriaTable:
    from store.models.profiles import ContactProfileAnswer, ProfileLine, ProfileQuestionnaire

    answer, line = ContactProfileAnswer, ProfileLine

    def such(conditions: list[Any], _names: set[str]) -> Any:
        query = answer.select(answer.contact).join(line, on=(line.id == answer.answer))
        return Contact.id.in_(query.where(*conditions))

    return CriteriaTable(
        "profile_answer",
        N_("Profile Answer"),
        (
            _code_field(
                "questionnaire_code", N_("Profile Questionnaire Code"), "profile-questionnaire",
                line.questionnaire, ProfileQuestionnaire,
            ),
            Field("line_no", N_("Line No."), Kind.INTEGER, line.line_no, editable=False),
            Field("description", N_("Description"), Kind.TEXT, line.description, editable=False),
            Field(
                "last_date_updated", N_("Last Date Updated"), Kind.DATE, answer.last_date_updated,
                editable=False,
            ),
        ),
        such,
        ("questionnaire_code", "line_no", "description", "last_date_updated"),
    )  # fmt: skip


def table(name: str) -> CriteriaTable:
    """Return the table `name`; `-` may stand for `_`. Raises InvalidValue for an unknown one."""
    found = tables().get(name.strip().lower().replace("-", "_"))
    if found is None:
        raise InvalidValue(
            "",
            name,
            N_("There is no table '%(value)s'. The tables are: %(tables)s."),
            tables=", ".join(tables()),
        )
    return found


def by_table(filters: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return filters on `table.field` by table and field; a field without table is a contact's.

    Several filters of one field must all hold. Raises InvalidValue when two cannot be joined.
    """
    from store.filter_texts import both

    found: dict[str, dict[str, str]] = {}
    for name, text in filters:
        before, point, field = name.rpartition(".")
        of_table = found.setdefault(before if point else CONTACT, {})
        of_table[field] = both(of_table[field], text) if field in of_table else text
    return found


def given(filters: Filters | None) -> dict[str, dict[str, str]]:
    """Return criteria without what is blank, under the names of the tables and fields.

    Raises InvalidValue for a table or field that does not exist.
    """
    kept: dict[str, dict[str, str]] = {}
    for name, texts in (filters or {}).items():
        of_table = table(name)
        filled = {
            of_table.field(field).name: text.strip()
            for field, text in texts.items()
            if text.strip()
        }
        if filled:
            kept[of_table.name] = filled
    return {name: kept[name] for name in tables() if name in kept}


def conditions(filters: Filters | None) -> list[Any]:
    """Return the conditions on Contact that criteria put; none for every contact.

    Raises InvalidValue for a table, a field or a filter that cannot be understood.
    """
    return [_such(tables()[name], texts) for name, texts in given(filters).items()]


def _such(of_table: CriteriaTable, texts: Mapping[str, str]) -> Any:
    found = [condition(of_table.field(name), text) for name, text in texts.items()]
    return of_table.such(found, set(texts))


def lasting(filters: Filters | None) -> dict[str, dict[str, str]]:
    """Return criteria as they are kept, in words that do not depend on a person's language.

    Raises what `conditions` raises.
    """
    from store.filter_texts import lasting as lasting_text

    return {
        name: {
            field: lasting_text(tables()[name].field(field), text) for field, text in texts.items()
        }
        for name, texts in given(filters).items()
    }


def faults(filters: Filters) -> dict[tuple[str, str], InvalidValue]:
    """Return what is wrong with filters, by table and field."""
    wrong = {}
    for name, texts in given(filters).items():
        for field, text in texts.items():
            try:
                condition(tables()[name].field(field), text)
            except InvalidValue as error:
                wrong[name, field] = error
    return wrong
