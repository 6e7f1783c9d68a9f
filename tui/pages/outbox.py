"""The outbox: mail that waits, that was sent, and that could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import (
    Action,
    Category,
    Column,
    Context,
    ListPage,
    on_record,
    register,
)

if TYPE_CHECKING:
    from store.records import Record


async def _again(ctx: Context) -> None:
    from store import outbox

    count = await ctx.write(outbox.retry, await ctx.keys())
    said = ngettext("1 mail is sent again.", "%(count)s mails are sent again.", count)
    if not ctx.sends_mail:
        said += " " + _("It waits for trato mail send: this program does not send mail.")
    ctx.notify(said % {"count": formats.integer(count)})
    ctx.send_mail()


async def _withdraw(ctx: Context) -> None:
    from store import outbox

    keys = await ctx.keys()
    question = ngettext(
        "Withdraw this mail? Its entry says Error then.",
        "Withdraw %(count)s mails? Their entries say Error then.",
        len(keys),
    )
    if await ctx.confirm(question % {"count": formats.integer(len(keys))}):
        count = await ctx.write(outbox.withdraw, keys)
        said = ngettext("1 mail withdrawn.", "%(count)s mails withdrawn.", count)
        ctx.notify(said % {"count": formats.integer(count)})
        ctx.send_mail()  # it counts what is left, too


async def _entry(ctx: Context) -> None:
    from store.filters import quote

    if ctx.record is None:
        return
    if not ctx.record["entry_no"]:
        ctx.notify(_("This mail has no entry in the log."), "warning")
        return
    number = quote(str(ctx.record["entry_no"]))
    await ctx.open("interaction-log-entries", filters={"entry_no": number})


async def _message(ctx: Context) -> None:
    from store import mail_composing

    if ctx.record is None:
        return
    said = await ctx.read(mail_composing.shown, ctx.record["no"])
    head = [
        _("To: %(address)s") % {"address": ctx.record["recipient"]},
        _("Copy to: %(address)s") % {"address": ctx.record["copy_to"]}
        if ctx.record["copy_to"]
        else "",
        _("Subject: %(subject)s") % {"subject": said.subject},
        _("Files: %(names)s") % {"names": ", ".join(said.files)} if said.files else "",
    ]
    text = "\n".join(line for line in head if line)
    await ctx.show_text(_("Mail %(no)s") % {"no": ctx.record.key}, f"{text}\n\n{said.text}")


def _state(record: Record) -> str:
    return {"failed": "failed", "withdrawn": "canceled"}.get(record["status"].key, "")


def _when(record: Record) -> str:
    """Return when it was sent; of one that waits, when it is tried next."""
    waits = record["status"].key in ("waiting", "sending")
    return formats.moment(record["next_at"] if waits else record["sent_at"])


def _fact(record: Record) -> str:
    attempts = ngettext("1 attempt", "%(count)s attempts", record["attempts"])
    parts = [
        _(record["status"].caption),
        str(record["error"]),
        attempts % {"count": record["attempts"]} if record["attempts"] else "",
        _("Entry %(number)s") % {"number": formats.integer(record["entry_no"])}
        if record["entry_no"]
        else "",
        formats.moment(record["created_at"]),
    ]
    return " · ".join(part for part in parts if part)


_ACTIONS = (
    Action(
        "entry", "e", N_("Entry"), N_("Open the entry of the log that the mail delivers."),
        run=_entry, when=on_record,
    ),
    Action(
        "again", "R", N_("Try again"), N_("Send the marked mails as soon as may be."),
        run=_again, when=on_record, synonyms=(N_("Resend"),),
    ),
    Action(
        "withdraw", "delete", N_("Withdraw"),
        N_("Take the marked mails that wait back: they are never sent."),
        run=_withdraw, also=("ctrl+d",), when=on_record,
    ),
)  # fmt: skip
_READ = Action(
    "open", "enter", N_("Read"), N_("Read the mail as it goes out, or went."),
    run=_message, also=("f2", "v"), when=on_record,
)  # fmt: skip

register(
    ListPage(
        id="outbox",
        title=N_("Outbox"),
        noun="outgoing-mail",
        category=Category.LIST,
        columns=(
            Column("status", 10),
            Column("recipient", 24, flexible=True),
            Column("subject", 24, flexible=True),
            Column("attempts", 8, priority=4),
            Column("next_at", 14, priority=2, caption=N_("When"), show=_when),
            Column("error", 20, priority=3, flexible=True),
            Column("contact_name", 18, priority=6),
            Column("no", 6, priority=7),
        ),
        fact_line=_fact,
        state=_state,
        actions=(_READ, *_ACTIONS),
        without=("new", "delete"),
        synonyms=(
            N_("mail"), N_("sent mail"), N_("waiting mail"), N_("undelivered"), N_("queue"),
        ),
        help=N_("Mail that waits to be sent, that was sent, and that could not be, with the reason."),
        empty=N_("No mail was written yet: once mail is set up, M on a contact writes one."),
    )
)  # fmt: skip
