"""What is decided about a table of contacts: the field of each column, and values for all.

A decision is kept under a name, and found again when a file with the same headers comes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store import db
from store.code_tables import DESCRIPTION, changer, code_field, deleter, text
from store.errors import FieldRequired, InvalidValue
from store.exchange.cards import CONTACT_FIELDS
from store.exchange.column_proposals import propose
from store.exchange.csv_headers import GROUPS, UID
from store.exchange.layout import TableLayout
from store.models.setup import ImportMapping
from store.nouns import Noun, noun
from store.records import Record, find_id, insert, look_up, update
from store.text import N_, Caption, clean_code, clean_text, fold

FIELDS = (*CONTACT_FIELDS, GROUPS)
"""What a column can be, by name; UID too, which no person chooses."""


@dataclass(frozen=True)
class ImportPlan:
    """What is decided about a table: the field of each column by its name, "" for one left out.

    `fixed` are the values by field that hold for all records which say nothing else; `groups`
    are mailing groups, parted by semicolons. `code` is the mapping that it comes from.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    code: str = ""

    def left_out(self, layout: TableLayout) -> int:
        """Return how many columns of a table no field takes."""
        return len(layout.unmapped(self.columns))


def _this() -> Noun:
    return NOUNS["import-mapping"]


NOUNS = {
    "import-mapping": Noun(
        name="import-mapping",
        caption=N_("Import Mapping"),
        plural=N_("Import Mappings"),
        model=ImportMapping,
        key="code",
        title="description",
        fields=(
            code_field(ImportMapping),
            text(ImportMapping, "description", DESCRIPTION),
        ),
        order=((ImportMapping.code, False),),
        change=changer(_this),
        delete=deleter(_this),
    )
}


def field_caption(name: str) -> Caption:
    """Return what a field that a column can be is called."""
    if name == GROUPS:
        return N_("Mailing Groups")
    return noun("contact").by_name["uid" if name == UID else name].caption


def field_name(typed: str) -> str:
    """Return the name of the field that a column is to be. Raises InvalidValue for an unknown one."""
    name = typed.strip().lower().replace("-", "_")
    if name in (*FIELDS, UID, ""):
        return name
    raise InvalidValue(
        N_("Field"),
        typed,
        N_("No column can be '%(value)s'. The fields are: %(fields)s."),
        fields=", ".join(FIELDS),
    )


@db.read
def proposed(layout: TableLayout, rows: Iterable[Sequence[str]]) -> ImportPlan:
    """Return the saved plan for a table with these headers, or the one that suggests itself."""
    wanted = _signature(layout.headers)
    if layout.cells:
        for saved in ImportMapping.select().order_by(ImportMapping.id.desc()):
            kept = json.loads(saved.columns or "{}")
            if _signature(kept.get("headers", ())) == wanted:
                return _plan(saved)
    return ImportPlan(propose(layout, rows))


@db.read
def saved_plan(code: str) -> ImportPlan:
    """Return the plan that is kept under a name. Raises NotFound."""
    return _plan(ImportMapping.get_by_id(find_id(_this(), code)))


@db.write
def save_plan(code: str, plan: ImportPlan, headers: Sequence[str], description: str = "") -> Record:
    """Keep a plan for tables with these headers under a name; one of that name is replaced.

    Raises FieldRequired without a name, and TooLong.
    """
    owner = _this()
    name = str(owner.by_name["code"].parse(code))
    if not name:
        raise FieldRequired(owner.by_name["code"].caption, owner.caption)
    kept = json.dumps(
        {"headers": list(headers), "columns": dict(plan.columns), "fixed": dict(plan.fixed)},
        ensure_ascii=False,
    )
    row_id = look_up(owner, name)
    if row_id is None:
        values = {"code": name, "description": clean_text(description)}
        return insert(owner, values, columns=kept)
    changes = {"description": clean_text(description)} if description else {}
    return update(owner, row_id, changes, columns=kept)


@db.read
def codes() -> list[str]:
    """Return the names of all saved plans."""
    query = ImportMapping.select(ImportMapping.code).order_by(ImportMapping.code)
    return [str(saved.code) for saved in query]


def is_saved(code: str) -> bool:
    """Return whether a plan is kept under this name."""
    return look_up(_this(), clean_code(code)) is not None


def _plan(saved: ImportMapping) -> ImportPlan:
    kept = json.loads(saved.columns or "{}")
    columns = {name: value for name, value in kept.get("columns", {}).items() if _is_field(value)}
    return ImportPlan(columns, kept.get("fixed", {}), saved.code)


def _is_field(name: str) -> bool:
    return name in (*FIELDS, UID, "")


def _signature(headers: Iterable[str]) -> list[str]:
    return sorted(fold(header) or header for header in headers)
