"""The screen of an import: the file, what its columns become, a trial, then the import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from store.address_books import (
    AddressBook,
    Preview,
    RejectsFile,
    bring_in,
    open_file,
    preview,
    recognize,
)
from store.errors import Cancelled, StoreError
from store.exchange.cards import contact_type
from store.exchange.csv_headers import GROUPS
from store.fields import Kind
from store.import_mappings import (
    FIELDS,
    ImportPlan,
    codes,
    field_caption,
    is_saved,
    proposed,
    save_plan,
    saved_plan,
)
from store.import_records import fixed_values
from store.imports import ImportReport
from store.nouns import noun
from store.text import N_, fold_key
from tui import formats
from tui.action import Ask, Progress
from tui.i18n import _, ngettext, sentence
from tui.screens.context import expanded
from tui.screens.report_screen import ReportScreen
from tui.widgets.fields import Field
from tui.widgets.plain import plain
from tui.widgets.preview_table import PreviewColumn, PreviewTable

SHOWN_ROWS = 8
_SHOWN_REASONS = 4
_NO_FIELD = "-"


@dataclass(frozen=True)
class _Loaded:
    """A file that was read: what it is, how it begins, and what is decided about it."""

    path: str
    book: AddressBook
    preview: Preview
    plan: ImportPlan


class ImportScreen(ReportScreen):
    """Import Contacts."""

    _loaded: _Loaded | None = None
    _sheet = ""

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        with Container(classes="preview"):
            yield PreviewTable(_("Field"), _("In file"))

    @property
    def table(self) -> PreviewTable:
        """The first rows."""
        return self.query_one(PreviewTable)

    async def populate(self) -> None:
        self.table.set_columns(())
        await super().populate()

    # --- the file ---

    async def _say_before(self) -> str:
        """Read the file, if it is another one, and say what it is."""
        typed = self.values.get("file", "")
        path = str(expanded(typed)) if typed else ""
        text = ""
        if not path:
            text = _("Which file? An address book of another program: .vcf, .csv or .xlsx.")
            self._loaded = None
        elif self._loaded is None or self._loaded.path != path:
            self._sheet = self._sheet if self._loaded is None else ""
            text = await self._load(path)
        self._show(text)
        return text or self._sentence()

    async def _load(self, path: str) -> str:
        """Read a file; return what is wrong with it, if anything."""
        self._loaded = None
        try:
            self._loaded = await self.shell.data.scan(_load, path, self._sheet)
        except StoreError as error:
            return sentence(error)
        return ""

    def _show(self, problem: str = "") -> None:
        """Show the beginning of the file, or what is wrong."""
        self.table.set_columns(self._columns())
        text = problem or self._sentence()
        self.query_one(".report--before", Static).update(plain(text, multiline=True))
        self.show_footer()

    def _columns(self) -> list[PreviewColumn]:
        if self._loaded is None:
            return []
        shown = self._loaded.preview
        columns = []
        for place, header in enumerate(shown.headers):
            field = self._field_of(header)
            cells = [row[place] if place < len(row) else "" for row in shown.rows]
            label = header if self._loaded.book.is_table else ""
            columns.append(PreviewColumn(_(field_caption(field)) if field else "", label, cells))
        return columns

    def _field_of(self, header: str) -> str:
        loaded = self._loaded
        if loaded is None or not loaded.book.is_table:
            return header
        return loaded.plan.columns.get(header, "")

    def _sentence(self) -> str:
        """Say what the file is and what is decided about it."""
        loaded = self._loaded
        if loaded is None:
            return ""
        records = loaded.preview.records
        said = ngettext("1 record", "%(count)s records", records)
        parts = [said % {"count": formats.integer(records)}]
        layout = loaded.book.layout
        if loaded.book.is_table:
            left = loaded.plan.left_out(layout)
            if left:
                said = ngettext("1 column left out", "%(count)s columns left out", left)
                parts.append(said % {"count": formats.integer(left)})
        if len(layout.sheets) > 1:
            parts.append(_("sheet %(sheet)s") % {"sheet": layout.sheet})
        if loaded.plan.code:
            parts.append(_("import mapping %(code)s") % {"code": loaded.plan.code})
        lines = [", ".join(parts) + "."]
        if loaded.plan.fixed:
            pairs = (
                f"{_(field_caption(name))} = {value}" for name, value in loaded.plan.fixed.items()
            )
            lines.append(_("For all: %(values)s") % {"values": ", ".join(pairs)})
        return "\n".join(lines)

    # --- what its columns become ---

    @property
    def has_columns(self) -> bool:
        """Whether there is a table whose columns can become something else."""
        return self._loaded is not None and self._loaded.book.is_table

    def on_preview_table_chosen(self) -> None:
        """Choose what a column becomes."""
        self.action_perform("column-field")

    def _header(self) -> str:
        assert self._loaded is not None  # noqa: S101 - there are columns
        return self._loaded.preview.headers[self.table.cursor]

    async def do_column_field(self) -> None:
        """Choose the field of the column under the cursor."""
        if not self.has_columns:
            self.say(_("This cannot be done here now."), "warning")
            return
        header = self._header()
        title = _("What is %(column)s?") % {"column": header}
        options = [(_NO_FIELD, _("Leave out")), *_field_options()]
        default = self._field_of(header) or _NO_FIELD
        chosen = await self.context.choose(title, options, default)
        if chosen is not None:
            self._decide(header, "" if chosen == _NO_FIELD else chosen)

    async def do_leave_out(self) -> None:
        """Leave the column under the cursor out."""
        if self.has_columns:
            self._decide(self._header(), "")

    def _decide(self, header: str, field: str) -> None:
        loaded = self._loaded
        if loaded is not None:
            columns = {**loaded.plan.columns, header: field}
            self._loaded = replace(loaded, plan=replace(loaded.plan, columns=columns))
            self._show()

    async def do_value_for_all(self) -> None:
        """Choose a field and a value for all contacts of the file."""
        if self._loaded is None:
            self.say(_("This cannot be done here now."), "warning")
            return
        fixed = dict(self._loaded.plan.fixed)
        options = [(name, text) for name, text in _field_options() if name not in _NOT_FOR_ALL]
        name = await self.context.choose(_("Which field has one value for all?"), options)
        if name is None:
            return
        form = await self.context.ask(_("A value for all contacts"), [_ask(name, fixed)])
        if form is None:
            return
        fixed.pop(name, None)
        if form["value"].strip():
            fixed[name] = form["value"].strip()
        await self.shell.data.read(fixed_values, fixed)
        loaded = self._loaded
        if loaded is not None:
            self._loaded = replace(loaded, plan=replace(loaded.plan, fixed=fixed))
            self._show()

    async def do_sheet(self) -> None:
        """Choose another sheet of the workbook."""
        loaded = self._loaded
        if loaded is None or len(loaded.book.layout.sheets) < 2:
            self.say(_("This file has no other sheet."), "warning")
            return
        layout = loaded.book.layout
        sheets = [(name, name) for name in layout.sheets]
        chosen = await self.context.choose(_("Which sheet?"), sheets, layout.sheet)
        if chosen is not None and chosen != layout.sheet:
            self._sheet = chosen
            self._show(await self._load(loaded.path))

    async def do_mapping(self) -> None:
        """Keep what is decided under a name, or take what was kept."""
        loaded = self._loaded
        if loaded is None or not loaded.book.is_table:
            self.say(_("This cannot be done here now."), "warning")
            return
        kept = await self.shell.data.read(codes)
        options = [("", _("Keep this mapping under a name"))]
        options += [(code, _("Take %(code)s") % {"code": code}) for code in kept]
        chosen = await self.context.choose(_("Import Mapping"), options, loaded.plan.code)
        if chosen:
            plan = await self.shell.data.read(saved_plan, chosen)
            self._loaded = replace(loaded, plan=plan)
            self._show()
        elif chosen == "":
            await self._keep(loaded)

    async def _keep(self, loaded: _Loaded) -> None:
        asked = [
            Ask("code", N_("Code"), value=loaded.plan.code, required=True, length=20),
            Ask("description", N_("Description")),
        ]
        form = await self.context.ask(_("Keep this mapping under a name"), asked)
        if form is None:
            return
        code = form["code"].strip().upper()
        question = _("Replace the import mapping %(code)s?") % {"code": code}
        if await self.shell.data.read(is_saved, code) and not await self.context.confirm(question):
            return
        saved = await self.context.write(
            save_plan, code, loaded.plan, loaded.book.layout.headers, form["description"]
        )
        self._loaded = replace(loaded, plan=replace(loaded.plan, code=saved.key))
        self._show()
        self.say(
            _("Kept as %(code)s: files with these headings are read so.") % {"code": saved.key}
        )

    # --- the import ---

    async def do_run(self) -> None:
        """Try the import, show what it would do, then do it."""
        for field in self.query(Field):
            await field.settle()
        if not self.values.get("file"):
            self._missing("file")
            return
        problem = await self._say_before()
        loaded = self._loaded
        if loaded is None:
            self.say(problem, "error")
            return
        if self._at_work:
            return
        self._at_work = True
        try:
            await self._try_and_run(loaded)
        finally:
            self._at_work = False

    async def _try_and_run(self, loaded: _Loaded) -> None:
        caption = _("Trying %(file)s") % {"file": Path(loaded.path).name}
        trial = await self.context.job(caption, _run, loaded, True, "")
        if trial.cancelled:
            raise Cancelled
        options = [("import", _("Import"))]
        if trial.rejected:
            options.append(("rejects", _("Import, and write what is rejected into a file")))
        options.append(("back", _("Back")))
        from tui.dialogs.choose import ChooseDialog

        dialog = ChooseDialog(_("This is what would be done"), options, text=told(trial, True))
        chosen = await self.shell.push_screen_wait(dialog)
        if chosen not in {"import", "rejects"}:
            return
        rejects = ""
        if chosen == "rejects":
            suffix = ".csv" if loaded.book.is_table else ".vcf"
            stem = Path(loaded.path).stem
            path = await self.context.new_file(f"{stem}-" + _("rejected") + suffix)
            if path is None:
                return
            rejects = str(path)
        report = await self.context.job(_(self.page.title), _run, loaded, False, rejects)
        said = told(report, False)
        if report.created or report.updated:
            said += " " + _("It can be taken back in Past Imports.")
        if report.cancelled:
            said = _("Stopped.") + " " + said
        self.shell.say(said, "warning" if report.cancelled else "info")


_NOT_FOR_ALL = ("no", "name", "email", "first_name", "surname")


def _field_options() -> list[tuple[str, str]]:
    """Return the fields that a column can be, by caption."""
    options = [(name, _(field_caption(name))) for name in FIELDS]
    return sorted(options, key=lambda option: fold_key(option[1]))


def _ask(name: str, fixed: Mapping[str, str]) -> Ask:
    """Return the question for the value of a field."""
    value, caption = fixed.get(name, ""), field_caption(name)
    if name == GROUPS:
        return Ask("value", caption, value=value)
    item = noun("contact").by_name[name]
    if item.kind is Kind.CHOICE:
        known = contact_type(value) if name == "type" else value
        choices = [
            ("", ""),
            *((choice.key, choice.caption) for choice in item.options if choice.key),
        ]
        return Ask("value", caption, kind="CHOICE", value=known, choices=choices)
    if item.kind is Kind.REFERENCE:
        return Ask("value", caption, value=value, noun=item.ref)
    return Ask("value", caption, value=value)


def _load(path: str, sheet: str) -> _Loaded:
    """Read the beginning of a file. Raises UnreadableFile and NotContacts."""
    if Path(path).is_dir():
        raise StoreError(N_("%(path)s is a folder."), path=path)
    book = recognize(path, lambda: open_file(path), sheet)
    shown = preview(book, SHOWN_ROWS)
    plan = proposed(book.layout, shown.rows) if book.is_table else ImportPlan()
    columns = {header: plan.columns.get(header, "") for header in book.layout.headers}
    return _Loaded(path, book, shown, replace(plan, columns=columns))


def _run(loaded: _Loaded, dry_run: bool, rejects: str, progress: Progress) -> ImportReport:
    """Import, or try to; what was done before it was stopped stays, and is reported."""
    stopped = False

    def count(done: int) -> None:
        nonlocal stopped
        try:
            progress(done, loaded.preview.records)
        except Cancelled:
            stopped = True

    with RejectsFile(rejects) as kept:
        return bring_in(
            loaded.book,
            loaded.plan,
            dry_run=dry_run,
            reject=kept.of(loaded.book) if rejects else None,
            progress=count,
            cancelled=lambda: stopped,
        )


def told(report: ImportReport, trial: bool) -> str:
    """Return what an import did, or would do, and why records are rejected, most first."""
    counts = _(
        "Created %(created)s, updated %(updated)s, unchanged %(unchanged)s, rejected %(rejected)s."
    ) % {
        "created": formats.integer(report.created),
        "updated": formats.integer(report.updated),
        "unchanged": formats.integer(report.unchanged),
        "rejected": formats.integer(report.rejected),
    }
    if report.companies:
        said = ngettext("1 company added.", "%(count)s companies added.", report.companies)
        counts += " " + said % {"count": formats.integer(report.companies)}
    lines = [counts]
    reasons = sorted(report.reasons.values(), key=lambda pair: -pair[1])
    for first, count in reasons[: _SHOWN_REASONS if trial else 0]:
        lines.append(f"{formats.integer(count)} × {sentence(first)}")
    if trial and report.rejects:
        lines.append(_("The first one: line %(line)s.") % {"line": report.rejects[0].line})
    return "\n".join(lines)
