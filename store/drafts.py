"""Forms that were left unfinished when the terminal went away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from store import clock, db
from store.models.setup import Draft
from store.session import session


@dataclass(frozen=True)
class DraftForm:
    """What was typed into a form: its fields by name, and when (an instant in UTC)."""

    id: int
    form: str
    at: str
    content: dict[str, str]


@db.write
def keep(form: str, content: Mapping[str, str]) -> int:
    """Keep what was typed into a form for this user; return the number of the draft."""
    return int(
        Draft.insert(
            user_id=session.user,
            form=form,
            at=clock.stamp(),
            content=json.dumps(dict(content), ensure_ascii=False),
        ).execute()
    )


@db.read
def waiting() -> list[DraftForm]:
    """Return this user's drafts, the newest first."""
    query = Draft.select().where(Draft.user_id == session.user).order_by(Draft.id.desc())
    return [DraftForm(row.id, row.form, row.at, json.loads(row.content)) for row in query]


@db.write
def drop(draft_id: int) -> None:
    """Forget a draft of this user, because it was finished or discarded."""
    Draft.delete().where((Draft.id == draft_id) & (Draft.user_id == session.user)).execute()
