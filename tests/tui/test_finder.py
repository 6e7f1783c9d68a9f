from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.matching import Tier
from store.search import Hit as RecordHit
from store.usage import Used
from tui import finder, i18n
from tui.finder import Query, before_typing, catalogue, find, flat
from tui.page import actions_of, all_pages, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.action import Action

LOG = "interaction-log-entries"


@pytest.fixture(params=["en", "es"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.language()
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language(before)


def actions(page_id: str = "role-centre") -> tuple[Action, ...]:
    return actions_of(page(page_id))


def no_records(_text: str, _limit: int, _nouns: Sequence[str]) -> list[RecordHit]:
    return []


def ids(text: str, page_id: str = "role-centre", uses: finder.Uses | None = None) -> list[str]:
    return [hit.id for hit in flat(find(text, actions(page_id), uses or {}, no_records))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("movs", LOG),
        ("ile", LOG),
        ("Movs. log interacción", LOG),
        ("interaction log", LOG),
        ("plantillas de interacc", "interaction-templates"),
        ("Eliminar mov. cancel. reg. inter.", "delete-interaction-log-entries"),
        ("interacciones aplazadas", "postponed-interactions"),
        ("MOVS LOG INTERACCION", LOG),
        ("movss", LOG),
    ],
)
def test_the_first_hit_is_what_is_meant_on_every_page(text: str, wanted: str) -> None:
    first = {one.id: ids(text, one.id)[0] for one in all_pages().values() if one.searchable}
    assert first == dict.fromkeys(first, wanted)
    assert first


def test_titles_are_shown_in_the_language_of_the_person_with_the_other_beside(
    language: str,
) -> None:
    (hit, *_) = flat(find("movs", actions(), {}, no_records))
    titles = ("Interaction Log Entries", "Movs. log interacción")
    assert (hit.title, hit.other_title) == (titles if language == "en" else titles[::-1])


def test_the_better_name_comes_first_then_use_then_the_alphabet() -> None:
    assert ids("segments")[:3] == ["segments", "segment-languages", "logged-segments"]
    plain = ids("interaction")
    used = ids("interaction", uses={("page", "interaction-template-languages"): 3})
    assert used.index("interaction-template-languages") < plain.index(
        "interaction-template-languages"
    )


def test_an_action_that_is_named_so_stands_before_pages() -> None:
    hits = flat(find("log" if i18n.language() == "en" else "registrar", actions(), {}, no_records))
    assert (hits[0].kind, hits[0].id) == ("action", "log")


def test_a_single_letter_is_no_action() -> None:
    assert all(hit.kind != "action" for hit in flat(find("c", actions(), {}, no_records)))


def test_synonyms_are_found() -> None:
    assert ids("newsletter")[0] == "mailing-groups"


def test_typos_are_forgiven_only_when_nothing_else_fits() -> None:
    assert ids("contcats")[0] == "contacts"
    assert ids("contact")[0] == "contacts"
    assert all(hit.tier < Tier.FUZZY for hit in flat(catalogue(Query.of("cont"), actions(), {})))


@pytest.mark.parametrize(
    ("typed", "only", "text", "nouns"),
    [
        ("  > log ", ">", "log", ()),
        ("@ann", "@", "ann", ("contact",)),
        ("#", "#", "", ("segment",)),
        ("/del", "/", "del", ()),
        ("ann", "", "ann", ("contact", "segment", "sales-document", "template", "interaction")),
        ("", "", "", ()),
    ],
)
def test_prefixes_limit_the_search(
    typed: str, only: str, text: str, nouns: tuple[str, ...]
) -> None:
    query = Query.of(typed)
    assert (query.only, query.text, query.nouns) == (only, text, nouns)


def test_a_prefix_alone_lists_everything_of_its_kind() -> None:
    kinds = {
        sign: {hit.kind for hit in flat(find(sign, actions(), {}, no_records))} for sign in ">/"
    }
    assert kinds == {">": {"action"}, "/": {"report"}}
    found = flat(find("?", actions(), {}, no_records))
    assert [hit.id for hit in found[:6]] == [">", "@", "#", "/", "?", "help"]


def test_records_follow_and_scores_never_rise() -> None:
    def records(_text: str, _limit: int, _nouns: Sequence[str]) -> list[RecordHit]:
        return [
            RecordHit("contact", "CT1", "Movistar", "Madrid", tier=Tier.BEGINNING),
            RecordHit("interaction", "7", "Movs paid", tier=Tier.FUZZY, similarity=80),
        ]

    sections = find("movs", actions(), {}, records)
    hits = flat(sections)
    assert [(hit.kind, hit.id) for hit in hits] == [
        ("page", LOG),
        ("record", "CT1"),
        ("record", "7"),
    ]
    assert [hit.page for hit in hits[1:]] == ["contact-card", "interaction-log-entries"]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert [hit.id for hit in flat(find("movs", actions(), {}, records, "record"))] == ["CT1", "7"]
    assert [hit.id for hit in flat(find("movs", actions(), {}, records, "page"))] == [LOG]


def test_what_only_resembles_the_text_gives_way_to_records() -> None:
    def records(_text: str, _limit: int, _nouns: Sequence[str]) -> list[RecordHit]:
        return [RecordHit("contact", "CT1", "Contcats Ltd.", tier=Tier.BEGINNING)]

    assert [hit.id for hit in flat(find("contcats", actions(), {}, records))] == ["CT1"]
    assert ids("contcats")[0] == "contacts"


def test_before_typing_recent_and_most_used_are_offered_once() -> None:
    def named(wanted: list[tuple[str, str]]) -> list[RecordHit]:
        return [RecordHit(noun, key, "Ann") for noun, key in wanted if key != "GONE"]

    recent = [Used("contact", "CT1", 1), Used("page", LOG, 5), Used("contact", "GONE", 1)]
    most = [Used("page", LOG, 5), Used("page", "contacts", 4)]
    sections = before_typing(recent, most, actions(), named)
    first, often, others = ([hit.id for hit in section.hits] for section in sections)
    assert (first, often) == (["CT1", LOG], ["contacts"])
    assert "segments" in others
    assert not {LOG, "contacts"} & set(others)
    (pages,) = before_typing([], [], actions(), named)
    assert LOG in [hit.id for hit in pages.hits]
