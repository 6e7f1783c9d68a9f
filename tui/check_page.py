"""The page kind of a checklist: what can be checked about one record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from store.text import Caption
from tui.action import Action
from tui.page import Category, Page
from tui.standard_actions import CHECK

if TYPE_CHECKING:
    from store.records import Record


class Check(NamedTuple):
    """A line of a checklist: what can be checked, or without a `key` a heading.

    `single` says that it takes the place of another one, `top` that a heading stands above others.
    """

    text: str
    key: str = ""
    checked: bool = False
    single: bool = False
    note: str = ""
    top: bool = False


class CheckPage(Page, kw_only=True):
    """What can be checked about one record, each saved at once.

    Attributes:
        load: The lines for the record (on the database thread).
        switch: (key of the record, key of the line) -> anything: checks it or takes the mark off.
        empty: Said when there is no line.
        actions: The first of them checks the line.
    """

    category: Category = Category.CARD
    searchable: bool = False
    load: Callable[[Record], list[Check]]
    switch: Callable[[str, str], Any]
    empty: Caption = Caption("")
    actions: tuple[Action, ...] = (CHECK,)
