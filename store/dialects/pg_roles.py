"""Roles on a server of PostgreSQL: who may read, who may work, who may set up."""

from __future__ import annotations

from collections.abc import Iterator

READER, USER, ADMIN = "trato_reader", "trato_user", "trato_admin"
ROLES = (READER, USER, ADMIN)

_READ_ONLY = (
    "company_information",
    "duplicate_search_string_setup",
    "interaction_template_setup",
    "marketing_setup",
    "number_series",
    "salesperson",
    "schema_info",
    "schema_migration",
    "trato_folding",
    "user_setup",
)
"""Tables that a user only reads; administrators change them."""

_MADE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END $$
"""
"""Roles are of the whole server: another database may be made on it in the same moment."""

RIGHTS = """
SELECT has_table_privilege('counter', 'UPDATE'), has_table_privilege('marketing_setup', 'UPDATE')
"""
MEMBERS = """
SELECT CAST(role.rolname AS TEXT), CAST(member.rolname AS TEXT) FROM pg_auth_members
JOIN pg_roles AS role ON role.oid = roleid JOIN pg_roles AS member ON member.oid = pg_auth_members.member
WHERE role.rolname IN ('trato_reader', 'trato_user', 'trato_admin') AND member.rolcanlogin
ORDER BY 1, 2
"""
OWNERS = """
SELECT DISTINCT quote_ident(tableowner) FROM pg_tables JOIN pg_roles ON rolname = tableowner
WHERE schemaname = current_schema() AND rolcanlogin
"""
OWNED = """
SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, quote_ident(relname) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v')
"""
ROUTINES = """
SELECT CAST(CAST(oid AS regprocedure) AS TEXT) FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, 'trato_')
"""


def make(schema: str) -> Iterator[str]:
    """Yield the statements that make the roles and give them their rights in a schema.

    Tables that later versions of the program make give them the same rights.
    """
    for role in ROLES:
        yield _MADE.format(role=role)
    yield f"GRANT {ADMIN} TO CURRENT_USER"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {READER}, {USER}, {ADMIN}"
    yield f"GRANT CREATE ON SCHEMA {schema} TO {ADMIN}"


def give(schema: str, owned: list[tuple[str, str]], routines: list[str]) -> Iterator[str]:
    """Yield the statements that give the roles their rights on what is in a schema."""
    for kind, name in owned:
        yield f"ALTER {kind} {schema}.{name} OWNER TO {ADMIN}"
    for routine in routines:
        yield f"ALTER FUNCTION {routine} OWNER TO {ADMIN}"
    everything = f"ALL TABLES IN SCHEMA {schema}"
    yield f"REVOKE ALL ON {everything} FROM PUBLIC, {READER}, {USER}"
    yield f"GRANT SELECT ON {everything} TO {READER}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {everything} TO {USER}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(_READ_ONLY)} FROM {USER}"
    yield f"GRANT UPDATE (last_no_used, version) ON number_series TO {USER}"
    # what was done by whom can be added to, and not be changed
    yield f"REVOKE UPDATE, DELETE ON change FROM {USER}"
    yield f"REVOKE INSERT, DELETE ON counter FROM {USER}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {USER}"
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {ADMIN} IN SCHEMA {schema}"
    yield f"{later} GRANT SELECT ON TABLES TO {READER}"
    yield f"{later} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {USER}"
    yield f"{later} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {USER}"
