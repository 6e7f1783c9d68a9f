"""The parsers that read what others wrote, each with texts to begin with.

A target takes any bytes and ends in a result or a StoreError: see `tools/fuzz.py`.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

CORPUS = ROOT / "tests" / "corpus"
"""A folder for each target: cases that were found once, and what to begin with."""
_FILES = ROOT / "tests" / "store" / "exchange" / "files"
_NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
_DAY = date(2026, 3, 5)

Parse = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """A parser: `seeds` are what to begin with, `pieces` what its language is made of."""

    parse: Parse
    seeds: Callable[[], list[bytes]]
    pieces: tuple[bytes, ...] = ()
    archive: bool = False


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


class Unclean(Exception):
    """What a parser gives on has signs that no stored text may have."""


def _clean(*texts: str) -> None:
    from store.text import clean_text

    for text in texts:
        if clean_text(text, multiline=True) != text:
            raise Unclean(ascii(text))


# --- address books ---------------------------------------------------------------------------


def _cards(data: bytes) -> object:
    from store.exchange.cards import ParsedContact
    from store.exchange.vcard import read_vcards, write_vcards

    found = list(read_vcards(io.BytesIO(data)))
    people = [item for item in found if isinstance(item, ParsedContact)]
    return [write_vcards(io.BytesIO(), people, version) for version in ("3.0", "4.0")]


def _rows(data: bytes) -> object:
    from store.exchange.csvfile import read_csv, sniff

    return sniff(io.BytesIO(data)), list(read_csv(io.BytesIO(data)))


def _workbook(data: bytes) -> object:
    from store.exchange.workbook import read_workbook

    return list(read_workbook(io.BytesIO(data)))


def _book(data: bytes) -> object:
    from store.address_books import preview, recognize

    return [preview(recognize(name, lambda: io.BytesIO(data))) for name in ("x.csv", "x.vcf", "x")]


# --- mail and calendars ----------------------------------------------------------------------


def _mail(data: bytes) -> object:
    from store.events import Event
    from store.exchange.mail import read
    from store.mail import Told, document_of, event_of

    told = Told("fuzz", "Inbox", "JO", (), _NOW, lists=True)
    event, _skip = event_of(read(data), {"jo@a.example": "JO"}, told)
    if not isinstance(event, Event):
        raise TypeError(event)
    event.as_json().encode("utf-8")
    _clean(event.subject, event.description, event.text, event.key)
    for party in event.parties:
        _clean(party.name, party.value)
    return document_of(data)


def _mbox(data: bytes) -> object:
    from store.exchange.mail import read
    from store.exchange.mailboxes import find, mark_of_mbox, messages_of_mbox

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "box"
        path.write_bytes(b"From x\n" + data)
        list(find(path))
        for raw in messages_of_mbox(path):
            raw.arrived()
            read(raw.head)
            if isinstance(raw.place, int):
                mark_of_mbox(path, raw.place)
    return None


def _calendar(data: bytes) -> object:
    from store.exchange.calendars import read

    found = read(data, _NOW)
    _clean(found.name)
    for meeting in found.meetings:
        _clean(meeting.uid, meeting.summary, meeting.location, meeting.text)
        for guest in (*meeting.guests, *([meeting.organizer] if meeting.organizer else ())):
            _clean(guest.name, guest.address)
    return read(data, _NOW, _NOW)


# --- what people type ------------------------------------------------------------------------


def _typed(verb: Callable[[str], object]) -> Parse:
    """Make a target that goes on where one text is refused: each line is a text of its own."""

    def parse(data: bytes) -> object:
        from store.errors import StoreError

        refused = []
        for line in _text(data).split("\n"):
            try:
                verb(line)
            except StoreError as error:
                refused.append(str(error))
        return refused

    return parse


def _filter(text: str) -> object:
    from store.filter_parser import parse_filter
    from store.filters import matcher

    def convert(operand: str) -> str:
        return operand

    return matcher(parse_filter(text), convert, text=True)("Adatum")


def _date(text: str) -> None:
    from store.dates import apply_formula, parse_date, parse_date_range, parse_formula
    from store.errors import StoreError

    for read in (parse_date, parse_date_range):
        try:
            read(text, work_date=_DAY, today=_DAY)
        except StoreError:
            continue
    apply_formula(parse_formula(text), _DAY)


def _number(text: str) -> None:
    from store import values
    from store.errors import StoreError

    reads: tuple[Callable[[str], object], ...] = (
        values.parse_minutes, values.parse_amount, values.parse_quantity, values.parse_integer,
        values.parse_days, values.parse_boolean, lambda text: values.parse_time(text, now=time),
    )  # fmt: skip
    for read in reads:
        try:
            read(text)
        except StoreError:
            continue


def _phone(text: str) -> object:
    from store import phones

    return [
        (phones.normal(text, given), phones.shown(text, given, "ES"), phones.queries(text))
        for given in ((), ("ES",), (text,))
    ]


def _people(text: str) -> object:
    from store.exchange.mail_building import Letter, build, people

    found = people(text)
    letter = Letter(("Jo", "jo@a.example"), found, text, text, "<1@a.example>", _NOW, html=text)
    return build(letter).content


# --- documents -------------------------------------------------------------------------------

NAMES = {"contact.name": "contact.name", "contact.city": "contact.city", "date": "date"}


def _merge(data: bytes) -> object:
    from store.errors import StoreError
    from store.exchange import merging

    text = merging.decoded(data)
    refused = []
    for kind in merging.TextKind:
        try:
            merging.read(text, NAMES, kind).filled(dict.fromkeys(NAMES, text[:200]))
        except StoreError as error:
            refused.append(str(error))
    return refused


def _word(data: bytes) -> object:
    from store.exchange.word_letters import WordDocument

    document = WordDocument(data, NAMES)
    values = dict.fromkeys(NAMES, "x\ny\x0b<w:t>&")
    return document.filled(values), document.filled_together([values, values])


def _readable(extension: str) -> Parse:
    """Make a target of a file as text. Its reader may break: it is a process of its own."""

    def parse(data: bytes) -> object:
        from store.attachments import AttachmentFile
        from store.exchange.readable import read

        return read(AttachmentFile(f"x.{extension}", extension, data, True))

    return parse


def _web(data: bytes) -> object:
    from store.exchange import hypertext, kept_letters, rich_text
    from store.exchange.markdown import Markdown, plain_of_html

    text = _text(data)
    markdown = Markdown(text)
    return (
        hypertext.text_of(data), plain_of_html(text), kept_letters.read(text), markdown,
        rich_text.from_markdown(text), rich_text.from_plain(text),
    )  # fmt: skip


# --- files of our own ------------------------------------------------------------------------


def _event(data: bytes) -> object:
    from store.events import from_json

    return from_json(_text(data)).as_json()


def _spool(data: bytes) -> object:
    from store.spool import waiting

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "1.json").write_bytes(data)
        (found,) = waiting(Path(folder))
        return found


def _configuration(data: bytes) -> object:
    from tui.config import load_config

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(data)
        return load_config(path)


# --- what to begin with ----------------------------------------------------------------------


def _kept(*patterns: str) -> Callable[[], list[bytes]]:
    return lambda: [
        path.read_bytes() for pattern in patterns for path in sorted(_FILES.glob(pattern))
    ]


def _written(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


def _word_seed() -> list[bytes]:
    from tests.word_files import word_document

    return [
        word_document("contact_name", "contact_city", body="<w:p><w:r><w:t>Hi</w:t></w:r></w:p>")
    ]


def _workbook_seed() -> list[bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    for row in (
        ("Name", "E-Mail", "Phone"),
        ("Ana", "ana@a.example", 600111222),
        ("=1+1", "", 1.5),
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    made = io.BytesIO()
    book.save(made)
    return [made.getvalue()]


def _pdf_seed() -> list[bytes]:
    """Two pages, as small as a PDF is."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R %b >>"
    text = b"BT /F1 9 Tf 9 9 Td (Hello) Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>",
        page % b"/Resources << /Font << /F1 5 0 R >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text), font,
    )  # fmt: skip
    return [pdf(parts)]


