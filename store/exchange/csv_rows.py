"""The rows of a CSV file become contacts."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from store.channel_labels import label_key
from store.channel_rules import EMAIL, MOST, START_LABELS, Channel, is_channel
from store.exchange.card_labels import KINDS
from store.exchange.cards import ParsedContact, Rejected, complete, contact_type
from store.exchange.content_line import escaped, escaped_uri
from store.exchange.csv_headers import GROUPS, UID, label_in, label_of, rank
from store.text import clean_text, fold

GUARD = re.compile(r"'*[=+\-@\t\r]")
"""What a cell begins with that a spreadsheet takes for a formula, or that was guarded before."""

_ADDRESS = (
    "address", "address_2", "city", "post_code", "county", "country_region_code",
)  # fmt: skip
_PHONES = {"phone_no", "mobile_phone_no", "fax_no", "pager"}
_LABELLED = {*KINDS, *_PHONES}
_JOINED = {"note": "\n", GROUPS: ";"}
_SEVERAL = " ::: "  # Google puts several values into one cell so
_LABELS = {
    "mobile": "mobile_phone_no", "movil": "mobile_phone_no", "cell": "mobile_phone_no",
    "celular": "mobile_phone_no", "fax": "fax_no", "pager": "pager", "localizador": "pager",
}  # fmt: skip
_OF_GOOGLE = {"mycontacts", "starred in android"}  # groups that every account has


_PERSON_PARTS = ("first_name", "middle_name", "surname")


class _Column(NamedTuple):
    place: int
    field: str
    label: int  # the column that says which kind of number it is, or -1
    says: str  # the label that its header says
    order: int


class Columns:
    """The columns of a table, ready to read rows fast."""

    def __init__(self, headers: Sequence[str], fields: Sequence[str], kind: str = "") -> None:
        """Take the header of each column (none: ()), its field or "", and the type by default."""
        columns = [
            _Column(
                place,
                field,
                _label_index(header, headers) if field in _LABELLED else -1,
                label_in(header) if field in KINDS else "",
                rank(header),
            )
            for place, field in enumerate(fields)
            for header in [headers[place] if headers else ""]
            if field
        ]
        counts: dict[str, int] = {}
        for column in columns:
            counts[column.field] = counts.get(column.field, 0) + 1
        self.width = len(fields)
        self._kind = kind
        several = any(counts.get(field, 0) > 1 for field in _ADDRESS)
        self._single: list[tuple[int, str]] = []
        self._said: list[tuple[str, Channel]] = []
        self._chosen: list[_Column] = []
        blocks: dict[int, list[tuple[int, str]]] = {}
        for column in columns:
            if several and column.field in _ADDRESS:
                blocks.setdefault(column.order, []).append((column.place, column.field))
            elif counts[column.field] > 1 or column.label >= 0:
                self._chosen.append(column)
            else:
                self._single.append((column.place, column.field))
                if column.says:
                    said = Channel(KINDS[column.field], "", column.says, column.field)
                    self._said.append((column.field, said))
        self._chosen.sort(key=lambda column: column.order)
        self._blocks = [block for _, block in sorted(blocks.items())]

    def contact(self, line: int, raw: str, row: Sequence[str]) -> ParsedContact | Rejected:
        """Return the contact of a row that has as many cells as the file has columns."""
        values: dict[str, str] = {}
        for index, field in self._single:
            cell = row[index]
            if cell and not cell.isspace():
                values[field] = cell if cell[0] != "'" else unguarded(cell)
        extra: list[str] = []
        channels = [said for field, said in self._said if field in values]
        if self._chosen:
            self._choose(values, row, extra, channels)
        if self._blocks:
            self._choose_address(values, row, extra)
        groups = _groups(values.pop(GROUPS, ""))
        uid = values.pop(UID, "")
        if "type" in values:
            values["type"] = contact_type(values["type"])
        elif self._kind and not any(part in values for part in _PERSON_PARTS):
            values["type"] = self._kind
        problem = complete(values)
        if problem is not None:
            return Rejected(line, raw, problem)
        return ParsedContact(line, raw, uid, values, groups, "\n".join(extra), tuple(channels))

    def _choose(
        self,
        values: dict[str, str],
        row: Sequence[str],
        extra: list[str],
        channels: list[Channel],
    ) -> None:
        """Fill the fields that several columns have; what finds no place is kept beside them."""
        for column in self._chosen:
            for part in row[column.place].split(_SEVERAL):
                if not part or part.isspace():
                    continue
                text = unguarded(part)
                field, label = column.field, column.says
                if column.label >= 0:
                    label = unguarded(row[column.label])
                    if field == "phone_no":
                        field = _labelled(label)
                if field == "email" and field in values:
                    field = "email_2"
                if field in KINDS:
                    _take_channel(field, text, label, values, extra, channels)
                elif field not in values:
                    values[field] = text
                elif field in _PHONES:
                    extra.append(f"TEL{_TYPES[field]}:{escaped(text)}")
                elif field == "home_page":
                    extra.append(f"URL:{escaped_uri(text)}")
                elif field in _JOINED:
                    values[field] += f"{_JOINED[field]}{text}"

    def _choose_address(self, values: dict[str, str], row: Sequence[str], extra: list[str]) -> None:
        """Fill the address from the first block that has one; keep the others for a vCard."""
        taken = False
        for block in self._blocks:
            found = {
                field: unguarded(row[index])
                for index, field in block
                if row[index] and not row[index].isspace()
            }
            if found and taken:
                order = ("", *(found.get(field, "") for field in _OF_ADR))
                extra.append("ADR:" + ";".join(map(escaped, order)))
            elif found:
                values.update(found)
                taken = True


_OF_ADR = ("address_2", "address", "city", "county", "post_code", "country_region_code")
_TYPES = {
    "phone_no": "", "mobile_phone_no": ";TYPE=cell", "fax_no": ";TYPE=fax", "pager": ";TYPE=pager",
}  # fmt: skip


def _take_channel(
    field: str,
    text: str,
    said: str,
    values: dict[str, str],
    extra: list[str],
    channels: list[Channel],
) -> None:
    """Put an e-mail address or phone into its field, else beside it, with its label."""
    kind, start = KINDS[field], START_LABELS.get(field, "")
    label = label_key(said.strip().removeprefix("* "))
    if not label or len(label) > MOST:
        label = start
    if field not in values:
        values[field] = text
        if label != start:
            channels.append(Channel(kind, "", label, field))
        return
    value = clean_text(text)
    if is_channel(kind, value):
        channels.append(Channel(kind, value, label))
    else:
        name = "EMAIL" if kind is EMAIL else f"TEL{_TYPES[field]}"
        extra.append(f"{name}:{escaped(text)}")


def _label_index(header: str, headers: Sequence[str]) -> int:
    """Return the place of the column that says what kind of value `header` has, or -1."""
    label = label_of(header, headers)
    return headers.index(label) if label else -1


def _labelled(label: str) -> str:
    """Return the field of a phone number by its label."""
    words = fold(label).split()
    return next((field for word, field in _LABELS.items() if word in words), "phone_no")


@lru_cache(maxsize=1024)
def _groups(cell: str) -> tuple[str, ...]:
    """Return the categories that a cell lists."""
    if not cell:
        return ()
    names = (name.strip().removeprefix("* ") for name in re.split(r" ::: |;", cell))
    return tuple(dict.fromkeys(name for name in names if name and fold(name) not in _OF_GOOGLE))


def guarded(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if GUARD.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell without the sign that `guarded` put before it."""
    return cell[1:] if cell[:1] == "'" and GUARD.match(cell) else cell


def joined_groups(groups: Iterable[str]) -> str:
    """Return the categories as one cell."""
    return "; ".join(groups)


def is_blank(row: Iterable[str]) -> bool:
    """True if no cell of the row has anything."""
    for cell in row:  # noqa: SIM110 - the first cell nearly always tells, without a generator
        if cell and not cell.isspace():
            return False
    return True


def wrong_width(row: Sequence[str], width: int) -> int:
    """Return how many cells the row has if that is not `width`, else 0.

    Blank cells at the end beyond the last column do not count.
    """
    if len(row) > width and is_blank(row[width:]):
        return 0
    return 0 if len(row) == width else len(row)
