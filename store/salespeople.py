"""Salespeople, and which salesperson a user of the operating system is."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from store import db
from store.code_tables import (
    BLOCKED,
    adder,
    boolean,
    changer,
    code_field,
    count_of,
    deleter,
    reference,
    text,
)
from store.fields import Field, Kind
from store.models import Contact, InteractionLogEntry, Salesperson, database
from store.models.segments import SegmentHeader, SegmentLine
from store.models.setup import MarketingSetup, UserSetup
from store.nouns import Noun
from store.session import session
from store.text import N_, Caption

SALESPERSON_CODE = N_("Salesperson Code")


def _this() -> Noun:
    return NOUNS["salesperson"]


def _user() -> Noun:
    return NOUNS["user"]


def _users(row_id: int) -> list[tuple[Caption, Any]]:
    from store.models.documents import SalesDocument

    return [
        (N_("Contacts"), count_of(Contact, Contact.salesperson == row_id)),
        (N_("Segments"), count_of(SegmentHeader, SegmentHeader.salesperson == row_id)),
        (N_("Segment Lines"), count_of(SegmentLine, SegmentLine.salesperson == row_id)),
        (
            N_("Interaction Log Entries"),
            count_of(InteractionLogEntry, InteractionLogEntry.salesperson == row_id),
        ),
        (N_("Sales Documents"), count_of(SalesDocument, SalesDocument.salesperson == row_id)),
        (N_("User Setup"), count_of(UserSetup, UserSetup.salesperson == row_id)),
        (
            N_("Marketing Setup"),
            count_of(MarketingSetup, MarketingSetup.default_salesperson == row_id),
        ),
    ]


NOUNS = {
    "salesperson": Noun(
        name="salesperson",
        caption=N_("Salesperson"),
        plural=N_("Salespeople"),
        model=Salesperson,
        key="code",
        title="name",
        fields=(
            code_field(Salesperson),
            text(Salesperson, "name", N_("Name")),
            text(Salesperson, "job_title", N_("Job Title")),
            Field(
                "commission",
                N_("Commission %"),
                Kind.AMOUNT,
                Salesperson.commission_pct,
                "commission_pct",
            ),
            text(Salesperson, "phone_no", N_("Phone No.")),
            text(Salesperson, "email", N_("E-Mail")),
            boolean(Salesperson, "privacy_blocked", N_("Privacy Blocked")),
            boolean(Salesperson, "blocked", BLOCKED),
        ),
        order=((Salesperson.code, False),),
        add=adder(_this),
        change=changer(_this),
        delete=deleter(_this, _users),
    ),
    "user": Noun(
        name="user",
        caption=N_("User"),
        plural=N_("User Setup"),
        model=UserSetup,
        key="user_id",
        title="user_id",
        fields=(
            Field("user_id", N_("User ID"), Kind.TEXT, UserSetup.user_id, "user_id", required=True),
            reference(
                "salesperson_code",
                SALESPERSON_CODE,
                "salesperson",
                UserSetup.salesperson,
                Salesperson.code,
            ),
            Field(
                "salesperson_name",
                N_("Salesperson Name"),
                Kind.TEXT,
                Salesperson.name,
                editable=False,
            ),
        ),
        joins=lambda query: query.join(Salesperson, JOIN.LEFT_OUTER),
        order=((UserSetup.user_id, False),),
        add=adder(_user),
        change=changer(_user),
        delete=deleter(_user),
    ),
}


@db.read
def own_code() -> str:
    """Return the salesperson that this session's user is by the user's set-up, or an empty text."""
    row = database.execute(_own()).fetchone()
    return str(row[0]) if row else ""


@db.read
def proposed_code() -> str:
    """Return what new records propose as salesperson: the user's own, but not a blocked one."""
    row = database.execute(_own().where(Salesperson.blocked == 0)).fetchone()
    return str(row[0]) if row else ""


def _own() -> Any:
    same = fn.LOWER(UserSetup.user_id) == session.user.lower()
    return Salesperson.select(Salesperson.code).join(UserSetup).where(same)
