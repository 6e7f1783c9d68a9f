"""What a company says of itself on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store import attachments, db
from store.exchange.document_words import Words
from store.models.documents import CompanyInformation
from store.models.setup import MarketingSetup
from store.postal_addresses import place_lines

_FIELDS = (
    "name", "name_2", "address", "address_2", "post_code", "city", "county", "country_region_code",
    "phone_no", "email", "home_page", "vat_registration_no", "registration_no", "bank_name", "iban",
    "swift_code", "footer",
)  # fmt: skip
_PICTURES = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
    (b"%PDF", "pdf"),
)


@dataclass(frozen=True)
class Letterhead:
    """What stands on the paper of a company.

    `company` are the fields of company information, `files` the logo by the name that layouts use,
    `country` and `language` what holds where a document does not say its own.
    """

    company: Mapping[str, Any]
    country: str = ""
    language: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    def data(self, words: Words) -> dict[str, Any]:
        """Return what layouts call `data.sender`."""
        said = {name: str(self.company.get(name) or "") for name in _FIELDS}
        places = place_lines(said)
        return {
            "name": said["name"],
            "lines": [said["name_2"], *places],
            "contact": [said["phone_no"], said["email"], said["home_page"]],
            "registration": [
                _labelled(words["vat_registration_no"], said["vat_registration_no"]),
                _labelled(words["registration_no"], said["registration_no"]),
            ],
            "bank": [
                said["bank_name"],
                _labelled("IBAN", said["iban"]),
                _labelled("BIC", said["swift_code"]),
            ],
            "footer": said["footer"],
            "return_line": " · ".join(part for part in (said["name"], *places) if part),
            "logo": next(iter(self.files), ""),
        }


def page(
    words: Words,
    sender: Mapping[str, Any],
    recipient: Iterable[str],
    title: str,
    info: Sequence[Sequence[str]],
    mark: str = "",
) -> dict[str, Any]:
    """Return what every layout gets; the kind of paper adds its own.

    `sender` is what `Letterhead.data` says, `recipient` the lines of the address, `info` what stands
    beside it as pairs of a label and a value, `mark` what is written across the page.
    """
    return {
        "language": words.language,
        "words": words.words,
        "sender": sender,
        "recipient": [line for line in recipient if line],
        "title": title,
        "mark": mark,
        "info": info,
    }


@db.read
def letterhead() -> Letterhead:
    """Return what stands on the paper of the company now, with its logo."""
    setup = MarketingSetup.get_by_id(1)
    row = CompanyInformation.get_or_none(CompanyInformation.id == 1) or CompanyInformation()
    company = {name: getattr(row, name) for name in _FIELDS}
    return Letterhead(
        company,
        row.country_region_code or setup.default_country_region_code,
        setup.default_language_code,
        logo_files(row.logo_id),
    )


def logo_files(number: int | None) -> dict[str, bytes]:
    """Return the logo that the attachment `number` is, by the name that layouts use."""
    if number is None:
        return {}
    content = attachments.read(number).content
    return {f"logo.{picture_kind(content)}": content}


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def picture_kind(content: bytes) -> str:
    """Return the ending of the name that a picture gets: what it is, whatever it was called."""
    return next((kind for start, kind in _PICTURES if content.startswith(start)), "svg")
