"""The one road into the interaction log: log, postpone, finish, and delete what is canceled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from store import attachments, clock, comments, db, entry_rows, totals
from store.entry_marks import as_entry_no
from store.errors import FieldMustBe, NotFound, RuleError
from store.fields import Value
from store.interaction_rules import (
    Proposal,
    check,
    check_line,
    interaction,
    next_full_minute,
    propose,
)
from store.lists import open_list
from store.models import EntryComment, InteractionLogEntry, InteractionTemplate
from store.nouns import noun, parse_values
from store.records import Record, get, get_by_id
from store.session import session
from store.text import N_


@dataclass(frozen=True)
class NewAttachment:
    """A document given with an interaction."""

    file_name: str
    content: bytes


@db.write
def log(
    given: Mapping[str, object],
    notes: Iterable[str] = (),
    attachment: NewAttachment | None = None,
    *,
    deliver: bool = False,
) -> Record:
    """Log an interaction and return its entry.

    `given` are the fields that the person filled in; the rest is proposed from contact, template
    and set-up. `notes` become its comments. `deliver` puts an e-mail into the outbox with it: see
    first with `outbox.check_delivery` that mail can be sent. Raises MustFillIn for an empty field
    that is needed, NotFound, PrivacyBlocked, and RuleError when an e-mail has no document or no
    address, or there is nothing to deliver.
    """
    proposal = propose(given)
    check(proposal, attachment is not None)
    proposal = check_line(proposal)
    if deliver:
        _check_delivery(proposal, attachment, proposal.attachment_id)
    return _delivered(_insert(proposal, notes, attachment, postponed=False), deliver)


def _check_delivery(proposal: Proposal, new: NewAttachment | None, document: int | None) -> None:
    from store import delivery

    delivery.check(proposal, new, document)


def _delivered(entry: Record, deliver: bool) -> Record:
    """Deliver an entry that was just logged, if that is wanted, and return it."""
    if not deliver or not entry["correspondence_type"]:
        return entry
    from store import delivery

    delivery.deliver(InteractionLogEntry.entry_no == entry.id)
    return get_by_id(interaction(), entry.id)


@db.write
def postpone(
    given: Mapping[str, object],
    notes: Iterable[str] = (),
    attachment: NewAttachment | None = None,
) -> Record:
    """Keep an interaction to be finished later; the same fields are needed as for logging it.

    The rule "finish later": it is in no list but that of postponed interactions and in no total.
    """
    proposal = propose(given)
    check(proposal, attachment is not None)
    return _insert(proposal, notes, attachment, postponed=True)


def _insert(
    proposal: Proposal,
    notes: Iterable[str],
    attachment: NewAttachment | None,
    *,
    postponed: bool,
) -> Record:
    columns = entry_rows.columns_of(proposal)
    columns["attachment"] = _document(attachment, proposal.attachment_id)
    (entry_no,) = entry_rows.insert([columns | {"postponed": postponed}])
    _write_notes(entry_no, notes)
    return get_by_id(_list(postponed), entry_no)


def _list(postponed: bool) -> Any:
    return noun("postponed" if postponed else "interaction")


def _document(given: NewAttachment | None, template_attachment: int | None) -> int | None:
    """Return the entry's own read-only copy of its document."""
    if given is not None:
        return attachments.save(given.content, given.file_name, read_only=True)
    if template_attachment is not None:
        return attachments.copy(template_attachment, read_only=True)
    return None


def _write_notes(entry_no: int, notes: Iterable[str]) -> None:
    for note in notes:
        if note.strip():
            comments.insert(entry_no, note)


def resume_values(entry_no: object) -> tuple[dict[str, Value], list[str]]:
    """Return what a postponed interaction starts with when it is resumed, and its comments.

    The date is the work date and the time the next full minute. Raises NotFound.
    """
    record = get(noun("postponed"), entry_no)
    values = {item.name: record[item.name] for item in interaction().fields if item.editable}
    values["date"] = session.work_date
    values["time_of_interaction"] = next_full_minute(clock.now().astimezone())
    return values, [line.comment for line in comments.of_entry(record.id)]


_OF_TEMPLATE = frozenset(
    {
        "description",
        "subject",
        "interaction_language_code",
        "cost",
        "duration",
        "information_flow",
        "initiated_by",
        "campaign_target",
        "campaign_response",
        "correspondence_type",
    }
)


