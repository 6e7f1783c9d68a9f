"""A mail to one contact or to many: written, looked at as each will get it, and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static
from textual.worker import WorkType

from store.errors import StoreError
from tui import formats, mail_form
from tui.dialogs.base import Dialog
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.i18n import _, ngettext, sentence
from tui.widgets.fields import Field, LookupField, TextField, align_labels
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import plain, printable

if TYPE_CHECKING:
    from tui.app import TratoApp

_BODY = "body"
_NAMED = 3


class WriteMail(Dialog[int]):
    """The form; answers how many mails were put into the outbox.

    Args:
        shell: The program.
        opened: Whom the mail is to, and what was typed before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "send", show=False, id="mail.send"),
        Binding("alt+p", "preview", show=False, priority=True, id="mail.preview"),
        Binding("alt+i", "insert", show=False, priority=True, id="mail.insert"),
    ]

    def __init__(self, shell: TratoApp, opened: mail_form.Opening) -> None:
        many = len(opened.addressees) > 1
        name = opened.addressees[0].name
        title = _("Mail to %(count)s contacts") if many else _("Mail to %(name)s")
        count = formats.integer(len(opened.addressees))
        super().__init__(title % {"count": count, "name": name})
        self._shell = shell
        self._opened = opened
        self._many = many
        self._sending = False
        self._language = ""
        given = opened.restored
        self._fields: dict[str, Field] = {}
        if not many:
            self._add(
                LookupField("recipient", _("To"), self._addresses, given.get("recipient", ""))
            )
        self._add(TextField("copy_to", _("Copy to"), given.get("copy_to", "")))
        self._add(LookupField("text", _("Template"), self._texts, given.get("text", "")))
        subject = given.get("subject", "")
        self._add(TextField("subject", _("Subject"), subject, max_length=250))
        self._add(TextField("files", _("Files"), given.get("files", "")))
        self._area = NoteArea(
            printable(given.get(_BODY, ""), multiline=True),
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=_("The text, in Markdown if you like. Alt+I inserts a field."),
        )
        self._area.cursor_blink = False
        self._loaded = {"subject": subject, _BODY: self._area.text}
        self._began = self._texts_typed()

    def _add(self, field: Field) -> None:
        self._fields[field.field_name] = field

    # Composition

    def compose_body(self) -> ComposeResult:
        """Return the fields, and the text below them."""
        if self._many:
            yield Static(plain(self._names()), classes="mail--head")
        *first, files = self._fields.values()
        yield from first
        yield self._area
        yield files
        yield Static(classes="dialog--error")

    def _names(self) -> str:
        names = [person.name for person in self._opened.addressees[:_NAMED]]
        more = len(self._opened.addressees) - len(names)
        said = ngettext("and 1 more", "and %(count)s more", more)
        return ", ".join(names) + (f" {said % {'count': formats.integer(more)}}" if more else "")

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [
            ("ctrl+s", _("Send")),
            ("alt+p", _("Preview")),
            ("alt+i", _("Field")),
            ("escape", _("Back")),
        ]

    def on_mount(self) -> None:
        """Begin where something is to be typed."""
        self.add_class("mail")
        align_labels(list(self._fields.values()))
        files = self._fields["files"]
        if isinstance(files, TextField):
            files.input.placeholder = _("paths of files, parted by ;")
        self._complain("")
        if self._opened.restored.get(_BODY) or self._opened.restored.get("subject"):
            self._area.focus()
        else:
            self._fields["text"].focus_value()
        self.call_after_refresh(self.run_worker, self._know_language(), group="language")

    async def _know_language(self) -> None:
        if self._fields["text"].value:
            await self._load(fresh=False)

    async def _addresses(self, text: str) -> list[tuple[str, str, str]]:
        wanted = text.strip().lower()
        return [(way, said, "") for way, said in self._opened.ways if wanted in way.lower()]

    async def _texts(self, text: str) -> list[tuple[str, str, str]]:
        from store.mail_recipients import texts

        found = await self._shell.data.read(texts, text)
        own = self._opened.addressees[0].language
        found.sort(key=lambda item: not item[0].endswith(f"/{own}"))
        return [(key, said, "") for key, said in found]

    # What it holds

    def _texts_typed(self) -> dict[str, str]:
        return {name: field.value for name, field in self._fields.items()} | {
            _BODY: self._area.text
        }

    @property
    def dirty(self) -> bool:
        return self._texts_typed() != self._began

    def draft(self) -> tuple[str, Mapping[str, str]] | None:
        """Return what was typed, when there is anything to lose."""
        if not self.dirty:
            return None
        return mail_form.FORM, mail_form.draft(self._opened, self._texts_typed())

    def _complain(self, text: str) -> None:
        line = self.query_one(".dialog--error", Static)
        line.update(plain(f"! {text}" if text else ""))
        line.display = bool(text)

    # The text of a template

    def on_field_changed(self, event: Field.Changed) -> None:
        """Old complaints do not hold any more."""
        event.stop()
        self._complain("")

    def on_text_area_changed(self) -> None:
        """As for a field."""
        if self.is_mounted:
            self._complain("")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Take the text of the template that was chosen."""
        if event.widget is self._fields["text"].value_widget():
            work: WorkType[None] = self._load
            self.run_worker(work, group="text", exclusive=True)

    async def _load(self, *, fresh: bool = True) -> None:
        """Put the text of the template into the form; what was typed goes only if one says so."""
        from store.mail_recipients import text_of

        field = self._fields["text"]
        await field.settle()
        key = field.value.strip()
        if not key or (fresh and self._loaded.get("text") == key):
            return
        try:
            subject, body, self._language = await self._shell.data.read(text_of, key)
        except StoreError as error:
            field.set_error(sentence(error))
            return
        self._loaded["text"] = key
        if fresh:
            await self._take(subject, body)

    async def _take(self, subject: str, body: str) -> None:
        typed = self._area.text.strip() and self._area.text != self._loaded[_BODY]
        if typed:
            question = ConfirmDialog(_("Replace the text that you have typed?"))
            if not await self._shell.push_screen_wait(question):
                return
        field = self._fields["subject"]
        if field.value == self._loaded["subject"]:
            field.set_value(subject)
        self._area.load_text(printable(body, multiline=True))
        self._loaded |= {"subject": field.value, _BODY: self._area.text}

    def action_insert(self) -> None:
        """Put a field into the text, or into the subject when one is there."""
        self.run_worker(self._insert(), group="insert", exclusive=True)

    async def _insert(self) -> None:
        from tui.dialogs.insert_field import choose_field

        into = self.focused
        text = await choose_field(self._shell)
        subject = self._fields["subject"]
        if isinstance(subject, TextField) and into is subject.input:
            subject.input.insert_text_at_cursor(text)
        elif text:
            self._area.insert(text)
            self._area.focus()

    # Looking and sending

    def action_preview(self) -> None:
        """Show the mail as each of its recipients will get it."""
        work: WorkType[None] = self._preview
        self.run_worker(work, group="preview", exclusive=True)

    async def _preview(self) -> None:
        from tui.dialogs.mail_preview import MailPreview

        await self._load()
        look = partial(mail_form.preview, self._opened, self._texts_typed(), self._language)
        preview = MailPreview(self._shell.data, look, len(self._opened.addressees))
        await self._shell.push_screen_wait(preview)

    def action_send(self) -> None:
        """Send it."""
        if not self._sending:
            self._sending = True  # before the work begins: a second key sends nothing twice
            self.run_worker(self._send(), group="send")

    async def _send(self) -> None:
        try:
            count = await self._written()
        except StoreError as error:
            self._complain(sentence(error))
            count = 0
        finally:
            self._sending = False
        if count:
            self.dismiss(count)

    async def _written(self) -> int:
        """Put the mails into the outbox, and say so; return how many, 0 when something is wrong."""
        from tui import mail_sending

        self._complain("")
        for field in self._fields.values():
            await field.settle()
        await self._load()
        texts = self._texts_typed()
        wrong = await self._shell.data.read(mail_form.problems, self._opened, texts, self._language)
        if wrong:
            self._blame(wrong)
            return 0
        mail_sending.check(self._shell.config)
        total = len(self._opened.addressees)
        question = _("Send %(count)s mails, one to each contact?")
        question %= {"count": formats.integer(total)}
        if self._many and not await self._shell.push_screen_wait(ConfirmDialog(question, True)):
            return 0
        job = _("Writing mails")
        await self._shell.jobs.run(job, mail_form.write, self._opened, texts, self._language)
        said = ngettext(
            "The mail to %(name)s is on its way.", "%(count)s mails are on their way.", total
        ) % {"name": self._opened.addressees[0].name, "count": formats.integer(total)}
        await self._shell.changed()
        self._shell.say(said)
        self._shell.sending.wake()
        return total

    def _blame(self, wrong: Mapping[str, str]) -> None:
        for name, text in wrong.items():
            if name in self._fields:
                self._fields[name].set_error(text)
        first = next(iter(wrong))
        if _BODY in wrong:
            self._complain(wrong[_BODY])
        if first in self._fields:
            self._fields[first].focus_value()
        else:
            self._area.focus()

    # Leaving

    async def may_leave(self) -> bool:
        """Return whether the form may be left, after asking what is to become of it."""
        if not self.dirty:
            return True
        options = [
            ("keep", _("Keep it for later")),
            ("discard", _("Discard")),
            ("stay", _("Go on editing")),
        ]
        question = ChooseDialog(_("This mail is not sent yet"), options)
        answer = await self._shell.push_screen_wait(question)
        if answer == "keep":
            await self._shell.data.write(mail_form.keep, self._opened, self._texts_typed())
            self._shell.say(_("Kept: it is offered when you write the next mail."))
        if answer == "discard":
            await _drop(self._shell, self._opened.draft_id)
        return answer in ("keep", "discard")


async def _drop(shell: TratoApp, draft_id: int) -> None:
    from store.drafts import drop

    if draft_id:
        await shell.data.write(drop, draft_id)


async def write_mail(
    shell: TratoApp, contact_nos: Sequence[str], start: Mapping[str, str] | None = None
) -> int:
    """Let the person write a mail to contacts, after offering one that was begun before.

    Returns how many mails were put into the outbox. Raises StoreError when nobody can be written
    to, and when sending is not set up.
    """
    from tui import mail_sending

    mail_sending.check(shell.config)
    opened = await offered(shell)
    if opened is None and contact_nos:
        opened = await shell.data.read(mail_form.opening, contact_nos, start)
    if opened is None:
        return 0
    return await shell.push_screen_wait(WriteMail(shell, opened)) or 0


async def offered(shell: TratoApp) -> mail_form.Opening | None:
    """Offer to go on with a mail that was begun; None when there is none, or not now."""
    waits = await shell.data.write(mail_form.kept)
    if waits is None:
        return None
    said = _("A mail you had begun on %(moment)s was kept.")
    said %= {"moment": formats.moment(waits.at)}
    question = ChooseDialog(
        _("Mail"),
        [("go", _("Go on with it")), ("discard", _("Discard it")), ("no", _("Not now"))],
        text="\n".join(part for part in (said, waits.about) if part),
    )
    answer = await shell.push_screen_wait(question)
    if answer == "discard":
        await _drop(shell, waits.id)
    if answer != "go":
        return None
    return await shell.data.read(mail_form.go_on, waits)
