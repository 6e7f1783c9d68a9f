"""Taking back that a record was changed or deleted, by the line of the change log that tells of it.

A changed record gets the old values by the verb of its noun, so that all rules hold and what follows
from a value follows again. A deleted one is made anew as it was, with all that went with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store import row_images
from store.changes import DETAILS
from store.errors import Conflict, NotFound, Question, RuleError
from store.nouns import MODULES, Noun, noun
from store.record_return import BROUGHT_BACK, NOT_KEPT, TOO_LITTLE, bring_back, is_kept
from store.records import Record, get_by_id
from store.text import N_, Caption

if TYPE_CHECKING:
    from store.undo import ChangeLine

_ANSWERS = {"update_lines": False}
"""How questions are answered that a rule asks about the old values; the others by yes."""


def refusal(line: ChangeLine) -> Caption | None:
    """Return why what a line tells of cannot be taken back; None when it may be."""
    operation, table = line.operation, line.table
    if operation in ("change", "undo change"):
        return None if _verb(table) else N_("Records of this kind are not changed back.")
    if operation == "delete" and table in BROUGHT_BACK:
        erased = line.old is None
        return None if is_kept(line) else TOO_LITTLE if erased else NOT_KEPT.get(table, TOO_LITTLE)
    return _REFUSALS.get(operation, _NEVER)


_NEVER = N_("What was done here cannot be taken back.")
_REFUSALS = {
    "add": N_("A new record is not taken back. Delete it instead."),
    "import": N_("An import is taken back as a whole: on Past Imports."),
    "erase": N_("What was erased is gone for good. It cannot be taken back."),
    "log": N_("What was logged is not taken back. Cancel the entries instead."),
    "cancel": N_("Restore the logged segment instead."),
    "restore": N_("Cancel the logged segment instead."),
    "issue": N_("An issued document is not taken back. Write a credit memo instead."),
    "delete": N_("What was deleted here is gone for good. It cannot be taken back."),
    "delete with lines": TOO_LITTLE,
    "change with lines": N_("The lines followed this change. Change the segment instead."),
    "add contacts": N_("Use Go Back on the segment to take this back."),
    "reduce contacts": N_("Use Go Back on the segment to take this back."),
    "refine contacts": N_("Use Go Back on the segment to take this back."),
    "undo delete": N_("What was brought back is deleted again where its kind is listed."),
}


def take_back(lines: Sequence[ChangeLine]) -> int:
    """Take back, inside a write, that records were changed or deleted; return how many.

    Raises RuleError when one was changed in the same fields since, is gone, or is there again; and
    what the verbs of the nouns raise.
    """
    told = [line for line in lines if line.operation not in DETAILS]
    if told[0].operation == "delete":
        return bring_back(told, lines)
    for line in reversed(told):
        _change_back(line)
    return len(told)


# --- changed -----------------------------------------------------------------------------------


def _verb(table: str) -> Callable[..., object] | None:
    """Return the verb that changes a record of a table: key, values, and what was there before."""
    if table == "setup":
        from store.setup import change_marketing

        return lambda _key, values, base, **answers: change_marketing(values, base, **answers)
    if table == "company-information":
        from store.company_information import change

        return lambda _key, values, base: change(values, base)
    if table == "template-setup":
        from store.template_setup import change as choose

        return lambda _key, values, base: choose(values, base)
    return noun(table).change if table in MODULES else None


def _change_back(line: ChangeLine) -> None:
    change = _verb(line.table)
    old, new = (json.loads(text or "null") for text in (line.old, line.new))
    if change is None or not isinstance(old, dict) or not isinstance(new, dict):
        raise row_images.changed_since()
    key = ""
    if line.table != "template-setup":
        owner = noun(line.table)
        key = _there(owner, line).key
        old, new = _typed(owner, old), _typed(owner, new)
    if not old:
        raise RuleError(N_("The program fills these fields by itself. They are not changed back."))
    try:
        _answered(change, key, old, new)
    except Conflict as error:
        raise _ChangedSince(error, line.record or key) from error


class _ChangedSince(RuleError):
    """Somebody gave a field that is to be changed back another value."""

    exit_code = Conflict.exit_code

    def __init__(self, found: Conflict, record: str) -> None:
        super().__init__(
            N_(
                "%(who)s changed %(field)s of %(record)s to '%(theirs)s' since. Nothing was undone."
            ),
            who=found.who,
            field=found.field,
            theirs=found.theirs,
            record=record,
        )


def _there(owner: Noun, line: ChangeLine) -> Record:
    try:
        return get_by_id(owner, line.row_id)
    except NotFound:
        raise NotFound(owner.caption, line.record or line.row_id) from None


def _typed(owner: Noun, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that people change, as the program has them."""
    fields = owner.by_name
    return {
        name: fields[name].parse(value)
        for name, value in values.items()
        if name in fields and fields[name].editable
    }


def _answered(
    change: Callable[..., object], key: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    answers: dict[str, bool] = {}
    while True:
        try:
            change(key, old, new, **answers)
        except Question as question:
            if question.keyword in answers:
                raise
            answers[question.keyword] = _ANSWERS.get(question.keyword, True)
        else:
            return
