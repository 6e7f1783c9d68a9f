"""`trato contact channels` and the verbs for e-mail addresses and phones."""

from __future__ import annotations

from collections.abc import Callable

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def test_phones_and_addresses_are_added_listed_and_removed(company: Trato) -> None:
    company("contact", "set", "CT000001", "country_region_code=ES", "phone_no=", "email=")
    added = company(
        "contact", "add-phone", "CT000001", "91 555 01 23", "--label", "Trabajo", "--json"
    ).json
    assert added == {
        "kind": "phone", "label": "work", "value": "91 555 01 23", "shown": "915 55 01 23",
        "e164": "+34915550123", "field": "phone_no",
    }  # fmt: skip
    company("contact", "add-email", "CT000001", "billing@x.es", "--label", "billing")
    company("contact", "add-phone", "CT000001", "+44 20 7946 0958")
    rows = company("contact", "channels", "CT000001", "--json").json
    assert [(row["value"], row["label"], row["field"]) for row in rows] == [
        ("91 555 01 23", "work", "phone_no"), ("+44 20 7946 0958", "", ""),
        ("billing@x.es", "billing", "email"),
    ]  # fmt: skip
    shown = company("contact", "show", "CT000001", "--json").json
    assert shown["emails"] == [
        {"label": "billing", "value": "billing@x.es", "e164": "", "field": "email"}
    ]
    assert [row["e164"] for row in shown["phones"]] == ["+34915550123", "+442079460958"]
    assert "915 55 01 23" in company("contact", "brief", "CT000001", "--format", "table").out
    assert company("contact", "remove-channel", "CT000001", "915550123").code == 2
    gone = company("contact", "remove-channel", "CT000001", "915550123", "--yes", "--json")
    assert gone.json == {"deleted": 1}
    assert company("contact", "show", "CT000001", "--json").json["phone_no"] == "+44 20 7946 0958"
    found = company("contact", "list", "--where", "any_phone=02079460958|+4420*", "--json").json
    assert [row["no"] for row in found] == ["CT000001", "CT000003"]


def test_what_does_not_fit_is_refused_with_a_sentence(company: Trato) -> None:
    done = company("contact", "add-email", "CT000001", "915550123")
    assert (done.code, "not an e-mail address" in done.err) == (2, True)
    done = company("contact", "add-phone", "CT000001", "a@x.es")
    assert (done.code, "not a phone number" in done.err) == (2, True)
    assert company("contact", "add-phone", "CT000001", "ask Eva").code == 2
    assert company("contact", "add-phone", "NOBODY", "1234").code == 3
    company("contact", "add-phone", "CT000001", "+34 655 111 222")
    done = company("contact", "add-phone", "CT000001", "0034 655111222")
    assert "has 0034 655111222 already" in done.err
    assert company("contact", "remove-channel", "CT000001", "nobody@x.es", "--yes").code == 3
