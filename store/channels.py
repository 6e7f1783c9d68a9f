"""All e-mail addresses and phones of contacts, each with its label: kept, ordered, taken back.

The fields Phone No., Mobile Phone No., E-Mail and E-Mail 2 of a contact show the first ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN, Case, fn

from store import channel_rows, contacts, db, phones
from store import contact_links as links
from store.changes import undoable, write_change
from store.channel_labels import label_caption, label_key, proposals
from store.channel_rules import (
    EMAIL,
    FIELDS,
    PHONE,
    Channel,
    filled,
    follow,
    in_order,
    is_channel,
    normal,
)
from store.code_tables import reference
from store.contact_rules import CAPTIONS, check
from store.enumerations import ChannelKind
from store.errors import InvalidValue, NotFound, RuleError
from store.fields import Field, Kind, Value
from store.models import Contact, database
from store.models.addresses import ContactChannel
from store.models.setup import MarketingSetup
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id
from store.session import session
from store.text import N_

if TYPE_CHECKING:
    from store.undo import ChangeLine

VALUE = N_("E-Mail or Phone")
_OPERATION = "channels"
_FIRST = {PHONE: "phone_no", EMAIL: "email"}


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """An e-mail address or a phone as people read it.

    `value` is as it was typed, `shown` a phone as it is written, from abroad with its prefix;
    `label` is translated, `key` the label as it is kept. `e164` is "" unless it is a number of
    some country. `field` names the field of the contact that shows it, "" for further ones.
    """

    id: int
    kind: ChannelKind
    value: str
    shown: str
    label: str
    key: str
    e164: str
    field: str


@db.read
def channels_of(contact_id: int) -> list[ShownChannel]:
    """Return the phones, then the e-mail addresses of a contact, the first ones first."""
    countries, home = _countries(contact_id), channel_rows.default_country()
    rows = channel_rows.read([contact_id]).get(contact_id, ())
    return [_shown(item, countries, home) for item in rows]


def _shown(item: Channel, countries: tuple[str, ...], home: str) -> ShownChannel:
    is_phone = item.kind is PHONE
    return ShownChannel(
        item.id,
        item.kind,
        item.value,
        phones.shown(item.value, countries, home) if is_phone else item.value,
        label_caption(item.label),
        item.label,
        item.normal if is_phone and item.normal.startswith("+") else "",
        item.field,
    )


def _countries(contact_id: int) -> tuple[str, ...]:
    company = Contact.alias()
    query = (
        Contact.select(Contact.country_region_code, company.country_region_code)
        .left_outer_join(company, on=(Contact.company == company.id))
        .where(Contact.id == contact_id)
    )
    row = database.execute(query).fetchone()
    own, of_company = row or ("", "")
    return channel_rows.countries_of(own, of_company, channel_rows.default_country())


def _this() -> Noun:
    return NOUNS["channel"]


# --- verbs -----------------------------------------------------------------------------------


@db.write
def add(values: Mapping[str, object], wanted: ChannelKind | None = None) -> Record:
    """Give a contact (`contact_no`) another e-mail address or phone: `value`, with a `label`.

    What it is follows from the value, unless only what is `wanted` may be. It becomes the first one where the contact has none. Raises
    FieldRequired, InvalidValue, RelationNotFound, and RuleError when the contact has it already.
    """
    typed = parse_values(_this(), values)
    value = str(typed.get("value", ""))
    contact = get_by_id(noun("contact"), _contact_id(typed))
    kind = kind_of(value)
    if wanted not in (None, kind):
        raise InvalidValue(VALUE, value, _NOT_WANTED[kind])
    old = channel_rows.read([contact.id]).get(contact.id, [])
    label = label_key(str(typed.get("label", "")))
    new = Channel(kind, value, label, "", normal(kind, value, _countries(contact.id)))
    _refuse_twice(contact, old, new)
    return _record(_replace(contact, old, filled([*old, new])), new)


def _contact_id(typed: Mapping[str, Value]) -> int:
    from store.errors import FieldRequired

    for name in ("contact_no", "value"):
        if not typed.get(name):
            raise FieldRequired(_this().by_name[name].caption, _this().caption, "")
    return find_id(noun("contact"), typed["contact_no"])


def kind_of(value: str) -> ChannelKind:
    """Return whether a value is an e-mail address or a phone. Raises InvalidValue for neither."""
    kind = EMAIL if "@" in value else PHONE
    if kind is PHONE and not is_channel(kind, value):
        raise InvalidValue(
            VALUE,
            value,
            N_(
                "'%(value)s' is neither an e-mail address nor a phone number. Type one such as "
                "name@example.com or +34 915 550 123."
            ),
        )
    try:
        check({_FIRST[kind]: value})
    except InvalidValue as error:
        raise error.with_field(VALUE) from None
    return kind


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change the value or the label of an e-mail address or phone; `base` is what the person saw.

    Raises InvalidValue, RuleError, Conflict and NotFound.
    """
    contact, old, item = _find(key)
    typed = parse_values(_this(), values)
    _refuse_conflict(item, typed, base or {})
    value = str(typed.get("value", item.value))
    if kind_of(value) is not item.kind:
        raise InvalidValue(VALUE, value, _OTHER_KIND[item.kind])
    label = label_key(str(typed["label"])) if "label" in typed else item.label
    compared = normal(item.kind, value, _countries(contact.id))
    new = item.but(value=value, label=label, normal=compared)
    if new == item:
        return get_by_id(_this(), item.id)
    others = [other for other in old if other.id != item.id]
    if compared != item.normal:
        _refuse_twice(contact, others, new)
    return _record(
        _replace(contact, old, [new if other.id == item.id else other for other in old]), new
    )


