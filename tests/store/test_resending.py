"""Sending the documents of log entries once more."""

from __future__ import annotations

from datetime import date

import pytest

from store import (
    comments,
    entry_marks,
    interactions,
    mail_writing,
    outbox,
    outbox_run,
    template_setup,
    templates,
)
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import FieldRequired, NotFound, RuleError
from store.exchange.mail_transports import Rejected
from store.interactions import NewAttachment
from store.lists import open_list
from store.mail_writing import Draft
from store.models import Contact
from store.nouns import noun
from store.records import Record, get
from store.resending import Resent, resend
from store.segment_logging import log_segment
from store.session import session
from store.text import N_
from tests import factories
from tests.post import Post

EMAIL, HARD_COPY = CorrespondenceType.EMAIL, CorrespondenceType.HARD_COPY
IN_PROGRESS, ERROR, SENT = DeliveryStatus.IN_PROGRESS, DeliveryStatus.ERROR, DeliveryStatus.BLANK
LOOSE = {"logged_segment_entry_no": "0"}

pytestmark = pytest.mark.usefixtures("db")


def template() -> str:
    factories.salesperson("JO", email="jo@example.com")
    code = factories.template("MAIL", correspondence_type="email").key
    if not get(noun("template"), code)["language_code"]:
        templates.attach(code, b"Dear {{ contact.name }}", "letter.md", language="EN")
        templates.change(code, {"language_code": "EN"})
    return code


def logged(name: str = "Ann", **values: object) -> Record:
    no = factories.contact(name, email=f"{name.lower()}@example.org").key
    given = {
        "contact_no": no, "interaction_template_code": template(), "salesperson_code": "JO",
    }  # fmt: skip
    return interactions.log(given | values, deliver=True)


def logged_segment(*names: str) -> int:
    made = factories.segment(interaction_template_code=template(), salesperson_code="JO")
    for name in names:
        no = factories.contact(name, email=f"{name.lower()}@example.org").key
        factories.segment_line(made.key, contact_no=no)
    return log_segment(made.key, deliver=True).logged_segment_entry_no


def entries() -> list[Record]:
    return open_list("interaction", sort="entry_no").first(20)


def sent() -> Post:
    post = Post()
    outbox_run.run(post)
    return post


def test_the_same_entries_are_sent_once_more() -> None:
    number = logged_segment("Ann", "Bob")
    outbox_run.run(Post(None, Rejected(N_("no such user"))))
    assert [entry["delivery_status"] for entry in entries()] == [SENT, ERROR]
    result = resend({"logged_segment_entry_no": str(number), "delivery_status": "error"})
    assert result == Resent(entries=1, mails=1, without=0, canceled=0)
    assert [entry["delivery_status"] for entry in entries()] == [SENT, IN_PROGRESS]
    post = sent()
    assert [item.recipients[0] for item in post.sent] == ["bob@example.org"]
    assert [entry["delivery_status"] for entry in entries()] == [SENT, SENT]
    assert len({row["message_id"] for row in open_list("outgoing-mail").first(9)}) == 3


def test_without_updating_the_text_stays_as_it_was_sent() -> None:
    logged("Ann")
    sent()
    Contact.update(name="Annette").execute()
    resend(LOOSE)
    assert sent().texts == ["Dear Ann\n"]


def test_updating_logs_a_copy_with_the_fields_filled_anew() -> None:
    session.chosen_work_date = date(2026, 1, 2)
    old = logged("Ann", description="Offer", date="2025-12-01")
    comments.add(old.id, "A word [/]")
    sent()
    Contact.update(name="Annette").execute()
    result = resend(LOOSE, update_merge_fields=True)
    assert (result.entries, result.first_entry_no) == (1, old.id + 1)
    copy = get(noun("interaction"), old.id + 1)
    assert (copy["description"], copy["date"]) == ("Resend: Offer", date(2026, 1, 2))
    assert copy["delivery_status"] is IN_PROGRESS
    for name in ("contact_no", "salesperson_code", "subject", "interaction_template_code"):
        assert copy[name] == old[name], name
    assert [line.comment for line in comments.of_entry(copy.id)] == ["A word [/]"]
    assert [row.id for row in open_list("interaction", find="word").first(9)] == [copy.id, old.id]
    assert sent().texts == ["Dear Annette\n"]
    assert interactions.document(copy.id).content == b"Dear Annette"
    assert interactions.document(old.id).content == b"Dear Ann"
    resend(LOOSE | {"entry_no": str(copy.id)}, update_merge_fields=True)
    assert entries()[-1]["description"] == "Resend: Offer"


