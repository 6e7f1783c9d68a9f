"""Which field a column could be whose header nobody knows: by a similar header, or its content."""

import re
from collections.abc import Iterable, Sequence

from store.exchange.csv_headers import known_headers
from store.exchange.layout import TableLayout
from store.text import fold

SIMILAR = 86
"""Percent that a header must agree with a known one."""
_SHORTEST = 5  # letters: of shorter headers a single typo is another word
_MOST = 0.7  # of the filled cells must look alike
_FEWEST = 2
_MOST_GUESSED = 500  # columns: nobody makes a table of more

_EMAIL = re.compile(r"\s*[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+\s*")
_WEB = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
_PHONE = re.compile(r"\s*(?:\+|00)?[\d\s()./-]{7,22}\s*")
_DATE = re.compile(r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\b.*")
_MOBILE = re.compile(r"(?:(?:\+|00)34)?[67]\d{8}|(?:(?:\+|00)49|0)1[567]\d{8,9}")
_LOOKS = (("email", _EMAIL), ("home_page", _WEB), ("phone_no", _PHONE))


def propose(layout: TableLayout, rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the field of each column of a table, "" for none, for a person to look at.

    By its header where that is known, else by one that is similar, else by the content of the
    first `rows`, such as e-mail addresses: the latter only for a field that no other column has.
    """
    fields = dict(zip(layout.headers, layout.fields(), strict=True))
    labels = set(layout.headers) - set(layout.unmapped()) - set(layout.known())
    free = [name for name in layout.headers if not fields[name] and name not in labels]
    taken = {field for field in fields.values() if field}
    for name in free[:_MOST_GUESSED]:
        similar = _similar(name) if layout.cells else ""
        if similar and similar not in taken:
            fields[name] = similar
            taken.add(similar)
    given = list(rows)
    for place, name in enumerate(layout.headers):
        if fields[name] or name in labels:
            continue
        found = _by_content([row[place] for row in given if place < len(row)])
        if found and found not in taken:
            fields[name] = found
            taken.add(found)
    if not layout.cells and taken and "name" not in taken:
        _name_column(layout, given, fields)
    return fields


def _similar(header: str) -> str:
    """Return the field of the known header that is most like this one, or ""."""
    key = fold(header)
    if len(key) < _SHORTEST:
        return ""
    from rapidfuzz import fuzz, process

    known = known_headers()
    choices = [name for name in known if len(name) >= _SHORTEST]
    found = process.extractOne(key, choices, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR)
    return "" if found is None else known[found[0]]


def _by_content(cells: Sequence[str]) -> str:
    """Return the field that the cells of a column look like, or ""."""
    filled = [cell for cell in cells if cell and not cell.isspace()]
    if len(filled) < _FEWEST:
        return ""
    for field, form in _LOOKS:
        fitting = [cell for cell in filled if form.fullmatch(cell)]
        if len(fitting) < _MOST * len(filled):
            continue
        if field != "phone_no":
            return field
        if sum(_DATE.fullmatch(cell) is not None for cell in filled) * 2 > len(filled):
            return ""
        numbers = [re.sub(r"[^\d+]", "", cell) for cell in fitting]
        if sum(len(number) >= 9 for number in numbers) < _MOST * len(numbers):
            return ""
        mobile = sum(_MOBILE.fullmatch(number) is not None for number in numbers)
        return "mobile_phone_no" if mobile * 2 > len(numbers) else "phone_no"
    return ""


def _name_column(
    layout: TableLayout, rows: Sequence[Sequence[str]], fields: dict[str, str]
) -> None:
    """Take the first column of words for the names, in a table without headers."""
    for place, name in enumerate(layout.headers):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        if not fields[name] and cells and all(re.match(r"\s*[^\W\d_]", cell) for cell in cells):
            fields[name] = "name"
            return
