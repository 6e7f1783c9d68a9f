"""What a mail says: a text with its fields filled, as text for every reader and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.exchange.merging import MergeText, TextKind
    from store.merge_data import Recipient


@dataclass(frozen=True)
class MailText:
    """A text and the same as HTML, "" when there is none.

    `merged` is the document with its fields filled, as it is written; "" when it had none.
    """

    text: str
    html: str = ""
    merged: str = ""


def is_text(extension: str) -> bool:
    """Return whether a document of this kind becomes the text of a mail; others are attached."""
    from store.exchange.merging import kind_of

    return kind_of(extension) is not None


def check(text: str, extension: str = "md") -> None:
    """Refuse a text whose fields could be filled for nobody. Raises MergeError and RuleError."""
    _read(text, extension)


def filled(text: str, recipient: Recipient, extension: str = "md") -> MailText:
    """Return a text with its fields filled for a recipient.

    Raises MergeError, and what `merge_data.values` raises.
    """
    from store import merge_data

    read = _read(text, extension)
    values = merge_data.values_of(recipient, read.fields) if read.fields else {}
    done = read.filled(values)
    return MailText(done.plain, _page(done.html), read.source(values) if read.fields else "")


def plain(text: str, recipient: Recipient) -> str:
    """Return a text of one line with its fields filled. Raises what `filled` raises."""
    return filled(text, recipient, "txt").text if "{" in text else text


def literal(text: str, extension: str = "md") -> MailText:
    """Return a text that has no fields, whatever stands in it."""
    from store.exchange.markdown import Markdown, plain_of_html
    from store.exchange.merging import TextKind

    kind = _kind(extension)
    if kind is TextKind.MARKDOWN:
        read = Markdown(text)
        return MailText(read.plain(), _page(read.html()))
    return MailText(plain_of_html(text), text) if kind is TextKind.HTML else MailText(text)


def _kind(extension: str) -> TextKind:
    from store.exchange.merging import TextKind, kind_of

    return kind_of(extension) or TextKind.PLAIN


def _read(text: str, extension: str) -> MergeText:
    return _cached(text, _kind(extension))


@lru_cache(maxsize=8)  # the same one for all mails of a segment
def _cached(text: str, kind: TextKind) -> MergeText:
    from store.merge_data import read_text

    return read_text(text, kind)


def _page(part: str) -> str:
    """Return a part of a page as a page, which some readers ask for."""
    if not part or "<html" in part[:500].lower():
        return part
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{part}</body></html>'
