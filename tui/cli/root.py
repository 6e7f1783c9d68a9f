"""`trato` itself: its commands by name, each loaded when it is used."""

from __future__ import annotations

from typing import Any

import click

from store import __version__
from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import Option
from tui.cli.settings import current

COMMANDS = {
    "contact": ("tui.cli.contact", "contact", N_("Contacts: companies and persons.")),
    "alternative-address": (
        "tui.cli.alternative_address",
        "alternative_address",
        N_("Alternative addresses: where else contacts are reached, and from when to when."),
    ),
    "interaction": (
        "tui.cli.log",
        "interaction",
        N_("The interaction log: what was said, written and sent."),
    ),
    "log": ("tui.cli.log", "log", N_("Log an interaction with a contact.")),
    "letter": ("tui.cli.letter", "letter", N_("Write a letter to contacts.")),
    "record": (
        "tui.cli.record",
        "record",
        N_("Record what happened in another program: a document, an e-mail, a call, a meeting."),
    ),
    "mail": (
        "tui.cli.mail",
        "mail",
        N_("Send mail through the outbox; read mailboxes into the log."),
    ),
    "calendar": (
        "tui.cli.calendar",
        "calendar",
        N_("Read calendars into the log: meetings that have happened."),
    ),
    "spool": (
        "tui.cli.spooling",
        "spool",
        N_("What hooks have kept in files: take it in, list it, try again what failed."),
    ),
    "unmatched": (
        "tui.cli.unmatched",
        "unmatched",
        N_("E-mails, calls and documents of which it is not certain whose they are."),
    ),
    "event": (
        "tui.cli.unmatched",
        "event",
        N_("All that recorded itself, and why what is not in the log is not."),
    ),
    "never-log": (
        "tui.cli.unmatched",
        "never_log",
        N_("Addresses, domains and mail folders of which nothing is ever logged."),
    ),
    "document": (
        "tui.cli.document",
        "document",
        N_("Sales documents: quotes, order confirmations, invoices, credit memos, reminders."),
    ),
    "company-information": (
        "tui.cli.company_information",
        "company_information",
        N_("What the company says of itself on its documents: address, bank account, logo."),
    ),
    "print": (
        "tui.cli.printing",
        "printing",
        N_("Print documents into a file, on a printer or as a mail, and log them."),
    ),
    "layout": (
        "tui.cli.layouts",
        "layout",
        N_("The layouts of documents: list them, write one out to make your own of it."),
    ),
    "segment": (
        "tui.cli.segment",
        "segment",
        N_("Segments: contacts that are spoken to together."),
    ),
    "logged-segment": (
        "tui.cli.logged_segment",
        "logged_segment",
        N_("Logged segments: what was logged together."),
    ),
    "saved-criteria": (
        "tui.cli.saved_criteria",
        "saved_criteria",
        N_("Saved criteria: how the contacts of a segment were chosen, to be done again."),
    ),
    "template": (
        "tui.cli.template",
        "template",
        N_("Interaction templates: what a kind of interaction usually is, costs and takes."),
    ),
    "group": (
        "tui.cli.group",
        "group",
        N_("Interaction groups: what templates are gathered under."),
    ),
    "template-setup": (
        "tui.cli.template",
        "template_setup",
        N_("Which template records each kind of document, e-mail or call."),
    ),
    "setup": (
        "tui.cli.setup",
        "setup",
        N_("The marketing set-up: defaults, number series, where attachments are kept."),
    ),
    "salesperson": ("tui.cli.simple", "salesperson", N_("Salespeople.")),
    "user": (
        "tui.cli.simple",
        "user",
        N_("Users of the operating system, and which salesperson each one is."),
    ),
    "profile-questionnaire": (
        "tui.cli.profile",
        "profile_questionnaire",
        N_("Profile questionnaires: what is asked about contacts."),
    ),
    "profile-line": (
        "tui.cli.profile",
        "profile_line",
        N_("The questions of profile questionnaires, and the answers to them."),
    ),
    "profile-rating": (
        "tui.cli.profile",
        "profile_rating",
        N_("How many points answers give for questions that rate contacts."),
    ),
    "mailing-group": ("tui.cli.assigned", "mailing_group", N_("Mailing groups.")),
    "industry-group": (
        "tui.cli.assigned",
        "industry_group",
        N_("Industry groups: what companies make, sell or do."),
    ),
    "business-relation": (
        "tui.cli.assigned",
        "business_relation",
        N_("Business relations: what companies are to us."),
    ),
    "job-responsibility": (
        "tui.cli.assigned",
        "job_responsibility",
        N_("Job responsibilities: what persons decide or look after."),
    ),
    "web-source": (
        "tui.cli.assigned",
        "web_source",
        N_("Web sources: where companies are looked up."),
    ),
    "organizational-level": (
        "tui.cli.simple",
        "organizational_level",
        N_("Organizational levels: where persons stand in their companies."),
    ),
    "territory": (
        "tui.cli.simple",
        "territory",
        N_("Territories: the regions that contacts are in."),
    ),
    "salutation": (
        "tui.cli.salutation",
        "salutation",
        N_("Salutations: how contacts are addressed, with a formula for each language."),
    ),
    "import-run": (
        "tui.cli.import_runs",
        "import_run",
        N_("Imports of contacts that were made; an import can be taken back."),
    ),
    "import-mapping": (
        "tui.cli.import_runs",
        "import_mapping",
        N_("How files of contacts are read: the field of each column, kept under a name."),
    ),
    "number-series": (
        "tui.cli.simple",
        "number_series",
        N_("Number series: where new numbers come from."),
    ),
    "change": (
        "tui.cli.change",
        "change",
        N_("The change log: who changed what, when and from where."),
    ),
    "search": (
        "tui.cli.search",
        "search",
        N_("Find pages, reports, actions and records, as the search bar does."),
    ),
    "open": ("tui.cli.screens", "open_page", N_("Open the screens on a page.")),
    "keys": (
        "tui.cli.screens",
        "keys",
        N_("List what can be done on the screens, and the keys for it."),
    ),
    "init": (
        "tui.cli.database",
        "init",
        N_("Make a new database with the usual groups, templates and number series."),
    ),
    "demo": (
        "tui.cli.database",
        "demo",
        N_("Make a new database with a demo company: contacts, segments, two years of history."),
    ),
    "backup": (
        "tui.cli.backups",
        "backup",
        N_("Copy the database into a file, checked, while others go on working with it."),
    ),
    "restore": (
        "tui.cli.backups",
        "restore",
        N_("Put a copy in the place of the database, after it was checked; list the copies."),
    ),
    "archive": (
        "tui.cli.archive",
        "archive",
        N_("Move old interactions into a file of their own, which can be opened and read."),
    ),
    "database": (
        "tui.cli.servers",
        "database",
        N_("Move a database to a server or back, and give people rights in it."),
    ),
    "migrate": (
        "tui.cli.database",
        "migrate",
        N_("Bring the database up to the schema of this version of the program."),
    ),
    "doctor": (
        "tui.cli.doctor",
        "doctor",
        N_("Check the database, the configuration and the terminal."),
    ),
}


def _version(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value:
        from tui.cli import output

        output.write_text(f"trato {__version__}")
        ctx.exit()


@click.command(
    "trato",
    cls=Group,
    lazy=COMMANDS,
    invoke_without_command=True,
    help=N_(
        "Contacts, interactions and segments of a company, in the terminal. "
        "Without a command the screens open."
    ),
    examples=["contact list --where city=Madrid --limit 20", "log CT000107 ONSITE"],
)
@click.option(
    "--version", cls=Option, is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help=N_("Show the version and exit."),
)  # fmt: skip
@click.pass_context
def root(ctx: click.Context) -> None:
    """Open the screens when no command is given."""
    settings = current()
    if ctx.invoked_subcommand is None and settings.open_screens is not None:
        ctx.exit(settings.open_screens("", settings))
