"""Fields: declared once, used by lists, cards, filters, the command line and the errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property, partial
from typing import Any, TypeAlias

from peewee import Field as Column

from store.declared import Declared
from store.enumerations import Choice
from store.errors import InvalidValue, TooLong
from store.models.base import QUANTITY_SCALE, SCALE
from store.session import session
from store.text import N_, Caption, clean_code, clean_text, fold

Value: TypeAlias = str | int | bool | Decimal | date | time | Choice | None

CODE_LENGTH = 20
TEXT_LENGTH = 250
NOTE_LENGTH = 4000


class Kind(Enum):
    """What a field holds.

    MINUTES is a duration, PERIOD a number of days; NUMBER a decimal that may be below zero, or not
    given at all; QUANTITY one with up to five decimals that may be below zero; MOMENT an instant in UTC as text.
    """

    CODE = auto()
    TEXT = auto()
    NOTE = auto()
    INTEGER = auto()
    AMOUNT = auto()
    MINUTES = auto()
    PERIOD = auto()
    NUMBER = auto()
    QUANTITY = auto()
    DATE = auto()
    TIME = auto()
    MOMENT = auto()
    BOOLEAN = auto()
    CHOICE = auto()
    REFERENCE = auto()

    __hash__ = object.__hash__  # that of Enum is written in Python, and asked for every value


class Field(Declared):
    """One field of a noun.

    `name` is its name for scripts and in JSON; `column` the expression it is read from; `stored`
    the model attribute it is written to, empty for a computed field. A reference holds the key of
    a record of the noun `ref`; `key` is then the foreign key column that filters use, and
    `column` the key column of the other table. `order` is the column that sorting uses when it
    is not `column`. `numbered` says that the next number of a series is taken when it is empty.
    `counted` says that it is made of many other rows by `Noun.count`: lists that do not show it leave
    it out. Filters and sorting use `column` all the same.
    `early_blank` says of a date that is blank because something never happened that it fits every
    filter for "before".
    `shown` writes a text that is kept by a key as people read it, which `parse` leaves to the noun;
    `proposals` gives texts that are often wanted.
    `condition` makes of a filter text what must hold; None where `column` itself is compared.
    """

    name: str
    caption: Caption
    kind: Kind
    column: Any = None
    stored: str = ""
    length: int = 0
    choices: type[Choice] | None = None
    ref: str = ""
    key: Any = None
    target: Any = None
    order: Any = None
    either: Field | None = None
    required: bool = False
    numbered: bool = False
    early_blank: bool = False
    counted: bool = False
    editable: bool = True
    condition: Callable[[Field, str], Any] | None = None
    shown: Callable[[str], str] | None = None
    proposals: Callable[[], Sequence[str]] | None = None

    def _complete(self) -> None:
        computed = self.column is not None and not isinstance(self.column, Column)
        if self.kind is Kind.BOOLEAN and computed:
            # a condition is a number on one engine and none on another
            self.__dict__["column"] = self.column.cast("INTEGER")

    @property
    def options(self) -> type[Choice]:
        """The choices of a choice field. Raises TypeError for another kind of field."""
        if self.choices is None:
            raise TypeError(self.name)
        return self.choices

    @property
    def limit(self) -> int:
        """The most characters that a text of the field may have; 0 for other kinds."""
        if self.length:
            return self.length
        return _LENGTHS.get(self.kind, 0)

    @property
    def blank(self) -> Value:
        """The value of the field when it is not filled."""
        if self.kind is Kind.CHOICE:
            return self.options(0)
        return _BLANKS[self.kind]

    def parse(self, typed: object) -> Value:
        """Return the value that `typed` (text of a person or script, or a value) means.

        Raises InvalidValue, with the field's caption, when it means none, and TooLong.
        """
        try:
            return self._parsed(typed)
        except TooLong:
            raise
        except InvalidValue as error:
            raise error.with_field(self.caption) from None

    def _parsed(self, typed: object) -> Value:
        if typed is None:
            return self.blank
        if self.kind in _TEXTS:
            return self._text(str(typed))
        if not isinstance(typed, str):
            return _as_value(self, typed)
        text = clean_text(typed)
        if self.kind is Kind.CHOICE:
            return self._choice(text)
        if not text:
            return self.blank
        # a program that shows what there is needs nothing of all this
        from store.typed_values import PARSERS

        return PARSERS[self.kind](text)

    @property
    def is_text(self) -> bool:
        """Whether a text that a driver gives is the value as it stands."""
        return self.reader() is _str

    @property
    def parser(self) -> Callable[[str], Value]:
        """The function that does what `parse` does with a text, for many of them."""
        return self._text if self.kind in _TEXTS else self.parse

    @cached_property
    def _text(self) -> Callable[[str], str]:
        clean: Callable[[str], str] = clean_text
        as_typed = self.kind is Kind.TEXT  # where nothing is to be cleaned but blanks at its ends
        if self.kind in (Kind.CODE, Kind.REFERENCE):
            clean = clean_code
        elif self.kind is Kind.NOTE:
            clean = partial(clean_text, multiline=True)
        limit = self.limit

        def text_of(typed: str) -> str:
            simple = as_typed and typed.isascii() and typed.isprintable()
            text = typed.strip() if simple else clean(typed)
            if len(text) > limit:
                raise TooLong(self.caption, len(text), limit)
            return text

        return text_of

    def _choice(self, text: str) -> Choice:
        wanted = fold(text)
        for choice in self.options:
            names = (choice.key, choice.caption, session.translate(choice.caption))
            if wanted in (fold(name) for name in names) or text == str(choice.value):
                return choice
        raise InvalidValue(
            self.caption,
            text,
            N_("'%(value)s' is not one of: %(choices)s."),
            choices=", ".join(choice.key or "''" for choice in self.options),
        )

    def from_database(self, raw: Any) -> Value:
        """Return the value of a raw column as the driver gave it."""
        return self.reader()(raw)

    def reader(self) -> Callable[[Any], Value]:
        """Return the function that does what `from_database` does, for many rows."""
        if self.kind is Kind.CHOICE:
            choices = {choice.value: choice for choice in self.options}
            blank = self.options(0)
            return lambda raw: choices.get(raw or 0, blank)
        return _READERS[self.kind]

    def to_json(self, value: Value) -> str | int | float | bool | None:
        """Return the value as scripts see it: ISO dates, amounts as text, choices by name."""
        if isinstance(value, Choice):
            return value.key
        if isinstance(value, Decimal):
            if self.kind is Kind.MINUTES:
                return int(value) if value == value.to_integral_value() else float(value)
            if self.kind is Kind.QUANTITY:
                return f"{value.normalize():f}"
            return f"{value:.2f}"
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if isinstance(value, date):
            return value.isoformat()
        return value


_TEXTS = frozenset({Kind.CODE, Kind.TEXT, Kind.NOTE, Kind.REFERENCE, Kind.MOMENT})
_LENGTHS = {
    Kind.CODE: CODE_LENGTH,
    Kind.REFERENCE: CODE_LENGTH,
    Kind.TEXT: TEXT_LENGTH,
    Kind.NOTE: NOTE_LENGTH,
    Kind.MOMENT: 40,
}
_BLANKS: dict[Kind, Value] = {
    Kind.CODE: "",
    Kind.TEXT: "",
    Kind.NOTE: "",
    Kind.INTEGER: 0,
    Kind.AMOUNT: Decimal(0),
    Kind.MINUTES: Decimal(0),
    Kind.PERIOD: 0,
    Kind.NUMBER: None,
    Kind.QUANTITY: Decimal(0),
    Kind.DATE: None,
    Kind.TIME: None,
    Kind.MOMENT: "",
    Kind.BOOLEAN: False,
    Kind.REFERENCE: "",
}


def _as_value(field: Field, typed: Any) -> Value:
    if field.kind is Kind.CHOICE:
        return field.options(typed)
    if field.kind in (Kind.AMOUNT, Kind.MINUTES):
        return not_negative(Decimal(str(typed)).quantize(Decimal("0.01")))
    if field.kind is Kind.NUMBER:
        return Decimal(str(typed)).quantize(Decimal("0.01"))
    if field.kind is Kind.QUANTITY:
        return Decimal(str(typed)).quantize(Decimal("0.00001"))
    if field.kind in (Kind.INTEGER, Kind.PERIOD):
        return int(typed)
    if field.kind is Kind.BOOLEAN:
        return bool(typed)
    if field.kind is Kind.DATE and isinstance(typed, date):
        return typed
    if field.kind is Kind.TIME and isinstance(typed, time):
        return typed
    raise InvalidValue(field.caption, typed, N_("'%(value)s' cannot be understood."))


def not_negative(value: Decimal) -> Decimal:
    """Return `value`; raise InvalidValue below zero: costs and durations are zero or more."""
    if value < 0:
        raise InvalidValue("", value, N_("%(value)s is below zero. Enter zero or a larger number."))
    return value


# What another program has written and is no value of the field reads as blank: one such row shall
# not keep people from all the others.


def _int(raw: Any) -> int:
    try:
        return int(raw or 0)
    except (ValueError, TypeError):
        return 0


def _decimal(raw: Any) -> Decimal:
    try:
        return Decimal(raw or 0) / SCALE
    except (ArithmeticError, ValueError, TypeError):
        return Decimal(0)


def _quantity(raw: Any) -> Decimal:
    return _decimal(raw) * SCALE / QUANTITY_SCALE


def _number(raw: Any) -> Decimal | None:
    return None if raw is None else _decimal(raw)


def _date(raw: Any) -> date | None:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw) if raw else None
    except (ValueError, TypeError):
        return None


def _time(raw: Any) -> time | None:
    try:
        return time.fromisoformat(raw) if raw else None
    except (ValueError, TypeError):
        return None


def _str(raw: Any) -> str:
    return raw if isinstance(raw, str) else "" if raw is None else str(raw)


_READERS: dict[Kind, Callable[[Any], Value]] = {
    Kind.CODE: _str,
    Kind.TEXT: _str,
    Kind.NOTE: _str,
    Kind.REFERENCE: _str,
    Kind.MOMENT: _str,
    Kind.INTEGER: _int,
    Kind.PERIOD: _int,
    Kind.BOOLEAN: bool,
    Kind.AMOUNT: _decimal,
    Kind.MINUTES: _decimal,
    Kind.NUMBER: _number,
    Kind.QUANTITY: _quantity,
    Kind.DATE: _date,
    Kind.TIME: _time,
}


def to_database(field: Field, value: Value) -> Any:
    """Return the value as a driver stores it; the reverse of `from_database`."""
    if isinstance(value, Decimal):
        return round(value * (QUANTITY_SCALE if field.kind is Kind.QUANTITY else SCALE))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Choice | bool):
        return int(value)
    if field.kind is Kind.TIME:
        return ""
    return value
