"""A card as text becomes a contact."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from store.channel_rules import START_LABELS, Channel, is_channel
from store.errors import StoreError
from store.exchange.card_labels import (
    BASE_TYPES,
    KINDS,
    LABEL_LINE,
    OWN_GROUP,
    label_in_words,
    label_of_types,
    types_of_label,
)
from store.exchange.card_slots import (
    ADDRESS_PARTS,
    FURTHER,
    MARK,
    NAME_PARTS,
    OWN_FIELDS,
    SLOT_OF,
    SLOTS,
    TYPES_TAKEN_FOR_GRANTED,
    slot_of,
    standing,
)
from store.exchange.card_text import CardText
from store.exchange.cards import COMPANY, PERSON, ParsedContact, Rejected, complete
from store.exchange.content_line import (
    ContentLine,
    Params,
    components,
    list_items,
    parse_line,
    unescaped,
    unfolded,
)
from store.text import N_, clean_text

_UNREADABLE = N_("A line of this card cannot be read: %(text)s. Correct it, and import it again.")
_A_LIST = N_(
    "This card is a list of contacts (%(name)s), not a contact. Use a mailing group in its place."
)
_NOT_KEPT = {"BEGIN", "END", "VERSION", "PRODID", "REV"}  # of the file, not of the contact
_KINDS = {"individual", "org", "organization", "group"}
_APPLE_KIND = "X-ADDRESSBOOKSERVER-KIND"
_OF_GOOGLE = "myContacts"  # Google puts every contact into it
_TEL_URI = re.compile(r"tel:((?:[^;\\]|\\[^;])*)((?:\\?;.*)?)\Z", re.IGNORECASE | re.DOTALL)
_EXCERPT = 60

_STRUCTURED = {
    "n": NAME_PARTS,
    "address": tuple(field for field in ADDRESS_PARTS if field),
    "company_name": ("company_name",),
}
_OF_COMPONENTS = {SLOTS[slot].name for slot in _STRUCTURED}

_Line = tuple[int, ContentLine]


def read_card(card: CardText) -> ParsedContact | Rejected:
    """Return the contact that the card says, or why it says none."""
    if card.problem is not None:
        return Rejected(card.line, card.raw, card.problem)
    reading = _Reading()
    for text in card.logical_lines():
        line = parse_line(text)
        if line is None:
            shown = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
            return Rejected(card.line, card.raw, StoreError(_UNREADABLE, text=shown))
        if not _is_blank(line):
            reading.add(line)
    problem = reading.settle()
    if problem is not None:
        return Rejected(card.line, card.raw, problem)
    return ParsedContact(
        line=card.line,
        raw=card.raw,
        uid=reading.uid,
        values=reading.values,
        groups=tuple(reading.groups),
        extra=reading.extra(),
        channels=tuple(reading.channels),
    )


class _Reading:
    """The lines of one card, and what they come to."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.channels: list[Channel] = []
        self.groups: dict[str, None] = {}
        self.uid = ""
        self._kind = ""
        self._shown_as_company = False
        self._found: dict[str, list[_Line]] = {}  # by slot
        self._others: list[_Line] = []
        self._decorations: dict[str, ContentLine] = {}
        self._further: list[tuple[str, _Line]] = []
        self._labels: dict[str, ContentLine] = {}  # the label in words of each group
        self._number = 0

    def add(self, line: ContentLine) -> None:
        """Take one line of the card."""
        self._number += 1
        name = line.name
        if name in SLOT_OF and not line.is_binary:
            slot = slot_of(line)
            if slot in KINDS and line.param(MARK) == FURTHER:
                self._further.append((slot, (self._number, line)))
                return
            if slot == "email_2" and slot in self._found:
                slot = "email"
            self._found.setdefault(slot, []).append((self._number, line))
        elif name in _NOT_KEPT:
            return
        elif name in OWN_FIELDS:
            self.values[OWN_FIELDS[name]] = unescaped(line.value)
        elif name == "CATEGORIES":
            for item in list_items(line.value):
                if item.strip() and item.strip() != _OF_GOOGLE:
                    self.groups[item.strip()] = None
        elif name == "KIND":
            self._set_kind(line)
        elif name == _APPLE_KIND and line.value.strip().lower() == "group":
            self._kind = "group"
        elif name == "X-ABSHOWAS":
            self._shown_as_company = line.value.strip().upper() == "COMPANY"
        else:
            self._others.append((self._number, line.with_params(line.without(MARK))))

    def _set_kind(self, line: ContentLine) -> None:
        """Take the first KIND of the card; keep one that is neither a person nor a company."""
        if not self._kind:
            self._kind = line.value.strip().lower()
            if self._kind not in _KINDS:
                self._others.append((self._number, line.with_params(line.without(MARK))))

    def settle(self) -> StoreError | None:
        """Choose among the lines, fill the fields; return why the card is no contact."""
        members = Counter(line.group for line in self._all())
        for _, line in self._others:
            if line.name == LABEL_LINE and line.group:
                self._labels.setdefault(line.group, line)
        self._lonely = {group for group in self._labels if members[group] == 2}
        for slot in SLOTS:
            if slot in self._found:
                self._choose(slot)
        for slot, (number, line) in sorted(self._further, key=lambda item: item[1][0]):
            self._add_further(slot, number, line)
        values = self.values
        for field in [field for field, value in values.items() if not value.strip()]:
            del values[field]
        if self._kind == "group":
            return StoreError(_A_LIST, name=values.get("name", ""))
        values["type"] = self._type()
        if values["type"] == COMPANY:
            self._drop_person_names()
        return complete(values)

    def extra(self) -> str:
        """Return what no field holds, as lines of a vCard."""
        kept = [self._decorations.pop(slot) for slot in SLOTS if slot in self._decorations]
        kept += self._decorations.values()
        kept.extend(line for _, line in sorted(self._others, key=lambda other: other[0]))
        return "\n".join(map(unfolded, kept))

    def _all(self) -> Iterator[ContentLine]:
        """Yield all lines that may stand in a group."""
        for found in (*self._found.values(), self._others):
            yield from (line for _, line in found)
        yield from (line for _, (_, line) in self._further)

    def _add_further(self, slot: str, number: int, line: ContentLine) -> None:
        """Take an e-mail address or phone for which no field is left, or keep its line."""
        text, remainder = _text(line)
        value = clean_text(text)
        if not is_channel(KINDS[slot], value):
            self._others.append((number, line.with_params(line.without(MARK))))
            return
        label = self._label(line, "")
        self.channels.append(Channel(KINDS[slot], value, label))
        self._decorate_channel(value, "", label, line, remainder)

    def _label(self, line: ContentLine, slot: str) -> str:
        """Return the label that the card gives an e-mail address or phone."""
        words = self._labels.get(line.group)
        return label_in_words(words) if words is not None else label_of_types(line.types, slot)

    def _decorate_channel(
        self, mark: str, slot: str, label: str, line: ContentLine, remainder: str
    ) -> None:
        """Keep how the card says an e-mail address or phone, unless its label says it all."""
        params = line.without("VALUE", MARK)
        types = frozenset(line.types - TYPES_TAKEN_FOR_GRANTED)
        plain = not remainder and all(key == "TYPE" for key, _ in params)
        words = self._labels.get(line.group)
        if words is None:
            plain = plain and not line.group and types == types_of_label(label, slot)
        elif plain and line.group in self._lonely and OWN_GROUP.fullmatch(line.group):
            said = types_of_label(label, slot)
            plain = types == (BASE_TYPES.get(slot, frozenset()) if said is None else said)
            if plain and unescaped(words.value) == label and said is None:
                self._others = [item for item in self._others if item[1] is not words]
            else:
                plain = False
        else:
            plain = False
        if not plain:
            self._decorations[mark] = ContentLine(
                line.group, line.name, (*params, (MARK, mark)), remainder
            )

    def _choose(self, slot: str) -> None:
        """Give the slot the best of its lines; the others are kept as they are."""
        found = self._found[slot]
        if len(found) > 1:
            found = sorted(found, key=_rank)
        chosen, rest = found[0][1], found[1:]
        if slot == "email" and rest and "email_2" not in self._found:
            self._found["email_2"] = rest
        elif slot in KINDS:
            self._further.extend((slot, found_line) for found_line in rest)
        else:
            self._others.extend(
                (number, line.with_params(line.without(MARK))) for number, line in rest
            )
        remainder = self._take(slot, chosen)
        if slot in KINDS:
            label = self._label(chosen, slot)
            if label != START_LABELS.get(slot, ""):
                self.channels.append(Channel(KINDS[slot], "", label, slot))
            self._decorate_channel(slot, slot, label, chosen, remainder)
        else:
            self._decorate(slot, chosen, remainder)

    def _take(self, slot: str, line: ContentLine) -> str:
        """Put the value of the line into its fields; return what of it no field holds."""
        if slot == "n":
            return self._take_parts(NAME_PARTS, components(line.value), _listed)
        if slot == "address":
            return self._take_parts(ADDRESS_PARTS, components(line.value), unescaped)
        if slot == "company_name":
            return self._take_parts((slot,), components(line.value), unescaped)
        text, remainder = _text(line)
        if slot == "uid":
            self.uid = text if text.strip() else ""
        else:
            self.values[slot] = text
        return remainder

    def _take_parts(
        self, fields: tuple[str | None, ...], parts: list[str], take: Callable[[str], str]
    ) -> str:
        """Put the components into `fields`; return the line's value with the others only."""
        left = list(parts)
        for place, field in enumerate(fields[: len(parts)]):
            if field is not None:
                self.values[field] = take(parts[place])
                left[place] = ""
        self._split_street()
        while left and not left[-1].strip():
            left.pop()
        return ";".join(left)

    def _split_street(self) -> None:
        """Put what stands below the first line of the street into the second address field."""
        street, newline, below = self.values.get("address", "").partition("\n")
        if newline:
            lines = [below, self.values.get("address_2", "")]
            self.values["address"] = street
            self.values["address_2"] = ", ".join(
                line.strip() for text in lines for line in text.split("\n") if line.strip()
            )

    def _decorate(self, slot: str, line: ContentLine, remainder: str) -> None:
        """Keep how the card says the slot, if that is not how it would be written anyway."""
        params = line.params and line.without("VALUE", MARK)
        if not (line.group or remainder) and _is_plain(slot, params):
            return
        if not (self._has_value(slot) or (remainder and slot in _STRUCTURED)):
            return
        self._decorations[slot] = ContentLine(
            line.group, line.name, (*params, (MARK, slot)), remainder
        )

    def _has_value(self, slot: str) -> bool:
        """True if a field of the slot is not blank."""
        if slot == "uid":
            return self.uid != ""
        return any(self.values.get(field, "").strip() for field in _STRUCTURED.get(slot, (slot,)))

    def _type(self) -> str:
        """Return whether the contact is a company or a person."""
        if self._kind:
            return PERSON if self._kind == "individual" else COMPANY
        company = self.values.get("company_name", "")
        if self._shown_as_company:
            return COMPANY
        if not company or self.values.get("name", company) != company:
            return PERSON
        names = [self.values[part] for part in NAME_PARTS if part in self.values]
        return COMPANY if names in ([], [company]) else PERSON

    def _drop_person_names(self) -> None:
        """Leave a company only its name; keep names of a person that the card says beside it."""
        names = [self.values.pop(part) for part in NAME_PARTS if part in self.values]
        name = self.values.get("name") or self.values.get("company_name", "")
        decoration = self._decorations.pop("n", None)
        if not names and decoration is None:
            return
        if not name:
            self.values["name"] = " ".join(reversed(names))
        elif names != [name] or decoration is not None:
            number, line = min(self._found["n"], key=_rank)
            self._others.append((number, line.with_params(line.without(MARK))))


