"""What recorded itself in the demo company: mail, calls and meetings, logged, waiting or left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from store import clock
from store.enumerations import InformationFlow
from store.event_plans import Candidate
from store.events import Event, Party
from store.recording import record_all
from store.records import Record

_IN, _OUT = InformationFlow.INBOUND, InformationFlow.OUTBOUND
_PRIVATE = "ana.private@webmail.example"
_JO = "jim.olive@cronus.example"

# kind, hours ago, other side (place among the persons, or an address), direction, answers, why it
# is left out, English, Spanish
_EVENTS = (
    ("email", 96, 0, _OUT, "", "", "Samples of the new chairs", "Muestras de las sillas nuevas"),
    ("email", 90, _PRIVATE, _IN, "<demo-0@cronus.example>", "", "Re: Samples of the new chairs",
     "Re: Muestras de las sillas nuevas"),
    ("meeting", 74, 1, _OUT, "", "", "Showroom: fabrics and colours", "Exposición: telas y colores"),
    ("email", 52, "buying@northwind.example", _IN, "", "", "Chairs for a new canteen",
     "Sillas para un comedor nuevo"),
    ("email", 50, "buying@northwind.example", _IN, "", "", "Chairs for a new canteen: drawing",
     "Sillas para un comedor nuevo: plano"),
    ("incoming_call", 30, "+34 600 010 203", _IN, "", "", "", ""),
    ("email", 28, "news@fairs.example", _IN, "", "bulk", "This week at the fair",
     "Esta semana en la feria"),
    ("email", 26, 2, _IN, "", "automatic", "Out of office", "Fuera de la oficina"),
    ("email", 5, 2, _IN, "", "", "When do the tables come?", "¿Cuándo llegan las mesas?"),
)  # fmt: skip


def events(language: str, persons: Sequence[Record]) -> None:
    """Record what happened in the last days with some of the persons."""
    record_all([_candidate(number, language, persons) for number in range(len(_EVENTS))])


def _candidate(number: int, language: str, persons: Sequence[Record]) -> Candidate:
    kind, hours, other, flow, answers, skip, english, spanish = _EVENTS[number]
    name = ""
    if isinstance(other, int):
        value, name = str(persons[other]["email"]), str(persons[other]["name"])
    else:
        value = other
    said = spanish if language == "es" else english
    event = Event(
        kind,
        (Party(value, name),),
        key=f"<demo-{number}@cronus.example>",
        at=clock.now() - timedelta(hours=hours),
        information_flow=flow,
        salespeople=("JO",),
        description=said,
        subject=said if kind == "email" else "",
        minutes=60 if kind == "meeting" else None,
        contact_via=value if kind == "incoming_call" else "",
        source={"email": f"imaps://{_JO}/INBOX", "meeting": "work.ics"}.get(kind, "trato record"),
        answers=(answers,) if answers else (),
    )
    return Candidate(event, skip)
