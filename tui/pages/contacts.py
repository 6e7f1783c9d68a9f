"""Contacts: companies and persons, and those to be spoken to again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui.page import Action, Category, Column, ListPage, register

if TYPE_CHECKING:
    from store.records import Record


def _employer(record: Record) -> str:
    """Return the company of a person; what a company is called stands there already."""
    return "" if record["company_name"] == record["name"] else str(record["company_name"])


def _actions() -> tuple[Action, ...]:
    from tui.contact_actions import CONTACT_ACTIONS

    return CONTACT_ACTIONS


def _actions_of_all() -> tuple[Action, ...]:
    from tui.keep_in_touch_actions import NOT_CONTACTED

    return (*_actions(), NOT_CONTACTED)


register(
    ListPage(
        id="contacts",
        title=N_("Contacts"),
        noun="contact",
        card="contact-card",
        columns=(
            Column("no", 9),
            Column("name", 24, flexible=True),
            Column("company_name", 20, flexible=True, priority=2, show=_employer),
            Column("phone_no", 17, priority=3),
            Column("email", 24, priority=4),
            Column("date_of_last_interaction", 8, caption=N_("Latest")),
            Column("salesperson_code", 6, caption=N_("By")),
            Column("last_interaction_by", 6, priority=9, caption=N_("Last By")),
            Column("city", 14, priority=5),
            Column("country_region_code", 7, priority=6, caption=N_("Country")),
            Column("mobile_phone_no", 17, priority=7),
            Column("type", 8, priority=8),
            Column("contact_business_relation", 12, priority=9, caption=N_("Relation")),
        ),
        facts=("phone_no", "mobile_phone_no", "email", "city", "job_title"),
        actions=_actions_of_all,
        synonyms=(N_("customers"), N_("people"), N_("companies"), N_("address book")),
        help=N_("Companies and persons, with the date of the last interaction."),
        empty=N_("There are no contacts yet. Import Contacts reads an address book."),
    )
)

register(
    ListPage(
        id="overdue-contacts",
        title=N_("Overdue Contacts"),
        noun="contact",
        card="contact-card",
        category=Category.TASK,
        filters={"keep_in_touch_overdue": "yes"},
        sort="keep_in_touch_due",
        columns=(
            Column("keep_in_touch_due", 8, caption=N_("Due")),
            Column("name", 24, flexible=True),
            Column("company_name", 20, flexible=True, priority=3, show=_employer),
            Column("phone_no", 17, priority=4),
            Column("date_of_last_interaction", 8, caption=N_("Latest")),
            Column("last_interaction_by", 6, priority=2, caption=N_("By")),
            Column("keep_in_touch_interval", 9, caption=N_("Every")),
            Column("salesperson_code", 12, priority=2, caption=N_("Salesperson")),
            Column("no", 9, priority=5),
            Column("email", 24, priority=6),
        ),
        facts=("mobile_phone_no", "phone_no", "email", "city", "job_title"),
        actions=_actions,
        without=("new",),
        synonyms=(N_("keep in touch"), N_("to be called"), N_("neglected contacts")),
        help=N_("Contacts to be spoken to again, those first that have waited longest."),
        empty=N_(
            "Nobody is overdue. Keep in Touch Every, on a contact or a group, says how often."
        ),
    )
)
