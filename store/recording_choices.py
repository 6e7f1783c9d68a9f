"""The choices of events that record themselves."""

from __future__ import annotations

from store.enumerations import CAPTIONS, Choice
from store.text import N_


class EventStatus(Choice):
    """What became of an event: `WAITING` for a person to say whose it is."""

    LOGGED = 0
    WAITING = 1
    SKIPPED = 2


class PartyStatus(Choice):
    """What became of one of the other side: `NEVER` is a rule, `IGNORED` a decision for once."""

    WAITING = 0
    LOGGED = 1
    IGNORED = 2
    NEVER = 3


class NeverLogKind(Choice):
    """What the value of a rule is."""

    ADDRESS = 0
    DOMAIN = 1
    FOLDER = 2


CAPTIONS |= {
    "EventStatus": [N_("Logged"), N_("Waiting"), N_("Skipped")],
    "PartyStatus": [N_("Waiting"), N_("Logged"), N_("Ignored"), N_("Never logged")],
    "NeverLogKind": [N_("Address"), N_("Domain"), N_("Folder")],
}
