"""The outbox: what is queued is sent once, and its entry says truthfully what became of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import (
    attachments,
    clock,
    comments,
    contacts,
    entry_marks,
    erasure,
    interactions,
    outbox,
    outbox_run,
    recording,
)
from store.contact_merge import merge
from store.dossiers import of_contact
from store.enumerations import DeliveryStatus
from store.errors import Busy, NotFound, PrivacyBlocked, RuleError, StorageFailed
from store.event_plans import Candidate
from store.events import Event as Told
from store.events import Party
from store.exchange.mail_transports import Deferred, Rejected, TransportUnavailable
from store.interactions import NewAttachment
from store.models import Attachment, Contact, database
from store.models.outbox import OutgoingMail
from store.nouns import noun
from store.recording import record_all
from store.recording_choices import EventStatus
from store.records import Record, get
from store.text import N_
from tests import factories
from tests.post import Post, smtp_server

ROOT = Path(__file__).resolve().parents[2]
IN_PROGRESS, ERROR, SENT = DeliveryStatus.IN_PROGRESS, DeliveryStatus.ERROR, DeliveryStatus.BLANK
TEXT = b"Dear **{{ contact.name }}**,\n\nhello"

pytestmark = pytest.mark.usefixtures("db")


def logged(document: bytes = TEXT, file_name: str = "letter.md", **contact: object) -> Record:
    """An entry that is delivered by e-mail, to a contact with an address."""
    factories.salesperson("JO", email="jo@example.com")
    factories.template("MAIL", correspondence_type="email")
    values = {"email": "ann@example.org", **contact}
    no = factories.contact(str(values.pop("name", "Ann Beebe")), **values).key
    given = {"contact_no": no, "interaction_template_code": "MAIL", "salesperson_code": "JO"}
    subject = {"subject": "Hello"}
    return interactions.log(
        given | subject, attachment=NewAttachment(file_name, document), deliver=True
    )


def entry(number: int) -> Record:
    return get(noun("interaction"), number)


def mail(number: int = 1) -> Record:
    return get(noun("outgoing-mail"), number)


def status(number: int = 1) -> str:
    return str(mail(number)["status"].key)


def said(number: int) -> str:
    return "\n".join(line.comment for line in comments.of_entry(number))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Let time pass: what is put into the list is added to the clock."""
    passed: list[timedelta] = []
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + sum(passed, timedelta()))
    return passed


# --- what is sent ------------------------------------------------------------------------------


def test_what_is_delivered_is_in_progress_until_it_was_sent() -> None:
    number = logged().id
    assert entry(number)["delivery_status"] is IN_PROGRESS
    post = Post()
    result = outbox_run.run(post)
    assert (result.sent, result.waiting) == (1, 0)
    assert (entry(number)["delivery_status"], status()) == (SENT, "sent")
    (message,) = post.messages
    assert message["To"] == "Ann Beebe <ann@example.org>"
    assert message["From"] == "Us <us@example.com>"
    assert message["Reply-To"] == "jo@example.com"
    assert message["Subject"] == "Hello"
    assert message["Message-ID"] == mail()["message_id"]
    plain, html = message.iter_parts()
    assert "Dear Ann Beebe," in plain.get_content()
    assert "<strong>Ann Beebe</strong>" in html.get_content()
    assert outbox_run.run(post).sent == 0


def test_the_text_that_was_sent_becomes_the_document_of_the_entry() -> None:
    number = logged().id
    source = interactions.document(number)
    outbox_run.run(Post())
    kept = interactions.document(number)
    assert kept.content == b"Dear **Ann Beebe**,\n\nhello"
    assert (kept.name, kept.read_only) == (source.name, True)
    number = logged(b"No fields", "plain.txt").id
    outbox_run.run(Post())
    assert interactions.document(number).content == b"No fields"
    assert Attachment.select().count() == 3  # the filled one and its source, the one without fields


def test_a_document_that_is_no_text_goes_along() -> None:
    logged(b"%PDF-1.7", "offer.pdf")
    post = Post()
    outbox_run.run(post)
    (message,) = post.messages
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("offer.pdf", b"%PDF-1.7")
    assert post.texts == ["Hello\n"]


def test_it_comes_from_the_salesperson_where_the_server_may() -> None:
    logged()
    post = Post(as_salesperson=True)
    outbox_run.run(post)
    (message,) = post.messages
    assert message["From"] == "Salesperson JO <jo@example.com>"
    assert "Reply-To" not in message
    assert post.sent[0].sender == "jo@example.com"


