"""Documents as PDF: data is never obeyed, layouts may be replaced, nothing else can be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.errors import NotFound, StoreError
from store.exchange import rich_text, typesetting
from store.exchange.document_words import words_for
from store.letter_masters import Paper, sheet
from store.letterhead import Letterhead
from store.session import session
from tests import factories
from tests.store.exchange.pdf_text import pages_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DAY = date(2026, 11, 6)
NASTY = 'Acme #[x] #read("/etc/passwd") $y$ *b* @z <l> \\ // /* `'


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of the layouts of a company."""
    path = tmp_path / "layouts"
    path.mkdir()
    session.layouts = lambda: str(path)
    yield path
    session.layouts = str


def head(**values: str) -> Letterhead:
    given = {"name": "Cronus", "city": "Madrid", "country_region_code": "ES", **values}
    return Letterhead(given, "ES")


def letter(
    body: str = "Hello",
    recipient: Sequence[str] = ("Ann",),
    language: str = "",
    subject: str = "",
    paper: Letterhead | None = None,
) -> bytes:
    blocks = rich_text.from_markdown(body)
    page = sheet(Paper(paper or head()), recipient, DAY, language, subject, blocks)
    return typesetting.typeset("letter", page.data, day=page.day, files=page.files)


def test_what_was_typed_is_text_wherever_it_stands() -> None:
    pdf = letter(
        f"Body {NASTY}".replace("`", "").replace("*b* ", ""),
        recipient=(NASTY,),
        subject=NASTY,
        paper=head(name=NASTY, footer=NASTY, bank_name=NASTY),
    )
    text = text_of(pdf)
    assert text.count('#read("/etc/passwd")') >= 8
    assert "root:" not in text
    assert text.count("Acme #[x]") >= 8


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter() == letter()


def test_a_letter_speaks_the_language_of_the_contact() -> None:
    assert "6 de noviembre de 2026" in text_of(letter(language="ES"))
    assert "Página 1 de 1" in text_of(letter(language="ESP"))
    assert "6 November 2026" in text_of(letter(language="EN"))
    assert "November 6, 2026" in text_of(letter(language="ENU"))
    assert "Page 1 of 1" in text_of(letter(language="XX"))


def test_a_long_letter_has_its_name_and_number_on_every_page() -> None:
    pages = pages_of(letter("A paragraph of a letter.\n\n" * 120, subject="On chairs"))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "On chairs" in page


def test_markdown_is_set() -> None:
    text = text_of(
        letter(
            "# Chairs\n\n**bold** and ~~old~~ [web](https://a.example) [x](javascript:run)\n\n"
            "1. first\n2. second\n\n> said\n\n```\ncode\n```\n\n| A | B |\n|---|--:|\n| c | d |\n\n"
            "---\n\n<b>tag</b> ![picture](/etc/passwd)"
        )
    )
    for word in ("Chairs", "bold", "old", "web", "1. first", "said", "code", "A B c d", "<b>tag"):
        assert word in text
    assert "**" not in text


def test_letters_are_joined_in_their_order() -> None:
    pages = pages_of(typesetting.joined([letter("One"), letter("Two"), letter("Three")]))
    assert ["One" in pages[0], "Two" in pages[1], "Three" in pages[2]] == [True] * 3


def test_plain_text_keeps_its_lines() -> None:
    blocks = rich_text.from_plain("a *b*\nc\n\n\nd")
    kinds = [[node["kind"] for node in block["inline"]] for block in blocks]
    assert kinds == [["text", "break", "text"], ["text"]]


# --- layouts ---------------------------------------------------------------------------------


def test_a_layout_of_the_company_replaces_one_of_the_program(folder: Path) -> None:
    (folder / "letter.typ").write_text(
        '#import "base.typ": *\n#let data = json("/data.json")\nOUR LAYOUT #rich(data.body)'
    )
    assert text_of(letter()) == "OUR LAYOUT Hello"
    assert [layout.name for layout in typesetting.layouts() if layout.replaced] == ["letter"]


def test_the_common_part_can_be_replaced_alone(folder: Path) -> None:
    text = (
        typesetting.shipped("base")
        .decode()
        .replace("#let foot-of(data) = {", "#let foot-of(data) = { [OUR FOOT]")
    )
    (folder / "base.typ").write_text(text)
    assert "OUR FOOT" in text_of(letter())


def test_a_broken_layout_is_named_with_its_line(folder: Path) -> None:
    (folder / "letter.typ").write_text('hello\n\n#let x = 1 + "a"\n')
    with pytest.raises(typesetting.LayoutError) as caught:
        letter()
    assert caught.value.line == 3
    assert "letter cannot be typeset: line 3: cannot add" in str(caught.value)
    assert str(folder / "letter.typ") in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../../etc/passwd")',
        '#image("/proc/self/environ")',
        '#import "@preview/cetz:0.3.4": *',
        '#import "@local/x:0.1.0"',
    ],
)
def test_a_layout_reads_nothing_of_the_machine_nor_the_network(folder: Path, text: str) -> None:
    (folder / "letter.typ").write_text(text)
    with pytest.raises(typesetting.LayoutError):
        letter()


def test_a_layout_may_use_a_picture_beside_it(folder: Path) -> None:
    (folder / "seal.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    )
    (folder / "letter.typ").write_text('#image("/seal.svg")\nsealed')
    assert text_of(letter()) == "sealed"


def test_words_can_be_changed_and_languages_added(folder: Path) -> None:
    (folder / "words.toml").write_text(
        '[en]\npage = "Sheet {page}/{pages}"\n[de]\npage = "Seite {page} von {pages}"\n'
    )
    assert "Sheet 1/1" in text_of(letter())
    german = letter(language="DEU")
    assert "Seite 1 von 1" in text_of(german)
    assert "6. November 2026" in text_of(german)
    (folder / "words.toml").write_text("[en\n")
    with pytest.raises(StoreError, match=r"words\.toml"):
        words_for("EN")


def test_an_unknown_layout_is_not_found() -> None:
    with pytest.raises(NotFound):
        typesetting.typeset("poster", {}, day=DAY)
    with pytest.raises(NotFound):
        typesetting.shipped("../base")


def test_a_logo_is_shown_and_what_is_none_is_named() -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    company = {"name": "Cronus"}
    assert "Cronus" in text_of(letter(paper=Letterhead(company, files={"logo.svg": picture})))
    shown = letter(paper=Letterhead(company, files={"logo.png": factories.picture()}))
    assert b"/Subtype/Image" in shown
    assert b"/Subtype/Image" not in letter(paper=Letterhead(company))
    damaged = {"logo.png": b"\x89PNG and nothing more"}
    with pytest.raises(StoreError, match=r"logo\.png cannot be shown"):
        letter(paper=Letterhead(company, files=damaged))


def test_words_without_a_blank_stay_on_the_page() -> None:
    pages = pages_of(letter("ok", recipient=["x" * 200], subject="y" * 200))
    assert len(pages) == 1
    assert pages[0].count("x" * 40) >= 4
