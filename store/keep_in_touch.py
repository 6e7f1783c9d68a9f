"""When a contact was last dealt with, and when it is to be spoken to again.

The wish to speak to a contact every so many days is its own, else the shortest of its mailing
groups and of the segments it stands in. Any logged interaction that is not canceled, and in which
the contact was reached, begins the time anew; a company has the interactions of its persons too.
"""

from __future__ import annotations

from typing import Any

from store import db, dialect
from store.fields import Field, Kind
from store.models import Contact, Salesperson
from store.text import N_

INTERVAL = N_("Keep in Touch Every")

COUNTED = "entry.postponed = 0 AND entry.canceled = 0"
_REACHED = f"{COUNTED} AND entry.attempt_failed = 0"


def of_entries(value: str, conditions: str = COUNTED, more: str = "", order: str = "") -> str:
    """Return the SQL of `value` over the entries of a contact; a company has its persons'.

    The entries are called `entry`; `more` are tables that are joined. See `dialect.figure`.
    """

    def of(owner: str) -> str:
        return (
            f"(SELECT {value} FROM interaction_log_entry entry {more} "
            f"WHERE entry.{owner} = {{id}} AND {conditions} {order})"
        )

    return f"CASE {{type}} WHEN 0 THEN {of('company_id')} ELSE {of('contact_id')} END"


_LAST_DATE = of_entries("MAX(entry.date)", _REACHED)
_LAST_BY = of_entries(
    "COALESCE(seller.code, entry.user_id)",
    _REACHED,
    "LEFT JOIN salesperson seller ON seller.id = entry.salesperson_id",
    "ORDER BY entry.date DESC, entry.time DESC, entry.entry_no DESC LIMIT 1",
)
# the days that count for a contact; null when nobody wishes to keep in touch with it
_OF_GROUPS = (
    "FROM contact_mailing_group link JOIN mailing_group wish ON wish.id = link.mailing_group_id "
    "WHERE link.contact_id = {id} AND wish.keep_in_touch_days > 0"
)
_OF_SEGMENTS = (
    "FROM segment_line line JOIN segment_header wish ON wish.id = line.segment_id "
    "WHERE line.contact_id = {id} AND wish.keep_in_touch_days > 0"
)
_EFFECTIVE = (
    "CASE WHEN {keep_in_touch_days} > 0 THEN {keep_in_touch_days} ELSE (SELECT MIN(days) FROM ("
    f"SELECT wish.keep_in_touch_days days {_OF_GROUPS} "
    f"UNION ALL SELECT wish.keep_in_touch_days {_OF_SEGMENTS}) wishes) END"
)
# most contacts are nobody's wish: that is asked of all of them at once
_OVERDUE = (
    "CASE WHEN {keep_in_touch_days} > 0 "
    f"OR EXISTS (SELECT 1 {_OF_GROUPS}) OR EXISTS (SELECT 1 {_OF_SEGMENTS}) "
    "THEN COALESCE(CAST({today} >= {due} AS INTEGER), 0) ELSE 0 END"
)
# who was never spoken to is due at once
_DUE = (
    "(SELECT CASE WHEN facts.days > 0 THEN "
    f"COALESCE({dialect.days_after('facts.last', 'facts.days')}, {dialect.TODAY}) END "
    f"FROM (SELECT {_EFFECTIVE} days, {_LAST_DATE} last) facts)"
)

FIELDS = (
    Field(
        "date_of_last_interaction",
        N_("Date of Last Interaction"),
        Kind.DATE,
        dialect.figure(Contact, _LAST_DATE),
        editable=False,
        early_blank=True,
    ),
    Field(
        "last_interaction_by",
        N_("Last Interaction By"),
        Kind.CODE,
        dialect.figure(Contact, _LAST_BY),
        editable=False,
    ),
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
        dialect.figure(Contact, _EFFECTIVE),
        editable=False,
    ),
    Field(
        "keep_in_touch_due",
        N_("Keep in Touch Due"),
        Kind.DATE,
        dialect.figure(Contact, _DUE),
        editable=False,
    ),
    Field(
        "keep_in_touch_overdue",
        N_("Keep in Touch Overdue"),
        Kind.BOOLEAN,
        dialect.figure(Contact, _OVERDUE.replace("{today}", dialect.TODAY).replace("{due}", _DUE)),
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
