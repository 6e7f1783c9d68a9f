"""One value set on many contacts at once, by the rules of each, and taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from store import channel_rows, clock, contact_links, contact_rules, db, dialect
from store.changes import undoable, write_lines
from store.code_tables import refuse_blocked_references
from store.contact_bulk import light, read_contacts, rows_among
from store.contact_inheritance import Defaults, followed
from store.contact_rules import SEARCHED
from store.duplicate_strings import COMPARED
from store.enumerations import ContactType
from store.errors import InvalidValue, RuleError, StoreError
from store.fields import Kind, Value, to_database
from store.models import database
from store.nouns import noun, parse_values
from store.records import Record, as_json, reference_id
from store.session import session
from store.text import N_

if TYPE_CHECKING:
    from store.undo import ChangeLine

OPERATION = "set all"
FIELDS = (
    "salesperson_code",
    "territory_code",
    "keep_in_touch_days",
    "language_code",
    "correspondence_type",
    "salutation_code",
    "exclude_from_segment",
    "privacy_blocked",
    "country_region_code",
    "city",
    "post_code",
    "county",
    "address",
    "address_2",
    "job_title",
    "organizational_level_code",
    "currency_code",
    "format_region",
    "home_page",
    "external_id",
    "note",
    "minor",
    "parental_consent_received",
)
"""What can be set on many contacts; names, numbers, phones and addresses belong to one."""


@dataclass(frozen=True)
class Refused:
    """A contact that cannot be set, and why."""

    no: str
    name: str
    error: StoreError


@dataclass(frozen=True)
class BatchResult:
    """How many contacts were set, were so already, and follow as persons of a company.

    `refused` are those that cannot be set.
    """

    changed: int
    unchanged: int
    followed: int
    refused: tuple[Refused, ...]


class SomeRefused(RuleError):
    """Some of the contacts cannot be set, and nobody said that they may be left out."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        first = refused[0]
        super().__init__(
            N_(
                "%(count)s of the contacts cannot be set. The first is %(no)s %(name)s: %(reason)s "
                "Nothing was changed."
            ),
            count=len(refused),
            no=first.no,
            name=first.name,
            reason=first.error.render(translate=session.translate),
        )


@dataclass
class _Plan:
    """The changes of each contact by field, with the records before them."""

    records: dict[int, Record] = field(default_factory=dict)
    changes: dict[int, dict[str, Value]] = field(default_factory=dict)
    followers: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    def result(self) -> BatchResult:
        """Return what is said of it."""
        own = len(self.changes) - self.followers
        return BatchResult(own, self.unchanged, self.followers, tuple(self.refused))


@db.read
def preview(ids: Collection[int], values: Mapping[str, object]) -> BatchResult:
    """Return what `set_all` would do with the contacts of these keys. Raises what it raises."""
    return _plan(ids, _parsed(values)).result()


@db.write
def set_all(
    ids: Collection[int], values: Mapping[str, object], *, skip: bool = False
) -> BatchResult:
    """Set `values` on the contacts with these keys, as changing each by hand would.

    Persons follow their company where their value was the company's own. All of it is one write
    that can be taken back. Raises InvalidValue for a bad value or a field that belongs to one
    contact, RelationNotFound, FieldMustBe for a blocked code, and SomeRefused, unless `skip` says
    that contacts that cannot be set are left as they are.
    """
    plan = _plan(ids, _parsed(values))
    if plan.refused and not skip:
        raise SomeRefused(plan.refused)
    _write(OPERATION, plan.records, plan.changes)
    if plan.changes:
        undoable()
    return plan.result()


def _parsed(values: Mapping[str, object]) -> dict[str, Value]:
    owner = noun("contact")
    typed = parse_values(owner, values)
    for name in typed:
        if name not in FIELDS:
            raise InvalidValue(
                owner.by_name[name].caption,
                values.get(name, ""),
                N_("This belongs to one contact. What can be set on many: %(fields)s."),
                fields=", ".join(FIELDS),
            )
    refuse_blocked_references(owner, typed)
    return typed


def _plan(ids: Collection[int], typed: Mapping[str, Value]) -> _Plan:
    plan = _Plan(read_contacts(ids))
    settings = contact_links.defaults()
    for row_id in ids:
        record = plan.records.get(row_id)
        if record is None:
            continue
        own = {name: value for name, value in typed.items() if record[name] != value}
        if not own:
            plan.unchanged += 1
            continue
        try:
            plan.changes[row_id] = contact_rules.changed_values(record.values, own, settings)
        except StoreError as error:
            plan.refused.append(Refused(record.key, record["name"], error))
    _follow(plan, settings)
    return plan


