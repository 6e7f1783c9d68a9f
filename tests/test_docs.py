"""The documents: what they name exists, and what exists is named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from store.dates import parse_date_range
from store.filters import parse_filter
from tools import commands, pictures
from tui.i18n import translate
from tui.page import Page, all_pages

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDES = {"en": DOCS / "guide.md", "es": DOCS / "guia.md"}

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*?) *#*$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(text: str) -> set[str]:
    """The anchors of headings, as forges make them."""
    found = set()
    for heading in _HEADING.findall(text):
        plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
        found.add(plain.replace(" ", "-"))
    return found


def rows_below(text: str, heading: str) -> list[str]:
    """The first cells of the tables of a section."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [re.split(r"(?<!\\)\|", line)[1] for line in lines if "---" not in line]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in _LINK.findall(document.read_text("utf-8")):
        if link.startswith(("https://", "http://")):
            continue
        path, _sign, anchor = unquote(link).partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), link


def test_every_picture_is_made_by_the_tool_and_shown_somewhere() -> None:
    made = {f"{picture.name}.svg" for picture in pictures.ALL}
    assert {path.name for path in (DOCS / "pictures").iterdir()} == made
    shown = "".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert [picture for picture in sorted(made) if f"pictures/{picture}" not in shown] == []


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*.svg")), ids=name)
def test_pictures_refer_to_nothing_outside(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"url\((?!['\"]?#)|@import|@font-face|href=|<image|<script", text)


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert commands.PAGE.read_text("utf-8") == commands.page(), "run: python tools/commands.py"


def test_every_command_has_an_example_of_itself() -> None:
    for entry in commands.all_commands():
        assert entry.sentence, entry.name
        assert any(example.startswith(entry.name) for example in entry.examples), entry.name


@pytest.mark.parametrize("language", GUIDES)
def test_every_page_is_in_the_guide(language: str) -> None:
    guide = GUIDES[language].read_text("utf-8")
    for declared in searchable():
        assert f"| {translate(declared.title, language)} |" in guide, declared.id
        assert f"| `{declared.id}` |" in guide, declared.id


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_names_no_page_that_is_not_there(language: str) -> None:
    heading = {"en": "The pages", "es": "Las páginas"}[language]
    named = {cell.strip() for cell in rows_below(GUIDES[language].read_text("utf-8"), heading)[1:]}
    assert named == {translate(declared.title, language) for declared in searchable()}


def searchable() -> list[Page]:
    return [declared for declared in all_pages().values() if declared.searchable]


@pytest.mark.parametrize(("language", "heading"), [("en", "Filters"), ("es", "Filtros")])
def test_the_filters_of_the_guide_are_understood(language: str, heading: str) -> None:
    cells = rows_below(GUIDES[language].read_text("utf-8"), heading)[1:]
    assert len(cells) > 10
    for text in _CODE.findall(" ".join(cells)):
        parse_filter(text.replace("\\|", "|"))


@pytest.mark.parametrize(("language", "heading"), [("en", "Dates"), ("es", "Fechas")])
def test_the_dates_of_the_guide_are_understood(language: str, heading: str) -> None:
    day = date(2026, 11, 20)
    cells = rows_below(GUIDES[language].read_text("utf-8"), heading)
    typed = [text for text in _CODE.findall(" ".join(cells)) if ".." not in text]
    assert len(typed) > 25
    for text in typed:
        parse_date_range(text, work_date=day, today=day)


def test_the_two_commands_of_the_readme_are_in_the_makefile() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for target in ("run", "test", "pictures"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "\n    make run\n" in readme
    assert "\n    make test\n" in readme


def test_the_commands_of_the_readme_exist() -> None:
    known = {entry.name for entry in commands.all_commands()}
    words = re.findall(
        r"^    trato ([a-z].*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert words
    for line in words:
        first, second = [*line.split(), ""][:2]
        assert first in known or f"{first} {second}" in known, line
