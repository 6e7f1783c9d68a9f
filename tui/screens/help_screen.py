"""All keys of a page, in groups; typing finds one, Enter does it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from store.text import fold
from tui.action import Action
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.keys import key_name, keys_of
from tui.widgets.plain import cell, plain
from tui.widgets.text_fields import PlainInput

KEYS_WIDTH = 22
CAPTION_WIDTH = 46


class HelpScreen(Dialog[str]):
    """The keys; answers the id of the action that was chosen.

    Args:
        title: Of the page.
        actions: All its actions.
    """

    def __init__(self, title: str, actions: Sequence[Action]) -> None:
        super().__init__(_("Keys: %(page)s") % {"page": title})
        self._actions = list(actions)

    def compose_body(self) -> ComposeResult:
        """Return what is typed into, and the keys."""
        yield PlainInput(placeholder=_("Type to find a key"), compact=True)
        yield OptionList(markup=False, compact=True)
        yield Static(classes="help--said")

    def on_mount(self) -> None:
        """Show all keys."""
        self.add_class("help")
        self.query_one(PlainInput).cursor_blink = False
        self.query_one(OptionList).can_focus = False
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the keys that fit what was typed."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        words = fold(typed).split()
        options: list[Option] = []
        for group in dict.fromkeys(action.group for action in self._actions):
            lines = [
                Option(self._line(action), id=action.id)
                for action in self._actions
                if action.group == group and self._fits(action, words, typed)
            ]
            if lines:
                options.append(Option(Content.styled(_(group), "bold"), disabled=True))
                options += lines
        listed = self.query_one(OptionList)
        listed.set_options(options or [Option(plain(_("No key fits.")), disabled=True)])
        listed.highlighted = next(
            (index for index, option in enumerate(options) if not option.disabled), None
        )
        if listed.highlighted is None:
            self.query_one(".help--said", Static).update("")

    @staticmethod
    def _fits(action: Action, words: list[str], typed: str) -> bool:
        keys = [key_name(key) for key in keys_of(action)]
        if typed.strip() in keys:
            return True
        text = fold(" ".join([_(action.caption), _(action.help), *keys]))
        return all(word in text for word in words) and (bool(words) or not typed.strip())

    @staticmethod
    def _line(action: Action) -> Content:
        keys = "  ".join(key_name(key) for key in keys_of(action))
        return Content.assemble(
            (cell(f"  {keys}", KEYS_WIDTH), "$accent"), " ", cell(_(action.caption), CAPTION_WIDTH)
        )

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the action does."""
        said = next((item.help for item in self._actions if item.id == event.option_id), None)
        self.query_one(".help--said", Static).update(plain(_(said) if said else ""))

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("enter", _("Do it")), ("escape", _("Back"))]

    def key_up(self) -> None:
        """Mark the action above."""
        self.query_one(OptionList).action_cursor_up()

    def key_down(self) -> None:
        """Mark the action below."""
        self.query_one(OptionList).action_cursor_down()

    async def key_pageup(self) -> None:
        """Go a page up."""
        await self.query_one(OptionList).run_action("page_up")

    async def key_pagedown(self) -> None:
        """Go a page down."""
        await self.query_one(OptionList).run_action("page_down")

    def on_input_submitted(self) -> None:
        """Answer the action that is marked."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            self.dismiss(listed.get_option_at_index(listed.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer the action that was clicked."""
        self.dismiss(event.option_id)
