"""The profile of one contact: the questions that are meant for it, with its answers checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui.check_page import Check, CheckPage
from tui.i18n import _
from tui.page import register

if TYPE_CHECKING:
    from store.records import Record


def _checks(contact: Record) -> list[Check]:
    from store import profile_answers

    checks = []
    for line in profile_answers.sheet(contact.key):
        if line.kind == "answer":
            checks.append(Check(line.text, line.key, line.checked, line.single))
        else:
            note = _("answered by the program") if line.automatic else ""
            checks.append(Check(line.text, note=note, top=line.kind == "questionnaire"))
    return checks


def _switch(contact_no: str, key: str) -> bool:
    from store import profile_answers

    return profile_answers.switch(contact_no, key)


register(
    CheckPage(
        id="contact-profile",
        title=N_("Profile"),
        noun="contact",
        load=_checks,
        switch=_switch,
        help=N_("The questions that are meant for a contact, with its answers checked."),
        empty=N_(
            "No questionnaire is meant for this contact: none has its contact type and the "
            "business relation of its company, or it is a minor."
        ),
    )
)
