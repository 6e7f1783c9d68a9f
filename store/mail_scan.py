"""Reading mailboxes into the log: what is new since the last time, in portions that are saved.

An interrupted scan goes on where it was; a message that was seen in another mailbox is known by
its key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from store import clock, db, dialect, mail, template_setup
from store.address_books import UnreadableFile
from store.errors import RuleError
from store.event_plans import Candidate
from store.exchange import mail as messages
from store.exchange import mailboxes
from store.exchange.mailboxes import Mailbox, Raw
from store.interactions import NewAttachment
from store.models import database
from store.models.recording import MailRead, MailSource
from store.nouns import noun
from store.recording import record_all
from store.recording_choices import EventStatus
from store.records import find_id
from store.text import N_, fold_key

PORTION = 500
"""How many messages one transaction keeps."""


@dataclass(frozen=True)
class Scan:
    """What is to be read.

    Attributes:
        since: The first day whose messages are read; None for all.
        body: Whether the messages themselves are kept with their entries.
        lists: Whether what comes from mailing lists is logged, too.
        owner: The salesperson whose mailboxes they are; "" when every message names one.
        folders: Only the folders of these names, whatever they are for; () for all usual ones.
        again: Whether to read everything once more.
        dry_run: Whether nothing is to be saved.
    """

    since: date | None = None
    body: bool = False
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
    paths: Sequence[str], wanted: Scan, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Read mailboxes, and the folders that hold them, into the log; return what was found.

    Raises NotFound for an unknown owner, UnreadableFile for a path that is not there or cannot be
    read, and RuleError for one without a mailbox, and when nothing could be logged:
    without a template for e-mails, or without any address of a salesperson.
    """
    ours = _ready(wanted)
    report = Report()
    found = [box for path in paths for box in _boxes(path, wanted, report)]
    sizes = [0 if box.is_maildir else box.path.stat().st_size for box in found]
    done, total = 0, sum(sizes) or 1
    for box, size in zip(found, sizes, strict=True):
        report.mailboxes += 1
        with _readable(box.path):
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


def _boxes(path: str, wanted: Scan, report: Report) -> list[Mailbox]:
    """Return the mailboxes at a path that are wanted."""
    root = Path(path).expanduser().resolve()
    with _readable(root):
        root.stat()  # what is not there is said, too
        found = list(mailboxes.find(root))
    if not found and not (root.is_file() and not root.stat().st_size):
        raise RuleError(
            N_("%(path)s is no mailbox, and none lies in it: neither an mbox nor a Maildir."),
            path=path,
        )
    if wanted.folders:
        names = {fold_key(name) for name in wanted.folders}
        return [box for box in found if fold_key(box.folder) in names]
    report.left_out += [str(box.path) for box in found if mailboxes.is_left_out(box, root)]
    return [box for box in found if not mailboxes.is_left_out(box, root)]


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableFile(path, error.strerror or error) from error


def _read(box: Mailbox, wanted: Scan, ours: dict[str, str], report: Report) -> Iterator[int]:
    """Read what is new in a mailbox, portion by portion; yield how many bytes are behind."""
    source = _source(box, wanted)
    new = _new_in_maildir(box, source) if box.is_maildir else _new_in_mbox(box, source)
    while portion := list(islice(new, PORTION)):
        work = partial(_keep, box, source, wanted, ours, portion, report)
        if wanted.dry_run:
            db.trial(work)
        else:
            work()
        last = portion[-1].place
        yield last if isinstance(last, int) else 0


@db.read
def _source(box: Mailbox, wanted: Scan) -> MailSource:
    """Return what is known of a mailbox, as if nothing was when it has to be read anew."""
    path, since = str(box.path), wanted.since.isoformat() if wanted.since else ""
    source = MailSource.get_or_none(MailSource.path == path)
    if source is None:
        return MailSource(path=path, since=since)
    whole = not source.since
    if wanted.again or not (whole or (since and since >= source.since)):
        source.place, source.mark, source.since = -1, "", since
    return source


def _new_in_mbox(box: Mailbox, source: MailSource) -> Iterator[Raw]:
    place = max(0, source.place)
    if place and (
        box.path.stat().st_size < place or mailboxes.mark_of_mbox(box.path, place) != source.mark
    ):
        place = 0
    return mailboxes.messages_of_mbox(box.path, place)


def _new_in_maildir(box: Mailbox, source: MailSource) -> Iterator[Raw]:
    files = mailboxes.names_of_maildir(box.path)
    known: set[str] = set()
    if source.id and source.place >= 0:
        query = MailRead.select(MailRead.name).where(MailRead.source == source.id)
        known = {row[0] for row in database.execute(query).fetchall()}
    for name in sorted(files.keys() - known):
        raw = mailboxes.message_of_maildir(box.path, name, files[name])
        if raw is not None:
            yield raw


@db.write
def _keep(
    box: Mailbox,
    source: MailSource,
    wanted: Scan,
    ours: dict[str, str],
    portion: Sequence[Raw],
    report: Report,
) -> None:
    """Record a portion of messages, and that they were read."""
    candidates = []
    found = Report()
    for raw in portion:
        item = _candidate(box, wanted, ours, raw, found)
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
        _remember(box, source, portion)
    for name in ("messages", "logged", "waiting", "known", "older"):
        setattr(report, name, getattr(report, name) + getattr(found, name))
    report.skipped += found.skipped


def _candidate(
    box: Mailbox, wanted: Scan, ours: dict[str, str], raw: Raw, found: Report
) -> Candidate | None:
    """Return a message as an event, or None when it is not asked for."""
    message = messages.read(raw.head)
    if message.folder_data:
        return None
    found.messages += 1
    arrived = None if message.sent else raw.arrived()
    told = mail.Told(str(box.path), box.folder, wanted.owner, (), arrived, wanted.lists)
    event, skip = mail.event_of(message, ours, told)
    if wanted.since and event.at and event.at.astimezone().date() < wanted.since:
        found.older += 1
        return None
    if "D" in raw.flags:
        skip = "draft"
    elif "T" in raw.flags:
        skip = "deleted"
    return Candidate(event, skip, partial(_document, raw) if wanted.body else None)


def _document(raw: Raw) -> NewAttachment:
    return mail.document_of(raw.content())


def _remember(box: Mailbox, source: MailSource, portion: Sequence[Raw]) -> None:
    """Say that a portion of a mailbox was read, inside a write."""
    if source.place < 0:
        MailRead.delete().where(MailRead.source == source.id).execute()
        source.place = 0
    if not box.is_maildir:
        source.place = int(portion[-1].place)
        source.mark = mailboxes.mark_of_mbox(box.path, source.place)
    source.read_at = clock.stamp()
    source.save()
    if box.is_maildir:
        rows: Iterable[tuple[int, str]] = ((source.id, str(raw.place)) for raw in portion)
        dialect.insert_rows(database, "mail_read", ("source_id", "name"), list(rows))
