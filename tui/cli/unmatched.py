"""`trato unmatched`, `event` and `never-log`: what recorded itself, and what waits."""

from __future__ import annotations

import click

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.options import argument, as_text, option
from tui.i18n import _

NO = N_("NO")

unmatched = noun_group(
    "unmatched",
    N_("E-mails, calls and documents of which it is not certain whose they are."),
    NO,
    ("12", "", "kind=email"),
    verbs=("list", "show"),
)
event = noun_group(
    "event",
    N_("All that recorded itself, and why what is not in the log is not."),
    NO,
    ("12", "", "status=skipped"),
    verbs=("list", "show"),
)
never_log = noun_group(
    "never-log",
    N_("Addresses, domains and mail folders of which nothing is ever logged."),
    NO,
    ("3", "kind=domain value=example.com", "kind=domain"),
    verbs=("list", "show", "add", "set", "delete"),
    key_given=False,
)


@unmatched.command(
    "assign",
    help=N_(
        "Say which contact it is; all that waits for the same address is logged for it. Without "
        "CONTACT it is the proposed one: whose mail it answers."
    ),
    examples=["unmatched assign 12 CT000107", "unmatched assign 13"],
)
@argument("key", NO)
@argument("contact", N_("[CONTACT]"), required=False, default="")
@option("--once", is_flag=True, help=N_("Do not give the contact the address or number."))
def assign(key: str, contact: str, once: bool) -> None:
    """Assign what waits to a contact, by number, name or e-mail address."""
    from store import unmatched as waiting
    from store.contacts import find
    from store.nouns import noun
    from store.records import get
    from tui.cli import output

    row = get(noun("unmatched"), key)
    if not contact and not row["proposed_no"]:
        raise click.UsageError(_("No contact is proposed for it. Name one."))
    contact = contact or row["proposed_no"]
    count = waiting.assign(row["event_no"], row["party_no"], find(contact).key, keep=not once)
    output.write_done(logged=count)


@unmatched.command(
    "ignore",
    help=N_("Leave what waits out of the log, this once."),
    examples=["unmatched ignore 12 13"],
)
@argument("keys", NO, nargs=-1, required=True)
def ignore(keys: tuple[str, ...]) -> None:
    """Leave out of the log."""
    from store import unmatched as waiting
    from store.nouns import noun
    from store.records import get
    from tui.cli import output

    rows = [get(noun("unmatched"), key) for key in keys]
    done = waiting.ignore_all((row["event_no"], row["party_no"]) for row in rows)
    output.write_done(ignored=done)


@unmatched.command(
    "attachment",
    help=N_("Write what came with it, such as the e-mail, into a file; - is standard output."),
    examples=["unmatched attachment 12 --text", "unmatched attachment 12 message.eml"],
)
@argument("key", NO)
@argument("path", N_("FILE"), required=False)
@as_text()
def attachment_of_waiting(key: str, path: str | None, as_text: bool) -> None:
    """Write what came with what waits."""
    from store import recorded_events
    from store.nouns import noun
    from store.records import get
    from tui.cli import files

    number = get(noun("unmatched"), key)["event_no"]
    files.write_document(recorded_events.document(number), path, as_text)


@event.command(
    "attachment",
    help=N_("Write what came with an event, such as the e-mail, into a file."),
    examples=["event attachment 12 --text", "event attachment 12 message.eml"],
)
@argument("key", NO)
@argument("path", N_("FILE"), required=False)
@as_text()
def attachment_of_event(key: str, path: str | None, as_text: bool) -> None:
    """Write what came with an event."""
    from store import recorded_events
    from tui.cli import files

    files.write_document(recorded_events.document(key), path, as_text)


@unmatched.command(
    "retry",
    help=N_("Match all that waits once more: contacts have changed since."),
    examples=["unmatched retry"],
)
def retry() -> None:
    """Try again."""
    from store import unmatched as waiting
    from tui.cli import output

    output.write_done(logged=waiting.try_again())
