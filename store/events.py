"""What another program tells of something that happened, before anybody knows whose it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.enumerations import InformationFlow
from store.errors import InvalidValue
from store.text import N_, clean_text


@dataclass(frozen=True)
class Party:
    """One of the other side: a contact's number or name, an e-mail address or a phone number.

    `account` is `customer` or `vendor` when the value is a number in that table of another program.
    """

    value: str
    name: str = ""
    account: str = ""


@dataclass(frozen=True)
class Event:
    """A document, e-mail, call or meeting.

    Attributes:
        kind: What of the template set-up records it: `email`, `sales_invoice`, `outgoing_call`.
        parties: The other side; each of them that is a contact gets an entry of its own.
        key: Tells it from all other events: the Message-ID, the number of a call, kind and number
            of a document. The same key again is the same event.
        at: When it happened, with its time zone; None for now.
        information_flow: Blank for what the template says.
        salespeople: Their codes; () for the contact's own. Each of them gets an entry of its own.
        description: Blank for the template's.
        text: Becomes a comment of the entry.
        minutes: How long it took; None for what the template says.
        attempt_failed: Whether the other side was not reached.
        contact_via: The number that was dialled.
        source: Who tells it, such as a command or the path of a mailbox.
        folder: The folder of a mailbox that it lay in.
        place: Where in the mailbox it lay, as the mailbox counts.
        answers: The keys of what it answers, the nearest one first.
        revision: How often its source had changed it. A later one takes the place of an earlier.
        canceled: Whether it was called off: entries that it has are canceled.
    """

    kind: str
    parties: tuple[Party, ...] = ()
    key: str = ""
    at: datetime | None = None
    information_flow: InformationFlow = InformationFlow.BLANK
    salespeople: tuple[str, ...] = ()
    campaign_no: str = ""
    description: str = ""
    subject: str = ""
    text: str = ""
    minutes: int | None = None
    evaluation: str = ""
    attempt_failed: bool = False
    contact_via: str = ""
    document_no: str = ""
    version_no: int = 0
    doc_no_occurrence: int = 0
    source: str = ""
    folder: str = ""
    place: str = ""
    answers: tuple[str, ...] = ()
    revision: int = 0
    canceled: bool = False

    def as_json(self) -> str:
        """Return the event as text, from which `from_json` makes it again."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        values |= {
            "parties": [
                {"value": item.value, "name": item.name, "account": item.account}
                for item in self.parties
            ],
            "at": self.at.isoformat() if self.at else None,
            "information_flow": self.information_flow.key,
        }
        return json.dumps(values, ensure_ascii=False)


def from_json(text: str) -> Event:
    """Return the event that `as_json` made `text` of; what is not known of it is left out.

    Raises InvalidValue when the text is no event.
    """
    try:
        values = json.loads(text)
        known = {name: values[name] for name in Event.__dataclass_fields__ if name in values}
        known["parties"] = tuple(Party(**item) for item in known.get("parties", ()))
        for name in ("salespeople", "answers"):
            known[name] = tuple(known.get(name, ()))
        known["information_flow"] = _flow(known.get("information_flow", ""))
        if known.get("at"):
            known["at"] = datetime.fromisoformat(known["at"])
        return Event(**known)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidValue(
            N_("Event"), clean_text(text)[:80], N_("'%(value)s' cannot be read as an event.")
        ) from error


def _flow(name: str) -> InformationFlow:
    return {flow.key: flow for flow in InformationFlow}[name]