def _rank(found: _Line) -> tuple[int, bool, int]:
    """Return the order of lines for the same slot: by their standing, then the first."""
    number, line = found
    return *standing(line), number


def _text(line: ContentLine) -> tuple[str, str]:
    """Return the text of the line, and what stands after the number of a `tel:` address."""
    if line.name == "TEL" and line.value[:4].lower() == "tel:":
        uri = _TEL_URI.match(line.value)
        if uri is not None and line.param("VALUE").lower() != "text":
            return unquote(unescaped(uri[1])).replace("\r", ""), uri[2]
    return unescaped(line.value), ""


def _is_blank(line: ContentLine) -> bool:
    """True if the line says nothing."""
    value = line.value
    if line.name == "TEL":
        return not _text(line)[0].strip()
    if value[:1].isalnum():
        return False
    if line.name not in _OF_COMPONENTS:
        return not unescaped(value).strip()
    return not any(unescaped(part).strip() for part in components(value))


def _is_plain(slot: str, params: Params) -> bool:
    """True if the parameters are those that the slot is written with."""
    types = SLOTS[slot].types
    if not params:
        return not types
    if any(key != "TYPE" for key, _ in params):
        return False
    return {value.lower() for _, value in params} - TYPES_TAKEN_FOR_GRANTED == types


def _listed(value: str) -> str:
    """Return the text of a name, whose several values are parted by blanks."""
    items = list_items(value)
    join = ", " if any(item.startswith(" ") for item in items[1:]) else " "
    return join.join(item.strip() if len(items) > 1 else item for item in items)
