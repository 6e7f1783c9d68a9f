"""What holds for the e-mail addresses and phones of a contact.

Four fields of the contact are the first ones of its channels; all further ones are rows alone.
The functions read no table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from store import phones
from store.channel_labels import MOBILE
from store.enumerations import ChannelKind

EMAIL, PHONE = ChannelKind.EMAIL, ChannelKind.PHONE

FIELDS: dict[str, ChannelKind] = {
    "phone_no": PHONE,
    "mobile_phone_no": PHONE,
    "email": EMAIL,
    "email_2": EMAIL,
}
"""The fields of a contact that show its first channels, the first one of each kind first."""

MOST = 250
"""The most characters of an e-mail address or a phone."""

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"._-][^\s@<>()\[\],;:\\\"]*")
_LETTER = re.compile(r"[^\W\d_]")
START_LABELS = {"mobile_phone_no": MOBILE}
"""The labels that the channels of fields have if nothing else is said."""


class Channel(NamedTuple):
    """An e-mail address or a phone of a contact; `id` is 0 until it is written."""

    kind: ChannelKind
    value: str
    label: str = ""
    field: str = ""
    normal: str = ""
    position: int = 0
    id: int = 0

    def but(self, **named: Any) -> Channel:
        """Return a copy with other values."""
        return self._replace(**named)


def is_email(address: str) -> bool:
    """Return whether a text is written like an e-mail address."""
    return bool(_EMAIL.fullmatch(address)) and ".." not in address and address[-1] not in ".-"


def has_letters(number: str) -> bool:
    """Return whether a text has letters, which no phone has."""
    return _LETTER.search(number) is not None


def is_channel(kind: ChannelKind, value: str) -> bool:
    """Return whether a value may be a phone, or an e-mail address, of a contact."""
    if len(value) > MOST:
        return False
    if kind is PHONE:
        return bool(phones.digits(value)) and not has_letters(value)
    return is_email(value)


@lru_cache(maxsize=4096)
def normal_email(address: str) -> str:
    """Return an e-mail address as addresses are compared: without case, its domain as in the DNS."""
    if address.isascii():
        return address.strip().lower().rstrip(".")
    local, at, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    domain = domain.casefold().rstrip(".")
    if not domain.isascii():
        with suppress(UnicodeError):  # what the DNS cannot hold is compared as it is
            domain = domain.encode("idna").decode("ascii")
    return f"{local.casefold()}{at}{domain}"


def normal(kind: ChannelKind, value: str, countries: tuple[str, ...]) -> str:
    """Return what a value is compared by; phones are read in the first known of `countries`."""
    if kind is PHONE:
        return phones.normal(value, countries)
    return normal_email(value)


def follow(
    values: Mapping[str, object], countries: tuple[str, ...], old: Collection[Channel] = ()
) -> list[Channel]:
    """Return the channels of a contact whose fields have `values`; `old` are those before.

    A further one that now stands in a field is that of the field, and keeps its label; a further
    one that says the same as another one falls away.
    """
    if not old:
        return _of_fields(values, countries, {})
    shown = {channel.field: channel for channel in old if channel.field}
    if len(shown) == len(old):
        return _of_fields(values, countries, shown)
    further = [
        channel.but(normal=normal(channel.kind, channel.value, countries))
        for channel in old
        if not channel.field
    ]
    found: list[Channel] = []
    for field, kind in FIELDS.items():
        value = str(values.get(field) or "")
        if not value:
            continue
        compared = normal(kind, value, countries)
        before = shown.get(field) or Channel(kind, "", START_LABELS.get(field, ""), field)
        for other in further:
            if (other.kind, other.normal) == (kind, compared) and before.normal != compared:
                before = other if field not in shown or other.label else before
                break
        further = [other for other in further if (other.kind, other.normal) != (kind, compared)]
        found.append(before.but(kind=kind, value=value, field=field, normal=compared))
    return in_order([*found, *_unlike(further)])


def _of_fields(
    values: Mapping[str, object], countries: tuple[str, ...], shown: Mapping[str, Channel]
) -> list[Channel]:
    """Return the channels of a contact that has no further ones; `shown` are those before."""
    found: list[Channel] = []
    for field, kind in FIELDS.items():
        value = str(values.get(field) or "")
        if not value:
            continue
        compared = normal(kind, value, countries)
        before = shown.get(field)
        label, row_id = START_LABELS.get(field, ""), 0
        if before is not None:
            label, row_id = before.label, before.id
        found.append(Channel(kind, value, label, field, compared, len(found), row_id))
    return found


def _unlike(channels: Iterable[Channel]) -> Collection[Channel]:
    """Return the first one of all that say the same."""
    kept: dict[tuple[ChannelKind, str], Channel] = {}
    for channel in channels:
        kept.setdefault((channel.kind, channel.normal), channel)
    return kept.values()


def with_more(
    old: Iterable[Channel], more: Iterable[Channel], countries: tuple[str, ...]
) -> list[Channel]:
    """Return the channels of a contact with those of `more` that it has not, and their labels.

    Of `more`, what has a field is only the label of that field's channel.
    """
    found = list(old)
    places = {item.field: at for at, item in enumerate(found) if item.field}
    known = {(item.kind, item.normal): at for at, item in enumerate(found)}
    for item in more:
        compared = item.normal or normal(item.kind, item.value, countries)
        at = places.get(item.field) if item.field else known.get((item.kind, compared))
        if at is not None:
            found[at] = found[at].but(label=item.label or found[at].label)
        elif not item.field:
            known[item.kind, compared] = len(found)
            found.append(item.but(normal=compared))
    return found


def without_moves(typed: Mapping[str, Any], old: Iterable[Channel]) -> dict[str, Any]:
    """Return the `typed` fields without addresses and phones that the contact has elsewhere."""
    elsewhere: dict[tuple[str, ChannelKind], str] = {}
    for item in old:
        for written in (item.value, item.normal):
            elsewhere.setdefault((written, item.kind), item.field)

    def moves(name: str, value: object) -> bool:
        kind = FIELDS.get(name)
        if kind is None:
            return False
        text = str(value)
        place = elsewhere.get((text, kind))
        if place is None:
            place = elsewhere.get((normal(kind, text, ()), kind), name)
        return place != name and place not in typed

    return {name: value for name, value in typed.items() if not moves(name, value)}


def filled(channels: Sequence[Channel]) -> list[Channel]:
    """Return the channels with the next ones in the fields that are free."""
    found = list(channels)
    for field, kind in FIELDS.items():
        if any(item.field == field for item in found):
            continue
        wanted = ("", "email_2") if field == "email" else ("",)
        ordered = sorted(found, key=lambda item: item.field == "")
        for item in ordered:
            mobile = MOBILE in item.label.split()
            fits = kind is EMAIL or mobile == (field == "mobile_phone_no")
            if item.kind is kind and item.field in wanted and fits:
                found[found.index(item)] = item.but(field=field)
                break
    return in_order(found)


def in_order(channels: Iterable[Channel]) -> list[Channel]:
    """Return channels in the order in which they are shown: phones, then e-mail addresses.

    Of each kind those of the fields come first, the others as they stand.
    """
    fields = list(FIELDS)
    ordered = sorted(
        channels,
        key=lambda item: (
            item.kind is not PHONE,
            fields.index(item.field) if item.field else len(fields),
        ),
    )
    return [channel.but(position=at) for at, channel in enumerate(ordered)]


def search_texts(channels: Iterable[Channel]) -> list[str]:
    """Return what a contact is found by because of its channels."""
    texts: list[str] = []
    for channel in channels:
        texts.append(channel.value)
        if channel.kind is PHONE:
            texts += phones.words(channel.value, channel.normal)
    return texts
