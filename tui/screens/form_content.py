"""What a card or a set-up shows, read on the database thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from store.fields import Field, Value
from tui.screens.field_widgets import title_of

if TYPE_CHECKING:
    from store.drafts import DraftForm
    from store.records import Record
    from tui.page import CardPage, Glance


@dataclass(frozen=True)
class FormContent:
    """Fields and their values.

    `record` is None for a new record. `titles` are what references stand for. `given` names the
    fields that a new record begins with. `draft` is what was typed when the terminal went away.
    `glance` is what is to be seen at once.
    """

    fields: Mapping[str, Field]
    values: Mapping[str, Value]
    record: Record | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    draft: DraftForm | None = None
    glance: Sequence[Glance] = ()


def content_of_card(
    page: CardPage, key: str | None, start: Mapping[str, object] | None = None
) -> FormContent:
    """Return what a card shows for `key`, or for a new record. Raises NotFound."""
    from store.nouns import noun
    from store.records import get

    owner = noun(page.noun)
    if key is not None:
        return with_draft(page, content_of_record(page, get(owner, key)))
    first = dict(start or {})
    if page.start is not None:
        first = dict(page.start(first))
    given = {name: owner.field(name).parse(value) for name, value in first.items() if value != ""}
    values = {name: item.blank for name, item in owner.by_name.items()} | given
    content = FormContent(
        owner.by_name, values, None, titles(owner.by_name, values), frozenset(given)
    )
    return with_draft(page, content)


def with_draft(page: CardPage, content: FormContent) -> FormContent:
    """Return a content with what was typed into this card when the terminal went away."""
    from store import drafts

    name = form_name(page.id, content.record)
    kept = (waits for waits in drafts.waiting() if waits.form == name)
    return replace(content, draft=next(kept, None))


def form_name(page_id: str, record: Record | None) -> str:
    """Return the name under which what was typed into a form is kept."""
    return page_id if record is None else f"{page_id} {record.key}"


def content_of_record(page: CardPage, record: Record) -> FormContent:
    """Return what a card shows for a record."""
    from store.nouns import noun

    fields = noun(page.noun).by_name
    glance = () if page.glance is None else page.glance(record)
    named = titles(fields, record.values)
    return FormContent(fields, record.values, record, named, glance=glance)


def titles(fields: Mapping[str, Field], values: Mapping[str, Value]) -> dict[str, str]:
    """Return what the references among `values` stand for."""
    return {
        name: title_of(fields[name].ref, str(value))
        for name, value in values.items()
        if value and name in fields and fields[name].ref
    }
