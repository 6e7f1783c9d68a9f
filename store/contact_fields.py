"""What is known of a contact: its fields, and the totals of its interactions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import JOIN

from store import channel_fields, db, keep_in_touch
from store.assigned_codes import count_fields, relation_field
from store.code_tables import boolean, code, reference, text
from store.dialect import figure
from store.enumerations import ContactType, CorrespondenceType, InitiatedBy
from store.fields import Field, Kind
from store.keep_in_touch import COUNTED, of_entries
from store.models import Contact, Salesperson, database
from store.models.codes import OrganizationalLevel, Salutation, Territory
from store.salespeople import SALESPERSON_CODE
from store.text import N_

Company: Any = Contact.alias()

CONTACT = N_("Contact")
TYPE = N_("Type")
COMPANY_NO = N_("Company No.")
CONTACT_NOS = N_("Contact Nos.")
_ATTEMPTED = f"{COUNTED} AND entry.initiated_by = {InitiatedBy.US.value}"


def joins(query: Any) -> Any:
    """Return `query` with the tables that the fields of a contact are read from."""
    return (
        query.join(Company, JOIN.LEFT_OUTER, on=(Contact.company == Company.id))
        .switch(Contact)
        .join(Salesperson, JOIN.LEFT_OUTER, on=(Contact.salesperson == Salesperson.id))
        .join_from(Contact, Territory, JOIN.LEFT_OUTER)
        .join_from(Contact, Salutation, JOIN.LEFT_OUTER)
        .join_from(Contact, OrganizationalLevel, JOIN.LEFT_OUTER)
    )


FIELDS = (
    Field("no", N_("No."), Kind.CODE, Contact.no, "no", required=True, numbered=True),
    Field("type", TYPE, Kind.CHOICE, Contact.type, "type", choices=ContactType),
    Field("name", N_("Name"), Kind.TEXT, Contact.name, "name", order=Contact.name_key),
    text(Contact, "name_2", N_("Name 2")),
    Field(
        "search_name", N_("Search Name"), Kind.CODE, Contact.search_name, "search_name", length=250
    ),
    reference("company_no", COMPANY_NO, "contact", Contact.company, Company.no, Contact.no),
    Field(
        "company_name",
        N_("Company Name"),
        Kind.TEXT,
        Company.name,
        key=Contact.company,
        target=Contact.name,
        editable=False,
    ),
    text(Contact, "first_name", N_("First Name")),
    text(Contact, "middle_name", N_("Middle Name")),
    text(Contact, "surname", N_("Surname")),
    text(Contact, "job_title", N_("Job Title")),
    text(Contact, "initials", N_("Initials")),
    text(Contact, "address", N_("Address")),
    text(Contact, "address_2", N_("Address 2")),
    text(Contact, "city", N_("City")),
    code(Contact, "post_code", N_("Post Code")),
    text(Contact, "county", N_("County")),
    code(Contact, "country_region_code", N_("Country/Region Code")),
    text(Contact, "phone_no", N_("Phone No.")),
    text(Contact, "mobile_phone_no", N_("Mobile Phone No.")),
    text(Contact, "extension_no", N_("Extension No.")),
    text(Contact, "pager", N_("Pager")),
    text(Contact, "fax_no", N_("Fax No.")),
    text(Contact, "telex_no", N_("Telex No.")),
    text(Contact, "telex_answer_back", N_("Telex Answer Back")),
    text(Contact, "email", N_("E-Mail")),
    text(Contact, "email_2", N_("E-Mail 2")),
    Field("search_email", N_("Search E-Mail"), Kind.TEXT, Contact.search_email, editable=False),
    text(Contact, "home_page", N_("Home Page")),
    code(Contact, "language_code", N_("Language Code")),
    text(Contact, "format_region", N_("Format Region")),
    reference(
        "salutation_code",
        N_("Salutation Code"),
        "salutation",
        Contact.salutation,
        Salutation.code,
    ),
    Field(
        "correspondence_type",
        N_("Correspondence Type"),
        Kind.CHOICE,
        Contact.correspondence_type,
        "correspondence_type",
        choices=CorrespondenceType,
    ),
    reference(
        "salesperson_code", SALESPERSON_CODE, "salesperson", Contact.salesperson, Salesperson.code
    ),
    reference(
        "territory_code", N_("Territory Code"), "territory", Contact.territory, Territory.code
    ),
    code(Contact, "currency_code", N_("Currency Code")),
    code(Contact, "vat_registration_no", N_("VAT Registration No.")),
    text(Contact, "registration_number", N_("Registration Number"), length=20),
    reference(
        "organizational_level_code",
        N_("Organizational Level Code"),
        "organizational-level",
        Contact.organizational_level,
        OrganizationalLevel.code,
    ),
    boolean(Contact, "exclude_from_segment", N_("Exclude from Segment")),
    boolean(Contact, "privacy_blocked", N_("Privacy Blocked")),
    boolean(Contact, "minor", N_("Minor")),
    boolean(Contact, "parental_consent_received", N_("Parental Consent Received")),
    code(Contact, "external_id", N_("External ID")),
    Field("note", N_("Note"), Kind.NOTE, Contact.note, "note"),
    text(Contact, "uid", N_("Card ID")),
    Field("modified_at", N_("Modified At"), Kind.MOMENT, Contact.modified_at, editable=False),
    Field(
        "no_of_interactions",
        N_("No. of Interactions"),
        Kind.INTEGER,
        figure(Contact, of_entries("COUNT(*)")),
        editable=False,
        counted=True,
    ),
    Field(
        "cost",
        N_("Cost"),
        Kind.AMOUNT,
        figure(Contact, of_entries("COALESCE(SUM(entry.cost), 0)")),
        editable=False,
        counted=True,
    ),
    Field(
        "duration",
        N_("Duration"),
        Kind.MINUTES,
        figure(Contact, of_entries("COALESCE(SUM(entry.duration), 0)")),
        editable=False,
        counted=True,
    ),
    Field(
        "last_date_attempted",
        N_("Last Date Attempted"),
        Kind.DATE,
        figure(Contact, of_entries("MAX(entry.date)", _ATTEMPTED)),
        editable=False,
        early_blank=True,
    ),
    *keep_in_touch.FIELDS,
    Field(
        "comment",
        N_("Comment"),
        Kind.BOOLEAN,
        figure(
            Contact,
            "EXISTS (SELECT 1 FROM contact_comment remark WHERE remark.contact_id = {id})",
        ),
        editable=False,
    ),
    relation_field(),
    *channel_fields.count_fields(),
    *count_fields(),
)

COLUMNS = (
    "no",
    "name",
    "company_name",
    "contact_business_relation",
    "phone_no",
    "email",
    "salesperson_code",
    "territory_code",
)

_TOTALS = """
SELECT owner.id, COUNT(*), SUM(entry.cost), SUM(entry.duration)
FROM contact owner CROSS JOIN interaction_log_entry entry
WHERE owner.id IN ({places}) AND owner.type {which} AND entry.{column} = owner.id AND {counted}
GROUP BY owner.id
"""


def count(contact_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Return number, cost and duration of the interactions of contacts, by their keys.

    Each interaction is read once. A company has those of its persons.
    """
    found = dict.fromkeys(contact_ids, (0, 0, 0))
    given = list(found)
    for start in range(0, len(given), db.CHUNK):
        some = given[start : start + db.CHUNK]
        places = ", ".join("?" * len(some))
        sql = " UNION ALL ".join(
            _TOTALS.format(places=places, which=which, column=column, counted=COUNTED)
            for which, column in (("= 0", "company_id"), ("<> 0", "contact_id"))
        )
        for row_id, number, cost, duration in database.execute_sql(sql, [*some, *some]).fetchall():
            found[row_id] = int(number), int(cost), int(duration)
    return found
