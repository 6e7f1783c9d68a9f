"""Reading mailboxes into the log: what is new since the last time, in portions that are saved.

An interrupted scan goes on where it was; a message that was seen in another mailbox is known by
its key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice

from store import clock, db, logged_messages, mail, template_setup
from store.errors import RuleError
from store.event_plans import Candidate
from store.exchange import mail as messages
from store.exchange.imap import Account, Server
from store.interactions import NewAttachment
from store.mail_sources import Message, Source, on_disk, on_server, readable
from store.models.recording import MailRead, MailSource
from store.nouns import noun
from store.recording import record_all
from store.recording_choices import EventStatus
from store.records import find_id
from store.text import N_

PORTION = 500
"""How many messages one transaction keeps."""


@dataclass(frozen=True)
class Scan:
    """What is to be read.

    Attributes:
        since: The first day whose messages are read; None for all.
        body: Whether the messages themselves are kept with their entries; None for what the
            marketing set-up says.
        lists: Whether what comes from mailing lists is logged, too.
        owner: The salesperson whose mailboxes they are; "" when every message names one.
        folders: Only the folders of these names, whatever they are for; () for all usual ones.
        again: Whether to read everything once more.
        dry_run: Whether nothing is to be saved.
    """

    since: date | None = None
    body: bool | None = None
    lists: bool = False
    owner: str = ""
    folders: tuple[str, ...] = ()
    again: bool = False
    dry_run: bool = False


@dataclass
class Report:
    """What a scan found: numbers of messages, and of mailboxes.

    Of a trial, messages that lie in several mailboxes are counted in each of them.
    """

    mailboxes: int = 0
    messages: int = 0
    logged: int = 0
    waiting: int = 0
    known: int = 0
    older: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    """The folders that are for what is not kept."""


def scan(
    places: Sequence[str | Account],
    wanted: Scan,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Read mailboxes, the folders that hold them, and accounts; return what was found.

    Raises NotFound for an unknown owner, UnreadableFile for a path that is not there or cannot be
    read, ServerUnavailable, and RuleError for a path without a mailbox, and when nothing could be
    logged: without a template for e-mails, or without any address of a salesperson.
    """
    ours = _ready(wanted)
    if wanted.body is None:
        wanted = replace(wanted, body=logged_messages.are_kept())
    report = Report()
    with ExitStack() as connections:
        found = [box for place in places for box in _sources(place, wanted, report, connections)]
        sizes = [_size(box) for box in found]
        done, total = 0, sum(sizes) or 1
        for box, size in zip(found, sizes, strict=True):
            report.mailboxes += 1
            for place in _read(box, wanted, ours, report):
                if progress is not None:
                    progress(min(done + place, total - 1), total)
            done += size
    if progress is not None:
        progress(total, total)
    return report


def _ready(wanted: Scan) -> dict[str, str]:
    """Return the salespeople by address. Raises RuleError when nothing could be logged."""
    if not template_setup.template_of("email"):
        raise RuleError(
            N_(
                "Interaction Template Setup names no template for e-mails, so none can be logged. "
                "Choose one there, then read the mailboxes."
            )
        )
    if wanted.owner:
        find_id(noun("salesperson"), wanted.owner)
    ours = mail.salespeople()
    if not ours and not wanted.owner:
        raise RuleError(
            N_(
                "No salesperson has an e-mail address, so no message can be told to be ours. Enter "
                "the addresses under Salespeople, or say whose mailbox it is."
            )
        )
    return ours


def _sources(
    place: str | Account, wanted: Scan, report: Report, connections: ExitStack
) -> Iterator[Source]:
    """Yield the mailboxes at a place that are wanted; a connection lasts as long as the scan."""
    if isinstance(place, str):
        return on_disk(place, wanted.folders, report.left_out)
    server = Server(place)
    connections.callback(server.close)
    server.open()
    return on_server(server, wanted.folders, report.left_out)


def _size(box: Source) -> int:
    with readable(box.name):
        return box.size()


def _read(box: Source, wanted: Scan, ours: dict[str, str], report: Report) -> Iterator[int]:
    """Read what is new in a mailbox, portion by portion; yield how many bytes are behind."""
    known = _known(box, wanted)
    with readable(box.name):
        new = box.new(known, wanted.since)
        while portion := list(islice(new, PORTION)):
            work = partial(_keep, box, known, wanted, ours, portion, report)
            if wanted.dry_run:
                db.trial(work)
            else:
                work()
            yield box.behind(portion[-1])


@db.read
def _known(box: Source, wanted: Scan) -> MailSource:
    """Return what is known of a mailbox, as if nothing was when it has to be read anew."""
    since = wanted.since.isoformat() if wanted.since else ""
    source = MailSource.get_or_none(MailSource.path == box.name)
    if source is None:
        return MailSource(path=box.name, since=since)
    whole = not source.since
    if wanted.again or not (whole or (since and since >= source.since)):
        source.place, source.mark, source.since = -1, "", since
    return source


@db.write
def _keep(
    box: Source,
    known: MailSource,
    wanted: Scan,
    ours: dict[str, str],
    portion: Sequence[Message],
    report: Report,
) -> None:
    """Record a portion of messages, and that they were read."""
    candidates = []
    found = Report()
    for message in portion:
        item = _candidate(box, wanted, ours, message, found)
        if item is not None:
            candidates.append(item)
    for result in record_all(candidates):
        if result.again:
            found.known += 1
            continue
        if result.status is EventStatus.LOGGED:
            found.logged += 1
        elif result.status is EventStatus.WAITING:
            found.waiting += 1
        else:
            found.skipped[result.reason] += 1
    if not wanted.dry_run:
        _remember(box, known, portion)
    for name in ("messages", "logged", "waiting", "known", "older"):
        setattr(report, name, getattr(report, name) + getattr(found, name))
    report.skipped += found.skipped


def _candidate(
    box: Source, wanted: Scan, ours: dict[str, str], raw: Message, found: Report
) -> Candidate | None:
    """Return a message as an event, or None when it is not asked for."""
    message = messages.read(raw.head)
    if message.folder_data:
        return None
    found.messages += 1
    arrived = None if message.sent else raw.arrived()
    told = mail.Told(box.name, box.folder, wanted.owner, (), arrived, wanted.lists, box.where(raw))
    event, skip = mail.event_of(message, ours, told)
    if wanted.since and event.at and event.at.astimezone().date() < wanted.since:
        found.older += 1
        return None
    if "D" in raw.flags:
        skip = "draft"
    elif "T" in raw.flags:
        skip = "deleted"
    return Candidate(event, skip, partial(_document, raw) if wanted.body else None)


def _document(raw: Message) -> NewAttachment:
    return mail.document_of(raw.content())


def _remember(box: Source, known: MailSource, portion: Sequence[Message]) -> None:
    """Say that a portion of a mailbox was read, inside a write."""
    if known.place < 0:
        MailRead.delete().where(MailRead.source == known.id).execute()
        known.place = 0
    known.read_at = clock.stamp()
    if not known.id:
        known.save()
    box.remember(known, portion)
    known.save()
