"""Salutations, and the formulas by which a contact is addressed in a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from peewee import JOIN, Case, fn

from store import db
from store.code_tables import count_of, reference, refuse_used, table_of_codes
from store.contact_codes import users_of
from store.enumerations import SalutationNamePart, SalutationType
from store.errors import FieldRequired, RuleError
from store.fields import CODE_LENGTH, Field, Kind, Value
from store.models import Contact, database
from store.models.codes import Salutation
from store.models.contact_tables import SalutationFormula
from store.models.setup import MarketingSetup
from store.nouns import Noun, noun, parse_values
from store.records import Record, as_records, delete, find_id, get, insert, look_up, select, update
from store.template_languages import LANGUAGE_CODE, check_language
from store.text import N_, clean_code

_CAPTION = N_("Salutation")
_Parts: TypeAlias = Record | Mapping[str, Any]
_Formula = SalutationFormula
_OwnSalutation: Any = Salutation.alias("own_salutation")
_CODE = _OwnSalutation.select(_OwnSalutation.code).where(_OwnSalutation.id == _Formula.salutation)
_KEY = (
    fn.COALESCE(_CODE, "")
    .concat("/")
    .concat(_Formula.language_code)
    .concat("/")
    .concat(Case(_Formula.type, ((0, "FORMAL"),), "INFORMAL"))
)
_NAMES = tuple(f"name_{number}" for number in range(1, 6))
_PLACE = re.compile(r"%([1-5])")
_USERS = users_of(
    Contact.salutation,
    MarketingSetup.default_company_salutation,
    MarketingSetup.default_person_salutation,
)
_FIELDS = {
    SalutationNamePart.JOB_TITLE: "job_title",
    SalutationNamePart.FIRST_NAME: "first_name",
    SalutationNamePart.MIDDLE_NAME: "middle_name",
    SalutationNamePart.SURNAME: "surname",
    SalutationNamePart.INITIALS: "initials",
    SalutationNamePart.COMPANY_NAME: "company_name",
}


def _formula() -> Noun:
    return NOUNS["salutation-formula"]


def key_of(salutation: str, language: str, kind: Value) -> str:
    """Return what a formula is called by: `UNISEX/EN/FORMAL`."""
    name = "FORMAL" if kind == SalutationType.FORMAL else "INFORMAL"
    return f"{clean_code(salutation)}/{clean_code(language)}/{name}"


@db.write
def remove(key: str) -> None:
    """Delete a salutation with its formulas. Raises NotFound, and InUse while others refer to it."""
    owner = noun("salutation")
    row_id = find_id(owner, key)
    refuse_used(owner, key, _USERS(row_id))
    for formula in _formulas(row_id):
        delete(_formula(), formula.id)
    delete(owner, row_id)


def _formulas(salutation_id: int) -> list[Record]:
    query = select(_formula()).where(_Formula.salutation == salutation_id)
    query = query.order_by(_Formula.language_code, _Formula.type)
    return as_records(_formula(), database.execute(query).fetchall())


@db.write
def add_formula(values: Mapping[str, object]) -> Record:
    """Add a formula to a salutation.

    Raises FieldRequired, also for the name of a place in the text, InvalidValue, RelationNotFound
    and Duplicate.
    """
    given = parse_values(_formula(), values)
    blanks = {item.name: item.blank for item in _formula().fields}
    return insert(_formula(), given | {"key": _checked_key({**blanks, **given})})


@db.write
def change_formula(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change a formula.

    Raises what `add_formula` raises, Conflict and NotFound.
    """
    before = get(_formula(), key)
    given = parse_values(_formula(), values)
    changes = given | {"key": _checked_key({**before.values, **given})}
    return update(_formula(), before.id, changes, base)


@db.write
def set_formula(salutation: str, values: Mapping[str, object]) -> Record:
    """Make the formula of a salutation for a language and type, or change the one there is.

    Raises what `add_formula` and `change_formula` raise.
    """
    given = {**values, "salutation_code": salutation}
    parsed = parse_values(_formula(), given)
    language = str(parsed.get("language_code", ""))
    kind = parsed.get("type", SalutationType.FORMAL)
    key = key_of(salutation, language, kind)
    if look_up(_formula(), key) is None:
        return add_formula(given)
    return change_formula(key, given)


def _checked_key(after: Mapping[str, Value]) -> str:
    """Return the key of a formula as it is to be.

    Raises InvalidValue for what is no language, and FieldRequired for a place without a name.
    """
    language, kind = str(after["language_code"]), after["type"]
    check_language(language)
    key = key_of(str(after["salutation_code"]), language, kind)
    for place in _PLACE.findall(str(after["text"])):
        if not after[f"name_{place}"]:
            raise FieldRequired(formula_field(f"name_{place}").caption, _formula().caption, key)
    return key


@db.write
def remove_formula(key: str) -> None:
    """Delete a formula. Raises NotFound."""
    delete(_formula(), find_id(_formula(), key))


