"""The screen of settings of which there is one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.changes import changing
from store.fields import Value
from tui.i18n import _
from tui.page import Section, SetupPage
from tui.rights import may_change
from tui.screens.form_content import FormContent, titles
from tui.screens.form_screen import FormScreen


def setup_content(page: SetupPage) -> FormContent:
    """Return what a set-up shows (on the database thread)."""
    from store.nouns import noun

    fields = page.fields() if page.fields is not None else noun(page.noun).by_name
    values = page.load()
    return FormContent(fields, values, None, titles(fields, values))


class SetupScreen(FormScreen):
    """Settings.

    Args:
        page: What it shows.
        content: The settings as they are.
    """

    page: SetupPage

    def heading(self) -> str:
        return _(self.page.title) + (" *" if self.dirty else "")

    def sections(self) -> Sequence[Section]:
        declared = self.page.sections
        return declared() if callable(declared) else declared

    def read_only(self) -> Sequence[str]:
        return () if may_change(self.page) else tuple(self.content.fields)

    async def write_changes(
        self, changes: Mapping[str, str], base: Mapping[str, Value]
    ) -> FormContent:
        if changes:
            await self.context.write_once(changing, self.page.save, changes, base)
        return await self.read_content()

    async def read_content(self) -> FormContent:
        return await self.shell.data.read(setup_content, self.page)

    async def reread(self) -> None:
        self.take(await self.read_content())

    async def saved(self) -> None:
        if len(self.shell.pages) > 1:
            await self.shell.leave(self)
        else:
            self.body.rest()
