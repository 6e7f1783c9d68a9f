"""How a contact is reached: its phone numbers and addresses, and those of its company."""

from __future__ import annotations

from dataclasses import dataclass

from store import db
from store.errors import FieldRequired, PrivacyBlocked, RuleError
from store.nouns import noun
from store.records import Record, get
from store.text import N_, Caption

PHONES = ("phone_no", "mobile_phone_no")
EMAILS = ("email", "email_2")
_NO_PHONE = N_("%(name)s has no phone number, nor has the company. Enter one on the card first.")
_NO_EMAIL = N_("%(name)s has no e-mail address, nor has the company. Enter one on the card first.")


@dataclass(frozen=True)
class Way:
    """A number or address: what it is called, and whose it is."""

    caption: Caption
    value: str
    name: str


@db.read
def phones(no: str) -> list[Way]:
    """Return the phone numbers of a contact, then those of its company.

    The rule "make phone call". Raises NotFound, PrivacyBlocked, FieldRequired when no template is
    set up for calls, and RuleError when there is no number.
    """
    from store.template_setup import KINDS, TEMPLATE_SETUP, template_of

    contact = _usable(no)
    if not template_of("outgoing_call"):
        raise FieldRequired(KINDS["outgoing_call"][0], TEMPLATE_SETUP)
    return _ways(contact, PHONES, _NO_PHONE)


@db.read
def emails(no: str) -> list[Way]:
    """Return the e-mail addresses of a contact, then those of its company.

    Raises NotFound, PrivacyBlocked, and RuleError when there is none.
    """
    return _ways(_usable(no), EMAILS, _NO_EMAIL)


def refuse_blocked(contact: Record) -> None:
    """Raise PrivacyBlocked when nothing may be recorded about the contact or sent to it."""
    if contact["privacy_blocked"]:
        raise PrivacyBlocked(contact.key, contact["name"])


def _usable(no: str) -> Record:
    contact = get(noun("contact"), no)
    refuse_blocked(contact)
    return contact


def _ways(contact: Record, names: tuple[str, ...], otherwise: Caption) -> list[Way]:
    holders = [contact]
    if contact["company_no"] not in ("", contact.key):
        holders.append(get(noun("contact"), contact["company_no"]))
    fields = noun("contact").by_name
    found: dict[str, Way] = {}
    for holder in holders:
        for name in names:
            value = str(holder[name])
            if value and value not in found:
                found[value] = Way(fields[name].caption, value, holder["name"])
    if not found:
        raise RuleError(otherwise, name=contact["name"])
    return list(found.values())