def test_a_copy_of_a_segment_stays_in_its_logged_segment() -> None:
    number = logged_segment("Ann", "Bob", "Carl")
    sent()
    assert resend({"logged_segment_entry_no": str(number)}, update_merge_fields=True).mails == 3
    assert len(open_list("interaction", {"logged_segment_entry_no": str(number)}).ids()) == 6
    assert [item.recipients[0] for item in sent().sent] == [
        "ann@example.org", "bob@example.org", "carl@example.org",
    ]  # fmt: skip


def test_a_description_that_is_full_is_cut() -> None:
    logged("Ann", description="x" * 250)
    resend(LOOSE, update_merge_fields=True)
    assert entries()[-1]["description"] == "Resend: " + "x" * 242


def test_what_still_waits_is_not_sent_twice() -> None:
    logged("Ann")
    resend(LOOSE)
    resend(LOOSE)
    assert len(sent().sent) == 1


def test_another_correspondence_type() -> None:
    logged("Ann")
    sent()
    assert resend(LOOSE, correspondence_type=HARD_COPY).mails == 0
    (entry,) = entries()
    assert (entry["correspondence_type"], entry["delivery_status"]) == (HARD_COPY, ERROR)
    assert resend(LOOSE, correspondence_type=EMAIL).mails == 1
    assert len(sent().sent) == 1
    assert entries()[0]["delivery_status"] is SENT


def test_entries_without_a_document_are_left_out() -> None:
    logged("Ann")
    factories.entry()
    assert resend(LOOSE, dry_run=True) == Resent(entries=1, mails=1, without=1, canceled=0)
    with pytest.raises(RuleError) as caught:
        resend(LOOSE | {"entry_no": "2"})
    assert "nothing to resend" in str(caught.value)


def test_an_entry_without_type_stops_all() -> None:
    logged("Ann")
    outbox.withdraw([1])
    document = NewAttachment("a.md", b"x")
    given = {
        "contact_no": factories.contact().key, "salesperson_code": "JO",
        "interaction_template_code": factories.template("NOTE").key,
    }  # fmt: skip
    interactions.log(given, attachment=document)
    with pytest.raises(FieldRequired) as caught:
        resend(LOOSE)
    assert "Correspondence Type" in str(caught.value)
    assert outbox.waiting() == 0


def test_a_contact_that_lost_its_address_stops_all() -> None:
    number = logged_segment("Ann", "Bob")
    sent()
    Contact.update(email="").where(Contact.name == "Bob").execute()
    with pytest.raises(RuleError) as caught:
        resend({"logged_segment_entry_no": str(number)})
    assert "1, the first one is 2" in str(caught.value)
    assert outbox.waiting() == 0


def test_canceled_ones_count() -> None:
    logged("Ann")
    sent()
    entry_marks.cancel([1])
    assert resend(LOOSE) == Resent(entries=1, mails=1, without=0, canceled=1)
    assert len(sent().sent) == 1
    resend(LOOSE, update_merge_fields=True)
    assert not entries()[-1]["canceled"]


def test_an_unknown_segment() -> None:
    with pytest.raises(NotFound):
        resend({"logged_segment_entry_no": "7"})


def test_what_a_person_wrote_keeps_its_copies_and_files() -> None:
    factories.salesperson("JO", email="jo@example.com")
    template_setup.change({"email": factories.template("NOTE").key})
    no = factories.contact("Ann", email="ann@example.org", salesperson_code="JO").key
    file = NewAttachment("a.pdf", b"%PDF")
    mail_writing.write([no], Draft("Hi", "*Text*", copy_to="b@x.org", files=(file,)))
    sent()
    for anew in (False, True):
        resend(LOOSE | {"entry_no": "1"}, update_merge_fields=anew)
        post = sent()
        assert post.sent[0].recipients == ("ann@example.org", "b@x.org")
        (message,) = post.messages
        assert message["Subject"] == "Hi"
        assert [part.get_filename() for part in message.iter_attachments()] == ["a.pdf"]