_NOT_WANTED = {
    PHONE: N_("'%(value)s' is a phone number, not an e-mail address."),
    EMAIL: N_("'%(value)s' is an e-mail address, not a phone number."),
}
_OTHER_KIND = {
    PHONE: N_("'%(value)s' is not a phone number. Add it as another e-mail address instead."),
    EMAIL: N_("'%(value)s' is not an e-mail address. Add it as another phone instead."),
}


def _refuse_conflict(item: Channel, typed: Mapping[str, Value], base: Mapping[str, Value]) -> None:
    from store.errors import Conflict

    now: dict[str, Value] = {"value": item.value, "label": item.label}
    for name, seen in base.items():
        if name in typed and name in now and now[name] not in (seen, typed[name]):
            raise Conflict(_this().by_name[name].caption, now[name], typed[name], "?")


@db.write
def remove(key: str) -> None:
    """Take an e-mail address or phone from its contact; the next one takes its place.

    Raises NotFound.
    """
    contact, old, item = _find(key)
    _replace(contact, old, filled([other for other in old if other.id != item.id]))


@db.write
def remove_all(keys: Iterable[str]) -> int:
    """Do what `remove` does for several, all of them or none; return how many. Raises NotFound."""
    wanted = list(keys)
    for key in wanted:
        remove(key)
    return len(wanted)


@db.write
def make_first(key: str) -> Record:
    """Make a phone the Phone No. of its contact, an e-mail address its E-Mail. Raises NotFound."""
    contact, old, item = _find(key)
    field = _FIRST[item.kind]
    first = item.but(field=field)
    others = [
        other.but(field="") if other.field == field else other
        for other in old
        if other.id != item.id
    ]
    return _record(_replace(contact, old, filled([first, *others])), first)


@db.read
def of_contact(no: object, value: str) -> str:
    """Return the key of the e-mail address or phone of a contact that is written like `value`.

    Raises NotFound.
    """
    contact_id = find_id(noun("contact"), no)
    countries = _countries(contact_id)
    for item in channel_rows.read([contact_id]).get(contact_id, ()):
        if value == item.value or normal(item.kind, value, countries) == item.normal:
            return str(item.id)
    raise NotFound(_this().caption, value)


def _find(key: str) -> tuple[Record, list[Channel], Channel]:
    """Return the contact, all its channels and the one called `key`. Raises NotFound."""
    row_id = find_id(_this(), key)
    query = ContactChannel.select(ContactChannel.contact).where(ContactChannel.id == row_id)
    (contact_id,) = database.execute(query).fetchone()
    found = channel_rows.read([contact_id])[contact_id]
    item = next(item for item in found if item.id == row_id)
    return get_by_id(noun("contact"), contact_id), found, item


def _refuse_twice(contact: Record, channels: Iterable[Channel], new: Channel) -> None:
    if any((item.kind, item.normal) == (new.kind, new.normal) for item in channels):
        raise RuleError(
            N_("Contact %(no)s has %(value)s already."), no=contact.key, value=new.value
        )


def _record(channels: Iterable[Channel], wanted: Channel) -> Record:
    for item in channels:
        if (item.kind, item.normal) == (wanted.kind, wanted.normal):
            return get_by_id(_this(), item.id)
    raise NotFound(_this().caption, wanted.value)


