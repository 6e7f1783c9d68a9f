"""Lines of sales documents: what is offered or charged, or which invoice is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from peewee import JOIN, fn

from store import db
from store.code_tables import code, reference, text
from store.errors import FieldRequired, InvalidValue, NotFound
from store.fields import NOTE_LENGTH, Field, Kind, Value
from store.models import database
from store.models.documents import SalesDocument, SalesDocumentLine
from store.models.setup import MarketingSetup
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, log_change, reference_id, update
from store.records import delete as delete_record
from store.row_images import WHOLE
from store.sales_document_fields import LISTING
from store.sales_document_totals import Totals, add_up, line_amount
from store.sales_documents import refuse_issued
from store.text import N_

_Line = SalesDocumentLine
_FIGURES = ("quantity", "unit_price", "discount_pct")


def _this() -> Noun:
    return NOUNS["sales-document-line"]


def _joins(query: Any) -> Any:
    return query.join_from(_Line, SalesDocument, JOIN.LEFT_OUTER)


def _amount(name: str, caption: Any, **more: Any) -> Field:
    return Field(name, caption, Kind.AMOUNT, getattr(_Line, name), name, **more)


FIELDS = (
    Field("id", N_("Line ID"), Kind.INTEGER, _Line.id, editable=False),
    reference(
        "sales_document_no",
        N_("Sales Document No."),
        "sales-document",
        _Line.document,
        SalesDocument.no,
    ),
    Field("line_no", N_("Line No."), Kind.INTEGER, _Line.line_no, "line_no", editable=False),
    text(_Line, "text", N_("Text"), length=NOTE_LENGTH),
    Field("quantity", N_("Quantity"), Kind.QUANTITY, _Line.quantity, "quantity"),
    text(_Line, "unit", N_("Unit"), length=20),
    _amount("unit_price", N_("Unit Price")),
    _amount("discount_pct", N_("Discount %")),
    _amount("tax_pct", N_("Tax %")),
    _amount("amount", N_("Amount"), editable=False),
    code(_Line, "document_no", N_("Document No.")),
    Field("date", N_("Date"), Kind.DATE, _Line.date, "date"),
)


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a line to the draft `sales_document_no`, below the others.

    A line with a price and no quantity is for one; the tax is that of the line above, or of the
    set-up. Raises FieldRequired without document or text, RelationNotFound, InvalidValue, and
    RuleError for an issued document.
    """
    owner = _this()
    given = parse_values(owner, values)
    item = owner.by_name["sales_document_no"]
    document_id = reference_id(item, given.get("sales_document_no"))
    if document_id is None:
        raise FieldRequired(item.caption, owner.caption)
    document = get_by_id(noun("sales-document"), document_id)
    refuse_issued(document)
    if "quantity" not in given and given.get("unit_price"):
        given["quantity"] = Decimal(1)
    if "tax_pct" not in given:
        given["tax_pct"] = _usual_tax(document)
    complete = {field.name: field.blank for field in FIELDS if field.stored} | given
    last = _Line.select(fn.COALESCE(fn.MAX(_Line.line_no), 0)).where(_Line.document == document_id)
    _settle(complete, given)
    del complete["line_no"]
    record = _insert(complete, int(last.scalar()) + 1)
    settle_amounts(document_id)
    return record


def _insert(values: Mapping[str, Value], line_no: int) -> Record:
    owner = _this()
    row_id = _Line.insert(
        document=reference_id(owner.by_name["sales_document_no"], values["sales_document_no"]),
        line_no=line_no,
        **{name: value for name, value in values.items() if name != "sales_document_no"},
    ).execute()
    log_change("add", owner, row_id, None, values)
    return get_by_id(owner, row_id)


def _usual_tax(document: Record) -> Decimal:
    """Return the tax of the last line with a price, else that of the set-up; 0 in a reminder."""
    if document["kind"] in LISTING:
        return Decimal(0)
    last = (
        _Line.select(_Line.tax_pct)
        .where((_Line.document == document.id) & (_Line.unit_price != 0))
        .order_by(_Line.line_no.desc())
        .first()
    )
    return Decimal(MarketingSetup.get_by_id(1).default_tax_pct if last is None else last.tax_pct)


@db.read
def first_values(document: Record) -> dict[str, Value]:
    """Return what a new line of a document says if it has a price and nothing else is typed."""
    return {"quantity": Decimal(1), "tax_pct": _usual_tax(document)}


