"""Undo of answers that were given to contacts by hand, or taken away from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from store import db
from store.errors import RuleError
from store.models.profiles import ContactProfileAnswer
from store.nouns import noun
from store.profile_answers import insert, others_than, with_answer
from store.records import get
from store.text import N_

if TYPE_CHECKING:
    from store.undo import ChangeLine

_ANSWER = ContactProfileAnswer


def take_back(lines: Sequence[ChangeLine]) -> int:
    """Take answers away that were given, give back those taken away; return how many contacts.

    The rule "undo only what nobody changed since". Raises RuleError, and NotFound when the line of
    an answer was deleted since; then nothing is changed.
    """
    for key, contacts in _by_key((line.row_id, line.new) for line in lines):
        answer = get(noun("profile-line"), key)
        for chunk in _chunks(contacts):
            ours = (_ANSWER.answer == answer.id) & _ANSWER.contact.in_(chunk)
            if _ANSWER.delete().where(ours).execute() != len(chunk):
                raise _changed_since()
    for key, contacts in _by_key((line.row_id, line.old) for line in lines):
        answer = get(noun("profile-line"), key)
        taken = (_ANSWER.answer == answer.id) | others_than(answer)
        for chunk in _chunks(contacts):
            if with_answer(taken, chunk) or insert(answer, chunk) != len(chunk):
                raise _changed_since()
    return len({line.row_id for line in lines})


def _by_key(rows: Iterable[tuple[int, str | None]]) -> Iterator[tuple[str, list[int]]]:
    """Yield each answer that the JSON of `rows` names, with the contacts it stands beside."""
    found: dict[str, list[int]] = {}
    for contact, text in rows:
        if text is not None:
            found.setdefault(json.loads(text)["profile_answer"], []).append(contact)
    yield from found.items()


def _chunks(contacts: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(contacts), db.CHUNK):
        yield contacts[start : start + db.CHUNK]


def _changed_since() -> RuleError:
    return RuleError(N_("The profile of a contact was changed since. Nothing was undone."))