def _replace(
    contact: Record, old: Sequence[Channel], new: Sequence[Channel], operation: str = _OPERATION
) -> list[Channel]:
    """Give the contact these channels, and its fields what they show."""
    fields = dict.fromkeys(FIELDS, "") | {item.field: item.value for item in new if item.field}
    values = {**contact.values, **fields}
    now = follow(values, channel_rows.countries_for(values), new)
    channel_rows.write({contact.id: (old, now)})
    write_change(operation, "contact", contact.id, _as_json(old), _as_json(now), contact.key)
    if operation == _OPERATION:
        undoable()
    changed: dict[str, Any] = {
        name: value for name, value in fields.items() if contact[name] != value
    }
    if changed:
        contacts.apply(contact, changed, links.defaults())
    else:
        hidden = links.hidden_columns(values, now)
        Contact.update(hidden | {"version": Contact.version + 1}).where(
            Contact.id == contact.id
        ).execute()
    return channel_rows.read([contact.id]).get(contact.id, [])


# --- undo ------------------------------------------------------------------------------------


def take_back(lines: Sequence[ChangeLine]) -> int:
    """Give contacts the channels that they had; return how many times that was.

    Raises RuleError when they were changed since.
    """
    told = [line for line in lines if line.operation == _OPERATION]
    for line in reversed(told):
        _take_back(line.row_id, line.old or "{}", line.new or "{}")
    return len(told)


def _take_back(contact_id: int, before: str, after: str) -> None:
    query = Contact.select(Contact.id).where(Contact.id == contact_id)
    found = channel_rows.read([contact_id]).get(contact_id, [])
    if not query.exists() or _as_json(found) != after:
        raise RuleError(
            N_("The phones and e-mail addresses were changed since. Nothing was undone.")
        )
    known = {(item.kind, item.value): item for item in found}
    old = []
    for number, value, label, field in json.loads(before)[_OPERATION]:
        kind = ChannelKind(number)
        item = known.get((kind, value), Channel(kind, value))
        old.append(item.but(label=label, field=field))
    contact = get_by_id(noun("contact"), contact_id)
    _replace(contact, found, in_order(old), f"undo {_OPERATION}")


def _as_json(channels: Iterable[Channel]) -> str:
    rows = [(int(item.kind), item.value, item.label, item.field) for item in channels]
    return json.dumps({_OPERATION: rows}, ensure_ascii=False)


# --- the noun --------------------------------------------------------------------------------


_E164 = Case(
    None, (((ContactChannel.kind == int(PHONE)) & ContactChannel.normal.startswith("+"),
            ContactChannel.normal),), "",
)  # fmt: skip


_Company: Any = Contact.alias("channel_company")
_HOME = MarketingSetup.select(MarketingSetup.default_country_region_code)
_COUNTRY = fn.COALESCE(
    fn.NULLIF(Contact.country_region_code, ""),
    fn.NULLIF(_Company.country_region_code, ""),
    _HOME,
)


def _joins(query: Any) -> Any:
    return query.join(Contact).join(_Company, JOIN.LEFT_OUTER, on=(Contact.company == _Company.id))


def _field_caption(field: str) -> str:
    return session.translate(CAPTIONS[field]) if field in FIELDS else ""


NOUNS = {
    "channel": Noun(
        name="channel",
        caption=N_("E-Mail or Phone"),
        plural=N_("E-Mails and Phones"),
        model=ContactChannel,
        key="id",
        title="value",
        fields=(
            Field("id", N_("ID"), Kind.INTEGER, ContactChannel.id, editable=False),
            reference(
                "contact_no", N_("Contact No."), "contact", ContactChannel.contact, Contact.no,
                required=True,
            ),
            Field(
                "contact_name", N_("Contact Name"), Kind.TEXT, Contact.name,
                key=ContactChannel.contact, target=Contact.name, editable=False,
            ),
            Field(
                "kind", N_("Kind"), Kind.CHOICE, ContactChannel.kind, choices=ChannelKind,
                editable=False,
            ),
            Field(
                "label", N_("Label"), Kind.TEXT, ContactChannel.label, "label", shown=label_caption,
                proposals=proposals,
            ),
            Field(
                "value", VALUE, Kind.TEXT, ContactChannel.value, "value", required=True,
            ),
            Field("e164", N_("International Form"), Kind.TEXT, _E164, editable=False),
            Field(
                "field", N_("Shown As"), Kind.TEXT, ContactChannel.field, editable=False,
                shown=_field_caption,
            ),
            Field(
                "country_region_code", CAPTIONS["country_region_code"], Kind.CODE, _COUNTRY,
                editable=False,
            ),
            Field(
                "default_country_region_code", N_("Default Country/Region Code"), Kind.CODE,
                fn.COALESCE(_HOME, ""), editable=False,
            ),
        ),
        order=(
            (ContactChannel.contact, False),
            (ContactChannel.position, False),
            (ContactChannel.id, False),
        ),
        joins=_joins,
        add=add,
        change=change,
        delete=remove,
        columns=("contact_no", "contact_name", "label", "value"),
    )
}  # fmt: skip
