"""`trato contact`: companies and persons."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group

contact = noun_group(
    "contact",
    N_("Contacts: companies and persons."),
    N_("NO"),
    ("CT000107", "city=Madrid", "city=M*"),
    verbs=("list", "delete"),
)
