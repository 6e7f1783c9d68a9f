"""What becomes of events, decided before any of it is written: whose they are, or why nobody's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from store import db, template_setup
from store.errors import RuleError
from store.event_parties import Match, Rules, is_never, match, never_rules, normal_of
from store.events import Event, Party
from store.interactions import NewAttachment
from store.models import database
from store.models.templates import InteractionTemplateLanguage
from store.nouns import noun
from store.recording_choices import EventStatus, PartyStatus
from store.recording_reasons import (
    AMBIGUOUS,
    CANCELED,
    NEVER,
    NO_PARTY,
    NO_TEMPLATE,
    UNMATCHED,
)
from store.records import Memory, find_id
from store.text import N_

_REACHED = """
SELECT given.value FROM json_each(?) given WHERE EXISTS (
  SELECT 1 FROM contact_channel WHERE kind = 0 AND normal = given.value)
OR EXISTS (
  SELECT 1 FROM alternative_address WHERE search_email = given.value AND search_email <> '')
"""
_ANSWERED = """
SELECT key FROM recorded_event WHERE key IN (SELECT value FROM json_each(?)) AND status <> 2
"""

Decision: TypeAlias = tuple[dict[int, list[int]], dict[int, tuple[PartyStatus, str]]]
"""Contacts with the numbers of their parties, and what becomes of the other parties and why."""


@dataclass(frozen=True)
class Candidate:
    """An event, the reason for which it is left out, and how to get its document."""

    event: Event
    skip: str = ""
    document: Callable[[], NewAttachment] | None = None


@dataclass
class Plan:
    """What is decided for an event. `known` is what was known of it, whose place it takes.

    `logged` are the contacts with the numbers of their parties, `rest` what becomes of the others,
    `sent` those of them that the outbox sent it to: party -> entry. `event_id` and `attachment_id` are filled when it is written.
    """

    candidate: Candidate
    key: str
    normals: list[str]
    known: Any = None
    template: str = ""
    reason: str = ""
    answers: str = ""
    logged: dict[int, list[int]] = field(default_factory=dict)
    rest: dict[int, tuple[PartyStatus, str]] = field(default_factory=dict)
    sent: dict[int, int] = field(default_factory=dict)
    event_id: int = 0
    attachment_id: int | None = None

    @property
    def waiting(self) -> int:
        """How many of its parties wait for a person."""
        return sum(status is PartyStatus.WAITING for status, _reason in self.rest.values())

    @property
    def status(self) -> EventStatus:
        """What the event is as long as nothing of it is logged."""
        if self.waiting or self.logged:
            return EventStatus.WAITING
        return EventStatus.LOGGED if self.sent else EventStatus.SKIPPED


class Deciding:
    """Decides about events of one write: what they have in common is looked up once."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._memory = Memory()
        self._rules = never_rules()
        self._reached = _reached(candidates)
        self._answered = _answered(candidates)
        self._sent = _sent_from_here(candidates)
        self._count = 0

    def plan(self, item: Candidate, known: Any) -> Plan:
        """Return what becomes of an event that is new, or comes again to be decided anew.

        Raises InvalidValue for an unknown kind, and RuleError when the template of a document has
        languages.
        """
        event = item.event
        self._count += 1
        key = event.key or f"#{db.change_no()}-{self._memory.once(_place)}-{self._count}"
        plan = Plan(item, key, [normal_of(party) for party in event.parties], known)
        plan.answers = next((key for key in event.answers if key in self._answered), "")
        plan.answers = plan.answers or next(iter(event.answers), "")
        plan.template = self._memory.once(template_setup.template_of, event.kind)
        if plan.template:
            self._memory.once(_refuse_languages, event.kind, plan.template)
        plan.reason = (CANCELED if event.canceled else "") or item.skip
        plan.reason = plan.reason or ("" if plan.template else NO_TEMPLATE)
        numbers = range(1, len(event.parties) + 1)
        if plan.reason:
            plan.rest = dict.fromkeys(numbers, (PartyStatus.IGNORED, plan.reason))
            return plan
        if key in self._sent:
            entry_no, addresses = self._sent[key]
            plan.sent = {n: entry_no for n in numbers if plan.normals[n - 1] in addresses}
        others = [number for number in numbers if number not in plan.sent]
        plan.logged, plan.rest = matched(event, others, self._rules, self._memory, self._reached)
        first = next((reason for _status, reason in plan.rest.values()), "")
        plan.reason = first or ("" if event.parties else NO_PARTY)
        plan.rest |= dict.fromkeys(plan.sent, (PartyStatus.LOGGED, ""))
        return plan


