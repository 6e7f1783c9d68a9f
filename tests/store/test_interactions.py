"""Logging, postponing and finishing interactions, and deleting what is canceled."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import comments, entry_marks, interactions, templates
from store.enumerations import CorrespondenceType
from store.errors import (
    FieldMustBe,
    InvalidValue,
    NotFound,
    PrivacyBlocked,
    RuleError,
    TooLong,
)
from store.interaction_rules import MustFillIn, next_full_minute, propose, resolve_correspondence
from store.interactions import NewAttachment
from store.lists import open_list
from store.models import Attachment, Change, InteractionLogEntry
from store.nouns import noun
from store.records import Record
from store.session import session
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("db")

ROOT = Path(__file__).resolve().parents[2]
BLANK, HARD_COPY, EMAIL = CorrespondenceType


def logged() -> list[int]:
    return [record["entry_no"] for record in open_list("interaction").each()]


def postponed() -> list[int]:
    return [record["entry_no"] for record in open_list("postponed").each()]


def email_template(*, document: bool) -> str:
    code = factories.template("MAIL", correspondence_type="email").key
    if document:
        templates.attach(code, b"Dear sir", "letter.txt", language="EN")
        templates.change(code, {"language_code": "EN"})
    return code


def test_an_entry_takes_what_contact_template_and_setup_say() -> None:
    session.chosen_work_date = dt.date(2026, 11, 20)
    factories.salesperson("PS")
    company = factories.contact("Adatum")
    person = factories.contact(
        "Ann Beebe", type="person", company_no=company.key, salesperson_code="PS"
    )
    factories.template()
    entry = interactions.log(
        {"contact_no": person.key, "interaction_template_code": "outgoing"}, ["Call back", " "]
    )
    assert entry["entry_no"] == 1
    assert entry["contact_company_no"] == company.key
    assert entry["contact_company_name"] == "Adatum"
    assert entry["salesperson_code"] == "PS"
    assert entry["date"] == dt.date(2026, 11, 20)
    assert entry["description"] == "Outgoing call"
    assert entry["subject"] == "Outgoing call"
    assert (entry["cost"], entry["duration"]) == (Decimal(1), Decimal(15))
    assert entry["information_flow"].key == "outbound"
    assert entry["interaction_group_code"] == "PHONE"
    assert entry["user_id"] == session.user
    assert [line.comment for line in comments.of_entry(1)] == ["Call back"]


def test_what_the_person_fills_in_wins() -> None:
    entry = factories.entry(
        description="Asked for a quote",
        cost="2,50",
        duration="1:30",
        date="2026-01-31",
        time_of_interaction="9",
    )
    assert entry["description"] == "Asked for a quote"
    assert (entry["cost"], entry["duration"]) == (Decimal("2.5"), Decimal(90))
    assert (entry["date"], entry["time_of_interaction"]) == (dt.date(2026, 1, 31), dt.time(9))


def test_the_users_own_salesperson_goes_before_the_contacts() -> None:
    factories.salesperson("JO")
    factories.salesperson("PS")
    contact = factories.contact(salesperson_code="PS")
    add = noun("user").add
    assert add is not None
    add({"user_id": session.user, "salesperson_code": "JO"})
    assert propose({"contact_no": contact.key}).values["salesperson_code"] == "JO"


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("contact_no", "You must select a contact"),
        ("interaction_template_code", "Interaction Template Code"),
        ("salesperson_code", "Salesperson Code"),
        ("date", "Date"),
        ("description", "Description"),
    ],
)
@pytest.mark.parametrize("verb", [interactions.log, interactions.postpone])
def test_what_must_be_filled_in(
    missing: str, says: str, verb: Callable[[dict[str, object]], Record]
) -> None:
    given: dict[str, object] = {
        "contact_no": factories.contact().key,
        "interaction_template_code": factories.template().key,
        "salesperson_code": factories.salesperson().key,
        "date": "t",
        "description": "x",
    }
    given[missing] = ""
    with pytest.raises(MustFillIn, match=says):
        verb(given)
    assert logged() == postponed() == []


def test_unknown_references_and_values_are_named() -> None:
    with pytest.raises(NotFound, match="NOBODY"):
        factories.entry(contact_no="NOBODY")
    with pytest.raises(InvalidValue, match="Date"):
        factories.entry(date="31-02")
    with pytest.raises(TooLong, match="10000"):
        factories.entry(description="x" * 10_000)
    with pytest.raises(InvalidValue, match="cannot be given"):
        factories.entry(canceled="yes")
    assert logged() == []


def test_a_blocked_salesperson_or_template_is_not_offered() -> None:
    factories.salesperson("OLD", blocked=True)
    factories.template("GONE", blocked=True)
    with pytest.raises(FieldMustBe, match="OLD"):
        factories.entry(salesperson_code="OLD")
    with pytest.raises(FieldMustBe, match="GONE"):
        factories.entry(interaction_template_code="GONE")


def test_a_blocked_salesperson_is_not_proposed_either() -> None:
    factories.salesperson("AH")
    factories.salesperson("ME")
    contact = factories.contact(salesperson_code="AH")
    salespeople = noun("salesperson")
    add_user, block = noun("user").add, salespeople.change
    assert add_user is not None
    assert block is not None
    add_user({"user_id": session.user, "salesperson_code": "ME"})
    assert propose({"contact_no": contact.key}).values["salesperson_code"] == "ME"
    block("ME", {"blocked": True})
    assert propose({"contact_no": contact.key}).values["salesperson_code"] == "AH"
    block("AH", {"blocked": True})
    assert propose({"contact_no": contact.key}).values["salesperson_code"] == ""


def test_a_contact_blocked_for_privacy_is_refused() -> None:
    contact = factories.contact("Minor", privacy_blocked=True)
    with pytest.raises(PrivacyBlocked, match="Minor"):
        factories.entry(contact_no=contact.key)


def test_case_5_an_email_without_document_is_refused() -> None:
    with pytest.raises(RuleError, match="requires a template with an attachment"):
        factories.entry(interaction_template_code=email_template(document=False))
    assert logged() == []


def test_case_6_the_same_with_the_type_cleared_is_logged() -> None:
    entry = factories.entry(
        interaction_template_code=email_template(document=False), correspondence_type=""
    )
    assert entry["correspondence_type"] is BLANK
    assert entry["delivery_status"].key == ""


def test_case_7_an_email_to_a_contact_without_address_is_refused() -> None:
    with pytest.raises(RuleError, match="no e-mail address"):
        factories.entry(interaction_template_code=email_template(document=True))


def test_an_entry_gets_its_own_read_only_copy_of_the_templates_document() -> None:
    contact = factories.contact(email="a@example.org")
    code = email_template(document=True)
    entry = factories.entry(contact_no=contact.key, interaction_template_code=code)
    document = interactions.document(entry["entry_no"])
    assert (document.content, document.read_only) == (b"Dear sir", True)
    assert Attachment.select().count() == 2


def test_a_given_document_goes_before_the_templates() -> None:
    contact = factories.contact(email="a@example.org")
    entry = interactions.log(
        {
            "contact_no": contact.key,
            "interaction_template_code": email_template(document=False),
            "salesperson_code": factories.salesperson().key,
        },
        attachment=NewAttachment("offer.pdf", b"%PDF"),
    )
    assert entry["attachment"] is True
    assert interactions.document(entry["entry_no"]).content == b"%PDF"


def test_an_entry_without_document_says_so() -> None:
    with pytest.raises(RuleError, match="no attachment"):
        interactions.document(factories.entry()["entry_no"])


@pytest.mark.parametrize(
    ("contact", "template", "ignore", "previous", "result"),
    [
        (HARD_COPY, EMAIL, True, BLANK, EMAIL),
        (HARD_COPY, BLANK, True, BLANK, BLANK),
        (BLANK, EMAIL, False, BLANK, EMAIL),
        (HARD_COPY, EMAIL, False, BLANK, HARD_COPY),
        (BLANK, BLANK, False, EMAIL, EMAIL),
    ],
)
def test_correspondence_type_resolution(
    contact: CorrespondenceType,
    template: CorrespondenceType,
    ignore: bool,
    previous: CorrespondenceType,
    result: CorrespondenceType,
) -> None:
    assert resolve_correspondence(contact, template, ignore, previous) is result


@pytest.mark.parametrize(
    ("moment", "result"),
    [
        ((9, 59, 59), (10, 0)),
        ((9, 59, 58), (10, 0)),
        ((9, 58, 59), (9, 59)),
        ((23, 59, 59), (0, 0)),
    ],
)
def test_the_time_is_the_next_full_minute(
    moment: tuple[int, int, int], result: tuple[int, int]
) -> None:
    start = dt.datetime(2026, 11, 22, *moment, tzinfo=dt.UTC)
    assert next_full_minute(start) == dt.time(*result)


def test_case_12_and_13_postponing() -> None:
    with pytest.raises(MustFillIn):
        interactions.postpone({"contact_no": factories.contact().key})
    entry = interactions.postpone(
        {
            "contact_no": factories.contact().key,
            "interaction_template_code": factories.template().key,
            "salesperson_code": factories.salesperson().key,
        },
        ["Half done"],
    )
    assert entry["postponed"] is True
    assert logged() == []
    assert postponed() == [entry["entry_no"]]


def test_case_14_finishing_keeps_the_number_and_takes_the_work_date() -> None:
    session.chosen_work_date = dt.date(2026, 11, 1)
    entry = interactions.postpone(
        {
            "contact_no": factories.contact().key,
            "interaction_template_code": factories.template().key,
            "salesperson_code": factories.salesperson().key,
            "description": "Begun",
            "evaluation": "positive",
        },
        ["Half done"],
    )
    session.chosen_work_date = dt.date(2026, 11, 20)
    done = interactions.finish(entry["entry_no"], {"duration": "20"}, ["Done"])
    assert done["entry_no"] == entry["entry_no"]
    assert done["date"] == dt.date(2026, 11, 20)
    assert (done["description"], done["duration"]) == ("Begun", Decimal(20))
    assert done["evaluation"].key == "positive"
    assert [line.comment for line in comments.of_entry(done["entry_no"])] == ["Done"]
    assert postponed() == []
    with pytest.raises(NotFound):
        interactions.finish(entry["entry_no"])


def test_finishing_later_once_more_keeps_it_postponed() -> None:
    first = factories.entry()
    entry = interactions.postpone(
        {name: first[name] for name in ("contact_no", "interaction_template_code")}
        | {"salesperson_code": first["salesperson_code"]},
        attachment=NewAttachment("a.txt", b"one"),
    )
    again = interactions.finish(
        entry["entry_no"],
        {"description": "Still"},
        attachment=NewAttachment("b.txt", b"two"),
        later=True,
    )
    assert (again["postponed"], again["description"]) == (True, "Still")
    assert interactions.document(entry["entry_no"]).content == b"two"
    assert Attachment.select().count() == 1


def postpone_with(template: str, **values: object) -> Record:
    given = {
        "contact_no": factories.contact(email="a@example.org").key,
        "interaction_template_code": template,
        "salesperson_code": factories.salesperson().key,
    }
    return interactions.postpone({**given, **values})


def test_another_template_on_resuming_takes_back_what_the_old_one_brought() -> None:
    factories.letter("BUS", "EN", campaign_no="C1", unit_cost="8")
    factories.letter("FAIR", "EN", unit_cost="3")
    waiting = postpone_with(
        "BUS", description="Begun", evaluation="positive", attempt_failed=True, contact_via="555"
    )
    done = interactions.finish(waiting["entry_no"], {"interaction_template_code": "FAIR"})
    assert interactions.document(done["entry_no"]).content == b"FAIR EN"
    assert (done["description"], done["subject"]) == ("Template FAIR", "Template FAIR")
    assert (done["cost"], done["campaign_no"]) == (Decimal(3), "")
    assert (done["evaluation"].key, done["attempt_failed"]) == ("positive", True)
    assert done["contact_via"] == "555"
    assert Attachment.select().where(Attachment.read_only == 1).count() == 1


def test_the_document_of_the_old_template_does_not_count_for_the_new_one() -> None:
    factories.letter("BUS", "EN")
    factories.template("NOTE", wizard_action="open")
    waiting = postpone_with("BUS")
    with pytest.raises(RuleError, match="No attachment found"):
        interactions.finish(waiting["entry_no"], {"interaction_template_code": "NOTE"})
    done = interactions.finish(waiting["entry_no"])
    assert interactions.document(done["entry_no"]).content == b"BUS EN"


def test_another_language_on_resuming_brings_its_document() -> None:
    factories.letter("BUS", "EN", "ES")
    waiting = postpone_with("BUS")
    done = interactions.finish(waiting["entry_no"], {"interaction_language_code": "ES"})
    assert interactions.document(done["entry_no"]).content == b"BUS ES"


def test_a_campaign_taken_away_does_not_come_back_on_resuming() -> None:
    factories.template("FAIR", campaign_no="C1")
    waiting = postpone_with("FAIR", campaign_no="")
    assert waiting["campaign_no"] == ""
    assert interactions.finish(waiting["entry_no"])["campaign_no"] == ""


def test_a_campaign_typed_by_hand_outlives_another_template() -> None:
    factories.template("PLAIN")
    factories.template("OTHER")
    waiting = postpone_with("PLAIN", campaign_no="MINE")
    done = interactions.finish(waiting["entry_no"], {"interaction_template_code": "OTHER"})
    assert done["campaign_no"] == "MINE"


def test_postponed_ones_are_deleted_freely_and_logged_ones_are_not() -> None:
    kept = factories.entry()
    with pytest.raises(FieldMustBe):
        interactions.delete_postponed([kept["entry_no"]])
    waiting = interactions.postpone(
        {name: kept[name] for name in ("contact_no", "interaction_template_code")}
        | {"salesperson_code": kept["salesperson_code"]}
    )
    assert interactions.delete_postponed([waiting["entry_no"]]) == 1
    assert postponed() == []
    assert factories.entry()["entry_no"] == 3


def test_case_20_only_canceled_entries_are_deleted() -> None:
    kept, gone = factories.entry(), factories.entry()
    comments.add(gone["entry_no"], "Wrong contact")
    entry_marks.cancel([gone["entry_no"]])
    assert interactions.canceled_count({}) == 1
    assert interactions.delete_canceled({"canceled": "no"}) == 0
    assert interactions.delete_canceled({"entry_no": "1..100"}) == 1
    assert logged() == [kept["entry_no"]]
    assert interactions.delete_canceled({"contact_no": ""}) == 0


def test_delete_canceled_by_filter() -> None:
    one, two = factories.entry(date="2026-01-05"), factories.entry(date="2026-02-05")
    entry_marks.cancel([one["entry_no"], two["entry_no"]])
    assert interactions.delete_canceled({"date": "2026-01"}) == 1
    assert logged() == [two["entry_no"]]
    with pytest.raises(InvalidValue):
        interactions.delete_canceled({"date": "31-02"})


def test_the_change_log_keeps_who_deleted_an_entry() -> None:
    gone, waiting = factories.entry(), postpone_with(factories.template().key)
    entry_marks.cancel([gone["entry_no"]])
    interactions.delete_canceled({})
    interactions.delete_postponed([waiting["entry_no"]])
    query = Change.select().where(Change.operation == "delete").order_by(Change.seq)
    assert [(line.table_name, line.row_id, line.user_id) for line in query] == [
        ("interaction", gone["entry_no"], session.user),
        ("postponed", waiting["entry_no"], session.user),
    ]


def test_case_21_a_shared_document_goes_with_its_last_entry() -> None:
    contact = factories.contact(email="a@example.org")
    code = factories.template().key
    first = interactions.log(
        {
            "contact_no": contact.key,
            "interaction_template_code": code,
            "salesperson_code": factories.salesperson().key,
        },
        attachment=NewAttachment("a.txt", b"shared"),
    )
    second = factories.entry(contact_no=contact.key)
    number = InteractionLogEntry.get_by_id(first["entry_no"]).attachment_id
    InteractionLogEntry.update(attachment=number).where(
        InteractionLogEntry.entry_no == second["entry_no"]
    ).execute()
    assert entry_marks.unique_attachments([first["entry_no"]]) == 0
    entry_marks.cancel([first["entry_no"]])
    interactions.delete_canceled({})
    assert interactions.document(second["entry_no"]).content == b"shared"
    entry_marks.cancel([second["entry_no"]])
    interactions.delete_canceled({})
    assert factories.documents() == 0


def test_odd_characters_are_kept_harmless() -> None:
    entry = factories.entry(description="Acme [/] \x1b[31m \u202eoiram\u202c 寿司 🎉 é́\x00")
    assert entry["description"].startswith("Acme [/] [31m oiram 寿司 🎉")
    assert "\x1b" not in entry["description"]


# --- several at once -------------------------------------------------------------------------

LOG_TEN = """
import sys
from store import db, interactions
path, contact, template, salesperson = sys.argv[1:]
db.open_database(path)
given = {"contact_no": contact, "interaction_template_code": template}
for _ in range(10):
    interactions.log(given | {"salesperson_code": salesperson})
"""

CANCEL_ALL = """
import sys
from store import db, entry_marks
db.open_database(sys.argv[1])
print(sum(entry_marks.cancel([number]) for number in range(1, 31)))
"""


def at_once(script: str, *arguments: str) -> list[str]:
    """Run a script in three processes at the same time and return what each one said."""
    command = [sys.executable, "-c", script, *arguments]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = [process.communicate()[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    return said


def test_processes_that_log_and_cancel_at_once(db: Path, location: str) -> None:
    template, salesperson = factories.template().key, factories.salesperson().key
    at_once(LOG_TEN, location, factories.contact().key, template, salesperson)
    assert sorted(logged()) == list(range(1, 31))
    canceled = [int(count) for count in at_once(CANCEL_ALL, location)]
    assert sum(canceled) == 30
    assert interactions.canceled_count({}) == 30
    assert Change.select().where(Change.operation == "cancel").count() == 30


def test_a_filter_on_open_entries_deletes_no_canceled_one() -> None:
    entry = factories.entry()
    entry_marks.cancel([entry.key])
    assert interactions.delete_canceled({"canceled": "no"}) == 0
    assert interactions.delete_canceled({"canceled": "yes"}) == 1
