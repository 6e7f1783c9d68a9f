"""A contact becomes the lines of a card."""

from collections.abc import Iterator

from store.channel_rules import PHONE, Channel
from store.exchange.card_labels import KINDS
from store.exchange.card_slots import (
    ADDRESS_PARTS,
    FURTHER,
    MARK,
    NAME_PARTS,
    OWN_FIELDS,
    SLOTS,
    slot_of,
    standing,
)
from store.exchange.cards import COMPANY, ExportContact, ParsedContact
from store.exchange.channel_lines import Labels, phone_value
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
    labels = Labels(contact, decorations, others)
    written: dict[str, ContentLine] = {}
    for slot in SLOTS:
        decoration = decorations.get(slot)
        value = _value(slot, contact, decoration)
        if slot == "n" and not value and version == "3.0" and "N" not in named:
            value = ";;;;"  # vCard 3.0 demands the property
        if not value:
            continue
        if slot in KINDS:
            line = _of_field(labels, slot, contact.values[slot], written)
        else:
            line = _line(slot, value, contact, decoration)
        yield line
    for channel in contact.channels:
        if not channel.field:
            yield _further(labels, channel, written)
    yield from labels.in_words
    for name, field in OWN_FIELDS.items():
        if values.get(field):
            yield ContentLine("", name, (), escaped(values[field]))
    if contact.groups:
        yield ContentLine("", "CATEGORIES", (), ",".join(map(escaped, contact.groups)))
    yield from (line for line in others if line not in labels.without_use)


def _of_field(
    labels: Labels, slot: str, value: str, written: dict[str, ContentLine]
) -> ContentLine:
    """Return the line of a field that is an e-mail address or phone, and note it as written."""
    line = labels.line(slot, value, labels.of_fields.get(slot), slot)
    first = written.get("email")
    if slot == "email_2" and (first is None or standing(line) < standing(first)):
        line = line.with_params((*line.params, (MARK, slot)))  # else it is the first
    written[slot] = line
    return line


def _further(labels: Labels, channel: Channel, written: dict[str, ContentLine]) -> ContentLine:
    """Return the line of an e-mail address or phone beyond the fields, so that it is read as one."""
    slot = "phone_no" if channel.kind is PHONE else "email"
    line = labels.line(channel.value, channel.value, channel.label, "", slot)
    places = ("email", "email_2") if slot == "email" else (slot_of(line),)
    before = [written.get(place) for place in places]
    if any(other is None or standing(line) < standing(other) for other in before):
        line = line.with_params((*line.params, (MARK, FURTHER)))
    return line


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
        beside = decoration.value if decoration is not None else ""
        params, value = phone_value(contact.values[slot], params, value, beside)
    return ContentLine(group, SLOTS[slot].name, params, value)
