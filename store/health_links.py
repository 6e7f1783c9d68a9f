"""Whether records agree with one another and with what lies outside: files, numbers, mail."""

from __future__ import annotations

import re
from pathlib import Path

from store import archive, archive_log, attachments, db, dialect, spool, totals
from store.archive_files import is_busy
from store.attachment_files import path_of
from store.enumerations import StorageType
from store.errors import StoreError
from store.health import NOTHING, Check, Finding, Progress, fault, some, stale, well
from store.models import database
from store.text import N_

_NAMED = re.compile(r"[0-9]+(\.[a-z0-9]{1,16})?")


def _attachments(progress: Progress) -> Finding:
    """Find documents whose content is missing, or is not what was saved."""
    rows = database.execute_sql(
        "SELECT id, storage_type, pointer, extension, size, LENGTH(content) FROM attachment "
        "ORDER BY id"
    ).fetchall()
    missing: list[str] = []
    for at, (number, kind, pointer, extension, size, length) in enumerate(rows):
        if kind == StorageType.EMBEDDED:
            there = length
        else:
            path = path_of(pointer, number, extension)
            there = path.stat().st_size if path.is_file() else None
        if there is None or (size and there != size):
            missing.append(str(number) if kind == StorageType.EMBEDDED else str(path))
        progress(at, len(rows))
    if missing:
        return fault(
            "attachments",
            N_("Attachments that are missing or not complete: %(count)s (%(some)s)."),
            N_("Bring the files back from a copy of their folder."),
            count=len(missing),
            some=some(missing),
        )
    return _elsewhere()


def _elsewhere() -> Finding:
    """Tell of attachments that lie where new ones do not go, and are none the worse for it."""
    on_disk = "SELECT COUNT(*) FROM attachment WHERE storage_type = ?"
    (outside,) = database.execute_sql(on_disk, (int(StorageType.DISK_FILE),)).fetchone()
    count = attachments.misplaced()
    if count:
        return well(
            "attachments",
            N_("Attachments that lie elsewhere than the set-up says: %(count)s."),
            N_("trato setup relocate moves them."),
            count=count,
        )
    if outside:
        return well(
            "attachments",
            N_("Attachments in a folder, which the daily copies do not hold: %(count)s."),
            N_("Copy the folder as well; trato backup FILE takes them in."),
            count=outside,
        )
    return well("attachments")


def _unused(_progress: Progress) -> Finding:
    count = attachments.count_unused()
    if count:
        return stale("unused", N_("Attachments that nothing refers to: %(count)s."), count=count)
    return _strangers()


def _strangers() -> Finding:
    """Tell of files in the folders of attachments that no attachment claims."""
    rows = database.execute_sql(
        "SELECT pointer, id, extension FROM attachment WHERE pointer <> ''"
    ).fetchall()
    claimed = {path_of(pointer, number, extension) for pointer, number, extension in rows}
    strangers = [
        path.name
        for folder in sorted({Path(row[0]) for row in rows})
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if _NAMED.fullmatch(path.name) and path not in claimed
    ]
    if strangers:
        return well(
            "unused",
            N_(
                "Files in the folder of attachments that none of them claims: %(count)s (%(some)s)."
            ),
            N_("Delete them if no other database keeps its attachments there."),
            count=len(strangers),
            some=some(strangers),
        )
    return well("unused")


_HIGHEST = (
    ("entry_no", "SELECT MAX(entry_no) FROM interaction_log_entry"),
    ("change", "SELECT MAX(change_no) FROM change"),
)


