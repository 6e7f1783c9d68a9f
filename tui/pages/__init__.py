"""All pages of the program, each module one noun. Importing this package declares them all."""

from tui.pages import (
    interaction_groups,
    mailing_groups,
    number_series,
    salespeople,
    users,
)

__all__ = [
    "interaction_groups",
    "mailing_groups",
    "number_series",
    "salespeople",
    "users",
]
