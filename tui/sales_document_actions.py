"""What can be done with sales documents, in their lists and on their worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Context, ListPage, on_record
from tui.print_actions import PRINT
from tui.standard_actions import DELETE_LINES, EDIT_LINE, NEW_LINE

if TYPE_CHECKING:
    from store.records import Record

CARD = "sales-document"


def is_draft(ctx: Context) -> bool:
    """When the document can still be changed."""
    return ctx.record is not None and ctx.record["status"].key == "draft"


def is_open(ctx: Context) -> bool:
    """When the document can still be changed, or is not saved yet."""
    return ctx.record is None or is_draft(ctx)


def _is_listing_draft(ctx: Context) -> bool:
    from store.sales_document_fields import LISTING

    return ctx.record is not None and is_draft(ctx) and ctx.record["kind"] in LISTING


def _is_invoice(ctx: Context) -> bool:
    return ctx.record is not None and ctx.record["kind"].key == "invoice"


def named(record: Record) -> str:
    """Return what a document is called in a sentence: `Invoice SI1001`."""
    kind = record["kind"]
    return f"{_(kind.caption)} {record.key}"


async def _chosen(ctx: Context) -> list[Record]:
    """Return the marked documents of a list, or the one of the worksheet."""
    if isinstance(ctx.page, ListPage):
        return await ctx.records()
    return [] if ctx.record is None else [ctx.record]


async def _issue(ctx: Context) -> None:
    from store.sales_document_issue import check_all, issue_all

    records = await _chosen(ctx)
    drafts = [record for record in records if record["status"].key == "draft"]
    if not drafts:
        ctx.notify(_("This document is issued already."), "warning")
        return
    keys = [record.key for record in drafts]
    await ctx.read(check_all, keys)
    first = drafts[0]
    amount = formats.money(first["amount"], first["currency_code"])
    text = _("Issue %(document)s for %(name)s, %(amount)s? It cannot be changed afterwards.") % {
        "document": named(first),
        "name": first["contact_name"],
        "amount": amount,
    }
    if len(drafts) > 1:
        text = _("Issue %(count)s documents? They cannot be changed afterwards.") % {
            "count": formats.integer(len(drafts))
        }
    if not await ctx.confirm(text):
        return
    numbers = await ctx.write(issue_all, keys)
    said = ngettext("%(nos)s is issued.", "%(nos)s are issued.", len(numbers))
    ctx.notify(said % {"nos": ", ".join(numbers)})


async def _convert(ctx: Context) -> None:
    from store import sales_documents
    from store.sales_document_fields import BECOMES

    record = ctx.record
    if record is None:
        return
    kind = record["kind"]
    credit = kind.key == "invoice" and record["status"].key == "draft"
    options = [] if credit else [(one.key, _(one.caption)) for one in BECOMES.get(kind, ())]
    copy = _("%(kind)s: a copy") % {"kind": _(kind.caption)}
    answer = await ctx.choose(
        _("New document from %(document)s") % {"document": named(record)},
        [*options, ("copy", copy)],
    )
    if answer is None:
        return
    if answer == "copy":
        made = await ctx.write(sales_documents.copy, record.key)
    else:
        made = await ctx.write(sales_documents.convert, record.key, answer)
    await ctx.open(CARD, made.key)
    ctx.notify(_("%(document)s is a new draft.") % {"document": named(made)})


async def _invoices(ctx: Context) -> None:
    from store.sales_document_proposals import propose_lines

    if ctx.record is None:
        return
    count = await ctx.write(propose_lines, ctx.record.key)
    if not count:
        ctx.notify(_("There is no other open invoice."))
        return
    said = ngettext("%(count)s invoice added.", "%(count)s invoices added.", count)
    ctx.notify(said % {"count": formats.integer(count)})


async def _paid(ctx: Context) -> None:
    from store.sales_documents import pay

    records = [record for record in await _chosen(ctx) if record["kind"].key == "invoice"]
    if not records:
        return
    given = await ctx.ask(
        _("Paid"),
        [Ask("paid_on", N_("Paid On"), "DATE", formats.date(records[0]["paid_on"]) or "t")],
    )
    if given is None:
        return
    count = await ctx.write(pay, [record.key for record in records], given["paid_on"])
    said = ngettext("%(count)s invoice changed.", "%(count)s invoices changed.", count)
    ctx.notify(said % {"count": formats.integer(count)})


async def _contact(ctx: Context) -> None:
    if ctx.record is not None and ctx.record["contact_no"]:
        await ctx.open("contact-card", ctx.record["contact_no"])
    else:
        ctx.notify(_("The document has no contact."), "warning")


async def _log(ctx: Context) -> None:
    start = {}
    if ctx.record is not None and ctx.record["contact_no"]:
        start["contact_no"] = ctx.record["contact_no"]
    await ctx.create_interaction(**start)


DOCUMENT_ACTIONS = (
    Action(
        "issue", "I", N_("Issue"),
        N_("Give the document its number; from then on it is not changed any more."),
        run=_issue, when=is_draft, otherwise=N_("This document is issued already."),
    ),
    PRINT,
    Action(
        "convert", "c", N_("Copy to…"),
        N_("Make a new draft from it: the document that follows, or a copy."),
        run=_convert, when=on_record,
        synonyms=(N_("convert"), N_("credit memo"), N_("copy")),
    ),
    Action(
        "open-invoices", "g", N_("Get invoices"),
        N_("Add the open invoices of the contact that a reminder or statement lacks."),
        run=_invoices, shown=False, when=_is_listing_draft,
        otherwise=N_("Only drafts of reminders and statements list open invoices."),
    ),
    Action(
        "paid", "$", N_("Paid"), N_("Say on which day the invoice was paid."),
        run=_paid, shown=False, when=_is_invoice, otherwise=N_("Only invoices are paid."),
    ),
    Action(
        "contact", "C", N_("Contact Card"), N_("Open the contact of the document."),
        run=_contact, shown=False, when=on_record,
    ),
    Action(
        "log", "f9", N_("Log"), N_("Create an interaction with this contact."),
        run=_log, also=("L",), shown=False, synonyms=(N_("Create Interaction"),),
    ),
)  # fmt: skip


# --- on contacts -------------------------------------------------------------------------------


async def _new(ctx: Context) -> None:
    from store.sales_document_choices import SalesDocumentKind

    record = ctx.record
    if record is None:
        return
    kinds = [(kind.key, _(kind.caption)) for kind in SalesDocumentKind]
    answer = await ctx.choose(_("New document for %(name)s") % {"name": record["name"]}, kinds)
    if answer is not None:
        start = {"kind": answer, "contact_no": record.key}
        await ctx.open(CARD, start=start)


async def _documents(ctx: Context) -> None:
    from store.filters import quote

    if ctx.record is not None:
        await ctx.open("sales-documents", filters={"contact_no": quote(ctx.record.key)})


ON_CONTACTS = (
    Action(
        "new-document", "w", N_("New document"),
        N_("Write a quote, an invoice or another document for the contact."),
        run=_new, shown=False, when=on_record,
        synonyms=(N_("quote"), N_("invoice"), N_("reminder"), N_("statement")),
    ),
    Action(
        "documents", "d", N_("Sales Documents"),
        N_("Open the quotes, invoices and other documents of the contact."),
        run=_documents, shown=False, when=on_record,
    ),
)  # fmt: skip


# --- lines -------------------------------------------------------------------------------------


async def _move(ctx: Context, by: int) -> None:
    from store import sales_document_lines

    lines = await ctx.records()
    if len(lines) == 1:
        await ctx.write(sales_document_lines.move, lines[0].key, by)


async def _up(ctx: Context) -> None:
    await _move(ctx, -1)


async def _down(ctx: Context) -> None:
    await _move(ctx, 1)


_ISSUED = N_("This document is issued already.")

LINE_ACTIONS = (
    *(
        action.but(when=is_open, otherwise=_ISSUED)
        for action in (NEW_LINE, EDIT_LINE, DELETE_LINES)
    ),
    Action(
        "line-up", "alt+up", N_("Line up"), N_("Move the line one up."), run=_up, shown=False,
        also=("K",), when=is_draft, otherwise=_ISSUED,
    ),
    Action(
        "line-down", "alt+down", N_("Line down"), N_("Move the line one down."), run=_down,
        also=("J",), shown=False, when=is_draft, otherwise=_ISSUED,
    ),
)  # fmt: skip
