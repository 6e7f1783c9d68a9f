"""What the look-ups of Create Interaction find, on the database thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.lists import open_list

if TYPE_CHECKING:
    from store.records import Record

_SUGGESTIONS = 8


def contact_title(no: str) -> str:
    """Return the name of a contact and what tells it apart; "" when there is no such contact."""
    from store import search

    found = search.named([("contact", no)]) if no else []
    return " · ".join(part for hit in found for part in (hit.title, hit.detail) if part)


def learn(record: Record) -> None:
    """Have the look-ups offer first what is used most."""
    from store import usage

    usage.remember("contact", record["contact_no"])
    usage.remember("template", record["interaction_template_code"])


def find_contacts(text: str) -> list[tuple[str, str, str]]:
    """Return the contacts that a text may mean, the best first; for no text the latest used."""
    from store import search, usage

    if text.strip():
        hits = search.records(text, _SUGGESTIONS, ("contact",))
    else:
        used = [(item.kind, item.target) for item in usage.recent(50) if item.kind == "contact"]
        hits = search.named(used[:_SUGGESTIONS])
    if not text.strip() and not hits:
        first = open_list("contact", counted=False).first(_SUGGESTIONS)
        hits = search.named([("contact", record.key) for record in first])
    return [(hit.key, hit.title, hit.detail) for hit in hits]


def find_templates(text: str) -> list[tuple[str, str, str]]:
    """Return the templates that a text may mean, those used most first; no blocked ones."""
    from store import search, usage

    usable = {
        record.key: str(record["description"])
        for record in open_list("template", {"blocked": "no"}).first(1000)
    }
    if text.strip():
        keys = [hit.key for hit in search.records(text, 2 * _SUGGESTIONS, ("template",))]
        exact = text.strip().upper()
        keys.sort(key=lambda key: (key != exact, not key.startswith(exact)))
    else:
        weights = usage.weights()
        keys = sorted(usable, key=lambda key: -weights.get(("template", key), 0))
    return [(key, usable[key], "") for key in keys if key in usable][:_SUGGESTIONS]
