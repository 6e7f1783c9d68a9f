"""Deleting entries of the interaction log for good, and bringing back those that were kept.

The change log keeps a few that are deleted at once, as a person does it by mistake. Many are
deleted to be rid of them: of these it keeps who, when and what they were about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from store import attachments, comments, db, outbox, removed_rows, totals
from store.changes import undoable, write_changes
from store.dialect import among, json_object
from store.errors import PartlyDone, StoreError
from store.models import Contact, EntryComment, InteractionLogEntry, InteractionTemplate, database
from store.portions import Pace, portions
from store.record_return import IN_ROWS
from store.row_images import WHOLE, Scope
from store.text import N_

KEPT_AT_ONCE = 1000
"""So many entries that are deleted at once are kept; more are not."""

_Entry = InteractionLogEntry


_PARTLY = N_("%(done)s of %(total)s interactions were deleted, the others were not. %(reason)s")
_PACE = Pace(seconds=0.3, first=1000, least=200, most=20_000)


def delete_canceled(entry_nos: Sequence[int]) -> int:
    """Delete those of the entries that are canceled still; return how many.

    More than are kept are deleted in portions, each a transaction: others who write need not wait for
    all of them. Who is interrupted has the rest to delete. Raises PartlyDone when the first ones were
    deleted and the next ones cannot be.
    """
    if len(entry_nos) <= KEPT_AT_ONCE:
        return _delete_canceled(entry_nos, kept=True)
    count = 0
    for some in portions(entry_nos, _PACE):
        try:
            _read_before(some)
            count += _delete_canceled(some, kept=False)
        except StoreError as error:
            if not count:
                raise
            raise PartlyDone(_PARTLY, count, len(entry_nos), error) from error
    return count


@db.read
def _read_before(entry_nos: Sequence[int]) -> None:
    """Read what is to be deleted while others may write: it is in memory then, and they get their turn."""
    for model, number in ((_Entry, _Entry.entry_no), (EntryComment, EntryComment.entry)):
        cursor = database.execute(model.select().where(among(number, entry_nos)))
        while cursor.fetchmany(db.CHUNK):
            pass


@db.write
def _delete_canceled(entry_nos: Sequence[int], *, kept: bool) -> int:
    query = _Entry.select(_Entry.entry_no).where(
        among(_Entry.entry_no, entry_nos) & (_Entry.canceled == True)  # noqa: E712 (a condition)
    )
    return delete("interaction", [row[0] for row in database.execute(query).fetchall()], kept=kept)


def delete(name: str, entry_nos: Sequence[int], *, kept: bool = True) -> int:
    """Delete, inside a write, entries of the noun `name` with comments and documents; return how many.

    Mails of theirs that wait are withdrawn. The change log keeps the entries if `kept`.
    """
    entries = among(_Entry.entry_no, entry_nos)
    used = _Entry.select(_Entry.attachment).distinct()
    used = used.where(entries & _Entry.attachment.is_null(False))
    documents = [row[0] for row in database.execute(used).fetchall()]
    number, of_them = _Entry.entry_no, among(EntryComment.entry, entry_nos)
    write_changes("delete", name, number, entries, _told(kept), record=number)
    if kept and entry_nos:
        removed_rows.keep(Scope(_Entry, entries), Scope(EntryComment, of_them))
        undoable()
    EntryComment.delete().where(of_them).execute()
    outbox.entries_gone(list(entry_nos))
    totals.removed(entries)
    _Entry.delete().where(entries).execute()
    attachments.remove_unused(documents)
    return len(entry_nos)


def _told(kept: bool) -> Any:
    """Return the expression for what the change log tells of an entry that is deleted."""
    contact = Contact.select(Contact.no).where(Contact.id == _Entry.contact)
    template = InteractionTemplate.select(InteractionTemplate.code).where(
        InteractionTemplate.id == _Entry.template
    )
    told: dict[str, Any] = {
        "date": _Entry.date,
        "contact_no": contact,
        "interaction_template_code": template,
        "description": _Entry.description,
    }
    return json_object(told | {WHOLE: IN_ROWS} if kept else told)


def brought_back(kept: Collection[int]) -> None:
    """Count entries, inside a write, that are there again, and let the search find their words."""
    from store.logged_segments import entries_brought_back

    entries_brought_back(kept)
    totals.added(among(_Entry.entry_no, list(kept)))
    for number in kept:
        comments.index_words(number)
