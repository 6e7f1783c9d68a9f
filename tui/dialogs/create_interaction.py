"""Create Interaction: what was said, written or sent, logged with a few keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static
from textual.worker import WorkType

from store.enumerations import DeliveryStatus
from store.errors import StoreError
from tui import formats, mail_sending
from tui import interaction_draft as drafts
from tui import interaction_form as form
from tui.dialogs.base import Dialog
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.create_interaction_fields import (
    REFERENCES,
    TEMPLATE,
    InteractionFields,
)
from tui.i18n import _, sentence
from tui.interaction_lookups import learn
from tui.keys import key_name
from tui.widgets.fields import Field, TextField
from tui.widgets.footer import KeyFooter
from tui.widgets.plain import plain
from tui.widgets.text_fields import PlainInput

if TYPE_CHECKING:
    from store.records import Record
    from tui.app import TratoApp

LOG, LOG_NEXT, LATER = "log", "log_next", "later"
_NEXT = (TEMPLATE, "salesperson_code", "date", "campaign_no")
"""What the next interaction of a series begins with."""


class CreateInteraction(Dialog[str]):
    """The form; answers the number of the entry that was logged or postponed.

    It is there at once, so that nothing typed ahead goes to the page below, and then reads what it
    shows. When it cannot be opened `failure` says why.

    Args:
        shell: The program.
        start: First values: see `tui.interaction_form.opening`. None when it is opened only to go
            on with a draft.
    """

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - not of the class
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "log", show=False, id="interaction.log"),
        Binding("alt+shift+n", "log_next", show=False, priority=True, id="interaction.log-and-new"),
        Binding("alt+e", "edit_text", show=False, priority=True, id="interaction.text"),
    ]

    def __init__(self, shell: TratoApp, start: Mapping[str, object] | None) -> None:
        super().__init__(_("Create Interaction"))
        self.failure: StoreError | None = None
        self._shell = shell
        self._start = start
        self._form: InteractionFields | None = None
        self._entry_no = ""
        self._draft_id = 0
        self._saving = False
        self._asked: dict[str, str] = {}
        self._ahead: list[events.Key] = []

    # Opening

    def compose_body(self) -> ComposeResult:
        """Return the line for what no field is to blame for; the fields come when they are read."""
        yield Static(classes="dialog--error")

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        pairs = [("ctrl+s", _("Log")), ("alt+shift+n", _("Log and new"))]
        has_text = self._form is not None and self._form.has_text
        text = [("alt+e", _("Text"))] if has_text else []
        first = pairs[:1] if self._entry_no else pairs
        return [*first, *text, ("escape", _("Later or discard"))]

    def _show_keys(self) -> None:
        self.query_one(KeyFooter).set_pairs(
            [(key_name(key), caption) for key, caption in self.key_pairs()]
        )

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.add_class("create-interaction")
        self.query_one(".dialog").display = False
        self._complain("")
        self.run_worker(self._open(), group="open")

    async def _open(self) -> None:
        try:
            begun = await self._begin()
        except StoreError as error:
            self.failure = error
            begun = None
        if begun is None:
            self.dismiss(None)
            return
        self._entry_no, self._draft_id = begun.entry_no, begun.draft_id
        if begun.entry_no:
            number = formats.integer(int(begun.entry_no))
            title = _("Resume Interaction %(number)s") % {"number": number}
            self.query_one(".dialog").border_title = plain(title)
        self._asked = begun.opening.given | dict(begun.restored)
        await self._show(self._form_of(begun.opening, begun.restored))
        self.query_one(".dialog").display = True
        self._do_ahead()

    def _do_ahead(self) -> None:
        """Do what was typed ahead, in its order and at once: later keys come after it."""
        for key in self._ahead:
            widget = self.focused
            field = widget.parent if isinstance(widget, PlainInput) else None
            if isinstance(widget, PlainInput) and key.is_printable and key.character:
                widget.typed_ahead(key.character)
            elif key.key == "enter" and isinstance(field, TextField):
                field.entered()
            else:
                self.app.post_message(events.Key(key.key, key.character))
        self._ahead.clear()

    async def _begin(self) -> drafts.Begun | None:
        """Return the draft that the person goes on with, else what the place asks for."""
        draft = await self._shell.data.read(drafts.kept)
        if draft is not None:
            said = _("An interaction you had begun on %(moment)s was kept.")
            said %= {"moment": formats.moment(draft.at)}
            question = ChooseDialog(
                _("Create Interaction"),
                [("go", _("Go on with it")), ("discard", _("Discard it")), ("no", _("Not now"))],
                text="\n".join(part for part in (said, draft.about) if part),
            )
            answer = await self._shell.push_screen_wait(question)
            self._ahead.clear()
            if answer == "go":
                return await self._shell.data.read(drafts.go_on, draft)
            if answer == "discard":
                await drop_draft(self._shell, draft.id)
        if self._start is None:
            return None
        return await self._shell.data.read(drafts.begin, self._start)

    def _form_of(
        self, opening: form.Opening, restored: Mapping[str, str], *, begun: bool = False
    ) -> InteractionFields:
        sends = mail_sending.is_set_up(self._shell.config)
        return InteractionFields(self._shell.data, opening, restored, begun=begun, sends_mail=sends)

    async def _show(self, fields: InteractionFields) -> None:
        before, self._form = self._form, fields
        await self.query_one(".dialog").mount(fields, before=".dialog--error")
        if before is not None:
            await before.remove()
        fields.begin()
        self._show_keys()

    @property
    def _fields(self) -> InteractionFields:
        if self._form is None:
            raise RuntimeError
        return self._form

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before there is a field to take it."""
        if self.focused is None:
            event.stop()
            self._ahead.append(event)

    def draft(self) -> tuple[str, Mapping[str, str]] | None:
        """Return what was typed, when there is anything to lose."""
        if self._form is None or not self._form.dirty:
            return None
        given = self._form.given(), self._form.to_save(self._entry_no)
        kept = replace(given[1], fields=given[0])
        return drafts.FORM, drafts.draft(kept, self._form.fixed, self._draft_id)

    # Talking

    def _complain(self, text: str) -> None:
        line = self.query_one(".dialog--error", Static)
        line.update(plain(f"! {text}" if text else ""))
        line.display = bool(text)

    # Proposals

    def on_field_changed(self, event: Field.Changed) -> None:
        """Take in what was typed; who and how decide what is proposed for the rest."""
        event.stop()
        name = event.field.field_name
        self._fields.touch(name)
        self._complain("")
        if name in REFERENCES:
            self._propose()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """Have a text that was left in a look-up judged."""
        if self._form is not None:
            self._propose()

    def _propose(self) -> None:
        given = self._fields.given()
        asked = {name: self._asked.get(name) for name in REFERENCES}
        if asked != {name: given.get(name) for name in REFERENCES} and not self._fields.pending:
            self._asked = given
            # not a coroutine: one that is replaced before it begins would never be awaited
            work: WorkType[None] = partial(self._read_proposal, given)
            self.run_worker(work, group="proposal", exclusive=True)

    async def _read_proposal(self, given: Mapping[str, str]) -> None:
        try:
            answer = await self._shell.data.read(form.answer, given, self._entry_no)
        except StoreError as error:
            self._complain(sentence(error))
        else:
            self._fields.show(answer, given)
            self._show_keys()
            meant = {name: answer.texts[name] for name in given.keys() - answer.errors}
            self._asked = {**given, **meant}

    # The text of the document

    def action_edit_text(self) -> None:
        """Read the text that goes along, and change it for this interaction."""
        if self._form is not None and self._form.has_text:
            self.run_worker(self._edit_text(), group="text", exclusive=True)

    async def _edit_text(self) -> None:
        from tui import interaction_text
        from tui.dialogs.edit_text import EditText

        given = self._fields.given()
        name, text = self._fields.text
        written = interaction_text.InteractionText(name, text)
        try:
            if not text:
                reading = partial(interaction_text.read, given, self._entry_no)
                written = await self._shell.data.read(reading)
        except StoreError as error:
            self._complain(sentence(error))
            return
        editor = EditText(self._shell, written, given, self._entry_no)
        changed = await self._shell.push_screen_wait(editor)
        if changed is not None and changed != written.text:
            self._fields.set_text(written.name, changed)

    # Saving

    def action_log(self) -> None:
        """Log it and leave."""
        self._begin_save(LOG)

    def action_log_next(self) -> None:
        """Log it and begin one with another contact."""
        self._begin_save(LOG if self._entry_no else LOG_NEXT)

    def _begin_save(self, how: str) -> None:
        if self._form is not None and not self._saving:
            self._saving = True  # before the work begins: a second key saves nothing twice
            self.run_worker(self._save(how), group="save")

    async def _save(self, how: str) -> bool:
        """Save and say so; return whether it was saved."""
        self._saving = True
        try:
            record = await self._write(how)
        finally:
            self._saving = False
        if record is not None:
            await self._saved(record, how)
        return record is not None

    async def _write(self, how: str) -> Record | None:
        """Save; return the entry, or None after saying what is wrong."""
        self._complain("")
        await self._fields.settle()
        wrong = self._fields.check()
        if wrong:
            self._fields.complain(wrong)
            return None
        given = self._fields.to_save(self._entry_no)
        try:
            if given.deliver and how != LATER:
                mail_sending.check(self._shell.config)
            saved = await self._shell.data.write(form.save, given, how == LATER)
        except StoreError as error:
            self._complain(sentence(error))
            return None
        self._fields.complain(saved.errors)
        return saved.record

    async def _saved(self, record: Record, how: str) -> None:
        names = {"number": formats.integer(record["entry_no"]), "name": record["contact_name"]}
        said = _("Entry %(number)s logged for %(name)s.")
        if how == LATER:
            said = _("Entry %(number)s kept for later: %(name)s.")
        await drop_draft(self._shell, self._draft_id)
        await self._shell.data.write(learn, record)
        await self._shell.changed()
        if self._shell.pages:
            await self._shell.stand_on(record)
        if record["delivery_status"] is DeliveryStatus.IN_PROGRESS:
            said += " " + _("Its mail is on its way.")
            self._shell.sending.wake()
        self._shell.say(said % names)
        if how == LOG_NEXT:
            await self._start_again()
        else:
            self.dismiss(record.key)

    async def _start_again(self) -> None:
        given = self._fields.given()
        start = {name: text for name, text in self._fields.fixed.items() if name != "contact_no"}
        restored = {name: given[name] for name in _NEXT if name in given and name not in start}
        opening = await self._shell.data.read(form.opening, start, restored)
        self._draft_id = 0
        self._asked = opening.given | restored
        await self._show(self._form_of(opening, restored, begun=True))

    # Leaving

    @property
    def dirty(self) -> bool:
        return self._form is not None and self._form.dirty

    async def may_leave(self) -> bool:
        """Return whether the form may be left, after asking what is to become of it."""
        if not self.dirty:
            return True
        options = [
            (LATER, _("Finish later")),
            ("discard", _("Discard")),
            ("stay", _("Go on editing")),
        ]
        question = ChooseDialog(_("This interaction is not logged yet"), options)
        answer = await self._shell.push_screen_wait(question)
        if answer == LATER:
            return not self._saving and await self._save(LATER)
        if answer == "discard":
            await drop_draft(self._shell, self._draft_id)
        return answer == "discard"


async def drop_draft(shell: TratoApp, draft_id: int) -> None:
    """Forget a draft that was finished or discarded."""
    from store.drafts import drop

    if draft_id:
        await shell.data.write(drop, draft_id)


async def create_interaction(shell: TratoApp, start: Mapping[str, object]) -> None:
    """Open Create Interaction, after offering what was begun before the terminal went away.

    `start` are first values; those that the place decides are locked. `entry_no` resumes a
    postponed interaction. Raises StoreError when it cannot be opened.
    """
    dialog = CreateInteraction(shell, start)
    await shell.push_screen_wait(dialog)
    if dialog.failure is not None:
        raise dialog.failure


async def offer_draft(shell: TratoApp) -> None:
    """Offer to go on with an interaction that was begun before the terminal went away."""
    if await shell.data.read(drafts.kept) is not None:
        await shell.push_screen_wait(CreateInteraction(shell, None))
