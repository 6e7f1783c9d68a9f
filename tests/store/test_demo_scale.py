"""A company of any size."""

from __future__ import annotations

from typing import Any

import pytest

from store import demo, demo_scale, health, totals
from store.errors import Cancelled, InvalidValue
from store.lists import open_list
from store.models import database
from store.nouns import noun

MADE = ("contact_words", "entry_words", "duplicates", "search", "totals", "counters")
pytestmark = pytest.mark.usefixtures("db")


def test_everything_made_is_as_if_people_had_entered_it() -> None:
    demo.usual_setup()
    told: list[tuple[int, int]] = []
    demo_scale.fill(3000, progress=lambda done, total: told.append((done, total)))
    assert open_list("interaction").count() == 3000
    assert open_list("contact").count() == 300
    assert told[-1] == (3300, 3300)
    assert not totals.differences()
    assert not [item for item in health.run() if item.check in MADE and not item.ok]
    add = noun("contact").add
    assert add is not None
    assert add({"name": "Adatum"})["no"] == "CT1000301"
    segment = open_list("segment").first(1)[0]
    assert 0 < segment["no_of_lines"] <= 30


def test_what_was_made_till_it_was_stopped_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 150:
            raise Cancelled

    monkeypatch.setattr(demo_scale, "_CHUNK", 100)
    demo.usual_setup()
    with pytest.raises(Cancelled):
        demo_scale.fill(1000, progress=stop)
    assert open_list("contact").count() == 100
    assert open_list("interaction").count() == 100
    assert not totals.differences()
    assert all(item.ok for item in health.run() if item.check in MADE)


def test_the_same_size_gives_the_same_rows() -> None:
    def made(first: int) -> Any:
        demo_scale.fill(200)
        sql = (
            "SELECT description, time, canceled, entry_no - ? FROM interaction_log_entry "
            "WHERE entry_no > ? ORDER BY entry_no"
        )
        return database.execute_sql(sql, (first, first)).fetchall()

    demo.usual_setup()
    once = made(0)
    database.execute_sql("UPDATE contact SET no = 'OLD' || no")
    assert made(200) == once


@pytest.mark.parametrize(("text", "size"), [("20000", 20_000), ("500k", 500_000), ("10M", 10**7)])
def test_sizes(text: str, size: int) -> None:
    assert demo_scale.parse_size(text) == size


@pytest.mark.parametrize("text", ["", "0", "-1", "many", "1g", "999m", "1.5m"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(InvalidValue):
        demo_scale.parse_size(text)
