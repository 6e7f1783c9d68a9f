"""The report that deletes canceled logged segments."""

from __future__ import annotations

from collections.abc import Mapping

from store.text import N_
from tui import formats
from tui.deletion_words import can_be_undone
from tui.i18n import _, ngettext
from tui.page import Progress, ReportField, ReportPage, register


def _before(filters: Mapping[str, str]) -> str:
    from store import logged_segments

    count = logged_segments.canceled_count(filters)
    if not count:
        return _("No canceled logged segment fits these filters.")
    said = ngettext(
        "1 canceled logged segment will be deleted; its interactions stay.",
        "%(count)s canceled logged segments will be deleted; their interactions stay.",
        count,
    )
    return f"{said % {'count': formats.integer(count)}} {can_be_undone()}"


def _run(filters: Mapping[str, str], progress: Progress) -> str:
    from store import logged_segments

    progress(0, 0)
    count = logged_segments.delete_canceled(filters)
    said = ngettext("1 logged segment deleted.", "%(count)s logged segments deleted.", count)
    return said % {"count": formats.integer(count)}


register(
    ReportPage(
        id="delete-logged-segments",
        title=N_("Delete Logged Segments"),
        noun="logged-segment",
        fields=tuple(
            ReportField(name) for name in ("entry_no", "segment_no", "creation_date", "user_id")
        ),
        before=_before,
        run=_run,
        confirm=N_("%(before)s Go on?"),
        done=N_("Delete"),
        synonyms=(N_("delete canceled segments"), N_("clean up logged segments")),
        help=N_("Deletes canceled logged segments; their interactions stay in the log."),
    )
)
