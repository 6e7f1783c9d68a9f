"""The usual set-up and the demo company."""

from __future__ import annotations

import pytest

from store import demo, interactions, salespeople, statistics, template_setup
from store.errors import RuleError
from store.lists import open_list
from store.nouns import noun
from store.records import get
from store.session import session

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("language", "description"), [("en", "Outgoing call"), ("es", "Llamada saliente")]
)
def test_the_usual_setup_is_ready_to_log_with(language: str, description: str) -> None:
    assert demo.is_fresh()
    demo.usual_setup(language)
    assert not demo.is_fresh()
    assert get(noun("template"), "OUTGOING")["description"] == description
    assert template_setup.template_of("sales_invoice") == "S_INVOICE"
    assert salespeople.own_code() == session.user.upper()
    contact = noun("contact").add
    assert contact is not None
    assert contact({"name": "Adatum"})["no"] == "CT000001"


def test_it_is_not_made_over_existing_data() -> None:
    demo.usual_setup()
    with pytest.raises(RuleError, match="in use already"):
        demo.demo_company()


def test_the_demo_company_has_two_years_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "ENTRIES", 80)
    told: list[tuple[int, int]] = []
    demo.demo_company("es", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (80, 80)
    assert open_list("contact").count() > 60
    assert open_list("segment", {"no_of_lines": ">5"}).count() == 3
    assert open_list("logged-segment").count() == 1
    assert open_list("postponed").count() == 2
    dates = [record["date"] for record in open_list("interaction").each()]
    assert (max(dates) - min(dates)).days > 300
    mails = open_list("outgoing-mail", sort="no").first(9)
    assert [mail["status"].key for mail in mails] == ["sent"] * 3 + ["failed"]
    failed = get(noun("interaction"), mails[3]["entry_no"])
    assert failed["delivery_status"].key == "error"
    assert b"{{" not in interactions.document(mails[0]["entry_no"]).content
    assert statistics.of_template("OUTGOING").no_of_interactions > 5
