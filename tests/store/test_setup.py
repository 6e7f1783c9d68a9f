"""The marketing set-up."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import setup
from store.errors import Conflict, FieldMustBe, InvalidValue, RelationNotFound, RuleError
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_everything_is_inherited_at_first() -> None:
    record = setup.marketing()
    flags = [name for name in record.values if name.startswith("inherit_")]
    assert len(flags) == 7
    assert all(record[name] for name in flags)


def test_one_record_is_changed_again_and_again() -> None:
    setup.change_marketing({"currency_code": "EUR"})
    changed = setup.change_marketing({"default_language_code": "esp", "inherit_territory": "no"})
    assert changed["currency_code"] == "EUR"
    assert changed["default_language_code"] == "ESP"
    assert changed["inherit_territory"] is False


def test_a_number_series_must_exist() -> None:
    factories.number_series()
    with pytest.raises(RelationNotFound, match=r"Contact Nos\..*NONE"):
        setup.change_marketing({"contact_nos": "NONE"})
    assert setup.marketing()["contact_nos"] == "CONT"
    assert setup.change_marketing({"contact_nos": ""})["contact_nos"] == ""


def test_another_series_gives_the_next_numbers() -> None:
    assert factories.contact().key == "CT000001"
    add = noun("number-series").add
    assert add is not None
    add({"code": "NEW", "starting_no": "K10"})
    setup.change_marketing({"contact_nos": "NEW"})
    assert factories.contact().key == "K10"
    setup.change_marketing({"contact_nos": "CONT"})
    assert factories.contact().key == "CT000002"


def test_a_blocked_salesperson_is_no_default() -> None:
    factories.salesperson("AH", blocked=True)
    with pytest.raises(FieldMustBe, match="Blocked"):
        setup.change_marketing({"default_salesperson_code": "AH"})
    with pytest.raises(RelationNotFound):
        setup.change_marketing({"default_salesperson_code": "NOBODY"})


def test_unknown_fields_are_named() -> None:
    with pytest.raises(InvalidValue, match="no field 'colour'"):
        setup.change_marketing({"colour": "red"})


def test_two_people_changing_the_same_field_meet() -> None:
    seen = setup.marketing()
    setup.change_marketing({"currency_code": "EUR"})
    setup.change_marketing({"currency_code": "eur"}, base=seen.values)
    with pytest.raises(Conflict, match="Currency Code"):
        setup.change_marketing({"currency_code": "GBP"}, base=seen.values)


def test_a_folder_is_for_files_on_disk_and_must_be_usable(tmp_path: Path) -> None:
    with pytest.raises(FieldMustBe, match="Disk File"):
        setup.change_marketing({"attachment_storage_location": str(tmp_path)})
    missing = str(tmp_path / "missing")
    with pytest.raises(RuleError):
        setup.change_marketing(
            {"attachment_storage_type": "disk_file", "attachment_storage_location": missing}
        )
    changed = setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(tmp_path)}
    )
    assert changed["attachment_storage_location"] == str(tmp_path)
    embedded = setup.change_marketing({"attachment_storage_type": "embedded"})
    assert embedded["attachment_storage_location"] == str(tmp_path)


def test_the_setup_is_a_noun() -> None:
    assert noun("setup").field("contact_nos").ref == "number-series"