def test_a_queued_mail_has_its_own_text_copies_and_files() -> None:
    contact = factories.contact("Ann", email="ann@example.org")
    number = attachments.save(b"hi", "note.txt")
    new = outbox.NewMail(
        contact.id, "About", "*Text* with {{ what is no field }}", copy_to="b@x.org, C <c@x.org>",
        recipient="other@example.org", files=(number,),
    )  # fmt: skip
    outbox.queue(new)
    post = Post()
    outbox_run.run(post)
    assert post.sent[0].recipients == ("other@example.org", "b@x.org", "c@x.org")
    (message,) = post.messages
    assert post.texts == ["Text with {{ what is no field }}\n"]
    assert [part.get_filename() for part in message.iter_attachments()] == ["note.txt"]
    assert attachments.read(number).read_only
    attachments.remove_unused([number])
    assert attachments.read(number).content == b"hi"


def test_a_mail_without_an_address_is_not_queued() -> None:
    with pytest.raises(RuleError):
        outbox.queue(outbox.NewMail(factories.contact("Ann").id, "About", "Text"))
    assert outbox.waiting() == 0


@pytest.mark.sqlite  # on a server its clock tells how old a claim is
def test_a_clock_that_is_set_back_keeps_no_mail_waiting(later: list[timedelta]) -> None:
    logged()
    later.append(timedelta(days=365))
    logged()
    claimed = outbox_run.claim()
    assert claimed is not None
    later.append(timedelta(days=-365))
    post = Post()
    assert outbox_run.run(post).sent == 2
    assert len({message["Message-ID"] for message in post.messages}) == 2


# --- what is not -------------------------------------------------------------------------------


def test_a_temporary_refusal_is_tried_again_later_and_later(later: list[timedelta]) -> None:
    number = logged().id
    busy = [Deferred(N_("The mail server says: %(answer)s"), answer="451 later")] * 3
    post = Post(*busy)
    for pause in (1, 5, 15):
        assert outbox_run.run(post).put_off == 1
        assert outbox_run.run(post).put_off == 0
        assert entry(number)["delivery_status"] is IN_PROGRESS
        assert "451 later" in mail()["error"]
        later.append(timedelta(minutes=pause, seconds=1))
    first = mail()["message_id"]
    assert outbox_run.run(post).sent == 1
    assert (mail()["attempts"], mail()["error"]) == (4, "")
    assert post.messages[0]["Message-ID"] == first


def test_it_is_given_up_in_the_end(later: list[timedelta]) -> None:
    number = logged().id
    post = Post(*[Deferred(N_("later"))] * outbox_run.MOST_ATTEMPTS)
    for _ in range(outbox_run.MOST_ATTEMPTS):
        assert status() == "waiting"
        outbox_run.run(post)
        later.append(outbox_run.LONG_PAUSE)
    assert (status(), entry(number)["delivery_status"]) == ("failed", ERROR)


def test_a_refusal_for_good_stands_on_the_entry() -> None:
    number = logged().id
    refusal = Rejected(N_("The mail server says: %(answer)s"), answer="550 no [/] such user")
    result = outbox_run.run(Post(refusal))
    assert (result.failed, result.waiting) == (1, 0)
    assert (status(), entry(number)["delivery_status"]) == ("failed", ERROR)
    assert "550 no [/] such user" in said(number)
    assert "ann@example.org" in said(number)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"privacy_blocked": True}, "blocked for privacy"),
        ({"email": "", "name": "x"}, None),
    ],
)
def test_what_holds_when_it_is_sent_counts(change: dict[str, object], reason: str | None) -> None:
    number = logged().id
    Contact.update(**change).execute()
    outbox_run.run(Post())
    if reason is None:
        assert status() == "sent"  # the address is the one that it was queued for
    else:
        assert (status(), entry(number)["delivery_status"]) == ("failed", ERROR)
        assert reason in said(number)


def test_a_server_that_is_away_is_no_attempt_of_any_mail() -> None:
    numbers = [logged(email=f"{name}@example.org").id for name in "abc"]
    post = Post()
    post.unavailable = TransportUnavailable(N_("nobody listens"))
    result = outbox_run.run(post)
    assert (str(result.problem), result.waiting) == ("nobody listens", 3)
    assert [mail(number)["attempts"] for number in (1, 2, 3)] == [0, 0, 0]
    assert mail(3)["error"] == "nobody listens"
    assert all(entry(number)["delivery_status"] is IN_PROGRESS for number in numbers)
    post.unavailable = None
    assert outbox_run.run(post).sent == 0  # it is left alone for a while
    assert outbox_run.run(post, everything=True).sent == 3


