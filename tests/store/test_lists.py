"""Windows of lists: neighbours, ends, any place, filters, sorting, finding."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, cast

import pytest

from store import common_words, entry_marks, lists, totals
from store.errors import InvalidValue
from store.lists import ListSource, open_list
from store.models import Contact, InteractionLogEntry
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def numbers(rows: list[Record]) -> list[int]:
    return [row["entry_no"] for row in rows]


def make(count: int) -> list[int]:
    """Entries on few days, so that many stand on the same day and minute; returns list order."""
    first = factories.entry(date="2026-01-01", time_of_interaction="09:00")
    query = InteractionLogEntry.select().where(InteractionLogEntry.entry_no == first.id)
    row = cast("dict[str, Any]", query.dicts().get())
    dice = random.Random(1)  # noqa: S311 (the same rows every time)
    rows = [
        row
        | {
            "entry_no": number,
            "date": dt.date(2026, 1, 1) + dt.timedelta(days=dice.randint(0, 9)),
            "time": dice.choice(["", "09:00", "10:30"]),
        }
        for number in range(2, count + 1)
    ]
    for start in range(0, len(rows), 100):
        InteractionLogEntry.insert_many(rows[start : start + 100]).execute()
    totals.rebuild()
    order = [row, *rows]
    order[0]["time"] = "09:00"
    return [
        entry["entry_no"]
        for entry in sorted(
            order, key=lambda e: (e["date"], e["time"], e["entry_no"]), reverse=True
        )
    ]


def walk(source: ListSource, step: int) -> list[int]:
    seen = source.first(step)
    while more := source.after(seen[-1], step):
        seen += more
    return numbers(seen)


@pytest.mark.parametrize("step", [1, 7, 50])
def test_walking_down_and_up_meets_every_row_once(step: int) -> None:
    expected = make(60)
    source = open_list("interaction")
    assert walk(source, step) == expected
    seen = source.last(step)
    while more := source.before(seen[0], step):
        seen = more + seen
    assert numbers(seen) == expected
    assert source.count() == 60
    assert source.ids() == expected
    assert numbers(list(source.each(chunk=13))) == expected


@pytest.mark.parametrize("anchored", [False, True])
def test_any_place_and_back(monkeypatch: pytest.MonkeyPatch, anchored: bool) -> None:
    monkeypatch.setattr(lists, "ANCHOR_STEP", 16)
    expected = make(100)
    source = open_list("interaction")
    if anchored:
        source.build_anchors(lambda: False)
    assert source.anchored is anchored
    for index in (0, 1, 15, 16, 17, 31, 32, 64, 98, 99):
        (row,) = source.at(index, 1)
        assert row["entry_no"] == expected[index]
        assert source.index_of(row) == index
    assert source.at(100, 5) == []
    assert numbers(source.at(95, 50)) == expected[95:]


def test_anchors_are_left_when_nobody_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "ANCHOR_STEP", 4)
    make(40)
    source = open_list("interaction")
    asked = iter([False, False, True])
    source.build_anchors(lambda: next(asked))
    assert not source.anchored


def test_the_neighbours_of_a_row_that_is_gone() -> None:
    expected = make(10)
    source = open_list("interaction")
    row = source.at(4, 1)[0]
    InteractionLogEntry.delete().where(InteractionLogEntry.entry_no == row.id).execute()
    assert numbers(source.after(row, 2)) == expected[5:7]
    assert numbers(source.before(row, 2)) == expected[2:4]
    assert source.index_of(row) == 4


def test_an_empty_list() -> None:
    source = open_list("interaction")
    assert source.first(5) == source.last(5) == source.at(0, 5) == []
    assert source.count() == 0
    source.build_anchors(lambda: False)
    assert source.anchored


def test_filters_on_own_fields_references_and_names() -> None:
    adatum = factories.contact("Adatum", type="company")
    ann = factories.contact("Ann Núñez", type="person", company_no=adatum.key)
    loose = factories.contact("Bob", type="person")
    factories.salesperson("PS")
    one = factories.entry(contact_no=ann.key, date="2026-01-05", salesperson_code="PS", cost="2")
    two = factories.entry(contact_no=loose.key, date="2026-02-05", description="Call | back")
    three = factories.entry(contact_no=adatum.key, date="2026-02-28", evaluation="positive")
    entry_marks.cancel([three.id])

    def found(**filters: str) -> list[int]:
        return sorted(open_list("interaction", filters).ids())

    assert found(contact_no=ann.key) == [one.id]
    assert found(contact_no=f"{ann.key}|{loose.key}") == [one.id, two.id]
    assert found(contact_no="<>" + ann.key) == [two.id, three.id]
    assert found(contact_no="NOBODY") == []
    assert found(contact_company_no=adatum.key) == [one.id, three.id]
    assert found(contact_company_no="''") == [two.id]
    assert found(contact_name="*nunez*") == [one.id]
    assert found(contact_company_name="adatum") == [one.id, three.id]
    assert found(salesperson_code="ps") == [one.id]
    assert found(salesperson_code="p*|jo") == [one.id, two.id, three.id]
    assert found(date="2026-02") == [two.id, three.id]
    assert found(date="..31-01-26") == [one.id]
    assert found(description="'Call | back'") == [two.id]
    assert found(description="CALL*") == [two.id]
    assert found(evaluation="positive") == [three.id]
    assert found(evaluation="''") == [one.id, two.id]
    assert found(canceled="yes") == [three.id]
    assert found(canceled="no", date="2026") == [one.id, two.id]
    assert found(cost=">1") == [one.id]
    assert found(duration="10..20") == [one.id, two.id, three.id]
    assert found(comment="yes") == []
    assert found(entry_no="2..3") == [two.id, three.id]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("colour", "red"),
        ("date", "31-02"),
        ("cost", "much"),
        ("canceled", "perhaps"),
        ("evaluation", "splendid"),
        ("entry_no", "1..x"),
        ("description", "a|"),
    ],
)
def test_a_filter_that_cannot_be_understood_names_its_field(field: str, text: str) -> None:
    with pytest.raises(InvalidValue) as error:
        open_list("interaction", {field: text})
    assert error.value.field
    assert str(error.value)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Zoë", "Álvaro", "bernd"]),
        ("name", ["Álvaro", "bernd", "Zoë"]),
        ("name:desc", ["Zoë", "bernd", "Álvaro"]),
        ("no", ["Zoë", "Álvaro", "bernd"]),
        ("city", ["Zoë", "bernd", "Álvaro"]),
        ("salesperson_code", ["Zoë", "Álvaro", "bernd"]),
        ("date_of_last_interaction:desc", ["bernd", "Álvaro", "Zoë"]),
    ],
)
def test_sorting(sort: str, names: list[str]) -> None:
    factories.salesperson("A1")
    factories.salesperson("B2")
    factories.contact("Zoë")
    factories.contact("Álvaro", city="Sevilla", salesperson_code="A1")
    late = factories.contact("bernd", city="Bonn", salesperson_code="B2")
    factories.entry(contact_no=late.key, salesperson_code="B2")
    source = open_list("contact", sort=sort)
    assert [row["name"] for row in source.first(9)] == names
    assert walk_names(source) == names


def walk_names(source: ListSource) -> list[str]:
    seen = source.first(1)
    while more := source.after(seen[-1], 1):
        seen += more
    return [row["name"] for row in seen]


def test_find_needs_every_word_by_its_beginning() -> None:
    factories.contact("Muebles Núñez e Hijos")
    factories.contact("Núñez Motor")
    assert open_list("contact", find="nun hij").count() == 1
    assert open_list("contact", find="NÚÑEZ").count() == 2
    assert open_list("contact", find="ñez").count() == 0
    assert open_list("contact", find='") OR ("').count() in (0, 2)
    factories.template("OUTGOING")
    assert open_list("template", find="going").count() == 1


@pytest.mark.parametrize("sort", ["", "name", "city:desc"])
def test_common_words_are_found_as_rare_ones_are(
    monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    for at in range(6):
        name = "Núñez 100_%" if at % 2 else "Núñez Motor"
        factories.contact(f"{name} {at}", city=f"Town {9 - at}")
    factories.contact("Muebles Nuevos")

    def seen(words: str) -> tuple[list[str], list[str], int]:
        listed = open_list("contact", sort=sort, find=words)
        ends = (listed.first(9), listed.last(2))
        return [row["name"] for row in ends[0]], [row["name"] for row in ends[1]], listed.count()

    given = ("núñez", "nunez motor", "nunez 100", "nu", "nuñez zzz")
    rare = [seen(words) for words in given]
    assert [count for _first, _last, count in rare] == [6, 3, 3, 7, 0]
    assert common_words.condition(Contact, ["nunez"]) is None
    monkeypatch.setattr(common_words, "COMMON", 3)
    assert common_words.condition(Contact, ["nunez", "motor"]) is not None
    assert [seen(words) for words in given] == rare


@pytest.mark.parametrize(
    ("sort", "by_index"), [("", True), ("date", True), ("date:desc", True), ("description", False)]
)
def test_an_order_with_an_index_is_read_in_it(
    engine: str, monkeypatch: pytest.MonkeyPatch, sort: str, by_index: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(lists, "_found_in_order", lambda _owner, words: asked.append(words))
    open_list("interaction", sort=sort, find="visit")
    assert bool(asked) == (by_index or engine == "postgresql")


def test_a_direction_is_asc_or_desc() -> None:
    for number in (1, 2):
        factories.group(f"G{number}")
    assert [row.key for row in open_list("group", sort="code:DESC").first(2)] == ["G2", "G1"]
    assert [row.key for row in open_list("group", sort="code:asc").first(2)] == ["G1", "G2"]
    with pytest.raises(InvalidValue, match="'down' is not one of: asc, desc"):
        open_list("group", sort="code:down")


@pytest.mark.parametrize(
    "text", ["24-11-26", "2026-11-24", "nov 2026", "23-11-26..24-11-26", "2026-11-24T*"]
)
def test_instants_are_found_by_the_day_and_the_period_as_dates_are(text: str) -> None:
    from store.models import Contact

    no = factories.contact("Ann").key
    Contact.update(modified_at="2026-11-24T12:00:00.000000Z").where(Contact.no == no).execute()
    assert open_list("contact", filters={"modified_at": text}).count() == 1
    assert open_list("contact", filters={"modified_at": "25-11-26.."}).count() == 0
    assert open_list("contact", filters={"modified_at": "..31-12-9999"}).count() == 1
