"""What the form for a mail asks of the store, on the database thread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store import drafts, mail_recipients
from store.errors import NotFound, PrivacyBlocked, RuleError, StoreError
from store.exchange.merging import MergeError
from store.interactions import NewAttachment
from store.mail_recipients import Addressee, Preview
from store.reach import emails
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from tui.action import Progress

FORM = "write-mail"
"""The name under which drafts are kept."""

FIELDS = ("recipient", "copy_to", "text", "subject", "body", "files")
"""What a person fills in: texts by field name."""


@dataclass(frozen=True)
class Opening:
    """What the form begins with: whom the mail is to, and what was typed before.

    `ways` are the addresses of a single contact: (address, what it is).
    """

    addressees: tuple[Addressee, ...]
    ways: tuple[tuple[str, str], ...] = ()
    restored: Mapping[str, str] = field(default_factory=dict)
    draft_id: int = 0

    @property
    def contact_nos(self) -> list[str]:
        """The numbers of the contacts."""
        return [addressee.contact_no for addressee in self.addressees]


@dataclass(frozen=True)
class Kept:
    """A mail that was begun and left; `about` says in a line what it is."""

    id: int
    at: str
    about: str
    contact_nos: tuple[str, ...]
    texts: Mapping[str, str]


def opening(contact_nos: Sequence[str], start: Mapping[str, str] | None = None) -> Opening:
    """Return what the form begins with. Raises what `addressees` and `emails` raise."""
    given = dict(start or {})
    nos = list(dict.fromkeys(contact_nos))
    if len(nos) > 1:
        return Opening(tuple(mail_recipients.addressees(nos)), (), given)
    ways = tuple(
        (way.value, " · ".join(filter(None, (way.label, way.name)))) for way in emails(nos[0])
    )
    address = given.get("recipient") or ways[0][0]
    found = mail_recipients.addressees(nos, address)
    return Opening(tuple(found), ways, {**given, "recipient": address})


def preview(
    opened: Opening, texts: Mapping[str, str], language: str, at: int
) -> tuple[str, Preview | str]:
    """Return whom the mail of the recipient `at` is to, and the mail; or why it cannot be made."""
    person = opened.addressees[at]
    whom = f"{person.name} <{texts.get('recipient') or person.address}>"
    try:
        return whom, mail_recipients.preview(
            person.contact_no, texts["subject"], texts["body"], language
        )
    except StoreError as error:
        return whom, sentence(error)


def problems(opened: Opening, texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Return what is wrong with the fields, by name: before anything is sent."""
    from store.exchange.mail_building import people

    wrong = {}
    for name in ("subject", "body"):
        if not texts[name].strip():
            wrong[name] = _("This must have a value.")
    for name in ("recipient", "copy_to"):
        try:
            people(texts.get(name, ""))
        except StoreError as error:
            wrong[name] = sentence(error)
    try:
        documents(texts["files"])
    except RuleError as error:
        wrong["files"] = sentence(error)
    for name in ("subject", "body"):
        if name not in wrong:
            wrong |= _unfilled(opened, name, texts[name], language)
    return wrong


def _unfilled(opened: Opening, name: str, text: str, language: str) -> dict[str, str]:
    no = opened.addressees[0].contact_no
    subject, body = (text, "") if name == "subject" else ("", text)
    try:
        mail_recipients.preview(no, subject, body, language)
    except (MergeError, RuleError) as error:
        return {name: sentence(error)}
    return {}


def documents(paths: str) -> tuple[NewAttachment, ...]:
    """Return the files that go along; their paths are parted by semicolons.

    Raises RuleError for one that cannot be read.
    """
    from store.text import N_

    found = []
    for text in paths.split(";"):
        if not text.strip():
            continue
        path = Path(text.strip()).expanduser()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RuleError(N_("%(path)s is not a file that can be read."), path=path) from error
        if not content:
            raise RuleError(N_("%(path)s is empty. Choose a file that has content."), path=path)
        found.append(NewAttachment(path.name, content))
    return tuple(found)


# Drafts


def draft(opened: Opening, texts: Mapping[str, str]) -> dict[str, str]:
    """Return what is to be kept of a mail that was begun."""
    content = {"contact_nos": json.dumps(opened.contact_nos), "draft_id": str(opened.draft_id)}
    return content | {name: texts[name] for name in FIELDS if texts.get(name)}


def keep(opened: Opening, texts: Mapping[str, str]) -> None:
    """Keep a mail that was begun, instead of its earlier state."""
    drafts.keep(FORM, draft(opened, texts))
    drafts.drop(opened.draft_id)


def kept() -> Kept | None:
    """Return the newest mail that was begun; older states of the same are forgotten."""
    waiting = [found for found in drafts.waiting() if found.form == FORM]
    older = {found.content.get("draft_id", "") for found in waiting}
    for waits in waiting:
        if str(waits.id) in older:
            drafts.drop(waits.id)
            continue
        texts = {name: waits.content.get(name, "") for name in FIELDS}
        nos = tuple(json.loads(waits.content["contact_nos"]))
        return Kept(waits.id, waits.at, _about(nos, texts), nos, texts)
    return None


def _about(contact_nos: Sequence[str], texts: Mapping[str, str]) -> str:
    first = texts["recipient"] or (contact_nos[0] if contact_nos else "")
    more = f" + {len(contact_nos) - 1}" if len(contact_nos) > 1 else ""
    return " · ".join(part for part in (first + more, texts["subject"]) if part)


def go_on(waits: Kept) -> Opening:
    """Return the form as it was left; contacts that are gone meanwhile are left out.

    Raises what `opening` raises for those that are left.
    """
    there = []
    for no in waits.contact_nos:
        try:
            mail_recipients.addressees([no], "x@x")
        except (NotFound, PrivacyBlocked):
            continue
        there.append(no)
    begun = opening(there or list(waits.contact_nos), waits.texts)
    return Opening(begun.addressees, begun.ways, begun.restored, waits.id)


# Sending


def write(
    opened: Opening, texts: Mapping[str, str], language: str, progress: Progress | None = None
) -> int:
    """Put the mail to each of the contacts into the outbox, or none; return how many.

    Raises what `mail_writing.write` raises, and Cancelled.
    """
    from store import mail_writing

    written = mail_writing.Draft(
        subject=texts["subject"],
        body=texts["body"],
        recipient=texts.get("recipient", ""),
        copy_to=texts["copy_to"],
        files=documents(texts["files"]),
        language=language,
    )
    made = mail_writing.write(opened.contact_nos, written, progress=progress)
    drafts.drop(opened.draft_id)
    return len(made)
