"""Contacts by their profile: a filter on the answers that they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.fields import CODE_LENGTH, Field, Kind
from store.text import N_

if TYPE_CHECKING:
    from store.filters import Filter


def profile_filter() -> Field:
    """Return what contacts can be filtered by: an answer that they were given."""
    return Field(
        "profile_answer",
        N_("Profile Answer"),
        Kind.REFERENCE,
        ref="profile-line",
        length=2 * CODE_LENGTH,
        editable=False,
        condition=_condition,
    )


def _condition(_field: Field, text: str) -> Any:
    """Return the condition that a contact has answers as the filter `text` says.

    `CUSTOMER/3` finds who has the answer on line 3, or any answer to the question on it;
    `CUSTOMER/*` who has any of the questionnaire. `A|B`, `A&B`, `<>A` and `''` are read as for
    the codes of a contact. Raises InvalidValue.
    """
    from store.filters import of_several, parse_filter

    return of_several(parse_filter(text), _has, lambda part: ~_has(part))


def _has(parsed: Filter) -> Any:
    """Return the condition that a contact has an answer for which `parsed` holds."""
    from store import dialect
    from store.filters import matches, to_expression
    from store.models import Contact
    from store.models.profiles import ContactProfileAnswer, ProfileLine
    from store.nouns import noun

    answer, key = ContactProfileAnswer, noun("profile-line").by_name["key"]
    wanted = to_expression(parsed, key.column, key.parse, text=False, folded=dialect.folded)
    named = ProfileLine.select(ProfileLine.id).where(wanted)
    line = ProfileLine.alias("answered")
    lines = line.select(line.id).where(line.id.in_(named) | line.question.in_(named))
    has = Contact.id.in_(answer.select(answer.contact).where(answer.answer.in_(lines)))
    if not matches(parsed, "", str):
        return has
    return has | Contact.id.not_in(answer.select(answer.contact))
