"""Sales documents: quotes, order confirmations, invoices, credit memos, reminders, statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from store import db
from store.address_in_force import in_force
from store.code_tables import refuse_blocked_references
from store.errors import PrivacyBlocked, RelationNotFound, RuleError
from store.fields import Value
from store.models import Contact
from store.models.documents import SalesDocument, SalesDocumentLine
from store.models.setup import MarketingSetup
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, log_change, look_up, to_columns, update
from store.records import delete as delete_record
from store.row_images import Scope, kept
from store.sales_document_choices import DocumentStatus, SalesDocumentKind
from store.sales_document_fields import BECOMES, DRAFT, FIELDS, LISTING, joins
from store.salespeople import proposed_code
from store.session import session
from store.template_languages import check_language
from store.text import N_

_COPIED = (
    "contact_no", "salesperson_code", "campaign_no", "reference", "currency_code",
    "language_code", "alternative_address_code", "description", "text",
)  # fmt: skip


def _this() -> Noun:
    return NOUNS["sales-document"]


def refuse_issued(document: Record) -> None:
    """Raise RuleError when a document was issued: what it says is said for ever."""
    if document["status"] != DocumentStatus.ISSUED:
        return
    message = N_(
        "%(kind)s %(no)s is issued and cannot be changed any more. Copy it to a new draft, and "
        "issue that one."
    )
    if document["kind"] == SalesDocumentKind.INVOICE:
        message = N_(
            "%(kind)s %(no)s is issued and cannot be changed any more. Write a credit memo for it, "
            "then copy it to a new draft."
        )
    raise RuleError(message, kind=document["kind"].caption, no=document.key)


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a draft.

    What is not given comes from the contact, the set-up and the work date; see `defaults`. A
    reminder or statement of a contact begins with the invoices that it has open. Raises
    InvalidValue, RelationNotFound, FieldMustBe (blocked) and PrivacyBlocked.
    """
    given = parse_values(_this(), values)
    complete = {**defaults(given), **given}
    _check(complete, set(given), _kind(complete))
    record = _insert(complete)
    if record["kind"] in LISTING and record["contact_no"]:
        from store import sales_document_proposals

        sales_document_proposals.propose_lines(record.key)
    return get_by_id(_this(), record.id)


def _kind(values: Mapping[str, Value]) -> SalesDocumentKind:
    kind = values.get("kind")
    return kind if isinstance(kind, SalesDocumentKind) else SalesDocumentKind.QUOTE


def _insert(values: Mapping[str, Value], **hidden: Any) -> Record:
    """Write a new draft, whose number is made of its ID."""
    owner = _this()
    columns = to_columns(owner, values) | {"no": f"{DRAFT}?", "user_id": session.user} | hidden
    row_id = int(SalesDocument.insert(columns).execute())
    SalesDocument.update(no=f"{DRAFT}{row_id}").where(SalesDocument.id == row_id).execute()
    log_change("add", owner, row_id, None, values)
    return get_by_id(owner, row_id)


