"""The fields of cards and dialogs."""

from tui.widgets.choice_fields import BooleanField, ChoiceField
from tui.widgets.field_base import Field, align_labels
from tui.widgets.lookup_field import LookupField
from tui.widgets.note_field import NoteField
from tui.widgets.text_fields import TextField

__all__ = [
    "BooleanField",
    "ChoiceField",
    "Field",
    "LookupField",
    "NoteField",
    "TextField",
    "align_labels",
]
