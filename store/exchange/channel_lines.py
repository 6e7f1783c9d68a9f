"""The lines of e-mail addresses and phones of a card that is written, with their labels."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from store.channel_rules import START_LABELS
from store.exchange.card_labels import (
    BASE_TYPES,
    LABEL_LINE,
    label_in_words,
    label_of_types,
    types_of_label,
)
from store.exchange.card_slots import MARK, SLOTS
from store.exchange.cards import ExportContact, ParsedContact
from store.exchange.content_line import ContentLine, Params, escaped


class Labels:
    """Writes the e-mail addresses and phones of one contact.

    `of_fields` are the labels of the fields, where they have another one than at the start.
    `in_words` are the lines of labels that no type can say, `without_use` those of the former card
    that no longer hold.
    """

    def __init__(
        self,
        contact: ExportContact | ParsedContact,
        decorations: Mapping[str, ContentLine],
        others: Sequence[ContentLine],
    ) -> None:
        self.of_fields = {item.field: item.label for item in contact.channels if item.field}
        self.in_words: list[ContentLine] = []
        self.without_use: list[ContentLine] = []
        self._decorations = decorations
        self._words = {
            line.group: line for line in reversed(others) if line.group and line.name == LABEL_LINE
        }
        self._groups = {line.group.lower() for line in (*others, *decorations.values())}

    def line(
        self, mark: str, value: str, label: str | None, slot: str, property_of: str = ""
    ) -> ContentLine:
        """Return the line of a value, as the former card said it if its label is still the same.

        `slot` is "" for what stands in no field; then `property_of` is one of the same property.
        """
        name = SLOTS[slot or property_of].name
        wanted = START_LABELS.get(slot, "") if label is None else label
        decoration = self._decorations.get(mark)
        beside = ""
        if decoration is not None and self._label(decoration, slot) == wanted:
            group, params, beside = decoration.group, decoration.without(MARK), decoration.value
        else:
            group, params = self._labelled(wanted, slot)
            if decoration is not None:
                beside = decoration.value
                params = (*params, *decoration.without(MARK, "TYPE"))
                self._forget(decoration)
        text = escaped(value)
        if name == "TEL":
            params, text = phone_value(value, params, text, beside)
        return ContentLine(group, name, params, text)

    def _label(self, line: ContentLine, slot: str) -> str:
        words = self._words.get(line.group)
        return label_in_words(words) if words is not None else label_of_types(line.types, slot)

    def _labelled(self, label: str, slot: str) -> tuple[str, Params]:
        """Return the group and the types of a line with this label."""
        types = types_of_label(label, slot)
        if types is not None:
            return "", tuple(("TYPE", kind) for kind in sorted(types))
        number = 1
        while f"item{number}" in self._groups:
            number += 1
        group = f"item{number}"
        self._groups.add(group)
        self.in_words.append(ContentLine(group, LABEL_LINE, (), escaped(label)))
        return group, tuple(("TYPE", kind) for kind in BASE_TYPES.get(slot, ()))

    def _forget(self, decoration: ContentLine) -> None:
        words = self._words.get(decoration.group)
        if words is not None:
            self.without_use.append(words)


def phone_value(number: str, params: Params, text: str, beside: str) -> tuple[Params, str]:
    """Return parameters and value of a phone; `beside` stands behind the number of an address."""
    if beside:
        return (*params, ("VALUE", "uri")), f"tel:{quote(number, '+()*.-')}{beside}"
    if number.lower().startswith("tel:"):
        return (*params, ("VALUE", "text")), text
    return params, text
