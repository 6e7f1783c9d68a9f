"""What holds for the values of a contact, whoever gives them: a person, a script or a file.

The functions take and return values by field name and read no table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.channel_rules import Channel, has_letters, is_email, search_texts
from store.contact_fields import CONTACT, FIELDS, TYPE
from store.contact_inheritance import BLANKS, Defaults, Values, inherited
from store.enumerations import ContactType
from store.errors import FieldMustBe, InvalidValue, RuleError, TooLong
from store.fields import Value
from store.text import N_, Caption, clean_code, folded_words

NAME_PARTS = ("first_name", "middle_name", "surname")
PERSON_FIELDS = (
    *NAME_PARTS,
    "job_title",
    "initials",
    "organizational_level_code",
    "minor",
    "parental_consent_received",
)
SEARCHED = (
    "name",
    "name_2",
    "company_name",
    "no",
    "city",
    "external_id",
)
"""The fields whose words a contact is found by, beside its e-mail addresses and phones."""

_PHONES = ("phone_no", "mobile_phone_no")

CAPTIONS: dict[str, Caption] = {item.name: item.caption for item in FIELDS}
_CLEAR = N_("Clear it first.")
_NAME_LIMIT = next(item.limit for item in FIELDS if item.name == "name")


def split_name(name: str) -> dict[str, Value]:
    """Return first name, middle name and surname of a person's name, parted at blanks.

    One word is a first name; the last of several is the surname; of three or more the one before
    it is the middle name.
    """
    words = name.split()
    surname = words.pop() if len(words) > 1 else ""
    middle = words.pop() if len(words) > 1 else ""
    return {"first_name": " ".join(words), "middle_name": middle, "surname": surname}


def join_name(values: Values) -> str:
    """Return the name of a person made of its parts. Raises TooLong."""
    name = " ".join(str(values[part]) for part in NAME_PARTS if values[part])
    if len(name) > _NAME_LIMIT:
        raise TooLong(CAPTIONS["name"], len(name), _NAME_LIMIT)
    return name


def check(values: Values) -> None:
    """Raise InvalidValue for a bad e-mail address, or a phone number with letters."""
    for name in ("email", "email_2"):
        address = values.get(name)
        if address and not is_email(str(address)):
            raise InvalidValue(
                CAPTIONS[name],
                address,
                N_("'%(value)s' is not an e-mail address. Type one such as name@example.com."),
            )
    for name in _PHONES:
        number = str(values.get(name) or "")
        if number and has_letters(number):
            raise InvalidValue(
                CAPTIONS[name],
                number,
                N_("'%(value)s' must not contain letters. Type digits, blanks and + - ( ) only."),
            )


def new_values(typed: Values, defaults: Defaults, company: Values | None) -> dict[str, Value]:
    """Return all values of a new contact, of which `typed` are given.

    `company` holds the values of the company of a person. Raises InvalidValue, TooLong,
    FieldMustBe and RuleError.
    """
    check(typed)
    values = {**BLANKS, **typed}
    if "type" not in typed and (company is not None or any(values[name] for name in NAME_PARTS)):
        values["type"] = ContactType.PERSON
    if values["type"] == ContactType.PERSON:
        values.update(_person_names(values, typed, ""))
    else:
        _refuse_person_fields(values, company)
    if company is not None:
        kept = {name for name, value in typed.items() if value != BLANKS[name]}
        values.update(inherited(values, company, None, defaults, kept))
    values["salutation_code"] = values["salutation_code"] or defaults.salutation(values["type"])
    for name, value in defaults.values.items():
        if values[name] == BLANKS[name]:
            values[name] = value
    values["search_name"] = values["search_name"] or clean_code(str(values["name"]))
    values["privacy_blocked"] = _blocked({}, values, typed)
    return values


def of_another(company: Values, name: str) -> dict[str, Value]:
    """Return all values of a new company that differs from a new one only in its name."""
    return {**company, "name": name, "search_name": clean_code(name)}


def changed_values(before: Values, typed: Values, defaults: Defaults) -> dict[str, Value]:
    """Return the changes of a contact that follow from the `typed` ones, these among them.

    What follows from another company is not among them. Raises InvalidValue, TooLong,
    FieldMustBe and RuleError.
    """
    check(typed)
    changes = dict(typed)
    if "type" in typed:
        changes.update(_other_type(before, typed, defaults))
    after = {**before, **changes}
    if after["type"] == ContactType.PERSON:
        changes.update(_person_names(after, typed, str(before["name"])))
    else:
        _refuse_person_fields(after, None)
        if changes.get("company_no") not in (None, before["no"], after["no"]):
            raise FieldMustBe(TYPE, ContactType.PERSON.caption, CONTACT, str(before["no"]))
    after = {**before, **changes}
    if after["name"] != before["name"] or "search_name" in typed:
        old = before["search_name"]
        follows = "search_name" not in typed and old in ("", clean_code(str(before["name"])))
        if follows or not after["search_name"]:
            changes["search_name"] = clean_code(str(after["name"]))
    changes["privacy_blocked"] = _blocked(before, after, typed)
    return {name: value for name, value in changes.items() if value != before[name]}


def _person_names(after: Values, typed: Values, old_name: str) -> dict[str, Value]:
    """Return the parts of a typed name, or the name that typed parts make."""
    parted = typed.get("first_name") or typed.get("middle_name") or typed.get("surname")
    if parted and typed.get("name"):
        return {}
    if "name" in typed and after["name"] != old_name:
        return split_name(str(after["name"]))
    if any(part in typed for part in NAME_PARTS):
        return {"name": join_name(after)}
    return {}


def _refuse_person_fields(after: Values, company: Values | None) -> None:
    if company is not None or any(after[name] != BLANKS[name] for name in PERSON_FIELDS):
        raise FieldMustBe(TYPE, ContactType.PERSON.caption, CONTACT, str(after["no"]))


def _other_type(before: Values, typed: Values, defaults: Defaults) -> dict[str, Value]:
    key = str(before["no"])
    after = {**before, **typed}
    result: dict[str, Value] = {}
    if typed["type"] == ContactType.COMPANY:
        if after["organizational_level_code"]:
            raise _must_be_blank("organizational_level_code", key)
        cleared = set(PERSON_FIELDS) - set(typed)
        result = {name: BLANKS[name] for name in cleared}
    else:
        for name in ("currency_code", "vat_registration_no"):
            if after[name]:
                raise _must_be_blank(name, key)
        if "company_no" not in typed:
            result["company_no"] = ""
        if not any(typed.get(part) for part in NAME_PARTS):
            result.update(split_name(str(after["name"])))
    if "salutation_code" not in typed:
        result["salutation_code"] = defaults.salutation(typed["type"])
    return result


def _must_be_blank(name: str, key: str) -> FieldMustBe:
    return FieldMustBe(CAPTIONS[name], "''", CONTACT, key, _CLEAR)


def _blocked(before: Values, after: Values, typed: Values) -> bool:
    """Return whether the contact is blocked for privacy.

    Becoming a minor blocks, and so does a parent's consent withdrawn; consent given does not.
    """
    unprotected = bool(after["minor"]) and not after["parental_consent_received"]
    became_minor = bool(after["minor"]) and not before.get("minor")
    withdrawn = unprotected and bool(before.get("parental_consent_received"))
    if typed.get("privacy_blocked") is False and (unprotected or not became_minor):
        if unprotected:
            raise _needs_consent()
        return False
    return bool(after["privacy_blocked"]) or became_minor or withdrawn


def _needs_consent() -> RuleError:
    return RuleError(
        N_(
            "A minor stays blocked for privacy until Parental Consent Received is set. "
            "Set it first, then remove Privacy Blocked."
        )
    )


def search_words(values: Values, channels: Iterable[Channel], employer: str = "") -> str:
    """Return the folded words that a contact is found by; phones also as digits alone.

    `employer` is the name of its company if it is not among the values.
    """
    texts: list[Any] = [text for name in SEARCHED if (text := values.get(name))]
    texts.append(employer)
    texts += search_texts(channels)
    return " ".join(dict.fromkeys(folded_words(" ".join(texts))))
