"""The schema: tables, columns and keys. No rules live here."""

from __future__ import annotations

from store.models.base import BaseModel, database
from store.models.contacts import (
    Contact,
    ContactExtra,
    ContactMailingGroup,
    MailingGroup,
    Salesperson,
    UserSetup,
)
from store.models.interactions import (
    Attachment,
    EntryComment,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateLanguage,
    InteractionTemplateSetup,
    LoggedSegment,
)
from store.models.segments import PickedContact, SegmentHeader, SegmentLine
from store.models.setup import (
    Change,
    Counter,
    Draft,
    MarketingSetup,
    NumberSeries,
    Usage,
    UserSetting,
)

__all__ = [
    "Attachment",
    "BaseModel",
    "Change",
    "Contact",
    "ContactExtra",
    "ContactMailingGroup",
    "Counter",
    "Draft",
    "EntryComment",
    "InteractionGroup",
    "InteractionLogEntry",
    "InteractionTemplate",
    "InteractionTemplateLanguage",
    "InteractionTemplateSetup",
    "LoggedSegment",
    "MailingGroup",
    "MarketingSetup",
    "NumberSeries",
    "PickedContact",
    "Salesperson",
    "SegmentHeader",
    "SegmentLine",
    "Usage",
    "UserSetting",
    "UserSetup",
    "database",
]
