"""Letters on paper: all of them as one job of a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store import db, printers
from store.letter_files import Progress, pdf_of
from store.letters import Addressee, WrittenLetter
from store.printers import PrinterSettings

Note = Callable[[list[WrittenLetter], Callable[[], object]], object]


def print_letters(
    addressees: Sequence[Addressee],
    settings: PrinterSettings,
    *,
    queue: str = "",
    title: str = "",
    note: Note | None = None,
    progress: Progress | None = None,
) -> str:
    """Have letters printed; return what the printer says, such as the number of the job.

    `note` is called, once the printer has them, as by `letter_files.write`. Raises PrintFailed, and
    what `letter_files.pdf_of` raises.
    """
    content, kept = pdf_of(addressees, keep=note is not None, progress=progress)
    if note is not None:
        tried = note
        db.trial(lambda: tried(kept, lambda: None))
    # a printer may take its time, in which nobody else could write if this were one transaction
    said = printers.send(content, settings, queue=queue, title=title)
    if note is not None:
        note(kept, lambda: None)
    return said
