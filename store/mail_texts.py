"""What a mail says: the text of a document with its fields filled, as text and as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKDOWN = frozenset({"md", "markdown"})
_HTML = frozenset({"html", "htm"})
_PLAIN = frozenset({"txt"})


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
    return extension in _MARKDOWN | _HTML | _PLAIN


def of_markdown(text: str) -> MailText:
    """Return a text that may be written as Markdown, with its HTML."""
    from store.exchange.markdown import Markdown

    written = Markdown(text)
    return MailText(written.plain(), written.html())


def of_document(content: bytes, extension: str) -> MailText:
    """Return a document, with its fields filled for an entry, as the text of a mail."""
    text = content.decode("utf-8-sig", "replace")
    if extension in _HTML:
        return MailText(re.sub("<[^>]*>", "", text), text)
    return of_markdown(text) if extension in _MARKDOWN else MailText(text)
