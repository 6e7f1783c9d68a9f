"""`trato change`: who changed what, when and from where; and taking it back."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.options import argument, dry_run
from tui.cli.settings import current
from tui.i18n import ngettext

NO = N_("NO")

change = noun_group(
    "change",
    N_("The change log: who changed what, when and from where; it can be taken back."),
    NO,
    ("1204", "", "changes_of=contact CT000107"),
    verbs=("list", "show"),
)


@change.command(
    "undo",
    help=N_(
        "Take a change back: a changed record gets its old values, a deleted one is there again, "
        "as long as nobody changed the same since. What was done at once is taken back at once."
    ),
    examples=["change undo 1204"],
)
@argument("key", NO)
@dry_run()
def undo(key: str, dry_run: bool) -> None:
    """Take a change back."""
    from store import undo
    from store.change_log import operation_caption
    from tui.cli import output

    _number, operation, count = undo.may_undo(key)
    if not dry_run:
        question = ngettext(
            "Take back '%(operation)s' of one record?",
            "Take back '%(operation)s' of %(count)s records?",
            count,
        )
        current().confirm(question % {"operation": operation_caption(operation), "count": count})
        count = undo.undo_change(key).entries
    output.write_done(undone=count)