def test_a_server_that_goes_away_between_mails() -> None:
    for name in "abc":
        logged(email=f"{name}@example.org")
    result = outbox_run.run(Post(None, TransportUnavailable(N_("gone"))))
    assert (result.sent, result.waiting, str(result.problem)) == (1, 2, "gone")
    assert [mail(number)["attempts"] for number in (1, 2, 3)] == [1, 0, 0]


def test_a_run_can_be_stopped_between_two_mails() -> None:
    for name in "abc":
        logged(email=f"{name}@example.org")
    seen: list[tuple[int, int]] = []
    result = outbox_run.run(
        Post(), progress=lambda *far: seen.append(far), cancelled=lambda: len(seen) == 2
    )
    assert (seen, result.sent, result.waiting) == ([(1, 3), (2, 3)], 2, 1)


def test_everything_tries_each_once() -> None:
    logged()
    result = outbox_run.run(Post(*[Deferred(N_("later"))] * 9), everything=True)
    assert (result.put_off, mail()["attempts"]) == (1, 1)


# --- what a person decides ---------------------------------------------------------------------


def test_what_waits_can_be_withdrawn_and_sent_after_all() -> None:
    number = logged().id
    assert outbox.withdraw([1]) == 1
    assert (status(), entry(number)["delivery_status"]) == ("withdrawn", ERROR)
    assert "withdrawn" in said(number)
    assert outbox_run.run(Post()).sent == 0
    assert outbox.retry([1]) == 1
    assert entry(number)["delivery_status"] is IN_PROGRESS
    assert outbox_run.run(Post()).sent == 1
    assert entry(number)["delivery_status"] is SENT


def test_what_was_sent_is_neither_withdrawn_nor_sent_again() -> None:
    logged()
    outbox_run.run(Post())
    for verb in (outbox.withdraw, outbox.retry):
        with pytest.raises(RuleError):
            verb([1])
    with pytest.raises(NotFound):
        outbox.retry(["x"])


def test_what_is_being_sent_cannot_be_withdrawn() -> None:
    logged()
    claimed = outbox_run.claim()
    assert claimed is not None
    with pytest.raises(RuleError):
        outbox.withdraw([1])
    outbox_run.settle_sent(claimed)
    assert status() == "sent"


def test_the_mail_of_a_deleted_entry_is_never_sent() -> None:
    number = logged().id
    entry_marks.cancel([number])
    interactions.delete_canceled({})
    assert status() == "withdrawn"
    assert outbox_run.run(Post()).sent == 0


# --- one of many -------------------------------------------------------------------------------


def claimed_long_ago() -> None:
    """Let the claim of a mail be older than any that is still at work."""
    stamp = clock.stamp_of(clock.now() - outbox_run.STALE - timedelta(seconds=1))
    assert OutgoingMail.update(claimed_at=stamp).where(OutgoingMail.claimed_at != "").execute() == 1


@pytest.mark.postgresql
@pytest.mark.parametrize(("claims", "looks"), [(0, 3), (0, -3), (3, 0)])
def test_a_machine_with_a_wrong_clock_takes_no_mail_that_is_being_sent(
    later: list[timedelta], claims: int, looks: int
) -> None:
    logged()
    later.append(timedelta(hours=claims))
    assert outbox_run.claim() is not None
    later[0] = timedelta(hours=looks)
    assert outbox_run.claim() is None


def test_a_claim_is_of_one_and_taken_over_when_its_process_died() -> None:
    logged()
    first = outbox_run.claim()
    assert first is not None
    assert outbox_run.claim() is None
    claimed_long_ago()
    second = outbox_run.claim()
    assert second is not None
    assert (second.id, second.attempts) == (first.id, 2)
    outbox_run.settle_failed(first, "too late to say so")
    assert status() == "sending"
    outbox_run.settle_sent(first)  # it went out, whoever is trying now
    assert status() == "sent"
    outbox_run.settle_put_off(second, "no")
    assert status() == "sent"


RUN = """
import sys
from store import db, outbox_run
from store.exchange.mail_transports import MailSettings, Smtp
db.open_database(sys.argv[1])
settings = MailSettings("us@x.org", host="127.0.0.1", port=int(sys.argv[2]), security="none")
print(outbox_run.run(Smtp(settings)).sent)
"""


