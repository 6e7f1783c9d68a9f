"""The card of a contact: a company or a person, with what was done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui.channel_actions import count_of_channels
from tui.contact_actions import CONTACT_ACTIONS, WORK
from tui.contact_card import (
    ALTERNATIVE_ADDRESSES,
    COMPANY_TIMELINE,
    PERSONS,
    TIMELINE,
    glance,
    hidden,
    segmentation,
)
from tui.duplicate_actions import ask_to_process
from tui.history_actions import HISTORY_ACTIONS
from tui.page import (
    Action,
    CardPage,
    Section,
    on_record,
    register,
)
from tui.profile_actions import PROFILE

if TYPE_CHECKING:
    from store.records import Record


def _note(record: Record) -> str:
    """Return the note, or the name that the contact is sought by."""
    return " ".join(str(record["note"]).split()) or str(record["search_name"])


def _first_values(given: Mapping[str, object]) -> Mapping[str, object]:
    """Return what a new contact begins with: who is made among those of a company is a person."""
    return {"type": "person", **given} if given.get("company_no") else given


_HISTORY = Action(
    "history", "h", N_("History"), N_("Go to the history of the contact."), shown=False,
    when=on_record, group=WORK,
)  # fmt: skip

register(
    CardPage(
        id="contact-card",
        title=N_("Contact"),
        noun="contact",
        sections=(
            Section(
                N_("General"),
                ("name", "type", "company_no", "job_title", "phone_no", "mobile_phone_no",
                 "email", "salesperson_code"),
            ),
            Section(
                N_("Communication"),
                ("keep_in_touch_days", "correspondence_type", "language_code", "salutation_code",
                 "no_of_phones", "no_of_emails", "email_2", "home_page", "extension_no", "fax_no",
                 "pager", "telex_no",
                 "telex_answer_back", "format_region"),
                folded=True,
                summary=count_of_channels,
            ),
            Section(
                N_("Address"),
                ("address", "address_2", "post_code", "city", "county", "country_region_code"),
                folded=True,
            ),
            Section(
                N_("Name and note"),
                ("note", "no", "first_name", "middle_name", "surname", "initials", "name_2",
                 "search_name"),
                folded=True,
                summary=_note,
            ),
            Section(
                N_("Segmentation"),
                ("exclude_from_segment", "privacy_blocked", "minor", "parental_consent_received",
                 "territory_code", "organizational_level_code", "contact_business_relation",
                 "no_of_mailing_groups", "no_of_industry_groups", "no_of_business_relations",
                 "no_of_job_responsibilities", "no_of_web_sources", "currency_code",
                 "vat_registration_no", "registration_number", "external_id"),
                folded=True,
                summary=segmentation,
            ),
        ),
        hidden=hidden,
        start=_first_values,
        glance=glance,
        lists=(PERSONS, TIMELINE, COMPANY_TIMELINE, PROFILE, ALTERNATIVE_ADDRESSES),
        actions=(*CONTACT_ACTIONS, _HISTORY, *HISTORY_ACTIONS),
        saved=ask_to_process,
    )
)  # fmt: skip
