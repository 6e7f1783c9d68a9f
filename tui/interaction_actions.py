"""What can be done with log entries, wherever they are listed: the log, a history, a segment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.enumerations import Evaluation
from store.text import N_
from tui import formats
from tui.document_actions import Look, open_document, save_document, show_document
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Context, Progress, on_record

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.records import Record

ENTRY = N_("The entry")

_STARTS = ("contact_no", "salesperson_code", "campaign_no", "opportunity_no", "todo_no")


async def switch_canceled(ctx: Context) -> None:
    """Cancel the marked entries, or take the mark off them: the first one decides which."""
    from store import entry_marks

    keys = await ctx.keys()
    if await ctx.read(entry_marks.toggle_would_cancel, keys[0]):
        await _cancel(ctx, keys)
    else:
        await _restore(ctx, keys)


async def _cancel(ctx: Context, keys: list[str]) -> None:
    from store import entry_marks

    title = ngettext("Cancel this entry?", "Cancel %(count)s entries?", len(keys)) % {
        "count": formats.integer(len(keys))
    }
    answer = await ctx.ask(title, [Ask("reason", N_("Reason (optional)"), length=4000)])
    if answer is None:
        return
    unique = await ctx.read(entry_marks.unique_attachments, keys)
    remove = bool(unique) and await ctx.confirm(
        ngettext(
            "One of them has an attachment that no other entry uses. Remove it for good?",
            "%(count)s of them have attachments that no other entry uses. Remove them for good?",
            unique,
        )
        % {"count": formats.integer(unique)}
    )
    count = await ctx.write(
        entry_marks.cancel, keys, reason=answer["reason"], remove_attachments=remove
    )
    said = ngettext("1 entry canceled.", "%(count)s entries canceled.", count)
    ctx.notify(said % {"count": formats.integer(count)} + " " + _("u takes it back."))


async def _restore(ctx: Context, keys: list[str]) -> None:
    from store import entry_marks

    question = ngettext(
        "Take the canceled mark off this entry?",
        "Take the canceled mark off %(count)s entries?",
        len(keys),
    )
    if not await ctx.confirm(question % {"count": formats.integer(len(keys))}, default=True):
        return
    count = await ctx.write(entry_marks.restore, keys)
    said = ngettext(
        "1 entry is no longer canceled.", "%(count)s entries are no longer canceled.", count
    )
    ctx.notify(said % {"count": formats.integer(count)} + " " + _("u takes it back."))


async def evaluate(ctx: Context) -> None:
    """Write the contact's reaction on the marked entries."""
    from store import entry_marks

    keys = await ctx.keys()
    options = [(choice.key, _(choice.caption)) for choice in Evaluation if choice]
    present = "" if ctx.record is None else ctx.record["evaluation"].key
    chosen = await ctx.choose(_("Evaluate Interaction"), options, present)
    if chosen is None:
        return
    count = await ctx.write(entry_marks.evaluate, keys, chosen)
    if not count:
        ctx.notify(_("Nothing has changed: that is what stood there."))
        return
    said = ngettext("1 entry evaluated.", "%(count)s entries evaluated.", count)
    ctx.notify(said % {"count": formats.integer(count)} + " " + _("u takes it back."))


async def comment(ctx: Context) -> None:
    """Add a comment to the marked entries."""
    from store import comments

    keys = await ctx.keys()
    title = ngettext("Comment on entry %(number)s", "Comment on %(count)s entries", len(keys))
    answer = await ctx.ask(
        title % {"number": keys[0], "count": formats.integer(len(keys))},
        [Ask("comment", N_("Comment"), kind="NOTE", required=True, length=4000)],
    )
    if answer is None:
        return
    if len(keys) == 1:
        done = _("Comment saved. u takes it back.")
        await ctx.write(comments.add, keys[0], answer["comment"], done=done)
    else:
        done = ngettext("%(count)s entry commented.", "%(count)s entries commented.", len(keys))
        await ctx.write(
            _comment_all, keys, answer["comment"], done=done % {"count": formats.integer(len(keys))}
        )


def _comment_all(keys: list[str], text: str) -> None:
    """Write the same comment on all entries, or on none."""
    from store import comments, db

    @db.write
    def added() -> None:
        for key in keys:
            comments.add(key, text)

    added()


async def read_comments(ctx: Context) -> None:
    """Show all comments of the entry."""
    from store import comments

    if ctx.record is None:
        return
    lines = await ctx.read(comments.of_entry, ctx.record.key)
    if not lines:
        ctx.notify(_("This entry has no comments; m writes one."))
        return
    text = "\n\n".join(
        f"{formats.date(line.date or line.last_date_modified)}  {line.user_id}\n{line.comment}"
        for line in lines
    )
    title = _("Comments of entry %(number)s") % {"number": ctx.record.key}
    await ctx.show_text(title, text)


async def open_attachment(ctx: Context) -> None:
    """Open the entry's document with its program; where there is none, show it as text."""
    await _with_document(ctx, open_document)


async def show_attachment(ctx: Context) -> None:
    """Show the entry's document as text."""
    await _with_document(ctx, show_document)


async def save_attachment(ctx: Context) -> None:
    """Write the entry's document into a file."""
    await _with_document(ctx, save_document)


