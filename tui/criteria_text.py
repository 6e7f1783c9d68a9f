"""Criteria of segments as a person reads them: sentences instead of filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from store.criteria import Filters
    from store.criteria_lines import Step
    from store.fields import Field
    from store.filters import Filter

INDENT = "  "
_TABLES = {
    "mailing_group": N_("in mailing group %(what)s"),
    "interaction": N_("with an interaction in which %(what)s"),
    "job_responsibility": N_("with job responsibility %(what)s"),
    "industry_group": N_("whose company is in industry group %(what)s"),
    "business_relation": N_("whose company has business relation %(what)s"),
    "profile_answer": N_("with a profile answer in which %(what)s"),
}
_NOT = N_("not %(what)s")
_SIGNS = {
    "<>": _NOT,
    "<": N_("below %(what)s"),
    "<=": N_("at most %(what)s"),
    ">": N_("above %(what)s"),
    ">=": N_("at least %(what)s"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """An action as people read it: what it is, what it did to the lines, and its filters."""

    head: str
    figures: str
    filters: str


def sentence(filters: Filters) -> str:
    """Return criteria in one sentence: `City is M* and Type is Person; in mailing group NEWS`."""
    if not filters:
        return _("all contacts")
    return "; ".join(_table(name, texts) for name, texts in filters.items())


def _table(name: str, texts: Mapping[str, str]) -> str:
    from store import criteria

    fields = criteria.table(name)
    if list(texts) == ["code"]:
        return _(_TABLES[name]) % {"what": _what(fields.field("code"), texts["code"])}
    parts = [
        _("%(field)s is %(what)s")
        % {"field": _(fields.field(item).caption), "what": _what(fields.field(item), text)}
        for item, text in texts.items()
    ]
    whole = _(" and ").join(parts)
    return _(_TABLES[name]) % {"what": whole} if name in _TABLES else whole


def _what(item: Field, text: str) -> str:
    """Return a filter in words; one that cannot be read any more as it is."""
    from store.errors import InvalidValue
    from store.filters import parse_filter

    try:
        return _words(item, parse_filter(text))
    except InvalidValue:
        return text


def _words(item: Field, conditions: Filter) -> str:
    from store.filters import AllOf, AnyOf, Pattern, Range

    if isinstance(conditions, AnyOf | AllOf):
        between = _(" or ") if isinstance(conditions, AnyOf) else _(" and ")
        return between.join(_words(item, part) for part in conditions.parts)
    if isinstance(conditions, Pattern):
        pattern = conditions.pattern
        return _(_NOT) % {"what": pattern} if conditions.negated else pattern
    if isinstance(conditions, Range):
        low, high = (_value(item, bound or "") for bound in (conditions.low, conditions.high))
        if not low:
            return _("up to %(high)s") % {"high": high}
        if not high:
            return _("from %(low)s on") % {"low": low}
        return _("from %(low)s to %(high)s") % {"low": low, "high": high}
    value = _value(item, conditions.operand) or _("blank")
    sign = conditions.operator
    return value if sign == "=" else _(_SIGNS[sign]) % {"what": value}


def _value(item: Field, operand: str) -> str:
    """Return an operand in the language of the person; what was typed where that is the same."""
    from store.errors import InvalidValue
    from store.fields import Kind

    if item.kind in (Kind.CHOICE, Kind.BOOLEAN) and operand:
        try:
            return formats.value(item, item.parse(operand))
        except InvalidValue:
            return operand
    return operand


def passages(steps: Sequence[Step]) -> list[Passage]:
    """Return actions as people read them, the first one first."""
    return [_passage(step) for step in steps]


def _passage(step: Step) -> Passage:
    from store.criteria_lines import OPTIONS

    figures = []
    if step.added:
        figures.append(f"+{formats.integer(step.added)}")
    if step.removed:
        figures.append(f"−{formats.integer(step.removed)}")
    filters = sentence(step.filters)
    if step.options:
        filters += f" ({', '.join(_(OPTIONS[name]) for name in step.options)})"
    filters = filters[:1].upper() + filters[1:]
    return Passage(_(step.action.caption), " ".join(figures), filters)


def lines(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the lines of a text about actions."""
    for number, passage in enumerate(passages(steps), 1):
        figures = f"  {passage.figures}" if passage.figures else ""
        yield f"{number} {passage.head}{figures}"
        yield f"{INDENT}{passage.filters}"


def summary(steps: Sequence[Step]) -> str:
    """Return one line about actions: how many, and the last one."""
    if not steps:
        return _("none yet")
    count = ngettext("%(count)s action", "%(count)s actions", len(steps)) % {
        "count": formats.integer(len(steps))
    }
    last = _passage(steps[-1])
    figures = f" {last.figures}" if last.figures else ""
    return f"{count} · {last.head}{figures}: {last.filters}"
