"""When a contact was last dealt with, and when it is to be spoken to again.

The wish to speak to a contact every so many days is its own, else the shortest of its mailing
groups and of the segments it stands in. Any logged interaction that is not canceled, and in which
the contact was reached, begins the time anew; a company has the interactions of its persons too.
"""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Case, Select, fn

from store import db, dialect
from store.fields import Field, Kind
from store.models import (
    Contact,
    ContactMailingGroup,
    InteractionLogEntry,
    MailingGroup,
    Salesperson,
    SegmentHeader,
    SegmentLine,
)
from store.text import N_

INTERVAL = N_("Keep in Touch Every")

_Entry = InteractionLogEntry


def of_entries(value: Any, *conditions: Any) -> Any:
    """Return the expression `value` over the entries of a contact; a company has its persons'."""

    def total(owner: Any) -> Any:
        return _Entry.select(value).where(
            owner == Contact.id, _Entry.postponed == 0, _Entry.canceled == 0, *conditions
        )

    return Case(Contact.type, ((0, total(_Entry.company)),), total(_Entry.contact))


def _last_by() -> Any:
    """Return the expression for who had the last interaction: a salesperson, else a user."""
    seller = Salesperson.alias("seller")

    def last(owner: Any) -> Any:
        return (
            _Entry.select(fn.COALESCE(seller.code, _Entry.user_id))
            .join(seller, JOIN.LEFT_OUTER, on=(seller.id == _Entry.salesperson))
            .where(
                owner == Contact.id,
                _Entry.postponed == 0,
                _Entry.canceled == 0,
                _Entry.attempt_failed == 0,
            )
            .order_by(_Entry.date.desc(), _Entry.time.desc(), _Entry.entry_no.desc())
            .limit(1)
        )

    return Case(Contact.type, ((0, last(_Entry.company)),), last(_Entry.contact))


LAST_DATE = of_entries(fn.MAX(_Entry.date), _Entry.attempt_failed == 0)

_OF_GROUPS = (
    ContactMailingGroup.select(MailingGroup.keep_in_touch_days.alias("days"))
    .join(MailingGroup)
    .where((ContactMailingGroup.contact == Contact.id) & (MailingGroup.keep_in_touch_days > 0))
)
_OF_SEGMENTS = (
    SegmentLine.select(SegmentHeader.keep_in_touch_days.alias("days"))
    .join(SegmentHeader)
    .where((SegmentLine.contact == Contact.id) & (SegmentHeader.keep_in_touch_days > 0))
)
_shortest = (_OF_GROUPS.union_all(_OF_SEGMENTS)).alias("wishes")
EFFECTIVE = Case(
    None,
    ((Contact.keep_in_touch_days > 0, Contact.keep_in_touch_days),),
    _shortest.select_from(fn.MIN(_shortest.c.days)),
)
"""The days that count for a contact; null when nobody wishes to keep in touch with it."""

_facts = Select(columns=[EFFECTIVE.alias("days"), LAST_DATE.alias("last")]).alias("facts")
_again = fn.COALESCE(dialect.days_after(_facts.c.last, _facts.c.days), dialect.today())
# who was never spoken to is due at once
DUE = Select([_facts], [Case(None, ((_facts.c.days > 0, _again),), None)])

FIELDS = (
    Field(
        "date_of_last_interaction",
        N_("Date of Last Interaction"),
        Kind.DATE,
        LAST_DATE,
        editable=False,
        early_blank=True,
    ),
    Field("last_interaction_by", N_("Last Interaction By"), Kind.CODE, _last_by(), editable=False),
    Field(
        "keep_in_touch_days",
        INTERVAL,
        Kind.PERIOD,
        Contact.keep_in_touch_days,
        "keep_in_touch_days",
    ),
    Field(
        "keep_in_touch_interval",
        N_("Keep in Touch, in Force"),
        Kind.PERIOD,
        EFFECTIVE,
        editable=False,
    ),
    Field("keep_in_touch_due", N_("Keep in Touch Due"), Kind.DATE, DUE, editable=False),
    Field(
        "keep_in_touch_overdue",
        N_("Keep in Touch Overdue"),
        Kind.BOOLEAN,
        fn.COALESCE(dialect.today() >= DUE, 0),
        editable=False,
    ),
)


def interval_field(model: Any) -> Field:
    """Return the field of the wish that a mailing group or a segment has for its contacts."""
    return Field(
        "keep_in_touch_days",
        INTERVAL,
        Kind.PERIOD,
        model.keep_in_touch_days,
        "keep_in_touch_days",
    )


@db.read
def overdue_filters() -> dict[str, str]:
    """Return the filters of the overdue contacts that concern this user.

    Those of the salesperson that the user is; all of them when the user looks after no contact.
    """
    from store.filters import quote
    from store.salespeople import own_code

    filters = {"keep_in_touch_overdue": "yes"}
    code = own_code()
    mine = Contact.select(Contact.id).join(Salesperson).where(Salesperson.code == code)
    if code and mine.exists():
        filters["salesperson_code"] = quote(code)
    return filters


@db.read
def overdue_count() -> int:
    """Return how many overdue contacts concern this user; reads for some time in a large book."""
    from store.lists import open_list

    return open_list("contact", overdue_filters()).count()
