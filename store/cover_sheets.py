"""Cover sheets: one page for a contact, with lines of text and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peewee import fn

from store import clock, db
from store.attachment_files import clean_file_name
from store.enumerations import CAPTIONS, Choice, DocumentType
from store.errors import InvalidValue, RuleError
from store.events import Event, Party
from store.exchange import typesetting
from store.exchange.document_words import words_for
from store.letterhead import Letterhead, letterhead, page
from store.models import Contact, database
from store.models.segments import SegmentLine
from store.nouns import noun
from store.postal_addresses import address_lines
from store.printing import COVER_SHEET, SOURCE, Printout
from store.records import Record, get
from store.sales_document_paper import Paper
from store.text import N_

LINES = 5


class Remark(Choice):
    """What a cover sheet asks of whom it goes to."""

    AS_AGREED = 0
    FOR_INFORMATION = 1
    COMMENTS_PLEASE = 2
    FOR_APPROVAL = 3
    PLEASE_CALL = 4
    RETURN_AFTER_USE = 5


CAPTIONS["Remark"] = [
    N_("As agreed upon"),
    N_("For your information"),
    N_("Your comments, please"),
    N_("For your approval"),
    N_("Please call"),
    N_("Returned after use"),
]


@dataclass(frozen=True)
class CoverText:
    """What stands on a cover sheet: up to five lines, remarks to tick, and one in own words."""

    lines: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    custom: str = ""


@db.read
def cover_sheets(
    contact_nos: Sequence[object],
    text: CoverText,
    campaign_no: str = "",
    progress: Callable[[int, int], object] | None = None,
) -> list[Printout]:
    """Return a cover sheet for each contact, at its address of today.

    `campaign_no` is that of the segment that they are printed for; `progress` is told how many are
    done, of how many. Raises NotFound, RuleError for more than five lines, and what typesetting
    raises.
    """
    if len(text.lines) > LINES:
        raise RuleError(
            N_("A cover sheet has at most %(count)s lines. Leave some out."), count=LINES
        )
    head = letterhead()
    sheets = []
    for no in contact_nos:
        sheets.append(_sheet(get(noun("contact"), no), text, campaign_no, head))
        if progress is not None:
            progress(len(sheets), len(contact_nos))
    return sheets


def _sheet(contact: Record, text: CoverText, campaign_no: str, head: Letterhead) -> Printout:
    words = words_for(str(contact["language_code"]), head.language)
    today = clock.today()
    title = words["cover_sheet"]
    info = [
        [words["date"], words.long_date(today)],
        [words["salesperson"], _salesperson(str(contact["salesperson_code"]))],
    ]
    address = address_lines(contact.key, today, head.country)
    data = page(words, head.data(words), address, title, info) | {
        "remarks": [[words[item.key], item in text.remarks] for item in Remark],
        "custom": text.custom,
        "lines": [line for line in text.lines if line.strip()],
    }
    content = typesetting.typeset("cover-sheet", data, day=today, files=head.files)
    name = clean_file_name(f"{title}-{contact.key}.pdf".replace(" ", "-"))
    event = Event(COVER_SHEET, (Party(contact.key),), campaign_no=campaign_no, source=SOURCE)
    paper = Paper(content, f"{title} {contact.key}", name)
    language = str(contact["language_code"])
    return Printout(paper, event, DocumentType.COVER_SHEET.caption, contact.key, language)


def _salesperson(code: str) -> str:
    return str(get(noun("salesperson"), code)["name"]) if code else ""


def remark(typed: str) -> Remark:
    """Return the remark that a person names. Raises InvalidValue."""
    name = typed.strip().lower().replace("-", "_")
    found = next((item for item in Remark if item.key == name), None)
    if found is None:
        raise InvalidValue(
            "",
            typed,
            N_("'%(value)s' is no remark. There are: %(names)s."),
            names=", ".join(item.key for item in Remark),
        )
    return found


@db.read
def of_segment(no: object) -> tuple[list[str], str]:
    """Return the contacts of a segment, each once, and its campaign. Raises NotFound, RuleError."""
    segment = get(noun("segment"), no)
    query = (
        SegmentLine.select(Contact.no)
        .join(Contact)
        .where(SegmentLine.segment == segment.id)
        .group_by(Contact.no)
        .order_by(fn.MIN(SegmentLine.line_no))
    )
    numbers = [row[0] for row in database.execute(query).fetchall()]
    if not numbers:
        raise RuleError(N_("Segment %(no)s has no contacts. Add some first."), no=segment.key)
    return numbers, str(segment["campaign_no"])
