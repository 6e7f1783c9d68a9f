"""The tables of rights in the administrator's pages say what the program declares."""

from __future__ import annotations

import re

import pytest

from store.nouns import MODULES, noun
from store.rights import SET_UP
from tests.test_docs import DOCS
from tui.cli.rights import SETTING_UP
from tui.i18n import translate
from tui.page import ReportPage, SetupPage, all_pages

ADMINISTRATION = {"en": DOCS / "administration.md", "es": DOCS / "administracion.md"}
HEADER = ["`trato_reader`", "`trato_user`", "`trato_admin`"]
EVERYBODY, WORKERS, ADMINISTRATORS = "✓✓✓", "–✓✓", "––✓"


def rows(language: str) -> dict[str, str]:
    """What stands in the table, each thing with the marks of the three roles."""
    found: dict[str, str] = {}
    inside = False
    for line in ADMINISTRATION[language].read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[1:] == HEADER:
            inside = True
        elif inside and not cells[1].startswith("-"):
            things = re.findall(r"\*\*(.+?)\*\*|`(.+?)`", cells[0])
            found |= {name or command: "".join(cells[1:]) for name, command in things}
    return found


def declared(language: str) -> dict[str, str]:
    """What the program declares: nouns that are changed, reports that change, commands."""
    titles = {page.noun: page.title for page in all_pages().values() if isinstance(page, SetupPage)}
    found: dict[str, str] = {}
    for name in {*MODULES, *SET_UP}:
        owner = noun(name) if name in MODULES else None
        verbs = owner is not None and (owner.add or owner.change or owner.delete)
        if name not in SET_UP and not verbs:
            continue
        title = titles.get(name) or (owner.plural if owner else "")
        found[translate(str(title), language)] = ADMINISTRATORS if name in SET_UP else WORKERS
    for page in all_pages().values():
        if isinstance(page, ReportPage):
            marks = ADMINISTRATORS if page.noun in SET_UP else WORKERS
            marks = marks if page.changes else EVERYBODY
            found[translate(str(page.title), language)] = marks
    return found | dict.fromkeys(SETTING_UP, ADMINISTRATORS)


@pytest.mark.parametrize("language", ADMINISTRATION)
def test_the_table_says_who_may_do_what(language: str) -> None:
    said, known = rows(language), declared(language)
    assert {name: said.get(name) for name in known} == known
    assert not said.keys() - known.keys()
