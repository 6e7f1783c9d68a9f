"""What a line of the change log says of a record, field by field, as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from typing import Any

from store.change_words import FIELDS
from store.fields import Field, Kind
from store.nouns import MODULES, noun
from store.row_images import WHOLE
from store.session import session
from store.text import N_

SIGN = "\x1f"
"""What stands between table, old and new in what `described` takes."""
_READ: dict[Kind, Callable[[str], object]] = {
    Kind.DATE: date.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.AMOUNT: Decimal,
    Kind.NUMBER: Decimal,
    Kind.QUANTITY: Decimal,
    Kind.MINUTES: Decimal,
}
"""How values that people read otherwise stand in the log."""
_LONGEST = 200
_NOTHING = (False, 0, "0.00", "0")


def noun_of(table: str) -> str:
    """Return the noun of a table that stands in the change log; "" when it has none."""
    if table in MODULES:
        return table
    name = {"interaction_log_entry": "interaction", "entry_comment": "interaction",
            "contact_comment": "contact", "segment_header": "segment",
            "interaction_template_setup": "template-setup"}.get(table, table.replace("_", "-"))  # fmt: skip
    return name if name in MODULES else ""


def described(raw: str) -> str:
    """Return, field by field, what became of a record: a line for each."""
    if not raw:
        return ""
    table, old, new = [*raw.split(SIGN), "", ""][:3]
    return "\n".join(_lines(table, _values(old), _values(new)))


def _values(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = text  # of another program
    return found if isinstance(found, dict) else {"": found}


def _lines(table: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if "columns" in old and "rows" in old:
        yield f"{session.translate(N_('Rows'))}: {len(old['rows'])}"
        return
    if "noun" in new and "code" in new:
        yield from _of_code(new)
        return
    if "path" in new and "token" in new:
        table = "archive"
        new = {"file": new["path"], "before": new.get("before"), "entries": new.get("entries")}
    for name in dict.fromkeys((*old, *new)):
        if name == "id" or name.startswith(WHOLE):
            continue
        field = _field(table, name)
        caption = session.translate(field.caption if field else _word(table, name))
        before, after = (_shown(field, values.get(name)) for values in (old, new))
        if before == after:
            continue
        nothing = session.translate(N_("(blank)"))
        what = f"{before or nothing} → {after or nothing}"
        if not (old and new):
            what = "" if (old or new).get(name) in _NOTHING else before or after
        if what.strip():
            yield f"{caption}: {what}" if caption else what


def _of_code(told: dict[str, Any]) -> Iterator[str]:
    """Yield the code that a contact has or had, and what was said of it."""
    name = told["noun"]
    caption = session.translate(noun(name).caption if name in MODULES else str(name))
    details = [str(item) for item in told.get("new") or told.get("old") or () if item]
    yield " · ".join([f"{caption}: {told['code']}", *details])


def _word(table: str, name: str) -> str:
    """Return what a value is called that is no field of a noun."""
    if table == "template-setup":
        from store.template_setup import FIELDS as KINDS

        return next((str(item.caption) for item in KINDS if item.name == name), name)
    return FIELDS.get(name) or name.replace("_", " ")


def _field(table: str, name: str) -> Field | None:
    owner = noun_of(table)
    if not owner or not name:
        return None
    found = noun(owner)
    return found.by_name.get(name) or next(
        (item for item in found.fields if item.stored == name), None
    )


def _shown(field: Field | None, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return session.translate(N_("Yes") if value else N_("No"))
    if field is not None and field.choices is not None:
        for choice in field.choices:
            if value in (choice.key, choice.value):
                return session.translate(choice.caption)
    if field is not None and field.kind in _READ and isinstance(value, (str, int)):
        with suppress(ValueError, ArithmeticError):
            return session.written(field, _READ[field.kind](str(value)))
    if isinstance(value, list):
        value = ", ".join(_item(item) for item in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _item(value: Any) -> str:
    """Return one of several values: of an e-mail address or phone what it is, and its label."""
    if isinstance(value, list):
        return " ".join(str(part) for part in value[1:3] if part)
    return str(value)
