"""The properties of a meeting in a calendar, however broken: instants, texts, people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import unquote

from store.exchange.hypertext import PageReader
from store.text import clean_text

BROKEN = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)
"""What reading a broken property raises."""

_NOT_THERE = frozenset({"DECLINED", "DELEGATED"})
_THINGS = frozenset({"ROOM", "RESOURCE"})


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited, or who invites; `absent` is who declined, sends another, or only reads."""

    address: str
    name: str = ""
    absent: bool = False


def instant(event: Any, name: str) -> datetime | None:
    """Return the instant that a property names, or None."""
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    try:
        return None if found is None else aware(found.dt)
    except BROKEN:
        return None


def aware(found: date) -> datetime:
    """Return a date or time as an instant; what names no zone is local, as whole days are."""
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return found.astimezone(UTC)


def dates(found: Any) -> Iterator[datetime]:
    """Yield the instants that the lists of a property name."""
    for listed in found if isinstance(found, list) else [found]:
        for item in getattr(listed, "dts", ()):
            with suppress(*BROKEN):
                yield aware(item.dt)


def uid_of(event: Any) -> str:
    """Return what tells a meeting from all others, also where a program wrote no UID."""
    return line(event, "UID") or f"{line(event, 'SUMMARY')} {instant(event, 'DTSTART')}"


def line(event: Any, name: str) -> str:
    """Return the text of a property in one line; blank when there is none."""
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    return clean_text(str(found)) if found is not None else ""


def revision_of(event: Any) -> int:
    """Return what grows with each change: how often it was changed, then when."""
    try:
        count = max(0, int(event.get("SEQUENCE", 0)))
    except BROKEN:
        count = 0
    changed = instant(event, "LAST-MODIFIED")
    return min(count, 99_999) * 10**11 + (int(changed.timestamp()) if changed else 0)


def guests_of(found: Any) -> Iterator[Guest]:
    """Yield the people that a property names; rooms and things are none."""
    if found is None:
        return
    for item in found if isinstance(found, list) else [found]:
        with suppress(*BROKEN):
            said = {name.upper(): str(value) for name, value in item.params.items()}
            if said.get("CUTYPE", "").upper() in _THINGS:
                continue
            address = _address(str(item)) or _address(said.get("EMAIL", ""))
            absent = (
                said.get("PARTSTAT", "").upper() in _NOT_THERE
                or said.get("ROLE", "").upper() == "NON-PARTICIPANT"
            )
            if address:
                yield Guest(address, clean_text(said.get("CN", "")), absent)


def _address(text: str) -> str:
    text = clean_text(unquote(re.sub(r"(?i)^mailto:", "", text.strip())))
    return text if re.fullmatch(r"[^@\s<>:/]+@[^@\s<>:/]+", text) else ""


class _Plain(PageReader):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "p", "div", "li", "tr"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(found: Any) -> str:
    """Return a description as text: some programs write it as a page."""
    if isinstance(found, list):
        found = found[0]
    text = str(found) if found is not None else ""
    if re.search(r"<(?:br|p|div|html|ul|b|a)\b", text, re.IGNORECASE):
        reader = _Plain()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = clean_text(text, multiline=True)
    return re.sub(r"\n{3,}", "\n\n", text)
