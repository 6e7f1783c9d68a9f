"""Reads the filter language of lists (see `store.filters`) into conditions."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from store.errors import InvalidValue
from store.text import N_, Caption

Operator: TypeAlias = Literal["=", "<>", "<", "<=", ">", ">="]

_LENGTH = 4096
_OPERATORS: tuple[Operator, ...] = ("<>", "<=", ">=", "<", ">", "=")
_VALUE_END = re.compile(r"[|&]|\.\.")
_QUOTED = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True)
class Comparison:
    """The field compared with one value, as typed; "" is blank."""

    operator: Operator
    operand: str


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included and as typed; None is open."""

    low: str | None
    high: str | None


@dataclass(frozen=True)
class Pattern:
    """A text with the wildcards `*` and `?`."""

    pattern: str
    negated: bool = False


@dataclass(frozen=True)
class AllOf:
    """Every one of the conditions."""

    parts: "tuple[Filter, ...]"


@dataclass(frozen=True)
class AnyOf:
    """At least one of the conditions."""

    parts: "tuple[Filter, ...]"


Filter: TypeAlias = Comparison | Range | Pattern | AllOf | AnyOf


def parse_filter(text: str) -> Filter:
    """Return the conditions that `text` expresses; raise InvalidValue naming the faulty place."""
    if len(text) > _LENGTH:
        raise InvalidValue(
            "",
            f"{text[:40]}…",
            N_("The filter '%(value)s' has more than %(limit)s characters. Shorten it."),
            limit=_LENGTH,
        )
    if not text.strip():
        raise InvalidValue("", text, N_("The filter is empty. Type a value, or '' for blank."))
    return _Parser(text).parse()


class _Parser:
    """Reads a filter from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def parse(self) -> Filter:
        """Return the whole filter: conditions parted by `|`, each of parts joined by `&`."""
        choices = [self._all_of()]
        while self._taken("|"):
            choices.append(self._all_of())
        return choices[0] if len(choices) == 1 else AnyOf(tuple(choices))

    def _all_of(self) -> Filter:
        parts = [self._condition()]
        while self._taken("&"):
            parts.append(self._condition())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _condition(self) -> Filter:
        for operator in _OPERATORS:
            if self._taken(operator):
                return self._compared(operator)
        low, quoted = self._operand()
        start = self.at
        if not self._taken(".."):
            if low is None:
                raise self._missing()
            return _equality("=", low, quoted)
        self._check_bound(low, quoted, "..", start)
        high, quoted = self._operand()
        self._check_bound(high, quoted, "..", self.at)
        if low is None and high is None:
            raise self._missing()
        self._check_no_range()
        return Range(low, high)

    def _compared(self, operator: Operator) -> Filter:
        start = self.at
        operand, quoted = self._operand()
        if operand is None:
            raise self._missing()
        self._check_no_range()
        if operator in ("=", "<>"):
            return _equality(operator, operand, quoted)
        self._check_bound(operand, quoted, operator, start)
        return Comparison(operator, operand)

    def _operand(self) -> tuple[str | None, bool]:
        """Return the next value, None when there is none, and whether it stood in quotes."""
        self._taken("@")
        self._skip_blanks()
        if self.text.startswith("'", self.at):
            return self._quoted(), True
        end = _VALUE_END.search(self.text, self.at)
        start, self.at = self.at, end.start() if end else len(self.text)
        value = self.text[start : self.at].strip()
        if value[:1] in {"<", ">", "="}:
            raise self._error(
                N_(
                    "%(sign)s cannot stand at character %(place)s of the filter '%(value)s'. "
                    "Begin the condition with it, or put the text in quotes: 'text'."
                ),
                start,
                sign=value[:1],
            )
        return value or None, False

    def _quoted(self) -> str:
        match = _QUOTED.match(self.text, self.at)
        if not match:
            raise self._error(
                N_(
                    "The quote at character %(place)s of the filter '%(value)s' is not closed. "
                    "Add a quote at the end of the text; a quote in the text is written twice."
                ),
                self.at,
            )
        self.at = match.end()
        self._skip_blanks()
        rest = self.text[self.at :]
        if rest and not _VALUE_END.match(rest):
            raise self._error(
                N_(
                    "At character %(place)s of the filter '%(value)s' something follows a closing "
                    "quote. Only |, & and .. may; a quote in the text is written twice."
                ),
                self.at,
            )
        return match[1].replace("''", "'")

    def _check_bound(self, operand: str | None, quoted: bool, sign: str, place: int) -> None:
        """Refuse wildcards and blank where values are compared by their order."""
        if operand == "":
            raise self._error(
                N_(
                    "Blank cannot be used with %(sign)s at character %(place)s of the filter "
                    "'%(value)s'. Type <>'' for all that is not blank."
                ),
                place,
                sign=sign,
            )
        if operand and not quoted and _has_wildcard(operand):
            raise self._error(
                N_(
                    "* and ? cannot be used with %(sign)s at character %(place)s of the filter "
                    "'%(value)s'. Leave them out, or put the text in quotes: 'text'."
                ),
                place,
                sign=sign,
            )

    def _check_no_range(self) -> None:
        if self.text.startswith("..", self.at):
            raise self._error(
                N_(
                    "The .. at character %(place)s of the filter '%(value)s' is one too many. "
                    "Type one range, such as A..B, and part several by |."
                ),
                self.at,
            )

    def _taken(self, sign: str) -> bool:
        """Pass over `sign` if it comes next, and tell whether it did."""
        self._skip_blanks()
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def _skip_blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _missing(self) -> InvalidValue:
        return self._error(
            N_(
                "A value is missing at character %(place)s of the filter '%(value)s'. "
                "Type it, or '' for blank."
            ),
            self.at,
        )

    def _error(self, message: Caption, at: int, **params: object) -> InvalidValue:
        return InvalidValue("", self.text, message, place=at + 1, **params)


def _equality(operator: Operator, operand: str, quoted: bool) -> Filter:
    if not quoted and _has_wildcard(operand):
        return Pattern(operand, negated=operator == "<>")
    return Comparison(operator, operand)


def _has_wildcard(operand: str) -> bool:
    return "*" in operand or "?" in operand
