"""The commands of the nouns that have no verbs of their own."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group

salesperson = noun_group(
    "salesperson", N_("Salespeople."), N_("CODE"), ("PS", "name='Peter Saddow'", "name=P*")
)
user = noun_group(
    "user",
    N_("Users of the operating system, and which salesperson each one is."),
    N_("USER"),
    ("maria", "salesperson_code=PS", "salesperson_code=PS"),
)
number_series = noun_group(
    "number-series",
    N_("Number series: where new numbers come from."),
    N_("CODE"),
    ("CONT", "description=Contacts starting_no=CT000001", "code=C*"),
)
territory = noun_group(
    "territory",
    N_("Territories: the regions that contacts are in."),
    N_("CODE"),
    ("NORTH", "description=North", "code=N*"),
)
organizational_level = noun_group(
    "organizational-level",
    N_("Organizational levels: where persons stand in their companies."),
    N_("CODE"),
    ("CEO", "description='Chief executive'", "code=C*"),
)
