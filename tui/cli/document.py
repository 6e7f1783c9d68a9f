"""`trato document`: quotes, order confirmations, invoices, credit memos, reminders, statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.commands import Group
from tui.cli.nouns import (
    DELETE_HELP,
    LIST_HELP,
    SET_HELP,
    confirm_delete,
    list_options,
    write_list,
)
from tui.cli.options import argument, assignments, dry_run, fields_of
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.records import Record

NO, LINE, KIND = N_("NO"), N_("LINE"), N_("KIND")
_NOUN, _LINE_NOUN = "sales-document", "sales-document-line"
_RATES = N_("Tax by Rate")

document = Group(
    "document",
    help=N_("Sales documents: quotes, order confirmations, invoices, credit memos, reminders."),
    examples=["document list"],
)


def _write(record: Record) -> None:
    from store.nouns import noun
    from tui.cli import output

    output.write_record(noun(_NOUN), record)


@document.command(
    "list", help=LIST_HELP, examples=["document list --where kind=invoice"], noun=_NOUN
)
@list_options
def show_list(**options: Any) -> None:
    """List documents."""
    write_list(_NOUN, **options)


@document.command(
    "show",
    help=N_("Show a document with its lines and totals; an issued one as it was issued."),
    examples=["document show SI1001 --json"],
)
@argument("key", NO)
def show(key: str) -> None:
    """Show a document."""
    from store.nouns import noun
    from store.records import get
    from store.sales_document_data import document_data
    from tui.cli import output
    from tui.cli.columns import Column

    record = get(noun(_NOUN), key)
    data = document_data(record.key)
    lines = Column("lines", _(noun(_LINE_NOUN).plural), shown=_lines_shown)
    rates = Column("rates", _(_RATES), shown=_rates_shown)
    more = [(lines, data["lines"]), (rates, data["totals"]["rates"] if data["has_tax"] else [])]
    output.write_record(noun(_NOUN), record, more)


def _lines_shown(lines: list[dict[str, Any]]) -> str:
    from decimal import Decimal

    from tui import formats

    shown = []
    for line in lines:
        said = f"{line['line_no']}  {line['document_no']} {line['text']}".replace("   ", "  ")
        if not line["is_text"]:
            quantity = formats.quantity(Decimal(line["quantity"]))
            price, amount = (
                formats.decimal(Decimal(line[name])) for name in ("unit_price", "amount")
            )
            said += f"  {quantity} {line['unit']} × {price} = {amount}".replace("  ×", " ×")
        shown.append(said)
    return "\n".join(shown)


def _rates_shown(rates: list[dict[str, str]]) -> str:
    from decimal import Decimal

    from tui import formats

    return "\n".join(
        "{} %: {} + {}".format(
            formats.number(Decimal(rate["tax_pct"])),
            formats.decimal(Decimal(rate["net"])),
            formats.decimal(Decimal(rate["tax"])),
        )
        for rate in rates
    )


@document.command(
    "add",
    help=N_("Write a draft; the contact is given by number, name or e-mail address."),
    examples=["document add kind=invoice contact_no=CT000107 reference='PO 77'"],
    noun=_NOUN,
)
@assignments()
def add(fields: tuple[str, ...]) -> None:
    """Write a draft."""
    from store import sales_documents
    from store.contacts import find

    values: dict[str, str] = fields_of(fields)
    if values.get("contact_no"):
        values["contact_no"] = find(values["contact_no"]).key
    _write(sales_documents.add(values))


@document.command("set", help=SET_HELP, examples=["document set D12 due_date=31-12-26"], noun=_NOUN)
@argument("key", NO)
@assignments()
def change(key: str, fields: tuple[str, ...]) -> None:
    """Change a draft, or the day an invoice was paid."""
    from store import sales_documents

    _write(sales_documents.change(key, fields_of(fields)))


@document.command("delete", help=DELETE_HELP, examples=["document delete D12 --yes"])
@argument("key", NO)
@dry_run()
def delete(key: str, dry_run: bool) -> None:
    """Delete a draft."""
    from store import db, sales_documents
    from store.nouns import noun
    from store.records import get
    from tui.cli import output

    found = get(noun(_NOUN), key).key
    if dry_run:
        db.trial(lambda: sales_documents.delete(found))
    else:
        confirm_delete(noun(_NOUN), found)
        sales_documents.delete(found)
    output.write_done(deleted=1)


@document.command(
    "issue",
    help=N_("Give drafts their numbers; from then on they are not changed any more."),
    examples=["document issue D12 --yes"],
)
@argument("keys", NO, nargs=-1, required=True)
def issue(keys: tuple[str, ...]) -> None:
    """Issue drafts."""
    from store.nouns import noun
    from store.records import get
    from store.sales_document_issue import check_all, issue_all
    from tui.cli import output

    check_all(keys)
    named = {"nos": ", ".join(keys)}
    current().confirm(_("Issue %(nos)s? They cannot be changed afterwards.") % named)
    records = [get(noun(_NOUN), no) for no in issue_all(keys)]
    if len(records) == 1:
        _write(records[0])
    else:
        output.write_records(noun(_NOUN), records)


@document.command(
    "copy",
    help=N_("Write a new draft of the same kind that says the same."),
    examples=["document copy SI1001"],
)
@argument("key", NO)
def copy(key: str) -> None:
    """Copy a document."""
    from store import sales_documents

    _write(sales_documents.copy(key))


@document.command(
    "convert",
    help=N_(
        "Write the document that follows: from a quote an order confirmation, from that an "
        "invoice, from that a credit memo, unless KIND says another one."
    ),
    examples=["document convert SQ1001", "document convert SQ1001 invoice"],
)
@argument("key", NO)
@argument("kind", KIND, required=False)
def convert(key: str, kind: str | None) -> None:
    """Convert a document."""
    from store import sales_documents

    _write(sales_documents.convert(key, kind))


@document.command(
    "open-invoices",
    help=N_("Add the open invoices of the contact to the draft of a reminder or statement."),
    examples=["document open-invoices D12"],
)
@argument("key", NO)
def open_invoices(key: str) -> None:
    """Add open invoices."""
    from store.sales_document_proposals import propose_lines
    from tui.cli import output

    output.write_done(added=propose_lines(key))


@document.command(
    "add-line",
    help=N_("Add a line to a draft; without a quantity a price is for one."),
    examples=["document add-line D12 text='Chair, oak' quantity=4 unit_price=49.90 tax_pct=21"],
    noun=_LINE_NOUN,
)
@argument("key", NO)
@assignments()
def add_line(key: str, fields: tuple[str, ...]) -> None:
    """Add a line."""
    from store import sales_document_lines
    from store.nouns import noun
    from tui.cli import output

    record = sales_document_lines.add({**fields_of(fields), "sales_document_no": key})
    output.write_record(noun(_LINE_NOUN), record)


@document.command(
    "set-line",
    help=N_("Change fields of a line, named by its number."),
    examples=["document set-line D12 1 quantity=5"],
    noun=_LINE_NOUN,
)
@argument("key", NO)
@argument("line", LINE)
@assignments()
def set_line(key: str, line: str, fields: tuple[str, ...]) -> None:
    """Change a line."""
    from store import sales_document_lines
    from store.nouns import noun
    from tui.cli import output

    found = sales_document_lines.find_line(key, line)
    record = sales_document_lines.change(found.key, fields_of(fields))
    output.write_record(noun(_LINE_NOUN), record)


@document.command(
    "move-line",
    help=N_("Put a line, named by its number, in the place of another one."),
    examples=["document move-line D12 3 1"],
)
@argument("key", NO)
@argument("line", LINE)
@argument("place", N_("PLACE"))
def move_line(key: str, line: str, place: str) -> None:
    """Move a line."""
    from store import sales_document_lines
    from store.nouns import noun
    from tui.cli import output

    found = sales_document_lines.find_line(key, line)
    goal = sales_document_lines.find_line(key, place)
    record = sales_document_lines.move(found.key, goal["line_no"] - found["line_no"])
    output.write_record(noun(_LINE_NOUN), record)


@document.command(
    "delete-line",
    help=N_("Delete lines, named by their numbers."),
    examples=["document delete-line D12 1 2 --yes"],
)
@argument("key", NO)
@argument("lines", LINE, nargs=-1, required=True)
def delete_line(key: str, lines: tuple[str, ...]) -> None:
    """Delete lines."""
    from store import sales_document_lines
    from tui.cli import output

    keys = [sales_document_lines.find_line(key, line).key for line in lines]
    named = {"lines": ", ".join(lines), "no": key}
    current().confirm(_("Delete the lines %(lines)s of document %(no)s?") % named)
    output.write_done(deleted=sales_document_lines.delete_lines(keys))
