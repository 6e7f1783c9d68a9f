"""Contacts as files for other programs, or for this one: vCard and CSV."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import BinaryIO

from store import channel_rows, db
from store.channel_labels import label_caption
from store.channel_rules import EMAIL, FIELDS, PHONE, START_LABELS, Channel
from store.contact_bulk import extras_of, group_codes, groups_of, light, read_contacts
from store.enumerations import ContactType
from store.exchange.cards import CONTACT_FIELDS, ExportContact
from store.exchange.csv_headers import GROUPS, UID
from store.exchange.csv_rows import joined_groups
from store.exchange.csvfile import write_csv
from store.exchange.vcard import Version, write_vcards
from store.import_groups import category_of
from store.lists import open_list
from store.records import Record
from store.session import session
from store.text import N_, Caption

COLUMNS = (*CONTACT_FIELDS, GROUPS, UID)
"""The columns of a CSV file that can be imported again without loss."""

_CAPTIONS = {GROUPS: N_("Categories"), UID: N_("Card ID")}
_CHUNK = 1000


def captions() -> dict[str, Caption]:
    """Return the caption of each of `COLUMNS`."""
    return {name: _CAPTIONS.get(name) or light().by_name[name].caption for name in COLUMNS}


def exported(ids: Sequence[int] | None = None) -> Iterator[ExportContact]:
    """Yield contacts with all that a file can say of them: those with these keys, in this order.

    All contacts, by number, when no keys are given.
    """
    keys = open_list("contact").ids() if ids is None else list(ids)
    categories = {row[0]: category_of(row[1], row[2]) for row in group_codes()}
    for start in range(0, len(keys), _CHUNK):
        yield from _chunk(keys[start : start + _CHUNK], categories)


@db.read
def _chunk(keys: Collection[int], categories: Mapping[int, str]) -> list[ExportContact]:
    records, groups, extras = read_contacts(keys), groups_of(keys), extras_of(keys)
    channels = channel_rows.read(keys)
    return [
        ExportContact(
            str(records[key]["uid"]),
            _values(records[key]),
            tuple(sorted(categories[group] for group in groups.get(key, ()))),
            extras.get(key, ""),
            tuple(item for item in channels.get(key, ()) if _says_more(item)),
        )
        for key in keys
        if key in records
    ]


def _says_more(item: Channel) -> bool:
    """Return whether a channel says more than the field that shows it."""
    return not item.field or item.label != START_LABELS.get(item.field, "")


def _values(record: Record) -> dict[str, str]:
    """Return the texts of the fields that are filled; `no` and `yes` by name, as in JSON."""
    fields = light().by_name
    texts: dict[str, str] = {}
    for name in CONTACT_FIELDS:
        item, value = fields[name], record[name]
        if name == "type" or value != item.blank:
            texts[name] = "yes" if value is True else str(item.to_json(value))
    if record["type"] == ContactType.COMPANY:
        texts.pop("company_name", None)
    return texts


def export_vcards(
    stream: BinaryIO, ids: Sequence[int] | None = None, version: Version = "4.0"
) -> int:
    """Write contacts as vCards, and return how many there were; see `exported`."""
    return write_vcards(stream, exported(ids), version)


def export_csv(
    stream: BinaryIO,
    ids: Sequence[int] | None = None,
    headers: Mapping[str, str] | None = None,
    delimiter: str = ",",
    bom: bool = True,
) -> int:
    """Write contacts as CSV with `COLUMNS`, and return how many there were; see `exported`.

    `headers` are the first row in another language. What only a vCard can say is left out.
    """
    further = _Further(ids)
    rows = (
        {
            **contact.values, GROUPS: joined_groups(contact.groups), UID: contact.uid,
            **further.cells(contact.channels),
        }
        for contact in exported(ids)
    )  # fmt: skip
    shown = captions() if headers is None else headers
    named = further.captions(shown, str if headers is None else session.translate)
    columns = (*COLUMNS, *further.columns)
    return write_csv(stream, rows, columns, named, delimiter=delimiter, bom=bom)


class _Further:
    """The columns of a CSV file for the channels beyond the fields, and for the labels of those.

    They are called as Google calls them, and only those that some contact needs exist.
    """

    def __init__(self, ids: Sequence[int] | None) -> None:
        needed = channel_rows.needed(ids)
        self._fields = [field for field in FIELDS if field in needed]
        self._most = {kind: int(needed.get(kind, 0)) for kind in (EMAIL, PHONE)}
        self.columns = [f"{field}_label" for field in self._fields]
        for kind, count in self._most.items():
            for number in range(count):
                self.columns += [f"{kind.key}_{number}_label", f"{kind.key}_{number}_value"]

    def captions(self, shown: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, str]:
        """Return the headings of the columns, beside those that are `shown`."""
        found = {
            f"{field}_label": translate(_OF_FIELD) % {"field": shown[field]}
            for field in self._fields
        }
        for kind, count in self._most.items():
            for number in range(count):
                for end, caption in zip(("label", "value"), _NUMBERED[kind], strict=True):
                    said = translate(caption) % {"number": number + 3}
                    found[f"{kind.key}_{number}_{end}"] = said
        return {**shown, **found}

    def cells(self, channels: Sequence[Channel]) -> dict[str, str]:
        """Return the cells of one contact."""
        found = {
            f"{item.field}_label": label_caption(item.label) for item in channels if item.field
        }
        for kind in self._most:
            further = [item for item in channels if item.kind is kind and not item.field]
            for number, item in enumerate(further):
                found[f"{kind.key}_{number}_label"] = label_caption(item.label)
                found[f"{kind.key}_{number}_value"] = item.value
        return found


_OF_FIELD = N_("%(field)s - Label")
_NUMBERED = {
    EMAIL: (N_("E-mail %(number)s - Label"), N_("E-mail %(number)s - Value")),
    PHONE: (N_("Phone %(number)s - Label"), N_("Phone %(number)s - Value")),
}
