"""The tables of codes that contacts are described by."""

from __future__ import annotations

from store.text import N_
from tui.code_pages import code_pages
from tui.page import Column

code_pages(
    "industry-group",
    N_("Industry Groups"),
    N_("Industry Group"),
    N_("What companies make, sell or do; a company may have several."),
    N_("There are no industry groups yet."),
    synonyms=(N_("branches"), N_("sectors"), N_("industries")),
)
code_pages(
    "business-relation",
    N_("Business Relations"),
    N_("Business Relation"),
    N_("What companies are to us: customers, vendors, banks and others."),
    N_("There are no business relations yet."),
    synonyms=(N_("customers and vendors"),),
    columns=(Column("link_to_table", 16, priority=3),),
    fields=("link_to_table",),
)
code_pages(
    "job-responsibility",
    N_("Job Responsibilities"),
    N_("Job Responsibility"),
    N_("What persons decide or look after in their companies; one may have several."),
    N_("There are no job responsibilities yet."),
    synonyms=(N_("roles"), N_("duties")),
)
code_pages(
    "organizational-level",
    N_("Organizational Levels"),
    N_("Organizational Level"),
    N_("Where persons stand in their companies."),
    N_("There are no organizational levels yet."),
    synonyms=(N_("hierarchy"),),
)
code_pages(
    "territory",
    N_("Territories"),
    N_("Territory"),
    N_("The regions that contacts are in."),
    N_("There are no territories yet."),
    synonyms=(N_("regions"), N_("zones")),
)
code_pages(
    "web-source",
    N_("Web Sources"),
    N_("Web Source"),
    N_("Where companies are looked up: pages whose address has %1 for the search word."),
    N_("There are no web sources yet."),
    synonyms=(N_("links"), N_("web pages")),
    columns=(Column("url", 24, flexible=True, priority=3),),
    fields=("url",),
)
