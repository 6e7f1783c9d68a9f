"""Words so common that the rows of a list are best read in their order until enough have them.

No engine knows how many words begin with a few letters. The newest rows tell it, at once.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, NodeList, fn

from store.models import database

_NEWEST = 2_000
COMMON = 20
"""In so many of the newest rows words are common."""


def condition(model: Any, words: list[str]) -> Any | None:
    """Return the condition that each of the folded `words` begins a word of a row that is looked at.

    None when they are rare: then the word index is quicker.
    """
    if not words:
        return None
    begun = [f" {word}" for word in words]
    text = NodeList((SQL("(' ' ||"), model.search_text, SQL(")")))
    holds = reduce(and_, [fn.INSTR(text, word) > 0 for word in begun])
    return holds if _among_newest(model, begun) >= COMMON else None


def _among_newest(model: Any, begun: list[str]) -> int:
    key, table = model._meta.primary_key.column_name, model._meta.table_name
    newest = f"SELECT search_text FROM {table} ORDER BY {key} DESC LIMIT {_NEWEST}"
    holds = " AND ".join(["INSTR(' ' || search_text, ?) > 0"] * len(begun))
    sql = f"SELECT COUNT(*) FROM ({newest}) AS newest WHERE {holds}"
    (count,) = database.execute_sql(sql, begun).fetchone()
    return int(count)
