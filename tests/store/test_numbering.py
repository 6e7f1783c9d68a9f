"""Number series: automatic and typed numbers, the end of a series, and who uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import contacts, numbering, setup
from store.errors import FieldRequired, InUse, InvalidValue, RuleError
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("series")


@pytest.fixture
def series(db: Path) -> None:
    factories.number_series()


def test_a_series_ends_and_numbers_have_no_gap() -> None:
    numbering.change("CONT", {"starting_no": "A8", "ending_no": "A11", "increment_by": "2"})
    assert [factories.contact().key, factories.contact().key] == ["A8", "A10"]
    with pytest.raises(RuleError, match=r"CONT ends at A11"):
        factories.contact()
    numbering.change("CONT", {"ending_no": ""})
    assert factories.contact().key == "A12"


def test_the_warning_number_is_compared_as_a_number() -> None:
    numbering.change("CONT", {"starting_no": "A9", "warning_no": "A10"})
    factories.contact()
    assert numbering.warning("contact_nos") == ""
    factories.contact()
    assert numbering.warning("contact_nos") == "A10"


def test_without_default_numbers_a_number_must_be_typed() -> None:
    numbering.change("CONT", {"default_nos": False})
    with pytest.raises(RuleError, match=r"CONT gives no numbers by itself"):
        contacts.add({"name": "Adatum"})
    assert contacts.add({"no": "C1", "name": "Adatum"}).key == "C1"


def test_a_series_needs_a_number_to_start_with() -> None:
    numbering.change("CONT", {"starting_no": ""})
    with pytest.raises(
        FieldRequired, match=r"Starting No\. must have a value in No\. Series: CONT"
    ):
        contacts.add({"name": "Adatum"})


@pytest.mark.parametrize("step", ["0", "-1"])
def test_a_series_goes_forward(step: str) -> None:
    with pytest.raises(InvalidValue, match=r"Increment-by No\.: .* less than 1"):
        numbering.change("CONT", {"increment_by": step})
    with pytest.raises(InvalidValue, match="less than 1"):
        numbering.add({"code": "NEW", "increment_by": step})


def test_the_setup_follows_a_renamed_series() -> None:
    numbering.change("CONT", {"code": "PEOPLE"})
    assert setup.marketing()["contact_nos"] == "PEOPLE"
    assert setup.marketing()["segment_nos"] == "SEGM"
    assert factories.contact().key == "CT000001"


def test_a_series_in_use_is_not_deleted() -> None:
    remove = noun("number-series").delete
    assert remove is not None
    with pytest.raises(InUse, match=r"Marketing Setup \(1\)"):
        remove("SEGM")
    setup.change_marketing({"segment_nos": ""})
    remove("SEGM")


def test_a_contact_is_renumbered_only_if_the_series_allows_it() -> None:
    number = factories.contact().key
    numbering.change("CONT", {"manual_nos": False})
    with pytest.raises(RuleError, match="You may not enter the number MINE"):
        contacts.change(number, {"no": "MINE"})
    numbering.change("CONT", {"manual_nos": True})
    assert contacts.change(number, {"no": "MINE"}).key == "MINE"
