"""Documents that letters are made of: a text, a layout in Typst, a Word document, a letter kept.

Each says which fields it needs, and makes the letter of one contact from their values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from store import merge_data
from store.attachments import AttachmentFile
from store.errors import RuleError
from store.exchange import kept_letters, merging, rich_text
from store.exchange.document_words import Words, words_for
from store.exchange.kept_letters import KeptLetter
from store.exchange.letter_sheets import Compile, Sheet
from store.exchange.merging import TextKind
from store.exchange.word_letters import WordDocument
from store.letterhead import Letterhead, letterhead, page
from store.merge_data import Recipient
from store.merge_data_fields import FIELDS, names
from store.text import N_

ADDRESS = "address.block"
TEXTS = frozenset({"md", "markdown", "txt"})
WORD = "docx"
TYPST = "typ"


class NoLetter(RuleError):
    """A document is of a kind that no letter can be made of."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_(
                "No letter can be made of %(name)s. Attach a text with merge fields (.md, .txt), a "
                "Word document with merge fields (.docx) or a layout (.typ)."
            ),
            name=name,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of one contact: a `sheet` to be typeset, a `pdf` or a `word` document.

    `text` is what is kept of it where that says it all: the text with the address and the date
    as they were, from which the same letter can be set again. `again` says that it was kept.
    """

    sheet: Sheet | None = None
    pdf: bytes = b""
    word: bytes = b""
    text: str = ""
    ending: str = "md"
    again: bool = False

    def file(self, by: Compile | None = None) -> tuple[bytes, str]:
        """Return the file of this letter alone, and its ending. Raises what typesetting raises."""
        if self.sheet is not None:
            return self.sheet.typeset(by), "pdf"
        return (self.pdf, "pdf") if self.pdf else (self.word, WORD)

    def kept(self, by: Compile | None = None) -> tuple[str, bytes]:
        """Return the name and the bytes of the document that an interaction keeps of it."""
        if self.text:
            return f"letter.{self.ending}", self.text.encode()
        content, ending = self.file(by)
        return f"letter.{ending}", content


@dataclass(frozen=True, slots=True)
class Master:
    """What letters are made of. `word` is the Word document where it is one."""

    fields: frozenset[str]
    letter: Callable[[Recipient, Mapping[str, str]], Letter]
    word: WordDocument | None = None


class Paper:
    """The paper of the company, for many letters: what it says is put into each language once."""

    def __init__(self, head: Letterhead | None = None) -> None:
        self.head: Letterhead = head or letterhead()
        self._languages: dict[str, tuple[Words, dict[str, Any]]] = {}

    def in_language(self, language: str) -> tuple[Words, dict[str, Any]]:
        """Return the words of a language, and what the paper says of its sender in it."""
        found = self._languages.get(language)
        if found is None:
            words = words_for(language, self.head.language)
            found = self._languages[language] = words, self.head.data(words)
        return found


def master_of_kept(document: AttachmentFile, paper: Paper) -> Master:
    """Return what makes the same letter as before of a document that was kept of one."""
    content = document.content
    if document.extension in TEXTS:
        kind = merging.kind_of(document.extension) or TextKind.PLAIN
        return _kept(merging.decoded(content), kind, paper)
    if document.extension == WORD:
        return _the_same(Letter(word=content, again=True))
    if document.extension == "pdf":
        return _the_same(Letter(pdf=content, again=True))
    raise NoLetter(document.name)


def _the_same(letter: Letter) -> Master:
    return Master(frozenset(), lambda _to, _values: letter)


def master_of(document: AttachmentFile, paper: Paper) -> Master:
    """Return what a document makes of its fields, on `paper`.

    Raises NoLetter, and what is wrong with the document: MergeError, UnknownWordField, RuleError.
    """
    if document.extension == WORD:
        word = WordDocument(document.content, names())
        return Master(word.fields, lambda _to, values: Letter(word=word.filled(values)), word)
    if document.extension == TYPST:
        return _layout(merging.decoded(document.content), paper)
    if document.extension not in TEXTS:
        raise NoLetter(document.name)
    text = merging.decoded(document.content)
    return _text(text, merging.kind_of(document.extension) or TextKind.PLAIN, paper)


def _text(source: str, kind: TextKind, paper: Paper) -> Master:
    """Return the master of a text with merge fields."""
    read = merge_data.read_text(source, kind)

    def letter(to: Recipient, values: Mapping[str, str]) -> Letter:
        lines, language = tuple(values[ADDRESS].split("\n")), _language(to, values)
        kept = KeptLetter(lines, to.day, language, to.subject, read.source(values))
        ending = "txt" if kind is TextKind.PLAIN else "md"
        return Letter(_set(kept, to, kind, paper), text=kept.written(), ending=ending)

    return Master(read.fields | {ADDRESS, "contact.language_code"}, letter)


def _kept(text: str, kind: TextKind, paper: Paper) -> Master:
    """Return the master of a letter that was written before: it says what it said then."""
    kept = kept_letters.read(text)

    def letter(to: Recipient, _values: Mapping[str, str]) -> Letter:
        return Letter(_set(kept, to, kind, paper), text=text, again=True)

    return Master(frozenset(), letter)


def _set(kept: KeptLetter, to: Recipient, kind: TextKind, paper: Paper) -> Sheet:
    blocks = _blocks(kept.body, kind)
    return sheet(paper, kept.to, kept.day or to.day, kept.language, kept.subject, blocks)


def _layout(source: str, paper: Paper) -> Master:
    """Return the master of a layout in Typst; the fields that it names are in its data."""
    fields = frozenset(
        field.name
        for field in FIELDS
        if re.search(rf"\b{field.group}\.{field.part}\b", source)
    )  # fmt: skip

    def letter(to: Recipient, values: Mapping[str, str]) -> Letter:
        lines = values[ADDRESS].split("\n")
        plain = sheet(paper, lines, to.day, _language(to, values), to.subject, [], source)
        data = dict(plain.data)
        for name in fields:
            group, _point, part = name.partition(".")
            data.setdefault(group, {})[part] = str(values[name])
        return Letter(Sheet(data, plain.day, "letter-of-template", source, paper.head.files))

    return Master(fields | {ADDRESS, "contact.language_code"}, letter)


def _language(to: Recipient, values: Mapping[str, str]) -> str:
    return to.language or values["contact.language_code"]


def _blocks(body: str, kind: TextKind) -> list[dict[str, Any]]:
    if kind is TextKind.MARKDOWN:
        return rich_text.from_markdown(body)
    return rich_text.from_plain(body)


def sheet(
    paper: Paper,
    lines: Collection[str],
    day: date,
    language: str,
    subject: str,
    body: list[dict[str, Any]],
    source: str = "",
) -> Sheet:
    """Return a letter as its layout needs it; `body` are blocks of `rich_text`."""
    words, sender = paper.in_language(language)
    info = [[words["date"], words.long_date(day)]]
    data = page(words, sender, lines, subject or words["letter"], info)
    data |= {"subject": subject, "body": body}
    return Sheet(data, day, source=source, files=paper.head.files)
