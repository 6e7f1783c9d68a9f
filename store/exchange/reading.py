"""The process that takes a document apart: bytes on standard input, what they say on output.

It may do whatever a broken file makes it do, and dies alone: nothing here handles mistakes in
files. `store.exchange.readable` starts it.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from typing import Any

from store.exchange import calendar_text, hypertext, mail_text, office_text

MEMORY = 1 << 30
"""Bytes that it may use."""
PROCESSOR = 20
"""Seconds that it may compute."""
PAGES = 300
"""Pages of a PDF that are read."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main(form: str, index: str = "") -> None:
    """Read the document, and write what it says as JSON; or one `part` of an e-mail as it is."""
    _limit()
    content = sys.stdin.buffer.read()
    if form == "part":
        sys.stdout.buffer.write(mail_text.part(content, int(index)))
        return
    found = READERS[form](content)
    sys.stdout.buffer.write(json.dumps(found).encode("ascii"))


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has every limit
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def pdf(content: bytes) -> dict[str, Any]:
    """Return the text of a PDF, an empty line between pages."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return {"text": "", "trouble": "password"}
    pages = [page.extract_text().strip() for page in reader.pages[:PAGES]]
    trouble = "cut" if len(reader.pages) > PAGES else ""
    return {"text": "\n\n".join(pages), "trouble": trouble}


def office(form: str) -> Any:
    """Return the reader of a document of an office program."""

    def read(content: bytes) -> dict[str, Any]:
        if content.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in content:
            return {"text": "", "trouble": "password"}
        return {"text": office_text.READERS[form](content)}

    return read


READERS: dict[str, Any] = {
    "pdf": pdf,
    "docx": office("docx"),
    "odt": office("odt"),
    "workbook": office("workbook"),
    "html": lambda content: {"text": hypertext.text_of(content)},
    "ics": lambda content: {"text": calendar_text.text_of(content)},
    "eml": mail_text.read,
}
