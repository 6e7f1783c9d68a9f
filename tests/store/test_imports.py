"""Contacts of files: new, changed, the same, or rejected with a reason."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator

import pytest

from store import assignments, channels, contacts, imports
from store.enumerations import ContactType
from store.errors import FieldRequired, StoreError, TooLong
from store.exchange.cards import ParsedContact, Rejected
from store.exchange.csvfile import read_csv
from store.import_batches import BATCH
from store.imports import ImportReport
from store.lists import open_list
from store.models import Change, database
from store.models.contact_tables import ContactExtra
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.text import N_
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _numbers(db: object) -> None:
    factories.number_series()


def card(line: int = 1, uid: str = "", groups: Iterable[str] = (), **values: str) -> ParsedContact:
    return ParsedContact(line, f"raw {line}", uid, {"type": "person", **values}, tuple(groups))


def org(line: int = 1, uid: str = "", **values: str) -> ParsedContact:
    return card(line, uid, (), **{"type": "company", **values})


def bring(*records: ParsedContact | Rejected) -> ImportReport:
    return imports.import_contacts(records)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected


def rows() -> list[Record]:
    return open_list("contact").first(1000)


def read(no: str) -> Record:
    return get(noun("contact"), no)


# --- new contacts ----------------------------------------------------------------------------


def test_each_new_company_of_a_lot_is_found_by_its_own_name() -> None:
    bring(card(name="Eva", company_name="Adatum"), card(name="Ana", company_name="Łódź y Cía."))
    made = {record["name"]: record for record in rows()}
    assert made["Łódź y Cía."]["search_name"] == "ŁÓDŹ Y CÍA."
    assert made["Adatum"]["search_name"] == "ADATUM"
    assert made["Ana"]["company_no"] == made["Łódź y Cía."].key


def test_the_change_log_tells_the_contacts_of_a_lot_apart_whatever_they_are_called() -> None:
    names = ['a, "\\u001e", b', "}, {", '\\", "\\u001e", "', "Eva"]
    bring(*(card(name=name) for name in names))
    said = Change.select(Change.new).where(Change.table_name == "contact").order_by(Change.seq)
    assert [json.loads(line.new or "")["name"] for line in said] == names


@pytest.mark.sqlite
def test_a_session_works_as_usual_after_an_import_that_failed() -> None:
    def failing() -> Iterator[ParsedContact]:
        yield card(name="Eva")
        raise OSError

    def settings() -> list[int]:
        names = ("cache_size", "wal_autocheckpoint")
        return [database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in names]

    before = settings()
    with pytest.raises(OSError):
        imports.import_contacts(failing())
    assert settings() == before


def test_new_contacts_take_numbers_in_the_order_of_the_file() -> None:
    report = bring(card(name="Eva"), org(name="Adatum"), card(name="Ana"))
    assert counts(report) == (3, 0, 0, 0)
    assert [(row.key, row["name"]) for row in rows()] == [
        ("CT000001", "Eva"),
        ("CT000002", "Adatum"),
        ("CT000003", "Ana"),
    ]
    assert factories.contact().key == "CT000004"


def test_what_follows_from_values_is_filled() -> None:
    bring(card(name="Ana Núñez", email="Ana@x.com", phone_no="+34 91 1"))
    (ana,) = rows()
    assert (ana["first_name"], ana["surname"]) == ("Ana", "Núñez")
    assert (ana["search_name"], ana["search_email"]) == ("ANA NÚÑEZ", "ANA@X.COM")
    assert contacts.find("nunez 34911").key == ana.key
    assert ana["modified_at"]


def test_a_person_is_linked_to_its_company_which_is_made_if_missing() -> None:
    known = factories.contact("Adatum", phone_no="1", language_code="ESP")
    report = bring(
        card(1, name="Ana", company_name="ADATUM"),
        card(2, name="Eva", company_name="Fabrikam"),
        card(3, name="Ida", company_name="Fabrikam"),
    )
    assert (counts(report), report.companies) == ((3, 0, 0, 0), 1)
    ana = contacts.find("Ana")
    assert (ana["company_no"], ana["language_code"], ana["phone_no"]) == (known.key, "ESP", "")
    fabrikam = read(contacts.find("Eva")["company_no"])
    assert (fabrikam["name"], fabrikam["type"]) == ("Fabrikam", ContactType.COMPANY)
    assert contacts.find("Ida")["company_no"] == fabrikam.key
    assert fabrikam["company_no"] == fabrikam.key
    assert contacts.find("eva fabrikam")["name"] == "Eva"


def test_the_card_of_a_company_completes_the_one_made_for_its_persons() -> None:
    report = bring(
        card(1, name="Ana", company_name="Adatum"),
        org(2, uid="u1", name="Adatum", city="Cádiz", phone_no="1", email="info@adatum.com"),
    )
    assert counts(report) == (1, 1, 0, 0)
    assert len(rows()) == 2
    adatum = contacts.find("Adatum")
    assert (adatum["uid"], adatum["city"]) == ("u1", "Cádiz")
    assert contacts.find("Ana")["phone_no"] == ""


def test_categories_become_mailing_groups() -> None:
    factories.contact()
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS", "description": "Newsletter"})
    long = "Clientes preferentes de Andalucía"
    bring(card(groups=["newsletter", "News", long, "\u200b"], name="Ana"))
    codes = assignments.codes_of("mailing-group", contacts.find("Ana").key)
    assert codes == ["CLIENTES PREFERENTES", "NEWS"]
    assert get(noun("mailing-group"), codes[0])["description"] == long


def test_two_categories_that_begin_alike_are_two_groups() -> None:
    start = "Clientes preferentes de "
    bring(card(groups=[f"{start}A", f"{start}B"], name="Ana"))
    assert len(assignments.codes_of("mailing-group", contacts.find("Ana").key)) == 2


def test_the_number_of_the_file_is_kept_if_it_is_free() -> None:
    report = bring(card(no="CT000002", name="Ana"), card(2, name="Eva"), card(3, name="Ida"))
    assert counts(report) == (3, 0, 0, 0)
    assert [row["name"] for row in rows()] == ["Eva", "Ana", "Ida"]


def test_without_number_series_nothing_is_imported() -> None:
    from store import setup

    setup.change_marketing({"contact_nos": ""})
    with pytest.raises(FieldRequired, match="Contact Nos"):
        bring(card(name="Ana"))
    assert rows() == []


# --- contacts that exist ---------------------------------------------------------------------


def test_the_same_file_changes_nothing_the_second_time() -> None:
    records = [
        card(1, uid="u1", name="Ana", company_name="Adatum", groups=["News"]),
        card(2, name="Eva", email="eva@x.com"),
        card(3, name="Ida", phone_no="600"),
        org(4, name="Fabrikam"),
    ]
    assert counts(bring(*records)) == (4, 0, 0, 0)
    before = rows()
    assert counts(bring(*records)) == (0, 0, 4, 0)
    ContactExtra.delete().execute()
    assert counts(bring(*records)) == (0, 0, 4, 0)
    assert rows() == before


def test_the_card_id_comes_before_the_email_and_the_email_before_the_number() -> None:
    by_uid = factories.contact("A", type="person", uid="u1", email="a@x.com")
    by_email = factories.contact("B", type="person", email="b@x.com")
    by_no = factories.contact("C", type="person")
    bring(card(uid="u1", no=by_no.key, email="a@x.com", name="A", city="1"))
    bring(card(no=by_no.key, email="B@X.com", name="B2", city="2"))
    bring(card(no=by_no.key, name="C2", city="3"))
    assert read(by_uid.key)["city"] == "1"
    assert (read(by_email.key)["name"], read(by_email.key)["city"]) == ("B2", "2")
    assert (read(by_no.key)["name"], read(by_no.key)["city"]) == ("C2", "3")
    assert len(rows()) == 3


def test_the_second_address_of_a_contact_counts_too() -> None:
    known = factories.contact("Ana", type="person", email="a@x.com", email_2="Home@x.com")
    assert counts(bring(card(name="Ana", email_2="home@X.com", city="Cádiz"))) == (0, 1, 0, 0)
    assert read(known.key)["city"] == "Cádiz"


def test_only_what_the_file_says_is_changed() -> None:
    known = factories.contact("Ana Núñez", type="person", email="a@x.com", city="Cádiz", note="x")
    report = bring(card(name="Ana Núñez", email="a@x.com", phone_no="1", city=" \u200b "))
    assert counts(report) == (0, 1, 0, 0)
    now = read(known.key)
    assert (now["city"], now["note"], now["phone_no"]) == ("Cádiz", "x", "1")
    assert now.version == known.version + 1


def test_a_change_by_hand_is_noticed_although_the_file_is_the_same() -> None:
    record = card(uid="u1", name="Ana", city="Cádiz")
    bring(record)
    contacts.change("CT000001", {"city": "Ronda"})
    assert counts(bring(record)) == (0, 1, 0, 0)
    assert read("CT000001")["city"] == "Cádiz"
    assert counts(bring(record)) == (0, 0, 1, 0)


def test_persons_who_share_an_address_stay_several() -> None:
    records = [card(n, name=f"Person {n}", email="info@x.com") for n in range(5)]
    assert counts(bring(*records)) == (5, 0, 0, 0)
    assert counts(bring(*records)) == (0, 0, 5, 0)
    assert counts(bring(card(name="Person 3", email="info@x.com", city="Ronda"))) == (0, 1, 0, 0)
    assert contacts.find("person 3")["city"] == "Ronda"


def test_a_company_is_not_overwritten_by_a_person_with_its_address() -> None:
    company = factories.contact("Adatum", email="info@x.com")
    assert counts(bring(card(name="Ana", email="info@x.com"))) == (1, 0, 0, 0)
    assert read(company.key)["name"] == "Adatum"


def test_two_records_of_one_file_can_be_one_contact() -> None:
    report = bring(
        card(1, uid="u1", name="Ana", city="Cádiz"),
        card(2, uid="u1", name="Ana", phone_no="1"),
        card(3, uid="u1", name="Ana", phone_no="1"),
    )
    assert counts(report) == (1, 1, 1, 0)
    (ana,) = rows()
    assert (ana["city"], ana["phone_no"]) == ("Cádiz", "1")


def test_another_company_moves_the_person() -> None:
    old = factories.contact("Old")
    ana = factories.contact("Ana", type="person", company_no=old.key, email="a@x.com")
    logged = factories.entry(contact_no=ana.key)
    report = bring(card(name="Ana", email="a@x.com", company_name="New"))
    assert (counts(report), report.companies) == ((0, 1, 0, 0), 1)
    assert read(ana.key)["company_name"] == "New"
    assert get(noun("interaction"), logged.key)["contact_no"] == old.key


def test_a_move_that_is_refused_leaves_no_company_behind() -> None:
    ana = factories.contact("Ana", type="person", email="a@x.com")
    SegmentLine.create(
        segment=SegmentHeader.create(no="SM1"), line_no=10000, contact=ana.id, company=None
    )
    moving = card(1, name="Ana", email="a@x.com", company_name="New")
    report = bring(moving, card(2, name="Eva", company_name="New"))
    assert (counts(report), report.companies) == ((1, 0, 0, 1), 1)
    assert "segment SM1" in str(report.rejects[0].reason)
    assert [row["name"] for row in rows()] == ["Ana", "New", "Eva"]


def test_a_company_that_changes_takes_persons_along_unless_the_file_says_otherwise() -> None:
    bring(org(1, uid="c", name="Adatum", city="Cádiz"))
    bring(
        card(1, uid="p", name="Ana", company_name="Adatum", city="Cádiz"),
        card(2, uid="q", name="Eva", company_name="Adatum"),
    )
    other = factories.contact("Ida", type="person", company_no=contacts.find("Adatum").key)
    report = bring(
        card(1, uid="p", name="Ana", company_name="Adatum", city="Cádiz"),
        org(2, uid="c", name="Adatum", city="Sevilla"),
    )
    assert counts(report) == (0, 1, 1, 0)
    assert contacts.find("Ana")["city"] == "Cádiz"
    assert contacts.find("Eva")["city"] == ""
    assert read(other.key)["city"] == "Sevilla"


def test_a_company_renamed_by_a_file_keeps_its_persons() -> None:
    bring(org(1, uid="c", name="Adatum"), card(2, uid="p", name="Ana", company_name="Adatum"))
    report = bring(
        org(1, uid="c", name="Fabrikam"),
        card(2, uid="p", name="Ana", company_name="Fabrikam"),
        card(3, uid="q", name="Eva", company_name="Adatum"),
    )
    assert (counts(report), report.companies) == ((1, 1, 1, 0), 1)
    assert contacts.find("Ana")["company_name"] == "Fabrikam"
    assert contacts.find("Eva")["company_name"] == "Adatum"


# --- what cannot be taken --------------------------------------------------------------------


def test_one_bad_record_never_stops_the_rest() -> None:
    factories.salesperson("JO", blocked=True)
    unreadable = Rejected(4, "garbage", StoreError(N_("This is no card.")))
    report = bring(
        card(1, name="Good"),
        card(2, name="Ana", email="nonsense"),
        card(3, name="Ana", phone_no="CALL ME"),
        unreadable,
        card(5, name="x" * 10_000, email="x@x.com"),
        card(6, name="Ana", salesperson_code="NOBODY"),
        card(7, name="Ana", salesperson_code="JO"),
        card(8, name="\u200b\x1b", company_name="Lost"),
        card(9, name="Ana", groups=["y" * 300]),
        org(10, name="Firm", job_title="Head"),
        card(11, name="Also good"),
    )
    assert counts(report) == (2, 0, 0, 9)
    assert report.companies == 0
    assert [item.line for item in report.rejects] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert isinstance(report.rejects[3].reason, TooLong)
    assert report.rejects[0].raw == "raw 2"
    assert [row["name"] for row in rows()] == ["Good", "Also good"]


def test_a_blocked_mailing_group_is_refused() -> None:
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "OLD", "blocked": True})
    report = bring(card(groups=["Old", "New"], name="Ana"))
    assert counts(report) == (0, 0, 0, 1)
    assert open_list("mailing-group").count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "Acme [/] SL",
        "[@click=app.quit]x",
        "日本商事 🏭",
        "a\x1b[31mb\u202ec",
        "O'Brien; DROP TABLE",
    ],
)
def test_hostile_names_are_only_text(name: str) -> None:
    records = [card(1, name=name, company_name=f"{name} Co", email="a@x.com")]
    assert counts(bring(*records)) == (1, 0, 0, 0)
    stored = contacts.find("a@x.com")
    assert not set("\x1b\u202e") & set(stored["name"] + stored["company_name"])
    ContactExtra.delete().execute()
    assert counts(bring(*records)) == (0, 0, 1, 0)


# --- the run ---------------------------------------------------------------------------------


def many(count: int) -> Iterator[ParsedContact]:
    for number in range(count):
        yield card(
            number,
            uid=f"u{number}",
            name=f"Person {number}",
            company_name=f"Company {number % 7}",
            groups=["News"],
        )


def test_a_dry_run_reports_the_same_and_saves_nothing() -> None:
    count = BATCH + 200
    dry = imports.import_contacts(many(count), dry_run=True)
    assert rows() == []
    assert open_list("mailing-group").count() == 0
    real = imports.import_contacts(many(count))
    assert (counts(dry), dry.companies) == (counts(real), real.companies) == ((count, 0, 0, 0), 7)
    assert contacts.find("company 0").key == "CT000001"
    assert open_list("contact").last(1)[0].key == f"CT{count + 7:06d}"


def test_a_run_can_be_stopped_between_batches_and_goes_on_later() -> None:
    answers = iter([False, True])
    seen: list[int] = []
    report = imports.import_contacts(
        many(BATCH + 200), cancelled=lambda: next(answers), progress=seen.append
    )
    assert report.cancelled
    assert (counts(report), seen[-1]) == ((BATCH, 0, 0, 0), BATCH)
    assert counts(imports.import_contacts(many(BATCH + 200))) == (200, 0, BATCH, 0)


def test_an_empty_file_is_no_error() -> None:
    report = imports.import_contacts([], ignored=["Colour"])
    assert counts(report) == (0, 0, 0, 0)
    assert report.ignored == ("Colour",)


def test_further_phones_and_addresses_are_added_and_matched() -> None:
    factories.number_series()
    text = (
        "Name,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value,Phone 1 - Label,Phone 1 - Value,"
        "Phone 2 - Label,Phone 2 - Value,Country\n"
        "Ana,a@x.es,b@x.es,c@x.es,Work,915550123,Billing,916660123,ES\n"
    )
    assert bring_text(text).created == 1
    ana = contacts.find("c@x.es")
    assert contacts.contacts_with_phone("+34916660123") == [ana.id]
    assert bring_text(text).unchanged == 1
    again = text.replace("916660123", "+34 916 660 123").replace("Work", "Home")
    assert bring_text(again).updated == 1
    assert bring_text(again).unchanged == 1
    assert [item.key for item in channels.channels_of(ana.id)] == ["home", "billing", "", "", ""]
    more = "Name,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value\nAna,C@x.es,d@x.es,e@x.es\n"
    assert bring_text(more).updated == 1
    assert contacts.contacts_with_email("e@x.es") == [ana.id]
    assert bring_text("Name,E-Mail\nAna,D@x.es\n").unchanged == 1
    assert [item.value for item in channels.channels_of(ana.id)][2:] == [
        "a@x.es", "d@x.es", "c@x.es", "e@x.es",
    ]  # fmt: skip


def bring_text(text: str) -> ImportReport:
    return imports.import_contacts(read_csv(io.BytesIO(text.encode())))
