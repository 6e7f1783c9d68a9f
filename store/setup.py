"""The marketing set-up: one record that says how the company works."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from peewee import JOIN

from store import db
from store.attachment_files import check_folder
from store.code_tables import boolean, code, reference, refuse_blocked_references, text
from store.enumerations import CorrespondenceType, StorageType
from store.errors import FieldMustBe, InvalidValue, Question, RelationNotFound
from store.fields import Field, Kind, Value
from store.models import Salesperson
from store.models.codes import Salutation, Territory
from store.models.setup import MarketingSetup
from store.nouns import Noun, noun, parse_values
from store.records import Record, get_by_id, look_up, update
from store.text import N_, Caption

_SETUP = N_("Marketing Setup")
_ONLY = 1
_STORAGE_TYPE = N_("Attachment Storage Type")
_HIT = N_("Search Hit %")


class GenerateStrings(Question):
    """Duplicates are searched for from now on: whether the strings of all companies are made now."""

    keyword = "generate_strings"
    no_stops = False

    def __init__(self) -> None:
        super().__init__(
            N_("The search strings of the companies there are must be made. Make them now?")
        )


def _series(name: str, caption: Caption) -> Field:
    column = getattr(MarketingSetup, name)
    return Field(name, caption, Kind.CODE, column, name, ref="number-series")


_CompanySalutation: Any = Salutation.alias("company_salutation")
_PersonSalutation: Any = Salutation.alias("person_salutation")


def _joins(query: Any) -> Any:
    setup = MarketingSetup
    company, person = _CompanySalutation, _PersonSalutation
    return (
        query.join_from(setup, Salesperson, JOIN.LEFT_OUTER)
        .join_from(setup, Territory, JOIN.LEFT_OUTER)
        .join_from(
            setup, company, JOIN.LEFT_OUTER, on=(setup.default_company_salutation == company.id)
        )
        .join_from(
            setup, person, JOIN.LEFT_OUTER, on=(setup.default_person_salutation == person.id)
        )
    )


NUMBERS = (
    _series("contact_nos", N_("Contact Nos.")),
    _series("segment_nos", N_("Segment Nos.")),
    _series("campaign_nos", N_("Campaign Nos.")),
    _series("opportunity_nos", N_("Opportunity Nos.")),
    _series("todo_nos", N_("To-do Nos.")),
    _series("quote_nos", N_("Quote Nos.")),
    _series("order_confirmation_nos", N_("Order Confirmation Nos.")),
    _series("invoice_nos", N_("Invoice Nos.")),
    _series("credit_memo_nos", N_("Credit Memo Nos.")),
    _series("reminder_nos", N_("Reminder Nos.")),
    _series("statement_nos", N_("Statement Nos.")),
)

NOUNS = {
    "setup": Noun(
        name="setup",
        caption=_SETUP,
        plural=_SETUP,
        model=MarketingSetup,
        key="currency_code",
        title="currency_code",
        fields=(
            code(MarketingSetup, "currency_code", N_("Currency Code")),
            Field(
                "attachment_storage_type",
                _STORAGE_TYPE,
                Kind.CHOICE,
                MarketingSetup.attachment_storage_type,
                "attachment_storage_type",
                choices=StorageType,
            ),
            text(
                MarketingSetup,
                "attachment_storage_location",
                N_("Attachment Storage Location"),
                length=1000,
            ),
            boolean(MarketingSetup, "inherit_salesperson", N_("Inherit Salesperson Code")),
            boolean(MarketingSetup, "inherit_territory", N_("Inherit Territory Code")),
            boolean(MarketingSetup, "inherit_country_region", N_("Inherit Country/Region Code")),
            boolean(MarketingSetup, "inherit_language", N_("Inherit Language Code")),
            boolean(MarketingSetup, "inherit_format_region", N_("Inherit Format Region")),
            boolean(MarketingSetup, "inherit_address_details", N_("Inherit Address Details")),
            boolean(
                MarketingSetup,
                "inherit_communication_details",
                N_("Inherit Communication Details"),
            ),
            reference(
                "default_salesperson_code",
                N_("Default Salesperson Code"),
                "salesperson",
                MarketingSetup.default_salesperson,
                Salesperson.code,
            ),
            reference(
                "default_territory_code",
                N_("Default Territory Code"),
                "territory",
                MarketingSetup.default_territory,
                Territory.code,
            ),
            code(MarketingSetup, "default_country_region_code", N_("Default Country/Region Code")),
            code(MarketingSetup, "default_language_code", N_("Default Language Code")),
            text(MarketingSetup, "default_format_region", N_("Default Format Region")),
            Field(
                "default_correspondence_type",
                N_("Default Correspondence Type"),
                Kind.CHOICE,
                MarketingSetup.default_correspondence_type,
                "default_correspondence_type",
                choices=CorrespondenceType,
            ),
            reference(
                "default_company_salutation_code",
                N_("Default Company Salutation Code"),
                "salutation",
                MarketingSetup.default_company_salutation,
                _CompanySalutation.code,
                Salutation.code,
            ),
            reference(
                "default_person_salutation_code",
                N_("Default Person Salutation Code"),
                "salutation",
                MarketingSetup.default_person_salutation,
                _PersonSalutation.code,
                Salutation.code,
            ),
            boolean(
                MarketingSetup,
                "maintain_dupl_search_strings",
                N_("Maintain Dupl. Search Strings"),
            ),
            boolean(MarketingSetup, "autosearch_for_duplicates", N_("Autosearch for Duplicates")),
            boolean(MarketingSetup, "keep_messages", N_("Keep Messages")),
            Field(
                "search_hit_pct",
                _HIT,
                Kind.INTEGER,
                MarketingSetup.search_hit_pct,
                "search_hit_pct",
            ),
            *NUMBERS,
            Field(
                "payment_days",
                N_("Payment Days"),
                Kind.INTEGER,
                MarketingSetup.payment_days,
                "payment_days",
            ),
            Field(
                "default_tax_pct",
                N_("Default Tax %"),
                Kind.AMOUNT,
                MarketingSetup.default_tax_pct,
                "default_tax_pct",
            ),
        ),
        order=((MarketingSetup.id, False),),
        joins=_joins,
    )
}


def _this() -> Noun:
    return NOUNS["setup"]


@db.read
def marketing() -> Record:
    """Return the marketing set-up."""
    return get_by_id(_this(), _ONLY)


@db.write
def change_marketing(
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    *,
    generate_strings: bool | None = None,
) -> Record:
    """Change fields of the marketing set-up; `base` is what the person saw.

    Attachments stay where they are when their storage changes. The phones of contacts without
    country are read in the new default country. When duplicates are searched for from now on,
    `generate_strings` says whether the search strings of all companies are made. Raises
    InvalidValue, FieldMustBe, RuleError (a folder that cannot be used), RelationNotFound,
    Conflict, and GenerateStrings without that answer.
    """
    owner = _this()
    before = marketing()
    typed = parse_values(owner, values)
    changed = {name: value for name, value in typed.items() if before[name] != value}
    changed |= _settle_duplicates(changed, before)
    _check_documents(changed)
    for item in NUMBERS:
        series = changed.get(item.name)
        if series and look_up(noun("number-series"), series) is None:
            raise RelationNotFound(item.caption, series, noun("number-series").caption)
    refuse_blocked_references(owner, changed)
    _check_storage({**before.values, **changed}, changed)
    if changed.get("maintain_dupl_search_strings") and generate_strings is None:
        raise GenerateStrings
    record = update(owner, _ONLY, changed, base)
    if "default_country_region_code" in changed:
        from store import channel_rows

        channel_rows.renew("contact.country_region_code = ''")
    _search_duplicates(changed, record, generate_strings or False)
    return record


def _check_documents(changed: Mapping[str, Value]) -> None:
    """Raise InvalidValue for days before the invoice, or a tax of more than all of it."""
    days, tax = changed.get("payment_days"), changed.get("default_tax_pct")
    if isinstance(days, int) and not 0 <= days <= 3650:
        raise InvalidValue(
            _this().by_name["payment_days"].caption,
            days,
            N_("%(value)s is not a number of days from 0 to 3650."),
        )
    if isinstance(tax, Decimal) and tax > 100:
        raise InvalidValue(
            _this().by_name["default_tax_pct"].caption, tax, N_("%(value)s is more than 100 %.")
        )


def _settle_duplicates(changed: Mapping[str, Value], before: Record) -> dict[str, Value]:
    """Return what follows: Autosearch follows Maintain, and cannot be without it."""
    hit = changed.get("search_hit_pct")
    if hit is not None and not 1 <= int(str(hit)) <= 100:
        raise InvalidValue(
            _HIT, hit, N_("%(value)s is not a percentage from 1 to 100."),
        )  # fmt: skip
    maintain, autosearch = "maintain_dupl_search_strings", "autosearch_for_duplicates"
    if changed.get(autosearch) and not before[maintain]:
        return {maintain: True}
    if maintain in changed and autosearch not in changed:
        return {autosearch: changed[maintain]}
    return {}


def _search_duplicates(changed: Mapping[str, Value], after: Record, generate: bool) -> None:
    from store import duplicates

    if generate:
        duplicates.generate()
    elif "search_hit_pct" in changed and after["maintain_dupl_search_strings"]:
        duplicates.search_all()


def _check_storage(after: Mapping[str, Value], changed: Mapping[str, Value]) -> None:
    location = changed.get("attachment_storage_location")
    on_disk = after["attachment_storage_type"] == StorageType.DISK_FILE
    if location and not on_disk:
        raise FieldMustBe(_STORAGE_TYPE, StorageType.DISK_FILE.caption, _SETUP)
    if on_disk and (location or "attachment_storage_type" in changed):
        place = str(after["attachment_storage_location"])
        if place:
            check_folder(place)
