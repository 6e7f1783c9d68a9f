"""What handlers of actions get: `tui.action.Context`, done by the screen and the program."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from store.errors import Cancelled, Question, StorageFailed, StoreError
from tui.action import Ask, Chosen, Way
from tui.i18n import _, sentence
from tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.printers import PrinterSettings
    from store.records import Record
    from store.text import Caption
    from tui.page import Page
    from tui.screens.base import PageScreen

_P = ParamSpec("_P")
_R = TypeVar("_R")


class ScreenContext:
    """The context of one page on the screen; see `tui.action.Context` for the meaning of each."""

    def __init__(self, screen: PageScreen) -> None:
        self._screen = screen
        self._shell = screen.shell

    @property
    def page(self) -> Page:
        return self._screen.page

    @property
    def record(self) -> Record | None:
        return self._screen.record

    @property
    def item(self) -> Record | None:
        return self._screen.item

    @property
    def filters(self) -> Mapping[str, str]:
        return self._screen.filters

    @property
    def marked(self) -> int:
        return self._screen.marked

    async def records(self) -> list[Record]:
        return await self._screen.records()

    async def keys(self) -> list[str]:
        return await self._screen.keys()

    async def ids(self) -> list[int]:
        return await self._screen.ids()

    async def read(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return await self._shell.data.read(fn, *args, **kwargs)

    async def scan(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return await self._shell.data.scan(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., _R], *args: Any, done: str = "", **kwargs: Any) -> _R:
        result = await self.write_once(fn, *args, **kwargs)
        await self._shell.changed()
        if done:
            self._shell.say(done)
        return result

    async def write_once(self, fn: Callable[..., _R], *args: Any, **kwargs: Any) -> _R:
        """Call a verb, asking the questions that it needs answered; pages do not read again yet.

        Raises Cancelled after a no that stops it, and when a question is left unanswered.
        """
        from tui.dialogs.confirm import ConfirmDialog

        while True:
            try:
                return await self._shell.data.write(fn, *args, **kwargs)
            except Question as asked:
                question = StoreError(asked.question, **asked.params)
                dialog = ConfirmDialog(sentence(question), asked.usually_yes)
                answer = await self._shell.push_screen_wait(dialog)
                if answer is None or (asked.no_stops and not answer):
                    raise Cancelled from None
                kwargs[asked.keyword] = answer

    async def job(self, caption: str, fn: Callable[..., _R], *args: Any, done: str = "") -> _R:
        result = await self._shell.jobs.run(caption, fn, *args)
        await self._shell.changed()
        if done:
            self._shell.say(done)
        return result

    async def confirm(self, text: str, default: bool = False) -> bool:
        from tui.dialogs.confirm import ConfirmDialog

        return await self._shell.push_screen_wait(ConfirmDialog(text, default)) or False

    async def choose(
        self, title: str, options: Sequence[tuple[str, str]], default: str = "", text: str = ""
    ) -> str | None:
        from tui.dialogs.choose import ChooseDialog

        return await self._shell.push_screen_wait(ChooseDialog(title, options, default, text))

    async def choose_record(
        self, noun: str, title: str = "", filters: Mapping[str, str] | None = None
    ) -> Record | None:
        from tui.dialogs.choose_record import ChooseRecordDialog

        dialog = ChooseRecordDialog(self._shell.data, noun, title, filters or {})
        return await self._shell.push_screen_wait(dialog)

    async def ask(self, title: str, fields: Sequence[Ask]) -> dict[str, str] | None:
        from tui.dialogs.form import FormDialog

        return await self._shell.push_screen_wait(FormDialog(self._shell.data, title, fields))

    async def choose_contacts(
        self,
        title: str,
        done: str,
        options: Sequence[tuple[str, Caption]],
        effect: Callable[[Chosen, Callable[[], bool]], str],
    ) -> Chosen | None:
        from tui.screens.criteria_dialog import CriteriaDialog

        # what was typed and left is there again when the form is opened the next time
        kept = self._screen.kept
        begin = kept.pop(title, Chosen({}, {}))
        dialog = CriteriaDialog(self._shell.data, title, done, options, effect, begin)
        chosen = await self._shell.push_screen_wait(dialog)
        if chosen is None:
            kept[title] = dialog.left_with
        return chosen

    async def open(
        self,
        page_id: str,
        key: str | None = None,
        filters: Mapping[str, str] | None = None,
        start: Mapping[str, object] | None = None,
    ) -> None:
        await self._shell.open_page(page_id, key, filters, start)

    async def create_interaction(self, **start: object) -> None:
        await self._shell.create_interaction(start)

    @property
    def sends_mail(self) -> bool:
        return bool(self._shell.config.mail)

    def check_mail(self) -> None:
        from tui.mail_sending import check

        check(self._shell.config)

    def send_mail(self) -> None:
        self._shell.sending.wake()

    @property
    def printer(self) -> PrinterSettings:
        from tui.printing import settings_of

        return settings_of(self._shell.config)

    async def write_mail(
        self, contact_nos: Sequence[str], start: Mapping[str, str] | None = None
    ) -> int:
        from tui.dialogs.write_mail import write_mail

        return await write_mail(self._shell, contact_nos, start)

    async def show_text(
        self, title: str, text: str, ways: Sequence[Way] = (), at: int = 0
    ) -> tuple[str, int] | None:
        from tui.dialogs.text_view import TextView

        return await self._shell.push_screen_wait(TextView(title, text, ways, at))

    async def save_file(self, content: bytes, name: str) -> Path | None:
        path = await self.new_file(name)
        if path is not None:
            await self._shell.data.work(write_new, path, content, progress=None)
            self._shell.say(_("Written: %(path)s") % {"path": path})
        return path

    async def new_file(self, name: str) -> Path | None:
        """Ask for the path of a file to be written; one that exists is asked about."""
        start = str(expanded(f"./{Path(name).name}").absolute())
        form = await self.ask(
            _("Save as"), [Ask("path", cast("Any", _("File")), value=start, required=True)]
        )
        if form is None:
            return None
        path = expanded(form["path"])
        question = _("%(path)s exists already. Replace it?") % {"path": path}
        if await self._shell.data.work(Path.exists, path) and not await self.confirm(question):
            return None
        return path

    async def open_file(self, title: str = "") -> Path | None:
        form = await self.ask(
            title or _("Open a file"), [Ask("path", cast("Any", _("File")), required=True)]
        )
        if form is None:
            return None
        path = expanded(form["path"])
        if not await self._shell.data.work(Path.is_file, path):
            self.notify(_("%(path)s is not a file.") % {"path": path}, "error")
            return None
        return path

    async def visit(self, path: Path) -> None:
        from tui.visits import visit

        visit(self._shell, path)

    def filter_by(self, filters: Mapping[str, str]) -> None:
        self._screen.filter_by(filters)

    def copy(self, text: str) -> None:
        self._shell.copy_to_clipboard(text)

    def can_open(self, document: AttachmentFile) -> bool:
        from tui.opening import may_be_opened, program

        return may_be_opened(document) and bool(program(self._opener))

    def open_outside(self, document: AttachmentFile) -> bool:
        from tui.opening import open_file, program, written

        if not self.can_open(document):
            return False
        open_file(program(self._opener), written(document))
        return True

    def edit_file(self, path: Path) -> None:
        from tui.opening import open_file, program

        command = program(self._opener)
        if command:
            open_file(command, path)

    @property
    def _opener(self) -> str:
        return self._shell.config.commands.get("open", "")

    def launch(self, command: str, value: str) -> bool:
        from tui.launch import launch

        line = self._shell.config.commands.get(command, "")
        if line:
            launch(line, value)
        return bool(line)

    async def call(self, name: str, number: str) -> tuple[bool, int] | None:
        from tui.dialogs.call import CallDialog

        return await self._shell.push_screen_wait(CallDialog(name, number))

    def notify(self, text: str, tone: str = "info") -> None:
        self._shell.say(text, cast("Tone", tone))

    def refresh(self) -> None:
        self._screen.run_worker(self._screen.data_changed())

    async def undo(self) -> None:
        from tui.shell_actions import undo

        await undo(self._shell)

    async def back(self) -> None:
        await self._screen.do_back()


def expanded(text: str) -> Path:
    """Return the path that a person typed; `~` is the home directory."""
    return Path(text.strip()).expanduser()


def write_new(path: Path, content: bytes, progress: object = None) -> None:
    """Write a file that only this user may read, whole or not at all. Raises StorageFailed."""
    del progress
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_bytes(content)
            return
        target = path.resolve()
        handle, part = tempfile.mkstemp(prefix=".trato-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
