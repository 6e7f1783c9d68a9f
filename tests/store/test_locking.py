"""Two sessions edit the same record: nothing of either is lost without a question."""

from __future__ import annotations

import pytest

from store.errors import Conflict
from store.nouns import noun
from store.records import get_by_id
from tests.records_of_nouns import CASES

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("name", CASES)
def test_different_fields_merge_and_the_same_one_asks(name: str) -> None:
    case, owner = CASES[name], noun(name)
    change = owner.change
    assert change is not None
    seen = case.make()
    field, mine, other = case.ours
    theirs, value = case.theirs
    change(seen.key, {theirs: value}, {theirs: seen[theirs]})
    merged = change(get_by_id(owner, seen.id).key, {field: mine}, {field: seen[field]})
    assert merged[field] == owner.by_name[field].parse(mine)
    now = get_by_id(owner, seen.id)
    assert now[theirs] == owner.by_name[theirs].parse(value)
    with pytest.raises(Conflict) as conflict:
        change(now.key, {field: other}, {field: seen[field]})
    assert conflict.value.field == owner.by_name[field].caption
    assert get_by_id(owner, seen.id)[field] == merged[field]
