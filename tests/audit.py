"""Watches every write of a test: what changes rows leaves lines in the change log, or says why not.

Lines say who, when, from where, and what was there before or is there now.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store import db
from store.models import database

WITHOUT_LINES = {
    **dict.fromkeys(
        (
            "store.attachments.copy",
            "store.attachments.make_read_only",
            "store.attachments.remove",
            "store.attachments.remove_all_unused",
            "store.attachments.remove_unused",
            "store.attachments.save",
            "store.attachments.save_filled",
            "store.attachments.note_source",
        ),
        "a part of a write about the record that has the document, or of no use to anybody any more",
    ),
    **dict.fromkeys(
        (
            "store.calendar_scan._keep",
            "store.calendar_scan.record_calendar",
            "store.interactions.finish",
            "store.interactions.log",
            "store.interactions.postpone",
            "store.letters.delivered",
            "store.letters.logged",
            "store.mail_scan._keep",
            "store.mail_writing.write",
            "store.mail_writing.write_by_template",
            "store.meetings.take_up_due",
            "store.outbox.queue",
            "store.outbox.queue_entries",
            "store.printed_mail.mail",
            "store.printed_mail.mail_all",
            "store.printing.finished",
            "store.printing.finished_all",
            "store.recording.record",
            "store.recording.record_all",
            "store.resending._resend",
            "store.unmatched.try_again",
        ),
        "an entry of the log is made, which says itself who made it and when",
    ),
    **dict.fromkeys(
        (
            "store.outbox_run._bring_forward",
            "store.outbox_run._wait_for_server",
            "store.outbox_run.claim",
            "store.outbox_run.release",
            "store.outbox_run.settle_failed",
            "store.outbox_run.settle_put_off",
            "store.outbox_run.settle_sent",
        ),
        "the program sends what a person put into the outbox; the mail says how far it is",
    ),
    **dict.fromkeys(
        (
            "store.channel_rows.renew",
            "store.duplicates.generate",
            "store.duplicates.search_all",
            "store.duplicates.search_imported",
            "store.health_links._set_counters",
            "store.health_words._rebuild_indexes",
            "store.health_words._write_entry_words",
            "store.totals.rebuild",
        ),
        "made anew from what the records say",
    ),
    **dict.fromkeys(
        ("store.archive_moving._end", "store.archive_moving._move_portion"),
        "the line of the archive says how many entries have moved into it",
    ),
    **dict.fromkeys(
        (
            "store.demo_scale._after_contacts",
            "store.demo_scale._contacts",
            "store.demo_scale._entries",
        ),
        "rows to try the program with, by SQL",
    ),
    **dict.fromkeys(
        (
            "store.drafts.drop",
            "store.drafts.keep",
            "store.usage._remember",
            "store.usage.follow",
            "store.usage.forget",
        ),
        "what the screens remember for one person",
    ),
    "store.imports._Run._take": "nothing in these rows was new; the import run counts them",
    "store.unmatched.settle_never": "the rule that it follows has its line",
}
"""The writes that leave no line when they are called by themselves, and why."""

WITHOUT_VALUES = {
    "erase": "nothing of the contact may be kept",
    "undo import": "the lines of the import say what is gone again",
}
"""The operations whose lines do not say what was or is, and why."""


def _changed() -> int | None:
    """Return how many rows this connection has ever changed; None where nobody counts them."""
    found: int | None = getattr(database.connection(), "total_changes", None)
    return found


@contextmanager
def watched(told: list[str]) -> Iterator[None]:
    """Add to `told` a sentence for each write that leaves no trace while the context lasts."""
    begin, endings = db._next_change, db._endings
    own = threading.local()

    def begun() -> int:
        function = sys._getframe(1).f_locals["function"]
        number = begin()
        own.write = (f"{function.__module__}.{function.__qualname__}", number, _changed())
        return number

    @contextmanager
    def ended() -> Iterator[None]:
        own.write = None
        with endings():
            yield
        if own.write is not None and own.write[2] is not None:
            told.extend(_missing(*own.write))

    db._next_change, db._endings = begun, ended
    try:
        yield
    finally:
        db._next_change, db._endings = begin, endings


def _missing(name: str, number: int, rows: int) -> Iterator[str]:
    after = _changed()
    if not name.startswith("store.") or after is None or after == rows:
        return
    lines = database.execute_sql(
        "SELECT operation, old, new, user_id, origin, at FROM change WHERE change_no = ?", (number,)
    ).fetchall()
    if not lines and name not in WITHOUT_LINES:
        yield f"{name} leaves no line in the change log"
    for operation, old, new, user, origin, at in lines:
        if not (user and origin and at):
            yield f"{name}: a line of '{operation}' does not say who, when and from where"
        if old is None and new is None and operation not in WITHOUT_VALUES:
            yield f"{name}: a line of '{operation}' says neither what was nor what is"
