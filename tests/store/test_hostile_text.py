"""Hostile text through every text field of every noun: it is cleaned, or refused with a sentence."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import comments, interactions, search
from store.errors import StoreError, TooLong
from store.fields import Field, Kind
from store.lists import open_list
from store.nouns import Noun, noun
from store.records import Record, get
from store.text import _INVISIBLE
from tests import factories
from tests.records_of_nouns import CASES

pytestmark = pytest.mark.usefixtures("db")

QUICK = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = (
    "[/]", "[@click=app.quit]x", "\x1b]0;T\x07", "\x1b[31m", "\x9b5m", "\x9d", "\x00", "\x08",
    "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\udfff", "\r\n", "\t", "\v", "\u2028", " ",
    "👩‍👩‍👧", "寿司", "王小明", "é", "e\u0301", "ß", "İ", "ﬃ", "\U000e0041", "%s", "%(name)s", "{0}",
    "'; DROP TABLE contact; --", '"', "\\", "*", "..", "<>", "&|", "@", "=1+1", "NULL", "-", "(",
    "x" * 300, "x" * 10_000,
)  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(
    st.characters(), max_size=40
)

MAKE: dict[str, Callable[[], Record]] = {
    "group": factories.group,
    "template": factories.template,
    "salesperson": factories.salesperson,
    "contact": lambda: factories.contact("Adatum", type="person"),
    "segment": factories.segment,
    "segment-line": lambda: factories.segment_line(factories.segment().key),
    "mailing-group": lambda: _added("mailing-group", code="NEWS", description="News"),
    "number-series": lambda: _added("number-series", code="N", starting_no="N001"),
    "setup": lambda: get(noun("setup"), ""),
}
OTHERS = sorted(CASES.keys() - MAKE.keys())
TEXTS = (Kind.TEXT, Kind.NOTE, Kind.CODE)


def _added(name: str, /, **values: object) -> Record:
    add = noun(name).add
    assert add is not None
    return add(values)


def _text_fields(owner: Noun) -> list[Field]:
    free = [item for item in owner.fields if item.kind is Kind.REFERENCE and not item.ref]
    return [item for item in owner.fields if item.kind in TEXTS and item.editable] + free


def _changed(owner: Noun, record: Record, values: dict[str, object]) -> Record:
    assert owner.change is not None
    return owner.change(record.key, values)


@pytest.mark.parametrize("name", [name for name in MAKE if name != "setup"])
@QUICK
@given(text=hostile)
def test_a_text_is_stored_clean_or_refused(name: str, text: str) -> None:
    owner = noun(name)
    with suppress(StoreError):
        _added("group", code="PHONE", description="Phone")
    record = _existing(name) or MAKE[name]()
    for item in _text_fields(owner):
        if item.name == owner.key:
            continue
        _stays_clean(owner, record, item, text)
    again = get(owner, record.key)
    assert again.id == record.id


@pytest.mark.parametrize("name", OTHERS)
@settings(QUICK, max_examples=4)
@given(text=hostile)
def test_a_text_of_any_other_noun_is_stored_clean_or_refused(name: str, text: str) -> None:
    owner = noun(name)
    if _existing(name) is None:
        CASES[name].make()
    for item in _text_fields(owner):
        record = _existing(name)
        assert record is not None
        if item.name == owner.key or owner.change is None:
            continue
        _stays_clean(owner, record, item, text)


def _stays_clean(owner: Noun, record: Record, item: Field, text: str) -> None:
    try:
        stored = str(_changed(owner, record, {item.name: text})[item.name])
    except StoreError:
        return
    assert not re.search(_INVISIBLE, stored.replace("\n", "") if item.kind is Kind.NOTE else stored)
    assert len(stored) <= item.limit
    stored.encode()


def _existing(name: str) -> Record | None:
    return next(iter(open_list(name).first(1)), None)


@QUICK
@given(text=hostile)
def test_a_key_is_clean_or_refused_and_finds_its_record(text: str) -> None:
    for name, values in (("group", {"description": "x"}), ("salesperson", {"name": "x"})):
        try:
            made = _added(name, code=text, **values)
        except StoreError:
            continue
        assert not re.search(_INVISIBLE, made.key)
        assert get(noun(name), made.key).id == made.id
        assert get(noun(name), text).id == made.id


@QUICK
@given(text=hostile)
def test_entries_comments_and_searches_take_any_text(text: str) -> None:
    number = _entry()
    with suppress(StoreError):
        comments.add(number, text)
    with suppress(StoreError):
        interactions.log({"contact_no": _contact(), "interaction_template_code": "OUTGOING",
                          "salesperson_code": "JO", "description": text, "subject": text,
                          "campaign_no": text}, [text])  # fmt: skip
    for entry in open_list("interaction").each():
        for name in ("description", "subject", "campaign_no"):
            assert not re.search(_INVISIBLE, str(entry[name]))
    assert isinstance(search.records(text), list)


@pytest.mark.parametrize("name", ["contact", "interaction", "segment", "template"])
@QUICK
@given(text=hostile)
def test_a_filter_or_words_to_find_give_a_list_or_a_sentence(name: str, text: str) -> None:
    _entry()
    for item in noun(name).fields:
        with suppress(StoreError):
            open_list(name, filters={item.name: text}).first(3)
    open_list(name, find=text).first(3)


def _contact() -> str:
    found = open_list("contact").first(1)
    return found[0].key if found else factories.contact("Adatum").key


def _entry() -> int:
    found = open_list("interaction").first(1)
    if found:
        return int(found[0]["entry_no"])
    entry = factories.entry(contact_no=_contact())
    factories.segment()
    return int(entry["entry_no"])


# --- lengths, dates --------------------------------------------------------------------------


def test_a_name_of_ten_thousand_characters_is_refused_whole() -> None:
    with pytest.raises(TooLong, match=r"10000 characters, but at most 250"):
        factories.contact("x" * 10_000)
    contact = factories.contact("Adatum")
    with pytest.raises(TooLong):
        _changed(noun("contact"), contact, {"name": "寿" * 10_000})
    assert get(noun("contact"), contact.key)["name"] == "Adatum"
    with pytest.raises(TooLong):
        _added("mailing-group", code="x" * 10_000)


@pytest.mark.parametrize("typed", ["31-02-26", "29-02-25", "00-01-26", "31-04", "99-99-99", "1e5"])
def test_a_day_that_is_none_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(StoreError, match="not a date"):
        factories.entry(date=typed)
    assert open_list("interaction").count() == 0


def test_a_leap_day_and_another_year_are_days() -> None:
    assert factories.entry(date="29-02-28")["date"] == date(2028, 2, 29)
    assert factories.entry(date="31-12-1999")["date"] == date(1999, 12, 31)


@pytest.mark.sqlite
def test_rows_of_another_program_with_values_of_another_kind_end_nothing(db: Path) -> None:
    entry = factories.entry()
    with sqlite3.connect(db) as raw:
        raw.execute(
            "UPDATE interaction_log_entry SET description = ?, date = '31-02-x', time = 'x', "
            "evaluation = 77, information_flow = 'x', cost = 'x', duration = x'ff'",
            (b"\xff\xfe\x00",),
        )
        raw.execute("UPDATE contact SET name = 12.5, city = x'ff00', phone_no = 7, type = 9")
    raw.close()
    read = get(noun("interaction"), entry.key)
    assert isinstance(read["description"], str)
    assert [read[name] for name in ("date", "cost", "duration")] == [None, 0, 0]
    assert (read["evaluation"].key, read["information_flow"].key) == ("", "")
    assert open_list("interaction").first(1)[0].values == read.values
    (contact,) = open_list("contact").first(1)
    assert [type(contact[name]) for name in ("name", "city", "phone_no")] == [str, str, str]
    assert contact["type"].key
