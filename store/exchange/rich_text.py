"""Markdown as a tree of plain values, which a layout draws: text stays text, nothing is markup.

A block is a mapping with `kind`: `paragraph` and `heading` (`level`, `inline`), `list` (`ordered`,
`start`, `items` of blocks), `quote` (`blocks`), `code` (`text`), `rule`, `table` (`align`, `head`,
`rows`). An inline is `text`, `code` (`text`), `strong`, `emphasis`, `strike` (`inline`), `link`
(`url`, `inline`) or `break`. HTML is text, a picture is its description.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

Node = dict[str, Any]
_ALIGN = "text-align:"
_INLINE = {"strong": "strong", "em": "emphasis", "s": "strike"}
_LINKS = ("http://", "https://", "mailto:", "tel:")


def from_markdown(text: str) -> list[Node]:
    """Return the blocks of a Markdown text (CommonMark, with tables and ~~struck~~ words).

    A line break stays one, as in the HTML of a mail: who wrote it meant it.
    """
    from markdown_it.tree import SyntaxTreeNode

    return _blocks(SyntaxTreeNode(_parser().parse(text)).children)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def from_plain(text: str) -> list[Node]:
    """Return the blocks of a plain text: a blank line parts paragraphs, line breaks stay."""
    blocks: list[Node] = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.strip("\n").split("\n")
        if any(lines):
            inline: list[Node] = []
            for line in lines:
                inline += [{"kind": "break"}, {"kind": "text", "text": line}]
            blocks.append({"kind": "paragraph", "inline": inline[1:]})
    return blocks


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> list[Node]:
    return [_block(node) for node in nodes]


def _block(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1:]), "inline": _line(node)}
        case "bullet_list" | "ordered_list":
            ordered = node.type == "ordered_list"
            items = [_blocks(item.children) for item in node.children]
            start = node.attrs.get("start", 1)
            return {"kind": "list", "ordered": ordered, "start": start, "items": items}
        case "blockquote":
            return {"kind": "quote", "blocks": _blocks(node.children)}
        case "fence" | "code_block":
            return {"kind": "code", "text": node.content.rstrip("\n")}
        case "hr":
            return {"kind": "rule"}
        case "table":
            return _table(node)
        case _:
            return {"kind": "paragraph", "inline": _line(node)}


def _table(node: SyntaxTreeNode) -> Node:
    rows = [row for part in node.children for row in part.children]
    cells = [[_line(cell) for cell in row.children] for row in rows]
    align = [
        str(cell.attrs.get("style", "")).removeprefix(_ALIGN) or "left" for cell in rows[0].children
    ]
    return {"kind": "table", "align": align, "head": cells[0], "rows": cells[1:]}


def _line(node: SyntaxTreeNode) -> list[Node]:
    """Return the inlines of a block, which hold its text."""
    found: list[Node] = []
    for child in node.children:
        found += _inlines(child.children) if child.type == "inline" else _inlines([child])
    return found


def _inlines(nodes: Iterable[SyntaxTreeNode]) -> list[Node]:
    return [_inline(node) for node in nodes]


def _inline(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "softbreak" | "hardbreak":
            return {"kind": "break"}
        case "code_inline":
            return {"kind": "code", "text": node.content}
        case "strong" | "em" | "s":
            return {"kind": _INLINE[node.type], "inline": _inlines(node.children)}
        case "link":
            url, inline = str(node.attrs.get("href", "")), _inlines(node.children)
            if url.lower().startswith(_LINKS):
                return {"kind": "link", "url": url, "inline": inline}
            return {"kind": "emphasis", "inline": inline}
        case _:
            return {"kind": "text", "text": node.content}
