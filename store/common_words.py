"""Words so common that the rows of a list are best read in their order until enough have them.

No engine knows how many words begin with a few letters. The newest rows tell it, at once.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, NodeList, Select, fn

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
    newest = model.select(model.search_text).order_by(model._meta.primary_key.desc())
    newest = newest.limit(_NEWEST).alias("newest")
    query = Select([newest], [fn.COUNT(SQL("*"))]).where(_hold(newest.c.search_text, words))
    (count,) = database.execute(query).fetchone()
    return _hold(model.search_text, words) if count >= COMMON else None


def _hold(text: Any, words: list[str]) -> Any:
    joined = NodeList((SQL("(' ' ||"), text, SQL(")")))
    return reduce(and_, [fn.INSTR(joined, f" {word}") > 0 for word in words])
