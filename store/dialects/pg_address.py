"""Addresses of databases on servers: what the driver makes of them, and what people see."""

from __future__ import annotations

import shlex
import subprocess
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from store.dialects.driver import psycopg
from store.errors import StorageFailed
from store.text import N_

# isort: split
from psycopg.conninfo import conninfo_to_dict

_OURS = ("replica", "password_command")
_USUAL = {
    "application_name": "trato",
    "connect_timeout": "5",
    "target_session_attrs": "primary",
    "client_encoding": "utf8",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def _split(where: str) -> tuple[str, dict[str, str]]:
    """Return the URL as the driver understands it, and the parameters that are ours."""
    url, _, query = where.partition("?")
    given = parse_qsl(query, keep_blank_values=True)
    ours = {name: value for name, value in given if name in _OURS}
    rest = "&".join(f"{quote(n)}={quote(value)}" for n, value in given if n not in _OURS)
    return f"{url}?{rest}" if rest else url, ours


def without_password(where: str) -> str:
    """Return a URL without the password that may be in it, and without the command that says it."""
    scheme, separator, rest = where.partition("://")
    before, _, query = rest.partition("?")
    authority, slash, path = before.partition("/")
    user, at, hosts = authority.rpartition("@")
    kept = [
        part
        for part in query.split("&")
        if unquote(part.partition("=")[0])
        not in ("password", "sslpassword", "password_command", "")
    ]
    place = f"{user.partition(':')[0]}{at}{hosts}{slash}{path}"
    return f"{scheme}{separator}{place}{'?' if kept else ''}{'&'.join(kept)}"


@lru_cache(maxsize=4)
def _said_by(command: str) -> str:
    """Return what a command of the person's writes: the password."""
    try:
        done = subprocess.run(  # noqa: S603 - it is the person's own command
            shlex.split(command), capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise StorageFailed(
            N_("The command that says the password of the database failed. Try it in a shell.")
        ) from error
    return done.stdout.rstrip("\n")


def parameters(where: str) -> dict[str, Any]:
    """Return the parameters for the driver of a URL. Raises StorageFailed when it is no URL."""
    url, ours = _split(where)
    try:
        given: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.Error as error:
        raise StorageFailed(
            N_("%(where)s is not the address of a database. Write postgresql://user@host/name."),
            where=without_password(where),
        ) from error
    if "password_command" in ours and "password" not in given:
        given["password"] = _said_by(ours["password_command"])
    return {**_USUAL, **given}


def replica(where: str) -> dict[str, Any] | None:
    """Return the parameters for the servers that a URL names for reading; None when it names none."""
    hosts = _split(where)[1].get("replica", "")
    if not hosts:
        return None
    found = parameters(where)
    pairs = [host.rpartition(":") if ":" in host else (host, "", "") for host in hosts.split(",")]
    return found | {
        "host": ",".join(host for host, _, _ in pairs),
        "port": ",".join(port or "5432" for _, _, port in pairs),
        "target_session_attrs": "any",
        "load_balance_hosts": "random",
    }
