"""`trato mail send`, `outbox` and what else concerns mail that leaves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.delivery import explain, later_option, ready, run, send
from tui.cli.nouns import list_options, records, write_list
from tui.cli.options import argument, filters_of, option, where
from tui.cli.settings import current
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.mail_writing import Draft
    from tui.cli.commands import Group

NO = N_("NO")
TEMPORARY = 75
INTERRUPTED = 130


def add_outbox_commands(mail: Group) -> None:
    """Give `trato mail` the commands of the outbox."""
    _add_send(mail)
    _add_outbox(mail)
    _add_show(mail)
    _add_decision(
        mail,
        "retry",
        N_("Have mails sent as soon as may be, also such as were given up or withdrawn."),
        "mail retry 12",
    )
    _add_decision(
        mail,
        "withdraw",
        N_("Take mails that wait out of the outbox; their interactions say Error."),
        "mail withdraw 12",
    )
    _add_check(mail)


# --- send --------------------------------------------------------------------------------------


def _letter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for decorator in (
        option(
            "--attach",
            "files",
            multiple=True,
            metavar=N_("FILE"),
            help=N_("A file that goes along; can be given again."),
        ),
        option("--cc", "copy_to", default="", metavar=N_("ADDRESS"), help=N_("Copies to.")),
        option(
            "--to",
            "recipient",
            default="",
            metavar=N_("ADDRESS"),
            help=N_("Another address than that of the contact."),
        ),
        option(
            "--template",
            default="",
            metavar=N_("TEMPLATE"),
            help=N_("Send the document of an interaction template, and log it as such."),
        ),
        option(
            "--body-file",
            "body",
            default="",
            metavar=N_("FILE"),
            help=N_("The text, Markdown with fields such as {{ contact.name }}; - or nothing is "
                    "standard input."),
        ),
        option("--subject", default="", metavar=N_("TEXT"), help=N_("The subject.")),
    ):  # fmt: skip
        command = decorator(command)
    return command


def _add_send(mail: Group) -> None:
    @mail.command(
        "send",
        help=N_(
            "Without a contact, send what is due in the outbox: for cron and timers. The exit code "
            "is 75 when something has to be tried again. With contacts, write a mail to each of "
            "them; it is logged by the template that the set-up names for e-mails."
        ),
        examples=[
            "mail send",
            "mail send CT000107 --subject 'Your offer' --body-file offer.md --attach offer.pdf",
            "mail send --where mailing_group_code=NEWS --template NEWS --yes",
        ],
    )
    @argument("contacts", N_("CONTACT"), nargs=-1)
    @_letter_options
    @where()
    @option(
        "--all",
        "everything",
        is_flag=True,
        help=N_("Also what was put off for a later attempt."),
    )
    @later_option()
    def send_mail(
        contacts: tuple[str, ...], filters: tuple[str, ...], everything: bool, later: bool,
        **letter: Any,
    ) -> None:  # fmt: skip
        if contacts or filters:
            _write(_chosen(contacts, filters), later=later, **letter)
            return
        if any(letter.values()):
            raise click.UsageError(_("Say to whom: name a contact, or give --where."))
        _send_due(everything)


def _send_due(everything: bool) -> None:
    from tui.cli import output

    result = run(everything=everything)
    output.write_done(
        sent=result.sent, put_off=result.put_off, failed=result.failed, waiting=result.waiting
    )
    explain(result)
    if result.stopped:
        raise click.exceptions.Exit(INTERRUPTED)
    if result.problem is not None or result.put_off:
        raise click.exceptions.Exit(TEMPORARY)


def _chosen(contacts: Sequence[str], filters: tuple[str, ...]) -> list[str]:
    """Return the numbers of the contacts, after a question when filters choose them."""
    from store.contacts import find

    chosen = [find(contact).key for contact in contacts]
    if filters:
        chosen += [record.key for record in records("contact", filters_of(filters))]
        if chosen:
            question = ngettext(
                "Write to %(count)s contact?", "Write to %(count)s contacts?", len(chosen)
            )
            current().confirm(question % {"count": len(chosen)})
    return list(dict.fromkeys(chosen))


def _write(contacts: list[str], *, template: str, subject: str, later: bool, **letter: Any) -> None:
    from store import mail_writing

    if template and (letter["body"] or letter["files"]):
        raise click.UsageError(
            _("A template brings its own document: leave --body-file and --attach out.")
        )
    draft = None if template else _draft(subject, **letter)
    ready(later=later)
    if draft is None:
        written = mail_writing.write_by_template(
            contacts, template, subject, letter["recipient"], letter["copy_to"]
        )
    else:
        written = mail_writing.write(contacts, draft)
    if written:
        send(later=later)
    _write_mails([item.mail_no for item in written], later=later)


def _draft(subject: str, *, body: str, files: Sequence[str], **addresses: str) -> Draft:
    from store.exchange.merging import decoded
    from store.interactions import NewAttachment
    from store.mail_writing import Draft
    from tui.cli import files as documents

    if not body and sys.stdin.isatty():
        raise click.UsageError(_("Give the text of the mail by --body-file, or --template."))
    text = decoded(documents.read_bytes(body or documents.STANDARD))
    attached = tuple(
        NewAttachment(documents.name_of(path), documents.read_bytes(path)) for path in files
    )
    return Draft(subject, text, files=attached, **addresses)


def _write_mails(numbers: Sequence[int], *, later: bool) -> None:
    """Write mails, and end with the exit code that says whether all of them were sent."""
    from store.nouns import noun
    from store.records import get
    from tui.cli import output

    owner = noun("outgoing-mail")
    mails = [get(owner, number) for number in numbers]
    output.write_records(owner, mails)
    states = {mail["status"].key for mail in mails}
    if "failed" in states:
        raise click.exceptions.Exit(1)
    if not later and states - {"sent"}:
        raise click.exceptions.Exit(TEMPORARY)


# --- what is in it -----------------------------------------------------------------------------


def _add_outbox(mail: Group) -> None:
    @mail.command(
        "outbox",
        help=N_(
            "List the mails that are not sent, the last one first: their state, attempts, and what "
            "went wrong."
        ),
        examples=["mail outbox", "mail outbox --all --where sent_at=t"],
    )
    @option("--all", "everything", is_flag=True, help=N_("Also those that were sent."))
    @list_options
    def outbox(everything: bool, **options: Any) -> None:
        fixed = [] if everything else [("status", "<>sent")]
        write_list("outgoing-mail", **options, fixed=fixed)


def _add_show(mail: Group) -> None:
    @mail.command(
        "show",
        help=N_("Write a mail as it is sent into a file, or to standard output."),
        examples=["mail show 12", "mail show 12 offer.eml"],
    )
    @argument("number", NO)
    @argument("path", N_("FILE"), required=False)
    def show(number: str, path: str | None) -> None:
        from store.mail_composing import compose
        from store.nouns import noun
        from store.records import find_id
        from tui import mailing
        from tui.cli import files

        mail_no = find_id(noun("outgoing-mail"), number)
        content = compose(mail_no, mailing.settings_of(current().config)).envelope.content
        if path:
            files.confirm_overwrite(path)
        files.write_bytes(path or files.STANDARD, content)


def _add_decision(mail: Group, verb: str, text: Any, example: str) -> None:
    @mail.command(
        verb, help=text, examples=[example, f"mail {verb} --where recipient=*@adatum.com"]
    )
    @argument("numbers", NO, nargs=-1)
    @where()
    def decide(numbers: tuple[str, ...], filters: tuple[str, ...]) -> None:
        from store import outbox
        from tui.cli import output

        chosen: list[Any] = list(numbers)
        if filters:
            unsent = [("status", "<>sent"), ("status", "<>sending")]
            chosen += [row.key for row in records("outgoing-mail", [*unsent, *filters_of(filters)])]
        elif not numbers:
            raise click.UsageError(_("Name mails by their numbers, or give --where."))
        if verb == "retry":
            output.write_done(queued=outbox.retry(chosen))
        else:
            output.write_done(withdrawn=outbox.withdraw(chosen))


def _add_check(mail: Group) -> None:
    @mail.command(
        "check",
        help=N_(
            "Connect to the mail server as the configuration says, log in, and say what is wrong. "
            "Nothing is sent."
        ),
        examples=["mail check"],
        database=False,
    )
    def check() -> None:
        from tui import mailing
        from tui.cli import output
        from tui.cli.columns import column

        config = current().config
        mailing.check(config)
        settings = mailing.settings_of(config)
        values = {
            "from": settings.sender,
            "server": settings.sendmail or settings.host,
            "security": "" if settings.sendmail else settings.security,
            "user": settings.user,
        }
        columns = [
            column("from", N_("From")),
            column("server", N_("Server")),
            column("security", N_("Security")),
            column("user", N_("User")),
        ]
        output.write_object(columns, values)
        output.say(_("Mail can be sent."))
