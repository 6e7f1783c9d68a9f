"""Letters written: one PDF for the printer, a file for each contact, or one Word document.

All of them or none: what is half done lies beside its place under another name, and goes.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from store import attachments, merge_data
from store.attachment_files import clean_file_name
from store.errors import Question, RuleError, StorageFailed
from store.exchange import letter_sheets, typesetting
from store.exchange.letter_sheets import Compile, Sheet
from store.exchange.typesetter import Typesetter
from store.letter_masters import Letter, Master, Paper, master_of, master_of_kept
from store.letters import Addressee, WrittenLetter
from store.text import N_, Caption

Progress = Callable[[int, int], None]

MOST_TOGETHER = 20_000
"""How many letters one PDF may have; more go into several, or into files of their own."""
_SUFFIX = re.compile(r"\.(?!pdf$|docx$|zip$)[a-z0-9]{1,5}", re.IGNORECASE)
_PARSED = 100
_NAMES = frozenset({"contact.name", "company.name"})


class FilesExist(Question):
    """There are files of these names already: replacing them must be asked for."""

    keyword = "replace"

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(
            N_("%(path)s: %(count)s files with these names are there. Allow them to be replaced."),
            path=path,
            count=count,
        )

    @property
    def question(self) -> Caption:
        """The message to ask with."""
        return N_("%(path)s: %(count)s files with these names are there. Replace them?")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: so many `letters`, into so many `files`, at `path`."""

    letters: int
    files: int
    path: Path


@dataclass
class _Source:
    """Makes the letters of addressees, reading each document and each batch of fields once."""

    addressees: Sequence[Addressee]
    progress: Progress
    masters: dict[int, Master] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paper = Paper()

    def master(self, number: int) -> Master:
        found = self.masters.get(number)
        if found is None:
            if len(self.masters) >= _PARSED:
                self.masters.clear()
            reader = master_of_kept if attachments.is_filled(number) else master_of
            found = self.masters[number] = reader(attachments.read(number), self.paper)
        return found

    def batches(self) -> Iterator[list[tuple[Addressee, dict[str, str], Master]]]:
        """Yield the addressees with their values, some at a time, and tell how far it is."""
        waiting = iter(self.addressees)
        total = len(self.addressees)
        done = 0
        while some := list(islice(waiting, letter_sheets.TOGETHER)):
            self.progress(done, total)
            masters = [self.master(item.attachment_id) for item in some]
            fields = _NAMES.union(*(master.fields for master in masters))
            values = merge_data.values([item.to for item in some], fields)
            yield list(zip(some, values, masters, strict=True))
            done += len(some)
        self.progress(total, total)

    def letters(self) -> Iterator[tuple[Addressee, Letter, str]]:
        """Yield each addressee with the letter, and what a file of it is called, no ending."""
        for batch in self.batches():
            for item, values, master in batch:
                yield item, master.letter(item.to, values), _stem(values)


def form_of(target: Path) -> str:
    """Return what `target` is to be: `pdf`, `docx`, `zip`, or `folder`."""
    ending = target.suffix.lower().removeprefix(".")
    return ending if ending in ("pdf", "docx", "zip") and not target.is_dir() else "folder"


