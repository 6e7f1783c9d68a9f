"""Records for tests, made through the verbs of the store, with only what a test is about."""

from __future__ import annotations

import zlib
from itertools import count

from store import (
    company_information,
    interactions,
    sales_document_lines,
    sales_documents,
    setup,
    templates,
)
from store.errors import NotFound
from store.models import Attachment
from store.models.kept import KeptDocument
from store.nouns import noun
from store.records import Record, get

_numbers = count(1)


def picture(grey: int = 0) -> bytes:
    """A PNG of one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return len(content).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)

    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    dots = chunk(b"IDAT", zlib.compress(bytes([0, grey])))
    return b"\x89PNG\r\n\x1a\n" + head + dots + chunk(b"IEND", b"")


def number_series() -> None:
    """Set up the number series of contacts and segments, once per database."""
    if setup.marketing()["contact_nos"]:
        return
    add = noun("number-series").add
    assert add is not None
    add({"code": "CONT", "starting_no": "CT000001", "manual_nos": True})
    add({"code": "SEGM", "starting_no": "SM00001", "manual_nos": True})
    setup.change_marketing({"contact_nos": "CONT", "segment_nos": "SEGM"})


def _add(name: str, values: dict[str, object]) -> Record:
    add = noun(name).add
    assert add is not None
    return add(values)


def _ensure(name: str, code: str, /, **values: object) -> Record:
    try:
        return get(noun(name), code)
    except NotFound:
        return _add(name, {"code": code, **values})


def salesperson(code: str = "JO", **values: object) -> Record:
    """A salesperson; the one with this code when it exists."""
    return _ensure("salesperson", code, **{"name": f"Salesperson {code}", **values})


def group(code: str = "PHONE", **values: object) -> Record:
    """An interaction group; the one with this code when it exists."""
    return _ensure("group", code, **{"description": f"Group {code}", **values})


def template(code: str = "OUTGOING", **values: object) -> Record:
    """An interaction template without correspondence type, so that it can be logged at once."""
    group(str(values.get("interaction_group_code", "PHONE")))
    given: dict[str, object] = {
        "interaction_group_code": "PHONE",
        "description": "Outgoing call",
        "unit_cost": "1",
        "unit_duration": "15",
        "information_flow": "outbound",
        "initiated_by": "us",
        "correspondence_type": "",
    }
    return _ensure("template", code, **{**given, **values})


_CODES = {
    "territory_code": "territory",
    "salutation_code": "salutation",
    "organizational_level_code": "organizational-level",
}


def code(noun_name: str, code: str, **values: object) -> Record:
    """A record of a table of codes; the one with this code when it exists."""
    return _ensure(noun_name, code, **values)


def contact(name: str = "", **values: object) -> Record:
    """A company, or a person with `type="person"`."""
    number_series()
    for field, noun_name in _CODES.items():
        if values.get(field):
            code(noun_name, str(values[field]))
    return _add("contact", {"name": name or f"Contact {next(_numbers)}", **values})


def entry(**values: object) -> Record:
    """A logged interaction with a contact, template and salesperson."""
    given = dict(values)
    if "contact_no" not in given:
        given["contact_no"] = contact().key
    if "interaction_template_code" not in given:
        given["interaction_template_code"] = template().key
    if "salesperson_code" not in given:
        given["salesperson_code"] = salesperson().key
    return interactions.log(given)


def segment(**values: object) -> Record:
    """A segment that can be logged once it has lines: with description, template, salesperson."""
    number_series()
    given: dict[str, object] = {"description": "Spring fair"}
    if "interaction_template_code" not in values:
        given["interaction_template_code"] = template().key
    if "salesperson_code" not in values:
        given["salesperson_code"] = salesperson().key
    return _add("segment", {**given, **values})


def segment_line(segment_no: str, **values: object) -> Record:
    """A line of a segment, for a contact of its own unless one is given."""
    given = {"contact_no": values.pop("contact_no", None) or contact().key, **values}
    return _add("segment-line", {"segment_no": segment_no, **given})


def letter(code: str = "LETTER", *languages: str, **values: object) -> Record:
    """A template with a document in each of `languages`, of which the first is its default."""
    made = template(code, **{"description": f"Template {code}", **values})
    for language in languages:
        templates.attach(code, f"{code} {language}".encode(), "letter.txt", language)
    if languages:
        made = templates.change(code, {"language_code": languages[0]})
    return made


def questionnaire(code: str = "CUSTOMER", **values: object) -> Record:
    """A profile questionnaire without lines; the one with this code when it exists."""
    return _ensure("profile-questionnaire", code, **{"description": f"Profile {code}", **values})


_SERIES = {
    "SQ": "quote_nos",
    "SOC": "order_confirmation_nos",
    "SI": "invoice_nos",
    "SCM": "credit_memo_nos",
    "REM": "reminder_nos",
    "ST": "statement_nos",
}


def sales_document(kind: str = "quote", **values: object) -> Record:
    """A draft that can be issued: two chairs at 40 each, 21 % tax."""
    if not setup.marketing()["invoice_nos"]:
        for code_, field in _SERIES.items():
            _add("number-series", {"code": code_, "starting_no": f"{code_}1001"})
            setup.change_marketing({field: code_})
        company_information.change({"name": "CRONUS"})
    given = {"kind": kind, "currency_code": "EUR", **values}
    if "contact_no" not in given:
        given["contact_no"] = contact().key
    draft = sales_documents.add(given)
    sales_document_lines.add(
        {
            "sales_document_no": draft.key,
            "text": "Chair",
            "quantity": "2",
            "unit_price": "40",
            "tax_pct": "21",
        }
    )
    return get(noun("sales-document"), draft.key)


def documents() -> int:
    """How many documents there are, but for those of deleted rows, which the change log keeps."""
    kept = KeptDocument.select(KeptDocument.attachment)
    return int(Attachment.select().where(Attachment.id.not_in(kept)).count())