def _settle(values: dict[str, Value], typed: Mapping[str, Value]) -> None:
    """Put the amount of a line into `values`. Raises what is wrong with the typed ones."""
    owner = _this()
    for name in ("discount_pct", "tax_pct"):
        share = typed.get(name)
        if isinstance(share, Decimal) and share > 100:
            raise InvalidValue(
                owner.by_name[name].caption, share, N_("%(value)s is more than 100 %.")
            )
    if not values["text"] and not values["document_no"]:
        raise FieldRequired(owner.by_name["text"].caption, owner.caption)
    quantity, price, discount = (Decimal(str(values[name])) for name in _FIGURES)
    values["amount"] = line_amount(quantity, price, discount)


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of the line with the ID `key`; `base` is what the person saw.

    Raises NotFound, Conflict, and what `add` raises.
    """
    owner = _this()
    before = get_by_id(owner, find_id(owner, key))
    document = get_by_id(
        noun("sales-document"), find_id(noun("sales-document"), before["sales_document_no"])
    )
    refuse_issued(document)
    given = parse_values(owner, values)
    given.pop("sales_document_no", None)
    if given.get("unit_price") and not before["unit_price"] and not before["quantity"]:
        given.setdefault("quantity", Decimal(1))
    complete = {**before.values, **given}
    _settle(complete, given)
    after = update(owner, before.id, given | {"amount": complete["amount"]}, base)
    settle_amounts(document.id)
    return after


@db.write
def delete(key: str) -> None:
    """Delete the line with the ID `key`. Raises NotFound, and RuleError in an issued document."""
    delete_lines([key])


@db.write
def delete_lines(keys: Iterable[object]) -> int:
    """Delete lines by their IDs, all of them or none; return how many. Raises what `delete` does."""
    owner = _this()
    lines = [get_by_id(owner, find_id(owner, key)) for key in dict.fromkeys(keys)]
    for no in dict.fromkeys(line["sales_document_no"] for line in lines):
        document = get_by_id(noun("sales-document"), find_id(noun("sales-document"), no))
        refuse_issued(document)
        for line in lines:
            if line["sales_document_no"] == no:
                delete_record(owner, line.id)
        _number(document.id, _ids(document.id))
        settle_amounts(document.id)
    return len(lines)


def make_room(rows: Sequence[dict[str, Any]]) -> None:
    """Let, inside a write, the lines of drafts stand where there is room for deleted ones.

    Their rows get the places that they have then. Raises RuleError in a document that was issued
    meanwhile.
    """
    by_document: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_document.setdefault(row["document_id"], []).append(row)
    for document_id, some in by_document.items():
        if not SalesDocument.select().where(SalesDocument.id == document_id).exists():
            continue  # what is gone is named when the rows are put back
        refuse_issued(get_by_id(noun("sales-document"), document_id))
        places: list[int | None] = [*_ids(document_id)]
        for row in sorted(some, key=itemgetter("line_no")):
            row["line_no"] = min(row["line_no"], len(places) + 1)
            places.insert(row["line_no"] - 1, None)
        _number(document_id, places)


def brought_back(kept: Mapping[int, Mapping[str, Any]]) -> None:
    """Let documents know, inside a write, what they come to with lines that are there again."""
    for document_id in {values[WHOLE]["document_id"] for values in kept.values()}:
        settle_amounts(document_id)


@db.write
def move(key: str, by: int) -> Record:
    """Move the line with the ID `key` down by so many lines, up when below zero; return it.

    At either end it stays. Raises NotFound, and RuleError in an issued document.
    """
    owner = _this()
    line = get_by_id(owner, find_id(owner, key))
    document = get_by_id(
        noun("sales-document"), find_id(noun("sales-document"), line["sales_document_no"])
    )
    refuse_issued(document)
    ids = _ids(document.id)
    place = ids.index(line.id)
    there = max(0, min(len(ids) - 1, place + by))
    if there == place:
        return line
    ids.insert(there, ids.pop(place))
    _number(document.id, ids)
    after = get_by_id(owner, line.id)
    if after["line_no"] != line["line_no"]:
        log_change(
            "change", owner, line.id, {"line_no": line["line_no"]}, {"line_no": after["line_no"]}
        )
    return after


def _ids(document_id: int) -> list[int]:
    query = _Line.select(_Line.id).where(_Line.document == document_id).order_by(_Line.line_no)
    return [row[0] for row in database.execute(query).fetchall()]


def _number(document_id: int, ids: Sequence[int | None]) -> None:
    """Count the lines of a document from 1, in the order of `ids`; None is a place that stays free."""
    # two lines never have the same number, not even between two statements
    _Line.update(line_no=_Line.line_no * -1).where(_Line.document == document_id).execute()
    for number, row_id in enumerate(ids, 1):
        if row_id is not None:
            _Line.update(line_no=number).where(_Line.id == row_id).execute()


@db.read
def find_line(document_no: str, line_no: object) -> Record:
    """Return the line of a document with a line number. Raises NotFound."""
    document_id = find_id(noun("sales-document"), document_no)
    row = None
    if str(line_no).isdecimal():
        row = _Line.get_or_none(
            (_Line.document == document_id) & (_Line.line_no == int(str(line_no)))
        )
    if row is None:
        raise NotFound(_this().caption, f"{document_no}/{line_no}")
    return get_by_id(_this(), row.id)


@db.read
def totals(document_no: str) -> Totals:
    """Return what a document comes to. Raises NotFound."""
    return _totals(find_id(noun("sales-document"), document_no))


def _totals(document_id: int) -> Totals:
    lines = _Line.select(_Line.tax_pct, _Line.amount).where(_Line.document == document_id)
    return add_up((line.tax_pct, line.amount) for line in lines)


def settle_amounts(document_id: int) -> None:
    """Let a document know, inside a write, what its lines come to now."""
    found = _totals(document_id)
    SalesDocument.update(
        net_amount=found.net,
        tax_amount=found.tax,
        amount=found.total,
        version=SalesDocument.version + 1,
    ).where(SalesDocument.id == document_id).execute()


NOUNS = {
    "sales-document-line": Noun(
        name="sales-document-line",
        caption=N_("Sales Document Line"),
        plural=N_("Sales Document Lines"),
        model=SalesDocumentLine,
        key="id",
        title="text",
        fields=FIELDS,
        joins=_joins,
        order=((_Line.document, False), (_Line.line_no, False)),
        add=add,
        change=change,
        delete=delete,
        columns=(
            "line_no",
            "text",
            "quantity",
            "unit",
            "unit_price",
            "discount_pct",
            "tax_pct",
            "amount",
            "document_no",
            "date",
        ),
    )
}
