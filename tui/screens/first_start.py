"""The first start: what a new database is to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from store import backups, db
from store.database_files import file_of
from store.errors import StoreError
from tui.i18n import _, language, sentence
from tui.widgets.plain import plain, printable

if TYPE_CHECKING:
    from tui.data import Data
    from tui.jobs import Jobs


class FirstStart(ModalScreen[None]):
    """The usual set-up, the demo company, or nothing at all.

    Args:
        data: The session's database.
        jobs: Long work.
    """

    def __init__(self, data: Data, jobs: Jobs) -> None:
        super().__init__()
        self._data = data
        self._jobs = jobs
        self._busy = False

    def compose(self) -> ComposeResult:
        """Return the three choices."""
        choices = [
            (
                _("The usual set-up"),
                _("Templates, groups and numbering are ready; your contacts come next."),
            ),
            (
                _("The demo company"),
                _("The same with contacts, segments and two years of interactions, to try it."),
            ),
            (_("Empty"), _("Nothing at all; you set up everything yourself.")),
        ]
        with Vertical(classes="dialog first-start") as frame:
            frame.border_title = plain("Trato")
            yield Static(
                plain(_("This database is new: %(where)s") % {"where": db.location()}),
                classes="dialog--text",
            )
            if _copies_are_left():
                yield Static(
                    plain(
                        _(
                            "Copies of a database that was here are left. To bring one back leave "
                            "with Ctrl+Q and say: trato restore --list"
                        )
                    ),
                    classes="dialog--text",
                )
            yield OptionList(
                *(Option(_choice(number, *choice)) for number, choice in enumerate(choices, 1)),
                markup=False,
                compact=True,
            )
            yield Static(classes="first-start--said")

    def on_mount(self) -> None:
        """Mark the first choice."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    def key_1(self) -> None:
        """Take the usual set-up."""
        self._take(0)

    def key_2(self) -> None:
        """Take the demo company."""
        self._take(1)

    def key_3(self) -> None:
        """Begin with nothing."""
        self._take(2)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Begin with what was chosen."""
        self._take(event.option_index)

    def _take(self, index: int) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._begin(index))

    async def _begin(self, index: int) -> None:
        said = self.query_one(".first-start--said", Static)
        said.update(plain(_("One moment …")))
        try:
            if index == 2:
                await self._data.write(_nothing)
            else:
                from store import demo

                if index == 0:
                    await self._data.write(demo.usual_setup, language())
                else:
                    await self._jobs.run(_("Demo company"), demo.demo_company, language())
        except StoreError as error:
            said.update(plain(sentence(error)))
            self._busy = False
        else:
            self.dismiss(None)


def _copies_are_left() -> bool:
    path = file_of(db.location())
    try:
        return path is not None and bool(backups.of_another(path))
    except StoreError:
        return False


@db.write
def _nothing() -> None:
    """Count as a write, so that the question is not asked again."""


def _choice(number: int, caption: str, text: str) -> Content:
    return Content.assemble(
        f"{number}  ",
        (printable(caption), "bold"),
        "\n   ",
        (printable(text), "$muted $muted-style"),
    )
