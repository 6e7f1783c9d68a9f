"""PostgreSQL: a server for more people than one machine serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from peewee import SQL, Database, DatabaseProxy, fn

from store.dialects import pg_address, pg_connection, pg_errors, pg_pooler, pg_roles
from store.dialects.driver import psycopg
from store.dialects.engine import AnyDatabase, Engine, Reference, driver_errors
from store.dialects.pg_connection import Server
from store.dialects.pg_statements import SUPPORT, foldings
from store.dialects.servers import NoFile
from store.errors import (
    NotADatabase,
    NotFound,
    StoreError,
)
from store.text import N_

_CHANNEL = "trato"
_INSTANT = (
    """to_char(timezone('UTC', now() - CAST(? AS interval)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
)
_UPGRADE = 0x5452_4154
_SLOTS = 4096
"""How many writes back the mark of a write is kept."""
_NEXT_CHANGE = f"""
WITH taken AS (UPDATE counter SET value = value + 1 WHERE name = 'change' RETURNING value),
  marked AS (INSERT INTO trato_recent (slot, mark) SELECT value % {_SLOTS}, ? FROM taken
    ON CONFLICT (slot) DO UPDATE SET mark = EXCLUDED.mark)
SELECT value, (SELECT value FROM counter WHERE name = 'schema'),
  pg_notify('{_CHANNEL}', CAST(value AS TEXT)), pg_backend_pid() FROM taken
"""
_SEQUENCES = """
SELECT CAST(owner.relname AS TEXT), sequences.last_value
FROM pg_sequences AS sequences
JOIN pg_class AS sequence ON sequence.relname = sequences.sequencename
  AND sequence.relnamespace = current_schema()::regnamespace
JOIN pg_depend AS owned ON owned.objid = sequence.oid AND owned.deptype = 'i'
JOIN pg_class AS owner ON owner.oid = owned.refobjid
WHERE sequences.schemaname = current_schema() AND sequences.last_value IS NOT NULL
"""
_REFERENCES = """
SELECT CAST(CAST(conrelid AS regclass) AS TEXT), CAST(own.attname AS TEXT),
  CAST(CAST(confrelid AS regclass) AS TEXT), CAST(other.attname AS TEXT) FROM pg_constraint
JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = conkey[1]
JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = confkey[1]
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_FEW = 50
_NEAR = 2_000
# The planner cannot know how many words begin with a few letters. Common ones are found among the
# newest rows at once; for the others it is to use the index, not to read all rows from the newest.
_NEWEST = """
WITH recent AS MATERIALIZED (SELECT {key}, search_text FROM {table} ORDER BY {key} DESC LIMIT {most}),
  near AS MATERIALIZED (SELECT {key} FROM recent WHERE {near} ORDER BY {key} DESC LIMIT ?),
  others AS MATERIALIZED (SELECT {key} FROM {table}
    WHERE trato_words(search_text) @@ CAST(? AS tsquery) AND (SELECT COUNT(*) FROM near) < ?)
SELECT {key} FROM (SELECT {key} FROM near UNION SELECT {key} FROM others) AS found
ORDER BY {key} DESC LIMIT ?
"""
_MANY_WORDS = 20_000
_COMMON_WORDS = """
SELECT word, CAST(frequency * {rows} AS BIGINT) FROM pg_stats, unnest(
  CAST(CAST(most_common_elems AS TEXT) AS TEXT[]), most_common_elem_freqs) AS known (word, frequency)
WHERE schemaname = current_schema() AND tablename = '{table}_words' AND length(word) >= 3
  AND word COLLATE "C" >= 'a' AND word !~ '[0-9]'
ORDER BY frequency DESC, word COLLATE "C" LIMIT ?
"""
_ALL_WORDS = """
SELECT word, ndoc FROM ts_stat('SELECT trato_words(search_text) FROM {table}')
WHERE length(word) >= 3 AND word COLLATE "C" >= 'a' AND word !~ '[0-9]'
ORDER BY ndoc DESC, word COLLATE "C" LIMIT ?
"""
_LONGEST = 500
_BEGINS = "(' ' || search_text) LIKE ?"  # words are letters and digits


class Postgresql(Engine):
    """Databases on servers of PostgreSQL."""

    name = "postgresql"

    # --- places ---

    def connect(self, where: str) -> Database:
        return Server(where)

    def shown(self, where: str) -> str:
        return pg_address.without_password(where)

    def reading(self, database: AnyDatabase) -> AbstractContextManager[None] | None:
        replica = _server(database).replica
        return replica.reading() if replica.named else None

    def check_place(self, database: AnyDatabase) -> None:
        """A database on a server stays where it is."""

    def is_blank(self, database: AnyDatabase) -> bool:
        tables = database.get_tables()
        if tables and not {"counter", "schema_info", "contact"} <= {*tables}:
            raise NotADatabase(database.database)
        return not tables

    def mark_ours(self, database: AnyDatabase) -> None:
        with database.atomic():
            for statement in SUPPORT:
                database.execute_sql(statement)
            self.insert_rows(database, "trato_folding", ("sign", "folded"), foldings())

    def explain(self, error: BaseException, where: str) -> StoreError | None:
        return pg_errors.meaning(error, self.shown(where))

    # --- sessions ---

    def instant(self, ago: timedelta) -> Any:
        return SQL(_INSTANT, (f"{ago.total_seconds()} s",))

    def begin_change(self, database: AnyDatabase) -> tuple[int, int]:
        server = _server(database)
        sql, parameters = _NEXT_CHANGE, (server.new_mark(),)
        number, schema, _told, process = database.execute_sql(sql, parameters).fetchone()
        if process != server.held.process:
            raise pg_pooler.shared(server.shown)
        server.mark.number = int(number)
        return int(number), int(schema)

    def change_token(self, database: AnyDatabase) -> int:
        server = _server(database)
        try:
            connection = server.held
            if connection.heard is not None:
                token = pg_connection.heard(connection)
                server.replica.must_have(token)
                return token
        except psycopg.OperationalError:
            server.forget()
        database.execute_sql(f"LISTEN {_CHANNEL}")
        row = database.execute_sql("SELECT value FROM counter WHERE name = 'change'").fetchone()
        pg_connection.listen(server.held, int(row[0]))
        return int(row[0])

    def rights(self, database: AnyDatabase) -> tuple[bool, bool]:
        write, set_up = database.execute_sql(pg_roles.RIGHTS).fetchone()
        return bool(write), bool(set_up)

    def account(self, database: AnyDatabase) -> str:
        (login,) = database.execute_sql("SELECT session_user").fetchone()
        return f"{login}@{database.connection().info.host or 'localhost'}"

    def make_roles(
        self, database: AnyDatabase, members: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, str]]:
        (schema,) = database.execute_sql("SELECT quote_ident(current_schema())").fetchone()
        with database.atomic():
            database.execute_sql("SELECT pg_advisory_xact_lock(?)", (_UPGRADE,))
            for statement in pg_roles.make(schema):
                database.execute_sql(statement)
            owned = database.execute_sql(pg_roles.OWNED).fetchall()
            # who made the tables goes on looking after them: copies, upgrades
            for (owner,) in database.execute_sql(pg_roles.OWNERS).fetchall():
                database.execute_sql(f"GRANT {pg_roles.ADMIN} TO {owner}")
            routines = [row[0] for row in database.execute_sql(pg_roles.ROUTINES).fetchall()]
            for statement in pg_roles.give(schema, owned, routines):
                database.execute_sql(statement)
            for role, names in members.items():
                for name in names:
                    known = "SELECT 1 FROM pg_roles WHERE rolname = ?"
                    if database.execute_sql(known, (name,)).fetchone() is None:
                        raise NotFound(N_("Login"), name)
                    database.execute_sql(f"GRANT {role} TO {_identifier(name)}")
        rows: list[tuple[str, str]] = database.execute_sql(pg_roles.MEMBERS).fetchall()
        return rows

    # --- care ---

    @contextmanager
    def exclusive(self, database: AnyDatabase) -> Iterator[None]:
        (before,) = database.execute_sql("SHOW lock_timeout").fetchone()
        database.execute_sql("SET lock_timeout = 0")
        database.execute_sql("SELECT pg_advisory_lock(?)", (_UPGRADE,))
        try:
            self._be_owner(database)
            yield
        finally:
            database.execute_sql("RESET ROLE")
            database.execute_sql("SELECT pg_advisory_unlock(?)", (_UPGRADE,))
            database.execute_sql(f"SET lock_timeout = '{before}'")

    def _be_owner(self, database: AnyDatabase) -> None:
        """Work as the role that owns the tables: so do the others who may change the schema."""
        row = database.execute_sql(
            "SELECT quote_ident(tableowner) FROM pg_tables "
            "WHERE schemaname = current_schema() AND tablename = 'counter' "
            "AND tableowner <> current_user"
        ).fetchone()
        if row is not None:
            database.execute_sql(f"SET ROLE {row[0]}")

    def copy_before(self, database: AnyDatabase, ending: str) -> None:
        """Nothing: a change of the schema is one transaction."""

    def backup(self, database: AnyDatabase, target: Path) -> None:
        raise NoFile

    def scrub(self, database: AnyDatabase) -> None:
        database.execute_sql(f"VACUUM (FULL) {', '.join(database.get_tables())}")

    def check(self, database: AnyDatabase) -> list[str]:
        broken = database.execute_sql(
            "SELECT CAST(conname AS TEXT) FROM pg_constraint "
            "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace "
            "UNION ALL SELECT CAST(relname AS TEXT) FROM pg_index JOIN pg_class ON oid = indexrelid "
            "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace"
        )
        return [str(name) for (name,) in broken.fetchall()]

    # --- all of it ---

    def own_tables(self, database: AnyDatabase) -> set[str]:
        left_out = ("schema_migration", "trato_folding", "trato_recent")
        return {*database.get_tables()} - {*left_out}

    def references(self, database: AnyDatabase) -> Iterable[Reference]:
        # Peewee's own question is answered to owners only
        return [Reference(*row) for row in database.execute_sql(_REFERENCES).fetchall()]

    @contextmanager
    def snapshot(self, database: AnyDatabase) -> Iterator[None]:
        database.execute_sql("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            database.execute_sql("ROLLBACK")

    def all_rows(
        self, database: AnyDatabase, table: str, columns: Sequence[str], at_once: int
    ) -> Iterator[list[tuple[Any, ...]]]:
        with (
            driver_errors(),
            psycopg.ServerCursor(_server(database).held, "trato_rows") as cursor,
        ):
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}".encode())
            while rows := cursor.fetchmany(at_once):
                yield rows

    def last_ids(self, database: AnyDatabase) -> dict[str, int]:
        rows = database.execute_sql(_SEQUENCES).fetchall()
        return {str(table): int(last) for table, last in rows}

    def set_last_id(self, database: AnyDatabase, table: str, last: int) -> None:
        database.execute_sql(
            "SELECT setval(CAST(objid AS regclass), GREATEST(?, 1), ? > 0) FROM pg_depend "
            "JOIN pg_class ON pg_class.oid = objid AND relkind = 'S' "
            "WHERE refobjid = CAST(? AS regclass) AND deptype = 'i'",
            (last, last, table),
        )

    def learn(self, database: AnyDatabase) -> None:
        database.execute_sql("ANALYZE")

    def settle(self, database: AnyDatabase) -> None:
        """There is no file of ours."""

    @contextmanager
    def hasty(self, database: AnyDatabase) -> Iterator[None]:
        database.execute_sql("SET synchronous_commit = off")
        try:
            yield
        finally:
            database.execute_sql("RESET synchronous_commit")

    # --- words ---

    def create_search(self, database: AnyDatabase, table: str, key: str, longest: int) -> None:
        index = f"{table}_words"
        database.execute_sql(
            f"CREATE INDEX {index} ON {table} USING gin (trato_words(search_text))"
        )
        database.execute_sql(f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS 2000")

    @contextmanager
    def many_search_texts(self, database: AnyDatabase, table: str, key: str) -> Iterator[None]:
        yield

    def words_query(
        self, table: str, key: str, words: list[list[str]], limit: int
    ) -> tuple[str, list[Any]]:
        near, patterns = _in_text(words)
        sql = _NEWEST.format(key=key, table=table, near=near, most=_NEAR)
        return sql, [*patterns, limit, _all_of(words), limit, limit]

    def is_quick_in_order(self, database: AnyDatabase, query: Any) -> bool:
        # reading every text takes less time than fetching many rows by their words
        return True

    def words_condition(self, table: str, key: Any, words: list[str]) -> Any:
        column = key.column_name
        sql = f"SELECT {column} FROM {table} WHERE trato_words(search_text) @@ CAST(? AS tsquery)"
        # the planner is to begin with these rows, not to look for them in the order of the list
        return key == SQL(f"ANY (ARRAY({sql}))", (_all_of([[word] for word in words]),))

    def vocabulary(self, database: AnyDatabase, table: str, limit: int) -> list[tuple[str, int]]:
        # what the planner knows of them is enough, and is known already
        sql = "SELECT reltuples FROM pg_class WHERE oid = to_regclass(?)"
        (rows,) = database.execute_sql(sql, (table,)).fetchone()
        known = _COMMON_WORDS.format(rows=int(rows), table=table)
        found = database.execute_sql(known, (limit,)).fetchall() if rows > _MANY_WORDS else []
        if not found:
            found = database.execute_sql(_ALL_WORDS.format(table=table), (limit,)).fetchall()
        return [(str(term), int(count)) for term, count in found]

    def rebuild_search(self, database: AnyDatabase, table: str) -> None:
        database.execute_sql(f"REINDEX INDEX {table}_words")

    def made(self, database: AnyDatabase) -> dict[str, tuple[str, str]]:
        raise NoFile

    def rows_are_sound(self, database: AnyDatabase) -> bool:
        return True

    def rebuild_indexes(self, database: AnyDatabase) -> None:
        for table in sorted(self.own_tables(database)):
            database.execute_sql(f"REINDEX TABLE {table}")

    def forget_deleted_words(self, database: AnyDatabase, table: str) -> None:
        """Nothing: `scrub` writes the indexes anew."""

    def check_search(self, database: AnyDatabase, table: str) -> bool:
        sql = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(?) AND indisvalid"
        return database.execute_sql(sql, (f"{table}_words",)).fetchone() is not None

    # --- rows ---

    def run_many(self, database: AnyDatabase, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with driver_errors():
            database.connection().executemany(sql, rows)

    def insert_rows(
        self,
        database: AnyDatabase,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        if not rows:
            return
        names = ", ".join(columns)
        if len(rows) <= _FEW:
            row = f"({', '.join('?' * len(columns))})"
            sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(rows))}"
            database.execute_sql(sql, [value for values in rows for value in values])
            return
        with (
            driver_errors(),
            database.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for values in rows:
                copy.write_row(values)

    def next_ids(self, database: AnyDatabase, table: str, count: int) -> range:
        if not count:
            return range(0)
        (last,) = database.execute_sql(
            "SELECT setval(pg_get_serial_sequence(?, 'id'), ? - 1 + GREATEST("
            "nextval(pg_get_serial_sequence(?, 'id')), "
            f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table})))",
            (table, count, table),
        ).fetchone()
        return range(last - count + 1, last + 1)

    def defer_references(self, database: AnyDatabase) -> None:
        database.execute_sql("SET CONSTRAINTS ALL DEFERRED")

    def joined_keys(self, column: str) -> str:
        return f"STRING_AGG(CAST({column} AS TEXT), ',')"

    def json_object(self, values: Mapping[str, Any]) -> Any:
        names = (part for name, value in values.items() for part in (SQL(f"'{name}'"), value))
        return fn.json_build_object(*names).cast("TEXT")

    def number_list(self, numbers: list[int]) -> str:
        return f"{{{','.join(map(str, numbers))}}}"

    def among(self, column: Any, numbers: list[int]) -> Any:
        return column == SQL("ANY (CAST(? AS BIGINT[]))", (self.number_list(numbers),))


def _identifier(name: str) -> str:
    text = name.replace('"', '""')
    return f'"{text}"'


def _server(database: AnyDatabase) -> Server:
    found: Any = database.obj if isinstance(database, DatabaseProxy) else database
    return cast("Server", found)


def _all_of(words: list[list[str]]) -> str:
    """Return the query of the index for texts that have a word of each list of beginnings."""
    return " & ".join(
        "(" + " | ".join(f"{_quoted(prefix[:_LONGEST])}:*" for prefix in alternatives) + ")"
        for alternatives in words
    )


def _in_text(words: list[list[str]]) -> tuple[str, list[str]]:
    """Return the same as a condition on the text itself, and its parameters."""
    every, patterns = [], []
    for alternatives in words:
        every.append(f"({' OR '.join([_BEGINS] * len(alternatives))})")
        patterns += [f"% {prefix}%" for prefix in alternatives]
    return " AND ".join(every), patterns


def _quoted(word: str) -> str:
    text = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'"
