"""The filter language of lists.

==============  ==============================================================
``A..B``        from A to B, both included; ``..B`` and ``A..`` are open
``A|B``         A or B
``A&B``         both conditions; binds tighter than ``|``
``<>X``         not X; also ``<X``  ``>X``  ``<=X``  ``>=X``  ``=X``
``A*``  ``?B``  ``*`` any characters, ``?`` exactly one
``@text``       case and accents ignored, which texts do anyway
``'A|B'``       the text itself, no sign in it means anything; ``''`` in it is a quote
``''``          blank; ``<>''`` not blank
==============  ==============================================================

A quote opens only where a value begins, so that ``O'Brien`` needs none.

`parse_filter` reads it; `to_expression` makes a database condition of it and `matches` tells the
same of one value. A text matches with case and accents ignored; other fields by their values. A
field that is null counts as blank.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from peewee import SQL, NodeList, Value

from store.errors import InvalidValue
from store.filter_parser import (
    AllOf,
    AnyOf,
    Comparison,
    Filter,
    Operator,
    Pattern,
    Range,
    parse_filter,
)
from store.text import N_, fold_key

__all__ = [
    "AllOf",
    "AnyOf",
    "Comparison",
    "Convert",
    "Filter",
    "Pattern",
    "Range",
    "Span",
    "joined",
    "matcher",
    "matches",
    "of_several",
    "parse_filter",
    "quote",
    "single_value",
    "to_expression",
]

_T = TypeVar("_T")
_BARE = re.compile(r"[^\W_](?:[\w ,:/+-]|\.(?!\.))*", re.ASCII)
_COMPARE: dict[Operator, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Span(Generic[_T]):
    """What an operand means when it is more than one value: a month in a field of dates."""

    first: _T
    last: _T


class Convert(Protocol):
    """Turns an operand into a value of the field.

    It returns a `Span` for an operand that means several values, and for "" the blank value of
    the field (None when that is null). It raises InvalidValue.
    """

    def __call__(self, operand: str, /) -> Any: ...


def quote(value: str) -> str:
    """Return a filter that finds exactly `value`, whatever signs are in it."""
    if _BARE.fullmatch(value) and value == value.strip():
        return value
    return "'" + value.replace("'", "''") + "'"


def single_value(conditions: Filter) -> str | None:
    """Return the only value that the filter lets through, as typed; None when there are more."""
    if isinstance(conditions, Comparison) and conditions.operator == "=":
        return conditions.operand
    if isinstance(conditions, Range) and conditions.low == conditions.high:
        return conditions.low
    return None


def to_expression(
    conditions: Filter,
    column: Any,
    convert: Convert,
    *,
    text: bool,
    folded: Callable[[Any], Any],
) -> Any:
    """Return `conditions` on `column` (a field or any other expression) as a Peewee expression.

    `text` fields are compared through `folded(column)`, which must give what `fold_key` gives, in
    the order of code points. Codes are not `text`: they compare as they are, so that their index
    serves. Raises InvalidValue for an operand that `convert` cannot read.
    """
    reader = _Reader(convert, text)
    compared = folded(column) if text else column
    return _compiled(conditions, column, compared, reader)


def matcher(conditions: Filter, convert: Convert, *, text: bool = False) -> Callable[[Any], bool]:
    """Return a function that tells whether a value of the field meets `conditions`.

    It tells what the database would tell by `to_expression`. Raises InvalidValue for an operand
    that `convert` cannot read.
    """
    return _matcher(conditions, _Reader(convert, text))


def matches(conditions: Filter, value: Any, convert: Convert, *, text: bool = False) -> bool:
    """Return whether `value` meets `conditions` (see `matcher`)."""
    return matcher(conditions, convert, text=text)(value)


class _Reader:
    """Reads operands as values of one field."""

    def __init__(self, convert: Convert, text: bool) -> None:
        self.convert = convert
        self.text = text

    def span(self, operand: str) -> Span[Any]:
        """Return the values that the operand means, in the form in which they are compared."""
        value = self.convert(operand)
        if isinstance(value, Span):
            return value
        if self.text and value:
            value = fold_key(value)
        return Span(value, value)

    def bound(self, operand: str) -> Span[Any]:
        """Return the same for an operand whose order matters, which cannot be blank."""
        span = self.span(operand)
        if span.first is None:
            raise InvalidValue("", operand, N_("'%(value)s' has no order. Type a value."))
        return span

    def pattern(self, pattern: str) -> str:
        """Return a text with wildcards in the form in which it is compared."""
        value = self.convert(pattern)
        if not isinstance(value, str):
            raise InvalidValue(
                "", pattern, N_("'%(value)s': * and ? are for texts. Type a value or a range.")
            )
        return fold_key(value) if self.text else value


def _is_blank(span: Span[Any]) -> bool:
    return span.first is None or span.first == ""


def _compiled(conditions: Filter, column: Any, compared: Any, reader: _Reader) -> Any:
    if isinstance(conditions, AllOf | AnyOf):
        parts = [_compiled(part, column, compared, reader) for part in conditions.parts]
        return joined(parts, operator.and_ if isinstance(conditions, AllOf) else operator.or_)
    if isinstance(conditions, Range):
        low = None if conditions.low is None else compared >= reader.bound(conditions.low).first
        high = None if conditions.high is None else compared <= reader.bound(conditions.high).last
        return joined([part for part in (low, high) if part is not None], operator.and_)
    if isinstance(conditions, Pattern):
        return _compiled_pattern(conditions, column, compared, reader)
    if conditions.operator in _COMPARE:
        span = reader.bound(conditions.operand)
        limit = span.first if conditions.operator in ("<", ">=") else span.last
        return _COMPARE[conditions.operator](compared, limit)
    return _compiled_equality(conditions, column, compared, reader.span(conditions.operand))


def _compiled_equality(comparison: Comparison, column: Any, compared: Any, span: Span[Any]) -> Any:
    equal = comparison.operator == "="
    if span.first is None:
        return column.is_null(equal)
    if span.first == "":
        return (column == "") | column.is_null() if equal else column != ""
    if span.first == span.last:
        return compared == span.first if equal else (compared != span.first) | column.is_null()
    if equal:
        return (compared >= span.first) & (compared <= span.last)
    return (compared < span.first) | (compared > span.last) | column.is_null()


def _compiled_pattern(conditions: Pattern, column: Any, compared: Any, reader: _Reader) -> Any:
    if not conditions.pattern.strip("*"):
        return SQL("1 = 0" if conditions.negated else "1 = 1")
    like = re.sub(r"[\\%_]", r"\\\g<0>", reader.pattern(conditions.pattern))
    like = like.replace("*", "%").replace("?", "_")
    words = "NOT LIKE" if conditions.negated else "LIKE"
    # Peewee's own operators would become GLOB on one engine and ILIKE on another.
    found = NodeList((compared, SQL(words), Value(like), SQL("ESCAPE '\\'")), parens=True)
    return found | column.is_null() if conditions.negated else found


def joined(parts: list[Any], join: Callable[[Any, Any], Any]) -> Any:
    """Join many conditions by `&` or `|` as a shallow tree: databases limit how deep an expression may be."""
    while len(parts) > 1:
        pairs = [join(*parts[at : at + 2]) for at in range(0, len(parts) - 1, 2)]
        parts = pairs + parts[len(pairs) * 2 :]
    return parts[0]


def _matcher(conditions: Filter, reader: _Reader) -> Callable[[Any], bool]:
    if isinstance(conditions, AllOf | AnyOf):
        parts = [_matcher(part, reader) for part in conditions.parts]
        every = all if isinstance(conditions, AllOf) else any
        return lambda value: every(part(value) for part in parts)
    if isinstance(conditions, Pattern):
        return _pattern_matcher(conditions, reader)
    if isinstance(conditions, Range):
        low = None if conditions.low is None else reader.bound(conditions.low).first
        high = None if conditions.high is None else reader.bound(conditions.high).last
        test = partial(_within, low=low, high=high)
    elif conditions.operator in _COMPARE:
        span = reader.bound(conditions.operand)
        limit = span.first if conditions.operator in ("<", ">=") else span.last
        test = partial(_compares, compare=_COMPARE[conditions.operator], limit=limit)
    else:
        return _equality_matcher(conditions, reader)
    return lambda value: value is not None and test(_comparable(value, reader))


def of_several(
    conditions: Filter, has: Callable[[Filter], Any], has_not: Callable[[Filter], Any]
) -> Any:
    """Return what `conditions` ask of a field that may have several values.

    `has` gives the condition that one of the values meets a filter, `has_not` that none does:
    `A|B` asks for one of them, `A&B` for both, `<>A` for none that is A.
    """
    if isinstance(conditions, AllOf | AnyOf):
        parts = [of_several(part, has, has_not) for part in conditions.parts]
        return joined(parts, operator.and_ if isinstance(conditions, AllOf) else operator.or_)
    if isinstance(conditions, Comparison) and conditions.operator == "<>":
        return has_not(Comparison("=", conditions.operand))
    if isinstance(conditions, Pattern) and conditions.negated:
        return has_not(Pattern(conditions.pattern, negated=False))
    return has(conditions)


def _comparable(value: Any, reader: _Reader) -> Any:
    return fold_key(value) if reader.text else value


def _within(value: Any, low: Any, high: Any) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _compares(value: Any, compare: Callable[[Any, Any], Any], limit: Any) -> bool:
    return bool(compare(value, limit))


def _equality_matcher(comparison: Comparison, reader: _Reader) -> Callable[[Any], bool]:
    wanted = comparison.operator == "="
    span = reader.span(comparison.operand)
    if _is_blank(span):
        blanks = (None,) if span.first is None else (None, "")
        return lambda value: (value in blanks) is wanted

    def test(value: Any) -> bool:
        found = value is not None and span.first <= _comparable(value, reader) <= span.last
        return found is wanted

    return test


def _fixed(part: str) -> str:
    return ".".join(map(re.escape, part.split("?")))


def _pattern_matcher(conditions: Pattern, reader: _Reader) -> Callable[[Any], bool]:
    if not conditions.pattern.strip("*"):
        return lambda _value: not conditions.negated
    begin, *others = map(_fixed, reader.pattern(conditions.pattern).split("*"))
    if others:  # each part where it stands first: no other place could fit better
        middle = "".join(f"(?>.*?{part})" for part in others[:-1] if part)
        begin = f"{begin}{middle}.*{others[-1]}"
    regex = re.compile(begin, re.DOTALL)

    def test(value: Any) -> bool:
        found = value is not None and bool(regex.fullmatch(_comparable(value, reader)))
        return found is not conditions.negated

    return test
