"""Which contacts a segment is to have: filters on all that is known of them, and their effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import WorkType

from store import criteria
from store.errors import Cancelled, InvalidValue, StoreError
from store.fields import Field as StoreField
from store.text import N_, Caption
from tui.action import Chosen
from tui.dialogs.base import Dialog
from tui.i18n import _, sentence
from tui.screens.field_widgets import said
from tui.screens.filter_fields import filter_field
from tui.widgets.fields import BooleanField, Field, align_labels
from tui.widgets.plain import plain
from tui.widgets.section_head import SectionHead

if TYPE_CHECKING:
    from tui.data import Data

Effect = Callable[[Chosen, Callable[[], bool]], str]
"""Says what would be done, on the thread for scans; stops early once the second says so."""

PAUSE = 0.25
"""Seconds after the last key before the effect is counted."""
LABELS = 26
OTHER = 2
"""How many sections of seldom used fields come last."""


class Part:
    """A section of the form: fields of tables under a caption."""

    def __init__(
        self, caption: Caption, fields: Sequence[tuple[str, StoreField, Caption]], folded: bool
    ) -> None:
        self.caption = caption
        self.fields = fields
        self.folded = folded


def parts() -> list[Part]:
    """Return the sections of all tables, those first that people use most."""
    named = criteria.tables()
    contact, entries = named[criteria.CONTACT], named[criteria.INTERACTION]
    codes = [table for table in named.values() if len(table.fields) == 1]
    answers = [table for table in named.values() if table not in (contact, entries, *codes)]

    def usual(table: criteria.CriteriaTable) -> list[tuple[str, StoreField, Caption]]:
        return [(table.name, table.field(name), table.field(name).caption) for name in table.usual]

    def rest(table: criteria.CriteriaTable) -> list[tuple[str, StoreField, Caption]]:
        return [
            (table.name, item, item.caption)
            for item in table.fields
            if item.name not in table.usual and item.name not in named
        ]

    coded = [(table.name, table.fields[0], table.caption) for table in codes]
    return [
        Part(contact.caption, usual(contact), folded=False),
        Part(N_("Groups and Codes"), coded, folded=False),
        Part(entries.caption, usual(entries), folded=True),
        *(Part(table.caption, usual(table), folded=True) for table in answers),
        Part(N_("Other Fields of the Contact"), rest(contact), folded=True),
        Part(N_("Other Fields of the Entry"), rest(entries), folded=True),
    ]


class PartBox(Vertical):
    """One section; its fields are made when it is unfolded first.

    Args:
        data: The session's database, for suggestions.
        part: What it holds.
        texts: Filters to begin with, by table and field.
    """

    def __init__(self, data: Data, part: Part, texts: criteria.Filters) -> None:
        super().__init__(classes="section")
        self._data = data
        self._part = part
        self._texts = {
            f"{table}.{item.name}": texts.get(table, {}).get(item.name, "")
            for table, item, _caption in part.fields
        }
        folded = part.folded and not any(self._texts.values())
        self._head = SectionHead(_(part.caption), folded)
        self._box = Container(classes="section--fields")

    def compose(self) -> ComposeResult:
        """Return head and fields."""
        yield self._head
        with self._box:
            if not self._head.folded:
                yield from self._fields()

    def on_mount(self) -> None:
        """Show what is unfolded, lined up."""
        self._box.display = not self._head.folded
        align_labels(list(self.query(Field)), LABELS)
        self.summarize()

    def _fields(self) -> Iterator[Field]:
        for table, item, caption in self._part.fields:
            name = f"{table}.{item.name}"
            yield filter_field(self._data, item, self._texts[name], name, _(caption))

    async def on_section_head_switched(self, event: SectionHead.Switched) -> None:
        """Fold or unfold."""
        event.stop()
        await self._fold(event.folded)

    async def _fold(self, folded: bool) -> None:
        self._texts = self.texts
        if not folded and not self.query(Field):
            fields = list(self._fields())
            align_labels(fields, LABELS)
            await self._box.mount(*fields)
        self._box.display = not folded
        self.summarize()

    async def unfold(self) -> None:
        """Show the fields."""
        self._head.folded = False
        self._head.refresh()
        await self._fold(False)

    def summarize(self) -> None:
        """Say beside the caption of a folded section what is typed in it."""
        filled = [
            f"{_(caption)}: {self._texts[f'{table}.{item.name}']}"
            for table, item, caption in self._part.fields
            if self._texts[f"{table}.{item.name}"]
        ]
        self._head.show(", ".join(filled) if self._head.folded else "")

    @property
    def texts(self) -> dict[str, str]:
        """What is typed, by `table.field`."""
        return self._texts | {field.field_name: field.value.strip() for field in self.query(Field)}

    def clear(self) -> None:
        """Empty all fields."""
        self._texts = dict.fromkeys(self._texts, "")
        for field in self.query(Field):
            field.set_value("")
            field.set_error(None)
        self.summarize()

    def field(self, name: str) -> Field | None:
        """Return the widget of `table.field`, if it was made."""
        return next((field for field in self.query(Field) if field.field_name == name), None)


class OptionBox(Vertical):
    """What may be ticked, under a caption; unfolded when it is one thing or something is ticked."""

    def __init__(self, options: Sequence[tuple[str, Caption]], ticked: Mapping[str, bool]) -> None:
        super().__init__(classes="section")
        folded = len(options) > 1 and not any(ticked.values())
        self._head = SectionHead(_("Options"), folded)
        self._captions = {name: _(caption) for name, caption in options}
        self._fields = {
            name: BooleanField(name, _(caption), ticked.get(name, False))
            for name, caption in options
        }
        self._box = Container(*self._fields.values(), classes="section--fields")

    def compose(self) -> ComposeResult:
        """Return head and fields."""
        yield self._head
        yield self._box

    def on_mount(self) -> None:
        """Line the fields up."""
        align_labels(list(self._fields.values()), LABELS)
        self._box.display = not self._head.folded

    def on_section_head_switched(self, event: SectionHead.Switched) -> None:
        """Fold or unfold; what is ticked is said beside the caption then."""
        event.stop()
        self._box.display = not event.folded
        on = [self._captions[name] for name, ticked in self.ticked.items() if ticked]
        self._head.show(", ".join(on) if event.folded else "")

    @property
    def ticked(self) -> dict[str, bool]:
        """What is ticked, by name."""
        return {name: field.checked for name, field in self._fields.items()}

    def clear(self) -> None:
        """Tick nothing."""
        for field in self._fields.values():
            field.set_value("false")
        self._head.show("")


class CriteriaDialog(Dialog[Chosen]):
    """The form; answers the filters by table and field, and the options.

    Args:
        data: The session's database.
        title: What is to be done with the contacts that are found.
        done: What the key that does it is called.
        options: (name, caption) of what may be ticked.
        effect: See `Effect`.
        begin: What to begin with.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "accept", show=False, id="form.accept"),
        Binding("ctrl+l", "empty", show=False, id="filter.empty"),
    ]

    def __init__(
        self,
        data: Data,
        title: str,
        done: str,
        options: Sequence[tuple[str, Caption]],
        effect: Effect,
        begin: Chosen,
    ) -> None:
        super().__init__(title)
        self._data = data
        self._done = done
        self._effect = effect
        self._boxes = [PartBox(data, part, begin.filters) for part in parts()]
        self._ticks = OptionBox(options, begin.options)
        self._timer: Timer | None = None
        self.left_with = begin
        self._stop = Event()

    def compose_body(self) -> ComposeResult:
        """Return the sections, the options, and the line about the effect."""
        yield Static(
            plain(_("A*|B*   10..20   <>X   ..t   ''  blank   *word*   @ case aside")),
            classes="dialog--hint",
        )
        with VerticalScroll(can_focus=False, classes="dialog--fields"):
            yield from self._boxes[:-OTHER]
            yield self._ticks
            yield from self._boxes[-OTHER:]
        yield Static(classes="criteria--effect")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.add_class("criteria")
        self.query(Field).first().focus_value()
        self._count()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("ctrl+s", self._done), ("ctrl+l", _("Clear all")), ("escape", _("Back"))]

    @property
    def chosen(self) -> Chosen:
        """What is typed and ticked."""
        filters: dict[str, dict[str, str]] = {}
        for box in self._boxes:
            for name, text in box.texts.items():
                table, _point, field = name.partition(".")
                if text:
                    filters.setdefault(table, {})[field] = text
        return Chosen(filters, self._ticks.ticked)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the whole field into view."""
        event.widget.scroll_visible(animate=False)

    # The effect

    def on_field_changed(self, event: Field.Changed) -> None:
        """Count anew once the person has stopped typing."""
        event.stop()
        self._stop.set()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._count)

    def _count(self) -> None:
        work: WorkType[None] = self._say_effect
        self.run_worker(work, group="effect", exclusive=True)

    async def _say_effect(self) -> None:
        self._stop = stop = Event()
        try:
            text = await self._data.scan(self._effect, self.chosen, stop.is_set)
        except Cancelled:
            return
        except InvalidValue:
            text = _("A filter cannot be understood.")
        except StoreError as error:
            text = sentence(error)
        if not stop.is_set():
            self.query_one(".criteria--effect", Static).update(plain(text, multiline=True))

    # Keys

    def action_empty(self) -> None:
        """Remove every filter."""
        for box in self._boxes:
            box.clear()
        self._ticks.clear()
        self._count()

    def action_leave(self) -> None:
        """Answer nothing; what was typed is kept for the next time."""
        self._stop.set()
        self.left_with = self.chosen
        super().action_leave()

    def action_accept(self) -> None:
        """Answer, if all of it can be understood."""
        self.run_worker(self._accept(), group="accept", exclusive=True)

    async def _accept(self) -> None:
        for field in self.query(Field):
            await field.settle()
        chosen = self.chosen
        wrong = await self._data.read(criteria.faults, chosen.filters)
        self._stop.set()
        if not wrong:
            self.dismiss(chosen)
            return
        await self._show_faults(wrong)

    async def _show_faults(self, wrong: Mapping[tuple[str, str], InvalidValue]) -> None:
        first: Field | None = None
        for (table, name), error in wrong.items():
            for box in self._boxes:
                if f"{table}.{name}" in box.texts:
                    await box.unfold()
                    field = box.field(f"{table}.{name}")
                    if field is not None:
                        field.set_error(said(error))
                        first = first or field
        if first is not None:
            first.focus_value()
