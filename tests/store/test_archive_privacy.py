"""What archives hold of a contact is told to who asks and to who erases, and can be erased there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from store import archive, contact_merge, contacts, dossiers, erasure, health
from store import db as store_db
from store.errors import ArchiveOpen
from store.lists import open_list
from store.models import Change, Contact
from store.nouns import noun
from store.records import get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2022, 1, 1)


def zenobia(**values: object) -> str:
    return factories.contact("Zenobia Quuxley", type="person", **values).key


def log(contact: str, *days: str) -> None:
    for day in days:
        given = {"date": date.fromisoformat(day), "description": "Zenobia Quuxley called"}
        factories.entry(contact_no=contact, **given)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archives" / "old.db"


def test_who_is_erased_is_erased_in_the_archives_as_well(path: Path) -> None:
    person = zenobia(email="zenobia@quux.example")
    log(person, "2020-05-01", "2023-05-01")
    archive.make(DAY, path)

    (held,) = erasure.erase(person).archives

    assert held == (str(path), (person,), 1)
    store_db.open_database(str(path))
    with pytest.raises(ArchiveOpen):
        contacts.delete(person)
    erased = erasure.erase(person)
    assert (erased.entries, erased.archives) == (1, ())
    with pytest.raises(ArchiveOpen):
        factories.contact("Contoso")
    (entry,) = open_list("interaction").first(2)
    assert (entry["contact_no"], entry["description"]) == ("", "Outgoing call")
    assert Change.select().where(Change.operation == "erase").count() == 1
    assert b"Quuxley" not in path.read_bytes()
    assert [item for item in health.run() if not item.ok] == []


def test_a_dossier_names_the_archives(path: Path) -> None:
    person, other = zenobia(), factories.contact("Adatum").key
    log(person, "2020-05-01", "2020-06-01", "2023-05-01")
    archive.make(DAY, path)
    found = dossiers.of_contact(person).as_json()["archives"]
    assert found == [{"file": str(path), "contact_no": person, "interactions": 2}]
    assert "archives" not in dossiers.of_contact(other).as_json()
    path.unlink()
    assert dossiers.of_contact(other).as_json()["archives"] == [
        {"file": str(path), "interactions": None}
    ]


def test_who_was_merged_since_is_found_under_the_number_of_before(path: Path) -> None:
    first, second, third = zenobia(), zenobia(), zenobia()
    for contact in (first, second, third):
        log(contact, "2020-05-01", "2023-05-01")
    archive.make(DAY, path)
    contact_merge.merge(second, first)
    contact_merge.merge(third, second)
    assert len(open_list("interaction", {"contact_no": third}).first(9)) == 3
    (held,) = erasure.erase(third).archives
    assert held == (str(path), (first, second, third), 3)


def test_a_merge_that_was_taken_back_is_none(path: Path) -> None:
    from store.undo import undo

    first, second = zenobia(), zenobia()
    log(first, "2020-05-01", "2023-05-01")
    log(second, "2020-05-01", "2023-05-01")
    archive.make(DAY, path)
    contact_merge.merge(second, first)
    undo()
    (held,) = erasure.erase(second).archives
    assert held.nos == (second,)


def test_an_archive_that_lies_elsewhere_is_named(path: Path) -> None:
    person = zenobia()
    log(person, "2020-05-01", "2023-05-01")
    archive.make(DAY, path)
    path.rename(path.with_name("moved.db"))
    path.write_text("something else")
    assert erasure.erase(person).archives == ((str(path), (), 0),)
    (line,) = Change.select().where(Change.operation == "archive")
    assert json.loads(line.new or "")["path"] == str(path)


def test_an_erased_company_is_erased_in_the_archive_and_its_persons_stay(path: Path) -> None:
    company = factories.contact("Quux Works").key
    person = zenobia(company_no=company)
    log(person, "2020-05-01", "2023-05-01")
    archive.make(DAY, path)
    store_db.open_database(str(path))
    erasure.erase(company)
    assert [row.no for row in Contact.select()] == [person]
    assert get(noun("contact"), person)["company_no"] == ""
