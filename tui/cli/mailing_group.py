"""`trato mailing-group`: mailing groups and who is in them."""

from __future__ import annotations

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.options import argument

mailing_group = noun_group(
    "mailing-group",
    N_("Mailing groups."),
    N_("CODE"),
    ("NEWS", "description=Newsletter", "code=N*"),
)


@mailing_group.command(
    "assign",
    help=N_("Put contacts into a mailing group."),
    examples=["mailing-group assign NEWS CT000107 'Adatum Corporation'"],
)
@argument("code", N_("CODE"))
@argument("contacts", N_("CONTACT"), nargs=-1, required=True)
def assign(code: str, contacts: tuple[str, ...]) -> None:
    """Put contacts, by number, name or e-mail address, into a mailing group."""
    from store import mailing_groups
    from store.contacts import find
    from tui.cli import output

    keys = [find(contact).key for contact in contacts]
    added = sum(mailing_groups.assign(key, code) for key in keys)
    output.write_done(added=added)


@mailing_group.command(
    "withdraw",
    help=N_("Take contacts out of a mailing group."),
    examples=["mailing-group withdraw NEWS CT000107"],
)
@argument("code", N_("CODE"))
@argument("contacts", N_("CONTACT"), nargs=-1, required=True)
def withdraw(code: str, contacts: tuple[str, ...]) -> None:
    """Take contacts out of a mailing group."""
    from store import mailing_groups
    from store.contacts import find
    from tui.cli import output

    keys = [find(contact).key for contact in contacts]
    removed = sum(mailing_groups.withdraw(key, code) for key in keys)
    output.write_done(removed=removed)
