"""What each kind of database does in its own way. Meaning and errors: the functions of `dialect`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import peewee
from peewee import Database, DatabaseProxy

from store.errors import StoreError

AnyDatabase: TypeAlias = Database | DatabaseProxy

NEXT_CHANGE = (
    "UPDATE counter SET value = value + 1 WHERE name = 'change' "
    "RETURNING value, (SELECT value FROM counter WHERE name = 'schema')"
)


@contextmanager
def driver_errors() -> Iterator[None]:
    """Give what a driver raises the names that Peewee has for errors of any driver."""
    with vars(peewee)["__exception_wrapper__"]:
        yield


WITH_WORDS = ("contact", "interaction_log_entry")
"""The tables with a word index."""


class Reference(NamedTuple):
    """That a column of a table refers to the key of another one."""

    table: str
    column: str
    other: str
    key: str


class Engine(ABC):
    """A kind of database. `database` is an open one of this kind, or the proxy of it."""

    name: str

    # --- places ---

    @abstractmethod
    def connect(self, where: str) -> Database: ...

    @abstractmethod
    def check_place(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def is_blank(self, database: AnyDatabase) -> bool: ...

    @abstractmethod
    def mark_ours(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def explain(self, error: BaseException, where: str) -> StoreError | None: ...

    @abstractmethod
    def shown(self, where: str) -> str: ...

    # --- sessions ---

    @abstractmethod
    def instant(self, ago: timedelta) -> Any: ...

    @abstractmethod
    def begin_change(self, database: AnyDatabase) -> tuple[int, int]: ...

    @abstractmethod
    def reading(self, database: AnyDatabase) -> AbstractContextManager[None] | None: ...

    @abstractmethod
    def change_token(self, database: AnyDatabase) -> int: ...

    @abstractmethod
    def rights(self, database: AnyDatabase) -> tuple[bool, bool]: ...

    @abstractmethod
    def account(self, database: AnyDatabase) -> str: ...

    @abstractmethod
    def make_roles(
        self, database: AnyDatabase, members: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, str]]: ...

    # --- care ---

    @abstractmethod
    def exclusive(self, database: AnyDatabase) -> AbstractContextManager[None]: ...

    @abstractmethod
    def copy_before(self, database: AnyDatabase, ending: str) -> None: ...

    @abstractmethod
    def backup(self, database: AnyDatabase, target: Path) -> None: ...

    @abstractmethod
    def scrub(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def check(self, database: AnyDatabase) -> list[str]: ...

    # --- words ---

    @abstractmethod
    def create_search(self, database: AnyDatabase, table: str, key: str, longest: int) -> None: ...

    @abstractmethod
    def many_search_texts(
        self, database: AnyDatabase, table: str, key: str
    ) -> AbstractContextManager[None]: ...

    @abstractmethod
    def words_query(
        self, table: str, key: str, words: list[list[str]], limit: int
    ) -> tuple[str, list[Any]]: ...

    @abstractmethod
    def is_quick_in_order(self, database: AnyDatabase, query: Any) -> bool: ...

    @abstractmethod
    def words_condition(self, table: str, key: Any, words: list[str]) -> Any: ...

    @abstractmethod
    def vocabulary(
        self, database: AnyDatabase, table: str, limit: int
    ) -> list[tuple[str, int]]: ...

    @abstractmethod
    def rebuild_search(self, database: AnyDatabase, table: str) -> None: ...

    @abstractmethod
    def made(self, database: AnyDatabase) -> dict[str, tuple[str, str]]: ...

    @abstractmethod
    def rows_are_sound(self, database: AnyDatabase) -> bool: ...

    @abstractmethod
    def rebuild_indexes(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def forget_deleted_words(self, database: AnyDatabase, table: str) -> None: ...

    @abstractmethod
    def check_search(self, database: AnyDatabase, table: str) -> bool | None: ...

    # --- all of it ---

    @abstractmethod
    def own_tables(self, database: AnyDatabase) -> set[str]: ...

    @abstractmethod
    def references(self, database: AnyDatabase) -> Iterable[Reference]: ...

    @abstractmethod
    def snapshot(self, database: AnyDatabase) -> AbstractContextManager[None]: ...

    @abstractmethod
    def all_rows(
        self, database: AnyDatabase, table: str, columns: Sequence[str], at_once: int
    ) -> Iterator[list[tuple[Any, ...]]]: ...

    @abstractmethod
    def last_ids(self, database: AnyDatabase) -> dict[str, int]: ...

    @abstractmethod
    def set_last_id(self, database: AnyDatabase, table: str, last: int) -> None: ...

    @abstractmethod
    def learn(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def settle(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def hasty(self, database: AnyDatabase) -> AbstractContextManager[None]: ...

    def many_writes(self, database: AnyDatabase) -> AbstractContextManager[None]:
        return nullcontext()

    # --- rows ---

    @abstractmethod
    def run_many(self, database: AnyDatabase, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...

    @abstractmethod
    def insert_rows(
        self,
        database: AnyDatabase,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
    ) -> None: ...

    @abstractmethod
    def next_ids(self, database: AnyDatabase, table: str, count: int) -> range: ...

    @abstractmethod
    def defer_references(self, database: AnyDatabase) -> None: ...

    @abstractmethod
    def joined_keys(self, column: str) -> str: ...

    @abstractmethod
    def json_object(self, values: Mapping[str, Any]) -> Any: ...

    @abstractmethod
    def number_list(self, numbers: list[int]) -> str: ...

    @abstractmethod
    def among(self, column: Any, numbers: list[int]) -> Any: ...
