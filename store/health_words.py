"""Whether what records are found by agrees with the records: indexes, words, duplicate strings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from store import channel_rows, dialect, duplicate_strings, duplicates
from store.enumerations import ContactType
from store.health import Check, Finding, Progress, stale, well
from store.models import database
from store.text import N_, fold

_CHUNK = 5000
_MANY = 5000
"""From so many entries on their words are indexed anew as a whole."""


def _search(_progress: Progress) -> Finding:
    states = {table: dialect.check_search(database, table) for table in dialect.WITH_WORDS}
    if None in states.values():
        return well("search", N_("not checked, as the file can only be read"))
    wrong = [table for table, right in states.items() if not right]
    if wrong:
        return stale(
            "search",
            N_("The search index does not agree with its records: %(tables)s."),
            tables=", ".join(wrong),
        )
    return well("search")


def _rebuild_indexes() -> None:
    for table in dialect.WITH_WORDS:
        if not dialect.check_search(database, table):
            dialect.rebuild_search(database, table)


def _contact_words(progress: Progress) -> Finding:
    count = channel_rows.count_stale(progress)
    if count:
        return stale(
            "contact_words",
            N_("Contacts that are not found by their fields, or not by all of them: %(count)s."),
            count=count,
        )
    return well("contact_words")


def _stale_entries(progress: Progress) -> Iterator[tuple[str, int]]:
    """Yield the right words, and the number, of each entry that has others."""
    (total,) = database.execute_sql("SELECT COUNT(*) FROM interaction_log_entry").fetchone()
    done = last = 0
    while rows := database.execute_sql(
        "SELECT entry_no, description, search_text FROM interaction_log_entry "
        f"WHERE entry_no > ? ORDER BY entry_no LIMIT {_CHUNK}",
        (last,),
    ).fetchall():
        first, last = rows[0][0], rows[-1][0]
        comments: dict[int, list[str]] = defaultdict(list)
        for entry_no, comment in database.execute_sql(
            "SELECT entry_id, comment FROM entry_comment WHERE entry_id BETWEEN ? AND ? "
            "ORDER BY entry_id, line_no",
            (first, last),
        ).fetchall():
            comments[entry_no].append(comment)
        for entry_no, description, text in rows:
            words = fold(" ".join([description, *comments[entry_no]]))
            if words != text and set(words.split()) != set(text.split()):
                yield words, entry_no
        done += len(rows)
        progress(done, total)


def _entry_words(progress: Progress) -> Finding:
    count = sum(1 for _entry in _stale_entries(progress))
    if count:
        return stale(
            "entry_words",
            N_("Interactions that are not found by what they say: %(count)s."),
            count=count,
        )
    return well("entry_words")


def _write_entry_words() -> None:
    sql = "UPDATE interaction_log_entry SET search_text = ? WHERE entry_no = ?"
    stale = _stale_entries(lambda _done, _total: None)
    some = list(islice(stale, _MANY))
    if len(some) < _MANY:
        dialect.run_many(database, sql, some)
        return
    with dialect.many_search_texts(database, "interaction_log_entry", "entry_no"):
        while some:
            dialect.run_many(database, sql, some)
            some = list(islice(stale, _MANY))


def _duplicates(progress: Progress) -> Finding:
    """Compare the strings of all companies with their fields."""
    current = duplicate_strings.settings()
    if not current.maintain:
        return well("duplicates", N_("not kept, as the set-up says"))
    columns = sorted({part.field for part in current.parts})
    wrong = _strings_of_others()
    (total,) = database.execute_sql("SELECT COUNT(*) FROM contact").fetchone()
    done = last = 0
    while columns:
        rows = database.execute_sql(
            f"SELECT id, {', '.join(columns)} FROM contact WHERE type = ? AND id > ? "
            f"ORDER BY id LIMIT {_CHUNK}",
            (int(ContactType.COMPANY), last),
        ).fetchall()
        if not rows:
            break
        first, last = rows[0][0], rows[-1][0]
        kept: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for contact_id, setup_id, string in database.execute_sql(
            "SELECT contact_id, setup_id, string FROM duplicate_search_string "
            "WHERE contact_id BETWEEN ? AND ?",
            (first, last),
        ).fetchall():
            kept[contact_id].add((setup_id, string))
        for contact_id, *texts in rows:
            values = dict(zip(columns, map(str, texts), strict=True))
            wrong += kept[contact_id] != set(duplicate_strings.strings_of(values, current.parts))
        done += len(rows)
        progress(done, total)
    if wrong:
        return stale(
            "duplicates",
            N_("Companies whose duplicates may not be found: %(count)s."),
            count=wrong,
        )
    return well("duplicates")


def _strings_of_others() -> int:
    """Return how many contacts have strings without being companies."""
    sql = (
        "SELECT COUNT(DISTINCT contact_id) FROM duplicate_search_string "
        "JOIN contact ON contact.id = contact_id WHERE contact.type <> ?"
    )
    (count,) = database.execute_sql(sql, (int(ContactType.COMPANY),)).fetchone()
    return int(count)


CHECKS = (
    Check("contact_words", N_("Words of contacts"), _contact_words, channel_rows.renew),
    Check("entry_words", N_("Words of interactions"), _entry_words, _write_entry_words),
    Check("duplicates", N_("Duplicate search strings"), _duplicates, duplicates.generate),
    # the last one: what is mended before it changes what it is made of
    Check("search", N_("Search index"), _search, _rebuild_indexes),
)