async def _with_document(ctx: Context, look: Look) -> None:
    from store import entry_documents, logged_messages

    if ctx.record is None:
        return
    key = ctx.record.key
    if not ctx.record["attachment"] and not await ctx.read(logged_messages.has_message, key):
        number = await ctx.read(entry_documents.document_no, ctx.record["entry_no"])
        await ctx.open("sales-document", number)
    elif ctx.record["attachment"] or not await ctx.read(logged_messages.is_on_server, key):
        await look(ctx, await ctx.read(entry_documents.file_of, key))
    else:
        await look(ctx, await ctx.job(_("Fetch the message"), _fetched, key))


def _fetched(key: str, progress: Progress) -> AttachmentFile:  # noqa: ARG001 (there is none)
    from store import entry_documents

    return entry_documents.file_of(key)


def start_values(filters: Mapping[str, str]) -> dict[str, object]:
    """Return what a new interaction takes from a list's filters: those that are a single value."""
    from store.filters import parse_filter, single_value

    start: dict[str, object] = {}
    for name in ("contact_company_no", *_STARTS):
        value = single_value(parse_filter(filters[name])) if filters.get(name) else None
        if value:
            start["contact_no" if name == "contact_company_no" else name] = value
    return start


async def create(ctx: Context) -> None:
    """Create an interaction that starts with what the list is filtered by."""
    await ctx.create_interaction(**start_values(ctx.filters))


async def open_contact(ctx: Context) -> None:
    """Open the card of the entry's contact."""
    if ctx.record is not None and ctx.record["contact_no"]:
        await ctx.open("contact-card", ctx.record["contact_no"])


def fact_line(record: Record) -> str:
    """Return what a line under the list says of an entry; last what the list shows already."""
    parts = [
        _("Entry %(number)s") % {"number": formats.integer(record["entry_no"])},
        formats.minutes(record["duration"]) if record["duration"] else "",
        formats.money(record["cost"]) if record["cost"] else "",
        _("comments") if record["comment"] else "",
        _("attachment") if record["attachment"] else "",
        _flow(record),
        _(record["evaluation"].caption).strip(),
        _delivery(record),
        record["salesperson_name"] or record["salesperson_code"],
        record["contact_name"],
        record["contact_company_name"]
        if record["contact_company_name"] != record["contact_name"]
        else "",
    ]
    return " · ".join(part for part in parts if part)


def _delivery(record: Record) -> str:
    """Return how far the mail of an entry is, when that is not over."""
    status = record["delivery_status"]
    return _("mail: %(status)s") % {"status": _(status.caption)} if status else ""


def _flow(record: Record) -> str:
    captions = (record["information_flow"].caption, record["initiated_by"].caption)
    return ", ".join(_(caption).lower() for caption in captions if caption.strip())


def signs(record: Record, comment: bool | None = None) -> str:
    """Return the signs of a row: its evaluation, an attachment, comments.

    `comment` says whether there are any, when no field of the record does.
    """
    mark = _SIGNS[record["evaluation"]]
    said = record["comment"] if comment is None else comment
    return mark + ("@" if record["attachment"] else "") + ('"' if said else "")


_SIGNS = {
    Evaluation.BLANK: "",
    Evaluation.VERY_POSITIVE: "++",
    Evaluation.POSITIVE: "+",
    Evaluation.NEUTRAL: "0",
    Evaluation.NEGATIVE: "–",
    Evaluation.VERY_NEGATIVE: "––",
}

CANCEL = Action(
    "cancel", "c", N_("Cancel"),
    N_("Mark the entries as canceled, or take the mark off: the first one decides."),
    run=switch_canceled, when=on_record, group=ENTRY,
    synonyms=(N_("Switch Checkmark in Canceled"),),
)  # fmt: skip
EVALUATE = Action(
    "evaluate", "v", N_("Evaluate"), N_("Write down how the contact reacted."),
    run=evaluate, when=on_record, group=ENTRY, synonyms=(N_("Evaluate Interaction"),),
)  # fmt: skip
COMMENT = Action(
    "comment", "m", N_("Comment"), N_("Add a comment to the marked entries, or to this one."),
    run=comment, when=on_record, group=ENTRY,
)  # fmt: skip
COMMENTS = Action(
    "comments", "M", N_("Comments"), N_("Read all comments of the entry."),
    run=read_comments, when=on_record, group=ENTRY, shown=False,
)  # fmt: skip
ATTACHMENT = Action(
    "attachment", "a", N_("Attachment"),
    N_("Open the document of the entry with its program; where there is none, show it as text."),
    run=open_attachment, when=on_record, group=ENTRY, shown=False,
    synonyms=(N_("Show Attachments"),),
)  # fmt: skip
ATTACHMENT_TEXT = Action(
    "attachment-text", "", N_("Show Attachment as Text"),
    N_("Show what the document of the entry says."),
    run=show_attachment, when=on_record, group=ENTRY, shown=False,
)  # fmt: skip
ATTACHMENT_SAVE = Action(
    "attachment-export", "", N_("Save Attachment"), N_("Write the document of the entry into a file."),
    run=save_attachment, when=on_record, group=ENTRY, shown=False,
)  # fmt: skip
ATTACHMENTS = (ATTACHMENT, ATTACHMENT_TEXT, ATTACHMENT_SAVE)
CONTACT = Action(
    "contact", "C", N_("Contact Card"), N_("Open the card of the entry's contact."),
    run=open_contact, when=on_record, group=ENTRY, shown=False,
)  # fmt: skip
