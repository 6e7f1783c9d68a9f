"""Nouns: what the program keeps, each declared by the module that owns its rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.declared import Declared
from store.errors import InvalidValue
from store.fields import Field, Value
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.records import Record

MODULES = {
    "group": "store.groups",
    "template": "store.templates",
    "template-language": "store.template_languages",
    "salesperson": "store.salespeople",
    "user": "store.salespeople",
    "mailing-group": "store.mailing_groups",
    "industry-group": "store.assigned_tables",
    "business-relation": "store.assigned_tables",
    "job-responsibility": "store.assigned_tables",
    "web-source": "store.assigned_tables",
    "territory": "store.contact_codes",
    "organizational-level": "store.contact_codes",
    "profile-questionnaire": "store.profile_questionnaires",
    "profile-line": "store.profile_lines",
    "profile-rating": "store.profile_ratings",
    "profile-answer": "store.profile_answers",
    "salutation": "store.salutations",
    "salutation-formula": "store.salutations",
    "contact": "store.contact_noun",
    "alternative-address": "store.alternative_addresses",
    "alternative-address-date-range": "store.alternative_addresses",
    "channel": "store.channels",
    "duplicate": "store.duplicates",
    "duplicate-search-string": "store.duplicate_setup",
    "segment": "store.segments",
    "segment-line": "store.segment_lines",
    "segment-language": "store.segment_languages",
    "saved-criteria": "store.saved_criteria",
    "logged-segment": "store.logged_segments",
    "interaction": "store.interaction_list",
    "timeline": "store.timeline",
    "postponed": "store.interaction_list",
    "event": "store.recorded_events",
    "unmatched": "store.recorded_events",
    "never-log": "store.never_log",
    "outgoing-mail": "store.outbox_list",
    "change": "store.change_log",
    "number-series": "store.numbering",
    "backup": "store.backup_list",
    "archive": "store.archive_list",
    "import-mapping": "store.import_mappings",
    "import-run": "store.import_runs",
    "setup": "store.setup",
    "sales-document": "store.sales_documents",
    "sales-document-line": "store.sales_document_lines",
    "company-information": "store.company_information",
}


class Noun(Declared):
    """A kind of record.

    `key` names the field that people and scripts call the record by, `title` the one that says
    what it is. `joins` adds to a query the tables that fields read from. `order` is the order of
    its list: (column, descending) pairs of which the last is unique. `only` limits the list.
    `add`, `change` and `delete` are its verbs; None where people have no such verb. `filters` gives
    fields that its list can be filtered by and that its records do not have. `records` gives all
    records of one that is kept in no table; its `model` is None then. `total` gives how many there
    are where that is known without counting them. `count` gives, for keys of records, what is in the
    database for its fields that are `counted`, in their order. `usual` gives what further limits its list, by
    the names of the fields that it is filtered by; None where nothing does.
    """

    name: str
    caption: Caption
    plural: Caption
    model: Any
    key: str
    title: str
    fields: tuple[Field, ...]
    order: tuple[tuple[Any, bool], ...]
    joins: Callable[[Any], Any] = lambda query: query
    only: Any = None
    add: Callable[[Mapping[str, object]], Record] | None = None
    change: Callable[..., Record] | None = None
    delete: Callable[[str], None] | None = None
    columns: tuple[str, ...] = ()
    filters: Callable[[], tuple[Field, ...]] = lambda: ()
    records: Callable[[], list[Record]] | None = None
    total: Callable[[], int] | None = None
    count: Callable[[Collection[int]], Mapping[int, Sequence[Any]]] | None = None
    usual: Callable[[Collection[str]], Any] = lambda _filtered: None

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {item.name: item for item in self.fields}

    @cached_property
    def filterable(self) -> dict[str, Field]:
        """The fields that a list can be filtered by, by their names."""
        return self.by_name | {item.name: item for item in self.filters()}

    def counts(self, names: Iterable[str]) -> bool:
        """Return whether one of these fields is `counted`."""
        return any(name in self.by_name and self.by_name[name].counted for name in names)

    def field(self, name: str) -> Field:
        """Return the field `name`, also one that is there to filter by; `-` may stand for `_`.

        Raises InvalidValue for an unknown one.
        """
        wanted = name.strip().lower().replace("-", "_")
        return self.by_name.get(wanted) or self.filterable.get(wanted) or self.shown_field(name)

    def shown_field(self, name: str) -> Field:
        """Return the field `name` of its records; see `field`. Raises InvalidValue."""
        found = self.by_name.get(name.strip().lower().replace("-", "_"))
        if found is None:
            raise InvalidValue(
                name,
                name,
                N_("%(table)s has no field '%(value)s'. Its fields are: %(fields)s."),
                table=self.caption,
                fields=", ".join(self.by_name),
            )
        return found


def noun(name: str) -> Noun:
    """Return the noun `name`, loading the module that owns it. Raises KeyError."""
    module = import_module(MODULES[name])
    nouns: dict[str, Noun] = module.NOUNS
    return nouns[name]


def parse_values(owner: Noun, values: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed values of the named fields.

    Raises InvalidValue for an unknown field, one that is not typed by people, or a bad value.
    """
    parsed: dict[str, Value] = {}
    for name, value in values.items():
        item = owner.field(name)
        if not item.editable:
            raise InvalidValue(
                item.caption,
                value,
                N_("The program fills this field; it cannot be given."),
            )
        parsed[item.name] = item.parse(value)
    return parsed
