"""Codes in recorded criteria, which follow when a code is changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from store.criteria import tables
from store.enumerations import CriteriaType
from store.errors import InvalidValue
from store.filter_parser import AllOf, AnyOf, Comparison, Filter, parse_filter
from store.filter_texts import as_text
from store.models import database
from store.models.criteria import SavedSegmentCriteriaLine, SegmentCriteriaLine


def follow(name: str, key_field: str, before: str, after: str) -> None:
    """Put a changed code into the filters of all criteria, saved ones too, inside a write.

    `name` is the noun of what has the code, `key_field` its field for it. Only filters that name
    the code follow; ranges and patterns are about the letters of codes and stay.
    """
    fields = {
        (table.name, item.name)
        for table in tables().values()
        for item in table.fields
        if item.ref == name or (table.name == name and item.name == key_field)
    }
    names = {table for table, _field in fields}
    if not names:
        return
    for line, owner in (
        (SegmentCriteriaLine, SegmentCriteriaLine.segment),
        (SavedSegmentCriteriaLine, SavedSegmentCriteriaLine.saved_criteria),
    ):
        query = line.select(owner, line.line_no, line.table_name, line.view).where(
            (line.type == CriteriaType.FILTER) & line.table_name.in_(sorted(names))
        )
        for owner_id, line_no, table, view in database.execute(query).fetchall():
            texts: dict[str, str] = json.loads(view)
            changed = {
                field: _followed(text, before, after) if (table, field) in fields else text
                for field, text in texts.items()
            }
            if changed != texts:
                _write(line, (owner == owner_id) & (line.line_no == line_no), changed)


def _write(line: Any, place: Any, texts: dict[str, str]) -> None:
    line.update(view=json.dumps(texts, ensure_ascii=False)).where(place).execute()


def _followed(text: str, before: str, after: str) -> str:
    try:
        conditions = parse_filter(text)
    except InvalidValue:
        return text
    changed = _renamed(conditions, before, after)
    return text if changed == conditions else as_text(changed)


def _renamed(conditions: Filter, before: str, after: str) -> Filter:
    if isinstance(conditions, AnyOf | AllOf):
        parts = tuple(_renamed(part, before, after) for part in conditions.parts)
        return replace(conditions, parts=parts)
    if (
        isinstance(conditions, Comparison)
        and conditions.operator in ("=", "<>")
        and conditions.operand.strip().upper() == before.upper()
    ):
        return replace(conditions, operand=after)
    return conditions
