"""Every text of the stylesheet can be read in both themes, and without any colour."""

import re

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.theme import (
    ANSI,
    CONTRAST_PAIRS,
    DARK,
    LIGHT,
    THEMES,
    TRATO_ANSI,
    TRATO_DARK,
    TRATO_LIGHT,
    default_theme,
    stylesheet_parts,
    stylesheet_path,
)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of WCAG 2."""

    def luminance(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


@pytest.mark.parametrize("theme", [TRATO_LIGHT, TRATO_DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), CONTRAST_PAIRS)
def test_text_stands_out_from_its_ground(theme: Theme, text: str, ground: str) -> None:
    known = tokens(theme)
    assert contrast(Color.parse(known[text]), Color.parse(known[ground])) >= 4.5


def test_the_stylesheet_uses_only_tokens_whose_contrast_is_tested() -> None:
    css = re.sub(r"/\*.*?\*/", "", stylesheet_path().read_text(), flags=re.DOTALL)
    colors = set(re.findall(r"(?<![-\w])color:\s*([^;]+);", css))
    grounds = set(re.findall(r"(?<![-\w])background:\s*([^;]+);", css)) - {"transparent"}
    texts = {f"${text}" for text, _ in CONTRAST_PAIRS}
    assert colors <= texts | {"$background"}
    assert grounds <= {f"${ground}" for _, ground in CONTRAST_PAIRS}


def test_the_stylesheet_is_read_in_two_parts_and_whole() -> None:
    first, rest = stylesheet_parts()
    assert first + rest == stylesheet_path().read_text(encoding="utf-8")
    assert "TileGrid" in first
    assert "ModalScreen" in rest


def test_the_stylesheet_has_no_colour_of_its_own() -> None:
    css = re.sub(r"/\*.*?\*/", "", stylesheet_path().read_text(), flags=re.DOTALL)
    assert not re.search(r":[^;{]*#[0-9a-fA-F]{3,8}\b", css)
    assert "ansi_" not in css


def test_one_accent() -> None:
    for theme in THEMES:
        assert theme.primary == theme.accent


def test_the_theme_for_sixteen_colours_leaves_them_to_the_terminal() -> None:
    known = {value for name, value in TRATO_ANSI.variables.items() if "style" not in name}
    assert known == {"ansi_default"}
    assert TRATO_ANSI.variables["muted-style"] == "dim"


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, LIGHT),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, DARK),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, ANSI),
        ({"TERM": "xterm-16color"}, ANSI),
        ({"TERM": "linux"}, ANSI),
        ({}, ANSI),
    ],
)
def test_the_theme_to_start_with(environment: dict[str, str], name: str) -> None:
    assert default_theme(environment) == name
