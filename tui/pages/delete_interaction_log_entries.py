"""The report that deletes canceled log entries."""

from __future__ import annotations

from collections.abc import Mapping

from store.text import N_
from tui import formats
from tui.deletion_words import entries_can_be_undone
from tui.i18n import _, ngettext
from tui.page import Progress, ReportField, ReportPage, register


def _before(filters: Mapping[str, str]) -> str:
    from store import interactions

    count = interactions.canceled_count(filters)
    if not count:
        return _("No canceled entry fits these filters.")
    said = ngettext(
        "1 canceled entry will be deleted.", "%(count)s canceled entries will be deleted.", count
    )
    return f"{said % {'count': formats.integer(count)}} {entries_can_be_undone(count)}"


def _run(filters: Mapping[str, str], progress: Progress) -> str:
    from store import interactions

    progress(0, 0)
    count = interactions.delete_canceled(filters)
    said = ngettext(
        "1 canceled entry was deleted.", "%(count)s canceled entries were deleted.", count
    )
    return said % {"count": formats.integer(count)}


register(
    ReportPage(
        id="delete-interaction-log-entries",
        title=N_("Delete Interaction Log Entries"),
        noun="interaction",
        fields=tuple(
            ReportField(name)
            for name in (
                "entry_no",
                "contact_no",
                "date",
                "campaign_no",
                "interaction_group_code",
                "interaction_template_code",
                "salesperson_code",
            )
        ),
        before=_before,
        run=_run,
        confirm=N_("%(before)s Go on?"),
        done=N_("Delete"),
        synonyms=(N_("delete canceled entries"), N_("clean up the log")),
        help=N_(
            "Deletes canceled entries with their comments and attachments. Up to 1,000 that are "
            "deleted at once can be brought back."
        ),
    )
)
