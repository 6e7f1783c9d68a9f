"""Which contact has which codes: assigned, withdrawn, and taken back.

`name` is always the noun of a table of codes of `store.assigned_codes`. What only companies have
is assigned to the company of a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from store import db, dialect
from store.assigned_codes import ASSIGNED, LINK_NO, LINK_TO_TABLE, Assigned
from store.changes import undoable, write_lines
from store.code_tables import refuse_blocked
from store.contact_bulk import rows_among
from store.enumerations import Choice, ContactType, LinkTable
from store.errors import FieldMustBe, FieldRequired, InvalidValue, NotFound, RuleError
from store.fields import Value
from store.models import database
from store.nouns import noun
from store.records import find_id, get_by_id
from store.text import N_, clean_code

if TYPE_CHECKING:
    from store.undo import ChangeLine

ASSIGN = "assign code"
WITHDRAW = "withdraw code"

_TYPE = N_("Type")
_PERSONS = N_("Only persons have job responsibilities: choose a person.")
_TAKE_AWAY = N_("Take them away first.")
_Line: TypeAlias = tuple[int, "list[Any] | None", "list[Any] | None"]
"""A contact, and what is said of it and a code before and after; None where it has not the code."""
_NO_DETAILS: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class AssignedCode:
    """A code that a contact has; `details` are values by the names of the table's details."""

    code: str
    description: str
    details: Mapping[str, Value]


@db.read
def of_contact(name: str, contact_no: object) -> list[AssignedCode]:
    """Return the codes that a contact has, in order; of a person also those of its company.

    A contact that cannot have any has none. Raises NotFound.
    """
    item, owner = ASSIGNED[name], noun(name)
    contact_id = find_id(noun("contact"), contact_no)
    holder = "company_id" if item.only is ContactType.COMPANY else "id"
    details = "".join(f", link.{detail.name}" for detail in item.details)
    table = owner.model._meta.table_name
    rows = database.execute_sql(
        f"SELECT master.code, master.description{details} FROM contact "
        f"JOIN {item.table} link ON link.contact_id = contact.{holder} "
        f"JOIN {table} master ON master.id = link.{item.column} "
        "WHERE contact.id = ? ORDER BY master.code",
        (contact_id,),
    ).fetchall()
    return [AssignedCode(row[0], row[1], _read(item, row[2:])) for row in rows]


def _read(item: Assigned, raw: Sequence[Any]) -> dict[str, Value]:
    return {
        detail.name: detail.from_database(value)
        for detail, value in zip(item.details, raw, strict=True)
    }


@db.read
def codes_of(name: str, contact_no: object) -> list[str]:
    """Return the codes alone; see `of_contact`. Raises NotFound."""
    return [found.code for found in of_contact(name, contact_no)]


@db.read
def holders(name: str, contact_nos: Iterable[str]) -> dict[int, str]:
    """Return who has the codes of these contacts, key to number: themselves, or their companies.

    Raises NotFound; FieldRequired for a person without a company, where only companies have such
    codes; FieldMustBe for a company, where only persons have.
    """
    item, owner = ASSIGNED[name], noun("contact")
    wanted = [clean_code(no) for no in contact_nos]
    rows = rows_among(
        "SELECT contact.no, contact.type, contact.id, company.id, company.no FROM contact "
        "LEFT JOIN contact company ON company.id = contact.company_id WHERE contact.no IN ",
        list(dict.fromkeys(wanted)),
    )
    found = {row[0]: row for row in rows}
    result: dict[int, str] = {}
    for no in wanted:
        if no not in found:
            raise NotFound(owner.caption, no)
        _, kind, row_id, company_id, company_no = found[no]
        if item.only is ContactType.COMPANY:
            if company_id is None:
                raise FieldRequired(owner.by_name["company_no"].caption, owner.caption, no)
            result[company_id] = company_no
        else:
            if item.only is not None and kind != item.only:
                raise FieldMustBe(_TYPE, item.only.caption, owner.caption, no, _PERSONS)
            result[row_id] = no
    return result


