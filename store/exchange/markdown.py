"""Markdown as a plain text for people and as HTML, with values that were never Markdown.

Raw HTML in a text is shown as it is written. A link may lead to a page, an e-mail address or a
phone; any other loses where it leads to.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from store.exchange.hypertext import PageReader
from store.exchange.merging import put_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ENCODED_PLACE = re.compile("%EE%80%80([0-9]+)%EE%80%81", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE = "-" * 40
_APART = frozenset(["paragraph", "heading", "table", "blockquote", "bullet_list", "ordered_list"])


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # a picture would be fetched from the reader's machine: a text has none
    made = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return made.enable(["table", "strikethrough"]).disable("image")


class Markdown:
    """A Markdown text whose numbered places hold `values`."""

    def __init__(self, source: str, values: Sequence[str] = ()) -> None:
        self._values = list(values)
        self._tokens = _parser().parse(source)
        for token in self._tokens:
            self._put(token)
            for child in token.children or ():
                self._put(child)

    def _put(self, token: Token) -> None:
        token.content = put_back(token.content, self._values)
        if token.info:
            token.info = put_back(token.info, self._values)
        for name, given in list(token.attrs.items()):
            token.attrs[name] = self._attribute(name, str(given))

    def _attribute(self, name: str, given: str) -> str:
        if name != "href":
            return put_back(given, self._values)
        link = _ENCODED_PLACE.sub(
            lambda place: quote(self._values[int(place[1])].strip(), safe="/:@?&=+,;%~"), given
        )
        return link if _SAFE_LINK.match(link) else ""

    def html(self) -> str:
        """Return the text as a part of a page."""
        parser = _parser()
        for token in self._tokens:
            token.children = _with_breaks(token.children) if token.children else token.children
        return str(parser.renderer.render(self._tokens, parser.options, {}))

    def plain(self) -> str:
        """Return the text without its signs: lists with dashes, links with where they lead to."""
        return _Plain().text(self._tokens)


def _with_breaks(children: list[Token]) -> list[Token]:
    """Return the parts of a paragraph with a break for each line end within a value."""
    from markdown_it.token import Token

    made: list[Token] = []
    for child in children:
        if child.type != "text" or "\n" not in child.content:
            made.append(child)
            continue
        for number, line in enumerate(child.content.split("\n")):
            if number:
                made.append(Token("hardbreak", "br", 0))
            made.append(Token("text", "", 0, content=line))
    return made


class _Plain:
    """Writes the parts of a Markdown text as a plain one."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._marks: list[
            str
        ] = []  # what stands before the lines of the lists and quotes we are in
        self._numbers: list[int] = []  # of the lists we are in; 0 for one without numbers
        self._first = ""
        self._cells: list[str] | None = None  # of the line of a table that we are in

    def text(self, tokens: Sequence[Token]) -> str:
        """Return all of it."""
        for token in tokens:
            self._block(token)
        return _BLANK_LINES.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def _block(self, token: Token) -> None:
        if token.type == "inline":
            self._text(_inline(token.children or ()))
        elif token.type in ("fence", "code_block", "hr"):
            self._write(token.content.rstrip("\n") or _LINE)
            self._gap()
        elif token.type.endswith("_open"):
            self._open(token)
        else:
            self._close(token)

    def _open(self, token: Token) -> None:
        kind = token.type.removesuffix("_open")
        if kind == "tr":
            self._cells = []
        elif kind == "blockquote":
            self._marks.append("> ")
        elif kind in ("bullet_list", "ordered_list"):
            start = token.attrs.get("start", 1)
            self._numbers.append(int(start) if kind == "ordered_list" else 0)
        elif kind == "list_item":
            self._item()

    def _close(self, token: Token) -> None:
        kind = token.type.removesuffix("_close")
        if kind == "tr":
            self._write(" | ".join(self._cells or ()))
            self._cells = None
        if kind == "list_item" and self._first:
            self._write("")
        if kind in ("blockquote", "list_item"):
            self._marks.pop()
        if kind in ("bullet_list", "ordered_list"):
            self._numbers.pop()
        hidden = kind == "paragraph" and token.hidden
        if kind in _APART and not hidden:
            self._gap()

    def _item(self) -> None:
        number = self._numbers[-1]
        mark = f"{number}. " if number else "- "
        self._numbers[-1] = number + 1 if number else 0
        self._first = mark
        self._marks.append(" " * len(mark))

    def _text(self, text: str) -> None:
        if self._cells is None:
            self._write(text)
        else:
            self._cells.append(text.replace("\n", ", "))

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            marks = list(self._marks)
            if self._first:
                marks[-1], self._first = self._first, ""
            self._lines.append(("".join(marks) + line).rstrip())

    def _gap(self) -> None:
        self._lines.append("")


def _inline(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    links: list[tuple[int, str]] = []
    for child in children:
        if child.type == "link_open":
            links.append((len(pieces), str(child.attrs.get("href", ""))))
        elif child.type == "link_close":
            start, link = links.pop()
            shown = "".join(pieces[start:])
            bare = link.removeprefix("mailto:").removeprefix("tel:")
            if link and bare.rstrip("/") not in (shown, shown.rstrip("/")):
                pieces.append(f" ({bare})")
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        else:
            pieces.append(child.content)
    return "".join(pieces)


def plain_of_html(page: str) -> str:
    """Return what a page says, without its tags, styles and scripts."""
    reader = _PageText()
    reader.feed(page)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


class _PageText(PageReader):
    """Collects the text of a page."""

    _BLOCKS = frozenset(
        [
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "table",
            "blockquote",
            "section",
            "hr",
        ]
    )
    _HIDDEN = frozenset({"script", "style", "title", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in {"br", "tr"}:
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in self._BLOCKS:
            self.pieces.append("\n\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")
        elif tag == "a":
            link = dict(attrs).get("href") or ""
            self._link = link if _SAFE_LINK.match(link) else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._link:
            bare = self._link.removeprefix("mailto:").removeprefix("tel:")
            if not self.pieces or self.pieces[-1].strip() != bare:
                self.pieces.append(f" ({bare})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))
