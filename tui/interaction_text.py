"""The text that goes with an interaction: read, changed for this one alone, looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store import attachments, merge_data
from store.errors import NotFound, StoreError
from store.exchange.merging import TextKind, decoded, kind_of
from store.interaction_rules import Proposal
from store.mail_recipients import Preview
from store.merge_data import Recipient
from store.nouns import noun
from store.records import get, look_up
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

    Raises NotFound when it has none, RuleError when that is not written in UTF-8.
    """
    from store import interactions

    number = form.proposal(given, entry_no).attachment_id
    kept = entry_no and "interaction_template_code" not in given
    if kept and get(noun("postponed"), entry_no)["attachment"]:
        file = interactions.document(entry_no)
    elif number is not None:
        file = attachments.read(number)
    else:
        raise NotFound(attachments.ATTACHMENT, given.get("interaction_template_code", ""))
    return InteractionText(file.name, decoded(file.content))


def preview(
    given: Mapping[str, str], written: InteractionText, entry_no: str, _at: int = 0
) -> tuple[str, Preview | str]:
    """Return whom a text is to and the text as its contact will get it; or why it cannot be."""
    proposal = form.proposal(given, entry_no)
    contact, address = proposal.contact, proposal.address
    to = (address and address.email) or (contact and contact.email) or ""
    whom = " ".join(filter(None, (contact.name if contact else "", f"<{to}>" if to else "")))
    try:
        return whom, _filled(proposal, written)
    except StoreError as error:
        return whom, sentence(error)


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
