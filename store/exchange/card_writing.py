"""A contact becomes the lines of a card."""

from collections.abc import Iterator
from urllib.parse import quote

from store.exchange.card_slots import (
    ADDRESS_PARTS,
    MARK,
    NAME_PARTS,
    OWN_FIELDS,
    SLOTS,
    standing,
)
from store.exchange.cards import COMPANY, ExportContact, ParsedContact
from store.exchange.content_line import (
    ContentLine,
    Params,
    components,
    escaped,
    escaped_uri,
    folded,
    for_version,
    parse_line,
    unfolded,
)

_URIS = {"home_page", "uid"}


def card_bytes(contact: ExportContact | ParsedContact, version: str) -> bytes:
    """Return the contact as a card of the version, its lines folded."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}"]
    lines.extend(unfolded(for_version(line, version)) for line in _lines(contact, version))
    lines.append("END:VCARD")
    return b"".join(map(folded, lines))


def _lines(contact: ExportContact | ParsedContact, version: str) -> Iterator[ContentLine]:
    """Yield the lines of the contact: its fields, then what no field holds."""
    decorations, others = _extra(contact.extra)
    named = {line.name for line in others}
    values = contact.values
    is_company = values.get("type") == COMPANY
    if "KIND" not in named:
        yield ContentLine("", "KIND", (), "org" if is_company else "individual")
    if is_company and version == "3.0":
        yield ContentLine("", "X-ABSHOWAS", (), "COMPANY")
    email: ContentLine | None = None
    for slot in SLOTS:
        decoration = decorations.get(slot)
        value = _value(slot, contact, decoration)
        if slot == "n" and not value and version == "3.0" and "N" not in named:
            value = ";;;;"  # vCard 3.0 demands the property
        if not value:
            continue
        line = _line(slot, value, contact, decoration)
        if slot == "email":
            email = line
        elif slot == "email_2" and (email is None or standing(line) < standing(email)):
            line = line.with_params((*line.params, (MARK, slot)))  # else it is the first
        yield line
    for name, field in OWN_FIELDS.items():
        if values.get(field):
            yield ContentLine("", name, (), escaped(values[field]))
    if contact.groups:
        yield ContentLine("", "CATEGORIES", (), ",".join(map(escaped, contact.groups)))
    yield from others


def _extra(extra: str) -> tuple[dict[str, ContentLine], list[ContentLine]]:
    """Return the marked lines by slot, and the lines that are written as they are."""
    decorations: dict[str, ContentLine] = {}
    others: list[ContentLine] = []
    for text in extra.split("\n"):
        line = parse_line(text)
        if line is None or line.name in {"BEGIN", "END", "VERSION"}:
            continue
        if line.param(MARK):
            decorations[line.param(MARK)] = line
        else:
            others.append(line)
    return decorations, others


def _value(
    slot: str, contact: ExportContact | ParsedContact, decoration: ContentLine | None
) -> str:
    """Return the value of the slot's property, or "" if the contact has none."""
    values = contact.values
    beside = components(decoration.value) if decoration is not None else []
    if slot == "n":
        parts = [escaped(values.get(part, "")) for part in NAME_PARTS]
        return _structured([*parts, *beside[len(parts) :]], 5)
    if slot == "address":
        parts = [escaped(values.get(part, "")) if part else "" for part in ADDRESS_PARTS]
        parts[0] = beside[0] if beside else ""
        return _structured([*parts, *beside[len(parts) :]], len(parts))
    if slot == "company_name":
        name = values.get("name", "") if values.get("type") == COMPANY else ""
        return _structured([escaped(values.get(slot) or name), *beside[1:]], 1)
    text = contact.uid if slot == "uid" else values.get(slot, "")
    return escaped_uri(text) if slot in _URIS else escaped(text)


def _structured(parts: list[str], at_least: int) -> str:
    """Return the components as one value, or "" if all are blank."""
    if not any(parts):
        return ""
    return ";".join([*parts, *[""] * (at_least - len(parts))])


def _line(
    slot: str,
    value: str,
    contact: ExportContact | ParsedContact,
    decoration: ContentLine | None,
) -> ContentLine:
    """Return the slot's property with its value, as the contact's card said it."""
    group = ""
    params: Params = tuple(("TYPE", kind) for kind in sorted(SLOTS[slot].types))
    if decoration is not None:
        group, params = decoration.group, decoration.without(MARK)
    if SLOTS[slot].name == "TEL":
        number, beside = contact.values[slot], decoration.value if decoration is not None else ""
        if beside:
            params, value = (*params, ("VALUE", "uri")), f"tel:{quote(number, '+()*.-')}{beside}"
        elif number.lower().startswith("tel:"):
            params = (*params, ("VALUE", "text"))
    return ContentLine(group, SLOTS[slot].name, params, value)
