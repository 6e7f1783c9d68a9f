"""Log a segment: what is said before, and the report afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import StoreError
from store.text import N_
from tui import formats
from tui.i18n import _, ngettext, sentence
from tui.letter_actions import offer_letters
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from store.segment_logging import LogResult


async def _log(ctx: Context) -> None:
    from store import segment_logging

    if ctx.record is None:
        return
    key = ctx.record.key
    plan = await ctx.read(segment_logging.log_segment, key, dry_run=True)
    title = ngettext(
        "Log segment %(no)s: 1 interaction?",
        "Log segment %(no)s: %(count)s interactions?",
        plan.entries,
    ) % {"no": key, "count": formats.integer(plan.entries)}
    mails, why_not = await _mails(ctx, key)
    options = [("log", _("Log")), ("log follow", _("Log, and create a follow-up segment"))]
    if mails:
        said = ngettext("Log, and send 1 mail", "Log, and send %(count)s mails", mails)
        said %= {"count": formats.integer(mails)}
        both = _("%(send)s, and create a follow-up segment") % {"send": said}
        options = [("log send", said), ("log send follow", both), *options]
    stays = _("This cannot be undone; a logged segment can be canceled.")
    text = "\n".join([*_left_out(plan), *([why_not] if why_not else []), stays])
    chosen = await ctx.choose(title, options, text=text)
    if chosen is None:
        return

    def run(progress: Callable[[int, int], None] | None = None) -> LogResult:
        return segment_logging.log_segment(
            key, follow_up="follow" in chosen, deliver="send" in chosen, progress=progress
        )

    result = await ctx.job(_("Log segment %(no)s") % {"no": key}, run)
    if result.mails:
        ctx.send_mail()
    said = _("Segment %(no)s has been logged.") % {"no": key}
    ctx.notify(said)
    await ctx.show_text(_("Log segment %(no)s") % {"no": key}, f"{said}\n\n{_report(result)}")
    try:
        said = await offer_letters(ctx, result.logged_segment_entry_no) or said
    finally:
        if ctx.page.id == "segment":  # which is no more, whatever became of the letters
            await ctx.back()
            ctx.notify(said)


async def _mails(ctx: Context, key: str) -> tuple[int, str]:
    """Return how many mails the segment makes, and a sentence when they cannot be sent."""
    from store import segment_logging

    if not ctx.sends_mail:
        return 0, ""
    try:
        plan = await ctx.read(segment_logging.log_segment, key, deliver=True, dry_run=True)
        if plan.mails:
            ctx.check_mail()
    except StoreError as error:
        return 0, _("It cannot be sent: %(why)s") % {"why": sentence(error)}
    return plan.mails, ""


def _left_out(result: LogResult) -> list[str]:
    """Return what is not as one would expect."""
    said = []
    if result.without_contact:
        text = ngettext(
            "1 line without contact is left out.",
            "%(count)s lines without contact are left out.",
            result.without_contact,
        )
        said.append(text % {"count": formats.integer(result.without_contact)})
    if result.without_email:
        text = ngettext(
            "1 e-mail has no address: it is logged without correspondence type.",
            "%(count)s e-mails have no address: they are logged without correspondence type.",
            result.without_email,
        )
        said.append(text % {"count": formats.integer(result.without_email)})
    return said


def _report(result: LogResult) -> str:
    last = result.first_entry_no + result.entries - 1
    logged = ngettext(
        "1 interaction was logged: entry %(first)s.",
        "%(count)s interactions were logged: entries %(first)s to %(last)s.",
        result.entries,
    ) % {
        "count": formats.integer(result.entries),
        "first": formats.integer(result.first_entry_no),
        "last": formats.integer(last),
    }
    together = _("They are in logged segment %(number)s, which can cancel them together.")
    lines = [logged, together % {"number": formats.integer(result.logged_segment_entry_no)}]
    lines += _left_out(result)
    if result.mails:
        text = ngettext("1 mail is on its way.", "%(count)s mails are on their way.", result.mails)
        lines.append(text % {"count": formats.integer(result.mails)})
    if result.follow_up_no:
        lines.append(_("The follow-up is segment %(no)s.") % {"no": result.follow_up_no})
    return "\n".join(lines)


LOG_SEGMENT = Action(
    "log", "f9", N_("Log Segment"),
    N_("Turn the lines into interactions; the segment is done then."),
    run=_log, also=("L",), when=on_record,
)  # fmt: skip