@db.write
def assign(
    name: str,
    contact_nos: Iterable[str],
    code: str,
    details: Mapping[str, object] = _NO_DETAILS,
) -> int:
    """Assign a code to contacts, all of them or none; return how many did not have it yet.

    Who has it already keeps it, with the `details` that are given. Raises what `holders` raises,
    FieldMustBe for a blocked code, InvalidValue, and RuleError where a relation exists already.
    """
    item, owner = ASSIGNED[name], noun(name)
    code_id = find_id(owner, code)
    refuse_blocked(owner, code_id)
    targets = holders(name, contact_nos)
    given = _parsed(item, details)
    if name == "business-relation":
        given = _linked(code_id, given)
    before = _links(item, code_id, targets)
    _check(item, code_id, targets, before, given)
    added = [row_id for row_id in targets if row_id not in before]
    columns = ("contact_id", item.column, *(detail.name for detail in item.details))
    complete = [_raw(given.get(detail.name, detail.blank)) for detail in item.details]
    rows = [(row_id, code_id, *complete) for row_id in added]
    dialect.insert_rows(database, item.table, columns, rows)
    lines: list[_Line] = [(row_id, None, complete) for row_id in added]
    if given:
        lines += _update(item, code_id, before, given)
    _log(ASSIGN, item, code_id, lines)
    return len(added)


@db.write
def withdraw(name: str, contact_nos: Iterable[str], code: str) -> int:
    """Take a code from contacts, all of them or none; return how many had it.

    Raises what `holders` raises, and NotFound.
    """
    item, owner = ASSIGNED[name], noun(name)
    code_id = find_id(owner, code)
    before = _links(item, code_id, holders(name, contact_nos))
    _delete(item, code_id, before)
    _log(WITHDRAW, item, code_id, [(row_id, old, None) for row_id, old in before.items()])
    return len(before)


def refuse_other_type(contact_id: int, contact_no: str, kind: Value) -> None:
    """Raise FieldMustBe while a contact that is to be of the type `kind` has codes of the other."""
    for item in ASSIGNED.values():
        if item.only is None or item.only == kind:
            continue
        (count,) = database.execute_sql(
            f"SELECT COUNT(*) FROM {item.table} WHERE contact_id = ?", (contact_id,)
        ).fetchone()
        if count:
            raise FieldMustBe(item.count, 0, noun("contact").caption, contact_no, _TAKE_AWAY)


def take_back(lines: list[ChangeLine]) -> int:
    """Take an assignment or a withdrawal back, inside a write; return how many contacts it was.

    Raises RuleError when one of the contacts has another code or other details since.
    """
    told = [(line.row_id, json.loads(line.new or "{}")) for line in lines]
    item, code_id = ASSIGNED[told[0][1]["noun"]], told[0][1]["id"]
    contacts = [row_id for row_id, _what in told]
    now = _links(item, code_id, contacts)
    there = {row[0] for row in rows_among("SELECT id FROM contact WHERE id IN ", contacts)}
    master = noun(item.noun).model
    if not master.select(master.id).where(master.id == code_id).exists() or any(
        row_id not in there or now.get(row_id) != what["new"] for row_id, what in told
    ):
        raise RuleError(N_("A contact was changed since. Nothing was undone."))
    _delete(item, code_id, contacts)
    for row_id, what in told:
        if what["old"] and item.noun == "business-relation" and what["old"][1]:
            _refuse_taken(row_id, LinkTable(what["old"][0]), what["old"][1])
    columns = ("contact_id", item.column, *(detail.name for detail in item.details))
    rows = [(row_id, code_id, *what["old"]) for row_id, what in told if what["old"] is not None]
    dialect.insert_rows(database, item.table, columns, rows)
    changes = [(row_id, what["new"], what["old"]) for row_id, what in told]
    _log(f"undo {lines[0].operation}", item, code_id, changes)
    return len(told)


