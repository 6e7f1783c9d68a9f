"""Letters of a Word document: its merge fields (MERGEFIELD) filled for each contact."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from store.errors import RuleError
from store.exchange.merging import near
from store.text import N_, clean_text, fold_key

if TYPE_CHECKING:
    from mailmerge import MailMerge

UNPACKED = 200 * 1024 * 1024
"""Bytes that a document may have when it is unpacked."""

_NEW_PAGE = "nextPage_section"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError,
    AssertionError, RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What a broken document makes its reader raise."""


class UnknownWordField(RuleError):
    """A Word document has a merge field that does not exist."""

    def __init__(self, name: str, near: Sequence[str], known: Sequence[str]) -> None:
        message = N_(
            "The Word document has a merge field %(name)s, which does not exist. Did you mean "
            "%(near)s?"
        )
        if not near:
            message = N_(
                "The Word document has a merge field %(name)s, which does not exist. Its fields "
                "may be: %(known)s."
            )
        super().__init__(message, name=name, near=", ".join(near), known=", ".join(known))


class WordDocument:
    """A Word document with merge fields, called `contact_name`, `contact.name` or in Spanish.

    Args:
        content: The bytes of a .docx file.
        names: The folded names of the fields that there are, with what their values are called.

    Raises RuleError when it cannot be read, and UnknownWordField.
    """

    def __init__(self, content: bytes, names: Mapping[str, str]) -> None:
        self._content = content
        with self._opened() as document:
            written = sorted(document.get_merge_fields())
            document.get_settings()  # without which it cannot be written
        self._fields = {name: _known(name, names) for name in written}

    @property
    def fields(self) -> frozenset[str]:
        """The names of the values that it needs."""
        return frozenset(self._fields.values())

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Return the document filled with `values`. Raises RuleError when it cannot be."""
        row = self._row(values)
        with self._opened() as document:
            document.merge(**row)
            return _written(document)

    def filled_together(self, rows: Sequence[Mapping[str, str]]) -> bytes:
        """Return one document with a letter for each of `rows`, each on a new page.

        Raises RuleError when it cannot be filled.
        """
        filled = [self._row(values) for values in rows]
        with self._opened() as document:
            document.merge_templates(filled, _NEW_PAGE)
            return _written(document)

    def _row(self, values: Mapping[str, str]) -> dict[str, str]:
        return {
            name: clean_text(values[field], multiline=True) for name, field in self._fields.items()
        }

    @contextmanager
    def _opened(self) -> Iterator[MailMerge]:
        """Give the document; what the library stumbles over in it is said in a sentence."""
        from lxml import etree
        from mailmerge import MailMerge

        try:
            _check_size(self._content)
            with MailMerge(io.BytesIO(self._content)) as document:
                yield document
        except (*_BROKEN, etree.LxmlError) as error:
            raise RuleError(
                N_(
                    "The Word document cannot be read: it is broken, or protected by a password. "
                    "Save it again as .docx."
                )
            ) from error


def _check_size(content: bytes) -> None:
    """Raise ValueError for a document that becomes too large when it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED:
            raise ValueError(UNPACKED)


def _written(document: Any) -> bytes:
    whole = io.BytesIO()
    document.write(whole)
    return whole.getvalue()


def _known(name: str, names: Mapping[str, str]) -> str:
    folded = fold_key(name.strip())
    found = names.get(folded) or names.get(folded.replace("_", ".", 1))
    if found is None:
        dotted = {other.replace(".", "_"): other for other in names}
        known = sorted({field.replace(".", "_") for field in names.values()})
        raise UnknownWordField(name, near(folded, dotted), known)
    return found
