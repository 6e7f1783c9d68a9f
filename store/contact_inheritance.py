"""What a person takes over from its company, and a new contact from the marketing set-up.

The functions take and return values by field name and read no table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from store.contact_fields import FIELDS
from store.enumerations import ContactType
from store.fields import Value

Values = Mapping[str, Value]

BLANKS: dict[str, Value] = {item.name: item.blank for item in FIELDS if item.stored}
ADDRESS = ("address", "address_2", "post_code", "city", "county")
COMMUNICATION = (
    "phone_no",
    "telex_no",
    "fax_no",
    "telex_answer_back",
    "extension_no",
    "mobile_phone_no",
    "pager",
    "email",
    "home_page",
    "correspondence_type",
)
CODES = (
    "salesperson_code",
    "territory_code",
    "country_region_code",
    "language_code",
    "format_region",
)
INHERITED = (*CODES, *ADDRESS, *COMMUNICATION)


@dataclass(frozen=True)
class Defaults:
    """What the marketing set-up says about new contacts and about persons of companies.

    `values` are the initial values of blank fields; `flags` the names of `CODES`, and `address`
    and `communication`, that a person takes over from its company. With `fill`, blank address
    and communication values are filled from it; without, only what was the company's is replaced.
    Persons whose keys are in `settled` do not follow their company.
    """

    values: Values = field(default_factory=dict)
    company_salutation: str = ""
    person_salutation: str = ""
    flags: frozenset[str] = frozenset()
    fill: bool = True
    settled: Collection[int] = ()

    def salutation(self, kind: Value) -> str:
        """Return the salutation of a new company or person."""
        return self.company_salutation if kind == ContactType.COMPANY else self.person_salutation


def inherited(
    values: Values,
    company: Values,
    old_company: Values | None,
    defaults: Defaults,
    kept: Collection[str],
) -> dict[str, Value]:
    """Return what a person takes over from its company, the values in `kept` excepted.

    Codes are always taken over; the address as one block and each way to reach the person only
    where it is blank or was that of the old company.
    """
    old = old_company or BLANKS
    flags = defaults.flags
    taken = {name: company[name] for name in CODES if name in flags and name not in kept}
    if (
        "address" in flags
        and not set(ADDRESS) & set(kept)
        and _is_stale(values, old, ADDRESS, defaults.fill)
    ):
        taken.update({name: company[name] for name in ADDRESS})
    if "communication" in flags:
        for name in COMMUNICATION:
            if name not in kept and _is_stale(values, old, (name,), defaults.fill):
                taken[name] = company[name]
    return taken


def _is_stale(person: Values, old: Values, names: Collection[str], fill: bool) -> bool:
    """Return whether the values `names` of a person are blank, or those of its old company."""
    if all(person[name] == BLANKS[name] for name in names):
        return fill
    return all(person[name] == old[name] for name in names)


def followed(person: Values, before: Values, after: Values, defaults: Defaults) -> dict[str, Value]:
    """Return the changes of a person that follow those of its company, from `before` to `after`.

    Only values that were the company's own follow; the address follows as one block.
    """
    blocks: list[tuple[str, ...]] = [(name,) for name in CODES if name in defaults.flags]
    if "communication" in defaults.flags:
        blocks += [(name,) for name in COMMUNICATION]
    if "address" in defaults.flags:
        blocks.append(ADDRESS)
    changes: dict[str, Value] = {}
    for names in blocks:
        fill = defaults.fill or names[0] in CODES
        if all(person[name] == before[name] for name in names) and (
            fill or any(before[name] != BLANKS[name] for name in names)
        ):
            changes |= {name: after[name] for name in names if before[name] != after[name]}
    return changes
