"""The configuration file, `$XDG_CONFIG_HOME/trato/config.toml`.

An example::

database = "/srv/trato/trato.db"
language = "es"
theme = "trato-dark"
browser = "firefox --new-window"

[keys]
"log" = "f9"

[commands]
call = "xdg-open tel:{}"
mail = "xdg-open mailto:{}"
open = "xdg-open {}"

[mail]
from = "Cronus <info@cronus.example>"
host = "smtp.cronus.example"
user = "info"
password_command = "pass show mail/cronus"

[imap.work]
host = "imap.cronus.example"
user = "jo@cronus.example"
password_command = "pass show mail/jo"

[print]
queue = "office"
layouts = "/srv/trato/layouts"

[backup]
automatic = true
folder = "/media/disk/trato"
keep_daily = 7
keep_weekly = 4
keep_monthly = 12
"""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from store.errors import StoreError
from store.text import N_
from tui.i18n import LANGUAGES, locale_language, set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.backup_plan import Plan
    from store.exchange.imap import Account


_COMMANDS = ("call", "mail", "open")
_MAIL: dict[str, type] = {
    "from": str, "as_salesperson": bool, "host": str, "port": int, "security": str, "user": str,
    "password_command": str, "sendmail": str,
}  # fmt: skip
_IMAP: dict[str, type] = {
    "host": str, "user": str, "port": int, "security": str, "password_command": str,
    "authentication": str, "folders": list,
}  # fmt: skip
_AUTHENTICATION = ("password", "xoauth2")
_PRINT: dict[str, type] = {"command": str, "queue": str, "layouts": str}
_BACKUP: dict[str, type] = {
    "automatic": bool, "folder": str, "keep_daily": int, "keep_weekly": int, "keep_monthly": int,
}  # fmt: skip
_SECURITY = ("starttls", "tls", "none")


class ConfigurationError(StoreError):
    """The configuration file cannot be read, or says something that cannot be understood."""

    exit_code = 2


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Config(NamedTuple):
    """What the file says; an empty text where it says nothing.

    `browser` is the program that opens web pages, with its arguments as a shell would part them.
    `keys` gives an action another key, by the name of the action. `commands` are the programs that
    `call`, `mail` and `open` start, with {} for the number, the address or the file. `mail` says how
    mail is sent; `tui.mailing` makes the settings of it. `imap` are mailboxes on servers by name;
    `tui.mail_accounts` makes accounts of them. `printing` says how documents are printed;
    `tui.printing` makes the settings of it, and `layouts` in it is the folder of one's own ones.
    `backup` says how the database is copied by itself; `tui.daily_copies` makes the plan of it.
    """

    path: Path
    database: str = ""
    language: str = ""
    theme: str = ""
    browser: str = ""
    keys: Mapping[str, str] = _NOTHING
    commands: Mapping[str, str] = _NOTHING
    mail: Mapping[str, Any] = _NOTHING
    printing: Mapping[str, str] = _NOTHING
    imap: Mapping[str, Mapping[str, Any]] = _NOTHING
    backup: Mapping[str, Any] = _NOTHING


def directory(kind: str, otherwise: str) -> Path:
    """Return the program's directory of a kind, `$XDG_<kind>_HOME/trato`."""
    home = os.environ.get(f"XDG_{kind}_HOME", "")
    # relative ones are to be ignored, says the specification of these directories
    base = Path(home) if home.startswith("/") else Path.home() / otherwise
    return base / "trato"


def config_path() -> Path:
    """Return where the configuration file is looked for."""
    return directory("CONFIG", ".config") / "config.toml"


def state_directory() -> Path:
    """Return the directory of logs: `$XDG_STATE_HOME/trato`."""
    return directory("STATE", ".local/state")


def load_config(path: Path | None = None) -> Config:
    """Return the configuration; an empty one when there is no file.

    Raises ConfigurationError when the file cannot be read or says something unknown.
    """
    source = path or config_path()
    try:
        text = source.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Config(source)
    except OSError as error:
        raise ConfigurationError(
            N_("The configuration file %(path)s cannot be read. Check its rights."), path=source
        ) from error
    return _checked(source, _parsed(source, text))


def wanted_database(config: Config) -> str:
    """Return the path or URL of the database, when the command line names none."""
    from store import spool

    return os.environ.get("TRATO_DB", "") or config.database or spool.usual_database()


def follow(config: Callable[[], Config]) -> None:
    """Let the session do as the configuration says: layouts, mailboxes on servers, daily copies.

    `config` returns it once one of them is asked.
    """
    from store.session import session

    def account(address: str) -> Account | None:
        from tui.mail_accounts import account_at

        return account_at(address, config())

    def backups() -> Plan:
        from tui.daily_copies import plan_of

        return plan_of(config())

    session.layouts = lambda: config().printing.get("layouts", "")
    session.accounts = account
    session.backups = backups


def choose_language(arguments: Sequence[str]) -> None:
    """Set the language before any text is shown: option, environment, configuration, locale."""
    candidates = [_typed_language(arguments), os.environ.get("TRATO_LANG", "")[:2].lower()]
    chosen = next((name for name in candidates if name in LANGUAGES), "")
    if not chosen:
        try:
            chosen = load_config().language
        except ConfigurationError:
            chosen = ""  # said again, in full, by whatever needs the file
    set_language(chosen or locale_language())


