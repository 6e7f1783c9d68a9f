"""Archives: the list of those that were made, and making one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.archive_actions import ARCHIVES, fact
from tui.i18n import _, ngettext
from tui.page import Category, Column, ListPage, Progress, ReportField, ReportPage, register

if TYPE_CHECKING:
    from datetime import date

    from store.archive import Archived

_YEARS = 5


def _five_years_ago() -> str:
    from store.dates import add_months
    from store.session import session

    return formats.date(add_months(session.work_date, -12 * _YEARS))


def _chosen(values: Mapping[str, str]) -> tuple[date, Path]:
    """Return the date and the file that were typed. Raises InvalidValue."""
    from store import archive, clock
    from store.dates import parse_date
    from store.session import session

    day = parse_date(values.get("before", ""), work_date=session.work_date, today=clock.today())
    file = values.get("file", "")
    return day, archive.absolute(Path(file)) if file else archive.usual_path(day)


def _before(values: Mapping[str, str]) -> str:
    from store import archive

    if not values.get("before"):
        return _("Type a date.")
    day, path = _chosen(values)
    count = archive.older(day)
    said = ngettext(
        "1 interaction is older than %(date)s.",
        "%(count)s interactions are older than %(date)s.",
        count,
    )
    said %= {"count": formats.integer(count), "date": formats.date(day)}
    place = {"name": path.name, "folder": path.parent}
    return f"{said}\n\n" + _("Into %(name)s, in %(folder)s") % place


def _trial(values: Mapping[str, str], progress: Progress) -> str:
    from store import archive

    progress(0, 0)
    day, path = _chosen(values)
    found = archive.make(day, path, dry_run=True)
    if found.finished:
        return _("The archive %(path)s was interrupted. This finishes it.") % {"path": path}
    return _moving(found, path)


def _moving(found: Archived, path: Path) -> str:
    said = ngettext(
        "1 interaction moves into %(path)s, with %(comments)s comments and %(documents)s documents.",
        "%(count)s interactions move into %(path)s, with %(comments)s comments and %(documents)s "
        "documents.",
        found.entries,
    ) % {
        "count": formats.integer(found.entries),
        "path": path,
        "comments": formats.integer(found.comments),
        "documents": formats.integer(found.attachments),
    }
    if found.kept:
        stays = ngettext("1 older one stays.", "%(count)s older ones stay.", found.kept)
        said += " " + stays % {"count": formats.integer(found.kept)}
    return said


def _run(values: Mapping[str, str], progress: Progress) -> str:
    from store import archive

    day, path = _chosen(values)
    done = archive.make(day, path, progress)
    if done.finished:
        return _("The archive was interrupted; it is whole now.")
    said = ngettext(
        "1 interaction is in %(name)s now; Archives opens it.",
        "%(count)s interactions are in %(name)s now; Archives opens it.",
        done.entries,
    ) % {"count": formats.integer(done.entries), "name": path.name}
    if done.missing:
        said += " " + formats.lost_files(done.missing)
    return said


register(
    ListPage(
        id="archives",
        title=N_("Archives"),
        noun="archive",
        category=Category.ADMINISTRATION,
        columns=(
            Column("name", 28, flexible=True),
            Column("before", 13),
            Column("entries", 13),
            Column("made_at", 14, priority=2),
            Column("user_id", 8, priority=3),
            Column("state", 11),
        ),
        fact_line=fact,
        state=lambda record: "" if record["state"].key == "there" else "failed",
        actions=ARCHIVES,
        synonyms=(N_("old interactions"), N_("read-only")),
        help=N_("The files into which old interactions were moved, to look into them."),
        empty=N_("No archive was made yet."),
    )
)

register(
    ReportPage(
        id="archive-entries",
        title=N_("Archive Entries"),
        noun="archive",
        category=Category.ADMINISTRATION,
        fields=(
            ReportField("before", N_("Older than"), "DATE", value=_five_years_ago, required=True),
            ReportField("file", N_("File"), "TEXT"),
        ),
        before=_before,
        trial=_trial,
        run=_run,
        confirm=N_("%(before)s This cannot be undone. Go on?"),
        done=N_("Move"),
        synonyms=(N_("move old interactions"), N_("clean up the log")),
        help=N_(
            "Moves old interactions into a file of their own, with comments and documents; it can "
            "be opened and read, and nothing in it changed. The last interaction of each contact "
            "stays, and what is not finished. Without a file it goes beside the database."
        ),
    )
)
