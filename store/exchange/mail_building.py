"""A message built by the standard library: headers, text with its HTML, attached files.

Whatever stands in a name, a subject or a file name, no header can be added by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from mimetypes import guess_type

from store.attachment_files import clean_file_name
from store.channel_rules import is_email
from store.errors import InvalidValue
from store.exchange.mail_headers import addresses
from store.exchange.mail_transports import Envelope
from store.text import N_, clean_text

_WORD_LENGTH = 200
EMAIL = N_("E-Mail")
_NO_ADDRESS = N_("'%(value)s' is not an e-mail address.")


@dataclass(frozen=True)
class File:
    """A file that goes along."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a message says. People are (name, address); `html` is "" for a text alone."""

    sender: tuple[str, str]
    recipients: tuple[tuple[str, str], ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    copies: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    html: str = ""
    files: tuple[File, ...] = field(default=(), repr=False)


def build(letter: Letter) -> Envelope:
    """Return a letter as it is handed over. Raises InvalidValue for what is no address."""
    sender, *others = [
        _address(*person) for person in (letter.sender, *letter.recipients, *letter.copies)
    ]
    reply = _address("", letter.reply_to) if letter.reply_to else None
    everybody = [sender, *others, *([reply] if reply else [])]
    utf8 = not all(item.addr_spec.isascii() for item in everybody)
    # what every server takes, also one that knows no eight bits
    policy = SMTPUTF8 if utf8 else SMTP.clone(cte_type="7bit")
    message = EmailMessage(policy=policy)
    message["From"] = sender
    count = len(letter.recipients)
    message["To"] = others[:count]
    if others[count:]:
        message["Cc"] = others[count:]
    if reply:
        message["Reply-To"] = reply
    message["Subject"] = clean_text(letter.subject)
    message["Date"] = letter.date
    message["Message-ID"] = clean_text(letter.message_id)
    message.set_content(_lines(letter.text))
    if letter.html:
        message.add_alternative(_lines(letter.html), subtype="html")
    for file in letter.files:
        _attach(message, file)
    to = tuple(dict.fromkeys(item.addr_spec for item in others))
    return Envelope(sender.addr_spec, to, message.as_bytes(), utf8)


def _lines(text: str) -> str:
    return clean_text(text, multiline=True) + "\n"


def _attach(message: EmailMessage, file: File) -> None:
    kind, encoding = guess_type(file.name)
    main, _slash, sub = (kind or "application/octet-stream").partition("/")
    if encoding or main in ("message", "multipart"):
        main, sub = "application", "octet-stream"
    message.add_attachment(file.content, main, sub, filename=clean_file_name(file.name))
    if main == "text":
        with suppress(UnicodeDecodeError):
            file.content.decode("utf-8")
            list(message.iter_attachments())[-1].set_param("charset", "utf-8")


def _address(name: str, address: str) -> Address:
    """Return a person as a header has it, the domain as the DNS has it. Raises InvalidValue."""
    cleaned = clean_text(address)
    if not is_email(cleaned):
        raise InvalidValue(EMAIL, cleaned, _NO_ADDRESS)
    local, _at, domain = cleaned.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise InvalidValue(EMAIL, cleaned, _NO_ADDRESS) from error
    try:
        # a name that looks encoded would be decoded by whoever reads it
        made = Address(clean_text(name).replace("=?", "= ?")[:_WORD_LENGTH], local, domain)
        # as it will stand in a header, behind another one
        (_other, *read) = SMTPUTF8.header_factory("To", f"a@b, {made}").addresses
    except (ValueError, IndexError, TypeError, AttributeError, MessageError) as error:
        raise InvalidValue(EMAIL, cleaned, _NO_ADDRESS) from error
    if [item.addr_spec for item in read] != [made.addr_spec]:
        raise InvalidValue(EMAIL, cleaned, _NO_ADDRESS)
    return made


def people(texts: Iterable[str] | str) -> tuple[tuple[str, str], ...]:
    """Return typed addresses, with names or without, several parted by commas or semicolons.

    Raises InvalidValue for what is no address.
    """
    found: list[tuple[str, str]] = []
    for text in [texts] if isinstance(texts, str) else texts:
        for piece in _pieces(clean_text(text)):
            taken = addresses(piece)
            if len(taken) != 1 or not is_email(taken[0][1]):
                raise InvalidValue(EMAIL, piece, _NO_ADDRESS)
            found.append(taken[0])
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Part a list of addresses at its commas and semicolons, but for those within quotes."""
    pieces, quoted = [""], False
    for sign in text:
        if sign == '"':
            quoted = not quoted
        if sign in ",;" and not quoted:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces if piece.strip()]