def write(
    addressees: Sequence[Addressee],
    target: Path,
    *,
    replace: bool = False,
    keep: bool = False,
    note: Callable[[list[WrittenLetter], Callable[[], object]], object] | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write letters to `target`: a .pdf or .docx with all of them, a .zip or a folder of files.

    An existing file is replaced; `replace` allows it for the files of a folder. `note` is called,
    when all is ready, with what is kept of each letter (nothing unless `keep`) and the function
    that puts the files into their place. `progress` may raise Cancelled. Raises FilesExist, what
    is wrong with a document or a contact, and StorageFailed.
    """
    target = target.expanduser()
    form = form_of(target)
    source = _Source(addressees, progress or _silent)
    kept: list[WrittenLetter] = []
    try:
        with tempfile.TemporaryDirectory(prefix=".trato-", dir=_parent(target)) as folder:
            place = Path(folder)
            writer = {"pdf": _pdf, "docx": _word}.get(form, _each)
            count = writer(source, place, kept if keep else None)
            finish = _finisher(form, place, target, replace)
            if note is None:
                finish()
            else:
                note(kept, finish)
    except OSError as error:
        raise StorageFailed.unwritten(target, error) from error
    return Written(len(addressees), count, target)


def pdf_of(
    addressees: Sequence[Addressee],
    *,
    keep: bool = False,
    progress: Progress | None = None,
) -> tuple[bytes, list[WrittenLetter]]:
    """Return one PDF of letters, and what is kept of each (nothing unless `keep`).

    Raises what `write` raises for documents and contacts.
    """
    kept: list[WrittenLetter] = []
    source = _Source(addressees, progress or _silent)
    return _together(source, kept if keep else None), kept


def _silent(_done: int, _total: int) -> None:
    return


def _parent(target: Path) -> Path:
    """Return the folder in which files lie until they are complete."""
    if target.is_dir():
        return target
    if (target.exists() and form_of(target) == "folder") or _SUFFIX.fullmatch(target.suffix):
        raise RuleError(
            N_(
                "%(path)s: name a file .pdf, .docx or .zip, or a folder for a file of each contact."
            ),
            path=target,
        )
    if not target.parent.is_dir():
        raise RuleError(
            N_("The folder %(path)s does not exist. Create it, or name another one."),
            path=target.parent,
        )
    return target.parent


def _together(source: _Source, kept: list[WrittenLetter] | None) -> bytes:
    if len(source.addressees) > MOST_TOGETHER:
        raise RuleError(
            N_("One PDF takes %(limit)s letters at most. Name a folder or a .zip instead."),
            limit=MOST_TOGETHER,
        )
    parts: list[Future[bytes]] = []
    # the next letters are written while those before are typeset
    with Typesetter() as aside, ThreadPoolExecutor(1, "typesetter") as setting:

        def typeset(sheets: list[Sheet]) -> None:
            if sheets:
                parts.append(setting.submit(letter_sheets.typeset, sheets, aside.compile))

        def alone(*given: Any, **options: Any) -> bytes:
            return setting.submit(aside.compile, *given, **options).result()

        for batch in source.batches():
            sheets: list[Sheet] = []
            for item, values, master in batch:
                letter = master.letter(item.to, values)
                if letter.word:
                    raise _no_pdf()
                if letter.sheet is None:
                    typeset(sheets)
                    sheets = []
                    parts.append(setting.submit(bytes, letter.pdf))
                else:
                    sheets.append(letter.sheet)
                _keep(kept, item, letter, alone)
            if parts:
                parts[-1].result()
            typeset(sheets)
        return typesetting.joined([part.result() for part in parts])


def _no_pdf() -> RuleError:
    return RuleError(
        N_(
            "A Word document makes no PDF. Name a folder or a .zip for a Word file of each contact, "
            "or a .docx for all of them in one."
        )
    )


def _pdf(source: _Source, place: Path, kept: list[WrittenLetter] | None) -> int:
    (place / "letters").write_bytes(_together(source, kept))
    return 1


def _word(source: _Source, place: Path, kept: list[WrittenLetter] | None) -> int:
    """Write one Word document with all letters, which are of one document."""
    rows: list[dict[str, str]] = []
    words = set()
    for batch in source.batches():
        for item, values, master in batch:
            if master.word is None:
                name = attachments.describe(item.attachment_id).name
                raise NoWord(name)
            words.add(item.attachment_id)
            rows.append(values)
            if kept is not None:
                _keep(kept, item, master.letter(item.to, values))
    if len(words) > 1:
        raise RuleError(
            N_(
                "The letters are of several Word documents, such as one for each language. Name a "
                "folder or a .zip for a file of each contact."
            )
        )
    document = source.master(words.pop()).word
    if document is not None:
        (place / "letters").write_bytes(document.filled_together(rows))
    return 1


class NoWord(RuleError):
    """A letter that is no Word document cannot go into one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("%(name)s is no Word document. Name a .pdf, a folder or a .zip."), name=name
        )


def _each(source: _Source, place: Path, kept: list[WrittenLetter] | None) -> int:
    """Write a file for each letter; two contacts of one name have files of two names."""
    taken: dict[str, int] = {}
    count = 0
    with Typesetter() as aside:
        for item, letter, stem in source.letters():
            content, ending = letter.file(aside.compile)
            name = _unique(stem, ending, taken)
            (place / name).write_bytes(content)
            _keep(kept, item, letter, aside.compile)
            count += 1
    return count


def _keep(
    kept: list[WrittenLetter] | None, item: Addressee, letter: Letter, by: Compile | None = None
) -> None:
    if kept is not None:
        name, content = ("", b"") if letter.again else letter.kept(by)
        kept.append(WrittenLetter(item, name, content))


def _stem(values: dict[str, str]) -> str:
    """Return what a file is called: the company and the person, or the company itself."""
    company, contact = (values[name] for name in ("company.name", "contact.name"))
    parts = dict.fromkeys(part for part in (company, contact) if part)
    return " - ".join(part.replace("/", "-").replace("\\", "-") for part in parts)


def _unique(stem: str, ending: str, taken: dict[str, int]) -> str:
    """Return a file name that no letter before has, also where case does not matter."""
    number = 1
    while True:
        mark = f" ({number})" if number > 1 else ""
        short = clean_file_name(stem[: 200 - len(mark)] + ".x").removesuffix(".x")
        name = f"{short or 'letter'}{mark}.{ending}"
        if taken.setdefault(name.casefold(), 1) == 1:
            taken[name.casefold()] = 2
            return name
        number += 1


def _finisher(form: str, place: Path, target: Path, allowed: bool) -> Callable[[], None]:
    """Return the function that puts what was written into its place."""
    if form == "zip":
        _pack(place)
    if form != "folder":
        return lambda: _moved(place / "letters", target)
    names = sorted(path.name for path in place.iterdir())
    there = sum((target / name).exists() for name in names)
    if there and not allowed:
        raise FilesExist(target, there)

    def finish() -> None:
        target.mkdir(mode=0o700, exist_ok=True)
        done: list[Path] = []
        try:
            for name in names:
                (place / name).replace(target / name)
                done.append(target / name)
        except OSError:
            if not there:
                for path in done:
                    path.unlink(missing_ok=True)
            raise

    return finish


def _moved(part: Path, target: Path) -> None:
    with suppress(OSError):
        part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


def _pack(place: Path) -> None:
    """Put the files of a folder into an archive, by their names."""
    files = sorted(place.iterdir())
    with zipfile.ZipFile(place / "letters", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.name)
            path.unlink()
