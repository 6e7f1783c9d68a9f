"""An e-mail as text: its headers, what it says, and the files attached to it."""

from __future__ import annotations

import mimetypes
from email import message_from_bytes
from email.message import Message
from typing import Any

from store.exchange import hypertext
from store.exchange.bytestream import decode
from store.exchange.mail_headers import decoded, finder, head_of, moment, values_of

_SHOWN = ("from", "to", "cc", "subject")
_WANTED = finder((*_SHOWN, "date"))


def read(content: bytes) -> dict[str, Any]:
    """Return the `heads`, the instant it was `sent`, the `text`, and name and size of `parts`."""
    found = values_of(head_of(content), _WANTED)
    heads = [
        (name, ", ".join(decoded(value) for value in found[name]))
        for name in _SHOWN
        if name in found
    ]
    at = moment(found["date"][0]) if found.get("date") else None
    message = message_from_bytes(content)
    texts: list[str] = []
    files: list[Message] = []
    _take_apart(message, texts, files)
    return {
        "heads": heads,
        "sent": at.isoformat() if at else "",
        "text": "\n\n".join(text for text in texts if text),
        "parts": [(_name(file, at), len(_bytes(file))) for at, file in enumerate(files)],
    }


def part(content: bytes, index: int) -> bytes:
    """Return the bytes of an attached file, numbered from 0. Raises IndexError."""
    files: list[Message] = []
    _take_apart(message_from_bytes(content), [], files)
    return _bytes(files[index])


def _take_apart(message: Message, texts: list[str], files: list[Message]) -> None:
    """Sort what a message consists of into what is to be read and what is attached."""
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        _choose(message, texts, files)
    elif message.is_multipart() and not kind.startswith("message/"):
        for piece in _pieces(message):
            _take_apart(piece, texts, files)
    elif kind in ("text/plain", "text/html") and not _is_file(message):
        texts.append(_text(message))
    else:
        files.append(message)


def _choose(message: Message, texts: list[str], files: list[Message]) -> None:
    """Take the plain one of several ways to say the same, unless it says nothing."""
    said: dict[str, list[str]] = {}
    for piece in _pieces(message):
        mine: list[str] = []
        _take_apart(piece, mine, files)
        if any(mine):
            said.setdefault(piece.get_content_type(), mine)
    if said:
        texts += said.get("text/plain") or next(reversed(said.values()))


def _pieces(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [piece for piece in payload if isinstance(piece, Message)] if payload else []


def _is_file(message: Message) -> bool:
    return message.get_content_disposition() == "attachment" or bool(message.get_filename())


def _text(message: Message) -> str:
    content = _bytes(message)
    charset = str(message.get_content_charset() or "")
    if message.get_content_type() == "text/html":
        return hypertext.text_of(content, charset)
    return decode(content, charset).replace("\r\n", "\n").strip()


def _bytes(message: Message) -> bytes:
    if message.is_multipart():
        inner = message.get_payload(0)
        return inner.as_bytes() if isinstance(inner, Message) else b""
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(message: Message, index: int) -> str:
    """Return what a file is called, however it says so; a name of its kind when it does not."""
    given = message.get_filename()
    if given:
        return decoded(given)
    kind = message.get_content_type()
    if kind.startswith("message/"):
        inner = message.get_payload(0) if message.is_multipart() else None
        subject = decoded(str(inner.get("subject") or "")) if isinstance(inner, Message) else ""
        return f"{subject or 'message'}.eml"
    return f"attachment-{index + 1}{mimetypes.guess_extension(kind) or ''}"
