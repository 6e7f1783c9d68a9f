"""Sales documents: a list for each kind, made by one factory, and the worksheet of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui import formats
from tui.i18n import _
from tui.page import Column, Glance, ListPage, Section, WorksheetPage, register
from tui.sales_document_actions import CARD, DOCUMENT_ACTIONS, LINE_ACTIONS

if TYPE_CHECKING:
    from store.fields import Value
    from store.lists import ListSource
    from store.records import Record

_Filters = Mapping[str, str]


def _money(record: Record) -> str:
    return formats.money(record["amount"], record["currency_code"])


def _status(record: Record) -> str:
    """Return how a document stands: of an issued invoice, what became of it."""
    status = record["status"]
    if record["kind"].key != "invoice" or status.key == "draft":
        return _(status.caption)
    if record["paid_on"]:
        return _("Paid")
    if not record["open_amount"] and record["amount"]:
        return _("Credited")
    from store.session import session

    due = record["due_date"]
    return _("Overdue") if due and due < session.work_date else _("Unpaid")


def _columns(*more: Column) -> tuple[Column, ...]:
    return (
        Column("no", 9),
        *more,
        Column("contact_name", 18, flexible=True, caption=N_("Contact")),
        Column("status", 9, show=_status),
        Column("document_date", 8, caption=N_("Date")),
        Column("due_date", 8, priority=2, caption=N_("Due")),
        Column("amount", 12, show=_money),
        Column("salesperson_code", 6, priority=3, caption=N_("By")),
        Column("description", 20, flexible=True, priority=4),
        Column("reference", 14, priority=5),
    )


_FACTS = ("description", "reference", "origin_no", "open_amount", "paid_on", "printed")


def _list(
    page_id: str, title: Caption, kind: str, empty: Caption, synonyms: tuple[Caption, ...]
) -> None:
    """Declare the list of the documents of one kind."""

    def source(filters: _Filters, sort: str, find: str) -> ListSource:
        from store.lists import open_list

        return open_list("sales-document", {**filters, "kind": kind}, sort, find)

    def start(filters: _Filters) -> Mapping[str, object]:
        return _start_of(filters) | {"kind": kind}

    register(
        ListPage(
            id=page_id,
            title=title,
            noun="sales-document",
            card=CARD,
            columns=_columns(),
            source=source,
            start=start,
            facts=_FACTS,
            actions=DOCUMENT_ACTIONS,
            synonyms=synonyms,
            help=N_("Drafts and issued documents of one kind, the newest first."),
            empty=empty,
            scope=("contact_no",),
        )
    )


def _start_of(filters: _Filters) -> dict[str, object]:
    contact = filters.get("contact_no", "").strip("'")
    return {"contact_no": contact} if contact.isalnum() else {}


register(
    ListPage(
        id="sales-documents",
        title=N_("Sales Documents"),
        noun="sales-document",
        card=CARD,
        columns=_columns(Column("kind", 12, caption=N_("Kind"))),
        start=_start_of,
        facts=_FACTS,
        actions=DOCUMENT_ACTIONS,
        synonyms=(N_("documents"), N_("sales")),
        help=N_("Documents of every kind, drafts and issued ones, the newest first."),
        empty=N_("There are no documents yet."),
        scope=("contact_no",),
    )
)
_list(
    "sales-quotes", N_("Sales Quotes"), "quote", N_("There are no quotes yet."),
    (N_("offers"), N_("quotes")),
)  # fmt: skip
_list(
    "sales-order-confirmations", N_("Order Confirmations"), "order_confirmation",
    N_("There are no order confirmations yet."), (N_("orders"),),
)  # fmt: skip
_list(
    "sales-invoices", N_("Invoices"), "invoice", N_("There are no invoices yet."),
    (N_("sales invoices"), N_("bills")),
)  # fmt: skip
_list(
    "sales-credit-memos", N_("Credit Memos"), "credit_memo", N_("There are no credit memos yet."),
    (N_("credit notes"),),
)  # fmt: skip
_list(
    "sales-reminders", N_("Reminders"), "reminder", N_("There are no reminders yet."),
    (N_("overdue invoices"), N_("dunning")),
)  # fmt: skip
_list(
    "sales-statements", N_("Statements"), "statement", N_("There are no statements yet."),
    (N_("statements of account"),),
)  # fmt: skip


# --- the worksheet -----------------------------------------------------------------------------


def _own_lines(record: Record) -> _Filters:
    from store.filters import quote

    return {"sales_document_no": quote(record.key)}


def _heading(record: Record) -> str:
    kind = record["kind"]
    parts = [_(kind.caption), record.key, record["contact_name"]]
    if record["status"].key == "draft":
        parts.append(_("draft"))
    return " · ".join(part for part in parts if part)


def _fixed(record: Record | None) -> Sequence[str]:
    """Return the fields that cannot be typed into: nearly all once a document is issued."""
    if record is None:
        return ()
    if record["status"].key == "draft":
        return ("kind",)
    return tuple(name for name in record.values if name != "paid_on")


def _hidden(record: Record) -> Sequence[str]:
    kind = record["kind"].key
    hidden = ["kind"] if kind == "invoice" else ["kind", "paid_on"]
    if kind in ("reminder", "statement"):
        hidden += ["due_date", "origin_no"]
    if not record["origin_no"]:
        hidden.append("origin_no")
    return hidden


def _glance(record: Record) -> Sequence[Glance]:
    """Return what the document comes to."""
    from store.sales_document_fields import LISTING
    from store.sales_document_lines import totals

    found = totals(record.key)
    total = formats.money(found.total, record["currency_code"])
    if record["kind"] in LISTING:
        return (Glance(_("Total"), total),)
    parts = [_("Net %(amount)s") % {"amount": formats.decimal(found.net)}]
    for rate in found.rates:
        if rate.tax:
            text = _("%(rate)s %% tax %(amount)s") % {
                "rate": formats.number(rate.tax_pct),
                "amount": formats.decimal(rate.tax),
            }
            parts.append(text)
    return (Glance(_("Total"), "  ·  ".join([total, *parts])),)


def _said(line: Record) -> str:
    """Return what a line says; that of an invoice begins with its number and date."""
    parts = [line["document_no"], formats.date(line["date"]), line["text"]]
    return " · ".join(part for part in parts if part)


def _tax(line: Record) -> str:
    """Return the tax of a line; a remark has none."""
    return formats.decimal(line["tax_pct"]) if line["amount"] and line["tax_pct"] else ""


def _line_start(document: Record) -> Mapping[str, Value]:
    from store import sales_document_lines

    return sales_document_lines.first_values(document)


def _add_line(document_no: str, values: object) -> object:
    from store import sales_document_lines

    return sales_document_lines.add(
        {**values, "sales_document_no": document_no}  # type: ignore[dict-item]
    )


def _delete_lines(lines: Sequence[Record]) -> int:
    from store import sales_document_lines

    return sales_document_lines.delete_lines([line.id for line in lines])


register(
    WorksheetPage(
        id=CARD,
        title=N_("Sales Document"),
        noun="sales-document",
        sections=(
            Section(
                N_("General"),
                ("kind", "contact_no", "document_date", "due_date", "reference", "description"),
            ),
            Section(
                N_("Details"),
                ("origin_no", "paid_on", "salesperson_code", "currency_code", "language_code",
                 "alternative_address_code", "campaign_no", "text", "printed", "issued_at",
                 "user_id"),
                folded=True,
            ),
        ),
        lines="sales-document-line",
        line_filters=_own_lines,
        columns=(
            Column("text", 24, flexible=True, show=_said),
            Column("quantity", 9),
            Column("unit", 6, priority=2),
            Column("unit_price", 10, caption=N_("Price")),
            Column("discount_pct", 6, caption=N_("Disc.")),
            Column("tax_pct", 6, caption=N_("Tax"), show=_tax),
            Column("amount", 11),
        ),
        line_sections=(
            Section(
                N_("Line"),
                ("text", "quantity", "unit", "unit_price", "discount_pct", "tax_pct"),
            ),
            Section(N_("Invoice"), ("document_no", "date"), folded=True),
        ),
        heading=_heading,
        read_only=_fixed,
        hidden=_hidden,
        glance=_glance,
        line_start=_line_start,
        add_line=_add_line,  # type: ignore[arg-type]
        delete_lines=_delete_lines,
        actions=DOCUMENT_ACTIONS,
        line_actions=LINE_ACTIONS,
        empty=N_("This document has no lines yet."),
    )
)  # fmt: skip
