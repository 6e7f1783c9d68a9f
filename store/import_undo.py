"""Taking back a whole import: what it made goes, what it changed is put back.

The rule "take back only what nobody changed since": a contact that was changed, spoken to or
written about since the import stays, and so does a value that somebody else has changed. What
stays is listed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from store import db, dialect, duplicates
from store.changes import write_change, write_lines
from store.contact_bulk import (
    CHANNELS_ADDED,
    GROUPS_ADDED,
    Changed,
    read_contacts,
    rows_among,
    update_all,
)
from store.contact_parts import contact_parts
from store.enumerations import ContactType
from store.errors import NotFound, RuleError, StoreError
from store.fields import Value
from store.models import Contact, database
from store.models.setup import ImportRun
from store.nouns import MODULES, noun
from store.text import N_, Caption

OPERATION = "undo import"
SHOWN_KEPT = 100
"""Contacts that stay which a report lists; the others are counted."""

_CHANGED = N_("It was changed since.")
_SPOKEN_TO = N_("It has interactions, or is in a segment.")
_WRITTEN_ABOUT = N_("Something was added to it since.")
_HAS_PERSONS = N_("Contacts that stay belong to it.")
_COMPANY_GONE = N_("Its company from before is gone, or it was spoken to in the new one.")


_LEADING = {"name", "country_region_code"}
"""What the persons of a company are found by, and their phones read in."""


@dataclass(frozen=True)
class Kept:
    """A contact of an import that stays as it is, at least in part, and why."""

    no: str
    name: str
    reason: Caption


@dataclass
class UndoReport:
    """What taking an import back does: contacts deleted, put back, and left as they are.

    `memberships` counts the mailing groups that contacts are taken out of. `kept` are the first
    of the `staying` contacts.
    """

    run: int
    deleted: int = 0
    restored: int = 0
    memberships: int = 0
    staying: int = 0
    kept: list[Kept] = field(default_factory=list)


@dataclass
class _Plan:
    delete: set[int] = field(default_factory=set)
    restore: dict[int, dict[str, Value]] = field(default_factory=dict)
    groups: list[tuple[int, int]] = field(default_factory=list)
    channels: list[tuple[int, int, str]] = field(default_factory=list)
    staying: dict[int, Caption] = field(default_factory=dict)


@db.read
def preview(run: int) -> UndoReport:
    """Return what taking an import back would do. Raises NotFound, and RuleError if it was done."""
    _open_run(run)
    return _report(run, _plan(run))


@db.write
def take_back(run: int) -> UndoReport:
    """Take an import back, all of it in one transaction. Raises what `preview` raises."""
    found = _open_run(run)
    plan = _plan(run)
    report = _report(run, plan)
    many = partial(dialect.run_many, database)
    many(
        "DELETE FROM contact_channel WHERE contact_id = ? AND kind = ? AND normal = ? "
        "AND field = ''",
        plan.channels,
    )
    many(
        "DELETE FROM contact_mailing_group WHERE contact_id = ? AND mailing_group_id = ?",
        plan.groups,
    )
    _restore(plan.restore)
    _delete(run, plan.delete)
    _remove_codes(run)
    ImportRun.update(undone=True, version=found.version + 1).where(ImportRun.id == run).execute()
    return report


def _open_run(run: int) -> ImportRun:
    found = ImportRun.get_or_none(ImportRun.id == run)
    if found is None:
        raise NotFound(N_("Import"), run)
    if found.undone:
        raise RuleError(N_("Import %(run)s was taken back already."), run=run)
    return found


def _report(run: int, plan: _Plan) -> UndoReport:
    report = UndoReport(
        run, len(plan.delete), len(plan.restore), len(plan.groups), len(plan.staying)
    )
    shown = read_contacts(list(plan.staying)[:SHOWN_KEPT])
    report.kept = [
        Kept(record.key, str(record["name"]), plan.staying[row_id])
        for row_id, record in sorted(shown.items())
    ]
    return report


# --- what is to be done ----------------------------------------------------------------------


def _plan(run: int) -> _Plan:
    plan = _Plan()
    created = _existing(_lines(run, "contact", "old IS NULL AND c.operation = 'import'"))
    added = _groups_added(run)
    changed = _existing(_lines(run, "contact", "old IS NOT NULL")) - created
    later = _changed_since(run)
    for row_id in created & later:
        plan.staying[row_id] = _CHANGED
    for row_id in _referred_to(created):
        plan.staying.setdefault(row_id, _SPOKEN_TO)
    for row_id in _added_to(created, added):
        plan.staying.setdefault(row_id, _WRITTEN_ABOUT)
    plan.delete = created - plan.staying.keys()
    _plan_restore(run, changed, plan)
    for contact, channels in _added(run, CHANNELS_ADDED):
        if contact not in created:
            plan.restore.setdefault(contact, {})
            plan.channels += [(contact, kind, normal) for kind, normal in channels]
    _keep_companies(plan)
    plan.groups = [
        (contact, group)
        for contact, groups in added.items()
        if contact not in created
        for group in groups
    ]
    return plan


def _lines(run: int, table: str, condition: str) -> set[int]:
    """Return the rows that the lines of an import concern."""
    rows = database.execute_sql(
        "SELECT c.row_id FROM import_batch b JOIN change c ON c.change_no = b.change_no "
        f"WHERE b.run_id = ? AND c.table_name = ? AND c.{condition}",
        (run, table),
    ).fetchall()
    return {row[0] for row in rows}


def _existing(ids: Collection[int]) -> set[int]:
    return {row[0] for row in rows_among("SELECT id FROM contact WHERE id IN ", ids)}


def _groups_added(run: int) -> dict[int, set[int]]:
    """Return the mailing groups that an import put contacts into."""
    found: dict[int, set[int]] = {}
    for contact, groups in _added(run, GROUPS_ADDED):
        found.setdefault(contact, set()).update(groups)
    return found


def _added(run: int, table: str) -> list[tuple[int, list[Any]]]:
    """Return what an import added to contacts that are still there, as the change log says it."""
    rows = database.execute_sql(
        "SELECT c.row_id, c.new FROM import_batch b JOIN change c ON c.change_no = b.change_no "
        "JOIN contact ON contact.id = c.row_id WHERE b.run_id = ? AND c.table_name = ?",
        (run, table),
    ).fetchall()
    return [(contact, json.loads(new or "[]")) for contact, new in rows]


def _changed_since(run: int) -> set[int]:
    """Return the contacts that have changed after the import began, but not by it.

    What another import has changed does not count when that one was taken back.
    """
    rows = database.execute_sql(
        "SELECT DISTINCT row_id FROM change WHERE change_no NOT IN ("
        "SELECT change_no FROM import_batch JOIN import_run ON import_run.id = run_id "
        "WHERE run_id = ? OR undone = 1) "
        "AND change_no > (SELECT COALESCE(MIN(change_no), 0) FROM import_batch WHERE run_id = ?) "
        "AND table_name = 'contact' AND operation <> ?",
        (run, run, OPERATION),
    ).fetchall()
    return {row[0] for row in rows}


def _referred_to(ids: Collection[int]) -> set[int]:
    """Return which of the contacts are named outside of what belongs to them, as in the log."""
    parts = {(part.model, part.contact.name) for part in contact_parts()}
    found: set[int] = set()
    for key, model in Contact._meta.backrefs.items():
        if model is Contact or (model, key.name) in parts:
            continue
        table, column = model._meta.table_name, key.column_name
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN "
        found.update(row[0] for row in rows_among(sql, ids))
    return found


def _added_to(ids: Collection[int], added: Mapping[int, set[int]]) -> set[int]:
    """Return which of the contacts have something that the import did not bring."""
    from store.models.addresses import ContactChannel
    from store.models.contact_tables import ContactMailingGroup

    found: set[int] = set()
    for part in contact_parts():
        if part.derived or part.model is ContactChannel:
            continue
        table, column = part.model._meta.table_name, part.contact.column_name
        if part.model is ContactMailingGroup:
            sql = f"SELECT {column}, mailing_group_id FROM {table} WHERE {column} IN "
            rows = rows_among(sql, ids)
            found.update(contact for contact, group in rows if group not in added.get(contact, ()))
        else:
            sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN "
            found.update(row[0] for row in rows_among(sql, ids))
    return found


def _plan_restore(run: int, changed: set[int], plan: _Plan) -> None:
    """Find the values to put back: those that still are as the import left them."""
    rows = database.execute_sql(
        "SELECT c.row_id, c.old, c.new FROM import_batch b JOIN change c "
        "ON c.change_no = b.change_no WHERE b.run_id = ? AND c.table_name = 'contact' "
        "AND c.old IS NOT NULL ORDER BY c.seq",
        (run,),
    )
    before: dict[int, dict[str, Any]] = {}
    after: dict[int, dict[str, Any]] = {}
    for row_id, old, new in rows.fetchall():
        if row_id in changed:
            before[row_id] = json.loads(old) | before.get(row_id, {})
            after[row_id] = after.get(row_id, {}) | json.loads(new or "{}")
    fields = noun("contact").by_name
    records = read_contacts(before)
    moved = _referred_to({row_id for row_id, old in before.items() if "company_no" in old})
    companies = _numbers_that_exist({old.get("company_no") for old in before.values()})
    for row_id, old in before.items():
        record = records[row_id]
        values: dict[str, Value] = {}
        for name, value in old.items():
            now = fields[name].to_json(record[name])
            if now == value:
                continue
            if now != after[row_id].get(name):
                plan.staying.setdefault(row_id, _CHANGED)
            elif name == "company_no" and (
                row_id in moved or (value and companies.get(value) in {None, *plan.delete})
            ):
                plan.staying.setdefault(row_id, _COMPANY_GONE)
            else:
                values[name] = fields[name].parse(value)
        if values:
            plan.restore[row_id] = values


def _numbers_that_exist(numbers: Iterable[Any]) -> dict[str, int]:
    wanted = {str(number) for number in numbers if number}
    return dict(rows_among("SELECT no, id FROM contact WHERE no IN ", wanted))


def _keep_companies(plan: _Plan) -> None:
    """Keep the companies to which contacts belong that stay."""
    sql = "SELECT company_id, id FROM contact WHERE company_id <> id AND company_id IN "
    for company, person in rows_among(sql, plan.delete):
        leaves = "company_no" in plan.restore.get(person, {})
        if person not in plan.delete and not leaves:
            plan.staying[company] = _HAS_PERSONS
    plan.delete -= plan.staying.keys()


# --- doing it --------------------------------------------------------------------------------


def _restore(plan: Mapping[int, Mapping[str, Value]]) -> None:
    """Put values back, those of companies first: persons are found by the names of theirs."""
    records = read_contacts(plan)
    companies = [row_id for row_id in plan if records[row_id]["type"] == ContactType.COMPANY]
    leading = [row_id for row_id in companies if _LEADING.intersection(plan[row_id])]
    _put_back(companies, plan)
    sql = "SELECT id FROM contact WHERE company_id <> id AND company_id IN "
    following = {row[0] for row in rows_among(sql, leading)}
    _put_back({*plan.keys() - set(companies), *following}, plan)
    duplicates.search_imported(companies)


def _put_back(ids: Collection[int], plan: Mapping[int, Mapping[str, Value]]) -> None:
    records = read_contacts(ids)
    employers = {values["company_no"] for values in plan.values() if "company_no" in values}
    names = dict(rows_among("SELECT no, name FROM contact WHERE no IN ", employers - {""}))
    changes = {}
    for row_id, record in records.items():
        new = plan.get(row_id, {})
        after = {**record.values, **new}
        if record["type"] == ContactType.COMPANY:
            after["company_name"] = after["name"]
        elif "company_no" in new:
            after["company_name"] = names.get(new["company_no"], "")
        changes[row_id] = Changed({name: record[name] for name in new}, new, after)
    update_all(OPERATION, changes)


def _delete(run: int, ids: set[int]) -> None:
    """Delete contacts with everything that belongs to them."""
    for part in contact_parts():
        table, column = part.model._meta.table_name, part.contact.column_name
        rows_among(f"DELETE FROM {table} WHERE {column} IN ", ids)
    write_lines(OPERATION, "contact", [(row_id, None, None) for row_id in sorted(ids)])
    old, new = (json.dumps({"undone": undone}) for undone in (False, True))
    write_change(OPERATION, "import-run", run, old, new, str(run))
    # persons first, and companies from themselves: each key refers to one that is there
    rows_among("DELETE FROM contact WHERE (company_id IS NULL OR company_id <> id) AND id IN ", ids)
    rows_among("DELETE FROM contact WHERE id IN ", ids)


def _remove_codes(run: int) -> None:
    """Delete the codes that the import made, those that nothing uses and nobody has changed."""
    rows = database.execute_sql(
        "SELECT c.table_name, c.row_id FROM import_batch b JOIN change c "
        "ON c.change_no = b.change_no WHERE b.run_id = ? AND c.operation = 'add'",
        (run,),
    ).fetchall()
    for table, row_id in rows:
        if table not in MODULES or table == "contact":
            continue
        owner = noun(table)
        found = database.execute(
            owner.model.select(owner.by_name[owner.key].column).where(
                owner.model.id == row_id, owner.model.version == 1
            )
        ).fetchone()
        if found is None or owner.delete is None:
            continue
        try:
            owner.delete(found[0])
        except StoreError:
            continue
