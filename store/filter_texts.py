"""Filters written back into the filter language: joined, or with their values put another way."""

from __future__ import annotations

from collections.abc import Callable

from store.enumerations import Choice
from store.fields import Field, Kind
from store.filters import (
    AllOf,
    AnyOf,
    Filter,
    Pattern,
    Range,
    parse_filter,
    quote,
)


def as_text(conditions: Filter, say: Callable[[str], str] = str) -> str:
    """Return the text of a filter; `say` turns each of its values into what is to stand there."""
    if isinstance(conditions, AnyOf | AllOf):
        sign = "|" if isinstance(conditions, AnyOf) else "&"
        return sign.join(as_text(part, say) for part in conditions.parts)
    if isinstance(conditions, Range):
        low, high = (
            "" if bound is None else quote(say(bound))
            for bound in (conditions.low, conditions.high)
        )
        return f"{low}..{high}"
    if isinstance(conditions, Pattern):
        return ("<>" if conditions.negated else "") + conditions.pattern
    sign = "" if conditions.operator == "=" else conditions.operator
    return sign + quote(say(conditions.operand))


def both(first: str, second: str) -> str:
    """Return the filter that holds when both do. Raises InvalidValue for one that is none."""
    choices = [_choices(parse_filter(text)) for text in (first, second)]
    return "|".join(f"{as_text(one)}&{as_text(two)}" for one in choices[0] for two in choices[1])


def _choices(conditions: Filter) -> tuple[Filter, ...]:
    return conditions.parts if isinstance(conditions, AnyOf) else (conditions,)


def lasting(item: Field, text: str) -> str:
    """Return a filter that means the same to a person of another language.

    The names of choices become those that scripts use; other values stay as typed, so that
    "today" is the day on which the filter is used again. Raises InvalidValue.
    """
    if item.kind is not Kind.CHOICE:
        return text

    def named(operand: str) -> str:
        choice = item.parse(operand)
        return choice.key if isinstance(choice, Choice) else operand

    conditions = parse_filter(text)
    return text if isinstance(conditions, Pattern) else as_text(conditions, named)
