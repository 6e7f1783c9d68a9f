"""What is said of a document: as text in full, or in a line what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.exchange.readable import Readable

_UNITS = (N_("%(number)s bytes"), N_("%(number)s KB"), N_("%(number)s MB"))


def size(count: int) -> str:
    """Return a number of bytes as people say it: `812 bytes`, `12 KB`, `3 MB`."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = round(count / 1000), unit + 1
    return _(_UNITS[unit]) % {"number": formats.integer(count)}


def described(document: AttachmentFile, found: Readable) -> str:
    """Return what a document is, how large, and what is the matter with it, if anything."""
    parts = [_(found.kind), size(len(document.content))]
    line = f"{document.name} · " + " · ".join(parts)
    return f"{line}\n{_(found.trouble)}" if found.trouble else line


def full_text(found: Readable) -> str:
    """Return all that a document says: the headers of an e-mail, its text, its attachments."""
    heads = [(_(caption), value) for caption, value in found.heads]
    if found.sent:
        heads.append((_("Date"), formats.moment(found.sent)))
    width = max((len(caption) for caption, _value in heads), default=0)
    blocks = ["\n".join(f"{caption.ljust(width)}  {value}" for caption, value in heads)]
    if found.trouble:
        blocks.append(_(found.trouble))
    blocks.append(found.text)
    if found.parts:
        files = [f"- {part.name} · {size(part.size)}" for part in found.parts]
        blocks.append("\n".join([_("Attachments") + ":", *files]))
    return "\n\n".join(block for block in blocks if block.strip())


def is_shown(found: Readable) -> bool:
    """Return whether there is anything of a document that can be read as text."""
    return bool(found.text.strip() or found.heads or found.parts)
