"""The widget that a filter on a field of the store is typed into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from store.fields import Field as StoreField
from store.fields import Kind
from tui.i18n import _
from tui.screens.field_widgets import find_records
from tui.widgets.fields import Field, LookupField, TextField

if TYPE_CHECKING:
    from tui.data import Data

_OPERATORS = set("*?|&<>=@'") | {".."}


def filter_field(
    data: Data, field: StoreField, text: str, name: str = "", label: str = ""
) -> Field:
    """Return the widget for a filter on a field, with `text` in it."""
    shown, label = name or field.name, label or _(field.caption)
    if field.kind in (Kind.CHOICE, Kind.BOOLEAN) or field.ref:
        return LookupField(shown, label, _suggester(data, field), text)
    return TextField(shown, label, text)


def _suggester(
    data: Data, field: StoreField
) -> Callable[[str], Awaitable[list[tuple[str, str, str]]]]:
    async def suggest(text: str) -> list[tuple[str, str, str]]:
        # what is a condition already is not replaced by a suggestion
        if any(sign in text for sign in _OPERATORS):
            return []
        if field.ref:
            return await data.read(find_records, field.ref, text)
        return _values(field, text)

    return suggest


def _values(field: StoreField, text: str) -> list[tuple[str, str, str]]:
    """Return the values that a field with few of them may have."""
    from store.text import fold

    captions = [_("Yes"), _("No")]
    if field.choices is not None:
        captions = [_(choice.caption).strip() for choice in field.choices]
    wanted = fold(text)
    return [
        (caption or "''", "" if caption else _("blank"), "")
        for caption in captions
        if fold(caption).startswith(wanted)
    ]