def pdf(parts: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    end = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (count, table, end)


_MAIL = """From: =?utf-8?q?Jo=C3=A9?= <jo@a.example>
To: "Ana, B." <ana@b.example>, undisclosed:;
Subject: =?utf-8?b?w5E=?= =?iso-8859-1?q?=F1?=
Date: Thu, 5 Mar 2026 10:00:00 +0100
Message-ID: <1@a.example>
References: <0@a.example> <00@a.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hola=C3=B1
--b
Content-Type: application/octet-stream; name*0*=utf-8''%C3%B1; name*1="x.txt"
Content-Disposition: attachment; filename="../../x.txt"
Content-Transfer-Encoding: base64

aGVsbG8=
--b--
"""
_CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
X-WR-CALNAME:Work
BEGIN:VTIMEZONE
TZID:Europe/Madrid
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@a.example
SEQUENCE:2
DTSTART;TZID=Europe/Madrid:20260301T100000
DURATION:PT1H
RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=10;BYDAY=MO,TU
EXDATE;TZID=Europe/Madrid:20260302T100000
RDATE;VALUE=PERIOD:20260310T100000Z/PT2H
SUMMARY:Talk\\, plans
DESCRIPTION:<b>x</b>
ORGANIZER;CN="Jo":mailto:jo@a.example
ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED;CUTYPE=INDIVIDUAL:mailto:ana@b.example
END:VEVENT
END:VCALENDAR
"""
_MERGE = """Dear {{ contact.name | upper }},
{% if contact.city == "Rome" and not date %}*Rome* {{ date | date("long") }}{% elif date %}x{% else %}y{% endif %}
<a href="https://{{ contact.name | default("x") }}">z</a> [link](https://{{ contact.city }})
"""
_PAGE = (
    "<html><style>a{}</style><p>Hi &amp; <b>you</b><table><tr><td>1</table>\n\n# T\n\n- a\n  - b\n"
)
_CONFIG = """database = "x.db"
language = "es"
[commands]
call = "echo {}"
[mail]
from = "jo@a.example"
host = "localhost"
port = 25
[imap.work]
host = "a.example"
[backup]
keep = 3
[print]
command = "lp"
"""
_EVENT = (
    '{"kind": "email", "parties": [{"value": "a@b.example", "name": "A"}], "key": "1", '
    '"at": "2026-03-05T10:00:00+01:00", "information_flow": "inbound", "salespeople": ["JO"], '
    '"minutes": 5, "answers": ["<0>"], "revision": 1, "canceled": false}'
)
_SPOOL = json.dumps({"at": 1.0, "arguments": ["log"], "given": "", "files": {"a": "aGk="}})
_FILTER = "A*|B*&<>*x*\n..31\n2..5|<=7\n<>''\n'a|b'\n@ada*\n(a|b)&(c)\n>=1&<9\n?b*\n\"x\"\n!=*"
_DATE = "t\n+3d\nCM\nCM+1D-2W\n-1Y+CQ\n31-12-26\n5/3\nmonday\nlast week\np2..\n1e5\n2026-03\nw\n31\nyesterday"
_NUMBER = (
    "1.234,56\n1:30\n1h30\n90m\n9pm\n10:42\n2w\n1 year\n-3\n1e9\nyes\nsí\n١٢\n½\n1_000\nNaN\ninf"
)
_PHONE = (
    "+34 600 111 222\n0049 (0)89/123-45 ext. 6\n911111111\n++\n+\n tel:1\n(((\n٠١٢٣\n+1-800-FLOWERS"
)
_PEOPLE = 'Jo <jo@a.example>\n"A, B" <a@b.example>; c@d.example\n=?utf-8?q?x?= <a@b>\nñ@ñ.example\n<>\na@b@c'
_BASIC = (b"\x00", b"\xff", b"\x1b[31m", b"\r\n", b"\n", b" ", b"\\", b'"', b"'", b"=", b",", b";",
          b":", b"9" * 30, b"-1", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80",
          b"%", b"{", b"}", b"(" * 50, b"[" * 50, b"[" * 9000, b'{"a":' * 9000, b"(" * 9000, b"<b>" * 9000, b"0", b"1e308", b"A" * 300)  # fmt: skip


def _words(text: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in text.split(" "))


TARGETS: dict[str, Target] = {
    "cards": Target(_cards, _kept("*.vcf"), _words("BEGIN:VCARD END:VCARD ;ENCODING=b: TEL;TYPE=")),
    "rows": Target(_rows, _kept("*.csv", "*.txt"), (b"\t", b"sep=;\n", b'""', b",,,,,,,")),
    "book": Target(_book, _kept("*.csv", "*.vcf", "*.txt")),
    "workbook": Target(_workbook, _workbook_seed, _words("<row r= <c t= A1 XFD1048576 s="), True),
    "mail": Target(_mail, _written(_MAIL), _words("=?utf-8?b? ?= From: To: Date: <a@b> ( ) multipart/")),
    "mbox": Target(_mbox, _written(_MAIL, f"\nFrom x\n{_MAIL}"), (b"\nFrom ", b"\n>From ", b"\n\n")),
    "calendar": Target(
        _calendar, _written(_CALENDAR),
        _words("FREQ=DAILY FREQ=YEARLY INTERVAL=0 UNTIL=99991231 BYDAY=53MO BYSETPOS=-366 DTEND "
               "RECURRENCE-ID:20260302 VALUE=DATE: 00010101 99991231T235959Z -P9999999W +9999 RDATE"),
    ),
    "filter": Target(_typed(_filter), _written(_FILTER), _words("| & .. <> * ? ( ) @ < >= ''")),
    "date": Target(_typed(_date), _written(_DATE), _words("+ - D W M Q Y C WD t w p .. 99999999 / .")),
    "number": Target(_typed(_number), _written(_NUMBER), _words(". , : h m d e E _ - +")),
    "phone": Target(_typed(_phone), _written(_PHONE), _words("+ 00 ( ) - / x ;ext= tel:")),
    "people": Target(_typed(_people), _written(_PEOPLE), _words("@ < > ( ) , ; =?utf-8?b? xn-- .")),
    "merge": Target(_merge, _written(_MERGE), _words("{{ }} {% %} if endif {# #} | . for set _ ** //")),
    "word": Target(_word, _word_seed, _words("<w:fldSimple MERGEFIELD w:instr= </w:p> <w:p> <!ENTITY"), True),
    "web": Target(_web, _written(_PAGE, _MERGE), _words("<!-- --> <![CDATA[ & &#x1b; ``` > * _ [ ]( ![ |")),
    "event": Target(_event, _written(_EVENT), _words("null true [] {} 1e999 -0 NaN")),
    "spool": Target(_spool, _written(_SPOOL), _words("null true [] {} 1e999 -0 NaN")),
    "configuration": Target(_configuration, _written(_CONFIG), _words("[[ ]] true 1979-05-27 [mail.x] inf")),
    "pdf": Target(_readable("pdf"), _pdf_seed, _words("obj endobj stream /Kids /Parent /Length << >> R")),
    "docx": Target(_readable("docx"), _word_seed, (), True),
    "eml": Target(_readable("eml"), _written(_MAIL), _words("=?utf-8?b? boundary= multipart/ message/rfc822")),
    "ics": Target(_readable("ics"), _written(_CALENDAR)),
    "xlsx": Target(_readable("xlsx"), _workbook_seed, (), True),
}  # fmt: skip
SLOW = frozenset({"pdf", "docx", "eml", "ics", "xlsx"})
"""What starts a process for each case."""
BASIC = _BASIC
