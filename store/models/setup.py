"""Number series, the set-up records and what the screens remember."""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.enumerations import CorrespondenceType, StorageType
from store.models.base import (
    BaseModel,
    ChoiceField,
    HundredthsField,
    Versioned,
    text_field,
)
from store.models.codes import Salutation, Territory
from store.models.contacts import Salesperson


class UserSetup(Versioned):
    """Which salesperson an operating-system user is."""

    user_id = TextField(unique=True)
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None


class Presence(BaseModel):
    """What a session is editing, since when, and when it last said so."""

    session = TextField()
    user_id = TextField()
    table_name = TextField()
    row_id = BigIntegerField()
    since = TextField()
    renewed = TextField()


class NumberSeries(Versioned):
    code = TextField(unique=True)
    description = text_field()
    starting_no = text_field()
    ending_no = text_field()
    warning_no = text_field()
    last_no_used = text_field()
    increment_by = IntegerField(default=1)
    default_nos = BooleanField(default=True)
    manual_nos = BooleanField(default=False)


class MarketingSetup(Versioned):
    """The one record of the marketing set-up (id 1)."""

    attachment_storage_type = ChoiceField(StorageType)
    attachment_storage_location = text_field()
    inherit_salesperson = BooleanField(default=True)
    inherit_territory = BooleanField(default=True)
    inherit_country_region = BooleanField(default=True)
    inherit_language = BooleanField(default=True)
    inherit_format_region = BooleanField(default=True)
    inherit_address_details = BooleanField(default=True)
    inherit_communication_details = BooleanField(default=True)
    default_salesperson = ForeignKeyField(Salesperson, null=True)
    default_salesperson_id: int | None
    default_territory = ForeignKeyField(Territory, null=True)
    default_territory_id: int | None
    default_country_region_code = text_field()
    default_language_code = text_field()
    default_format_region = text_field()
    default_correspondence_type = ChoiceField(CorrespondenceType)
    default_company_salutation = ForeignKeyField(Salutation, null=True)
    default_company_salutation_id: int | None
    default_person_salutation = ForeignKeyField(Salutation, null=True)
    default_person_salutation_id: int | None
    maintain_dupl_search_strings = BooleanField(default=True)
    autosearch_for_duplicates = BooleanField(default=True)
    keep_messages = BooleanField(default=False)
    search_hit_pct = IntegerField(default=60)
    contact_nos = text_field()
    segment_nos = text_field()
    campaign_nos = text_field()
    opportunity_nos = text_field()
    todo_nos = text_field()
    quote_nos = text_field()
    order_confirmation_nos = text_field()
    invoice_nos = text_field()
    credit_memo_nos = text_field()
    reminder_nos = text_field()
    statement_nos = text_field()
    payment_days = IntegerField(default=30)
    default_tax_pct = HundredthsField()
    company_name = text_field()
    currency_code = text_field()


class UserSetting(BaseModel):
    """What the screens remember for a user: theme, language, column order."""

    user_id = TextField()
    name = TextField()
    value = text_field()

    class Meta:
        primary_key = CompositeKey("user_id", "name")


class Usage(BaseModel):
    """How often a user opened something from the search bar, so that it rises."""

    user_id = TextField()
    kind = TextField()
    target = TextField()
    times = IntegerField(default=0)
    last_at = TextField()

    class Meta:
        primary_key = CompositeKey("user_id", "kind", "target")


class Draft(BaseModel):
    """A form that was left unfinished when the terminal went away (JSON of what was typed)."""

    id = AutoField()
    user_id = TextField()
    form = TextField()
    at = TextField()
    content = TextField()


class ImportMapping(Versioned):
    """Which column of a kind of file goes into which field (JSON), under a name."""

    code = TextField(unique=True)
    description = text_field()
    columns = text_field()


class ImportRun(Versioned):
    """One import of contacts: what it did, and whether it was taken back."""

    at = TextField()
    user_id = text_field()
    file_name = text_field()
    created = IntegerField(default=0)
    updated = IntegerField(default=0)
    unchanged = IntegerField(default=0)
    companies = IntegerField(default=0)
    rejected = IntegerField(default=0)
    undone = BooleanField(default=False)


class ImportBatch(BaseModel):
    """A write transaction of an import: its lines of the change log say what it did."""

    change_no = BigIntegerField(primary_key=True)
    run = ForeignKeyField(ImportRun)
    run_id: int
