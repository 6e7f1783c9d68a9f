"""`trato group`: interaction groups."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.statistics import statistics_command

group = noun_group(
    "group",
    N_("Interaction groups: what templates are gathered under."),
    N_("CODE"),
    ("MEETING", "description=Meetings", "code=M*"),
)
statistics_command(group, "group", N_("CODE"), "MEETING")