def _parsed(item: Assigned, details: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed details. Raises InvalidValue for one that the table does not have."""
    fields = {detail.name: detail for detail in item.details}
    for name in details:
        if name not in fields:
            raise InvalidValue(
                name,
                name,
                N_("%(table)s has no field '%(value)s'. Its fields are: %(fields)s."),
                table=noun(item.noun).caption,
                fields=", ".join(fields),
            )
    return {name: fields[name].parse(value) for name, value in details.items()}


def _linked(code_id: int, given: dict[str, Value]) -> dict[str, Value]:
    """Return details with the table that a business relation is for. Raises FieldMustBe."""
    relation = get_by_id(noun("business-relation"), code_id)
    table = relation["link_to_table"]
    if not table:
        return given
    if given.get("link_to_table", LinkTable.BLANK) not in (LinkTable.BLANK, table):
        raise FieldMustBe(
            LINK_TO_TABLE, table.caption, noun("business-relation").caption, relation.key
        )
    return given | {"link_to_table": table}


def _raw(value: Value) -> Any:
    return int(value) if isinstance(value, Choice) else value


def _links(item: Assigned, code_id: int, contacts: Iterable[int]) -> dict[int, list[Any]]:
    """Return the stored details of each of the contacts that has the code."""
    names = "".join(f", {detail.name}" for detail in item.details)
    sql = f"SELECT contact_id{names} FROM {item.table} WHERE {item.column} = ? AND contact_id IN "
    return {row[0]: list(row[1:]) for row in rows_among(sql, list(contacts), [code_id])}


def _delete(item: Assigned, code_id: int, contacts: Iterable[int]) -> None:
    sql = f"DELETE FROM {item.table} WHERE {item.column} = ? AND contact_id IN "
    rows_among(sql, list(contacts), [code_id])


def _update(
    item: Assigned, code_id: int, before: Mapping[int, list[Any]], given: Mapping[str, Value]
) -> list[_Line]:
    """Give links that exist other details; return what changed."""
    lines: list[_Line] = []
    for row_id, old in before.items():
        new = [
            _raw(given[detail.name]) if detail.name in given else value
            for detail, value in zip(item.details, old, strict=True)
        ]
        if new == old:
            continue
        names = ", ".join(f"{detail.name} = ?" for detail in item.details)
        database.execute_sql(
            f"UPDATE {item.table} SET {names} WHERE contact_id = ? AND {item.column} = ?",
            [*new, row_id, code_id],
        )
        lines.append((row_id, old, new))
    return lines


def _check(
    item: Assigned,
    code_id: int,
    targets: Mapping[int, str],
    before: Mapping[int, list[Any]],
    given: Mapping[str, Value],
) -> None:
    """Raise RuleError for a second record of a table of the other program, or one taken already."""
    if "link_to_table" not in given and "link_no" not in given:
        return
    for row_id, no in targets.items():
        table, number = before.get(row_id, [0, ""])
        table = int(str(_raw(given.get("link_to_table", LinkTable(table)))))
        number = str(given.get("link_no", number))
        if number and not table:
            raise FieldRequired(LINK_TO_TABLE, noun(item.noun).caption, no)
        _refuse_second(row_id, no, code_id, LinkTable(table))
        if number:
            _refuse_taken(row_id, LinkTable(table), number)
    if given.get("link_no") and len(targets) > 1:
        raise RuleError(
            N_("%(field)s can be given to one contact at a time. Choose one contact."),
            field=LINK_NO,
        )


def _refuse_second(row_id: int, no: str, code_id: int, table: LinkTable) -> None:
    row = database.execute_sql(
        "SELECT master.code FROM contact_business_relation link "
        "JOIN business_relation master ON master.id = link.business_relation_id "
        "WHERE link.contact_id = ? AND link.link_to_table = ? AND master.id <> ? ",
        (row_id, int(table), code_id),
    ).fetchone()
    if table and row is not None:
        raise RuleError(
            N_(
                "Contact %(no)s is linked to %(table)s by the business relation %(code)s already. "
                "Change that one."
            ),
            no=no,
            table=table.caption,
            code=row[0],
        )


def _refuse_taken(row_id: int, table: LinkTable, number: str) -> None:
    row = database.execute_sql(
        "SELECT contact.no, contact.name FROM contact_business_relation link "
        "JOIN contact ON contact.id = link.contact_id "
        "WHERE link.link_to_table = ? AND link.link_no = ? AND link.contact_id <> ?",
        (int(table), number, row_id),
    ).fetchone()
    if row is not None:
        raise RuleError(
            N_(
                "%(table)s %(number)s is contact %(no)s %(name)s already. Enter another number, "
                "or take the business relation from that contact first."
            ),
            table=table.caption,
            number=number,
            no=row[0],
            name=row[1],
        )


def _log(
    operation: str,
    item: Assigned,
    code_id: int,
    lines: Sequence[_Line],
) -> None:
    """Write into the change log what each contact had of a code, and has now."""
    if not lines:
        return
    master = noun(item.noun).model
    code = master.select(master.code).where(master.id == code_id).scalar()
    what = {"noun": item.noun, "code": code, "id": code_id}
    write_lines(
        operation,
        "contact",
        (
            (row_id, None, json.dumps(what | {"old": old, "new": new}, ensure_ascii=False))
            for row_id, old, new in lines
        ),
    )
    if operation in (ASSIGN, WITHDRAW):
        undoable()
