"""What keeps two contacts from being put together: rows of both that exclude each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from peewee import ForeignKeyField

from store.contact_parts import ContactPart, contact_parts
from store.enumerations import LinkTable
from store.errors import InvalidValue, StoreError
from store.models import InteractionLogEntry, database
from store.models.segments import SegmentLine
from store.nouns import noun
from store.text import N_, Caption, clean_code

KEEP, DROP, RENAME = "keep", "drop", "rename:"
"""How a conflict is solved: the row of the contact that stays, that of the other, or both."""

_UNTOLD = frozenset(
    {"id", "version", "contact_id", "search_email", "search_phone", "search_mobile_phone"}
)

Row = dict[str, Any]


@dataclass(frozen=True)
class MergeConflict:
    """Two rows that one contact cannot have both of.

    `id` is what answers call it, `table` and `key` tell a person which rows they are, `kept` and
    `other` what they say; captions are among these. `keep` and `drop` leave one of them, `rename`
    gives the other one another code. `same` says that both say the same: nobody has to be asked.
    """

    id: str
    table: Caption
    key: str
    kept: tuple[object, ...]
    other: tuple[object, ...]
    keep: Callable[[], object]
    drop: Callable[[], object]
    rename: Callable[[str], object] | None = None
    same: bool = False


class MergeConflicts(StoreError):
    """Rows of both contacts exclude each other; `conflicts` are they. Nothing was changed."""

    exit_code = 4

    def __init__(self, conflicts: list[MergeConflict]) -> None:
        super().__init__(
            N_("Both contacts have these, and one cannot: %(conflicts)s. Say which of them stay."),
            conflicts="; ".join(
                f"{item.id} ({_said(item.kept)} / {_said(item.other)})" for item in conflicts
            ),
        )
        self.conflicts = conflicts


def _said(values: Iterable[object]) -> str:
    return " ".join(str(value) for value in values) or "–"


def find(keep_id: int, drop_id: int) -> list[MergeConflict]:
    """Return the rows of two contacts that exclude each other, those that say the same among them."""
    found: list[MergeConflict] = []
    for part in contact_parts():
        if part.unique and not part.derived:
            finder = _FINDERS.get(part.model._meta.table_name, _same_keys)
            found += finder(part, keep_id, drop_id)
    return found


def solve(
    conflicts: Iterable[MergeConflict], answers: Mapping[str, str], otherwise: str = ""
) -> None:
    """Leave, inside a write, of each conflict what the answer by its id says; else `otherwise`.

    Raises MergeConflicts with those that have no answer, and InvalidValue for one that is none.
    """
    left = []
    for conflict in conflicts:
        answer = KEEP if conflict.same else answers.get(conflict.id) or otherwise
        if answer == KEEP:
            conflict.keep()
        elif answer == DROP:
            conflict.drop()
        elif answer.startswith(RENAME) and conflict.rename is not None:
            conflict.rename(answer.removeprefix(RENAME))
        elif answer:
            raise InvalidValue(
                conflict.table, answer, N_("'%(value)s' is not one of: %(choices)s."),
                choices="keep, drop, rename:CODE" if conflict.rename else "keep, drop",
            )  # fmt: skip
        else:
            left.append(conflict)
    if left:
        raise MergeConflicts(left)


# --- rows of the same key ----------------------------------------------------------------------


def _rows(part: ContactPart, contact_id: int) -> list[Row]:
    fields = part.model._meta.sorted_fields
    query = part.model.select(*fields).where(part.contact == contact_id)
    names = [field.column_name for field in fields]
    return [dict(zip(names, row, strict=True)) for row in database.execute(query).fetchall()]


def _same_keys(part: ContactPart, keep_id: int, drop_id: int) -> Iterator[MergeConflict]:
    """Yield the rows with the same key; the further columns tell whether they say the same."""
    (column,) = part.unique
    others = {row[column.column_name]: row for row in _rows(part, drop_id)}
    for row in _rows(part, keep_id):
        value = row[column.column_name]
        if value in others:
            kept, other = _details(row, column), _details(others[value], column)
            yield _conflict(part, _label(column, value), column == value, (kept, other),
                            (keep_id, drop_id))  # fmt: skip


def _conflict(
    part: ContactPart,
    key: str,
    condition: Any,
    said: tuple[tuple[object, ...], tuple[object, ...]],
    contacts: tuple[int, int],
) -> MergeConflict:
    def delete(contact_id: int) -> Callable[[], object]:
        query = part.model.delete().where((part.contact == contact_id) & condition)
        return cast("Callable[[], object]", query.execute)

    keep_id, drop_id = contacts
    return MergeConflict(
        f"{part.model._meta.table_name}:{key}",
        part.caption,
        key,
        *said,
        keep=delete(drop_id),
        drop=delete(keep_id),
        same=said[0] == said[1],
    )


def _label(column: Any, value: Any) -> str:
    """Return what a person calls the row: the code that a reference stands for, or the value."""
    if isinstance(column, ForeignKeyField):
        model = column.rel_model
        value = model.select(model.code).where(model.id == value).scalar()
    return str(value)


def _details(row: Row, key: Any) -> tuple[object, ...]:
    """Return what a row says beside its key."""
    skipped = _UNTOLD | {key.column_name}
    return tuple(
        LinkTable(value).caption if name == "link_to_table" else value
        for name, value in row.items()
        if name not in skipped and value not in ("", None, 0)
    )


# --- tables with rules of their own ------------------------------------------------------------


def _addresses(part: ContactPart, keep_id: int, drop_id: int) -> Iterator[MergeConflict]:
    """Yield the alternative addresses with the same code; date ranges follow the one that stays."""
    from store.models.addresses import AlternativeAddress as Address
    from store.models.addresses import AlternativeAddressDateRange as Range

    others = {row["code"]: row for row in _rows(part, drop_id)}

    def stay(stays: int, goes: int) -> Callable[[], object]:
        def run() -> None:
            Range.update(alternative_address=stays, version=Range.version + 1).where(
                Range.alternative_address == goes
            ).execute()
            Address.delete().where(Address.id == goes).execute()

        return run

    def renamed(row_id: int, old: str) -> Callable[[str], object]:
        def run(text: str) -> None:
            code = _new_code(text)
            both = Address.contact.in_((keep_id, drop_id))
            if Address.select(Address.id).where(both & (Address.code == code)).exists():
                raise InvalidValue(
                    part.caption,
                    code,
                    N_("'%(value)s' is used by one of the contacts. Give another code."),
                )
            Address.update(code=code, version=Address.version + 1).where(
                Address.id == row_id
            ).execute()
            for model in (SegmentLine, InteractionLogEntry):
                chosen = (model.contact == drop_id) & (model.contact_alt_address_code == old)
                model.update(contact_alt_address_code=code, version=model.version + 1).where(
                    chosen
                ).execute()

        return run

    for row in _rows(part, keep_id):
        other = others.get(row["code"])
        if other is not None:
            said = (_details(row, Address.code), _details(other, Address.code))
            yield MergeConflict(
                f"alternative_address:{row['code']}", part.caption, row["code"], *said,
                keep=stay(row["id"], other["id"]),
                drop=stay(other["id"], row["id"]),
                rename=renamed(other["id"], row["code"]),
                same=said[0] == said[1],
            )  # fmt: skip


def _new_code(text: str) -> str:
    """Return the code of an alternative address that was typed. Raises InvalidValue and TooLong."""
    item = noun("alternative-address").by_name["code"]
    code = str(item.parse(clean_code(text)))
    if not code:
        raise InvalidValue(item.caption, text, N_("This must have a value."))
    return code


def _ranges(part: ContactPart, keep_id: int, drop_id: int) -> Iterator[MergeConflict]:
    """Yield the date ranges that start on the same day."""
    from store.models.addresses import AlternativeAddress as Address
    from store.models.addresses import AlternativeAddressDateRange as Range

    def told(contact_id: int) -> dict[Any, tuple[object, ...]]:
        query = Range.select(Range.starting_date, Address.code, Range.ending_date)
        rows = database.execute(query.join(Address).where(Range.contact == contact_id)).fetchall()
        return {day: (code, *((N_("until"), end) if end else ())) for day, code, end in rows}

    others = told(drop_id)
    for day, kept in told(keep_id).items():
        if day in others:
            said = (kept, others[day])
            yield _conflict(part, day, Range.starting_date == day, said, (keep_id, drop_id))


def _relations(part: ContactPart, keep_id: int, drop_id: int) -> Iterator[MergeConflict]:
    """Yield the business relations with the same code, or to the same table by two numbers."""
    from store.models.contact_tables import ContactBusinessRelation as Relation

    yield from _same_keys(part, keep_id, drop_id)
    others = {row["link_to_table"]: row for row in _rows(part, drop_id) if row["link_to_table"]}
    for row in _rows(part, keep_id):
        table = row["link_to_table"]
        other = others.get(table)
        codes = {_label(Relation.business_relation, item["business_relation_id"])
                 for item in (row, other) if item}  # fmt: skip
        # two rows of one code are a conflict by their code, whatever they are linked to
        if other is None or len(codes) == 1:
            continue
        kept, left = (
            (_label(Relation.business_relation, item["business_relation_id"]), item["link_no"])
            for item in (row, other)
        )
        said = (kept, left)
        yield _conflict(
            part, LinkTable(table).key, Relation.link_to_table == table, said, (keep_id, drop_id)
        )


def _answers(part: ContactPart, keep_id: int, drop_id: int) -> Iterator[MergeConflict]:
    """Yield the answers both have, and those to a question that takes only one answer."""
    from store.models.profiles import ContactProfileAnswer as Answer
    from store.models.profiles import ProfileLine as Line

    def given(contact_id: int) -> dict[int, list[tuple[int, str]]]:
        by_question: dict[int, list[tuple[int, str]]] = {}
        query = Answer.select(Answer.answer).where(Answer.contact == contact_id)
        for (answer_id,) in database.execute(query).fetchall():
            line = Line.get_by_id(answer_id)
            by_question.setdefault(_question_of(line).id, []).append((line.id, line.description))
        return by_question

    others = given(drop_id)
    for question_id, mine in given(keep_id).items():
        theirs = others.get(question_id, [])
        question = Line.get_by_id(question_id)
        both = {row_id for row_id, _text in mine} & {row_id for row_id, _text in theirs}
        if question.multiple_answers or (both and len(mine) == len(theirs) == 1):
            for answer_id in both:
                yield _conflict(part, str(answer_id), Answer.answer == answer_id, ((), ()),
                                (keep_id, drop_id))  # fmt: skip
        elif theirs:
            of_question = Answer.answer.in_([row_id for row_id, _text in (*mine, *theirs)])
            kept, other = (tuple(text for _row_id, text in rows) for rows in (mine, theirs))
            yield _conflict(part, question.description, of_question, (kept, other),
                            (keep_id, drop_id))  # fmt: skip


def _question_of(answer: Any) -> Any:
    """Return the question that an answer stands under."""
    from store.models.profiles import ProfileLine as Line

    return Line.get_or_none(Line.id == answer.question_id) or answer


def _none(_part: ContactPart, _keep_id: int, _drop_id: int) -> Iterator[MergeConflict]:
    """Comments are numbered anew."""
    yield from ()


_FINDERS: dict[str, Callable[[ContactPart, int, int], Iterator[MergeConflict]]] = {
    "alternative_address": _addresses,
    "alternative_address_date_range": _ranges,
    "contact_business_relation": _relations,
    "contact_comment": _none,
    "contact_profile_answer": _answers,
}
