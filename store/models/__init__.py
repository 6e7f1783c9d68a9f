"""The schema: tables, columns and keys. No rules live here.

What the first page does without is imported from its own module, which then need not be loaded.
"""

from __future__ import annotations

from store.models.base import BaseModel, database
from store.models.changes import Change, Counter
from store.models.contacts import Contact, Salesperson
from store.models.interactions import (
    Attachment,
    EntryComment,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
    LoggedSegment,
)

__all__ = [
    "Attachment",
    "BaseModel",
    "Change",
    "Contact",
    "Counter",
    "EntryComment",
    "InteractionGroup",
    "InteractionLogEntry",
    "InteractionTemplate",
    "LoggedSegment",
    "Salesperson",
    "database",
]
