"""The template that records each kind of document, e-mail or call; none: it is not recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping

from store import db
from store.changes import write_change
from store.code_tables import refuse_blocked
from store.enumerations import DocumentType
from store.errors import Conflict, InvalidValue, RuleError
from store.fields import Field, Kind
from store.lists import ListSource, open_list
from store.models import Change, InteractionTemplate, database
from store.models.templates import InteractionTemplateSetup
from store.nouns import noun
from store.records import get_by_id, reference_id
from store.text import N_, Caption

TEMPLATE_SETUP = N_("Interaction Template Setup")

_GENERAL = N_("General")
_SALES = N_("Sales")
_PURCHASES = N_("Purchases")
_SERVICE = N_("Service")
_TABLE = "template-setup"
_MEETING = "meeting_invitation"
_INSTEAD = {"incoming_call": "outgoing_call"}

_DOCUMENTS: tuple[tuple[Caption, Caption, DocumentType], ...] = (
    (_GENERAL, N_("Cover Sheets"), DocumentType.COVER_SHEET),
    (_SALES, N_("Invoices"), DocumentType.SALES_INVOICE),
    (_SALES, N_("Credit Memos"), DocumentType.SALES_CREDIT_MEMO),
    (_SALES, N_("Order Confirmations"), DocumentType.SALES_ORDER_CONFIRMATION),
    (_SALES, N_("Draft Invoices"), DocumentType.SALES_DRAFT_INVOICE),
    (_SALES, N_("Quotes"), DocumentType.SALES_QUOTE),
    (_SALES, N_("Blanket Orders"), DocumentType.SALES_BLANKET_ORDER),
    (_SALES, N_("Shipment Notes"), DocumentType.SALES_SHIPMENT_NOTE),
    (_SALES, N_("Statements"), DocumentType.CUSTOMER_STATEMENT),
    (_SALES, N_("Reminders"), DocumentType.REMINDER),
    (_SALES, N_("Return Orders"), DocumentType.SALES_RETURN_ORDER),
    (_SALES, N_("Return Receipts"), DocumentType.SALES_RETURN_RECEIPT),
    (_SALES, N_("Finance Charge Memos"), DocumentType.FINANCE_CHARGE_MEMO),
    (_PURCHASES, N_("Invoices"), DocumentType.PURCHASE_INVOICE),
    (_PURCHASES, N_("Credit Memos"), DocumentType.PURCHASE_CREDIT_MEMO),
    (_PURCHASES, N_("Orders"), DocumentType.PURCHASE_ORDER),
    (_PURCHASES, N_("Quotes"), DocumentType.PURCHASE_QUOTE),
    (_PURCHASES, N_("Blanket Orders"), DocumentType.PURCHASE_BLANKET_ORDER),
    (_PURCHASES, N_("Receipts"), DocumentType.PURCHASE_RECEIPT),
    (_PURCHASES, N_("Return Shipments"), DocumentType.PURCHASE_RETURN_SHIPMENT),
    (
        _PURCHASES,
        N_("Return Order Confirmations"),
        DocumentType.PURCHASE_RETURN_ORDER_CONFIRMATION,
    ),
    (_SERVICE, N_("Service Order Create"), DocumentType.SERVICE_ORDER_CREATED),
    (_SERVICE, N_("Service Order Post"), DocumentType.SERVICE_ORDER_POSTED),
    (_SERVICE, N_("Contracts"), DocumentType.SERVICE_CONTRACT),
    (_SERVICE, N_("Contract Quotes"), DocumentType.SERVICE_CONTRACT_QUOTE),
    (_SERVICE, N_("Quotes"), DocumentType.SERVICE_QUOTE),
)

KINDS: dict[str, tuple[Caption, Caption, DocumentType | None]] = {
    "email": (N_("E-Mails"), _GENERAL, None),
    "email_draft": (N_("E-Mail Draft"), _GENERAL, None),
    "outgoing_call": (N_("Outg. Calls"), _GENERAL, None),
    "incoming_call": (N_("Inc. Calls"), _GENERAL, None),
    "meeting": (N_("Meetings"), _GENERAL, None),
    _MEETING: (N_("Meeting Invitation"), _GENERAL, None),
    **{kind.key: (caption, section, kind) for section, caption, kind in _DOCUMENTS},
}
"""What can be recorded: caption, section of the page, and the document type if it is a document."""

FIELDS: tuple[Field, ...] = tuple(
    Field(name, caption, Kind.REFERENCE, ref="template") for name, (caption, _, _) in KINDS.items()
)
"""The same as fields of a form."""


def _kind(typed: str) -> str:
    """Return the name of a kind as typed by a person or script. Raises InvalidValue."""
    name = typed.strip().lower().replace("-", "_")
    if name not in KINDS:
        raise InvalidValue(
            TEMPLATE_SETUP,
            typed,
            N_("'%(value)s' is not recorded. What can be: %(kinds)s."),
            kinds=", ".join(KINDS),
        )
    return name


@db.read
def show() -> dict[str, str]:
    """Return the template code of every kind, empty where it is not recorded."""
    return dict.fromkeys(KINDS, "") | _chosen()


def _chosen() -> dict[str, str]:
    query = InteractionTemplateSetup.select(
        InteractionTemplateSetup.kind, InteractionTemplate.code
    ).join(InteractionTemplate)
    return dict(database.execute(query).fetchall())


@db.read
def template_of(kind: str) -> str:
    """Return the template code that records `kind`, or an empty text. Raises InvalidValue.

    A call from outside is recorded by the template of calls when none of its own is named.
    """
    chosen, name = _chosen(), _kind(kind)
    return chosen.get(name, "") or chosen.get(_INSTEAD.get(name, ""), "")


@db.write
def change(templates: Mapping[str, str], base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Choose the templates of some kinds, an empty text for none; return all as `show` does.

    `base` is what the person saw. Raises InvalidValue for an unknown kind, RelationNotFound,
    FieldMustBe for a blocked template, RuleError for one with a document where it may have none,
    and Conflict.
    """
    before = show()
    for typed, code in templates.items():
        kind = _kind(typed)
        item = FIELDS[list(KINDS).index(kind)]
        chosen = str(item.parse(code))
        if base is not None and before[kind] not in (base.get(typed, before[kind]), chosen):
            raise Conflict(item.caption, before[kind], chosen, _last_author(kind))
        if chosen != before[kind]:
            _choose(kind, item, chosen, before[kind])
    return show()


