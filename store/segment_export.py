"""The contacts of a segment, for a file that others work with."""

from __future__ import annotations

from typing import cast

from store import segment_rules
from store.lists import ListSource, open_list
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import find_id

FIELDS = (
    "no", "external_id", "name", "name_2", "address", "address_2", "county", "post_code", "city",
    "country_region_code", "phone_no", "telex_no", "fax_no", "telex_answer_back", "territory_code",
    "currency_code", "language_code", "salesperson_code", "vat_registration_no", "email",
    "home_page", "type", "company_name", "company_no", "first_name", "middle_name", "surname",
    "job_title", "initials", "extension_no", "mobile_phone_no", "pager",
    "organizational_level_code", "exclude_from_segment", "correspondence_type", "salutation_code",
)  # fmt: skip
"""What is written of a contact: the rule "export columns", with the number first."""


def contacts_of(segment_no: str) -> ListSource:
    """Return the contacts of a segment, each once, by number. Raises NotFound."""
    lines = segment_rules.of_segment(find_id(noun("segment"), segment_no))
    query = SegmentLine.select(SegmentLine.contact).where(
        lines & SegmentLine.contact.is_null(False)
    )
    return open_list("contact", ids=cast("list[int]", query))
