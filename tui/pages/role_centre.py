"""The first page: what waits, what happened lately, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.text import N_
from tui.page import Column, InnerList, RoleCentrePage, Tile, register

DAYS = 28


def _postponed() -> int:
    from store import statistics

    return statistics.role_centre().postponed


def _segments() -> int:
    from store import statistics

    return statistics.role_centre().segments


def _canceled() -> int:
    from store import statistics

    return statistics.role_centre().canceled


def _contacts() -> int:
    from store import statistics

    return statistics.role_centre().contacts


def _days() -> Sequence[tuple[date, int]]:
    from store import clock, statistics

    return statistics.entries_per_day(DAYS, clock.today())


register(
    RoleCentrePage(
        id="role-centre",
        title=N_("Role Centre"),
        tiles=(
            Tile(N_("Postponed"), _postponed, "postponed-interactions", warning=True),
            Tile(N_("Segments"), _segments, "segments"),
            Tile(N_("Contacts"), _contacts, "contacts"),
            Tile(N_("Canceled entries"), _canceled, "interaction-log-entries", {"canceled": "yes"}),
        ),
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
                card="contact-card",
                rows=6,
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
