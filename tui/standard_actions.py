"""The actions that many pages have, with their keys given once. The screens do them."""

from __future__ import annotations

from store.text import N_
from tui.action import Action, always, on_record

_LIST = N_("The list")
_RECORD = N_("The record")
_LINES = N_("The lines")
_EVERYWHERE = N_("Everywhere")

NEW = Action(
    "new", "alt+n", N_("New"), N_("Create a new record."), also=("n", "insert"), group=_LIST
)
OPEN = Action(
    "open", "f2", N_("Open"), N_("Open the record under the cursor."), shown=False,
    when=on_record, group=_LIST,
)  # fmt: skip
DELETE = Action(
    "delete", "delete", N_("Delete"), N_("Delete the marked records, or this one."),
    also=("ctrl+d",), shown=False, when=on_record, group=_LIST,
)  # fmt: skip
FIND = Action("find", "/", N_("Find"), N_("Find words in this list."), also=("f3",), group=_LIST)
FILTER = Action(
    "filter", "f", N_("Filter"), N_("Set a filter on each field, such as A*|B* or 1..20."),
    group=_LIST,
)  # fmt: skip
FILTER_VALUE = Action(
    "filter-value", "=", N_("Filter on this value"),
    N_("Show only the rows with the value under the cursor."),
    shown=False, when=on_record, group=_LIST,
)  # fmt: skip
CLEAR_FILTERS = Action(
    "clear-filters", "\\", N_("Clear filters"), N_("Remove every filter of the list."),
    shown=False, group=_LIST,
)  # fmt: skip
SORT = Action(
    "sort", "o", N_("Sort"), N_("Sort by the column under the cursor; again: the other way."),
    shown=False, group=_LIST,
)  # fmt: skip
MARK = Action(
    "mark", "space", N_("Mark"), N_("Mark the row, or remove its mark."), shown=True,
    when=on_record, group=_LIST,
)  # fmt: skip
MARK_ALL = Action(
    "mark-all", "*", N_("Mark all"), N_("Mark all rows, or remove all marks."), shown=False,
    group=_LIST,
)  # fmt: skip
EXPORT = Action(
    "export", "x", N_("Save as CSV"), N_("Write the rows of the list into a CSV file."),
    shown=False, group=_LIST,
)  # fmt: skip
DETAILS = Action(
    "details", "alt+f2", N_("Details"), N_("Show all fields of the row beside the list."),
    also=("i",), shown=False, group=_LIST,
)  # fmt: skip
SAVE = Action(
    "save", "ctrl+s", N_("Save"), N_("Save what was entered."), also=("f10",), group=_RECORD
)
EDIT = Action(
    "edit", "f2", N_("Edit"), N_("Go to the first field, or to the one that is wrong."),
    group=_RECORD,
)  # fmt: skip
NEXT_RECORD = Action(
    "next-record", "ctrl+down", N_("Next"), N_("Open the next record of the list."),
    also=("]",), shown=False, when=on_record, group=_RECORD,
)  # fmt: skip
PREVIOUS_RECORD = Action(
    "previous-record", "ctrl+up", N_("Previous"), N_("Open the previous record of the list."),
    also=("[",), shown=False, when=on_record, group=_RECORD,
)  # fmt: skip
DELETE_RECORD = Action(
    "delete",
    "ctrl+d",
    N_("Delete"),
    N_("Delete this record."),
    shown=False,
    when=on_record,
    group=_RECORD,
)
CHANGES = Action(
    "changes", "", N_("Changes of this record"),
    N_("Show who changed this record, when, from where, and what it was before."),
    shown=False, group=_RECORD, synonyms=(N_("Change Log"), N_("Log de cambios"), N_("audit")),
)  # fmt: skip
NEW_LINE = Action(
    "new-line", "alt+n", N_("New line"), N_("Add a line."), also=("n", "insert"), group=_LINES
)
EDIT_LINE = Action(
    "edit-line", "f2", N_("Edit line"), N_("Edit the line under the cursor."), group=_LINES
)
DELETE_LINES = Action(
    "delete-lines",
    "delete",
    N_("Delete lines"),
    N_("Delete the marked lines, or this one."),
    also=("ctrl+d",),
    shown=False,
    group=_LINES,
)
CHECK = Action(
    "check", "space", N_("Check"), N_("Check the line, or take the mark off it; saved at once."),
    group=_LINES,
)  # fmt: skip
NOTES = Action(
    "details", "alt+f2", N_("Details"), N_("Show what stands beside the lines, or put it away."),
    also=("i",), shown=False, group=_LINES,
)  # fmt: skip
RUN = Action("run", "ctrl+s", N_("Run"), N_("Run the report."), also=("f10",))
MERGE = Action(
    "merge", "ctrl+s", N_("Merge"),
    N_("Merge the two: the one on the left stays, with the values that are marked."),
    also=("f10",),
)  # fmt: skip
TAKE_LEFT = Action("take-left", "left", N_("Take left"), N_("Take the value on the left."))
TAKE_RIGHT = Action("take-right", "right", N_("Take right"), N_("Take the value on the right."))
TAKE_OTHER = Action(
    "take-other", "space", N_("The other one"), N_("Take the value that is not taken."),
    also=("enter",), shown=False,
)  # fmt: skip
SWAP = Action(
    "swap",
    "w",
    N_("Swap"),
    N_("Let the other record stay; the values that are marked are the same."),
)
WHOLE_VALUES = Action(
    "whole-values", "v", N_("Whole values"), N_("Show both values in full."), shown=False
)
REFRESH = Action(
    "refresh", "f5", N_("Refresh"), N_("Read again what is shown."), also=("ctrl+r",),
    shown=False, group=_EVERYWHERE,
)  # fmt: skip
UNDO = Action(
    "undo", "u", N_("Undo"), N_("Take back the last change of this session."), shown=False,
    group=_EVERYWHERE,
)  # fmt: skip
SEARCH = Action(
    "search", "alt+q", N_("Search"), N_("Search a page, an action, a report or a record."),
    also=("ctrl+p", ":"), shown=False, group=_EVERYWHERE,
)  # fmt: skip
LOG = Action(
    "log", "f9", N_("Log"), N_("Create an interaction: what was said, written or sent."),
    also=("L",), group=_EVERYWHERE, synonyms=(N_("Create Interaction"),), when=always,
)  # fmt: skip
WORK_DATE = Action(
    "work-date", "alt+w", N_("Work date"), N_("Set the date that new records take."),
    shown=False, group=_EVERYWHERE,
)  # fmt: skip
LANGUAGE = Action(
    "language", "alt+l", N_("Language"), N_("Switch between English and Spanish."), shown=False,
    group=_EVERYWHERE, synonyms=(N_("English"), N_("Spanish")),
)  # fmt: skip
THEME = Action(
    "theme", "alt+t", N_("Colours"), N_("Switch between dark, light and the terminal's colours."),
    shown=False, group=_EVERYWHERE, synonyms=(N_("Theme"),),
)  # fmt: skip
STOP_WORK = Action(
    "stop-work",
    "alt+x",
    N_("Stop"),
    N_("Stop the long work under way; nothing is left half done."),
    shown=False,
    group=_EVERYWHERE,
)
HELP = Action(
    "help", "f1", N_("Help"), N_("Show all keys of this page."), also=("?",), group=_EVERYWHERE
)
BACK = Action(
    "back", "escape", N_("Back"), N_("Leave the page."), also=("q", "ctrl+g"), shown=False,
    group=_EVERYWHERE,
)  # fmt: skip
QUIT = Action(
    "quit", "ctrl+q", N_("Quit"), N_("Leave the program."), shown=False, group=_EVERYWHERE
)

LIST_ACTIONS = (
    NEW, OPEN, FIND, FILTER, FILTER_VALUE, CLEAR_FILTERS, SORT, MARK, MARK_ALL, DELETE, DETAILS,
    EXPORT,
)  # fmt: skip
CARD_ACTIONS = (EDIT, SAVE, NEXT_RECORD, PREVIOUS_RECORD, DELETE_RECORD, CHANGES)
SETUP_ACTIONS = (SAVE, EDIT, CHANGES)
WORKSHEET_ACTIONS = (SAVE, NEW_LINE, EDIT_LINE, DELETE_LINES, FIND, MARK, MARK_ALL, NOTES, CHANGES)
REPORT_ACTIONS = (RUN,)
COMPARE_ACTIONS = (MERGE, TAKE_LEFT, TAKE_RIGHT, TAKE_OTHER, SWAP, WHOLE_VALUES)
EVERYWHERE = (SEARCH, LOG, REFRESH, UNDO, WORK_DATE, LANGUAGE, THEME, STOP_WORK, HELP, BACK, QUIT)
