"""The columns of what the command line prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from store.fields import Kind
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.assigned_codes import Assigned
    from store.assignments import AssignedCode
    from store.fields import Field
    from store.nouns import Noun
    from store.text import Caption

_NUMBERS = frozenset(
    {Kind.INTEGER, Kind.AMOUNT, Kind.MINUTES, Kind.PERIOD, Kind.NUMBER, Kind.QUANTITY}
)


@dataclass(frozen=True)
class Column:
    """One column or line of output.

    `plain` makes of a value what JSON may hold, `shown` what people read. Where a table has no
    room, the column with the highest `priority` is left out, and `flexible` ones are cut.
    """

    name: str
    caption: str
    plain: Callable[[Any], Any] = lambda value: value
    shown: Callable[[Any], str] = str
    right: bool = False
    priority: int = 0
    flexible: bool = False


def column(name: str, caption: Caption, right: bool = False) -> Column:
    """Return a column of values that JSON holds as they are."""
    return Column(name, _(caption), right=right, shown=_plain_shown)


def _plain_shown(value: Any) -> str:
    from tui import formats

    if isinstance(value, list):
        return ", ".join(_plain_shown(item) for item in value)
    return "" if value is None else formats.plain(value)


def columns_of(noun: Noun, names: Sequence[str] = ()) -> list[Column]:
    """Return the columns of the fields `names` of a noun; of all fields without names."""
    items = [noun.shown_field(name) for name in names] if names else noun.fields
    return [field_column(item) for item in items]


def assigned_column(item: Assigned) -> Column:
    """Return the column of the codes of one table that a contact has, with their details."""

    def plain(codes: Sequence[AssignedCode]) -> list[dict[str, Any]]:
        fields = item.details
        return [
            {"code": one.code}
            | {field.name: field.to_json(one.details[field.name]) for field in fields}
            for one in codes
        ]

    def shown(codes: Sequence[AssignedCode]) -> str:
        from tui import formats

        return "\n".join(
            " ".join(
                part
                for part in (
                    one.code,
                    *(formats.value(field, one.details[field.name]) for field in item.details),
                )
                if part.strip()
            )
            for one in codes
        )

    from store.nouns import noun

    return Column(item.plural, _(noun(item.noun).plural), plain, shown)


def field_column(item: Field) -> Column:
    """Return the column of a field."""

    def shown(value: Any) -> str:
        from tui import formats

        return formats.value(item, value)

    return Column(item.name, item.caption, item.to_json, shown, item.kind in _NUMBERS)


def names_of(columns: str) -> list[str]:
    """Return the field names of a text such as `no,name`."""
    return [name.strip() for name in columns.split(",") if name.strip()]


def table_columns(noun: Noun) -> list[Column]:
    """Return the columns of a table: those of the noun, else those of its list on the screen.

    The key is always there, as it is what other commands ask for.
    """
    columns = _page_columns(noun) if not noun.columns else []
    if not columns:
        fields = [noun.field(name) for name in noun.columns] or list(noun.fields[:8])
        columns = [
            replace(field_column(item), priority=place, flexible=item.kind is Kind.TEXT)
            for place, item in enumerate(fields)
        ]
    key = next((item for item in columns if item.name == noun.key), None)
    first = replace(key or field_column(noun.field(noun.key)), priority=0)
    return [first, *(item for item in columns if item.name != noun.key)]


def _page_columns(noun: Noun) -> list[Column]:
    """Return the columns that the list of a noun has on the screen, if it has one."""
    from tui.page import list_of

    page = list_of(noun.name)
    fields = {item.field: noun.field(item.field) for item in page.columns} if page else {}
    return [
        replace(
            field_column(fields[item.field]),
            caption=item.caption or fields[item.field].caption,
            priority=item.priority,
            flexible=item.flexible,
        )
        for item in (page.columns if page else ())
    ]
