"""vCard 2.1, 3.0 and 4.0: read and written one card after the other."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal

from store.exchange.card_reading import read_card
from store.exchange.card_text import read_cards
from store.exchange.card_writing import card_bytes
from store.exchange.cards import ExportContact, ParsedContact, Rejected

Version = Literal["3.0", "4.0"]


def read_vcards(stream: BinaryIO) -> Iterator[ParsedContact | Rejected]:
    """Yield the contacts of a vCard file, in its order, and what of it cannot be read.

    The encoding is found for each card: UTF-8, UTF-16 with or without mark, the CHARSET that a
    property declares, else Windows-1252. A card without END, a text outside of a card, a card
    that is a list of contacts or has no name is yielded as rejected; the others are not touched
    by it. No more than one card is held in memory. Nothing is yielded for an empty file.
    """
    return map(read_card, read_cards(stream))


def write_vcards(
    stream: BinaryIO,
    contacts: Iterable[ExportContact | ParsedContact],
    version: Version = "4.0",
) -> int:
    """Write the contacts as cards in UTF-8, and return how many there were.

    What `read_vcards` gave comes back the same, whatever the version, except that a vCard has
    only newlines as line breaks.
    """
    count = 0
    for contact in contacts:
        stream.write(card_bytes(contact, version))
        count += 1
    return count
