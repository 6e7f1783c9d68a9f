"""The first line of every page: where I am, and the way to everywhere else."""

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from tui.widgets.line import Line


class TitleBar(Line):
    """The title of the page on the left; the place of the search bar and its key on the right.

    Args:
        title: Where I am; data is shown as it is.
        search: Caption of the search, in the language of the user.
        key: The key that opens it.
        id: Of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "title-bar--title",
        "title-bar--search",
        "title-bar--key",
    }

    title: reactive[str] = reactive("")
    mark: reactive[str] = reactive("")
    search: reactive[str] = reactive("")
    key: reactive[str] = reactive("Alt+Q")

    class SearchRequested(Message):
        """The place of the search bar was clicked."""

    def __init__(
        self,
        title: str = "",
        search: str = "",
        key: str = "Alt+Q",
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(TitleBar.title, title)
        self.set_reactive(TitleBar.search, search)
        self.set_reactive(TitleBar.key, key)

    def render(self) -> Content:
        """Return the line. The mark is there whatever the title is cut to."""
        title, mark = (
            self.part(text, "title-bar--title")
            for text in (self.title, self.mark and f" {self.mark}")
        )
        return self.two_sides(title, self._search(), mark)

    def _search(self) -> Content:
        key = self.part(self.key, "title-bar--key")
        caption = self.part(f"⌕ {self.search}", "title-bar--search")
        full = Content.assemble(caption, "  ", key)
        # The title is what one needs; the caption of the search only repeats its sign.
        if full.cell_length * 2 > self.content_size.width:
            return Content.assemble(self.part("⌕ ", "title-bar--search"), key)
        return full

    def on_click(self, event: events.Click) -> None:
        """Ask for the search bar."""
        if event.x >= self.size.width - self._search().cell_length:
            self.post_message(self.SearchRequested())