@db.read
def defaults(given: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a new draft says unless something else is given.

    Date, and what follows from it and from the contact: due date, address in force, salesperson,
    language, currency. Raises RelationNotFound for a contact that does not exist.
    """
    kind = _kind(given)
    day = given.get("document_date", session.work_date)
    found: dict[str, Value] = {"kind": kind, "document_date": day}
    found["due_date"] = _due(kind, day)
    return found | _of_contact(given.get("contact_no") or "", day)


def _due(kind: SalesDocumentKind, day: Value) -> Value:
    """Return the day an invoice of `day` is to be paid; None for other kinds."""
    if kind != SalesDocumentKind.INVOICE or not isinstance(day, date):
        return None
    return day + timedelta(days=MarketingSetup.get_by_id(1).payment_days)


def _of_contact(no: Value, day: Value) -> dict[str, Value]:
    """Return what a document takes over from its contact on a day, or from the set-up."""
    setup = MarketingSetup.get_by_id(1)
    found: dict[str, Value] = {
        "salesperson_code": proposed_code(),
        "language_code": setup.default_language_code,
        "currency_code": setup.currency_code,
        "alternative_address_code": "",
    }
    if not no:
        return found
    item = _this().by_name["contact_no"]
    row_id = look_up(noun("contact"), no)
    if row_id is None:
        raise RelationNotFound(item.caption, no, noun("contact").caption)
    contact = get_by_id(noun("contact"), row_id)
    company = Contact.get_by_id(Contact.get_by_id(row_id).company_id or row_id)
    found["salesperson_code"] = contact["salesperson_code"] or found["salesperson_code"]
    found["language_code"] = contact["language_code"] or found["language_code"]
    found["currency_code"] = company.currency_code or found["currency_code"]
    found["alternative_address_code"] = _address(row_id, day)
    return found


def _address(contact_id: int, day: Value) -> str:
    found = in_force(contact_id, day if isinstance(day, date) else None)
    return "" if found is None else str(found[0].code)


def _check(values: Mapping[str, Value], typed: set[str], kind: SalesDocumentKind) -> None:
    """Refuse what the typed values name that is blocked, missing, or not written as it should."""
    owner = _this()
    refuse_blocked_references(owner, {name: values[name] for name in typed})
    if values.get("contact_no"):
        refuse_private(values["contact_no"])
    if "language_code" in typed:
        check_language(str(values["language_code"]), owner.by_name["language_code"].caption)
    if "alternative_address_code" in typed:
        check_address(values)
    if values.get("paid_on") and "paid_on" in typed:
        _refuse_payment(kind)


def check_address(values: Mapping[str, Value]) -> None:
    """Raise RelationNotFound for an alternative address that the contact does not have."""
    code = values.get("alternative_address_code")
    address = noun("alternative-address")
    if code and look_up(address, f"{values.get('contact_no') or ''}/{code}") is None:
        caption = _this().by_name["alternative_address_code"].caption
        raise RelationNotFound(caption, code, address.caption)


def _refuse_payment(kind: SalesDocumentKind) -> None:
    if kind != SalesDocumentKind.INVOICE:
        raise RuleError(
            N_("Only invoices are paid: leave %(field)s empty in %(kind)s."),
            field=_this().by_name["paid_on"].caption,
            kind=kind.caption,
        )


def refuse_private(contact_no: Value) -> None:
    """Raise PrivacyBlocked for a contact of which nothing may be written to."""
    row_id = look_up(noun("contact"), contact_no)
    if row_id is not None:
        contact = get_by_id(noun("contact"), row_id)
        if contact["privacy_blocked"]:
            raise PrivacyBlocked(contact.key, contact["name"])


@db.write
def change(
    no: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of a draft, or the day on which an invoice was paid; `base` is what was seen.

    Another contact brings its salesperson, language, currency and address; another date the
    address in force on it and, where it was not typed otherwise, the due date. Raises RuleError
    for an issued document or another kind, Conflict, and what `add` raises.
    """
    owner = _this()
    before = get_by_id(owner, find_id(owner, no))
    given = parse_values(owner, values)
    typed = {name for name in given if before[name] != given[name]}
    if typed - {"paid_on"}:
        refuse_issued(before)
    if "kind" in typed:
        raise RuleError(
            N_("The kind of %(no)s cannot be changed. Convert it, or write a new document."),
            no=before.key,
        )
    complete = _followed(before, given, typed)
    _check({**before.values, **complete}, typed, before["kind"])
    return update(owner, before.id, complete, base)


def _followed(before: Record, given: Mapping[str, Value], typed: set[str]) -> dict[str, Value]:
    """Return the given values with what follows from another contact or date."""
    complete: dict[str, Value] = {}
    day = given.get("document_date", before["document_date"])
    contact_no = given.get("contact_no", before["contact_no"])
    if "contact_no" in typed:
        complete |= _of_contact(contact_no, day)
    elif "document_date" in typed and contact_no:
        complete["alternative_address_code"] = _address(find_id(noun("contact"), contact_no), day)
    kind = before["kind"]
    if "document_date" in typed and before["due_date"] == _due(kind, before["document_date"]):
        complete["due_date"] = _due(kind, day)
    return complete | dict(given)


@db.write
def delete(no: str) -> None:
    """Delete a draft with its lines. Raises NotFound, and RuleError for an issued document."""
    owner = _this()
    document = get_by_id(owner, find_id(owner, no))
    refuse_issued(document)
    remove_draft(document)


def remove_draft(document: Record) -> None:
    """Remove a draft inside a write; what was made from it names it no more."""
    lines, made = SalesDocumentLine.document == document.id, SalesDocument.origin == document.id
    with kept(Scope(SalesDocumentLine, lines), Scope(SalesDocument, made, ("origin",))):
        SalesDocumentLine.delete().where(lines).execute()
        SalesDocument.update(origin=None).where(made).execute()
        delete_record(_this(), document.id)


@db.write
def copy(no: str) -> Record:
    """Return a new draft of the same kind that says the same, dated on the work date.

    Raises NotFound and PrivacyBlocked.
    """
    source = get_by_id(_this(), find_id(_this(), no))
    return _make_from(source, source["kind"], None)


@db.write
def convert(no: str, kind: object = None) -> Record:
    """Return a new draft of another kind with the lines of a document, which it names.

    Without `kind` it is the usual one: a quote becomes an order confirmation, that an invoice,
    that a credit memo. Raises NotFound, InvalidValue for no kind, PrivacyBlocked, and RuleError
    where the document cannot become that kind, or is an invoice that was not issued.
    """
    owner = _this()
    source = get_by_id(owner, find_id(owner, no))
    possible = BECOMES.get(source["kind"], ())
    wanted = possible[0] if kind is None and possible else owner.by_name["kind"].parse(kind)
    if wanted not in possible:
        raise RuleError(
            N_("%(kind)s %(no)s cannot become another document. Copy it to a new draft instead.")
            if not possible
            else N_("%(kind)s %(no)s cannot become that kind. It can become: %(kinds)s."),
            kind=source["kind"].caption,
            no=source.key,
            kinds=", ".join(session.translate(choice.caption) for choice in possible),
        )
    if source["kind"] == SalesDocumentKind.INVOICE and source["status"] == DocumentStatus.DRAFT:
        raise RuleError(
            N_("Invoice %(no)s is a draft: change or delete it instead of writing a credit memo."),
            no=source.key,
        )
    return _make_from(source, _kind({"kind": wanted}), source.id)


def _make_from(source: Record, kind: SalesDocumentKind, origin_id: int | None) -> Record:
    """Write a draft with what `source` says, and its lines."""
    if source["contact_no"]:
        refuse_private(source["contact_no"])
    values: dict[str, Value] = {name: source[name] for name in _COPIED}
    day = session.work_date
    values |= {"kind": kind, "document_date": day, "due_date": _due(kind, day)}
    if source["contact_no"]:
        contact_id = find_id(noun("contact"), source["contact_no"])
        values["alternative_address_code"] = _address(contact_id, day)
    amounts = {name: source[name] for name in ("net_amount", "tax_amount", "amount")}
    record = _insert(values, origin=origin_id, **amounts)
    columns = [
        field
        for field in SalesDocumentLine._meta.sorted_fields
        if field.name not in ("id", "version", "document")
    ]
    lines = SalesDocumentLine.select(record.id, *columns).where(
        SalesDocumentLine.document == source.id
    )
    SalesDocumentLine.insert_from(lines, [SalesDocumentLine.document, *columns]).execute()
    return get_by_id(_this(), record.id)


@db.write
def pay(numbers: Iterable[str], day: object) -> int:
    """Say on which day invoices were paid, none for not yet; return how many. Raises as `change`."""
    wanted = list(numbers)
    for no in wanted:
        change(no, {"paid_on": day})
    return len(wanted)


NOUNS = {
    "sales-document": Noun(
        name="sales-document",
        caption=N_("Sales Document"),
        plural=N_("Sales Documents"),
        model=SalesDocument,
        key="no",
        title="contact_name",
        fields=FIELDS,
        joins=joins,
        order=((SalesDocument.id, True),),
        add=add,
        change=change,
        delete=delete,
        columns=(
            "no",
            "kind",
            "status",
            "contact_no",
            "contact_name",
            "document_date",
            "due_date",
            "amount",
            "currency_code",
            "salesperson_code",
        ),
    )
}