def _last_author(kind: str) -> str:
    query = (
        Change.select(Change.user_id)
        .where((Change.table_name == _TABLE) & Change.new.contains(f'"{kind}"'))
        .order_by(Change.seq.desc())
        .limit(1)
    )
    row = database.execute(query).fetchone()
    return str(row[0]) if row else "?"


def _choose(kind: str, item: Field, code: str, old: str) -> None:
    template_id = reference_id(item, code)
    InteractionTemplateSetup.delete().where(InteractionTemplateSetup.kind == kind).execute()
    if template_id is not None:
        _check(kind, item, template_id)
        InteractionTemplateSetup.insert(kind=kind, template=template_id).execute()
    write_change("change", _TABLE, 0, json.dumps({kind: old}), json.dumps({kind: code}))


def _check(kind: str, item: Field, template_id: int) -> None:
    refuse_blocked(noun("template"), template_id)
    template = get_by_id(noun("template"), template_id)
    if template["attachment"] and kind != _MEETING:
        raise RuleError(
            N_(
                "Interaction Template %(template)s has an attachment, so it cannot record "
                "%(kind)s. Choose one without."
            ),
            template=template.key,
            kind=item.caption,
        )


def candidates(kind: str, find: str = "") -> ListSource:
    """Return the list of templates that may be chosen for `kind`. Raises InvalidValue."""
    filters = {"blocked": "no"}
    if _kind(kind) != _MEETING:
        filters["attachment"] = "no"
    return open_list("template", filters, find=find)
