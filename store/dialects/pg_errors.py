"""What the errors of a server of PostgreSQL mean, as sentences that say what to do."""

from __future__ import annotations

from store.dialects.driver import psycopg
from store.dialects.pg_connection import CommitUnknown
from store.dialects.pg_pooler import NO_CONNECTION
from store.errors import Busy, ConnectionLost, RightMissing, StorageFailed, StoreError
from store.text import N_

_UNKNOWN = N_(
    "The connection to the database was lost while it saved, and no server answers. Look whether it "
    "was saved before you enter it again."
)
_BUSY = {"55P03", "40P01", "40001", "57014"}
_UNREACHED = ("connection failed", "connection is bad", "failed to resolve", "server login")
_LOST = {"57P01", "57P02", "57P03", "25P03", ""}
_OF_CONNECTIONS = "08"
"""How the states begin that are of the connection itself: what a pooler says has one of them."""
_READ_ONLY = N_(
    "None of the servers of %(where)s may be written now. Try again, or ask the administrator which "
    "of them is the primary."
)
_TOLD = (
    (
        (
            "too many clients",
            "too many connections",
            "remaining connection slots",
            "no more connections allowed",
            NO_CONNECTION,
        ),
        N_(
            "The server of %(where)s has no connection left for another session. Try again when "
            "somebody has left, or ask its administrator for more connections."
        ),
    ),
    (
        ("starting up", "shutting down", "recovery mode", "not yet accepting"),
        N_(
            "The server of %(where)s is just starting or stopping. Nothing was saved: try again in "
            "a moment."
        ),
    ),
    (
        ("authentication failed", "no password supplied"),
        N_(
            "The server does not accept the user or the password for %(where)s. Put the password "
            "into ~/.pgpass, or name a command in the address: ?password_command=pass%%20show%%20crm."
        ),
    ),
    (
        ("unsupported startup parameter",),
        N_(
            "The pooler of %(where)s does not take a parameter of the address. Leave it out, or name it "
            "in ignore_startup_parameters of the pooler."
        ),
    ),
    (
        ("root certificate file",),
        N_(
            "The certificate that vouches for the server of %(where)s is not where it was looked for. "
            "Name its file in the address: ?sslrootcert=FILE."
        ),
    ),
    (
        ("certificate verify failed", "server certificate for"),
        N_(
            "The server of %(where)s does not prove that it is the one of that name. Compare the name "
            "in the address, and the file that sslrootcert names, with its certificate."
        ),
    ),
    (
        ("does not support SSL",),
        N_(
            "The server of %(where)s does not encrypt, and the address wants that (sslmode). Ask its "
            "administrator to turn it on."
        ),
    ),
    (
        ("pg_hba.conf",),
        N_("The server does not let this user or machine in: %(where)s. Ask its administrator."),
    ),
    (
        ("does not exist", "no such database", "no such user"),
        N_("The server has no such database or user: %(where)s. Ask its administrator to make it."),
    ),
    (("read-only", "hot standby", "in recovery"), _READ_ONLY),
)


def meaning(error: BaseException, where: str) -> StoreError | None:
    """Return what an error, or what it came of, means for who works in the database `where`."""
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, StoreError):
            return chain
        if isinstance(chain, CommitUnknown):
            return StorageFailed(_UNKNOWN)
        if isinstance(chain, psycopg.Error):
            return _of_server(chain, where)
        chain = chain.__context__
    return None


def _of_server(error: psycopg.Error, where: str) -> StoreError | None:
    state = error.sqlstate or ""
    if state in _BUSY:
        return Busy()
    if state == "53100":
        return StorageFailed.disk_full()
    if state == "42501":
        return RightMissing()
    if state == "25006":
        return StorageFailed(_READ_ONLY, where=where)
    lost = state in _LOST or state.startswith(_OF_CONNECTIONS)
    if lost and isinstance(error, psycopg.OperationalError):
        text = str(error)
        for signs, message in _TOLD:
            if any(sign in text for sign in signs):
                return StorageFailed(message, where=where)
        if isinstance(error, psycopg.errors.ConnectionTimeout) or text.startswith(_UNREACHED):
            return StorageFailed(
                N_(
                    "The server of %(where)s does not answer. Nothing more is saved until it does: try "
                    "again, or check the name and the network."
                ),
                where=where,
            )
        return ConnectionLost()
    if state.startswith("53"):
        return Busy()
    return None
