"""What a company says of itself on paper, and the letter that is set below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store import attachments, clock, db
from store.errors import StoreError
from store.exchange import rich_text, typesetting
from store.exchange.document_words import Words, words_for
from store.models import MarketingSetup
from store.models.documents import CompanyInformation
from store.postal_addresses import place_lines

_PICTURES = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
    (b"%PDF", "pdf"),
)


@dataclass(frozen=True)
class Letterhead:
    """What stands on the paper of the company: `files` are the logo, by the name layouts use."""

    country: str = ""
    language: str = ""
    company: Any = None
    files: dict[str, bytes] = field(default_factory=dict)

    def data(self, words: Words) -> dict[str, Any]:
        """Return what a layout calls `data.sender`."""
        company = self.company
        if company is None:
            company = CompanyInformation()
        names = ("address", "address_2", "post_code", "city", "county", "country_region_code")
        places = place_lines({name: getattr(company, name) for name in names})
        return {
            "name": company.name,
            "name_2": company.name_2,
            "lines": [company.name_2, *places],
            "contact": [company.phone_no, company.email, company.home_page],
            "registration": [
                _labelled(words["vat_registration_no"], company.vat_registration_no),
                _labelled(words["registration_no"], company.registration_no),
            ],
            "bank": [
                company.bank_name,
                _labelled("IBAN", _in_fours(company.iban)),
                _labelled("BIC", company.swift_code),
            ],
            "footer": company.footer,
            "return_line": " · ".join(part for part in (company.name, *places) if part),
            "logo": next(iter(self.files), ""),
        }


@db.read
def letterhead() -> Letterhead:
    """Return what stands on the paper of the company, with its logo."""
    company = CompanyInformation.get_or_none(CompanyInformation.id == 1)
    setup = MarketingSetup.get_by_id(1)
    language, country = setup.default_language_code, setup.default_country_region_code
    if company is None:
        return Letterhead(country, language)
    files = {}
    if company.logo_id:
        content = attachments.read(company.logo_id).content
        files[f"logo.{_kind(content)}"] = content
    return Letterhead(company.country_region_code or country, language, company, files)


def check_logo(content: bytes) -> None:
    """Raise StoreError unless the bytes are a picture that documents can show."""
    from store.text import N_

    name = f"logo.{_kind(content)}"
    try:
        typesetting.typeset("logo", {}, files={name: content}, source=f'#image("/{name}")')
    except typesetting.LayoutError as error:
        raise StoreError(
            N_("The logo cannot be shown: it is no picture. Choose a PNG, JPEG or SVG file.")
        ) from error


def typeset_letter(
    body: str,
    recipient: Sequence[str],
    *,
    language: str = "",
    subject: str = "",
    day: date | None = None,
    info: Sequence[tuple[str, str]] = (),
    head: Letterhead | None = None,
    layout: str = "letter",
    source: str | None = None,
) -> bytes:
    """Return the PDF of a letter; `body` is Markdown with its salutation and its close.

    `recipient` are the lines of the address (see `postal_addresses.address_lines`), `language` the
    code of the contact's language, `day` the date of the letter (today), `info` what stands beside
    the address below the date, as pairs of a label and a value. For many letters read `head` once
    with `letterhead()`. `source` is the text of a layout in Typst instead of the one named
    `layout`. Join several letters with `typesetting.joined`. Raises what `typeset` raises.
    """
    head = head or letterhead()
    words = words_for(language, head.language)
    day = day or clock.today()
    data = {
        "language": words.language,
        "words": words.words,
        "sender": head.data(words),
        "recipient": list(recipient),
        "title": subject or words["letter"],
        "mark": "",
        "info": [[words["date"], words.long_date(day)], *map(list, info)],
        "subject": subject,
        "body": rich_text.from_markdown(body),
    }
    return typesetting.typeset(layout, data, day=day, files=head.files, source=source)


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _in_fours(iban: str) -> str:
    plain = iban.replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _kind(content: bytes) -> str:
    return next((kind for start, kind in _PICTURES if content.startswith(start)), "svg")
