"""What a typed text may mean: actions of the page, pages, reports and records, in one order.

The search bar and `trato search` show the same sections in the same order. Titles are matched in
all languages at once, so that a page is found by the name it has elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from store.matching import Tier, Typed, match, similarity
from store.text import N_, Caption, fold
from tui.i18n import LANGUAGES, _, language, translate
from tui.page import Category, all_pages, card_of, list_of
from tui.rights import is_for_this_person

if TYPE_CHECKING:
    from datetime import date

    from store.search import Hit as RecordHit
    from store.usage import Used
    from tui.action import Action

ACTION, PAGE, REPORT, RECORD, PREFIX = "action", "page", "report", "record", "prefix"
FEW, MANY = 5, 50
_LIKENESS = 65.0
_SHORTEST_INSIDE = 3

PREFIXES: Mapping[str, Caption] = {
    ">": N_("Actions of this page"),
    "@": N_("Contacts"),
    "#": N_("Segments"),
    "/": N_("Reports"),
    "?": N_("Help"),
}
CAPTIONS: Mapping[str, Caption] = {
    ACTION: N_("On this page"),
    PAGE: N_("Pages"),
    REPORT: N_("Reports"),
    "contact": N_("Contacts"),
    "segment": N_("Segments"),
    "sales-document": N_("Sales Documents"),
    "template": N_("Interaction Templates"),
    "interaction": N_("Interaction Log Entries"),
}
_ACTION = N_("Action")
_RECENT = N_("Recent")
_MOST_USED = N_("Most used")
_NOUNS = ("contact", "segment", "sales-document", "template", "interaction")
_SCORES = {
    Tier.EXACT: 100,
    Tier.BEGINNING: 90,
    Tier.WORDS: 80,
    Tier.INITIALS: 70,
    Tier.SOME_INITIALS: 60,
    Tier.INSIDE: 50,
    Tier.SYNONYM: 40,
    Tier.FUZZY: 30,
    Tier.NONE: 0,
}
Uses = Mapping[tuple[str, str], int]
Records = Callable[[str, int, Sequence[str]], list["RecordHit"]]


@dataclass(frozen=True, slots=True)
class Query:
    """A typed text without its prefix; `only` is the prefix, or "" when everything is meant."""

    text: str
    only: str = ""

    @classmethod
    def of(cls, typed: str) -> Query:
        """Return the query that a typed text is."""
        text = typed.lstrip()
        if text[:1] in PREFIXES:
            return cls(text[1:].strip(), text[0])
        return cls(text.strip())

    @property
    def nouns(self) -> tuple[str, ...]:
        """The nouns among whose records it looks."""
        if self.only:
            return {"@": ("contact",), "#": ("segment",)}.get(self.only, ())
        return _NOUNS if self.text else ()

    @property
    def limit(self) -> int:
        """How many hits a section has at most."""
        return MANY if self.only else FEW


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be chosen.

    Attributes:
        kind: `page`, `report`, `action`, `record`, or `prefix` for a sign that limits the search.
        id: Of the page or action; number or code of the record. Stable.
        title: In the language of the person; of a record as it is stored.
        other_title: In the other language when it is another one.
        category: What it is, in the language of the person.
        detail: What tells a record apart, what an action does.
        page: The page that shows a record.
        noun: Of a record.
        last: Date of the last interaction with a contact, or of an entry.
        tier: How the text matches.
        score: 0 to 100; falls from the first hit to the last.
        foreign: Whether only its title in the other language matches as well as `tier` says.
    """

    kind: str
    id: str
    title: str
    other_title: str = ""
    category: str = ""
    detail: str = ""
    page: str = ""
    noun: str = ""
    last: date | None = None
    tier: Tier = Tier.NONE
    score: float = 0.0
    foreign: bool = False

    @property
    def used_as(self) -> tuple[str, str]:
        """The kind and target under which its use is remembered."""
        return (self.noun or self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Section:
    """Hits of one kind under a caption in the language of the person, the best first."""

    caption: str
    hits: tuple[Hit, ...]

    @property
    def distance(self) -> float:
        """How far its best hit is from what was typed.

        0: its whole name; 1: beginnings of its words; 2: something else of it; 3 and more: only
        with typos forgiven.
        """
        return min(map(_distance, self.hits), default=_FAR)


_FAR = 9.0


def _distance(hit: Hit) -> float:
    if hit.tier is Tier.FUZZY:
        return 4 - hit.score / _SCORES[Tier.FUZZY]
    if hit.tier is Tier.EXACT:
        return 0
    return 1 if hit.tier.is_strong else 2


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    id: str
    title: Caption
    synonyms: tuple[Caption, ...]
    category: Caption
    help: Caption


def _pages() -> list[_Item]:
    return [
        _Item(
            REPORT if page.category is Category.REPORT else PAGE,
            page.id,
            page.title,
            page.synonyms,
            Caption(page.category.value),
            page.help,
        )
        for page in all_pages().values()
        if page.searchable and is_for_this_person(page)
    ]


def _actions(actions: Sequence[Action]) -> list[_Item]:
    return [
        _Item(ACTION, action.id, action.caption, action.synonyms, _ACTION, action.help)
        for action in actions
        if action.id not in ("search", "back")
    ]


def catalogue(query: Query, actions: Sequence[Action], uses: Uses) -> list[Section]:
    """Return the sections of actions, pages and reports that `query` finds, without records.

    `actions` are those of the page in front that can be done now; `uses` says how often the
    person chose what, by (kind, id).
    """
    if not query.text and query.only in ("", "@", "#"):
        return []
    if query.only == "?":
        return _help(query, actions)
    typed = Typed.of(query.text)
    sections = []
    for kind, items in _by_kind(query, actions).items():
        hits = [hit for hit in (_judged(typed, item) for item in items) if hit is not None]
        sections.append(
            Section(_(CAPTIONS[kind]), _ranked(hits, uses, query.limit, len(typed.words)))
        )
    if not any(section.hits for section in sections) and query.text:
        for kind, items in _by_kind(query, actions).items():
            hits = [hit for hit in (_resembling(typed, item) for item in items) if hit is not None]
            sections.append(
                Section(_(CAPTIONS[kind]), _ranked(hits, uses, query.limit, len(typed.words)))
            )
    return _in_order([section for section in sections if section.hits])


@cache
def prepare() -> None:
    """Load what the first key would otherwise wait for; for a thread, once for all.

    That is all pages, the catalogues of all languages and the comparison of words: what looking for
    something that nothing is called needs.
    """
    catalogue(Query("qxzqxzqx"), (), {})


def _by_kind(query: Query, actions: Sequence[Action]) -> dict[str, list[_Item]]:
    wanted = {">": (ACTION,), "/": (REPORT,), "": (ACTION, PAGE, REPORT)}.get(query.only, ())
    if len(query.text) == 1 and not query.only:
        wanted = wanted[1:]  # one letter is a key of the page already
    found: dict[str, list[_Item]] = {kind: [] for kind in wanted}
    for item in [*_actions(actions), *_pages()]:
        if item.kind in found:
            found[item.kind].append(item)
    return found


def _judged(typed: Typed, item: _Item) -> Hit | None:
    """Return the hit that `item` is for what was typed, without forgiving typos; None if none."""
    if not typed.text:
        return _hit(item, Tier.SYNONYM)
    tier = min(_match(typed, translate(item.title, name)) for name in LANGUAGES)
    if tier is Tier.NONE:
        synonyms = (translate(word, name) for word in item.synonyms for name in LANGUAGES)
        if all(_match(typed, word) is Tier.NONE for word in synonyms):
            return None
        return _hit(item, Tier.SYNONYM)
    return replace(_hit(item, tier), foreign=_match(typed, _(item.title)) is not tier)


def _match(typed: Typed, title: str) -> Tier:
    tier = match(typed, title)
    return Tier.NONE if tier is Tier.INSIDE and len(typed.text) < _SHORTEST_INSIDE else tier


def _resembling(typed: Typed, item: _Item) -> Hit | None:
    """Return the hit that `item` is when typos are forgiven; None when it is too different."""
    titles = {translate(item.title, name) for name in LANGUAGES}
    synonyms = {translate(word, name) for word in item.synonyms for name in LANGUAGES}
    likeness = max(_likeness(typed, title) for title in titles)
    likeness = max(likeness, *(similarity(typed, word) - 15 for word in synonyms), 0)
    if likeness < _LIKENESS:
        return None
    return replace(_hit(item, Tier.FUZZY), score=_SCORES[Tier.FUZZY] * likeness / 100)


def _likeness(typed: Typed, title: str) -> float:
    likeness = similarity(typed, title)
    first = " ".join(fold(title).split()[: len(typed.words)])
    return likeness if not likeness or similarity(typed, first) else likeness - 5


def _hit(item: _Item, tier: Tier) -> Hit:
    title = _(item.title)
    others = [translate(item.title, name) for name in LANGUAGES if name != language()]
    return Hit(
        kind=item.kind,
        id=item.id,
        title=title,
        other_title=next((other for other in others if other != title), ""),
        category=_(item.category),
        detail=_(item.help),
        page=item.id if item.kind != ACTION else "",
        tier=tier,
        score=float(_SCORES[tier]),
    )


def _ranked(hits: Iterable[Hit], uses: Uses, limit: int, words: int) -> tuple[Hit, ...]:
    def order(hit: Hit) -> tuple[float, ...]:
        # of two that fit alike the one without other words is meant: Contacts for "contact"
        longer = len(hit.title.split()) > words
        return (hit.tier, -hit.score, -uses.get(hit.used_as, 0), hit.foreign, longer)

    return tuple(sorted(hits, key=lambda hit: (*order(hit), fold(hit.title)))[:limit])


def _in_order(sections: list[Section]) -> list[Section]:
    """Return the sections in the order that makes the first hit what was meant.

    Actions of the page, pages, reports: that is the order of what matches equally well, but a
    page or report that is named like the text stands before an action that is no better.
    """
    elsewhere = min(
        (part.hits[0].tier for part in sections if part.hits[0].kind != ACTION), default=Tier.NONE
    )

    def place(section: Section) -> tuple[float, bool]:
        own = section.hits[0]
        return section.distance, own.kind == ACTION and elsewhere <= own.tier

    return sorted(sections, key=place)


def _help(query: Query, actions: Sequence[Action]) -> list[Section]:
    """Return what can be done here, found by caption and sentence; without words also the signs."""
    words = Typed.of(query.text).words
    hits = []
    for item in _actions(actions):
        texts = [translate(text, name) for text in (item.title, item.help) for name in LANGUAGES]
        if all(word in fold(" ".join(texts)) for word in words):
            hits.append(_hit(item, Tier.INSIDE))
    hits.sort(key=lambda hit: hit.id != "help")
    sections = [Section(_(CAPTIONS[ACTION]), tuple(hits[:MANY]))]
    if not words:
        signs = (Hit(PREFIX, sign, f"{sign}  {_(text)}") for sign, text in PREFIXES.items())
        sections.insert(0, Section(_("Search only"), tuple(signs)))
    return [section for section in sections if section.hits]


def needs_records(sections: Sequence[Section], query: Query) -> bool:
    """Return whether the records may change what stands first: nothing is named like the text."""
    return bool(query.nouns) and min((section.distance for section in sections), default=_FAR) > 2


def with_records(sections: Sequence[Section], found: Sequence[RecordHit]) -> list[Section]:
    """Return the sections of the catalogue followed by those of the records that were found.

    What resembles the text only by forgiving typos gives way to records that do not.
    """
    records = _record_sections(found)
    sure = any(section.distance < 3 for section in records)
    kept = [section for section in sections if section.distance < 3 or not sure]
    return _scored([*kept, *records])


def _record_sections(found: Sequence[RecordHit]) -> list[Section]:
    hits: dict[str, list[Hit]] = {}
    for record in found:
        noun = "interaction" if record.noun == "postponed" else record.noun
        hits.setdefault(noun, []).append(record_hit(record))
    return [Section(_(CAPTIONS[noun]), tuple(items)) for noun, items in hits.items()]


def record_hit(record: RecordHit) -> Hit:
    """Return a record of the store as a hit, with the page that shows it."""
    from store.nouns import noun

    shown = card_of(record.noun) or list_of(record.noun)
    score = float(_SCORES[record.tier])
    if record.tier is Tier.FUZZY:
        score *= record.similarity / 100
    return Hit(
        kind=RECORD,
        id=record.key,
        title=record.title or record.key,
        category=_(record.category or noun(record.noun).caption),
        detail=record.detail,
        page=shown.id if shown else "",
        noun=record.noun,
        last=record.last,
        tier=record.tier,
        score=score,
    )


def _scored(sections: Sequence[Section]) -> list[Section]:
    """Return the sections with scores that never rise, as the order says what is best."""
    lowest = 100.0
    scored = []
    for section in sections:
        hits = []
        for hit in section.hits:
            lowest = min(lowest, hit.score)
            hits.append(replace(hit, score=round(lowest, 1)))
        scored.append(replace(section, hits=tuple(hits)))
    return scored


def find(
    text: str, actions: Sequence[Action], uses: Uses, records: Records, kind: str = ""
) -> list[Section]:
    """Return all sections for a typed text, or those of one kind of hit.

    `records(text, limit, nouns)` looks for records: `store.search.records` on the thread that may
    read the database.
    """
    query = Query.of(text)
    sections = catalogue(query, actions, uses)
    found: list[RecordHit] = []
    if query.nouns and kind in ("", RECORD):
        limit = MANY if kind else query.limit
        found = records(query.text, limit, query.nouns)
    if kind:
        sections = [section for section in sections if section.hits[0].kind == kind]
    return with_records(sections, found)


def before_typing(
    recent: Sequence[Used],
    most_used: Sequence[Used],
    actions: Sequence[Action],
    named: Callable[[list[tuple[str, str]]], list[RecordHit]],
) -> list[Section]:
    """Return what to offer before anything is typed: what the person opened last, and most often.

    The other pages follow: one who does not know a name finds it there. `named` reads records by
    (noun, key).
    """
    used = [*recent, *most_used]
    known = {(hit.kind, hit.id): hit for hit in map(_offered, [*_actions(actions), *_pages()])}
    records = [(item.kind, item.target) for item in used if item.kind not in (ACTION, PAGE, REPORT)]
    known.update({hit.used_as: hit for hit in map(record_hit, named(records) if records else [])})
    sections = []
    shown: set[tuple[str, str]] = set()
    for caption, items in ((_RECENT, recent), (_MOST_USED, most_used)):
        keys = [key for item in items if (key := (item.kind, item.target)) in known]
        fresh = tuple(known[key] for key in keys if key not in shown)[: FEW + 1]
        shown.update(hit.used_as for hit in fresh)
        sections.append(Section(_(caption), fresh))
    others = (hit for hit in map(_offered, _pages()) if hit.used_as not in shown)
    pages = sorted(others, key=lambda hit: (hit.kind, fold(hit.title)))
    sections.append(Section(_(CAPTIONS[PAGE]), tuple(pages)))
    return [section for section in sections if section.hits]


def _offered(item: _Item) -> Hit:
    return _hit(item, Tier.NONE)


def flat(sections: Iterable[Section]) -> list[Hit]:
    """Return the hits of all sections in order."""
    return [hit for section in sections for hit in section.hits]
