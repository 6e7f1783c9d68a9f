"""The cards of a vCard file as text: one after the other, never the whole file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from store.errors import StoreError
from store.exchange.bytestream import blocks, decode, lines
from store.exchange.content_line import escaped
from store.text import N_

MAX_CARD = 1 << 24
"""Bytes of a card, its photo among them; a longer one is rejected."""
MAX_RAW = 1 << 16
"""Bytes that are kept of text that is no card."""

_NOT_VCARD = N_("This file has no vCard. Choose a file that another program exported as vCard.")
_OUTSIDE = N_("This text stands outside of a card. Delete it, or put it between BEGIN and END.")
_NOT_ENDED = N_("This card has no END:VCARD. Complete it, and import it again.")
_TOO_LARGE = N_(
    "This card has more than %(limit)s MB. Make its photo smaller, and import it again."
)

_BEGIN, _END = b"BEGIN:VCARD", b"END:VCARD"
_MARK = b"\xef\xbb\xbf"
_SOFT_BREAK = b"QUOTED-PRINTABLE"
_CHARSET = re.compile(rb"""CHARSET="?([\w.:-]{1,40})""", re.IGNORECASE)
_BASE64 = re.compile(r"[^:]*[;=](?:BASE64|B)[;:]", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT(?:;[^:]*)?:\s*\Z", re.IGNORECASE)


@dataclass(slots=True)
class CardText:
    """A card as bytes: the line where it begins, its lines, and why it is no card, if so."""

    line: int
    lines: list[bytes]
    problem: StoreError | None = None

    @property
    def raw(self) -> str:
        """The card as it was, decoded."""
        data = b"\n".join(self.lines)
        if self.problem is not None:
            data = data[:MAX_RAW]
        return _decoded(data).replace("\r", "")

    def logical_lines(self) -> list[str]:
        """Return the lines of the card, unfolded and decoded, BEGIN and END among them."""
        data = b"\n".join(self.lines).replace(b"\r", b"")
        if _SOFT_BREAK in data.upper():
            data = _without_soft_breaks(data)
        data = data.replace(b"\n ", b"").replace(b"\n\t", b"")
        found = [line for line in _decoded(data).split("\n") if line and not line.isspace()]
        return _whole_base64(_with_agents_inside(found))


def read_cards(stream: BinaryIO) -> Iterator[CardText]:
    """Yield the cards of the file, and what stands between them as cards with a problem."""
    card: CardText | None = None
    junk: CardText | None = None
    depth = size = 0
    any_card = False
    for number, physical in enumerate(lines(blocks(stream), MAX_CARD), 1):
        line = physical.removeprefix(_MARK) if physical[:1] == b"\xef" else physical
        word = line.strip().upper().replace(b" ", b"") if line[:1] in b"BbEe" else b""
        if word == _BEGIN:
            if card is not None and _AGENT.match(card.lines[-1]):
                depth += 1
            else:
                for ended in (junk, card):
                    if ended is not None:
                        ended.problem = ended.problem or StoreError(
                            _NOT_ENDED if ended is card else _OUTSIDE
                        )
                        yield ended
                card, junk, depth, size, any_card = CardText(number, []), None, 0, 0, True
        if card is None:
            if line.strip():
                junk = junk or CardText(number, [])
                size = _keep(junk, line, size, MAX_RAW)
            continue
        size = _keep(card, line, size, MAX_CARD)
        if word == _END:
            depth -= 1
            if depth < 0:
                yield card
                card, size = None, 0
    for ended in (card, junk):
        if ended is not None:
            reason = _NOT_ENDED if ended is card else _OUTSIDE if any_card else _NOT_VCARD
            ended.problem = ended.problem or StoreError(reason)
            yield ended


def _keep(card: CardText, line: bytes, size: int, limit: int) -> int:
    """Add the line to the card unless that becomes too large; return the size."""
    size += len(line) + 1
    if size <= limit:
        card.lines.append(line)
    elif limit == MAX_CARD:
        card.problem = card.problem or StoreError(_TOO_LARGE, limit=MAX_CARD >> 20)
    elif not card.lines:
        card.lines.append(line[:limit])
    return size


def _without_soft_breaks(data: bytes) -> bytes:
    """Join the lines of quoted-printable that end with `=`, so that no folding is seen there."""
    joined: list[bytes] = []
    soft = False
    for line in data.split(b"\n"):
        if soft and line.strip().upper() != _END:
            joined[-1] = joined[-1][:-1] + line
        else:
            joined.append(line)
            soft = _SOFT_BREAK in line.partition(b":")[0].upper()
        soft = soft and line.endswith(b"=")
    return b"\n".join(joined)


def _decoded(data: bytes) -> str:
    """Return the text of a card; what is not UTF-8 is decoded a line at a time."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    card = _CHARSET.search(data)
    whole = card[1].decode("ascii") if card else ""
    found: list[str] = []
    for line in data.split(b"\n"):
        own = _CHARSET.search(line.partition(b":")[0])
        found.append(decode(line, own[1].decode("ascii") if own else whole))
    return "\n".join(found).replace("\r", "")


def _with_agents_inside(found: list[str]) -> list[str]:
    """Make a card within a card (AGENT of vCard 2.1) the text of its property."""
    if sum(line.upper().startswith("BEGIN:") for line in found) < 2:
        return found
    kept: list[str] = []
    inner: list[str] = []
    depth = 0
    for line in found:
        word = line.strip().upper().replace(" ", "")
        depth += word == "BEGIN:VCARD"
        if depth < 2:
            kept.append(line)
        else:
            inner.append(line)
        if word == "END:VCARD":
            depth -= 1
            if depth == 1:
                kept[-1] += escaped("\n".join(inner))
                inner = []
    return kept


def _whole_base64(found: list[str]) -> list[str]:
    """Join lines of base64 that some programs write without a blank at their beginning."""
    if all(":" in line for line in found):
        return found
    kept: list[str] = []
    for line in found:
        if ":" not in line and kept and _BASE64.match(kept[-1]):
            kept[-1] += line.strip()
        else:
            kept.append(line)
    return kept
