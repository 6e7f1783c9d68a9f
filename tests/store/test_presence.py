"""Who else is editing a record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from store import clock, presence
from store import db as store_db
from store.presence import announce, editors
from store.session import session

pytestmark = pytest.mark.usefixtures("db")


def as_session(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(presence, "_own", lambda: name)
    monkeypatch.setattr(session, "user", name)


def test_others_see_it_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    as_session(monkeypatch, "ana")
    announce([("contact", 7)])
    assert editors("contact", 7) == []
    as_session(monkeypatch, "ben")
    (seen,) = editors("contact", 7)
    assert seen.user == "ana"
    assert editors("contact", 8) == []
    as_session(monkeypatch, "ana")
    announce([("contact", 7)])
    as_session(monkeypatch, "ben")
    assert editors("contact", 7) == [seen], "renewing it is no new beginning"
    as_session(monkeypatch, "ana")
    announce([("contact", 8)])
    as_session(monkeypatch, "ben")
    assert (editors("contact", 7), len(editors("contact", 8))) == ([], 1)
    as_session(monkeypatch, "ana")
    announce([])
    as_session(monkeypatch, "ben")
    assert editors("contact", 8) == []


def test_a_session_edits_a_worksheet_and_a_line_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    as_session(monkeypatch, "ana")
    announce([("segment", 1), ("segment-line", 5)])
    announce([("segment", 1), ("segment-line", 6)])
    as_session(monkeypatch, "ben")
    found = [len(editors("segment-line", row_id)) for row_id in (5, 6)]
    assert (len(editors("segment", 1)), found) == (1, [0, 1])


@pytest.mark.sqlite  # elsewhere the clock of the server counts
def test_a_session_that_was_killed_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    as_session(monkeypatch, "ana")
    announce([("contact", 7)])
    as_session(monkeypatch, "ben")
    later = clock.now() + presence.BELIEVED_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert editors("contact", 7) == []


def test_it_is_no_change_of_the_records() -> None:
    number, token = store_db.last_change(), store_db.change_token()
    announce([("contact", 7)])
    announce([])
    assert (store_db.last_change(), store_db.change_token()) == (number, token)


@pytest.mark.postgresql
def test_machines_with_wrong_clocks_agree_by_the_clock_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = clock.now()
    as_session(monkeypatch, "ana")
    monkeypatch.setattr(clock, "now", lambda: right - timedelta(hours=3))
    announce([("contact", 7)])
    as_session(monkeypatch, "ben")
    monkeypatch.setattr(clock, "now", lambda: right + timedelta(hours=3))
    (seen,) = editors("contact", 7)
    since = datetime.fromisoformat(seen.since)
    assert abs(since - right) < timedelta(minutes=1)
    assert seen.since == clock.stamp_of(since), "as every instant is stored"
    announce([])
    assert editors("contact", 7) == [seen], "nobody takes it for one that is gone"
    monkeypatch.setattr(presence, "BELIEVED_FOR", timedelta(seconds=-1))
    assert editors("contact", 7) == []
