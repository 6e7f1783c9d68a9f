from __future__ import annotations

import pytest

from store import comments, contacts, entry_marks, search, search_memory, segments, usage
from store import db as store_db
from store.matching import Tier, Typed, match, similarity
from store.phones import queries
from store.session import session
from store.vocabulary import Vocabulary
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def keys(text: str, noun: str = "contact", limit: int = 10) -> list[str]:
    return [hit.key for hit in search.records(text, limit, (noun,))]


def titles(text: str, noun: str = "contact") -> list[str]:
    return [hit.title for hit in search.records(text, nouns=(noun,))]


# --- contacts --------------------------------------------------------------------------------


def test_contacts_are_found_by_beginnings_of_words_without_case_and_accents() -> None:
    factories.contact("Movistar Logística, S.A.", city="Ávila")
    for text in ("movistar logistica", "LOGÍST movi", "avila movi", "mov", "s a mov"):
        assert titles(text) == ["Movistar Logística, S.A."], text
    assert titles("stica") == []
    assert titles("") == titles("  ") == titles("·!") == []


@pytest.mark.parametrize(
    "text", ["Beeeb", "Bebee", "Bebe ann", "an Beebr", "Ann Beeve", "nan beebe", "Anna Beebee"]
)
def test_a_typo_is_forgiven(text: str) -> None:
    factories.contact("Ann Beebe")
    for name in ("Adatum Corporation", "Blue Yonder", "Contoso", "Jim Olive"):
        factories.contact(name)
    assert titles(text)[:1] == ["Ann Beebe"]


def test_what_was_typed_exactly_comes_before_what_resembles_it() -> None:
    factories.contact("Maria Prat")
    factories.contact("Marta Prat")
    assert titles("Maria Prat") == ["Maria Prat", "Marta Prat"]
    assert [hit.tier for hit in search.records("maria prat")] == [Tier.EXACT, Tier.FUZZY]


def test_the_exact_number_and_the_exact_address_come_first() -> None:
    factories.contact("CT000009 Storage", no="X9")
    factories.contact("Ann", no="CT000009", email="ann@adatum.example")
    factories.contact("ann@adatum.example fan club", no="X10")
    assert keys("ct000009")[0] == "CT000009"
    assert keys("ANN@adatum.example")[0] == "CT000009"


def test_the_name_that_begins_with_the_text_comes_before_other_words() -> None:
    factories.contact("Lugo Pumps")
    factories.contact("Vigo Lugo Pumps")
    factories.contact("Adatum", city="Lugo")
    factories.contact("Lugo")
    assert titles("lugo") == ["Lugo", "Lugo Pumps", "Vigo Lugo Pumps", "Adatum"]


@pytest.mark.parametrize(
    "stored", ["+34 600 111 222", "600 111 222", "0034 600111222", "600111222"]
)
@pytest.mark.parametrize(
    "text", ["600111222", "600 111 222", "+34 600111222", "0034 600 111 222", "(600) 111-222"]
)
def test_phone_numbers_are_found_however_they_are_written(stored: str, text: str) -> None:
    factories.contact("Ann Beebe", phone_no=stored)
    factories.contact("Other", phone_no="+34 600 999 222")
    assert titles(text) == ["Ann Beebe"]


def test_country_prefixes_have_one_to_three_digits() -> None:
    assert queries("+1 425 555 0100") == ["14255550100", "4255550100"]
    assert queries("+34 6001") == ["346001", "6001"]
    assert queries("00351 21 000") == ["0035121000", "35121000", "21000"]
    assert queries("+44 (0)20 7946") == ["440207946", "44207946", "207946"]
    assert queries("600 111") == ["600111"]
    assert queries("Adatum 2000") == queries("12") == []


def test_what_the_user_opens_rises_within_equal() -> None:
    old = factories.contact("Anna One")
    factories.contact("Anna Two")
    assert titles("anna") == ["Anna Two", "Anna One"]
    usage.remember("contact", old.key)
    assert titles("anna") == ["Anna One", "Anna Two"]
    assert keys("anna", limit=1) == [old.key]


def test_the_words_of_new_and_changed_contacts_are_known_at_once() -> None:
    record = factories.contact("Adatum")
    assert titles("adatmu") == ["Adatum"]
    factories.contact("Litware")
    assert titles("litwrae") == ["Litware"]
    contacts.change(record.key, {"name": "Fabrikam"})
    assert titles("fabrikma") == ["Fabrikam"]
    assert titles("adatmu") == []


def test_a_large_vocabulary_is_read_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_memory, "_FEW_CONTACTS", 0)
    factories.contact("Adatum")
    assert titles("adatum") == ["Adatum"]
    assert titles("adatmu") == []
    assert [hit.title for hit in search.records("adatmu", wait=True)] == ["Adatum"]
    monkeypatch.setattr(search_memory, "_FEW_CHANGES", 1)
    factories.contact("Litware")
    assert titles("litwrae") == []
    search.prepare()
    assert titles("litwrae") == ["Litware"]


