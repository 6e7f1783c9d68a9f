from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Trato = Callable[..., Any]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", ["movs", "ile", "Interaction Log"])
def test_the_log_is_the_first_hit(trato: Trato, text: str, language: str) -> None:
    first = trato("search", text, "--json", "--lang", language).json[0]
    assert (first["kind"], first["id"]) == ("page", "interaction-log-entries")
    titles = ["Interaction Log Entries", "Movs. log interacción"]
    assert sorted([first["title"], first["other_title"]]) == titles


def test_hits_of_one_kind_best_first(trato: Trato) -> None:
    assert trato("contact", "add", "no=CT9", "name=Logística Segmental").code == 0
    everything = trato("search", "segm", "--json").json
    assert {hit["kind"] for hit in everything} == {"page", "record", "report"}
    scores = [hit["score"] for hit in everything]
    assert scores == sorted(scores, reverse=True)
    records = trato("search", "segmnetal", "--kind", "record", "--json").json
    assert [(hit["id"], hit["title"], hit["noun"]) for hit in records] == [
        ("CT9", "Logística Segmental", "contact")
    ]
    assert trato("search", "eliminar", "--kind", "report", "--json").json[0]["id"] == (
        "delete-interaction-log-entries"
    )
    actions = trato("search", "mark", "--page", "contacts", "--kind", "action", "--json").json
    assert actions[0]["id"] == "mark"


def test_nothing_found_is_an_empty_list(trato: Trato) -> None:
    assert trato("search", "xyzzyx", "--json").json == []
    assert trato("search", "a", "--page", "nowhere").code == 3
