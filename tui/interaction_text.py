"""The text that goes with an interaction: read, changed for this one alone, looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store import attachments, merge_data
from store.errors import StoreError
from store.exchange.merging import TextKind, decoded, kind_of
from store.interaction_rules import Proposal
from store.mail_recipients import Preview
from store.merge_data import Recipient
from store.nouns import noun
from store.records import look_up
from store.text import clean_text
from tui import interaction_form as form
from tui.i18n import sentence


@dataclass(frozen=True)
class InteractionText:
    """The text of the document of an interaction; `name` says how it is written."""

    name: str
    text: str


def read(given: Mapping[str, str], entry_no: str = "") -> InteractionText:
    """Return the text of the document that the interaction would have.

    Raises RuleError when it is not written in UTF-8.
    """
    from store import interactions

    proposal = form.proposal(given, entry_no)
    if proposal.attachment_id is not None:
        file = attachments.read(proposal.attachment_id)
    else:
        file = interactions.document(entry_no)
    return InteractionText(file.name, decoded(file.content))


def preview(
    given: Mapping[str, str], written: InteractionText, entry_no: str = ""
) -> Preview | str:
    """Return a text as the contact of the interaction will get it, or a sentence why it cannot."""
    try:
        return _filled(form.proposal(given, entry_no), written)
    except StoreError as error:
        return sentence(error)


def _filled(proposal: Proposal, written: InteractionText) -> Preview:
    text = merge_data.read_text(written.text, kind_of_name(written.name))
    values = proposal.values
    subject = str(values["subject"] or values["description"])
    if proposal.contact is None:
        return Preview(subject, written.text)
    recipient = Recipient(
        proposal.contact.id,
        values["date"],  # type: ignore[arg-type]
        look_up(noun("salesperson"), values["salesperson_code"]),
        str(values["interaction_language_code"]),
        proposal.address.code if proposal.address else "",
        campaign_no=str(values["campaign_no"]),
        description=str(values["description"]),
        subject=subject,
    )
    filled = text.filled(merge_data.values_of(recipient, text.fields))
    return Preview(clean_text(subject), filled.plain, filled.html)


def kind_of_name(name: str) -> TextKind:
    """Return how a document is written; one that is no text counts as plain."""
    return kind_of(name.rpartition(".")[2]) or TextKind.PLAIN