def test_a_person_shows_its_company_and_its_last_interaction() -> None:
    company = factories.contact("Adatum Corporation", city="Lugo")
    ann = factories.contact("Ann Beebe", type="person", company_no=company.key)
    factories.entry(contact_no=ann.key, date="2026-03-01")
    canceled = factories.entry(contact_no=ann.key, date="2026-05-01")
    entry_marks.cancel([canceled["entry_no"]])
    (hit,) = search.records("ann beebe", nouns=("contact",))
    assert hit.detail.startswith("Adatum Corporation")
    assert str(hit.last) == "2026-03-01"
    (hit,) = search.records("adatum", nouns=("contact",), limit=1)
    assert str(hit.last) == "2026-03-01"


# --- the other records -----------------------------------------------------------------------


def test_log_entries_are_found_by_words_of_description_and_comments() -> None:
    first = factories.entry(description="Asked for a quote, 40 chairs")
    second = factories.entry(description="Delivery")
    comments.add(second["entry_no"], "Forty catalogues, very late")
    number = str(first["entry_no"])
    assert keys("chairs quo", "interaction") == [number]
    assert keys("late catalogues", "interaction") == [str(second["entry_no"])]
    assert keys("chiars", "interaction") == [number]
    assert keys(number, "interaction")[0] == number


def test_segments_and_templates_are_found_by_code_and_description() -> None:
    factories.number_series()
    segments.add({"no": "SM-NEWS", "description": "Newsletter of spring"})
    factories.template("OUTGOING", description="Outgoing phone call")
    assert keys("newsl spr", "segment") == keys("sm-news", "segment") == ["SM-NEWS"]
    assert keys("newslteter", "segment") == ["SM-NEWS"]
    assert keys("phone", "template") == ["OUTGOING"]
    assert [hit.noun for hit in search.records("outgo")] == ["template"]


def test_opened_records_are_named_again_and_deleted_ones_left_out() -> None:
    ann = factories.contact("Ann Beebe")
    entry = factories.entry(contact_no=ann.key, description="Call")
    wanted = [("interaction", str(entry["entry_no"])), ("contact", ann.key), ("contact", "GONE")]
    assert [hit.title for hit in search.named(wanted)] == ["Call", "Ann Beebe"]


@pytest.mark.parametrize("text", ['"', "a* OR b", "NEAR(a b)", "a\x00b", "-a", "'); --", "x" * 500])
def test_no_text_is_taken_for_a_query_language(text: str) -> None:
    factories.contact("a b")
    search.records(text)


# --- usage -----------------------------------------------------------------------------------


def test_usage_belongs_to_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for target in ("contacts", "segments", "contacts"):
        usage.remember("page", target)
    assert [item.target for item in usage.recent(5)] == ["contacts", "segments"]
    assert usage.most_used(1) == [usage.Used("page", "contacts", 2)]
    assert usage.weights() == {("page", "contacts"): 2, ("page", "segments"): 1}
    monkeypatch.setattr(session, "user", "somebody-else")
    assert usage.recent(5) == []
    monkeypatch.undo()
    usage.forget("page", "contacts")
    assert [item.target for item in usage.recent(5)] == ["segments"]


# --- matching and vocabulary -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("interaction log entries", Tier.EXACT),
        ("INTERÁCTION LOG-ENTRIES", Tier.EXACT),
        ("inter", Tier.BEGINNING),
        ("log ent", Tier.WORDS),
        ("entries", Tier.WORDS),
        ("ent inter", Tier.WORDS),
        ("ile", Tier.INITIALS),
        ("intlog", Tier.INITIALS),
        ("ient", Tier.SOME_INITIALS),
        ("action", Tier.INSIDE),
        ("tries act", Tier.INSIDE),
        ("le", Tier.NONE),
        ("movs", Tier.NONE),
        ("", Tier.NONE),
    ],
)
def test_tiers(text: str, tier: Tier) -> None:
    assert match(Typed.of(text), "Interaction Log Entries") is tier


def test_similarity_forgives_a_typo_in_each_word() -> None:
    assert similarity(Typed.of("interacion lgo"), "Interaction Log Entries") == 0
    assert similarity(Typed.of("interacion entrise"), "Interaction Log Entries") > 80
    assert similarity(Typed.of("segmnt"), "Interaction Log Entries") == 0
    assert similarity(Typed.of("segmnt"), "Segments") > 80


def test_corrections_find_unfinished_words_and_prefer_frequent_ones() -> None:
    words = Vocabulary([("movistar", 3), ("garcia", 10), ("garzia", 1), ("marta", 2)])
    assert words.corrections("movsi", 1, 5) == ["movi"]
    assert words.corrections("movisttar", 2, 5) == ["movistar"]
    assert words.corrections("garxia", 1, 5) == ["garcia", "garzia"]
    assert words.corrections("marta", 1, 5) == []
    assert words.corrections("xarta", 1, 5) == ["marta"]
    assert words.corrections("maxta", 0, 5) == []


def test_another_database_has_another_memory(tmp_path: object) -> None:
    factories.contact("Adatum")
    assert titles("adatmu") == ["Adatum"]
    store_db.open_database(f"{tmp_path}/second.db")
    factories.contact("Litware")
    assert titles("adatmu") == []
    assert titles("litwrae") == ["Litware"]
