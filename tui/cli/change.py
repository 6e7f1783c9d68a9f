"""`trato change`: who changed what, when and from where."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group

change = noun_group(
    "change",
    N_("The change log: who changed what, when and from where."),
    N_("NO"),
    ("1204", "", "changes_of=contact CT000107"),
    verbs=("list", "show"),
)
