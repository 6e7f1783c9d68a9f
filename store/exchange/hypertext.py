"""Hypertext (HTML) as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from store.exchange.bytestream import decode, unicode_form

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "title", "svg"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "section", "table",
        "tr", "ul", "pre",
    }
)  # fmt: skip
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_MANY_LINES = re.compile(r"\n(?:[ ]*\n){2,}")


class PageReader(HTMLParser):
    """Reads pages however broken: no mistake in one is an error."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Take a section of an unknown kind, `<![X`, for a comment, as browsers do."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


class _Text(PageReader):
    """Collects the text of a page, line by line; where a link leads stands behind its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: list[str] = []
        self._link = ""
        self._link_at = 0
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in _APART:
            self.pieces.append("\n\n")
        elif tag in _BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.pieces.append("  ")
        elif tag == "img" and values.get("alt"):
            self._say(f"[{values['alt']}]")
        elif tag == "a":
            self._link, self._link_at = values.get("href") or "", len(self.pieces)
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _APART:
            self.pieces.append("\n\n")
        elif tag in _BLOCKS and tag != "li":
            self.pieces.append("\n")
        elif tag == "a":
            self._end_link()
        if tag == "pre" and self._kept:
            self._kept -= 1

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if not self._unseen:
            self.pieces.append(text if self._kept else _BLANKS.sub(" ", text))

    def _end_link(self) -> None:
        """Say where a link leads, unless its text does."""
        target = self._link.partition("?")[0].removeprefix("mailto:").rstrip("/")
        said = "".join(self.pieces[self._link_at :]).strip()
        self._link = ""
        if target.startswith(("http://", "https://")) or "@" in target:
            bare = target.partition("://")[2] or target
            if said.rstrip("/") not in (target, bare):
                self.pieces.append(f" <{target}>" if said else f"<{target}>")


def text_of(content: bytes, encoding: str = "") -> str:
    """Return what a page says; `encoding` is what came with it, else what it says itself."""
    form, mark = unicode_form(content[:4000])
    if form:
        return plain(content[mark:].decode(form, "replace"))
    declared = _CHARSET.search(content[:4000])
    said = declared[1].decode("ascii", "replace") if declared else ""
    return plain(decode(content, encoding or said))


def plain(page: str) -> str:
    """Return the text of a page."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    lines = (line.strip() for line in "".join(parser.pieces).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