def _follow(plan: _Plan, settings: Defaults) -> None:
    """Let the persons of changed companies follow; what is set on a person itself wins."""
    companies = {
        plan.records[row_id].key: row_id
        for row_id in plan.changes
        if plan.records[row_id]["type"] is ContactType.COMPANY
    }
    persons = read_contacts(_persons_of(companies.values()))
    for row_id, person in persons.items():
        company_id = companies[person["company_no"]]
        before = plan.records[company_id].values
        after = {**before, **plan.changes[company_id]}
        changes = followed(person.values, before, after, settings)
        if row_id in plan.changes:
            plan.changes[row_id] = changes | plan.changes[row_id]
        elif changes and row_id not in plan.records:
            plan.records[row_id] = person
            plan.changes[row_id] = changes
            plan.followers += 1


def _persons_of(companies: Iterable[int]) -> list[int]:
    sql = "SELECT id FROM contact WHERE type <> 0 AND company_id IN "
    return [row[0] for row in rows_among(sql, list(companies))]


# Writing


def _write(
    operation: str, records: Mapping[int, Record], changes: Mapping[int, Mapping[str, Value]]
) -> None:
    """Write changes of contacts by a few statements for all, inside a write."""
    owner = light()
    key_of = _Keys()
    now = clock.stamp()
    lots: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    log: list[tuple[int, str | None, str | None]] = []
    for row_id, changed in changes.items():
        names = tuple(sorted(changed))
        row = [key_of(name, changed[name]) for name in names]
        lots.setdefault(names, []).append((*row, now, row_id))
        old = {name: records[row_id][name] for name in names}
        log.append((row_id, as_json(owner, old), as_json(owner, changed)))
    for names, rows in lots.items():
        columns = ", ".join(f"{_column(name)} = ?" for name in names)
        dialect.run_many(
            database,
            f"UPDATE contact SET {columns}, modified_at = ?, version = version + 1 WHERE id = ?",
            rows,
        )
    write_lines(operation, owner.name, log)
    _keep_up(records, changes)


def _column(name: str) -> str:
    item = light().by_name[name]
    column: str = item.key.column_name if item.kind is Kind.REFERENCE and item.ref else item.stored
    return column


class _Keys:
    """Returns the value of a column for that of a field; each code is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Value], int | None] = {}

    def __call__(self, name: str, value: Value) -> Any:
        item = light().by_name[name]
        if item.kind is not Kind.REFERENCE or not item.ref:
            return to_database(item, value)
        if (name, value) not in self._known:
            self._known[name, value] = reference_id(item, value)
        return self._known[name, value]


def _keep_up(records: Mapping[int, Record], changes: Mapping[int, Mapping[str, Value]]) -> None:
    """Make anew what is derived from the changed fields: words, phones, duplicates."""
    from store import duplicates

    names = {name for changed in changes.values() for name in changed}
    companies = [row_id for row_id in changes if records[row_id]["type"] is ContactType.COMPANY]
    if names & {*SEARCHED, "country_region_code"}:
        touched = {*changes, *_persons_of(companies)}
        for some in _chunks(sorted(touched)):
            channel_rows.renew(f"contact.id IN ({', '.join(map(str, some))})")
    if names & set(COMPARED):
        duplicates.companies_changed(companies)


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + db.CHUNK] for start in range(0, len(ids), db.CHUNK))


# Undo


def take_back(lines: Sequence[ChangeLine]) -> int:
    """Take back what was set on contacts, inside a write; return of how many.

    Raises RuleError when one of them was changed or deleted since; then nothing is taken back.
    """
    records = read_contacts([line.row_id for line in lines])
    changes: dict[int, dict[str, Value]] = {}
    for line in lines:
        record = records.get(line.row_id)
        new = _values(line.new)
        if record is None or not new or any(record[name] != value for name, value in new.items()):
            raise RuleError(
                N_("Contact %(no)s was changed since. Nothing was undone."),
                no=record.key if record is not None else line.row_id,
            )
        changes[line.row_id] = _values(line.old)
    _write(f"undo {OPERATION}", records, changes)
    return len(changes)


def _values(text: str | None) -> dict[str, Value]:
    fields = light().by_name
    kept = json.loads(text or "{}")
    return {name: fields[name].parse(value) for name, value in kept.items()}
