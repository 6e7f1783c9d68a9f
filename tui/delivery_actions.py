"""How far the mail of an entry is, and sending what was logged once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from store.enumerations import CorrespondenceType, DeliveryStatus
from store.outbox_choices import OutboxStatus
from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Context, Glance, on_record

if TYPE_CHECKING:
    from store.records import Record
    from store.resending import Resent

_SAME = "same"


def glance(record: Record) -> Sequence[Glance]:
    """Return how far the mail of an entry is, and why it was not sent."""
    from store import delivery_state

    status = record["delivery_status"]
    state = delivery_state.of_entry(record["entry_no"])
    if state is None and not status:
        return []
    said = [_(status.caption)] if status else [_("Sent")]
    if state is not None:
        waits = status is DeliveryStatus.IN_PROGRESS
        when = state.next_at if waits else state.sent_at
        withdrawn = state.status is OutboxStatus.WITHDRAWN
        reason = _(state.status.caption) if withdrawn else state.reason
        said += [state.recipient, reason, formats.moment(when)]
    return [
        Glance(_("Mail"), " · ".join(part for part in said if part), status is DeliveryStatus.ERROR)
    ]


async def _options(ctx: Context, title: str) -> dict[str, str] | None:
    return await ctx.ask(
        title,
        [
            Ask(
                "type", N_("Correspondence Type"), "CHOICE", value=_SAME,
                choices=(
                    (_SAME, N_("Same as Entry")),
                    (CorrespondenceType.EMAIL.key, CorrespondenceType.EMAIL.caption),
                    (CorrespondenceType.HARD_COPY.key, CorrespondenceType.HARD_COPY.caption),
                ),
            ),
            Ask("anew", N_("Update Merge Fields"), "BOOLEAN"),
        ],
    )  # fmt: skip


async def _resend(ctx: Context, title: str, filters: Mapping[str, str]) -> None:
    """Ask how, say what would be sent, and send it once more."""
    from store import resending

    ctx.check_mail()
    form = await _options(ctx, title)
    if form is None:
        return
    kind = None
    if form["type"] != _SAME:
        kind = next(item for item in CorrespondenceType if item.key == form["type"])
    plan = await ctx.read(resending.resend, filters, correspondence_type=kind, dry_run=True)
    if not await ctx.confirm(_question(plan)):
        return

    def run(progress: Callable[[int, int], None] | None = None) -> Resent:
        del progress
        return resending.resend(
            filters, correspondence_type=kind, update_merge_fields=form["anew"] == "true"
        )

    done = await ctx.job(_("Resend"), run)
    said = ngettext("1 mail is on its way.", "%(count)s mails are on their way.", done.mails)
    ctx.notify(said % {"count": formats.integer(done.mails)})
    ctx.send_mail()


def _question(plan: Resent) -> str:
    said = ngettext(
        "Send this document once more?", "Send %(count)s documents once more?", plan.entries
    )
    parts = [said % {"count": formats.integer(plan.entries)}]
    if plan.canceled:
        text = ngettext(
            "1 of the interactions is canceled.",
            "%(count)s of the interactions are canceled.",
            plan.canceled,
        )
        parts.append(text % {"count": formats.integer(plan.canceled)})
    if plan.without:
        text = ngettext(
            "1 interaction without a document is left out.",
            "%(count)s interactions without a document are left out.",
            plan.without,
        )
        parts.append(text % {"count": formats.integer(plan.without)})
    return " ".join(parts)


async def resend_entries(ctx: Context) -> None:
    """Send the documents of the marked entries once more."""
    from store.filters import quote

    rows = await ctx.records()
    segments = {row["logged_segment_entry_no"] or 0 for row in rows}
    if len(segments) != 1:
        ctx.notify(
            _("The marked entries are of several logged segments: resend those of one at a time."),
            "warning",
        )
        return
    filters = {
        "entry_no": "|".join(quote(str(row["entry_no"])) for row in rows),
        "logged_segment_entry_no": str(segments.pop()),
    }
    title = ngettext("Resend this entry", "Resend %(count)s entries", len(rows))
    await _resend(ctx, title % {"count": formats.integer(len(rows))}, filters)


async def resend_segment(ctx: Context) -> None:
    """Send the documents of a logged segment once more."""
    if ctx.record is not None:
        title = _("Resend logged segment %(number)s") % {"number": ctx.record.key}
        await _resend(ctx, title, {"logged_segment_entry_no": ctx.record.key})


RESEND = Action(
    "resend", "R", N_("Resend"),
    N_("Send the documents of the marked entries once more, as they were or filled anew."),
    run=resend_entries, when=on_record, group=N_("The entry"), shown=False,
    synonyms=(N_("Resend Attachments"),),
)  # fmt: skip
RESEND_SEGMENT = Action(
    "resend", "R", N_("Resend"),
    N_("Send the documents of the logged segment once more, as they were or filled anew."),
    run=resend_segment, when=on_record, shown=False, synonyms=(N_("Resend Attachments"),),
)  # fmt: skip


async def mail_segment(ctx: Context) -> None:
    """Write a mail to all contacts of a segment, one each."""
    from store import mail_recipients

    if ctx.record is None:
        return
    ctx.check_mail()
    await ctx.write_mail(await ctx.read(mail_recipients.of_segment, ctx.record.key))


MAIL_SEGMENT = Action(
    "mail", "M", N_("Mail"), N_("Write a mail to the contacts of the segment, one each."),
    run=mail_segment, when=on_record, shown=False, synonyms=(N_("Send Email"),),
)  # fmt: skip
