"""One field set on all marked contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext, sentence
from tui.page import Action, Ask, Context, on_record

if TYPE_CHECKING:
    from store.contact_batch import BatchResult, Refused
    from store.fields import Field

_NAMED = 3
"""Contacts that are named among those that cannot be set."""


async def set_field(ctx: Context) -> None:
    """Choose a field, type its value, and set it on the marked contacts."""
    from store import contact_batch
    from store.nouns import noun

    ids = await ctx.ids()
    fields = noun("contact").by_name
    count = formats.integer(len(ids))
    title = ngettext("Set a field", "Set a field on %(count)s contacts", len(ids))
    options = [(name, _(fields[name].caption)) for name in contact_batch.FIELDS]
    name = await ctx.choose(title % {"count": count}, options)
    if name is None:
        return
    title = ngettext("%(field)s", "%(field)s on %(count)s contacts", len(ids))
    title %= {"field": _(fields[name].caption), "count": count}
    answer = await ctx.ask(title, [_asked(fields[name], ctx)])
    if answer is None:
        return
    values = {name: answer[name]}
    found = await ctx.read(contact_batch.preview, ids, values)
    if not found.changed:
        ctx.notify(*_nothing(found))
    elif await ctx.confirm(_question(fields[name], answer[name], found), default=True):
        done = await ctx.write(contact_batch.set_all, ids, values, skip=True)
        said = ngettext("1 contact changed.", "%(count)s contacts changed.", done.changed)
        ctx.notify(said % {"count": formats.integer(done.changed)} + " " + _("u takes it back."))


def _asked(field: Field, ctx: Context) -> Ask:
    """Return the field of the form, with the value of the record under the cursor."""
    from store.enumerations import Choice

    value = ctx.record[field.name] if ctx.record is not None else field.blank
    choices = []
    if field.choices is not None:
        choices = [(choice.key, _(choice.caption).strip() or "–") for choice in field.choices]
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Choice):
        text = value.key
    else:
        text = formats.value(field, value)
    kind = "TEXT" if field.ref else field.kind.name
    return Ask(
        field.name, field.caption, kind, text, choices=choices, noun=field.ref, length=field.limit
    )


def _question(field: Field, typed: str, found: BatchResult) -> str:
    value = formats.value(field, field.parse(typed)).strip() or _("(blank)")
    question = ngettext(
        "Set %(field)s to %(value)s on 1 contact?",
        "Set %(field)s to %(value)s on %(count)s contacts?",
        found.changed,
    )
    count = formats.integer(found.changed)
    said = [question % {"field": _(field.caption), "value": value, "count": count}]
    if found.followed:
        more = ngettext(
            "1 person of theirs follows.", "%(count)s persons of theirs follow.", found.followed
        )
        said.append(more % {"count": formats.integer(found.followed)})
    if found.unchanged:
        same = ngettext("1 has it already.", "%(count)s have it already.", found.unchanged)
        said.append(same % {"count": formats.integer(found.unchanged)})
    if found.refused:
        said.append(_refused(found.refused))
    return "\n".join(said)


def _refused(refused: tuple[Refused, ...]) -> str:
    """Return how many contacts stay as they are, the first ones with the reason."""
    said = ngettext("1 cannot be set:", "%(count)s cannot be set:", len(refused))
    lines = [said % {"count": formats.integer(len(refused))}]
    lines += [f"{item.no} {item.name}: {sentence(item.error)}" for item in refused[:_NAMED]]
    return "\n".join([*lines, "…"] if len(refused) > _NAMED else lines)


def _nothing(found: BatchResult) -> tuple[str, str]:
    if found.refused:
        return _refused(found.refused), "error"
    return _("Nothing has changed: that is what stood there."), "info"


SET_FIELD = Action(
    "set-field", "E", N_("Set a field"),
    N_("Set a field to the same value on all marked contacts, or on this one."),
    run=set_field, when=on_record, shown=False,
    synonyms=(N_("batch edit"), N_("change many"), N_("edit several")),
)  # fmt: skip