@db.read
def resumed(kept: Mapping[str, Value], changed: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values given for a resumed interaction: what was kept, and what changed since.

    With another template, what the old one brought along goes: the rule "template on a line". Of
    the campaign that is so when one of the two templates has one.
    """
    templates = {kept["interaction_template_code"]}
    templates.add(changed.get("interaction_template_code", kept["interaction_template_code"]))
    if len(templates) > 1:
        kept = {name: value for name, value in kept.items() if name not in _OF_TEMPLATE}
        campaigns = InteractionTemplate.select().where(
            InteractionTemplate.code.in_(templates) & (InteractionTemplate.campaign_no != "")
        )
        if campaigns.exists():
            del kept["campaign_no"]
    filled = {
        name: value
        for name, value in kept.items()
        if value not in ("", None) or name == "campaign_no"
    }
    return filled | dict(changed)


@db.write
def finish(
    entry_no: object,
    given: Mapping[str, object] | None = None,
    notes: Iterable[str] | None = None,
    attachment: NewAttachment | None = None,
    *,
    later: bool = False,
    deliver: bool = False,
) -> Record:
    """Finish a postponed interaction under its own number, or keep it for `later` once more.

    `given` are the fields changed since; `notes`, when given, replace its comments. `deliver` is
    as for `log`. Raises what `log` raises, and NotFound when the entry is not postponed.
    """
    before = get(noun("postponed"), entry_no)
    kept, _ = resume_values(entry_no)
    changed = parse_values(interaction(), given or {})
    proposal = propose(resumed(kept, changed))
    old = InteractionLogEntry.get_by_id(before.id).attachment_id
    other = {name for name, value in changed.items() if value != kept[name]}
    fresh = attachment is not None or old is None or _brings_document(proposal, other)
    check(proposal, attachment is not None or not fresh)
    if not later:
        proposal = check_line(proposal)
    columns = entry_rows.columns_of(proposal)
    if fresh:
        columns["attachment"] = _document(attachment, proposal.attachment_id)
    deliver = deliver and not later
    if deliver:
        _check_delivery(proposal, attachment, columns.get("attachment", old))
    entry = InteractionLogEntry.entry_no == before.id
    InteractionLogEntry.update(
        columns
        | {
            "postponed": later,
            "user_id": session.user,
            "logged_at": clock.stamp(),
            "version": InteractionLogEntry.version + 1,
        }
    ).where(entry).execute()
    totals.added(entry)
    attachments.remove_unused([old])
    if notes is not None:
        EntryComment.delete().where(EntryComment.entry == before.id).execute()
        _write_notes(before.id, notes)
    comments.index_words(before.id)
    return _delivered(get_by_id(_list(later), before.id), deliver)


def _brings_document(proposal: Proposal, changed: set[str]) -> bool:
    """Return whether the document of the template takes the place of the one that was kept."""
    if "interaction_template_code" in changed:
        return True
    return "interaction_language_code" in changed and proposal.attachment_id is not None


@db.read
def canceled_count(filters: Mapping[str, str]) -> int:
    """Return how many canceled entries `filters` let through. Raises InvalidValue."""
    return open_list("interaction", _canceled(filters)).count()


def delete_canceled(filters: Mapping[str, str]) -> int:
    """Delete the canceled entries that `filters` let through, with comments and documents.

    The rule "only canceled entries can be deleted". A document shared by several entries goes
    with the last of them. So many as `deleted_entries.KEPT_AT_ONCE` are deleted at once and can
    be brought back; more are deleted in portions. Returns the number deleted. Raises InvalidValue.
    """
    from store import deleted_entries

    return deleted_entries.delete_canceled(open_list("interaction", _canceled(filters)).ids())


def _canceled(filters: Mapping[str, str]) -> dict[str, str]:
    """Return `filters` and that of the mark, which must hold even beside another one for it."""
    return {name: text for name, text in filters.items() if text.strip()} | {" canceled": "yes"}


@db.write
def delete_postponed(entry_nos: Iterable[object]) -> int:
    """Delete postponed interactions with comments and documents; return how many.

    Raises NotFound, and FieldMustBe for an entry that was logged meanwhile: nothing is deleted.
    """
    from store import deleted_entries

    numbers = [as_entry_no(number) for number in entry_nos]
    for entry_no in numbers:
        entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == entry_no)
        if entry is None:
            raise NotFound(interaction().caption, entry_no)
        if not entry.postponed:
            raise FieldMustBe(N_("Postponed"), N_("Yes"), interaction().caption, str(entry_no))
    return deleted_entries.delete("postponed", numbers)


@db.read
def document(entry_no: object) -> attachments.AttachmentFile:
    """Return the document of an entry. Raises NotFound, and RuleError when there is none."""
    row_id = as_entry_no(entry_no)
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == row_id)
    if entry is None:
        raise NotFound(interaction().caption, entry_no)
    if entry.attachment_id is None:
        raise RuleError(N_("Entry %(entry_no)s has no attachment."), entry_no=entry_no)
    return attachments.read(entry.attachment_id)
