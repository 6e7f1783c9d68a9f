"""Data is shown as it is and never does anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.widgets.plain import Align, cell, cut, plain, printable, typed


@pytest.mark.parametrize(
    "text", ["Acme [/] SL", "[b]x[/b]", "[@click=app.quit]x", "Acme [ES]", r"\[x]", "Ñandú 日本"]
)
def test_markup_is_only_text(text: str) -> None:
    content = plain(text)
    assert content.plain == text
    assert content.spans == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x9b31mb", "a�31mb"),
        ("bell\x07", "bell␇"),
        ("a\u202eb", "a�b"),
        ("a\u200bb\ufeff", "a�b�"),
        ("one\ntwo\r\nthree", "one⏎two⏎three"),
        ("a\tb", "a b"),
        ("\ud800", "�"),
        ("\x7f", "␡"),
        ("☎\ufe0f", "☎"),
    ],
)
def test_what_a_terminal_would_obey_becomes_visible(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert plain(text).plain == shown


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert plain("one\r\ntwo\x1b", multiline=True).plain == "one\ntwo␛"


def test_a_style_covers_all() -> None:
    assert [tuple(span) for span in plain("[b]x", "bold").spans] == [(0, 4, "bold")]


def test_what_is_typed_loses_what_cannot_be_shown() -> None:
    assert typed("a\x1bb\u200bc\td\ne") == "abc d e"
    assert typed("a\r\nb\x00", multiline=True) == "a\nb"


@pytest.mark.parametrize(
    ("text", "width", "align", "shown"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abc", 5, "center", " abc "),
        ("abcdef", 4, "left", "abc…"),
        ("日本語", 6, "left", "日本語"),
        ("日本語", 5, "left", "日本…"),
        ("日本語", 4, "left", "日… "),
        ("e\u0301tude", 5, "left", "e\u0301tude"),
        ("e\u0301tudes", 5, "left", "e\u0301tud…"),
        ("📎 file", 4, "left", "📎 …"),
        ("", 3, "left", "   "),
        ("abc", 0, "left", ""),
    ],
)
def test_a_cell_is_as_wide_as_it_must_be(text: str, width: int, align: Align, shown: str) -> None:
    assert cell(text, width, align) == shown


@given(st.text(st.characters(), max_size=40), st.integers(0, 30))
def test_any_text_fits_its_cell(text: str, width: int) -> None:
    shown = cell(text, width)
    assert cell_len(shown) == width
    assert Content(shown).cell_length == width
    assert cell_len(cut(text, width)) <= width
    assert "\x1b" not in shown
    assert printable(printable(text)) == printable(text)
