"""Sales documents on paper: what `document_data` says, in the language of its contact, as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from store.attachment_files import clean_file_name
from store.errors import NotFound
from store.exchange import rich_text, typesetting
from store.exchange.document_words import Words, words_for
from store.letterhead import Letterhead, letterhead, logo_files, page
from store.postal_addresses import place_lines
from store.sales_document_choices import DocumentStatus, SalesDocumentKind

Plain = Mapping[str, Any]
_K = SalesDocumentKind
_OPEN = (_K.REMINDER.key, _K.STATEMENT.key)


@dataclass(frozen=True)
class Paper:
    """A document ready to be printed; `file_name` is what its file is usually called."""

    content: bytes
    title: str
    file_name: str


def paper_of(data: Plain) -> Paper:
    """Return a sales document, given as `document_data` does, on paper.

    Raises what `typesetting.typeset` raises.
    """
    now = letterhead()
    head = Letterhead(data["sender"], now.country, now.language, _logo(data["sender"], now))
    words = words_for(data["language_code"], now.language)
    layout = data["kind"].replace("_", "-")
    said = _said(data, head, words)
    content = typesetting.typeset(layout, said, day=_day(data["document_date"]), files=head.files)
    name = clean_file_name(f"{words[data['kind']]} {data['no']}.pdf".replace(" ", "-"))
    return Paper(content, said["title"], name)


def _logo(sender: Plain, now: Letterhead) -> Mapping[str, bytes]:
    """Return the logo that a document was issued with; today's, when that one is gone."""
    try:
        return logo_files(sender.get("logo"))
    except NotFound:
        return now.files


def _said(data: Plain, head: Letterhead, words: Words) -> dict[str, Any]:
    """Return what a layout gets: everything written out, in the words of the document."""
    draft = data["status"] == DocumentStatus.DRAFT.key
    total = words.money(Decimal(data["totals"]["total"]), data["currency_code"])
    recipient = data["recipient"]
    names = dict.fromkeys([recipient["company_name"], recipient["name"], recipient["name_2"]])
    place = place_lines(recipient, head.company.get("country_region_code") or head.country)
    title, mark = f"{words[data['kind']]} {data['no']}", words["draft"] if draft else ""
    address, info = (*names, *place), _info(data, words)
    return page(words, head.data(words), address, title, info, mark) | {
        "description": data["description"],
        "lines": [_line(line, words) for line in data["lines"]],
        "totals": [*_taxes(data, words), [_total_label(data, words), total]],
        "payment": _payment(data, words, total, head),
        "closing": rich_text.from_plain(data["text"]),
    }


def _info(data: Plain, words: Words) -> list[list[str]]:
    until = "valid_until" if data["kind"] == _K.QUOTE.key else "due_date"
    origin, person = data["origin"], data["salesperson"]
    source = ["", ""] if origin is None else [words[origin["kind"]], origin["no"]]
    return [
        [words["date"], words.long_date(_day(data["document_date"]))],
        [words[until], words.long_date(_day(data["due_date"]))],
        source,
        [words["reference"], data["reference"]],
        [words["customer_no"], data["recipient"]["contact_no"]],
        [words["vat_no"], data["recipient"]["vat_registration_no"]],
        [words["salesperson"], person["name"]],
        [words["phone"], person["phone_no"]],
        [words["email"], person["email"]],
    ]


def _line(line: Plain, words: Words) -> dict[str, Any]:
    listed = line["date"] or line["document_no"]
    text = {"text": line["text"], "is_text": line["is_text"] and not listed}
    if line["is_text"] and not listed:
        return text
    discount, tax = Decimal(line["discount_pct"]), Decimal(line["tax_pct"])
    return text | {
        "quantity": words.number(Decimal(line["quantity"])),
        "unit": line["unit"],
        "unit_price": words.amount(Decimal(line["unit_price"])),
        "discount": words.percent(discount) if discount else "",
        "tax": words.percent(tax),
        "amount": words.amount(Decimal(line["amount"])),
        "document_no": line["document_no"],
        "date": words.short_date(_day(line["date"])),
    }


def _taxes(data: Plain, words: Words) -> list[list[str]]:
    """Return the sum before tax, and the tax of each rate."""
    if not data["has_tax"]:
        return []
    found = [[words["subtotal"], words.amount(Decimal(data["totals"]["net"]))]]
    for rate in data["totals"]["rates"]:
        label = words.filled(
            "tax_of",
            rate=words.percent(Decimal(rate["tax_pct"])),
            base=words.amount(Decimal(rate["net"])),
        )
        found.append([label, words.amount(Decimal(rate["tax"]))])
    return found


def _total_label(data: Plain, words: Words) -> str:
    return words["total_due" if data["kind"] in _OPEN else "total"]


def _payment(data: Plain, words: Words, total: str, head: Letterhead) -> dict[str, Any]:
    """Return how an invoice or what is open is to be paid; nothing for other kinds."""
    kind, due = data["kind"], _day(data["due_date"])
    asks = kind in (_K.INVOICE.key, *_OPEN) and Decimal(data["totals"]["total"]) > 0
    if not asks:
        return {"sentence": "", "pairs": []}
    sentence = words.filled("pay_now", amount=total)
    if due is not None and kind == _K.INVOICE.key:
        sentence = words.filled("pay_until", amount=total, date=words.long_date(due))
    elif kind == _K.STATEMENT.key:
        sentence = ""
    company = head.company
    pairs = [
        [words["bank"], company.get("bank_name", "")],
        ["IBAN", company.get("iban", "")],
        ["BIC", company.get("swift_code", "")],
        [words["pay_reference"], data["no"]],
    ]
    return {"sentence": sentence, "pairs": pairs if company.get("iban") else []}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
