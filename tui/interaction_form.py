"""What Create Interaction asks of the store, on the database thread: one answer a whole form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store import contacts, interactions
from store.errors import (
    Ambiguous,
    FieldMustBe,
    InvalidValue,
    NotFound,
    PrivacyBlocked,
    RelationNotFound,
    StoreError,
)
from store.exchange.merging import kind_of
from store.fields import Value
from store.interaction_rules import MustFillIn, Proposal, Refused, interaction, missing, propose
from store.interactions import NewAttachment
from store.nouns import noun
from store.records import get, look_up
from store.text import clean_code
from tui.i18n import _, sentence
from tui.interaction_lookups import contact_title
from tui.screens.field_widgets import said, title_of, typed

if TYPE_CHECKING:
    from store.records import Record

FIELDS = (
    "contact_no",
    "interaction_template_code",
    "description",
    "salesperson_code",
    "date",
    "time_of_interaction",
    "correspondence_type",
    "evaluation",
    "attempt_failed",
    "duration",
    "cost",
    "interaction_language_code",
    "campaign_no",
    "opportunity_no",
    "information_flow",
    "initiated_by",
    "campaign_response",
)
"""The fields of the log that the form shows; besides a comment and the path of a file."""

LOCKING = ("contact_no", "salesperson_code", "campaign_no", "opportunity_no")
"""What the place where the form was opened decides: shown, and not to be changed."""


@dataclass(frozen=True)
class Answer:
    """What the form should show.

    Attributes:
        texts: Every value as its widget holds it.
        titles: What the keys among them stand for.
        errors: What is wrong with what was given, by field name.
        document: The name of the document that goes with the interaction, "" for none.
        languages: Those of the template.
        editable: Whether the document is a text that can be changed before it is sent.
    """

    texts: Mapping[str, str]
    titles: Mapping[str, str]
    errors: Mapping[str, str]
    document: str = ""
    languages: tuple[str, ...] = ()
    editable: bool = False


@dataclass(frozen=True)
class Given:
    """What a person has filled in.

    Attributes:
        fields: Texts by field name, only those that the person or the place decided.
        comment: None when it was not touched.
        attachment: The path of a file, "" for none.
        entry_no: Of the postponed interaction that is resumed, "" for none.
        body: The text of the document as it was changed for this interaction, "" when it was not.
        body_name: The name of that document.
        deliver: Whether it is sent now.
    """

    fields: Mapping[str, str]
    comment: str | None = None
    attachment: str = ""
    entry_no: str = ""
    body: str = ""
    body_name: str = ""
    deliver: bool = False


@dataclass(frozen=True)
class Opening:
    """What the form begins with."""

    given: dict[str, str]
    locked: tuple[str, ...]
    answer: Answer
    comment: str = ""
    document: str = ""


@dataclass(frozen=True)
class Saved:
    """The entry, or what is wrong with the fields."""

    record: Record | None = None
    errors: dict[str, str] = field(default_factory=dict)


def opening(start: Mapping[str, object], restored: Mapping[str, str] | None = None) -> Opening:
    """Return what the form begins with.

    Args:
        start: Values that the place decides; `entry_no` resumes a postponed interaction.
        restored: Texts that were typed before, from a draft.

    Raises PrivacyBlocked for the contact where it was opened, NotFound for one that is gone, and
    for an entry that is not postponed any more.
    """
    owner = interaction()
    entry_no = str(start.get("entry_no") or "")
    fixed = {name: value for name, value in start.items() if name != "entry_no" and value}
    comment, document = "", ""
    if entry_no:
        kept_values, notes = interactions.resume_values(entry_no)
        fixed = {name: kept_values[name] for name in LOCKING if kept_values[name]} | fixed
        comment = "\n\n".join(notes)
        if get(noun("postponed"), entry_no)["attachment"]:
            document = interactions.document(entry_no).name
    given = {
        name: typed(owner.field(name), owner.field(name).parse(value))
        for name, value in fixed.items()
    }
    if "contact_no" in given:
        propose({"contact_no": given["contact_no"]})
    typed_before = {name: text for name, text in (restored or {}).items() if name in FIELDS}
    found = answer({**given, **typed_before}, entry_no)
    locked = tuple(name for name in (*LOCKING, "todo_no") if name in given.keys() - found.errors)
    return Opening(given, locked, found, comment, document)


def answer(given: Mapping[str, str], entry_no: str = "") -> Answer:
    """Return what the form should show for the fields `given`, and what is wrong with them."""
    errors: dict[str, str] = {}
    found, _good = _proposal(given, errors, entry_no)
    owner = interaction()
    texts = {name: typed(owner.by_name[name], found.values[name]) for name in FIELDS}
    for name in errors:
        texts[name] = given.get(name, texts[name])
    name = _document_name(found)
    return Answer(texts, _titles(texts), errors, name, _languages(found), is_text(name))


def is_text(name: str) -> bool:
    """Return whether a document of this name is a text, which may have fields."""
    return kind_of(name.rpartition(".")[2]) is not None


def proposal(given: Mapping[str, str], entry_no: str = "") -> Proposal:
    """Return the values of the interaction, as far as what was filled in can be understood."""
    return _proposal(given, {}, entry_no)[0]


def _proposal(
    given: Mapping[str, str], errors: dict[str, str], entry_no: str
) -> tuple[Proposal, dict[str, Value]]:
    """Return the proposal for what can be understood, and that; the rest goes into `errors`."""
    good = _understood(given, errors)
    merged = dict(good)
    if entry_no:
        merged = interactions.resumed(interactions.resume_values(entry_no)[0], good)
    while True:
        try:
            return propose(merged), good
        except StoreError as error:
            name = field_of(error)
            if name not in merged:
                raise
            errors[name] = sentence(error)
            del merged[name]
            good.pop(name, None)


def _understood(given: Mapping[str, str], errors: dict[str, str]) -> dict[str, Value]:
    owner = interaction()
    good: dict[str, Value] = {}
    for name, text in given.items():
        try:
            good[name] = _contact(text) if name == "contact_no" else owner.field(name).parse(text)
        except InvalidValue as error:
            errors[name] = said(error)
        except (NotFound, Ambiguous) as error:
            errors[name] = sentence(error)
    return good


def _contact(text: str) -> str:
    """Return the number of the contact that was typed: number, e-mail address or name."""
    if not text.strip() or look_up(noun("contact"), text) is not None:
        return clean_code(text)
    return contacts.find(text).key


def field_of(error: StoreError) -> str:
    """Return the name of the field that an error is about, "" when it is about none."""
    if isinstance(error, MustFillIn | Refused):
        return error.name
    if isinstance(error, PrivacyBlocked):
        return "contact_no"
    caption = ""
    if isinstance(error, InvalidValue | RelationNotFound):
        caption = error.field
    elif isinstance(error, NotFound | FieldMustBe):
        table = str(error.params["table"])
        caption = {str(noun(name).caption): own for name, own in _REFERENCES.items()}.get(table, "")
    fields = {str(item.caption): item.name for item in interaction().fields}
    return fields.get(caption, caption)


_REFERENCES = {
    "contact": "contact_no",
    "template": "interaction_template_code",
    "salesperson": "salesperson_code",
    "template-language": "interaction_language_code",
}


def _titles(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        "contact_no": contact_title(texts["contact_no"]),
        "interaction_template_code": title_of("template", texts["interaction_template_code"]),
        "salesperson_code": title_of("salesperson", texts["salesperson_code"]),
    }


def _document_name(found: Proposal) -> str:
    from store import attachments

    number = found.attachment_id
    return attachments.describe(number).name if number is not None else ""


def _languages(found: Proposal) -> tuple[str, ...]:
    from store import template_languages

    row_id = look_up(noun("template"), found.values["interaction_template_code"])
    return tuple(template_languages.codes(row_id)) if row_id is not None else ()


def save(given: Given, later: bool = False) -> Saved:
    """Log the interaction, or keep it for `later`; all that is wrong is said at once.

    Raises StoreError for what no field of the form is to blame for.
    """
    errors: dict[str, str] = {}
    found, good = _proposal(given.fields, errors, given.entry_no)
    document = _document(given.attachment, errors)
    if document is None and given.body:
        document = NewAttachment(given.body_name, given.body.encode())
    for lacking in missing(found.values):
        errors.setdefault(lacking.name, sentence(lacking))
    if errors:
        return Saved(errors=errors)
    notes = None if given.comment is None else given.comment.split("\n\n")
    try:
        if given.entry_no:
            record = interactions.finish(
                given.entry_no, good, notes, document, later=later, deliver=given.deliver
            )
        elif later:
            record = interactions.postpone(good, [given.comment or ""], document)
        else:
            comment = [given.comment or ""]
            record = interactions.log(good, comment, document, deliver=given.deliver)
    except StoreError as error:
        name = field_of(error)
        if name not in (*FIELDS, "comment", "attachment"):
            raise
        return Saved(errors={name: sentence(error)})
    return Saved(record)


def _document(path: str, errors: dict[str, str]) -> NewAttachment | None:
    if not path.strip():
        return None
    file = Path(path.strip()).expanduser()
    try:
        content = file.read_bytes()
    except OSError:
        errors["attachment"] = _("%(path)s is not a file that can be read.") % {"path": file}
        return None
    if not content:
        errors["attachment"] = _("The attachment is empty. Choose a file that has content.")
    return NewAttachment(file.name, content)
