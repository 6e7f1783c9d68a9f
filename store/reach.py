"""How a contact is reached: its phones and e-mail addresses, and those of its company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from store import alternative_addresses, channels, db
from store.enumerations import ChannelKind
from store.errors import FieldRequired, PrivacyBlocked, RuleError
from store.nouns import noun
from store.records import Record, get
from store.template_setup import KINDS, TEMPLATE_SETUP, template_of
from store.text import N_

_NO_PHONE = N_("%(name)s has no phone number, nor has the company. Enter one on the card first.")
_NO_EMAIL = N_("%(name)s has no e-mail address, nor has the company. Enter one on the card first.")
_FIELDS = {ChannelKind.PHONE: ("phone_no", "mobile_phone_no"), ChannelKind.EMAIL: ("email",)}


@dataclass(frozen=True)
class Way:
    """A phone or an address: `value` as it is dialled or written to, `shown` as people read it.

    `label` says what it is, as its owner called it, or the code of the alternative address.
    """

    value: str
    shown: str
    label: str
    name: str


@db.read
def phones(no: str) -> list[Way]:
    """Return the phones of a contact and of its address in force, then those of its company.

    The rule "make phone call". Raises NotFound, PrivacyBlocked, FieldRequired when no template is
    set up for calls, and RuleError when there is no number.
    """
    contact = _usable(no)
    if not template_of("outgoing_call"):
        raise FieldRequired(KINDS["outgoing_call"][0], TEMPLATE_SETUP)
    return _ways(contact, ChannelKind.PHONE)


@db.read
def emails(no: str) -> list[Way]:
    """Return the e-mail addresses of a contact, then those of its company. As `phones`."""
    return _ways(_usable(no), ChannelKind.EMAIL)


def _usable(no: str) -> Record:
    contact = get(noun("contact"), no)
    if contact["privacy_blocked"]:
        raise PrivacyBlocked(contact.key, contact["name"])
    return contact


def _ways(contact: Record, kind: ChannelKind) -> list[Way]:
    holders = [contact]
    if contact["company_no"] not in ("", contact.key):
        holders.append(get(noun("contact"), contact["company_no"]))
    found: dict[str, Way] = {}
    for holder in holders:
        for way in (*_in_force(holder, kind), *_own(holder, kind)):
            found.setdefault(way.value, way)
    if not found:
        message = _NO_PHONE if kind is ChannelKind.PHONE else _NO_EMAIL
        raise RuleError(message, name=contact["name"])
    return list(found.values())


def _own(holder: Record, kind: ChannelKind) -> Iterator[Way]:
    for item in channels.channels_of(holder.id):
        if item.kind is kind and item.value:
            yield Way(item.e164 or item.value, item.shown, item.label, holder["name"])


def _in_force(holder: Record, kind: ChannelKind) -> Iterator[Way]:
    """Yield how a contact is reached where it is today, when that is not its main address."""
    found = alternative_addresses.of_contact(holder.key)
    if found is None:
        return
    key = alternative_addresses.key_of(holder.key, found.code)
    address = get(noun("alternative-address"), key)
    for name in _FIELDS[kind]:
        value = str(address[name])
        if value:
            yield Way(value, value, found.code, holder["name"])
