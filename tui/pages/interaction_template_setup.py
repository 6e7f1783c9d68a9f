"""Which template records each kind of document or action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.text import N_
from tui.page import Section, SetupPage, register

if TYPE_CHECKING:
    from store.fields import Field, Value


def _fields() -> Mapping[str, Field]:
    from store import template_setup

    return {item.name: item for item in template_setup.FIELDS}


def _sections() -> Sequence[Section]:
    from store import template_setup

    names: dict[str, list[str]] = {}
    captions = {}
    for kind, (_caption, section, _document) in template_setup.KINDS.items():
        names.setdefault(section, []).append(kind)
        captions[str(section)] = section
    return [Section(captions[section], tuple(kinds)) for section, kinds in names.items()]


def _load() -> Mapping[str, Value]:
    from store import template_setup

    return dict(template_setup.show())


def _save(values: Mapping[str, object], base: Mapping[str, Value]) -> object:
    from store import template_setup

    chosen = {kind: str(code or "") for kind, code in values.items()}
    return template_setup.change(chosen, {kind: str(code) for kind, code in base.items()})


register(
    SetupPage(
        id="interaction-template-setup",
        title=N_("Interaction Template Setup"),
        noun="template-setup",
        sections=_sections,
        fields=_fields,
        load=_load,
        save=_save,
        synonyms=(N_("automatic recording"), N_("what is logged")),
        help=N_("The template that records each kind of document; empty: it is not recorded."),
    )
)
