"""The names of keys, and which key an action has after the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui.i18n import _

if TYPE_CHECKING:
    from tui.action import Action

_NAMES = {
    "escape": N_("Esc"),
    "space": N_("Space"),
    "enter": N_("Enter"),
    "delete": N_("Del"),
    "insert": N_("Ins"),
    "backspace": N_("Backspace"),
    "tab": N_("Tab"),
    "home": N_("Home"),
    "end": N_("End"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
    "shift": N_("Shift"),
    "ctrl": N_("Ctrl"),
    "alt": N_("Alt"),
    "up": N_("↑"),
    "down": N_("↓"),
    "left": N_("←"),
    "right": N_("→"),
}
_SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "equals_sign": "=",
    "backslash": "\\",
    "colon": ":",
    "comma": ",",
    "asterisk": "*",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
}

_configured: dict[str, tuple[str, ...]] = {}


def configure(keys: Mapping[str, str]) -> None:
    """Take over the `[keys]` of the configuration: action id to keys, `f9` or `f9,L`."""
    _configured.clear()
    for action, text in keys.items():
        # a comma alone is a key, between keys it is a separator
        given = ("comma",) if text.strip() == "," else tuple(text.split(","))
        _configured[action] = tuple(key.strip() for key in given if key.strip())


def keys_of(action: Action) -> tuple[str, ...]:
    """Return the keys of an action, the first one first."""
    return _configured.get(action.id, action.keys)


def widget_keys() -> dict[str, str]:
    """Return the configured keys of what is not an action: moving in tables, fields and lists."""
    return {name: ",".join(keys) for name, keys in _configured.items() if "." in name}


def is_typed(key: str) -> bool:
    """Return whether a key writes a character where text is typed."""
    return len(key) == 1 or key in _SIGNS or key == "space"


def key_name(key: str) -> str:
    """Return a key as people read it: `Ctrl+F7`, `n`, `/`, `Esc`."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    names = [_(_NAMES[name]) for name in modifiers]
    if last in _NAMES:
        names.append(_(_NAMES[last]))
    elif last in _SIGNS:
        names.append(_SIGNS[last])
    else:
        names.append(last.upper() if modifiers or len(last) > 1 else last)
    return "+".join(names)


def shown_key(action: Action, typing: bool) -> str:
    """Return the key for the footer: one that works while `typing` text, else a single letter."""
    keys = keys_of(action)
    if typing:
        keys = tuple(key for key in keys if not is_typed(key))
    else:
        keys = tuple(sorted(keys, key=lambda key: not is_typed(key)))
    return key_name(keys[0]) if keys else ""
