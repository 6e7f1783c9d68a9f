"""Why something that happened is not in the log, in words."""

from __future__ import annotations

from store.text import N_, Caption

NO_TEMPLATE = "no_template"
NO_PARTY = "no_party"
UNMATCHED = "unmatched"
AMBIGUOUS = "ambiguous"
NO_SALESPERSON = "no_salesperson"
NEVER = "never"
IGNORED = "ignored"
REFUSED = "refused"
FUTURE = "future"
CANCELED = "canceled"
REASONS: dict[str, Caption] = {
    "": N_("Logged"),
    NO_TEMPLATE: N_("The template set-up names no template for it"),
    NO_PARTY: N_("It names nobody"),
    UNMATCHED: N_("No contact has this address or number"),
    AMBIGUOUS: N_("Several contacts have this address or number"),
    NO_SALESPERSON: N_("No salesperson is known for the contact"),
    NEVER: N_("It is on the list of what is never logged"),
    IGNORED: N_("It was ignored by a person"),
    "automatic": N_("It was sent automatically"),
    "bulk": N_("It comes from a mailing list"),
    "bounce": N_("It is a failure report"),
    "draft": N_("It is a draft"),
    "private": N_("It is private"),
    "deleted": N_("It was deleted"),
    "internal": N_("Nobody of the other side takes part"),
    "outside": N_("None of the salespeople takes part"),
    "no_addresses": N_("No salesperson has an e-mail address"),
    FUTURE: N_("It has not happened yet"),
    CANCELED: N_("It was canceled"),
    "tentative": N_("It is not certain that it takes place"),
    "declined": N_("Nobody of the other side accepted"),
    "too_often": N_("It recurs too often to be a meeting of people"),
    REFUSED: N_("It cannot be logged as the set-up is"),
}
"""Why an event is not in the log: reason -> sentence."""

AGAIN = frozenset(
    {NO_TEMPLATE, NO_PARTY, REFUSED, FUTURE, "automatic", "bulk", "bounce", "draft", "deleted",
     "internal", "outside", "no_addresses", "tentative", "declined", "too_often"}
)  # fmt: skip
"""Reasons that may be gone the next time: the same event is recorded then."""


def sentence_of(reason: str) -> Caption:
    """Return a reason as people read it."""
    return REASONS.get(reason, N_("It was not said why"))