def _behind() -> list[tuple[str, int]]:
    """Return the counters that are behind the highest number there is, with that."""
    found = []
    for name, sql in _HIGHEST:
        (highest,) = database.execute_sql(sql).fetchone()
        row = database.execute_sql("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
        if (highest or 0) > (row[0] if row else 0):
            found.append((name, int(highest)))
    return found


def _counters(_progress: Progress) -> Finding:
    behind = _behind()
    if behind:
        return stale(
            "counters",
            N_("Numbers would be given a second time: %(names)s."),
            names=", ".join(f"{name} {highest}" for name, highest in behind),
        )
    return well("counters")


def _set_counters() -> None:
    for name, highest in _behind():
        database.execute_sql("DELETE FROM counter WHERE name = ?", (name,))
        database.execute_sql("INSERT INTO counter (name, value) VALUES (?, ?)", (name, highest))


def _series(_progress: Progress) -> Finding:
    from store.numbering import unable

    found = unable()
    if found:
        return fault(
            "number_series",
            N_("Number series that give no further number: %(codes)s."),
            N_("Give them a Starting No. with digits, or raise their Ending No."),
            codes=some(found),
        )
    return well("number_series")


def _spool(_progress: Progress) -> Finding:
    folder = spool.folder_for(db.location())
    refused = len(spool.failed(folder))
    unreadable = sum(1 for item in spool.waiting(folder) if item.reason)
    if refused or unreadable:
        return fault(
            "spool",
            N_("Events in the spool that were refused or cannot be read: %(count)s."),
            N_("trato spool list says why, trato spool retry tries them again."),
            count=refused + unreadable,
        )
    return well("spool")


def _outbox(_progress: Progress) -> Finding:
    from store import outbox
    from store.models.outbox import OutgoingMail
    from store.outbox_choices import OutboxStatus
    from store.outbox_run import STALE

    mail = OutgoingMail
    left = (mail.status == OutboxStatus.SENDING) & (
        mail.claimed_at < dialect.instant(database, STALE)
    )
    broken_off = mail.select().where(left).count()
    if broken_off:
        return fault(
            "outbox",
            N_("Mails whose sending was broken off: %(count)s."),
            N_("trato mail send sends them again; some may have arrived."),
            count=broken_off,
        )
    waiting, failed = outbox.waiting(), outbox.failed()
    if not waiting and not failed:
        return well("outbox", N_("empty"))
    return well(
        "outbox",
        N_("%(waiting)s wait, %(failed)s could not be sent"),
        N_("trato mail outbox lists them.") if failed else NOTHING,
        waiting=waiting,
        failed=failed,
    )


def _layouts(progress: Progress) -> Finding:
    """Typeset the last document of each kind, where layouts of the company are in force."""
    from store.exchange import typesetting
    from store.sales_document_data import document_data
    from store.sales_document_paper import paper_of

    own = [item.name for item in typesetting.layouts() if item.replaced]
    if not own:
        return well("layouts", N_("those of the program"))
    numbers = [
        row[0]
        for row in database.execute_sql(
            "SELECT no FROM sales_document WHERE id IN "
            "(SELECT MAX(id) FROM sales_document GROUP BY kind) ORDER BY kind"
        ).fetchall()
    ]
    for at, number in enumerate(numbers):
        progress(at, len(numbers))
        try:
            paper_of(document_data(number))
        except StoreError as error:
            return Finding("layouts", False, error.message, params=error.params)
    return well("layouts", N_("your own: %(names)s"), names=some(own))


def _totals(_progress: Progress) -> Finding:
    count = totals.differences()
    if count:
        return stale(
            "totals", N_("Totals that are not what the entries add up to: %(count)s."), count=count
        )
    return well("totals")


def _archives(_progress: Progress) -> Finding:
    waiting = [known for known in archive_log.unfinished() if not is_busy(known.part.parent)]
    if waiting:
        return stale(
            "archives",
            N_("Archives that were interrupted before all had moved: %(files)s."),
            N_("trato doctor --repair finishes them."),
            files=some([str(known.path) for known in waiting]),
        )
    left = archive.left_over()
    if left:
        return stale(
            "archives",
            N_("Files that interrupted archives have left, or that are being made now: %(files)s."),
            N_("trato doctor --repair removes those that nobody is making."),
            files=some([str(part) for part in left]),
        )
    return well("archives")


CHECKS = (
    Check("attachments", N_("Attachments"), _attachments),
    Check("unused", N_("Unused attachments"), _unused, attachments.remove_all_unused),
    Check("totals", N_("Totals of interactions"), _totals, totals.rebuild),
    Check("archives", N_("Archives"), _archives, archive.finish_all),
    Check("counters", N_("Counters"), _counters, _set_counters),
    Check("number_series", N_("Number Series"), _series),
    Check("spool", N_("Spool"), _spool),
    Check("outbox", N_("Outbox"), _outbox),
    Check("layouts", N_("Layouts"), _layouts),
)
