"""The looks of Trato: a light and a dark theme of its own, and one for sixteen colours."""

import os
from collections.abc import Mapping
from pathlib import Path

from textual.theme import Theme

LIGHT = "trato-light"
DARK = "trato-dark"
ANSI = "trato-ansi"

_FIRST_PAGE = "/* Until here for the first page; what follows is read once that is shown. */"
_PACKAGE = Path(__file__).parent


def stylesheet_path() -> Path:
    """Return where the stylesheet lies: inside the installed package, or in the source tree."""
    installed = _PACKAGE / "screens.css"
    return installed if installed.exists() else _PACKAGE.parent / "screens.css"


def stylesheet_parts() -> tuple[str, str]:
    """Return the stylesheet in two parts: what a first page looks like, and all the rest."""
    text = stylesheet_path().read_text(encoding="utf-8")
    first, mark, rest = text.partition(_FIRST_PAGE)
    return first + mark, rest


def _variables(**colors: str) -> dict[str, str]:
    """Return the tokens of the stylesheet, and Textual's own in the same colours."""
    muted, accent, background = colors["muted"], colors["accent"], colors["background"]
    foreground, panel, line = colors["foreground"], colors["panel"], colors["line"]
    return {
        "muted": muted,
        "line": line,
        "muted-style": colors.get("muted_style", "not dim"),
        "error-style": "not dim",
        "text": foreground,
        "text-muted": muted,
        "text-disabled": muted,
        "block-cursor-foreground": background,
        "block-cursor-background": accent,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-foreground": foreground,
        "block-cursor-blurred-background": panel,
        "block-cursor-blurred-text-style": "bold",
        "block-hover-background": panel,
        "border": accent,
        "border-blurred": line,
        "input-cursor-background": accent,
        "input-cursor-foreground": background,
        "input-cursor-text-style": "none",
        "input-selection-background": accent,
        "input-selection-foreground": background,
        "scrollbar": muted,
        "scrollbar-hover": accent,
        "scrollbar-active": accent,
        "scrollbar-background": line,
        "scrollbar-background-hover": line,
        "scrollbar-background-active": line,
        "scrollbar-corner-color": background,
        "screen-selection-background": accent,
        "screen-selection-foreground": background,
    }


def _theme(name: str, *, dark: bool, **colors: str) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=colors["accent"],
        secondary=colors["muted"],
        accent=colors["accent"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["background"],
        panel=colors["panel"],
        error=colors["error"],
        warning=colors["warning"],
        success=colors["success"],
        variables=_variables(**colors),
    )


TRATO_LIGHT = _theme(
    LIGHT,
    dark=False,
    background="#fbfaf7",
    foreground="#22252a",
    panel="#f0eee8",
    muted="#5d6470",
    line="#cfccc4",
    accent="#1c5f8a",
    error="#ab2418",
    warning="#7d5200",
    success="#2b6a33",
)
TRATO_DARK = _theme(
    DARK,
    dark=True,
    background="#16181d",
    foreground="#d9dbdf",
    panel="#21252c",
    muted="#9aa1ac",
    line="#3a404a",
    accent="#7fb9d9",
    error="#f28b82",
    warning="#e2b66b",
    success="#8fc58b",
)

# Sixteen colours belong to the terminal: nobody knows how they look. So everything is said by the
# default colours with bold, dim and reverse; red only repeats what a sign already says.
TRATO_ANSI = Theme(
    name=ANSI,
    ansi=True,
    dark=True,
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    error="ansi_red",
    warning="ansi_default",
    success="ansi_default",
    variables={
        **_variables(
            muted="ansi_default",
            muted_style="dim",
            accent="ansi_default",
            background="ansi_default",
            foreground="ansi_default",
            panel="ansi_default",
            line="ansi_default",
        ),
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "error-style": "bold",
        "block-cursor-text-style": "reverse",
        "input-cursor-text-style": "reverse",
    },
)

THEMES = (TRATO_LIGHT, TRATO_DARK, TRATO_ANSI)

VARIABLE_DEFAULTS: Mapping[str, str] = TRATO_DARK.variables
"""For `App.get_theme_variable_defaults`: the stylesheet is also valid in a foreign theme."""

CONTRAST_PAIRS = (
    ("foreground", "background"),
    ("foreground", "panel"),
    ("muted", "background"),
    ("muted", "panel"),
    ("accent", "background"),
    ("accent", "panel"),
    ("error", "background"),
    ("error", "panel"),
    ("warning", "background"),
    ("warning", "panel"),
    ("success", "background"),
    ("success", "panel"),
)
"""Text on ground, as the stylesheet combines them; reverse text has the same contrast."""


def default_theme(environment: Mapping[str, str] | None = None) -> str:
    """Return the name of the theme to start with, if the person has chosen none.

    `trato-ansi` where `NO_COLOR` is set or the terminal has sixteen colours or fewer; light where
    the terminal says (`COLORFGBG`) that its ground is light; else dark.
    """
    env = os.environ if environment is None else environment
    term = env.get("TERM", "")
    many = env.get("COLORTERM") in ("truecolor", "24bit") or "256" in term or "direct" in term
    if env.get("NO_COLOR") or not many:
        return ANSI
    ground = env.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if ground in ("7", "15") else DARK
