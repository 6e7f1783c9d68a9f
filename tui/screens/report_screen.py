"""The screen of a report: what it is for, what it would do, how far it is, what it did."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import WorkType

from store.errors import Cancelled, StoreError
from store.fields import Field as StoreField
from store.fields import Kind
from store.nouns import noun
from tui.action import Action
from tui.i18n import _, sentence
from tui.page import Progress, ReportField, ReportPage
from tui.rights import may_change
from tui.screens.base import PageScreen
from tui.screens.field_widgets import suggest_records, widget_for
from tui.screens.filter_dialog import check_filters
from tui.widgets.fields import ChoiceField, Field, LookupField, TextField, align_labels
from tui.widgets.plain import plain


class ReportScreen(PageScreen):
    """A report.

    Args:
        page: What it does.
        values: What its fields begin with.
    """

    page: ReportPage

    def __init__(self, page: ReportPage, values: Mapping[str, str]) -> None:
        super().__init__(page)
        may = may_change(page)
        self._fields = [field for field in page.fields if may or not field.changes]
        self._values = {
            field.name: field.value() if callable(field.value) else field.value
            for field in self._fields
        } | dict(values)
        self._at_work = False
        self._said = ""

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False, classes="report"):
            if self.page.help:
                yield Static(plain(_(self.page.help)), classes="report--help")
            for field in self._fields:
                yield self._widget(field)
            yield Static(classes="report--before")

    def _widget(self, declared: ReportField) -> Field:
        name, value = declared.name, self._values[declared.name]
        if declared.kind == "FILTER":
            item = noun(self.page.noun).field(name)
            label = _(declared.caption or item.caption)
            if item.ref:
                return LookupField(name, label, suggest_records(self.shell.data, item.ref), value)
            return TextField(name, label, value)
        label = _(declared.caption) if declared.caption else ""
        if declared.choices:
            choices = [(key, _(caption)) for key, caption in declared.choices]
            return ChoiceField(name, label, choices, value)
        if declared.noun:
            return LookupField(name, label, suggest_records(self.shell.data, declared.noun), value)
        caption = declared.caption or self.page.title
        item = StoreField(name, caption, Kind[declared.kind], required=declared.required)
        widget = widget_for(item, self.shell.data, item.blank)
        widget.set_value(value)
        return widget

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field name; empty fields are left out."""
        return {
            field.field_name: field.value.strip()
            for field in self.query(Field)
            if field.value.strip()
        }

    async def populate(self) -> None:
        fields = list(self.query(Field))
        align_labels(fields, most=24)
        if fields:
            fields[0].focus_value()
        self._count()

    async def rebuild(self) -> None:
        self._values = dict.fromkeys(self._values, "") | self.values
        await super().rebuild()

    def footer_caption(self, action: Action) -> str:
        return _(self.page.done if action.id == "run" else action.caption)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say what would be done now."""
        event.stop()
        self._count()

    def _count(self) -> None:
        work: WorkType[str] = self._say_before
        self.run_worker(work, group="before", exclusive=True)

    async def _check(self) -> dict[str, str] | None:
        """Return the values, None when one cannot be understood and says so."""
        values = self.values
        filters = {
            field.name: values[field.name]
            for field in self._fields
            if field.kind == "FILTER" and field.name in values
        }
        errors = {}
        if filters:
            errors = await self.shell.data.read(check_filters, noun(self.page.noun), filters)
        for field in self.query(Field):
            field.set_error(errors.get(field.field_name))
        return None if errors else values

    async def _say_before(self) -> str:
        text = ""
        values = await self._check()
        if values is None:
            text = _("A filter cannot be understood.")
        elif self.page.before is not None:
            try:
                text = await self.shell.data.read(self.page.before, values)
            except StoreError as error:
                text = sentence(error)
        self.query_one(".report--before", Static).update(plain(text, multiline=True))
        return text

    async def do_run(self) -> None:
        """Run, after a question."""
        for field in self.query(Field):
            await field.settle()
        for declared in self._fields:
            if declared.required and not self.values.get(declared.name):
                self._missing(declared.name)
                return
        values = await self._check()
        if values is None or self._at_work or self.page.run is None:
            return
        before = await self._say_before()
        self._at_work = True
        try:
            if self.page.trial is not None:
                before = await self.context.job(_(self.page.title), self.page.trial, values)
            question = _(self.page.confirm) % {"before": before} if self.page.confirm else ""
            if question and not await self.context.confirm(question):
                return
            done = await self.context.job(_(self.page.title), _run, self.page, values)
        except Cancelled as error:
            self.shell.say(sentence(error), "warning")
        else:
            self.shell.say(done)
        finally:
            self._at_work = False
        await self._say_before()

    def _missing(self, name: str) -> None:
        for field in self.query(Field):
            if field.field_name == name:
                field.set_error(_("This must have a value."))
                field.focus_value()

    async def reread(self) -> None:
        self._count()


def _run(page: ReportPage, values: Mapping[str, str], progress: Progress) -> str:
    return page.run(values, progress) if page.run is not None else ""
