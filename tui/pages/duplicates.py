"""Duplicates of contacts: the pairs that were found, and the set-up of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.duplicate_actions import ON_COMPARISON, ON_PAIRS
from tui.i18n import _, ngettext
from tui.page import (
    CardPage,
    Column,
    ComparePage,
    ListPage,
    Progress,
    ReportPage,
    Section,
    register,
)

if TYPE_CHECKING:
    from store.records import Record

register(
    ListPage(
        id="contact-duplicates",
        title=N_("Contact Duplicates"),
        noun="duplicate",
        filters={"separate_contacts": "no"},
        columns=(
            Column("no_of_matching_strings", 5, caption=N_("Hits")),
            Column("contact_name", 20, flexible=True, caption=N_("Contact")),
            Column("city", 10, caption=N_("City")),
            Column("duplicate_contact_name", 20, flexible=True, caption=N_("Duplicate")),
            Column("duplicate_city", 10, caption=N_("City")),
            Column("separate_contacts", 4, caption=N_("Sep."), priority=1),
            Column("phone_no", 15, priority=2),
            Column("duplicate_phone_no", 15, priority=2, caption=N_("Phone No.")),
            Column("contact_no", 9, priority=3, caption=N_("No.")),
            Column("duplicate_contact_no", 9, priority=3, caption=N_("No.")),
        ),
        facts=("contact_no", "phone_no", "duplicate_contact_no", "duplicate_phone_no"),
        actions=ON_PAIRS,
        without=("new", "delete"),
        synonyms=(N_("merge contacts"), N_("double entries"), N_("clean up the address book")),
        help=N_("Companies that may be one: look at them side by side, merge them or part them."),
        empty=N_(
            "No companies are alike. The report Generate Duplicate Search Strings looks through "
            "all of them."
        ),
    )
)


def _compare(keep: str, drop: str) -> object:
    from store import merge_fields

    return merge_fields.compare(keep, drop)


def _merge(
    keep: str, drop: str, take: Sequence[str], leave: Sequence[str], answers: Mapping[str, str]
) -> Record:
    from store import contact_merge

    return contact_merge.merge(keep, drop, take=take, leave=leave, answers=answers)


register(
    ComparePage(
        id="merge-contacts",
        title=N_("Merge"),
        noun="contact",
        load=_compare,
        merge=_merge,
        actions=ON_COMPARISON,
        help=N_("Two contacts side by side: choose what stays, then make them one."),
    )
)

register(
    ListPage(
        id="duplicate-search-string-setup",
        title=N_("Duplicate Search String Setup"),
        noun="duplicate-search-string",
        card="duplicate-search-string-card",
        columns=(
            Column("field", 26, flexible=True),
            Column("part_of_field", 15),
            Column("length", 8),
        ),
        synonyms=(N_("search for duplicates"),),
        help=N_(
            "Which parts of which fields of companies are compared. After a change all companies "
            "are searched again."
        ),
        empty=N_("Nothing is compared, so no duplicates are found."),
    )
)

register(
    CardPage(
        id="duplicate-search-string-card",
        title=N_("Duplicate Search String"),
        noun="duplicate-search-string",
        sections=(Section(N_("General"), ("field", "part_of_field", "length")),),
        start=lambda given: {"length": "5", **given},
        heading=lambda record: _("Duplicate Search String") + " · " + _(record["field"].caption),
    )
)


def _before(_filters: Mapping[str, str]) -> str:
    from store.lists import open_list

    count = open_list("contact", {"type": "company"}).count()
    said = ngettext("1 company will be searched.", "%(count)s companies will be searched.", count)
    return said % {"count": formats.integer(count)}


def _run(_filters: Mapping[str, str], progress: Progress) -> str:
    from store import duplicates

    progress(0, 0)
    found = duplicates.generate(progress)
    companies = ngettext(
        "1 company was searched", "%(count)s companies were searched", found.companies
    ) % {"count": formats.integer(found.companies)}
    pairs = ngettext("1 pair found", "%(count)s pairs found", found.pairs) % {
        "count": formats.integer(found.pairs)
    }
    return f"{companies}: {pairs}."


register(
    ReportPage(
        id="generate-duplicate-search-strings",
        title=N_("Generate Duplicate Search Strings"),
        noun="contact",
        before=_before,
        run=_run,
        done=N_("Search"),
        synonyms=(N_("search for duplicates"), N_("find duplicates")),
        help=N_("Makes what companies are compared by anew, and finds all that are alike."),
    )
)
