"""Documents as text: what a terminal can show of a file, whatever made it.

Plain text is read here. All else is taken apart by a process of its own (`store.exchange.reading`)
with limits on time and memory: a file that is broken, or made to break its reader, costs a
sentence and no more.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.attachment_files import clean_file_name, extension_of
from store.attachments import AttachmentFile
from store.errors import NotFound, StoreError
from store.exchange.bytestream import decode, unicode_form
from store.text import N_, Caption

LARGEST = 100 * 1024 * 1024
"""Bytes of a document that is taken apart; a larger one is only saved or opened."""
SECONDS = 20
"""How long taking a document apart may last."""
CHARACTERS = 300_000
"""How much of a document is shown: some 120 printed pages."""

_TEXTS = frozenset(
    {
        "txt",
        "md",
        "markdown",
        "csv",
        "tsv",
        "json",
        "xml",
        "log",
        "typ",
        "yaml",
        "yml",
        "ini",
        "vcf",
        "toml",
    }
)
_MARKDOWN = frozenset({"md", "markdown"})
_TAKEN_APART = {
    "pdf": "pdf", "docx": "docx", "dotx": "docx", "odt": "odt", "eml": "eml", "html": "html",
    "htm": "html", "xhtml": "html", "ics": "ics", "xlsx": "workbook", "ods": "workbook",
    "xls": "workbook", "xlsb": "workbook",
}  # fmt: skip
_STARTS = (
    (re.compile(rb"\s{0,100}%PDF-"), "pdf"),
    (re.compile(rb"\s{0,100}BEGIN:VCALENDAR", re.IGNORECASE), "ics"),
    (re.compile(rb"\s{0,100}<(?:!doctype html|html[ >])", re.IGNORECASE), "html"),
)
_KINDS: dict[str, Caption] = {
    "pdf": N_("PDF document"),
    "docx": N_("Word document"),
    "odt": N_("OpenDocument text"),
    "eml": N_("E-mail"),
    "html": N_("Web page"),
    "ics": N_("Calendar file"),
    "workbook": N_("Workbook"),
    "text": N_("Text"),
    "picture": N_("Picture"),
    "archive": N_("Archive"),
    "": N_("File"),
}
_OTHERS = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic"), "picture"),
    **dict.fromkeys(("zip", "gz", "tar", "7z", "rar", "xz"), "archive"),
    **dict.fromkeys(("doc", "docm"), "docx"),
}
_TROUBLES: dict[str, Caption] = {
    "password": N_("It is protected by a password, so its text cannot be read."),
    "broken": N_("It is broken, or not what its name says: its text cannot be read."),
    "endless": N_("It takes too long or too much memory to be read here."),
    "large": N_("It is too large to be read here."),
    "blank": N_("It has no text in it. It may be a picture of paper."),
    "cut": N_("Only its beginning is shown here."),
    "other": N_("It cannot be shown as text."),
}
_HEADS: dict[str, Caption] = {
    "from": N_("From"),
    "to": N_("To"),
    "cc": N_("Copy to"),
    "subject": N_("Subject"),
}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.exchange import reading; reading.main(*sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a document, such as one attached to an e-mail; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Readable:
    """A document as text.

    `heads` stand above the text of an e-mail, and `sent` (an instant, ISO) with them; `parts` are
    what is attached to it. `trouble` says why there is no text, or not all of it.
    """

    kind: Caption
    text: str = ""
    heads: tuple[tuple[Caption, str], ...] = ()
    sent: str = ""
    parts: tuple[Part, ...] = ()
    trouble: Caption | None = None


def read(document: AttachmentFile) -> Readable:
    """Return what a document says, as text; no document is refused."""
    form = _form(document)
    kind = _KINDS[form]
    if form == "text":
        text = _plain(document.content)
        if document.extension in _MARKDOWN:
            text = html.unescape(text)
        return Readable(kind, text[:CHARACTERS], trouble=_cut(text))
    if form not in _TAKEN_APART.values() or document.extension in _OTHERS:
        return Readable(kind, trouble=_TROUBLES["other"])
    said = _taken_apart(document.content, form)
    if isinstance(said, str):
        return Readable(kind, trouble=_TROUBLES[said])
    found = json.loads(said)
    text = str(found["text"])
    trouble = _cut(text) or _TROUBLES.get(found.get("trouble", ""))
    if not trouble and not text.strip() and not found.get("heads"):
        trouble = _TROUBLES["blank"]
    return Readable(
        kind,
        text[:CHARACTERS],
        tuple((_HEADS[name], value) for name, value in found.get("heads", ())),
        found.get("sent", ""),
        tuple(Part(clean_file_name(name), size) for name, size in found.get("parts", ())),
        trouble,
    )


def part(document: AttachmentFile, index: int) -> AttachmentFile:
    """Return the file number `index`, from 0, that is attached to an e-mail, read-only.

    Raises NotFound when it cannot be had.
    """
    parts = read(document).parts
    said = _taken_apart(document.content, "part", str(index))
    if index >= len(parts) or isinstance(said, str):
        raise NotFound(N_("Attachment"), index + 1)
    return AttachmentFile(parts[index].name, extension_of(parts[index].name), said, True)


class NotReadable(StoreError):
    """A document has no text that could be shown."""

    def __init__(self, name: str, reason: Caption) -> None:
        super().__init__(N_("%(name)s: %(reason)s"), name=name, reason=reason)


def _cut(text: str) -> Caption | None:
    return _TROUBLES["cut"] if len(text) > CHARACTERS else None


def _form(document: AttachmentFile) -> str:
    """Return what a document is, by its content where that tells, else by its name."""
    head = document.content[:2000]
    for pattern, form in _STARTS:
        if pattern.match(head):
            return form
    form = _TAKEN_APART.get(document.extension, _OTHERS.get(document.extension, ""))
    if form:
        return form
    return "text" if document.extension in _TEXTS or _is_text(document.content) else ""


def _is_text(content: bytes) -> bool:
    """Return whether content of an unknown kind reads like a text."""
    head = content[:20_000]
    if unicode_form(head)[0]:
        return True
    return not _CONTROLS.search(decode(head)) and b"\x00" not in head


def _plain(content: bytes) -> str:
    encoding, mark = unicode_form(content[:4000])
    wanted = content[mark : mark + 4 * CHARACTERS + 4]
    text = wanted.decode(encoding, "replace") if encoding else _eight_bits(wanted, content)
    return text.expandtabs(8) if text.count("\t") < CHARACTERS // 8 else text


def _eight_bits(wanted: bytes, content: bytes) -> str:
    if len(wanted) < len(content):  # a sign of several bytes may have been cut in two
        wanted = wanted[: wanted.rfind(b"\n") + 1] or wanted
    return decode(wanted)


def _taken_apart(content: bytes, *arguments: str) -> bytes | str:
    """Return what the process that reads a document says, or the name of the trouble with it."""
    if len(content) > LARGEST:
        return "large"
    root = str(Path(__file__).parents[2])
    line = [sys.executable, "-P", "-c", _PROGRAM, root, *arguments]
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        done = subprocess.run(line, input=content, timeout=SECONDS, check=False, **options)  # noqa: S603 - this program's own Python
    except subprocess.TimeoutExpired:
        return "endless"
    except OSError:
        return "broken"
    return done.stdout if done.returncode == 0 else "broken" if done.returncode > 0 else "endless"
