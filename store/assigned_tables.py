"""The tables of codes that contacts may have several of: industry groups, relations, and others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from store import assignments, db
from store.assigned_codes import LINK_TO_TABLE, assigned_table
from store.code_tables import count_of, text
from store.enumerations import LinkTable
from store.errors import FieldRequired, InvalidValue
from store.fields import Field, Kind, Value
from store.models.contact_tables import (
    BusinessRelation,
    IndustryGroup,
    JobResponsibility,
    WebSource,
)
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get, get_by_id, insert, update
from store.text import N_, Caption

_URL = N_("URL")


def _questionnaires(row_id: int) -> list[tuple[Caption, Any]]:
    from store.models.profiles import ProfileQuestionnaire

    query = count_of(ProfileQuestionnaire, ProfileQuestionnaire.business_relation == row_id)
    return [(N_("Profile Questionnaires"), query)]


def _web_source() -> Noun:
    return NOUNS["web-source"]


def _checked(values: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed values of a web source. Raises InvalidValue for an address of no web page."""
    parsed = parse_values(_web_source(), values)
    url = str(parsed.get("url", ""))
    if url and not _is_web_page(url):
        raise InvalidValue(
            _URL,
            url,
            N_(
                "'%(value)s' is not the address of a web page. Type one such as "
                "https://example.com/search?q=%%1, where %%1 stands for the search word."
            ),
        )
    return parsed


def _is_web_page(url: str) -> bool:
    try:
        parts = urlsplit(_with_scheme(url))
        _port = parts.port  # raises for what is no number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(url) & set(" <>")


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"https://{url}"


@db.write
def add_web_source(values: Mapping[str, object]) -> Record:
    """Add a web source. Raises InvalidValue, FieldRequired and Duplicate."""
    return insert(_web_source(), _checked(values))


@db.write
def change_web_source(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change a web source. Raises InvalidValue, FieldRequired, Duplicate, Conflict, NotFound."""
    return update(_web_source(), find_id(_web_source(), key), _checked(values), base)


@db.read
def web_address(code: str, contact_no: str) -> str:
    """Return where a web source says something about a contact, or about the company of a person.

    `%1` in its URL is replaced by the search word of the contact, which is its name when none was
    given. Raises NotFound, and FieldRequired for a web source without a URL or a person without a
    company.
    """
    source = get(_web_source(), code)
    if not source["url"]:
        raise FieldRequired(_URL, _web_source().caption, source.key)
    ((holder, _no),) = assignments.holders("web-source", [contact_no]).items()
    found = {item.code: item for item in assignments.of_contact("web-source", contact_no)}
    word = str(found[source.key].details["search_word"]) if source.key in found else ""
    word = word or str(get_by_id(noun("contact"), holder)["name"])
    return _with_scheme(str(source["url"])).replace("%1", quote(word, safe=""))


NOUNS = {
    "industry-group": assigned_table(
        "industry-group", N_("Industry Group"), N_("Industry Groups"), IndustryGroup
    ),
    "business-relation": assigned_table(
        "business-relation",
        N_("Business Relation"),
        N_("Business Relations"),
        BusinessRelation,
        more=(
            Field(
                "link_to_table",
                LINK_TO_TABLE,
                Kind.CHOICE,
                BusinessRelation.link_to_table,
                "link_to_table",
                choices=LinkTable,
            ),
        ),
        users=_questionnaires,
    ),
    "job-responsibility": assigned_table(
        "job-responsibility",
        N_("Job Responsibility"),
        N_("Job Responsibilities"),
        JobResponsibility,
    ),
    "web-source": assigned_table(
        "web-source",
        N_("Web Source"),
        N_("Web Sources"),
        WebSource,
        more=(text(WebSource, "url", _URL, length=1000),),
        add=add_web_source,
        change=change_web_source,
    ),
}
