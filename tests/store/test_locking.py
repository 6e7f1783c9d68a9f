"""Two sessions edit the same record: nothing of either is lost without a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import company_information, setup, template_setup
from store.errors import Conflict
from store.nouns import noun
from store.records import get_by_id
from tests import factories
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


@pytest.mark.parametrize(
    ("load", "change", "ours", "theirs"),
    [
        (
            setup.marketing, setup.change_marketing,
            ("default_country_region_code", "ES", "DE"), ("currency_code", "EUR"),
        ),
        (
            company_information.company, company_information.change,
            ("name", "Ours", "Another"), ("city", "Bilbao"),
        ),
    ],
)  # fmt: skip
def test_settings_merge_and_ask_too(
    load: Callable[[], Any],
    change: Callable[..., Any],
    ours: tuple[str, str, str],
    theirs: tuple[str, str],
) -> None:
    seen = load()
    field, mine, other = ours
    change({theirs[0]: theirs[1]}, {theirs[0]: seen[theirs[0]]})
    change({field: mine}, {field: seen[field]})
    assert (load()[field], load()[theirs[0]]) == (mine, theirs[1])
    with pytest.raises(Conflict):
        change({field: other}, {field: seen[field]})


def test_two_people_choose_templates_for_different_documents() -> None:
    for code in ("A", "B"):
        factories.template(code)
    seen = template_setup.show()
    template_setup.change({"email": "A"}, {"email": seen["email"]})
    template_setup.change({"outgoing_call": "A"}, {"outgoing_call": seen["outgoing_call"]})
    with pytest.raises(Conflict):
        template_setup.change({"email": "B"}, {"email": seen["email"]})
