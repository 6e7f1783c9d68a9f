"""The verb `statistics`: how many interactions, what they cost and how long they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui.cli.options import argument, option

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.statistics import ContactStatistics, Statistics
    from tui.cli.commands import Group

    Totals = Statistics | ContactStatistics

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

        functions: dict[str, Callable[[str, str], Totals]] = {
            "contact": totals.of_contact,
            "group": totals.of_group,
            "salesperson": totals.of_salesperson,
            "template": totals.of_template,
        }
        write_statistics(functions[name](key, dates))


def write_statistics(found: Totals) -> None:
    """Write totals as one object."""
    from store.fields import Field, Kind
    from tui.cli import output
    from tui.cli.columns import field_column

    kinds = {"no_of_interactions": Kind.INTEGER, "cost": Kind.AMOUNT, "duration": Kind.MINUTES}
    values = {each: getattr(found, each) for each in CAPTIONS if hasattr(found, each)}
    items = [Field(each, CAPTIONS[each], kinds.get(each, Kind.DATE)) for each in values]
    output.write_object([field_column(item) for item in items], values)
