"""Mailing groups and who is in them."""

from __future__ import annotations

from store.assigned_codes import assigned_table
from store.keep_in_touch import interval_field
from store.models.contact_tables import MailingGroup
from store.text import N_

NOUNS = {
    "mailing-group": assigned_table(
        "mailing-group",
        N_("Mailing Group"),
        N_("Mailing Groups"),
        MailingGroup,
        (interval_field(MailingGroup),),
    )
}


def assign(contact_no: str, code: str) -> bool:
    """Put a contact into a mailing group; return whether it was not in it before.

    Raises what `store.assignments.assign` raises.
    """
    from store import assignments

    return bool(assignments.assign("mailing-group", [contact_no], code))