def _typed_language(arguments: Sequence[str]) -> str:
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def _parsed(path: Path, text: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(
            N_("The configuration file %(path)s is not valid TOML: %(reason)s. Correct it."),
            path=path,
            reason=error,
        ) from error


def _checked(path: Path, values: dict[str, Any]) -> Config:
    known: dict[str, type] = {
        "database": str, "language": str, "theme": str, "browser": str, "keys": dict,
        "commands": dict, "mail": dict, "print": dict, "imap": dict, "backup": dict,
    }  # fmt: skip
    _check_kinds(path, values, known)
    keys = values.get("keys", {})
    for name, value in keys.items():
        if not isinstance(value, str):
            raise _wrong(path, f"keys.{name}", value)
    commands = values.get("commands", {})
    for name, value in commands.items():
        if name not in _COMMANDS or not isinstance(value, str):
            raise _wrong(path, f"commands.{name}", value)
    if values.get("language", "") not in ("", *LANGUAGES):
        raise _wrong(path, "language", values["language"])
    browser = values.get("browser", "")
    if not _can_be_parted(browser):
        raise _wrong(path, "browser", browser)
    database = values.get("database", "")
    if database and "://" not in database:
        database = str(Path(database).expanduser())
    language, theme = values.get("language", ""), values.get("theme", "")
    mail = values.get("mail", {})
    _check_mail(path, mail)
    printing = values.get("print", {})
    _check_kinds(path, printing, _PRINT, "print.")
    if not _can_be_parted(printing.get("command", "")):
        raise _wrong(path, "print.command", printing["command"])
    accounts = values.get("imap", {})
    for name, account in accounts.items():
        _check_imap(path, name, account)
    backup = values.get("backup", {})
    _check_backup(path, backup)
    return Config(
        path, database, language, theme, browser, keys, commands, mail, printing, accounts, backup
    )


def _check_kinds(
    path: Path, values: dict[str, Any], known: Mapping[str, type], table: str = ""
) -> None:
    for name, value in values.items():
        if name not in known:
            raise ConfigurationError(
                N_(
                    "The configuration file %(path)s has an unknown setting '%(name)s'. "
                    "It may have: %(known)s."
                ),
                path=path,
                name=f"{table}{name}",
                known=", ".join(known),
            )
        right = isinstance(value, known[name]) and (known[name] is not int or value is not True)
        if not right:
            raise _wrong(path, f"{table}{name}", value)


def _check_mail(path: Path, mail: dict[str, Any]) -> None:
    """Refuse what cannot be how mail is sent; whether it is enough is seen when some is sent."""
    _check_kinds(path, mail, _MAIL, "mail.")
    _check_server(path, mail, "mail")


def _check_server(path: Path, table: Mapping[str, Any], name: str) -> None:
    """Refuse what cannot be how a server is reached."""
    for command in ("password_command", "sendmail"):
        if not _can_be_parted(table.get(command, "")):
            raise _wrong(path, f"{name}.{command}", table[command])
    if table.get("security", _SECURITY[0]) not in _SECURITY:
        raise _wrong(path, f"{name}.security", table["security"])
    if not 0 <= table.get("port", 0) <= 65535:
        raise _wrong(path, f"{name}.port", table["port"])


def _check_imap(path: Path, name: str, account: Any) -> None:
    """Refuse what cannot be a mailbox on a server."""
    if not isinstance(account, dict):
        raise _wrong(path, f"imap.{name}", account)
    _check_kinds(path, account, _IMAP, f"imap.{name}.")
    _check_server(path, account, f"imap.{name}")
    for needed in ("host", "user"):
        if not account.get(needed):
            raise _wrong(path, f"imap.{name}.{needed}", "")
    if account.get("authentication", _AUTHENTICATION[0]) not in _AUTHENTICATION:
        raise _wrong(path, f"imap.{name}.authentication", account["authentication"])
    for folder in account.get("folders", ()):
        if not isinstance(folder, str):
            raise _wrong(path, f"imap.{name}.folders", folder)


def _check_backup(path: Path, backup: dict[str, Any]) -> None:
    """Refuse what cannot be how the database is copied by itself."""
    _check_kinds(path, backup, _BACKUP, "backup.")
    folder = backup.get("folder", "")
    if folder and not Path(folder).expanduser().is_absolute():
        raise _wrong(path, "backup.folder", folder)
    for name, value in backup.items():
        if name.startswith("keep_") and value < 0:
            raise _wrong(path, f"backup.{name}", value)


def _can_be_parted(command: str) -> bool:
    """Return whether the quotes of a command line are closed."""
    if not command:
        return True
    import shlex

    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def _wrong(path: Path, name: str, value: object) -> ConfigurationError:
    return ConfigurationError(
        N_("The configuration file %(path)s: '%(value)s' cannot be the value of '%(name)s'."),
        path=path,
        name=name,
        value=value,
    )
