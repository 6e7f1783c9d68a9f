"""What is never logged: addresses, domains, folders of mailboxes."""

from __future__ import annotations

from collections.abc import Mapping

from store import db
from store.code_tables import deleter, text
from store.errors import Duplicate, FieldRequired, InvalidValue
from store.event_parties import normal_of
from store.events import Party
from store.fields import Field, Kind, Value
from store.models.recording import NeverLog
from store.nouns import Noun, parse_values
from store.recording_choices import NeverLogKind
from store.records import Record, find_id, get_by_id, log_change, update
from store.session import session
from store.text import N_, fold_key
from store.unmatched import settle_never

_VALUE = N_("Value")


def _this() -> Noun:
    return NOUNS["never-log"]


def _checked(kind: NeverLogKind, typed: str) -> str:
    """Return a value as it is compared. Raises FieldRequired and InvalidValue."""
    value = typed.strip()
    if kind is NeverLogKind.FOLDER:
        value = fold_key(value)
    elif kind is NeverLogKind.DOMAIN:
        value = normal_of(Party(f"x@{value.rpartition('@')[2]}")).rpartition("@")[2]
        if " " in value or "." not in value:
            raise InvalidValue(
                _VALUE, typed, N_("'%(value)s' is not a domain. Type one such as example.com.")
            )
    else:
        value = normal_of(Party(value))
    if not value:
        raise FieldRequired(_VALUE, N_("Never Log"))
    return value


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a rule, and leave out of the log what waits and meets it.

    Raises InvalidValue, FieldRequired and Duplicate.
    """
    typed = parse_values(_this(), values)
    kind = _kind(typed)
    value = _checked(kind, str(typed.get("value", "")))
    _refuse_twice(kind, value, 0)
    columns = typed | {"kind": kind, "value": value}
    row_id = int(NeverLog.insert(columns | {"user_id": session.user}).execute())
    log_change("add", _this(), row_id, None, columns)
    settle_never()
    return get_by_id(_this(), row_id)


def _kind(typed: Mapping[str, Value]) -> NeverLogKind:
    given = typed.get("kind", NeverLogKind.ADDRESS)
    return given if isinstance(given, NeverLogKind) else NeverLogKind.ADDRESS


def _refuse_twice(kind: NeverLogKind, value: str, row_id: int) -> None:
    same = (NeverLog.kind == kind) & (NeverLog.value == value) & (NeverLog.id != row_id)
    if NeverLog.select(NeverLog.id).where(same).exists():
        raise Duplicate(N_("Never Log"), value)


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change a rule; `base` is what the person saw. Raises what `add` raises, and Conflict."""
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    typed = parse_values(_this(), values)
    after = {**before.values, **typed}
    kind = _kind(after)
    typed = typed | {"value": _checked(kind, str(after["value"]))}
    _refuse_twice(kind, str(typed["value"]), row_id)
    record = update(_this(), row_id, typed, base)
    settle_never()
    return record


NOUNS = {
    "never-log": Noun(
        name="never-log",
        caption=N_("Never Log"),
        plural=N_("Never Log"),
        model=NeverLog,
        key="id",
        title="value",
        fields=(
            Field("id", N_("No."), Kind.INTEGER, NeverLog.id, editable=False),
            Field("kind", N_("Kind"), Kind.CHOICE, NeverLog.kind, "kind", choices=NeverLogKind),
            text(NeverLog, "value", _VALUE),
            text(NeverLog, "comment", N_("Comment")),
            Field("user_id", N_("User ID"), Kind.TEXT, NeverLog.user_id, editable=False),
        ),
        order=((NeverLog.id, False),),
        add=add,
        change=change,
        delete=deleter(_this),
        columns=("id", "kind", "value", "comment", "user_id"),
    )
}
