"""The sales documents of the demo company, and what it says of itself on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from store import clock, company_information, sales_document_lines, sales_documents, setup
from store.lists import open_list
from store.models.documents import SalesDocument
from store.printing import event_of
from store.recording import record
from store.records import Record
from store.sales_document_choices import DocumentStatus
from store.sales_document_issue import issue

_COMPANY = {
    "name": "CRONUS",
    "address": "Calle de Alcalá 45",
    "post_code": "28014",
    "city": "Madrid",
    "country_region_code": "ES",
    "phone_no": "+34 910 555 100",
    "email": "info@cronus.example",
    "home_page": "https://www.cronus.example",
    "vat_registration_no": "ESB12345674",
    "bank_name": "Banco de Ejemplo",
    "iban": "ES91 2100 0418 4502 0005 1332",
    "swift_code": "EJEMESMM",
}
_FOOTER = (
    "CRONUS · Registered in Madrid, volume 1234, sheet M-56789",
    "CRONUS · Registro Mercantil de Madrid, tomo 1234, hoja M-56789",
)
_ITEMS = {
    "chair": ("Office chair, oak and wool", "Silla de oficina, roble y lana", "149.90"),
    "desk": ("Desk 160 × 80, adjustable", "Mesa 160 × 80, regulable", "389.00"),
    "lamp": ("Reading lamp", "Lámpara de lectura", "42.50"),
    "shelf": ("Shelf, five boards", "Estantería de cinco baldas", "118.00"),
    "fitting": ("Delivery and fitting, per hour", "Entrega y montaje, por hora", "36.00"),
    "plan": ("Plan of the rooms", "Plano de las salas", "250.00"),
}
_NOTE = ("Colour: slate grey", "Color: gris pizarra")
_SUBJECTS = {
    "office": ("New office, second floor", "Oficina nueva, segunda planta"),
    "meeting": ("Meeting room", "Sala de reuniones"),
    "chairs": ("Chairs for reception", "Sillas para recepción"),
    "lamps": ("Reading lamps", "Lámparas de lectura"),
    "library": ("Library shelves", "Estanterías de la biblioteca"),
}
_QUOTES = (
    # company, days ago, subject, lines (item, quantity, discount), how far it went
    (0, 75, "office", (("desk", "12", "5"), ("chair", "12", "5"), ("fitting", "16", "")), 3),
    (1, 62, "chairs", (("chair", "6", ""), ("fitting", "1.5", "")), 2),
    (2, 48, "library", (("shelf", "9", "10"), ("plan", "1", "")), 2),
    (3, 12, "lamps", (("lamp", "25", ""),), 2),
    (4, 9, "meeting", (("desk", "2", ""), ("chair", "8", "")), 1),
    (5, 3, "chairs", (("chair", "4", ""),), 0),
)
"""How far: 0 only quoted, 1 order confirmed, 2 invoiced, 3 credited."""


def documents(language: str, companies: Sequence[Record]) -> None:
    """Write what the company says of itself, and some documents of each kind."""
    footer = _FOOTER[("en", "es").index(language)]
    company_information.change({**_COMPANY, "footer": footer})
    setup.change_marketing({"default_tax_pct": "21"})
    for at, days, subject, items, steps in _QUOTES:
        contact = companies[at % len(companies)]
        quote = _quote(contact, days, subject, items)
        _follow(issue(quote.key), days, steps)
    _paid_and_open(companies)
    _drafts(companies)
    _logged()


def _logged() -> None:
    """Let what was issued have been printed on its day: it is in the log, and counted."""
    for document in [*open_list("sales-document", {"status": "issued"}).each()][::-1]:
        event = event_of(document)
        if event is not None:
            at = datetime.combine(document["document_date"], time(10), clock.now().tzinfo)
            record(replace(event, at=at))
    SalesDocument.update(printed=1).where(SalesDocument.status == DocumentStatus.ISSUED).execute()


def _quote(
    contact: Record, days: int, subject: str, items: Sequence[tuple[str, str, str]]
) -> Record:
    """Write a quote in the language of the contact."""
    place = int(contact["language_code"].startswith("ES"))
    quote = sales_documents.add(
        {
            "kind": "quote",
            "contact_no": contact.key,
            "document_date": clock.today() - timedelta(days=days),
            "description": _SUBJECTS[subject][place],
        }
    )
    for item, quantity, discount in items:
        line = _ITEMS[item]
        _line(quote, line[place], quantity=quantity, unit_price=line[2], discount_pct=discount)
    if subject == "chairs":
        _line(quote, _NOTE[place])
    return quote


def _line(document: Record, text: str, **values: object) -> None:
    sales_document_lines.add({"sales_document_no": document.key, "text": text, **values})


def _follow(document: Record, days: int, steps: int) -> None:
    """Issue what follows from a quote, each a few days after the one before."""
    for step in range(steps):
        made = sales_documents.convert(document.key)
        day = clock.today() - timedelta(days=max(days - 6 * (step + 1), 0))
        sales_documents.change(made.key, {"document_date": day})
        document = issue(made.key)


def _paid_and_open(companies: Sequence[Record]) -> None:
    """Let an invoice be paid; remind of what is overdue, and state what is open."""
    sales_documents.change("SI1003", {"paid_on": clock.today() - timedelta(days=4)})
    for kind, at in (("reminder", 1), ("statement", 3)):
        made = sales_documents.add({"kind": kind, "contact_no": companies[at].key})
        issue(made.key)


def _drafts(companies: Sequence[Record]) -> None:
    """Leave a draft of each kind."""
    _quote(companies[6 % len(companies)], 1, "office", (("desk", "3", ""), ("lamp", "3", "")))
    for origin in ("SQ1005", "SOC1005"):
        sales_documents.convert(origin, "invoice")
    sales_documents.convert("SQ1006")
    sales_documents.convert("SI1002")
    for kind in ("reminder", "statement"):
        sales_documents.add({"kind": kind, "contact_no": companies[1].key})
