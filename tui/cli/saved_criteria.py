"""`trato saved-criteria`: how the contacts of a segment were chosen, to be done again."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import SHOW_HELP, noun_group
from tui.cli.options import argument

CODE = N_("CODE")

saved_criteria = noun_group(
    "saved-criteria",
    N_("Saved criteria: how the contacts of a segment were chosen, to be done again."),
    CODE,
    ("MADRID", "description='Customers in Madrid'", "code=M*"),
    verbs=("list", "set", "delete"),
)


@saved_criteria.command("show", help=SHOW_HELP, examples=["saved-criteria show MADRID"])
@argument("key", CODE)
def show(key: str) -> None:
    """Show saved criteria with their actions."""
    from store import criteria_lines
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.segment_criteria import criteria_column

    owner = noun("saved-criteria")
    record = get(owner, key)
    steps = criteria_lines.saved_steps(record.key)
    output.write_record(owner, record, [(criteria_column(), steps)])
