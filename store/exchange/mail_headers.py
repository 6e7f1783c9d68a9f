"""The headers of a message, however broken: values, addresses, dates, never an error."""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from store.text import clean_text

LIMIT = 256 * 1024
"""How many bytes of headers are read; what follows is no header of a message that people wrote."""

_ADDRESS_LENGTH = 320
_END = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_PIECE = re.compile(
    r"""\s*(?:(?:"([^"\\]*)"|([^"<>@,;:()\\]*))\s*<([^<>@\s,;"]+@[^<>@\s,;"]+)>"""
    r"""|([^<>@\s,;:"()\\]+@[^<>@\s,;:"()\\]+))\s*(?:,|$)"""
)
_WORD = re.compile(r"=\?([^?*\s]+)\?([bBqQ])\?([^?\s]*)\?=")
_BARE = re.compile(r"[^<>@\s,;:\"()\\]+@[^<>@\s,;:\"()\\]+")


def head_of(content: bytes) -> bytes:
    """Return the headers of a message: all up to the first empty line."""
    found = _END.search(content)
    return content[: found.start()] if found else content


def finder(names: Iterable[str]) -> re.Pattern[bytes]:
    """Return what `values_of` finds headers by."""
    wanted = "|".join(sorted(names, key=len, reverse=True)).encode("ascii")
    return re.compile(
        rb"^(" + wanted + rb")[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE
    )


def values_of(head: bytes, wanted: re.Pattern[bytes]) -> dict[str, list[str]]:
    """Return the values of the wanted headers, unfolded, in their order; names in lower case."""
    found: dict[str, list[str]] = {}
    for name, value in wanted.findall(head, 0, LIMIT):
        whole = _FOLDED.sub(b" ", value) if b"\n" in value else value
        found.setdefault(name.lower().decode("ascii"), []).append(_text(whole).strip())
    return found


def _text(raw: bytes) -> str:
    """Return a header as text: it should be ASCII, and is often UTF-8 or of an old Windows."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def decoded(text: str) -> str:
    """Return a header as people read it: encoded words in place, nothing invisible."""
    if "=?" not in text:
        return clean_text(text)
    try:
        if text.count("=?") == 1 and (word := _WORD.search(text)):
            whole = text[: word.start()] + _word(word) + text[word.end() :]
            return clean_text(whole)
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return clean_text(text)
    return clean_text("".join(_part(content, charset) for content, charset in parts))


def _word(word: re.Match[str]) -> str:
    """Return the only encoded word of a header, much faster than the standard library does.

    Raises ValueError when its content is not encoded.
    """
    content = word[3].encode("ascii")
    if word[2] in "qQ":
        return _part(a2b_qp(content, header=True), word[1])
    return _part(a2b_base64(content + b"=" * (-len(content) % 4)), word[1])


def _part(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    for name in (charset or "raw-unicode-escape", "utf-8"):
        with suppress(LookupError, ValueError):
            return content.decode(name)
    return content.decode("cp1252", "replace")


@lru_cache(maxsize=2048)  # the same people write to one another again and again
def addresses(text: str) -> tuple[tuple[str, str], ...]:
    """Return the mailboxes of a header, each (name, address); what is none is left out."""
    found, at = [], 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return _taken_apart(text)
        found.append((piece[1] or piece[2] or "", piece[3] or piece[4]))
        at = piece.end()
    return _plausible(found)


def _taken_apart(text: str) -> tuple[tuple[str, str], ...]:
    """Return the mailboxes of a header with comments, groups, escapes or mistakes."""
    try:
        found = _plausible(getaddresses([text]))
    except (IndexError, ValueError, TypeError, AttributeError, RecursionError):
        found = ()
    return found or _plausible([("", address) for address in _BARE.findall(text)])


def _plausible(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    cleaned = ((name, clean_text(address)) for name, address in found)
    return tuple(
        (decoded(name), address)
        for name, address in cleaned
        if len(address) <= _ADDRESS_LENGTH and _BARE.fullmatch(address)
    )


def moment(text: str) -> datetime | None:
    """Return the instant that a header names, or None when that cannot be."""
    try:
        found = parsedate_to_datetime(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        found = found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.year >= 1980 else None
