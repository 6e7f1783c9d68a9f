"""Delivering what is logged, from the form of one interaction and from a segment."""

from __future__ import annotations

import pytest

from store import interactions, outbox_run, resending, segment_lines, templates
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import RuleError
from store.interaction_rules import Refused
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
from tests import factories
from tests.post import Post

BLANK, HARD_COPY, EMAIL = CorrespondenceType

pytestmark = pytest.mark.usefixtures("db")


def template(*, document: bool) -> str:
    code = factories.template("MAIL", correspondence_type="email").key
    if document:
        templates.attach(code, b"Dear {{ contact.name }}", "letter.md", language="EN")
        templates.change(code, {"language_code": "EN"})
    return code


def log(contact: str, code: str, **values: object) -> Record:
    factories.salesperson("JO", email="jo@example.com")
    given = {"contact_no": contact, "interaction_template_code": code, "salesperson_code": "JO"}
    return interactions.log(given | values, deliver=True)


def at_another_address(contact: str, **values: object) -> None:
    """Give a contact an alternative address that is in force every day."""
    add = noun("alternative-address").add
    assert add is not None
    add({"contact_no": contact, "code": "SUMMER", **values})
    add = noun("alternative-address-date-range").add
    assert add is not None
    add({"contact_no": contact, "code": "SUMMER", "starting_date": "2020-01-01"})


def sent() -> list[str]:
    post = Post()
    outbox_run.run(post)
    return [envelope.recipients[0] for envelope in post.sent]


def entries() -> list[Record]:
    return open_list("interaction", sort="entry_no").first(9)


def segment(code: str, *contacts: str) -> str:
    factories.salesperson("JO", email="jo@example.com")
    made = factories.segment(interaction_template_code=code, salesperson_code="JO")
    for no in contacts:
        factories.segment_line(made.key, contact_no=no)
    return made.key


# --- 5 and 6: an e-mail needs a document -------------------------------------------------------


def test_case_05_an_email_without_a_document_is_refused_and_nothing_saved() -> None:
    no = factories.contact(email="ann@example.org").key
    with pytest.raises(Refused) as caught:
        log(no, template(document=False))
    assert caught.value.name == "correspondence_type"
    assert not entries()
    assert not sent()


def test_case_05_a_segment_with_such_a_line_is_refused_as_a_whole() -> None:
    no = factories.contact(email="ann@example.org").key
    made = segment(template(document=False), no, no)
    with pytest.raises(RuleError) as caught:
        log_segment(made, deliver=True)
    assert "Attachment" in str(caught.value)
    assert no in str(caught.value)
    assert not entries()
    assert get(noun("segment"), made)["no_of_lines"] == 2


def test_case_06_without_correspondence_type_it_is_logged_and_nothing_sent() -> None:
    no = factories.contact(email="ann@example.org").key
    entry = log(no, template(document=False), correspondence_type="")
    assert (entry["correspondence_type"], entry["delivery_status"]) == (BLANK, DeliveryStatus.BLANK)
    assert not sent()


def test_case_06_a_line_without_type_is_logged_and_the_others_are_sent() -> None:
    first, second = (factories.contact(email=f"{name}@example.org").key for name in ("a", "b"))
    made = segment(template(document=True), first, second)
    line = open_list("segment-line", {"segment_no": made}).first(1)[0]
    segment_lines.change(line.key, {"correspondence_type": ""})
    result = log_segment(made, deliver=True)
    assert (result.entries, result.mails) == (2, 1)
    states = [entry["delivery_status"] for entry in entries()]
    assert states == [DeliveryStatus.BLANK, DeliveryStatus.IN_PROGRESS]
    assert sent() == ["b@example.org"]
    assert [entry["delivery_status"] for entry in entries()] == [DeliveryStatus.BLANK] * 2


# --- 7 to 9: and an address --------------------------------------------------------------------


def test_case_07_a_contact_without_any_address_is_refused() -> None:
    no = factories.contact("Ann Beebe").key
    with pytest.raises(Refused) as caught:
        log(no, template(document=True))
    assert "Ann Beebe" in str(caught.value)
    assert not entries()
    assert not sent()


def test_case_07_a_segment_with_one_is_refused_before_anything_is_sent() -> None:
    code = template(document=True)
    good = factories.contact(email="ann@example.org").key
    bad = [factories.contact("Nobody Home").key, factories.contact("No One").key]
    made = segment(code, good, *bad)
    for dry_run in (True, False):
        with pytest.raises(RuleError) as caught:
            log_segment(made, deliver=True, dry_run=dry_run)
        assert f"2, the first one is {bad[0]} Nobody Home" in str(caught.value)
    assert not entries()
    assert not sent()
    assert log_segment(made).without_email == 2  # without sending it is logged as ever


def test_case_08_an_alternative_address_without_email_is_logged_and_not_sent() -> None:
    no = factories.contact("Ann").key
    at_another_address(no)
    entry = log(no, template(document=True))
    assert (entry["correspondence_type"], entry["delivery_status"]) == (BLANK, DeliveryStatus.BLANK)
    assert not sent()


def test_case_09_the_mail_goes_to_the_alternative_address() -> None:
    no = factories.contact("Ann").key
    at_another_address(no, email="beach@example.org")
    entry = log(no, template(document=True))
    assert (entry["correspondence_type"], entry["contact_alt_address_code"]) == (EMAIL, "SUMMER")
    assert sent() == ["beach@example.org"]


def test_case_09_also_from_a_segment() -> None:
    code = template(document=True)
    away, home = factories.contact("Ann", email="ann@example.org").key, factories.contact("B").key
    at_another_address(home, email="beach@example.org")
    at_another_address(away)
    made = segment(code, away, home)
    assert log_segment(made, deliver=True).mails == 2
    assert sent() == ["ann@example.org", "beach@example.org"]


# --- 24: resending -----------------------------------------------------------------------------


@pytest.mark.parametrize("filters", [{}, {"contact_no": "C*"}, {"logged_segment_entry_no": " "}])
def test_case_24_resending_without_a_logged_segment_is_refused(filters: dict[str, str]) -> None:
    no = factories.contact(email="ann@example.org").key
    log(no, template(document=True))
    sent()
    for dry_run in (True, False):
        with pytest.raises(RuleError) as caught:
            resending.resend(filters, dry_run=dry_run)
        assert "Logged Segment" in str(caught.value)
    assert not sent()


def test_case_24_and_so_is_more_than_one() -> None:
    with pytest.raises(RuleError):
        resending.resend({"logged_segment_entry_no": "1..2"})
