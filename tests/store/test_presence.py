"""Who else is editing a record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import clock, presence
from store import db as store_db
from store.presence import announce, editors, withdraw
from store.session import session

pytestmark = pytest.mark.usefixtures("db")


def as_session(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(presence, "_own", lambda: name)
    monkeypatch.setattr(session, "user", name)


def test_others_see_it_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    as_session(monkeypatch, "ana")
    announce("contact", 7)
    assert editors("contact", 7) == []
    as_session(monkeypatch, "ben")
    (seen,) = editors("contact", 7)
    assert seen.user == "ana"
    assert editors("contact", 8) == []
    as_session(monkeypatch, "ana")
    announce("contact", 7)
    as_session(monkeypatch, "ben")
    assert editors("contact", 7) == [seen], "renewing it is no new beginning"
    as_session(monkeypatch, "ana")
    announce("contact", 8)
    as_session(monkeypatch, "ben")
    assert (editors("contact", 7), len(editors("contact", 8))) == ([], 1)
    as_session(monkeypatch, "ana")
    withdraw()
    as_session(monkeypatch, "ben")
    assert editors("contact", 8) == []


def test_a_session_that_was_killed_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    as_session(monkeypatch, "ana")
    announce("contact", 7)
    as_session(monkeypatch, "ben")
    later = clock.now() + presence.BELIEVED_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert editors("contact", 7) == []


def test_it_is_no_change_of_the_records() -> None:
    number, token = store_db.last_change(), store_db.change_token()
    announce("contact", 7)
    withdraw()
    assert (store_db.last_change(), store_db.change_token()) == (number, token)
