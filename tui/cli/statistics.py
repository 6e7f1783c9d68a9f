"""The verb `statistics`: how many interactions, what they cost and how long they took."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui.cli.options import argument, option

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.statistics import Statistics
    from tui.cli.commands import Group

CAPTIONS = {
    "no_of_interactions": N_("No. of Interactions"),
    "cost": N_("Cost"),
    "duration": N_("Duration"),
    "last_date_attempted": N_("Last Date Attempted"),
    "date_of_last_interaction": N_("Date of Last Interaction"),
}


def statistics_command(group: Group, name: str, key: Caption, example: str) -> None:
    """Give the noun `name`, whose commands are `group`, the verb `statistics`."""

    @group.command(
        "statistics",
        help=N_(
            "Show how many interactions there were, what they cost and how many minutes they "
            "took. Those that are canceled or postponed do not count."
        ),
        examples=[f"{name} statistics {example} --dates 2026"],
    )
    @argument("key", key)
    @option(
        "--dates",
        metavar=N_("FILTER"),
        default="",
        help=N_("Only interactions of these days, such as 01-01-26..31-03-26."),
    )
    def statistics(key: str, dates: str) -> None:
        from store import statistics as totals

        functions: dict[str, Callable[[str, str], Statistics]] = {
            "contact": totals.of_contact,
            "group": totals.of_group,
            "salesperson": totals.of_salesperson,
            "template": totals.of_template,
        }
        write_statistics(functions[name](key, dates))


def write_statistics(found: Statistics) -> None:
    """Write totals as one object."""
    from store.fields import Field, Kind
    from tui.cli import output
    from tui.cli.columns import field_column

    kinds = {"no_of_interactions": Kind.INTEGER, "cost": Kind.AMOUNT, "duration": Kind.MINUTES}
    items = [
        Field(item.name, CAPTIONS[item.name], kinds.get(item.name, Kind.DATE))
        for item in fields(found)
    ]
    values = {item.name: getattr(found, item.name) for item in items}
    output.write_object([field_column(item) for item in items], values)
