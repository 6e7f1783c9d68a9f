"""The first page: what waits, what happened lately, and the ways on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from store.text import N_
from tui.page import Column, InnerList, RoleCentrePage, Tile, register

if TYPE_CHECKING:
    from store.statistics import Counts

DAYS = 28


def _counts() -> Counts:
    from store import statistics

    return statistics.role_centre()


def _days() -> Sequence[tuple[date, int]]:
    from store import clock, statistics

    return statistics.entries_per_day(DAYS, clock.today())


def _overdue() -> int:
    from store import keep_in_touch

    return keep_in_touch.overdue_count()


def _overdue_filters() -> Mapping[str, str]:
    from store import keep_in_touch

    return keep_in_touch.overdue_filters()


_UNSENT = {"status": "waiting|sending|failed"}


def _unsent() -> int:
    from store import delivery_state

    return delivery_state.unsent()


register(
    RoleCentrePage(
        id="role-centre",
        title=N_("Role Centre"),
        tiles=(
            Tile(N_("Postponed"), attrgetter("postponed"), "postponed-interactions", warning=True),
            Tile(
                N_("Overdue contacts"),
                None,
                "overdue-contacts",
                _overdue_filters,
                warning=True,
                read=_overdue,
            ),
            Tile(N_("Duplicates"), attrgetter("duplicates"), "contact-duplicates", warning=True),
            Tile(N_("Unmatched"), attrgetter("unmatched"), "unmatched", warning=True),
            Tile(N_("Segments"), attrgetter("segments"), "segments"),
            Tile(N_("Contacts"), attrgetter("contacts"), "contacts"),
            Tile(N_("Mail not sent"), None, "outbox", _UNSENT, warning=True, read=_unsent),
            Tile(
                N_("Canceled entries"),
                attrgetter("canceled"),
                "interaction-log-entries",
                {"canceled": "yes"},
            ),
        ),
        counts=_counts,
        days=_days,
        lists=(
            InnerList(
                caption=N_("Latest interactions"),
                noun="interaction",
                filters=lambda _record: {},
                columns=(
                    Column("date", 8),
                    Column("interaction_template_code", 10, caption=N_("Template")),
                    Column("description", 24, flexible=True),
                    Column("contact_name", 20, flexible=True, caption=N_("Contact")),
                ),
                page="interaction-log-entries",
                rows=5,
                fits=27,
                empty=N_("Nothing has been logged yet."),
            ),
        ),
        links=(
            "interaction-log-entries",
            "contacts",
            "segments",
            "interaction-templates",
            "postponed-interactions",
        ),
        synonyms=(N_("home"), N_("start page"), N_("dashboard")),
        help=N_("What waits, what happened lately, and the pages used most."),
    )
)
