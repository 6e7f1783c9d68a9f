"""The tables of codes that contacts may have several of, and the verbs that assign them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui.cli.nouns import noun_group
from tui.cli.options import argument, option

if TYPE_CHECKING:
    from tui.cli.commands import Group

_CODE = N_("CODE")
_CONTACT = N_("CONTACT")


def _assigned(name: str, text: Caption, example: tuple[str, str, str]) -> Group:
    """Return the commands of a table of codes, with `withdraw`."""
    group = noun_group(name, text, _CODE, example)

    @group.command(
        "withdraw",
        help=N_("Take the code from contacts."),
        examples=[f"{name} withdraw {example[0]} CT000107"],
    )
    @argument("code", _CODE)
    @argument("contacts", _CONTACT, nargs=-1, required=True)
    def withdraw(code: str, contacts: tuple[str, ...]) -> None:
        from store import assignments
        from tui.cli import output

        output.write_done(removed=assignments.withdraw(name, _numbers(contacts), code))

    return group


def _add_assign(group: Group, name: str, code: str) -> Group:
    """Give the commands of a table of codes the verb `assign`."""

    @group.command(
        "assign",
        help=N_("Give contacts the code, by number, name or e-mail address."),
        examples=[f"{name} assign {code} CT000107 'Adatum Corporation'"],
    )
    @argument("code", _CODE)
    @argument("contacts", _CONTACT, nargs=-1, required=True)
    def assign(code: str, contacts: tuple[str, ...]) -> None:
        _assign(name, code, contacts, {})

    return group


def _assign(name: str, code: str, contacts: tuple[str, ...], details: dict[str, object]) -> None:
    from store import assignments
    from tui.cli import output

    output.write_done(added=assignments.assign(name, _numbers(contacts), code, details))


def _numbers(contacts: tuple[str, ...]) -> list[str]:
    from store.contacts import find

    return [find(contact).key for contact in contacts]


mailing_group = _add_assign(
    _assigned(
        "mailing-group", N_("Mailing groups."), ("NEWS", "description=Newsletter", "code=N*")
    ),
    "mailing-group",
    "NEWS",
)
industry_group = _add_assign(
    _assigned(
        "industry-group",
        N_("Industry groups: what companies make, sell or do."),
        ("RETAIL", "description='Retail trade'", "code=R*"),
    ),
    "industry-group",
    "RETAIL",
)
job_responsibility = _add_assign(
    _assigned(
        "job-responsibility",
        N_("Job responsibilities: what persons decide or look after."),
        ("PURCHASE", "description=Purchasing", "code=P*"),
    ),
    "job-responsibility",
    "PURCHASE",
)
business_relation = _assigned(
    "business-relation",
    N_("Business relations: what companies are to us."),
    ("CUST", "description=Customer", "no_of_contacts=>0"),
)
web_source = _assigned(
    "web-source",
    N_("Web sources: where companies are looked up."),
    ("MAPS", "url='https://www.openstreetmap.org/search?query=%1'", "code=M*"),
)


@business_relation.command(
    "assign",
    help=N_("Give companies a business relation, and their number in another program."),
    examples=[
        "business-relation assign PRESS CT000107 'Adatum Corporation'",
        "business-relation assign CUST CT000107 --link-to-table customer --link-no 10000",
    ],
)
@argument("code", _CODE)
@argument("contacts", _CONTACT, nargs=-1, required=True)
@option(
    "--link-to-table",
    "table",
    metavar=N_("TABLE"),
    default=None,
    help=N_("What they are there: customer, vendor, bank_account or employee."),
)
@option(
    "--link-no", "number", metavar=N_("NO"), default=None, help=N_("Their number in that table.")
)
def assign_relation(
    code: str, contacts: tuple[str, ...], table: str | None, number: str | None
) -> None:
    """Give companies a business relation."""
    given = {"link_to_table": table, "link_no": number}
    details = {name: value for name, value in given.items() if value is not None}
    _assign("business-relation", code, contacts, dict(details))


@web_source.command(
    "assign",
    help=N_("Give companies a web source, and the word they are looked up by there."),
    examples=["web-source assign MAPS CT000107 --search-word 'Adatum Atlanta'"],
)
@argument("code", _CODE)
@argument("contacts", _CONTACT, nargs=-1, required=True)
@option(
    "--search-word",
    "word",
    metavar=N_("WORD"),
    default=None,
    help=N_("Instead of their names."),
)
def assign_web_source(code: str, contacts: tuple[str, ...], word: str | None) -> None:
    """Give companies a web source."""
    _assign("web-source", code, contacts, {} if word is None else {"search_word": word})


@web_source.command(
    "launch",
    help=N_("Show where a web source says something about a contact, and open it with --open."),
    examples=["web-source launch MAPS CT000107", "web-source launch MAPS CT000107 --open"],
)
@argument("code", _CODE)
@argument("contact", _CONTACT)
@option("--open", "opened", is_flag=True, help=N_("Open it in the browser of the configuration."))
def launch(code: str, contact: str, opened: bool) -> None:
    """Show, and perhaps open, the page of a web source about a contact."""
    from store.assigned_tables import web_address
    from store.contacts import find
    from tui import browser
    from tui.cli import output

    address = web_address(code, find(contact).key)
    if opened:
        browser.open_page(address)
    output.write_done(url=address, opened=opened)
