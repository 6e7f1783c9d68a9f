"""Which template records which kind of document."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import template_setup, templates
from store.enumerations import DocumentType
from store.errors import Conflict, FieldMustBe, InvalidValue, RelationNotFound, RuleError
from tests import factories


@pytest.fixture(autouse=True)
def _templates(db: Path) -> None:
    for code in ("CALL", "MAIL"):
        factories.template(code)


def chosen() -> dict[str, str]:
    return {kind: code for kind, code in template_setup.show().items() if code}


def test_nothing_is_recorded_at_first() -> None:
    assert chosen() == {}
    assert template_setup.template_of("sales_invoice") == ""


def test_every_kind_of_document_can_be_recorded() -> None:
    documents = {kind for *_, kind in template_setup.KINDS.values() if kind is not None}
    assert documents == set(DocumentType) - {DocumentType.BLANK}
    assert len(template_setup.KINDS) == 32


def test_kinds_are_chosen_and_cleared() -> None:
    template_setup.change({"outgoing_call": "call", "sales-invoice": "MAIL"})
    shown = template_setup.change({"email": "MAIL", "sales_invoice": ""})
    assert {kind: code for kind, code in shown.items() if code} == chosen()
    assert chosen() == {"outgoing_call": "CALL", "email": "MAIL"}
    assert template_setup.template_of("Outgoing-Call") == "CALL"


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValue, match="parcel"):
        template_setup.change({"parcel": "CALL"})
    with pytest.raises(RelationNotFound, match=r"E-Mails.*NONE"):
        template_setup.change({"outgoing_call": "CALL", "email": "NONE"})
    assert chosen() == {}


def test_a_blocked_template_is_refused() -> None:
    templates.change("CALL", {"blocked": True})
    with pytest.raises(FieldMustBe, match="Blocked"):
        template_setup.change({"outgoing_call": "CALL"})


def test_only_a_meeting_invitation_may_have_an_attachment() -> None:
    templates.attach("MAIL", b"Dear Ms", "letter.txt")
    with pytest.raises(RuleError, match=r"MAIL has an attachment.*E-Mails"):
        template_setup.change({"email": "MAIL"})
    template_setup.change({"meeting_invitation": "MAIL"})
    assert chosen() == {"meeting_invitation": "MAIL"}
    templates.change("CALL", {"description": "Call"})
    assert [r.key for r in template_setup.candidates("email").first(9)] == ["CALL"]
    assert [r.key for r in template_setup.candidates("meeting_invitation").first(9)] == [
        "CALL",
        "MAIL",
    ]


def test_a_template_may_get_an_attachment_later() -> None:
    template_setup.change({"email": "MAIL"})
    templates.attach("MAIL", b"Dear Ms", "letter.txt")
    assert template_setup.change({"email": "MAIL"})["email"] == "MAIL"


def test_two_people_who_choose_differently_are_told() -> None:
    base = template_setup.show()
    template_setup.change({"email": "CALL"})
    with pytest.raises(Conflict, match="E-Mails"):
        template_setup.change({"email": "MAIL"}, base)
    assert template_setup.change({"outgoing_call": "CALL"}, base)["email"] == "CALL"
