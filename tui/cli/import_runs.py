"""`trato import-run` and `trato import-mapping`: the imports that were made, and how files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.options import argument, dry_run
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.import_undo import Kept, UndoReport

CODE = N_("CODE")
NO = N_("NO")

import_run = noun_group(
    "import-run",
    N_("Imports of contacts that were made; an import can be taken back."),
    NO,
    ("12", "", "user_id=maria"),
    verbs=("list", "show"),
)
import_mapping = noun_group(
    "import-mapping",
    N_("How files of contacts are read: the field of each column, kept under a name."),
    CODE,
    ("OUTLOOK", "description='Address book of Outlook'", "code=O*"),
    verbs=("list", "set", "delete"),
)


@import_run.command(
    "undo",
    help=N_(
        "Take an import back: contacts that it made are deleted, values that it changed are put "
        "back. What was changed since, or was spoken to, stays and is listed."
    ),
    examples=["import-run undo 12 --dry-run"],
)
@argument("key", NO)
@dry_run()
def undo(key: str, dry_run: bool) -> None:
    """Take an import back."""
    from store import import_undo
    from store.nouns import noun
    from store.records import get

    run = get(noun("import-run"), key).id
    plan = import_undo.preview(run)
    if not dry_run:
        question = _(
            "Take back import %(run)s: delete %(deleted)s contacts, put back %(restored)s? "
            "%(staying)s stay."
        )
        current().confirm(
            question
            % {
                "run": run,
                "deleted": plan.deleted,
                "restored": plan.restored,
                "staying": plan.staying,
            }
        )
        plan = import_undo.take_back(run)
    _write(plan)


def _write(report: UndoReport) -> None:
    from tui.cli import output
    from tui.cli.columns import Column, column

    columns = [
        column("deleted", N_("Deleted"), right=True),
        column("restored", N_("Put back"), right=True),
        column("memberships", N_("Mailing groups taken out"), right=True),
        column("no_of_staying", N_("Staying"), right=True),
        Column("staying", N_("Contacts that stay"), shown=_shown_kept),
    ]
    output.write_object(
        columns,
        {
            "deleted": report.deleted,
            "restored": report.restored,
            "memberships": report.memberships,
            "no_of_staying": report.staying,
            "staying": [_kept(item) for item in report.kept],
        },
    )


def _kept(item: Kept) -> dict[str, str]:
    return {"no": item.no, "name": item.name, "reason": _(item.reason)}


def _shown_kept(kept: list[dict[str, str]]) -> str:
    return "\n".join(f"{item['no']} {item['name']}: {item['reason']}" for item in kept)


@import_mapping.command(
    "show",
    help=N_("Show the field of each column of an import mapping, and its values for all."),
    examples=["import-mapping show OUTLOOK"],
)
@argument("key", CODE)
def show(key: str) -> None:
    """Show an import mapping."""
    from store.import_mappings import saved_plan
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.columns import Column

    owner = noun("import-mapping")
    plan = saved_plan(key)
    columns = Column("columns", N_("Columns"), shown=_shown_pairs)
    fixed = Column("set", N_("Values for all"), shown=_shown_pairs)
    more = [(columns, dict(plan.columns)), (fixed, dict(plan.fixed))]
    output.write_record(owner, get(owner, key), more)


def _shown_pairs(pairs: dict[str, str]) -> str:
    return "\n".join(f"{name} = {value or '–'}" for name, value in pairs.items())
