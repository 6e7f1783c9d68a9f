"""Two thousand records of a file at a time, each time in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from store import (
    channel_rows,
    contact_links,
    contact_rules,
    contacts,
    duplicate_strings,
    numbering,
)
from store.channel_rules import Channel, with_more, without_moves
from store.contact_bulk import (
    Changed,
    NewContact,
    add_groups,
    extras_of,
    groups_of,
    insert_all,
    known_cards,
    rows_among,
    set_extras,
    update_all,
)
from store.contact_fields import CONTACT_NOS
from store.contact_inheritance import INHERITED
from store.enumerations import ContactType
from store.errors import FieldRequired, StoreError
from store.exchange.cards import Rejected
from store.fields import Value
from store.import_matches import Incoming, Matches, differences, same_company
from store.import_records import FileRecord, Fixed, RecordReader, Unusable, digest_of
from store.models import database
from store.models.setup import NumberSeries
from store.records import Record

BATCH = 2000
_COMPARED = frozenset(duplicate_strings.COMPARED)
_SPREADING = {*INHERITED, "name", "salesperson_code"}


@dataclass
class Outcome:
    """What became of one batch."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    companies: int = 0
    rejected: list[Rejected] = field(default_factory=list)


class Importer:
    """What the batches of one import share. Blank values are not filled from companies.

    `companies` are the keys of those whose duplicates are not searched yet.
    """

    def __init__(self, fixed: Fixed) -> None:
        self.companies: list[int] = []
        self._fixed = fixed
        self._touched: set[int] = set()
        settings = contact_links.defaults()
        flags = settings.flags - {"address", "communication"}
        self._settings = replace(settings, fill=False, settled=self._touched)
        self._new_settings = replace(settings, flags=flags, fill=False)
        self._bare: dict[str, Value] = {}

    def take(self, batch: Sequence[FileRecord]) -> Outcome:
        """Bring some records into the contacts, inside a write."""
        self._outcome = Outcome()
        self._reader = RecordReader(self._fixed)
        self._digests: dict[int, str] = {}
        digests = [digest_of(item, self._fixed.form) for item in batch]
        self._known = known_cards(set(digests) - {""})
        queue: list[tuple[FileRecord, str, Incoming | None]] = []
        for item, digest in zip(batch, digests, strict=True):
            incoming = None if digest in self._known else self._read(item, digest)
            if incoming is not None or digest in self._known:
                queue.append((item, digest, incoming))
        self._matches = Matches()
        self._old_groups: dict[int, set[int]] = {}
        self._old_extras: dict[int, str] = {}
        self._old_channels: dict[int, list[Channel]] = {}
        self._load([incoming for _, _, incoming in queue if incoming is not None])
        self._changed: dict[int, Changed] = {}
        self._start_lot()
        for item, digest, incoming in queue:
            self._take_one(item, digest, incoming)
        self._write_lot()
        self._outcome.rejected.sort(key=lambda rejected: rejected.line)
        set_extras(
            {row_id: (self._old_extras.get(row_id, ""), d) for row_id, d in self._digests.items()}
        )
        return self._outcome

    def _read(self, item: FileRecord, digest: str) -> Incoming | None:
        try:
            return self._reader.read(item, digest)
        except Unusable as unusable:
            self._outcome.rejected.append(unusable.rejected)
            return None

    def _load(self, incoming: list[Incoming]) -> None:
        new = self._matches.load(incoming)
        self._old_groups.update(groups_of(new))
        self._old_extras.update(extras_of(new))
        self._old_channels.update(channel_rows.read(new))

    # --- one record --------------------------------------------------------------------------

    def _take_one(self, item: FileRecord, digest: str, incoming: Incoming | None) -> None:
        if incoming is None:
            row_id = self._known.get(digest)
            if row_id is not None and row_id not in self._touched:
                self._touched.add(row_id)
                self._outcome.unchanged += 1
                return
            incoming = self._read(item, digest)
            if incoming is None:
                return
            self._flush()
            self._load([incoming])
        try:
            self._take_incoming(incoming)
        except FieldRequired:
            raise
        except StoreError as error:
            record = incoming.record
            self._outcome.rejected.append(Rejected(record.line, record.raw, error))

    def _take_incoming(self, item: Incoming) -> None:
        if not self._lot_keys.isdisjoint(item.keys):
            self._flush()
            self._load([item])
        record = self._matches.find(item, self._touched)
        if record is None:
            self._add(item)
            return
        changed = self._update(record, item)
        self._touched.add(record.id)
        self._digests[record.id] = item.digest
        if changed:
            self._outcome.updated += 1
        else:
            self._outcome.unchanged += 1

    # --- new contacts ------------------------------------------------------------------------

    def _start_lot(self) -> None:
        self._lot: list[NewContact] = []
        self._lot_keys: set[tuple[str, ...]] = set()
        self._lot_companies: dict[str, NewContact] = {}

    def _add(self, item: Incoming) -> None:
        company = self._company(item)
        values = contact_rules.new_values(
            item.values, self._new_settings, None if company is None else company.values
        )
        if isinstance(company, NewContact):
            self._add_company(item.company_key, company)
        new = NewContact(
            values,
            company,
            self._reader.groups.ids(item.groups),
            item.record.extra,
            item.digest,
            item.record.channels,
        )
        self._lot.append(new)
        if item.is_company:
            self._lot_companies.setdefault(item.name_key, new)
        self._lot_keys.update(item.keys)
        self._outcome.created += 1

    def _company(self, item: Incoming) -> NewContact | Record | None:
        """Return the company that a person names: an existing one, one of the lot, or a new one."""
        if not item.company_key:
            return None
        if item.company_key in self._matches.companies:
            return self._matches.records[self._matches.companies[item.company_key]]
        if item.company_key in self._lot_companies:
            return self._lot_companies[item.company_key]
        if not self._bare:
            typed: dict[str, Any] = {"type": ContactType.COMPANY, "name": item.company_name}
            self._bare = contact_rules.new_values(typed, self._new_settings, None)
        return NewContact(contact_rules.of_another(self._bare, item.company_name))

    def _add_company(self, key: str, company: NewContact) -> None:
        """Put a company that a person names into the lot, if it is new."""
        if key in self._lot_companies:
            return
        self._lot_companies[key] = company
        self._lot.append(company)
        self._lot_keys.add(("company", key))
        self._outcome.companies += 1

    def _flush(self) -> None:
        """Write all there is; what follows may be what was just written."""
        companies = self._lot_companies
        self._write_lot()
        missing = companies.keys() - self._matches.companies.keys()
        self._matches.adopt({key: companies[key].id for key in missing})

    def _write_lot(self) -> None:
        """Write what has changed, then the lot, with numbers in the order of the file."""
        self._flush_changed()
        lot = self._lot
        if not lot:
            return
        unnumbered = [new for new in lot if not new.values["no"]]
        if unnumbered:
            own = {new.values["no"] for new in lot}
            series = numbering.series_of("contact_nos", CONTACT_NOS)
            numbers = _free_numbers(series, own, len(unnumbered))
            for new, no in zip(unnumbered, numbers, strict=True):
                new.values["no"] = no
        insert_all(lot, self._reader.references)
        self.companies += [new.id for new in lot if new.values["type"] == ContactType.COMPANY]
        self._touched.update(new.id for new in lot)
        self._old_groups.update({new.id: set(new.groups) for new in lot if new.groups})
        self._old_extras.update({new.id: new.extra for new in lot if new.extra})
        self._start_lot()

    def _flush_changed(self) -> None:
        """Write what has changed."""
        if self._changed:
            self._old_channels.update(update_all("import", self._changed))
            self._changed = {}

    # --- existing contacts -------------------------------------------------------------------

    def _update(self, record: Record, item: Incoming) -> bool:
        """Change a contact to what the file says; return whether anything was different."""
        if record.id in self._changed:
            self._flush_changed()
        old = self._old_channels.get(record.id, [])
        typed = without_moves(differences(record, item), old)
        more = self._more_channels(record, item, old)
        moves = not same_company(record, item)
        if moves:
            if more:
                self._write_alone(record, {}, more)
            self._move(self._matches.records[record.id], item, typed)
        elif typed or more:
            self._write(record, typed, more)
        new_groups: set[int] = set()
        if item.groups:
            old_groups = self._old_groups.setdefault(record.id, set())
            new_groups = set(self._reader.groups.ids(item.groups)) - old_groups
            if new_groups:
                add_groups({record.id: new_groups})
                old_groups |= new_groups
        extra = item.record.extra
        new_extra = bool(extra) and extra != self._old_extras.get(record.id, "")
        if new_extra:
            self._old_extras[record.id] = extra
        return bool(moves or typed or more or new_groups or new_extra)

    def _more_channels(self, record: Record, item: Incoming, old: list[Channel]) -> list[Channel]:
        """Return the channels with those of the file that are new; [] when none is, nor any label."""
        if not item.record.channels:
            return []
        countries = channel_rows.countries_for(record.values)
        found = with_more(old, item.record.channels, countries)
        return [] if found == old else found

    def _move(self, record: Record, item: Incoming, typed: dict[str, Any]) -> None:
        """Change a person who has another company; one that is missing is made."""
        self._flush()
        companies = self._outcome.companies
        try:
            with database.atomic():
                company = self._company(item)
                if isinstance(company, NewContact):
                    self._add_company(item.company_key, company)
                    self._flush()
                assert company is not None  # noqa: S101 - the file names one
                change = typed | {"company_no": company.values["no"]}
                contacts.apply(record, change, self._settings)
        except StoreError:
            if self._outcome.companies > companies:
                self._outcome.companies = companies
                self._matches.companies.pop(item.company_key, None)
            raise
        self._refresh()

    def _write(self, record: Record, typed: dict[str, Any], more: Sequence[Channel]) -> None:
        """Write changes: directly when nothing else depends on them, else as a person's."""
        is_company = record["type"] == ContactType.COMPANY
        spreads = is_company and _SPREADING.intersection(typed)
        if spreads and contact_links.has_persons(record.id):
            if more:
                self._write_alone(record, {}, more)
            self._flush()
            contacts.apply(self._matches.records[record.id], typed, self._settings)
            self._refresh()
        else:
            self._write_alone(record, typed, more)
        if is_company and "name" in typed:
            self._matches.renamed(self._matches.records[record.id], str(record["name"]))

    def _refresh(self) -> None:
        """Read again what else may have changed with a contact."""
        self._matches.refresh()
        self._old_channels = channel_rows.read(list(self._matches.records))
        self._known.clear()

    def _write_alone(
        self, record: Record, typed: dict[str, Any], more: Sequence[Channel] = ()
    ) -> None:
        changes = contact_rules.changed_values(record.values, typed, self._settings)
        after = {**record.values, **changes}
        if record["type"] == ContactType.COMPANY:
            after["company_name"] = after["name"]
        if record.id in self._changed:
            self._flush_changed()
        old = {name: record[name] for name in changes}
        self._changed[record.id] = Changed(old, changes, after, more)
        if record["type"] == ContactType.COMPANY and not _COMPARED.isdisjoint(changes):
            self.companies.append(record.id)
        self._matches.records[record.id] = replace(record, version=record.version + 1, values=after)


def _free_numbers(series: NumberSeries, own: set[str], count: int) -> list[str]:
    """Take the next free numbers of a series; those that come first are looked up all at once."""
    begun = series.last_no_used or series.starting_no
    likely = list(islice(numbering.upcoming(series), count)) if begun else []
    known = {row[0] for row in rows_among("SELECT no FROM contact WHERE no IN ", likely)}
    looked_up = set(likely)

    def taken(no: str) -> bool:
        if no in looked_up:
            return no in known or no in own
        found = database.execute_sql("SELECT 1 FROM contact WHERE no = ?", (no,)).fetchone()
        return no in own or found is not None

    return numbering.take(series, taken, count)
