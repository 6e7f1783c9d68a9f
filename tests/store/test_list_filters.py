"""What lists are filtered by: any field of any noun, and words, common ones and rare ones."""

from __future__ import annotations

from contextlib import suppress

import pytest

from store.errors import InvalidValue
from store.lists import ListSource, open_list
from store.nouns import MODULES, noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

TEXTS = (
    "Núñez O'Brien",
    "100 % l·l",
    "a@b.example",
    "Łódź ﬁn",
    "Ⅻ _x_",
    "[/] 'x\\",
    "日本語 テスト",
    "हिन्दी",
)


def walked(source: ListSource) -> list[int]:
    """The keys of all rows, window by window."""
    seen = source.first(50)
    while more := source.after(seen[-1], 50):
        seen += more
    return [row.id for row in seen]


def test_common_words_are_found_in_the_order_of_the_list_as_by_the_index() -> None:
    for number in range(176):
        factories.entry(description=f"common {TEXTS[number % len(TEXTS)]} {number}")
    for find in ("common", "com", "common nun", "COMMON Ñ", *TEXTS, "ommon", "common 7", "—"):
        source = open_list("interaction", find=find)
        assert walked(source) == source.ids() if source.count() else source.first(1) == []
        assert source.count() == len(source.ids())
    assert open_list("interaction", find="com nun").count() == 22
    assert open_list("interaction", find="ommon").count() == 0


@pytest.mark.parametrize("name", [name for name in MODULES if noun(name).records is None])
def test_a_filter_on_any_field_serves_windows_counts_and_places(name: str) -> None:
    owner = noun(name)
    for item in (*owner.fields, *owner.filters()):
        for text in ("x", "1", "2026-01-01"):
            with suppress(InvalidValue):
                source = open_list(name, {item.name: text})
                rows = source.first(9)
                assert source.last(9) == source.at(0, 9) == rows
                assert [row.id for row in rows] == source.ids()
                assert source.count() == len(rows)
                source.build_anchors(lambda: False)
                assert source.anchored
