"""What every table shares: the database it lives in, a surrogate key and a version."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self, cast

from peewee import (
    AutoField,
    BigIntegerField,
    DatabaseProxy,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)

from store.enumerations import Choice

database = DatabaseProxy()

SCALE = 100
QUANTITY_SCALE = 100_000


class ChoiceField(SmallIntegerField):
    """A `Choice`, stored as its number."""

    def __init__(self, choice: type[Choice], **options: Any) -> None:
        options.setdefault("default", choice(0))
        super().__init__(**options)
        self.choice = choice

    def db_value(self, value: Any) -> Any:
        return None if value is None else int(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else self.choice(value)


class HundredthsField(BigIntegerField):
    """A decimal with two places (money in the local currency, minutes), stored as an integer."""

    def __init__(self, **options: Any) -> None:
        if not options.get("null"):
            options.setdefault("default", Decimal(0))
        super().__init__(**options)

    def db_value(self, value: Any) -> Any:
        return None if value is None else round(Decimal(value) * SCALE)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(value) / SCALE


class QuantityField(BigIntegerField):
    """A decimal with five places (a quantity), stored as an integer of hundred-thousandths."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", Decimal(0))
        super().__init__(**options)

    def db_value(self, value: Any) -> Any:
        return None if value is None else round(Decimal(value) * QUANTITY_SCALE)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(value) / QUANTITY_SCALE


class BaseModel(Model):
    """Base of all tables."""

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def get_by_id(cls, pk: Any) -> Self:
        """Return the row with this key. Raises DoesNotExist."""
        row: Any = cls.raw(_statement_by_id(cls, type(database.obj).__name__), pk).get()
        return cast("Self", row)


@lru_cache(maxsize=128)
def _statement_by_id(model: type[BaseModel], _engine: str) -> str:
    """Return the statement that reads one row: Peewee takes longer to write it than to run it."""
    sql, _key = model.select().where(model._meta.primary_key == 0).sql()
    return str(sql)


class _Inherited:
    """A field that many tables inherit: Peewee makes each a copy, and of all that it refers to."""

    def __deepcopy__(self, _memo: object) -> Any:
        return copy(self)


class _Key(_Inherited, AutoField):
    pass


class _Version(_Inherited, IntegerField):
    pass


class Versioned(BaseModel):
    """A record that people edit: `version` grows by one with every change."""

    id = _Key()
    version = _Version(default=1)


def text_field(**options: Any) -> TextField:
    """A text column that is never null."""
    return TextField(default="", **options)
