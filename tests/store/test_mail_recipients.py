"""Whom a mail may be written to, and that each gets it with its own values."""

from __future__ import annotations

import pytest

from store import (
    interactions,
    mail_composing,
    mail_recipients,
    mail_writing,
    outbox,
    template_setup,
    templates,
)
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import NotFound, PrivacyBlocked, RuleError, TooLong
from store.exchange.merging import MergeError
from store.interactions import NewAttachment
from store.lists import open_list
from store.mail_writing import Draft
from store.models import Attachment
from store.models.outbox import OutgoingMail
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
NASTY = "Acme *[x](http://evil.example)* {{ contact.no }} <b>"


def contact(name: str = "Ann Beebe", **values: object) -> str:
    factories.salesperson("JO", name="Jim Olive", email="jo@cronus.example")
    given = {"email": "ann@x.example", "language_code": "ES", "salesperson_code": "JO"}
    return factories.contact(name, **{**given, **values}).key


def set_up_email() -> None:
    factories.template("EMAIL", description="E-mail")
    template_setup.change({"email": "EMAIL"})


def entries() -> list[Record]:
    return list(open_list("interaction").each())


def test_contacts_without_address_are_named_and_nobody_is_written_to() -> None:
    set_up_email()
    nos = [contact(), contact("Bob", email=""), contact("Eve", email="")]
    with pytest.raises(RuleError, match=f"2 of 3 contacts.* {nos[1]} Bob, {nos[2]} Eve"):
        mail_recipients.addressees(nos)
    with pytest.raises(RuleError, match="2 of 3"):
        mail_writing.write(nos, Draft("Hello", "Text"))
    assert outbox.waiting() == 0
    assert not entries()


def test_a_blocked_contact_is_refused_and_an_unknown_one() -> None:
    with pytest.raises(PrivacyBlocked):
        mail_recipients.addressees([contact(privacy_blocked=True)])
    with pytest.raises(NotFound):
        mail_recipients.addressees(["NOBODY"])


def test_each_contact_gets_the_mail_with_its_own_values() -> None:
    set_up_email()
    nos = [contact(), contact("Bob", language_code="EN")]
    draft = Draft("For {{ contact.name }}", "Dear **{{ contact.name }}**, {{ document.date }}\n")
    written = mail_writing.write(nos, draft)
    said = [mail_composing.shown(mail.mail_no) for mail in written]
    assert [mail.subject for mail in said] == ["For Ann Beebe", "For Bob"]
    assert said[0].text.startswith("Dear Ann Beebe, ")
    assert " de " in said[0].text
    assert " de " not in said[1].text
    first = entries()[-1]
    assert first["subject"] == "For Ann Beebe"
    assert first["delivery_status"] is DeliveryStatus.IN_PROGRESS
    assert first["correspondence_type"] is CorrespondenceType.EMAIL
    assert b"Ann Beebe" in interactions.document(first["entry_no"]).content


def test_values_are_only_text_in_the_mail() -> None:
    set_up_email()
    (written,) = mail_writing.write([contact(NASTY)], Draft("Hi", "Dear {{ contact.name }}"))
    assert mail_composing.shown(written.mail_no).text == f"Dear {NASTY}"


def test_a_mail_without_template_in_the_set_up_is_sent_without_entry() -> None:
    (written,) = mail_writing.write([contact()], Draft("Hi", "Dear {{ contact.name }}"))
    assert written.entry_no == 0
    assert OutgoingMail.get_by_id(written.mail_no).recipient == "ann@x.example"


def test_files_go_along_with_each_mail_and_are_kept_once() -> None:
    files = (NewAttachment("offer.pdf", b"%PDF"),)
    written = mail_writing.write([contact(), contact("Bob")], Draft("Hi", "Text", files=files))
    for mail in written:
        assert mail_composing.shown(mail.mail_no).files == ("offer.pdf",)
    assert Attachment.select().count() == 1


def test_one_text_that_cannot_be_filled_stops_all() -> None:
    set_up_email()
    nos = [contact(), contact("Bob")]
    with pytest.raises(MergeError):
        mail_writing.write(nos, Draft("Hi", "{{ contact.nmae }}"))
    with pytest.raises(RuleError, match="Salutation"):
        mail_writing.write(nos, Draft("Hi", "{{ salutation.formal }}"))
    assert not entries()


def test_a_subject_that_becomes_too_long_is_refused_and_not_cut() -> None:
    set_up_email()
    no = contact("Ann " + "Beebe" * 40)
    with pytest.raises(TooLong):
        mail_writing.write([no], Draft("{{ contact.name }} {{ contact.name }}", "Text"))


def test_a_preview_is_what_is_sent() -> None:
    set_up_email()
    no = contact(NASTY)
    subject, body = "{{ contact.name }}", "- {{ contact.name }}\n- {{ salesperson.name }}"
    seen = mail_recipients.preview(no, subject, body)
    (written,) = mail_writing.write([no], Draft(subject, body))
    sent = mail_composing.shown(written.mail_no)
    assert (seen.subject, seen.text) == (sent.subject, sent.text)
    assert sent.text.endswith("- Jim Olive")


def test_texts_are_the_documents_of_templates_that_are_texts() -> None:
    factories.template("GOLF", description="Golf")
    templates.attach("GOLF", b"Hola {{ contacto.nombre }}", "golf.md", "ES")
    factories.template("WORD")
    templates.attach("WORD", b"PK", "letter.docx", "EN")
    assert [key for key, _said in mail_recipients.texts()] == ["GOLF/ES"]
    assert mail_recipients.text_of("GOLF/ES")[1:] == ("Hola {{ contacto.nombre }}", "ES")


def test_the_contacts_of_a_segment_each_once() -> None:
    segment = factories.segment()
    with pytest.raises(RuleError, match="empty"):
        mail_recipients.of_segment(segment.key)
    no = contact()
    for _time in range(2):
        factories.segment_line(segment.key, contact_no=no)
    assert mail_recipients.of_segment(segment.key) == [no]
