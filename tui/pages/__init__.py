"""All pages of the program, each module one noun. Importing this package declares them all."""

from tui.pages import (
    contacts,
    delete_interaction_log_entries,
    interaction_groups,
    interaction_log_entries,
    interaction_template_setup,
    interaction_templates,
    logged_segments,
    mailing_groups,
    marketing_setup,
    number_series,
    postponed_interactions,
    role_centre,
    salespeople,
    segments,
    users,
)

__all__ = [
    "contacts",
    "delete_interaction_log_entries",
    "interaction_groups",
    "interaction_log_entries",
    "interaction_template_setup",
    "interaction_templates",
    "logged_segments",
    "mailing_groups",
    "marketing_setup",
    "number_series",
    "postponed_interactions",
    "role_centre",
    "salespeople",
    "segments",
    "users",
]
