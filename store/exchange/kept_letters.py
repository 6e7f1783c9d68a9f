"""The text of a letter that is out: to whom, of which day, about what, and what it said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_HEAD = re.compile(r"\A---\n((?:(?:to|date|language|subject): [^\n]*\n)+)---\n")


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as it went out; `to` are the lines of the address, `day` None when not known."""

    to: tuple[str, ...]
    day: date | None
    language: str
    subject: str
    body: str

    def written(self) -> str:
        """Return the text that it is kept as."""
        lines: Iterable[str] = [f"to: {line}" for line in self.to if line]
        said = [*lines, f"date: {self.day.isoformat()}" if self.day else ""]
        said += [f"language: {self.language}" if self.language else ""]
        said += [f"subject: {self.subject}" if self.subject else ""]
        return "\n".join(["---", *filter(None, said), "---", ""]) + self.body


def read(text: str) -> KeptLetter:
    """Return the letter that a text was kept of; one that says nothing of it is all body."""
    found = _HEAD.match(text)
    if found is None:
        return KeptLetter((), None, "", "", text)
    said: dict[str, list[str]] = {}
    for line in found[1].rstrip("\n").split("\n"):
        name, _colon, value = line.partition(": ")
        said.setdefault(name, []).append(value)
    days, languages, subjects = (said.get(name, [""]) for name in ("date", "language", "subject"))
    return KeptLetter(
        tuple(said.get("to", ())),
        date.fromisoformat(days[0]) if days[0] else None,
        languages[0],
        subjects[0],
        text[found.end() :],
    )
