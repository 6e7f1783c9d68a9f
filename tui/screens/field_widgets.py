"""The widget that a field of the store is typed into, and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from store.enumerations import Choice
from store.errors import InvalidValue, StoreError
from store.fields import Field, Kind, Value
from store.text import fold
from tui import formats
from tui.i18n import _, sentence
from tui.widgets.fields import BooleanField, ChoiceField, LookupField, NoteField, TextField
from tui.widgets.fields import Field as FieldWidget

if TYPE_CHECKING:
    from tui.data import Data

SUGGESTIONS = 8


def typed(field: Field, value: Value) -> str:
    """Return the value as its widget holds it: choices by key, yes/no as "true" or "false"."""
    if isinstance(value, Choice):
        return value.key
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.kind is Kind.INTEGER:
        return str(value)
    if value is None:
        return ""
    return formats.value(field, value)


def widget_for(field: Field, data: Data, value: Value, *, read_only: bool = False) -> FieldWidget:
    """Return the widget for a field, showing `value`."""
    label = _(field.caption)
    required = field.required and not field.numbered
    options: dict[str, Any] = {"read_only": read_only, "required": required}
    text = typed(field, value)
    if field.kind is Kind.BOOLEAN:
        return BooleanField(field.name, label, bool(value), read_only=read_only)
    if field.kind is Kind.CHOICE and field.choices is not None:
        choices = [(choice.key, _(choice.caption).strip()) for choice in field.choices]
        return ChoiceField(field.name, label, choices, text, **options)
    if field.kind is Kind.NOTE:
        return NoteField(field.name, label, text, **options)
    if field.proposals is not None and not read_only:
        suggest = _suggest_texts(field.proposals())
        return LookupField(field.name, label, suggest, text, max_length=field.limit, **options)
    if field.ref and not read_only:
        lookup = suggest_records(data, field.ref)
        return LookupField(field.name, label, lookup, text, max_length=field.limit, **options)
    return TextField(
        field.name,
        label,
        text,
        max_length=field.limit,
        accept=_acceptor(field),
        placeholder=_("the next number") if field.numbered else "",
        **options,
    )


def _acceptor(field: Field) -> Callable[[str], str]:
    def accept(text: str) -> str:
        try:
            return typed(field, field.parse(text))
        except InvalidValue as error:
            raise ValueError(said(error)) from None

    return accept


def said(error: StoreError) -> str:
    """Return the sentence of an error without the caption of the field, below which it stands."""
    text, caption = sentence(error), getattr(error, "field", "")
    return text.removeprefix(f"{_(caption)}: ") if caption else text


def suggest_records(
    data: Data, noun: str
) -> Callable[[str], Awaitable[Sequence[tuple[str, str, str]]]]:
    """Return what finds records of a noun while one types: (key, title, detail)."""

    async def suggest(text: str) -> list[tuple[str, str, str]]:
        return await data.read(find_records, noun, text)

    return suggest


def _suggest_texts(
    texts: Sequence[str],
) -> Callable[[str], Awaitable[Sequence[tuple[str, str, str]]]]:
    """Return what finds those of `texts` of which a word begins as one types."""

    async def suggest(text: str) -> list[tuple[str, str, str]]:
        wanted = fold(text)
        return [(item, "", "") for item in texts if f" {wanted}" in f" {fold(item)}"]

    return suggest


def find_records(noun_name: str, text: str) -> list[tuple[str, str, str]]:
    """Return (key, title, "") of the records that `text` may mean, the best first."""
    from store.lists import open_list
    from store.nouns import noun

    owner = noun(noun_name)
    found = []
    if text.strip():
        filters = {owner.key: f"{_literal(text)}*"} if _literal(text) else {}
        try:
            found = (
                open_list(noun_name, filters, counted=False).first(SUGGESTIONS) if filters else []
            )
        except InvalidValue:
            found = []
        seen = {record.id for record in found}
        more = open_list(noun_name, find=text, counted=False).first(SUGGESTIONS)
        found += [record for record in more if record.id not in seen]
    else:
        found = open_list(noun_name, counted=False).first(SUGGESTIONS)
    usable = [record for record in found if not record.values.get("blocked")]
    return [(record.key, str(record[owner.title]), "") for record in usable[:SUGGESTIONS]]


def _literal(text: str) -> str:
    """Return text that the filter language takes as it is, "" when it cannot."""
    text = text.strip()
    return "" if set(text) & set("*?|&<>=.@'()\"") else text


def title_of(noun_name: str, key: str) -> str:
    """Return what a key stands for; "" when there is no such record."""
    from store.errors import NotFound
    from store.nouns import noun
    from store.records import get

    owner = noun(noun_name)
    if not key or owner.title == owner.key:
        return ""
    try:
        return str(get(owner, key)[owner.title])
    except NotFound:
        return ""