@db.read
def salutation_for(
    contact_no: str, language: str | None = None, kind: SalutationType = SalutationType.FORMAL
) -> str:
    """Return how to address a contact in a language, its own one unless one is given.

    Raises NotFound, FieldRequired for a contact without a salutation, and RuleError when its
    salutation has no formula of this type in the language.
    """
    contact = get(noun("contact"), contact_no)
    language = str(contact["language_code"]) if language is None else clean_code(language)
    code = str(contact["salutation_code"])
    if not code:
        raise _no_salutation(contact.key)
    for formula in _formulas(find_id(noun("salutation"), code)):
        if formula["type"] == kind and formula["language_code"] == language:
            return filled(formula, contact)
    raise _no_formula(code, language, kind, contact)


def _no_salutation(contact_no: str) -> FieldRequired:
    owner = noun("contact")
    return FieldRequired(owner.by_name["salutation_code"].caption, owner.caption, contact_no)


def _no_formula(code: str, language: str, kind: SalutationType, contact: _Parts) -> RuleError:
    return RuleError(
        N_(
            "Salutation %(code)s has no formula for language '%(language)s', type %(type)s, which "
            "contact %(no)s %(name)s needs. Add the formula, or change the contact."
        ),
        code=code,
        language=language,
        type=kind.caption,
        no=contact["no"],
        name=contact["name"],
    )


class Formulas:
    """All formulas of some types, read once, to address many contacts."""

    def __init__(self, kinds: Iterable[SalutationType]) -> None:
        wanted = _Formula.type.in_([kind.value for kind in kinds])
        records = as_records(
            _formula(), database.execute(select(_formula()).where(wanted)).fetchall()
        )
        self._found = {
            (item["salutation_code"], item["language_code"], item["type"]): item for item in records
        }

    def salutation(self, contact: _Parts, language: str, kind: SalutationType) -> str:
        """Return how to address a contact, of which all parts of its name are given.

        Raises what `salutation_for` raises.
        """
        code = str(contact["salutation_code"])
        if not code:
            raise _no_salutation(str(contact["no"]))
        formula = self._found.get((code, language, kind))
        if formula is None:
            raise _no_formula(code, language, kind, contact)
        return filled(formula, contact)


@db.read
def previews(key: str, contact_no: str) -> list[tuple[Record, str]]:
    """Return the formulas of a salutation, each with what it makes of a contact. Raises NotFound."""
    contact = get(noun("contact"), contact_no)
    found = _formulas(find_id(noun("salutation"), key))
    return [(formula, filled(formula, contact)) for formula in found]


def formula_field(name: str) -> Field:
    """Return a field of the formulas."""
    return _formula().by_name[name]


def filled(formula: Record, contact: _Parts) -> str:
    """Return the text of a formula with the parts of a contact's name in its places.

    A place whose part is empty goes with the blank behind it; where there is none, with the one
    before it.
    """
    text = str(formula["text"])
    pieces: list[str] = []
    at = 0
    for place in _PLACE.finditer(text):
        pieces.append(text[at : place.start()])
        at = place.end()
        part = _part(formula[f"name_{place[1]}"], contact)
        if part:
            pieces.append(part)
        elif text[at : at + 1] == " ":
            at += 1
        else:
            pieces[-1] = pieces[-1].removesuffix(" ")
    return "".join([*pieces, text[at:]]).strip()


def _part(part: SalutationNamePart, contact: _Parts) -> str:
    return str(contact[_FIELDS[part]]).strip() if part in _FIELDS else ""


def _part_field(name: str) -> Field:
    number = name.removeprefix("name_")
    column = getattr(_Formula, name)
    captions = (N_("Name 1"), N_("Name 2"), N_("Name 3"), N_("Name 4"), N_("Name 5"))
    return Field(
        name, captions[int(number) - 1], Kind.CHOICE, column, name, choices=SalutationNamePart
    )


NOUNS = {
    "salutation": table_of_codes(
        "salutation",
        _CAPTION,
        N_("Salutations"),
        Salutation,
        count_of(Contact, Contact.salutation == Salutation.id),
        _USERS,
        delete=remove,
    ),
    "salutation-formula": Noun(
        name="salutation-formula",
        caption=N_("Salutation Formula"),
        plural=N_("Salutation Formulas"),
        model=_Formula,
        key="key",
        title="text",
        fields=(
            Field(
                "key",
                N_("Key"),
                Kind.CODE,
                _KEY,
                length=2 * CODE_LENGTH + 10,
                editable=False,
            ),
            reference(
                "salutation_code",
                N_("Salutation Code"),
                "salutation",
                _Formula.salutation,
                Salutation.code,
                required=True,
            ),
            Field(
                "language_code",
                LANGUAGE_CODE,
                Kind.CODE,
                _Formula.language_code,
                "language_code",
            ),
            Field("type", N_("Type"), Kind.CHOICE, _Formula.type, "type", choices=SalutationType),
            Field("text", N_("Salutation Text"), Kind.TEXT, _Formula.text, "text", required=True),
            *map(_part_field, _NAMES),
        ),
        joins=lambda query: query.join(Salutation, JOIN.LEFT_OUTER),
        order=((_Formula.id, False),),
        add=add_formula,
        change=change_formula,
        delete=remove_formula,
    ),
}
