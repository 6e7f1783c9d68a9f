"""Rows of a word index for a typed text: as it was typed, then with its typos corrected."""

from __future__ import annotations

from collections.abc import Iterable

from store import dialect
from store.matching import Typed, typos
from store.models import database
from store.vocabulary import Vocabulary

_MOST_WORDS = 10
_ALTERNATIVES = 8
_GUESSES = 100


def newest(table: str, typed: Typed, limit: int) -> list[int]:
    """Return the newest rows of which words begin with all words of `typed`."""
    words = typed.words[:_MOST_WORDS]
    most = dialect.longest_prefix(table)
    if any(len(word) > most for word in words):
        # Beginnings that the index knows are read lazily, longer ones all at once.
        rows = _run(table, [[word[:most]] for word in words], _GUESSES)
        right = [
            row for row, text in dialect.search_texts(database, table, rows) if _all(words, text)
        ]
        if len(right) >= limit or len(rows) < _GUESSES:
            return sorted(right, reverse=True)[:limit]
    return _run(table, [[word] for word in words], limit)


def _all(words: Iterable[str], text: str) -> bool:
    found = text.split()
    return all(any(item.startswith(word) for item in found) for word in words)


def corrected(table: str, typed: Typed, vocabulary: Vocabulary | None, limit: int) -> list[int]:
    """Return the newest rows that have all words of `typed` when its typos are forgiven.

    One mistyped word is looked for first: the others narrow down what it can mean.
    """
    if vocabulary is None:
        return []
    words = typed.words[:_MOST_WORDS]
    alone = len(words) == 1
    most = _ALTERNATIVES if alone else 2 * _ALTERNATIVES
    options = [vocabulary.corrections(word, typos(word, 4 if alone else 3), most) for word in words]
    unknown = [at for at, word in enumerate(words) if options[at] and not vocabulary.knows(word)]
    rows: dict[int, None] = {}
    if len(unknown) < 2:
        for at in unknown or range(len(words)):
            if options[at]:
                terms = [[word] for word in words]
                terms[at] = options[at]
                rows.update(dict.fromkeys(_run(table, terms, limit)))
    if not rows and sum(map(bool, options)) > 1:
        terms = [[word, *more[:_ALTERNATIVES]] for word, more in zip(words, options, strict=True)]
        rows.update(dict.fromkeys(_run(table, terms, limit)))
    return list(rows)


def among(table: str, alternatives: list[str], limit: int) -> list[int]:
    """Return the newest rows that have a word that begins with one of `alternatives`."""
    return _run(table, [alternatives], limit) if alternatives else []


def _run(table: str, words: list[list[str]], limit: int) -> list[int]:
    if not words:
        return []
    sql, parameters = dialect.words_query(table, words, limit)
    return [int(row[0]) for row in database.execute_sql(sql, parameters).fetchall()]
