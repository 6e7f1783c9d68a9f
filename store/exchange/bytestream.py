"""Bytes of unknown encoding as lines and text, a block at a time."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Protocol


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


BLOCK = 1 << 18
"""Bytes read at once; also what the form of a file is judged by."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LITTLE = re.compile(rb"(?:[\t\n\r -~]\x00){4}")
_BIG = re.compile(rb"(?:\x00[\t\n\r -~]){4}")
_LATIN = "latin-1-where-undefined"


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """Decode the five bytes that Windows-1252 leaves undefined."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_LATIN, _as_latin)


def unicode_form(head: bytes) -> tuple[str, int]:
    """Return the Unicode encoding that the first bytes of a file show, and the length of its mark.

    The encoding is "" when nothing shows it: then it is UTF-8, or an encoding of eight bits.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if _LITTLE.match(head):
        return "utf-16-le", 0
    if _BIG.match(head):
        return "utf-16-be", 0
    return "", 0


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of `data`: in the `declared` encoding if it fits, UTF-8, or Windows-1252."""
    for encoding in (declared, "utf-8"):
        if not encoding:
            continue
        try:
            text = data.decode(encoding)
            text.encode("utf-8")  # some encodings can give halves of a pair
        except (LookupError, ValueError):
            continue
        return text
    return data.decode("cp1252", _LATIN)


def blocks(stream: Readable) -> Iterator[bytes]:
    """Yield the blocks of `stream` without mark; what is UTF-16 or UTF-32 becomes UTF-8.

    Line ends that are a single carriage return become newlines.
    """
    head = stream.read(BLOCK)
    encoding, mark = unicode_form(head)
    single = b"\r" in head and b"\n" not in head
    read = iter(lambda: stream.read(BLOCK), b"")
    if encoding.startswith(("utf-16", "utf-32")):
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        parts = (decoder.decode(block).encode("utf-8", "replace") for block in read)
        first = decoder.decode(head[mark:]).encode("utf-8", "replace")
        single = b"\r" in first and b"\n" not in first
    else:
        parts, first = (block for block in read), head[mark:]
    if not single:
        yield first
        yield from parts
        return
    yield first.replace(b"\r", b"\n")
    for part in parts:
        yield part.replace(b"\r", b"\n")


def lines(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield the lines of the blocks without their newline.

    Of a line longer than `limit` no more than about a block beyond is kept, so that a file
    without line ends cannot fill the memory; it is recognized by its length.
    """
    rest = b""
    for part in parts:
        block = part
        if len(rest) > limit:
            end = block.find(b"\n")
            if end < 0:
                continue
            yield rest
            rest, block = b"", block[end + 1 :]
        found = (rest + block).split(b"\n")
        rest = found.pop()
        yield from found
    if rest:
        yield rest
