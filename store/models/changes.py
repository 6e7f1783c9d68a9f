"""Counters and the change log, which every write writes to."""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    TextField,
)

from store.models.base import BaseModel, text_field


class Counter(BaseModel):
    """`change`: one more with every write transaction; `entry_no`: the last entry number given."""

    name = TextField(primary_key=True)
    value = BigIntegerField(default=0)


class Change(BaseModel):
    """One row changed by one operation: who, when, what it was and what it became (JSON).

    `origin` says from where, `record` what people call the record by, `undoes` the first line of
    what was taken back. Nobody edits a line.
    """

    version: Any = SQL("1")
    seq = AutoField()
    change_no = BigIntegerField()
    at = TextField()
    user_id = TextField()
    operation = TextField()
    table_name = TextField()
    row_id = BigIntegerField()
    old = TextField(null=True)
    new = TextField(null=True)
    origin = text_field()
    record = text_field()
    undoes = BigIntegerField(null=True)
