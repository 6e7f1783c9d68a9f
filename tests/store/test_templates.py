"""Interaction templates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store import groups, template_languages, template_setup, templates
from store.enumerations import CorrespondenceType, WizardAction
from store.errors import (
    Duplicate,
    FieldMustBe,
    FieldRequired,
    InUse,
    InvalidValue,
    NotFound,
    RelationNotFound,
    RuleError,
)
from store.lists import open_list
from store.models.segments import SegmentHeader
from store.nouns import noun
from store.records import Record, get
from store.templates import LanguageMissing
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def add(code: str = "BUS", create_language: bool = False, **values: object) -> Record:
    group = factories.group("LETTER").key
    given = {"code": code, "interaction_group_code": group, "description": "Business letter"}
    return templates.add({**given, **values}, create_language=create_language)


def again(code: str = "BUS") -> Record:
    return get(noun("template"), code)


def codes(**filters: str) -> list[str]:
    return [record.key for record in open_list("template", filters).first(50)]


def test_a_new_template_is_for_email_unless_it_says_otherwise() -> None:
    assert add()["correspondence_type"] is CorrespondenceType.EMAIL
    assert add("VISIT", correspondence_type="")["correspondence_type"] is CorrespondenceType.BLANK
    assert add("PAPER", correspondence_type="hard_copy")["correspondence_type"] is (
        CorrespondenceType.HARD_COPY
    )


def test_costs_and_durations_are_kept_to_the_hundredth() -> None:
    record = add(unit_cost="8.05", unit_duration="1:30")
    assert (record["unit_cost"], record["unit_duration"]) == (Decimal("8.05"), Decimal(90))
    with pytest.raises(InvalidValue, match="Unit Cost"):
        templates.change("BUS", {"unit_cost": "-1"})


def test_a_template_needs_a_code_and_a_group() -> None:
    group = factories.group().key
    with pytest.raises(FieldRequired, match="Code"):
        templates.add({"interaction_group_code": group})
    with pytest.raises(FieldRequired, match="Interaction Group Code"):
        templates.add({"code": "BUS"})
    with pytest.raises(RelationNotFound, match="NONE"):
        templates.add({"code": "BUS", "interaction_group_code": "none"})
    add()
    with pytest.raises(FieldRequired, match="Interaction Group Code"):
        templates.change("BUS", {"interaction_group_code": ""})
    with pytest.raises(Duplicate):
        add("bus ")


def test_a_blocked_group_is_not_chosen_any_more() -> None:
    add()
    assert noun("group").change is not None
    factories.group("OLD", blocked=True)
    with pytest.raises(FieldMustBe, match="Blocked"):
        add("NEW", interaction_group_code="OLD")
    with pytest.raises(FieldMustBe, match="Blocked"):
        templates.change("BUS", {"interaction_group_code": "OLD"})
    change_group = groups.NOUNS["group"].change
    assert change_group is not None
    change_group("LETTER", {"blocked": True})
    changed = templates.change("BUS", {"interaction_group_code": "LETTER", "description": "Letter"})
    assert changed["description"] == "Letter"


def test_a_default_language_that_is_missing_is_asked_for() -> None:
    add()
    with pytest.raises(LanguageMissing, match="BUS has no language ES") as asked:
        templates.change("BUS", {"language_code": "es"})
    assert (asked.value.template_code, asked.value.language_code) == ("BUS", "ES")
    assert again()["language_code"] == ""
    changed = templates.change("BUS", {"language_code": "es"}, create_language=True)
    assert changed["language_code"] == "ES"
    language = get(noun("template-language"), "BUS/ES")
    assert language["description"] == "Business letter"
    assert templates.change("BUS", {"language_code": ""})["language_code"] == ""
    assert templates.change("BUS", {"language_code": "ES"})["language_code"] == "ES"


def test_a_new_template_with_a_language_asks_too() -> None:
    with pytest.raises(LanguageMissing):
        add(language_code="EN")
    assert codes() == []
    assert add(language_code="EN", create_language=True)["language_code"] == "EN"


def test_a_language_is_written_as_one() -> None:
    add()
    with pytest.raises(InvalidValue, match="Language Code"):
        templates.change("BUS", {"language_code": "E/S"}, create_language=True)


def test_merge_is_refused_where_there_is_a_language() -> None:
    add(language_code="EN", create_language=True)
    with pytest.raises(RuleError, match=r"Merge.*BUS.*EN"):
        templates.change("BUS", {"wizard_action": "merge"})
    assert again()["wizard_action"] is WizardAction.BLANK
    for action in ("open", "import", ""):
        assert templates.change("BUS", {"wizard_action": action})["wizard_action"].key == action


def test_merge_given_with_a_language_is_refused() -> None:
    add(wizard_action="merge")
    with pytest.raises(RuleError, match=r"Merge.*BUS.*EN"):
        templates.change(
            "BUS", {"wizard_action": "merge", "language_code": "EN"}, create_language=True
        )
    assert again()["language_code"] == ""


def test_merge_is_taken_back_when_a_language_is_chosen() -> None:
    add(wizard_action="merge")
    changed = templates.change("BUS", {"language_code": "EN"}, create_language=True)
    assert changed["wizard_action"] is WizardAction.BLANK
    templates.change("BUS", {"language_code": "", "wizard_action": "merge"})
    with pytest.raises(RuleError):
        add("GOLF", wizard_action="merge", language_code="EN", create_language=True)


def test_merge_fills_a_text_and_stays_with_one() -> None:
    add()
    templates.attach("BUS", b"Dear {{ contact.name }}", "bus.md", "EN")
    templates.attach("BUS", b"%PDF", "bus.pdf", "ES")
    templates.change("BUS", {"language_code": "EN"})
    changed = templates.change("BUS", {"wizard_action": "merge"})
    assert changed["wizard_action"] is WizardAction.MERGE
    changed = templates.change("BUS", {"language_code": "ES"})
    assert changed["wizard_action"] is WizardAction.BLANK
    with pytest.raises(RuleError, match=r"Merge.*BUS.*ES"):
        templates.change("BUS", {"wizard_action": "merge"})


def test_the_attachment_is_that_of_the_default_language() -> None:
    add(language_code="EN", create_language=True)
    templates.attach("BUS", b"Dear Ms", "letter.docx", language="ES")
    assert not again()["attachment"]
    assert codes(attachment="yes") == []
    templates.attach("BUS", b"Dear Ms", "letter.docx")
    assert again()["attachment"]
    assert codes(attachment="yes") == ["BUS"]
    assert templates.export("BUS").name == "BUS.docx"
    templates.remove_attachment("BUS")
    assert not again()["attachment"]
    with pytest.raises(NotFound):
        templates.export("BUS")


def test_a_template_without_language_takes_an_attachment() -> None:
    add()
    language = templates.attach("BUS", b"Dear Ms", "letter.txt")
    assert language["key"] == "BUS/"
    assert again()["attachment"]


def test_an_attachment_is_copied_from_another_template() -> None:
    add()
    add("NEWS")
    templates.attach("BUS", b"Dear Ms", "letter.txt", language="EN")
    copied = templates.copy_from("NEWS", "BUS/EN", language="EN")
    templates.remove_attachment("BUS", "EN")
    assert templates.export("NEWS", "EN").content == b"Dear Ms"
    assert copied["description"] == "Business letter"


def test_a_changed_code_follows_everywhere() -> None:
    add(language_code="EN", create_language=True)
    template_setup.change({"outgoing_call": "BUS"})
    entry = factories.entry(interaction_template_code=factories.template("OUT").key)
    templates.change("BUS", {"code": "letter"})
    templates.change("OUT", {"code": "CALL"})
    assert template_setup.template_of("outgoing_call") == "LETTER"
    assert get(noun("template-language"), "LETTER/EN")["interaction_template_code"] == "LETTER"
    assert get(noun("interaction"), entry.id)["interaction_template_code"] == "CALL"


def test_deleting_takes_languages_and_attachments_along() -> None:
    add(language_code="EN", create_language=True)
    templates.attach("BUS", b"Dear Ms", "letter.txt")
    templates.attach("BUS", b"Estimada", "letter.txt", language="ES")
    templates.remove("bus")
    assert codes() == []
    assert open_list("template-language").count() == 0
    assert factories.documents() == 0


def test_a_used_template_is_not_deleted() -> None:
    template = factories.template("OUT")
    for _ in range(2):
        factories.entry(interaction_template_code="OUT")
    with pytest.raises(InUse, match=r"Interaction Log Entries \(2\)") as refused:
        templates.remove("OUT")
    assert refused.value.count == 2
    add()
    template_setup.change({"email": "BUS"})
    with pytest.raises(InUse, match="Interaction Template Setup"):
        templates.remove("BUS")
    template_setup.change({"email": ""})
    SegmentHeader.insert(no="SM1", template=again().id).execute()
    with pytest.raises(InUse, match="Segments"):
        templates.remove("BUS")
    assert template.key in codes()


def test_a_language_of_its_own_is_listed_for_each_template() -> None:
    add()
    add("NEWS")
    for code, language in (("BUS", "EN"), ("BUS", "ES"), ("NEWS", "EN")):
        template_languages.add({"interaction_template_code": code, "language_code": language})
    listed = open_list("template-language", {"interaction_template_code": "BUS"}).first(9)
    assert [record.key for record in listed] == ["BUS/EN", "BUS/ES"]
    assert template_languages.codes(again("NEWS").id) == ["EN"]
