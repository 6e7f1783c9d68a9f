"""`trato logged-segment`: what was logged together."""

from __future__ import annotations

from store.text import N_
from tui.cli.letter import add_letters_of_logged
from tui.cli.nouns import noun_group
from tui.cli.options import all_of, argument, dry_run, filters_of, where
from tui.cli.resending import add_segment_resend
from tui.cli.settings import answered, current
from tui.i18n import ngettext

ENTRY = N_("ENTRY")

logged_segment = noun_group(
    "logged-segment",
    N_("Logged segments: what was logged together."),
    ENTRY,
    ("12", "", "canceled=yes"),
    verbs=("list", "show"),
)


@logged_segment.command(
    "cancel",
    help=N_("Cancel logged segments with all their interactions."),
    examples=["logged-segment cancel 12"],
)
@argument("entries", ENTRY, nargs=-1, required=True)
def cancel(entries: tuple[str, ...]) -> None:
    """Cancel logged segments."""
    from store import logged_segments
    from tui.cli import output

    output.write_done(canceled=logged_segments.cancel(entries))


@logged_segment.command(
    "restore",
    help=N_("Take the canceled mark off logged segments and all their interactions."),
    examples=["logged-segment restore 12"],
)
@argument("entries", ENTRY, nargs=-1, required=True)
def restore(entries: tuple[str, ...]) -> None:
    """Restore canceled logged segments."""
    from store import logged_segments
    from tui.cli import output

    output.write_done(restored=logged_segments.restore(entries))


add_segment_resend(logged_segment)


@logged_segment.command(
    "delete-canceled",
    help=N_("Delete canceled logged segments; their interactions stay in the log."),
    examples=["logged-segment delete-canceled --where creation_date=..31-12-25"],
)
@where()
@dry_run()
def delete_canceled(filters: tuple[str, ...], dry_run: bool) -> None:
    """Delete canceled logged segments."""
    from store import logged_segments
    from tui.cli import output

    chosen = all_of(filters_of(filters))
    count = logged_segments.canceled_count(chosen)
    if count and not dry_run:
        current().confirm(
            ngettext(
                "Delete %(count)s canceled logged segment?",
                "Delete %(count)s canceled logged segments?",
                count,
            )
            % {"count": count}
        )
        count = logged_segments.delete_canceled(chosen)
    output.write_done(deleted=count)


@logged_segment.command(
    "reuse",
    help=N_(
        "Add a line to a segment for each interaction of a logged segment, with its campaign. "
        "Canceled ones count too."
    ),
    examples=["logged-segment reuse 12 SM00001"],
)
@argument("entry", ENTRY)
@argument("segment", N_("SEGMENT"))
def reuse(entry: str, segment: str) -> None:
    """Add the contacts of a logged segment to a segment."""
    from store import segment_history
    from tui.cli import output

    output.write_done(added=answered(segment_history.reuse_logged, segment, entry))


add_letters_of_logged(logged_segment)
