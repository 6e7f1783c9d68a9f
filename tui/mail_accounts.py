"""Mailboxes on servers, as the configuration and the command line name them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from store.text import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from store.exchange.imap import Account
    from tui.config import Config

PREFIX = "imap:"


def is_account(text: str) -> bool:
    """Return whether a text names a mailbox on a server, not a file."""
    return text.startswith((PREFIX, "imaps://"))  # imap:// begins with the first one


def account_of(text: str, config: Config, ask: Callable[[Account], str]) -> Account:
    """Return the account that `imap:NAME/Folder` or an address names.

    `ask` returns the password of one for which the configuration has no command. Raises RuleError
    for what names none.
    """
    from dataclasses import replace

    from store.errors import RuleError
    from store.exchange import imap

    if "://" in text:
        account = imap.account_of(text)
        named = _configured(account.address, config)
        if named is None:
            return replace(account, password=partial(ask, account))
        return replace(named, folders=account.folders)
    name, _slash, folder = text.removeprefix(PREFIX).partition("/")
    if name not in config.imap:
        raise RuleError(
            N_("There is no account '%(name)s'. Write [imap.%(name)s] into %(path)s."),
            name=name,
            path=config.path,
        )
    account = _of_table(config.imap[name], config)
    if not config.imap[name].get("password_command"):
        account = replace(account, password=partial(ask, account))
    return replace(account, folders=(folder,)) if folder else account


def account_at(address: str, config: Config) -> Account | None:
    """Return the account that an address is of, when the configuration knows its password."""
    from store.exchange import imap

    return _configured(imap.account_of(address).address, config)


def _configured(address: str, config: Config) -> Account | None:
    for table in config.imap.values():
        account = _of_table(table, config)
        if account.address == address and table.get("password_command"):
            return account
    return None


def _of_table(table: Mapping[str, Any], config: Config) -> Account:
    from store.exchange.imap import Account
    from store.exchange.mail_transports import printed_password

    return Account(
        host=table["host"],
        user=table["user"],
        port=table.get("port", 0),
        security=table.get("security", "tls"),
        authentication=table.get("authentication", "password"),
        folders=tuple(table.get("folders", ())),
        password=partial(
            printed_password, table.get("password_command", ""), table["user"], str(config.path)
        ),
    )
