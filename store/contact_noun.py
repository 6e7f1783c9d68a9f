"""The contact as a noun: what lists, cards and filters know of it.

What may be done to one is in `store.contacts`, which is loaded once something is done: most
starts of the program only look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.contact_fields import COLUMNS, CONTACT, FIELDS, count, joins
from store.fields import Field
from store.models import Contact
from store.nouns import Noun
from store.records import Record
from store.text import N_


def _add(values: Mapping[str, object]) -> Record:
    from store.contacts import add

    return add(values)


def _change(key: str, *values: Any, **named: Any) -> Record:
    from store.contacts import change

    return change(key, *values, **named)


def _delete(key: str) -> None:
    from store.contacts import delete

    delete(key)


def _filters() -> tuple[Field, ...]:
    from store import assigned_codes, channel_fields
    from store.profile_filters import profile_filter

    assigned = assigned_codes.filter_fields()
    return (*channel_fields.filter_fields(), *assigned, profile_filter())


NOUNS = {
    "contact": Noun(
        name="contact",
        caption=CONTACT,
        plural=N_("Contacts"),
        model=Contact,
        key="no",
        title="name",
        fields=FIELDS,
        order=((Contact.no, False),),
        joins=joins,
        add=_add,
        change=_change,
        delete=_delete,
        columns=COLUMNS,
        filters=_filters,
        count=count,
    )
}