def _reached(candidates: Sequence[Candidate]) -> set[str]:
    """Return those of the compared e-mail addresses that any contact has, if only elsewhere."""
    normals = {
        normal_of(party)
        for item in candidates
        for party in item.event.parties
        if "@" in party.value and not item.skip
    }
    return _among(_REACHED, normals)


def _answered(candidates: Sequence[Candidate]) -> set[str]:
    """Return those of the keys that events answer which are known, or among the events."""
    keys = {key for item in candidates for key in item.event.answers}
    return _among(_ANSWERED, keys) | (keys & {item.event.key for item in candidates})


def _sent_from_here(candidates: Sequence[Candidate]) -> dict[str, tuple[int, set[str]]]:
    """Return the entries of e-mails that the outbox sent, and the addresses that they went to."""
    keys = [item.event.key for item in candidates if item.event.kind == "email"]
    if not keys:
        return {}
    from store import outbox

    return {
        key: (sent.entry_no, {normal_of(Party(address)) for address in sent.addresses})
        for key, sent in outbox.logged_as(keys).items()
    }


def _among(sql: str, values: set[str]) -> set[str]:
    if not values:
        return set()
    rows = database.execute_sql(sql, (json.dumps([*values]),)).fetchall()
    return {row[0] for row in rows}


def _place() -> int:
    """Return what tells events without a key apart from those of other transactions."""
    (last,) = database.execute_sql("SELECT COALESCE(MAX(id), 0) FROM recorded_event").fetchone()
    return int(last) + 1


def matched(
    event: Event,
    numbers: Iterable[int],
    rules: Rules,
    memory: Memory | None = None,
    reached: set[str] | None = None,
) -> Decision:
    """Return whose those of the parties of an event are, by number, and why others are nobody's.

    `reached` are the only e-mail addresses that anybody has, when that is known.
    """
    once = (memory or Memory()).once
    logged: dict[int, list[int]] = {}
    rest: dict[int, tuple[PartyStatus, str]] = {}
    for number in numbers:
        party = event.parties[number - 1]
        if is_never(party, event.folder, rules):
            rest[number] = (PartyStatus.NEVER, NEVER)
            continue
        found: int | Match = Match.NONE
        if reached is None or "@" not in party.value or normal_of(party) in reached:
            found = once(match, Party(party.value, account=party.account))
        if isinstance(found, int):
            logged.setdefault(found, []).append(number)
        else:
            reason = AMBIGUOUS if found is Match.SEVERAL else UNMATCHED
            rest[number] = (PartyStatus.WAITING, reason)
    return logged, rest


def _refuse_languages(kind: str, template: str) -> None:
    """Refuse the template of a document that has languages: which one to print is not known."""
    if template_setup.KINDS[kind][2] is None:
        return
    language = InteractionTemplateLanguage
    query = language.select(language.language_code).where(
        language.template == find_id(noun("template"), template)
    )
    found = database.execute(query.limit(1)).fetchone()
    if found:
        raise RuleError(
            N_(
                "Interaction Template %(template)s has the language %(language)s. A template that "
                "records documents must not have languages. Choose another one in Interaction "
                "Template Setup."
            ),
            template=template,
            language=found[0],
        )
