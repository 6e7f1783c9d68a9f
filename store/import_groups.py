"""The mailing groups that the categories of a file stand for."""

from __future__ import annotations

from store.code_tables import BLOCKED
from store.contact_bulk import group_codes
from store.errors import FieldMustBe
from store.fields import CODE_LENGTH
from store.nouns import noun
from store.records import Record
from store.text import N_, clean_code, clean_text, fold_key


def code_for(category: str) -> str:
    """Return the code of the mailing group that a category makes: its first characters."""
    return clean_code(category)[:CODE_LENGTH].strip()


def category_of(code: str, description: str) -> str:
    """Return the category that stands for a mailing group in a file: its description, or its code.

    The description does only if it makes the same code again.
    """
    return description if description and code_for(description) == code else code


class Groups:
    """The mailing groups by their codes and descriptions; those of a file are added."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._taken: set[str] = set()
        self._blocked: dict[int, str] = {}
        self._good: set[tuple[str, ...]] = set()
        self._found: dict[tuple[str, ...], tuple[int, ...]] = {}
        for row_id, code, description, blocked in group_codes():
            self._ids.setdefault(fold_key(description), row_id)
            self._taken.add(code)
            if blocked:
                self._blocked[row_id] = code
        for row_id, code, _, _ in group_codes():
            self._ids[fold_key(code)] = row_id

    def check(self, categories: tuple[str, ...]) -> None:
        """Raise FieldMustBe for a blocked mailing group, TooLong for an overlong category."""
        if categories in self._good:
            return
        description = noun("mailing-group").by_name["description"]
        for category in categories:
            row_id = self._ids.get(fold_key(str(description.parse(category))))
            if row_id in self._blocked:
                raise FieldMustBe(
                    BLOCKED, N_("No"), noun("mailing-group").caption, self._blocked[row_id]
                )
        self._good.add(categories)

    def ids(self, categories: tuple[str, ...]) -> tuple[int, ...]:
        """Return the keys of the mailing groups of a record, making those that are missing."""
        found = self._found.get(categories)
        if found is None:
            found = self._found[categories] = self._look_up(categories)
        return found

    def _look_up(self, categories: tuple[str, ...]) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for category in categories:
            text = clean_text(category)
            if not text:
                continue
            key = fold_key(text)
            row_id = self._ids.get(key)
            if row_id is None:
                row_id = self._ids[key] = self._add(text)
            found[row_id] = None
        return tuple(found)

    def _add(self, text: str) -> int:
        code = code_for(text)
        number = 1
        while code in self._taken:
            number += 1
            code = f"{code_for(text)[: CODE_LENGTH - len(str(number)) - 1]}~{number}"
        add = noun("mailing-group").add
        assert add is not None  # noqa: S101 - the noun declares it
        record: Record = add({"code": code, "description": text})
        self._taken.add(record.key)
        return record.id
