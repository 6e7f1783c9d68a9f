"""Taking the name and the addresses of an erased contact out of what is noted about others."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from store import comments, dialect
from store.models import Contact, EntryComment, InteractionLogEntry, database
from store.models.segments import SegmentLine
from store.text import fold, name_key

GONE = "…"
_ADDRESS = re.compile(r"\S+@\S+|\+?[\d ()./-]{7,}")
_Entry = InteractionLogEntry


@dataclass(frozen=True)
class Words:
    """What tells who an erased contact was.

    `needles` are its values as they stand in JSON; `said` those that nobody else can mean: full
    names of two words or more, e-mail addresses and phones.
    """

    needles: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts `said` as they stand within a value in JSON."""
        return tuple(json.dumps(text, ensure_ascii=False)[1:-1] for text in self.said)

    @property
    def folded(self) -> tuple[str, ...]:
        """The texts `said` as the search has them."""
        return tuple(filter(None, map(fold, self.said)))

    @classmethod
    def of(
        cls, texts: Iterable[str], names: Collection[str], contact_id: int, numbers: Iterable[str]
    ) -> Words:
        """Return the words for the telling values `texts` of a contact and the numbers it had.

        Those in `names` are what it is called, or was.
        """
        given = sorted(texts, key=lambda text: (-len(text), text))
        said = [
            text
            for text in given
            if _ADDRESS.fullmatch(text)
            or (text in names and len(text.split()) > 1 and _is_only_one(text, contact_id))
        ]
        needles = [json.dumps(text, ensure_ascii=False) for text in [*given, *numbers]]
        return cls(tuple(needles), tuple(said))


def _is_only_one(name: str, contact_id: int) -> bool:
    """Return whether nobody else has the name."""
    others = (Contact.name_key == name_key(name)) & (Contact.id != contact_id)
    return not Contact.select(Contact.id).where(others).exists()


def clear_mentions(words: Words) -> int:
    """Take the words out of the texts of entries, comments, notes and lines; return how many."""
    if not words.said:
        return 0
    said = pattern(words.said)
    return _clear_entries(words, said) + sum(_clear(column, words, said) for column in _columns())


def pattern(texts: Iterable[str], *, within: bool = False) -> re.Pattern[str]:
    """Return the pattern that finds any of the texts: as whole words, or `within` others, too."""
    any_of = "|".join(map(re.escape, texts)) or r"(?!)"
    # "ana ruiz" is not to be taken out of "Mariana Ruiz"
    return re.compile(any_of if within else rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def _columns() -> list[Any]:
    from store.models.contact_tables import ContactComment
    from store.models.outbox import OutgoingMail as Mail

    mails = [Mail.copy_to, Mail.subject, Mail.body, Mail.error]
    lines = [SegmentLine.description, SegmentLine.subject]
    return [Contact.note, ContactComment.comment, *lines, *mails]


def _clear_entries(words: Words, said: re.Pattern[str]) -> int:
    """Take the words out of the entries in which the search finds them, and their comments."""
    found: set[int] = set()
    for text in words.said:
        folded = fold(text).split()
        if folded:
            condition = dialect.words_condition("interaction_log_entry", _Entry.entry_no, folded)
            query = _Entry.select(_Entry.entry_no).where(condition)
            found.update(row[0] for row in database.execute(query).fetchall())
    count = 0
    for number in sorted(found):
        entry = _Entry.get_by_id(number)
        new = {name: said.sub(GONE, getattr(entry, name)) for name in ("description", "subject")}
        changed = any(getattr(entry, name) != text for name, text in new.items())
        if changed:
            _Entry.update(new).where(_Entry.entry_no == number).execute()
        for line in EntryComment.select().where(EntryComment.entry == number):
            text = said.sub(GONE, line.comment)
            if text != line.comment:
                changed = True
                EntryComment.update(comment=text).where(
                    (EntryComment.entry == number) & (EntryComment.line_no == line.line_no)
                ).execute()
        if changed:
            comments.index_words(number)
            count += 1
    return count


def _clear(column: Any, words: Words, said: re.Pattern[str]) -> int:
    model = column.model
    condition: Any = column.contains(words.said[0])
    for text in words.said[1:]:
        condition |= column.contains(text)
    texts = {row[0] for row in database.execute(model.select(column).where(condition)).fetchall()}
    count = 0
    for text in texts:
        left = said.sub(GONE, text)
        if left != text:
            found = {model.search_text: fold(left)} if column is SegmentLine.description else {}
            count += model.update({column: left, **found}).where(column == text).execute()
    return count