def runner(location: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, location, str(port)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_two_processes_send_each_mail_once(location: str) -> None:
    for number in range(30):
        logged(email=f"c{number}@example.org")
    with smtp_server() as server:
        both = [runner(location, server.port) for _ in range(2)]
        counts = [int(process.communicate(timeout=60)[0]) for process in both]
        recipients = [taken[1][0] for taken in server.taken]
    assert sum(counts) == 30
    assert sorted(recipients) == sorted(f"c{number}@example.org" for number in range(30))
    assert outbox.waiting() == 0


def test_a_process_that_is_killed_in_the_middle_loses_nothing(location: str) -> None:
    for number in range(3):
        logged(email=f"c{number}@example.org")
    with smtp_server() as server:
        started: list[subprocess.Popen[str]] = []
        server.before_taking = lambda _envelope: started[0].send_signal(signal.SIGKILL)
        started.append(runner(location, server.port))
        process = started[0]
        process.communicate(timeout=60)
        (first,) = server.taken
        server.before_taking = None
        again = runner(location, server.port)
        assert again.communicate(timeout=60)[0].strip() == "2"
        assert outbox.waiting() == 1  # nobody knows whether it went out
    claimed_long_ago()
    post = Post()
    assert outbox_run.run(post).sent == 1
    assert post.messages[0]["Message-ID"].encode() in first[2]


# --- what else knows the outbox ----------------------------------------------------------------


def test_a_sent_mail_that_a_mailbox_tells_of_is_known() -> None:
    factories.template("EVENT")
    from store import template_setup

    template_setup.change({"email": "EVENT"})
    number = logged().id
    factories.contact("Bob", email="bob@example.org")
    outbox_run.run(Post())
    told = Told(
        "email", (Party("ANN@example.org"), Party("bob@example.org")),
        key=mail()["message_id"], salespeople=("JO",), subject="Hello",
    )  # fmt: skip
    entries = recording.record(told).entries
    assert entries == (number, number + 1)
    assert entry(number + 1)["contact_name"] == "Bob"
    other = logged(email="carl@example.org").id
    told = Told("email", (Party("carl@example.org"),), key=mail(2)["message_id"])
    Contact.update(email="", search_email="").execute()
    database.execute_sql("DELETE FROM contact_channel")
    assert record_all([Candidate(told)])[0].status is EventStatus.LOGGED
    assert recording.record(told).entries == (other,)


def test_a_contact_with_a_waiting_mail_is_not_deleted() -> None:
    made = logged()
    no = made["contact_no"]
    with pytest.raises(RuleError) as caught:
        contacts.delete(no)
    assert "outbox" in str(caught.value)
    outbox_run.run(Post())
    contacts.delete(no)
    assert OutgoingMail.select().count() == 0


def test_merging_takes_the_mail_along() -> None:
    gone = logged()["contact_no"]
    kept = factories.contact("Kept").key
    merge(kept, gone)
    assert mail()["contact_no"] == kept
    assert outbox_run.run(Post()).sent == 1


@pytest.mark.sqlite
def test_erasing_takes_the_mail_away(db: Path) -> None:
    number = logged(email="zebra@example.org").id
    logged(b"Another", "b.md", email="bob@example.org", name="Bob")
    outbox_run.run(Post(None))
    third = logged(email="zebra2@example.org", name="Zebra Two")
    erasure.erase(entry(number)["contact_no"])
    erasure.erase(third["contact_no"])
    assert entry(third.id)["delivery_status"] is ERROR
    assert [row.recipient for row in OutgoingMail.select()] == ["bob@example.org"]
    content = db.read_bytes()
    assert b"zebra" not in content
    assert b"Ann Beebe" not in content


def test_a_dossier_has_the_mail() -> None:
    no = logged()["contact_no"]
    found = of_contact(no).as_json()
    (sent,) = found["outgoing_mail"]
    assert sent["recipient"] == "ann@example.org"


def test_a_blocked_contact_gets_none() -> None:
    with pytest.raises(PrivacyBlocked):
        logged(privacy_blocked=True)


def test_what_went_out_is_written_down_however_busy_the_others_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logged()
    real = outbox_run.settle_sent
    tries: list[int] = []

    def busy(*given: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise Busy
        real(*given)

    monkeypatch.setattr(outbox_run, "settle_sent", busy)
    assert outbox_run.run(Post()).sent == 1
    assert (status(), len(tries)) == ("sent", 3)


def test_a_text_that_cannot_be_kept_was_sent_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = logged().id

    def full(*_given: object, **_options: object) -> int:
        raise StorageFailed.disk_full()

    monkeypatch.setattr(attachments, "save", full)
    assert outbox_run.run(Post()).sent == 1
    assert (status(), entry(number)["delivery_status"]) == ("sent", SENT)
    assert interactions.document(number).content == TEXT
