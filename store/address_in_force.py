"""Which alternative address of a contact holds on a day: the rule "address in force".

Among the date ranges around the day it is the one that starts last; when there is none, the
contact is at its main address. One place says so, for one contact as for a hundred thousand lines.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import SQL, Value, fn

from store.models import database
from store.models.addresses import AlternativeAddress, AlternativeAddressDateRange

_Range = AlternativeAddressDateRange


def _ranges(contact: Any, day: Any, *columns: Any) -> Any:
    """Return the query of the date range in force, with the address that it is of."""
    open_end = _Range.ending_date.is_null() | (_Range.ending_date >= day)
    return (
        _Range.select(*columns)
        .join(AlternativeAddress, on=(AlternativeAddress.id == _Range.alternative_address))
        .where((_Range.contact == contact) & (_Range.starting_date <= day) & open_end)
        .order_by(_Range.starting_date.desc())
        .limit(1)
    )


def in_force(contact_id: int, day: date | None) -> tuple[AlternativeAddress, date | None] | None:
    """Return the address of a contact in force on `day` and the last day that it is; or None."""
    if day is None:
        return None
    found = _ranges(contact_id, day, _Range.alternative_address, _Range.ending_date).first()
    if found is None:
        return None
    return AlternativeAddress.get_by_id(found.alternative_address_id), found.ending_date


def code_in_force(contact: Any, day: Any) -> Any:
    """Return the expression of the code of the address in force, "" for the main address.

    `contact` and `day` are columns of the query that the expression becomes a part of.
    """
    if not database.execute(_Range.select(SQL("1")).limit(1)).fetchone():
        return Value("")
    return fn.COALESCE(_ranges(contact, day, AlternativeAddress.code), "")


def has_email(contact: Any, code: Any) -> Any:
    """Return the condition that the address `code` of `contact` exists and has an e-mail address."""
    address = AlternativeAddress.select(SQL("1")).where(
        (AlternativeAddress.contact == contact)
        & (AlternativeAddress.code == code)
        & (AlternativeAddress.email != "")
    )
    return fn.EXISTS(address)
