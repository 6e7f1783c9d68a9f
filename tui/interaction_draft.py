"""How Create Interaction begins: anew, with a postponed entry, or with what was typed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store import drafts
from store.errors import NotFound, PrivacyBlocked
from tui.interaction_form import FIELDS, Given, Opening, opening
from tui.interaction_lookups import contact_title
from tui.screens.field_widgets import title_of

FORM = "create-interaction"
"""The name under which drafts are kept."""


@dataclass(frozen=True)
class Begun:
    """A form as it is opened; `restored` are texts typed before, when it goes on with a draft."""

    opening: Opening
    entry_no: str = ""
    restored: Mapping[str, str] = field(default_factory=dict)
    draft_id: int = 0


@dataclass(frozen=True)
class Kept:
    """What was typed when the terminal went away; `about` says in a line what it is."""

    id: int
    at: str
    about: str
    content: Mapping[str, str]


_FIXED = "fixed."


def draft(given: Given, fixed: Mapping[str, str], draft_id: int) -> dict[str, str]:
    """Return what is to be kept of a form; `fixed` is what the place has decided."""
    content = {_FIXED + name: text for name, text in fixed.items()} | dict(given.fields)
    content |= {"entry_no": given.entry_no, "attachment": given.attachment}
    if given.body:
        content |= {"body": given.body, "body_name": given.body_name}
    if given.comment is not None:
        content["comment"] = given.comment
    return content | {"draft_id": str(draft_id)}


def kept() -> Kept | None:
    """Return the newest draft of this form; older states of the same draft are forgotten."""
    waiting = [found for found in drafts.waiting() if found.form == FORM]
    older = {found.content.get("draft_id", "") for found in waiting}
    for waits in waiting:
        if str(waits.id) in older:
            drafts.drop(waits.id)
    fresh = [waits for waits in waiting if str(waits.id) not in older]
    return (
        Kept(fresh[0].id, fresh[0].at, _about(fresh[0].content), fresh[0].content)
        if fresh
        else None
    )


def _about(content: Mapping[str, str]) -> str:
    contact = content.get("contact_no") or content.get(_FIXED + "contact_no") or ""
    template = content.get("interaction_template_code", "")
    parts = (
        contact_title(contact) or contact,
        title_of("template", template) or template,
        content.get("description", ""),
    )
    return " · ".join(part for part in parts if part)


def begin(start: Mapping[str, object]) -> Begun:
    """Return the form for a new interaction, or for the postponed one `entry_no`.

    Raises what `opening` raises.
    """
    return Begun(opening(start), str(start.get("entry_no") or ""))


def go_on(draft: Kept) -> Begun:
    """Return the form as it was when the terminal went away."""
    start: dict[str, object] = {"entry_no": draft.content.get("entry_no", "")}
    restored: dict[str, str] = {}
    for name, text in draft.content.items():
        if name.startswith(_FIXED):
            start[name.removeprefix(_FIXED)] = text
        elif name in (*FIELDS, "comment", "body", "body_name") or (name == "attachment" and text):
            restored[name] = text
    restored = {name: text for name, text in restored.items() if name not in start}
    try:
        return Begun(opening(start, restored), str(start["entry_no"]), restored, draft.id)
    except (NotFound, PrivacyBlocked):
        # the entry or the contact is gone meanwhile: what was typed is not
        restored |= {name: str(text) for name, text in start.items() if name in FIELDS}
        return Begun(opening({}, restored), "", restored, draft.id)
