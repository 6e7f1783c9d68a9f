"""`trato contact duplicates`, `separate`, `merge` and its undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]
ALIKE = (
    "address=Calle Mayor, 12", "city=Madrid", "post_code=28001", "phone_no=911 234 567",
    "email=info@adatum.example",
)  # fmt: skip


@pytest.fixture
def two(trato: Trato) -> Trato:
    """The command line on a database with two companies that are alike."""
    trato("number-series", "add", "CONT", "starting_no=CT000001")
    trato("setup", "set", "contact_nos=CONT")
    trato("contact", "add", "name=Adatum", *ALIKE)
    done = trato("contact", "add", "name=Adatum [/] Ltd", "home_page=adatum.example", *ALIKE)
    assert done.code == 0
    assert "It may be the same as CT000001 Adatum" in done.err
    return trato


def test_pairs_are_listed_and_parted(two: Trato) -> None:
    (pair,) = two("contact", "duplicates", "CT000002", "--json").json
    assert (pair["contact_no"], pair["duplicate_contact_no"]) == ("CT000001", "CT000002")
    assert two("contact", "separate", "CT000002", "CT000001", "--json").json == {"changed": 1}
    assert two("contact", "duplicates", "--json").json == []
    assert len(two("contact", "duplicates", "--all", "--json").json) == 1
    assert two("contact", "set", "CT000002", "name=Adatum SL").err == ""
    assert two("contact", "separate", "CT000001", "CT000002", "--undo").code == 0
    assert two("contact", "find-duplicates", "--json").json == {"companies": 2, "duplicates": 1}
    assert two("contact", "separate", "CT000001", "CT000001").code == 3


def test_a_merge_is_tried_done_and_taken_back(two: Trato) -> None:
    assert two("contact", "merge", "CT000001", "CT000002").code == 2
    said = {"no": "CT000001", "merged": "CT000002", "moved": 2}
    assert two("contact", "merge", "CT000001", "CT000002", "--dry-run", "--json").json == said
    assert len(two("contact", "list", "--json").json) == 2
    merge = ("--yes", "contact", "merge", "CT000001", "CT000002", "--take", "name", "--json")
    assert two(*merge).json == said
    (left,) = two("contact", "list", "--json").json
    assert (left["name"], left["home_page"]) == ("Adatum [/] Ltd", "adatum.example")
    assert two("contact", "merge", "CT000001", "--undo").code == 0
    assert len(two("contact", "list", "--json").json) == 2
    again = two("contact", "merge", "CT000001", "--undo")
    assert again.code == 1
    assert "No contact was merged into CT000001" in again.err


def test_fields_that_are_left_stay_blank(two: Trato) -> None:
    two("--yes", "contact", "merge", "CT000001", "CT000002", "--leave", "home_page,note")
    assert two("contact", "show", "CT000001", "--json").json["home_page"] == ""


def test_what_cannot_be_merged_says_why(two: Trato) -> None:
    two("contact", "add", "name=Ann", "type=person")
    person = two("--yes", "contact", "merge", "CT000001", "CT000003")
    assert person.code == 1
    assert "one is a company" in person.err
    assert two("--yes", "contact", "merge", "CT000001", "CT000009").code == 3
    assert two("--yes", "contact", "merge", "CT000001").code == 2
    assert two("--yes", "contact", "merge", "CT000001", "CT000002", "--take", "x").code == 2
    assert two("--yes", "contact", "merge", "CT000001", "CT000002", "--solve", "x").code == 2


def test_conflicts_end_with_4_and_are_settled_by_options(two: Trato) -> None:
    two("business-relation", "add", "CUST")
    for no, number in (("CT000001", "10"), ("CT000002", "20")):
        link = ("--link-to-table", "customer", "--link-no", number)
        done = two("business-relation", "assign", "CUST", no, *link)
        assert done.code == 0, done.err
    merge = ("--yes", "contact", "merge", "CT000001", "CT000002")
    refused = two(*merge)
    assert refused.code == 4
    assert "contact_business_relation:CUST" in refused.err
    assert two(*merge, "--dry-run").code == 4
    assert two(*merge, "--solve", "contact_business_relation:CUST=drop").code == 0


def test_turning_the_search_on_asks_whether_the_strings_are_made(two: Trato) -> None:
    two("setup", "set", "maintain_dupl_search_strings=no")
    assert two("setup", "set", "autosearch_for_duplicates=yes").code == 2
    done = two("setup", "set", "autosearch_for_duplicates=yes", "--no-generate-strings", "--json")
    assert done.json["maintain_dupl_search_strings"] is True
    assert two("setup", "set", "search_hit_pct=0").code == 2
