"""`trato log`, and how interactions get into the log: create, postpone, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.nouns import noun as interaction_noun
from store.text import N_
from tui.cli.commands import Command
from tui.cli.delivery import deliver_options, ready, say_paper, send
from tui.cli.interaction import ENTRY, interaction, write
from tui.cli.nouns import list_options, write_list
from tui.cli.options import argument, assignments, fields_of, option
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.interactions import NewAttachment
    from store.records import Record


def _new_entry_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for decorator in (
        option(
            "--postpone",
            is_flag=True,
            help=N_("Finish it later: it is kept among the postponed interactions."),
        ),
        deliver_options,
        option(
            "--attach", metavar=N_("FILE"), default="", help=N_("The document that goes with it.")
        ),
        option(
            "--comment",
            "comments",
            multiple=True,
            metavar=N_("TEXT"),
            help=N_("A comment; may be given several times."),
        ),
    ):
        command = decorator(command)
    return command


def _attachment(path: str) -> NewAttachment | None:
    from store.interactions import NewAttachment
    from tui.cli import files

    return NewAttachment(files.name_of(path), files.read_bytes(path)) if path else None


def _create(
    values: Mapping[str, object], comments: Sequence[str], attach: str, **chosen: bool
) -> None:
    from store import interactions
    from tui.cli import files

    notes = [files.read_text(comment) for comment in comments]
    document = _attachment(attach)

    def log(*, postpone: bool, deliver: bool) -> Record:
        if postpone:
            return interactions.postpone(values, notes, document)
        return interactions.log(values, notes, document, deliver=deliver)

    _logged(log, **chosen)


def _logged(log: Callable[..., Record], *, postpone: bool, deliver: bool, later: bool) -> None:
    """Log an interaction, send it if that is wanted, and write what became of it."""
    from store.records import get_by_id

    if postpone and deliver:
        raise click.UsageError(_("What is postponed is not sent: leave --deliver out."))
    if deliver:
        ready(later=later)
    record = log(postpone=postpone, deliver=deliver)
    if deliver:
        send(later=later)
        say_paper(entry_no=str(record.id))
        record = get_by_id(interaction_noun("interaction"), record.id)
    write(record)


@interaction.command(
    "create",
    help=N_("Log an interaction. What is not given comes from the contact and the template."),
    examples=[
        "interaction create contact_no=CT000107 interaction_template_code=ONSITE date=t",
    ],
    noun="interaction",
)
@assignments()
@_new_entry_options
def create(fields: tuple[str, ...], comments: tuple[str, ...], attach: str, **chosen: bool) -> None:
    """Log an interaction."""
    _create(fields_of(fields), comments, attach, **chosen)


@click.command(
    "log",
    cls=Command,
    help=N_(
        "Log an interaction with a contact: its number, its name or its e-mail address. Short for "
        "interaction create."
    ),
    examples=["log 'Adatum Corporation' ONSITE 'Talked about the new prices' duration=45"],
    noun="interaction",
)
@argument("contact", N_("CONTACT"))
@argument("template", N_("TEMPLATE"))
@argument("description", N_("DESCRIPTION"), required=False, default="")
@assignments(required=False)
@_new_entry_options
def log(
    contact: str,
    template: str,
    description: str,
    fields: tuple[str, ...],
    comments: tuple[str, ...],
    attach: str,
    **chosen: bool,
) -> None:
    """Log an interaction with a contact."""
    from store.contacts import find
    from tui.cli import files

    if _is_field(description):
        description, fields = "", (description, *fields)
    values = fields_of(fields)
    values |= {"contact_no": find(contact).key, "interaction_template_code": template}
    if description:
        values["description"] = files.read_text(description)
    _create(values, comments, attach, **chosen)


def _is_field(text: str) -> bool:
    """Return whether a text is FIELD=VALUE: who gives no description may give fields."""
    from store.nouns import noun

    name, sign, _value = text.partition("=")
    return bool(sign) and name.strip().lower().replace("-", "_") in noun("interaction").by_name


@interaction.command(
    "postponed",
    help=N_("List the interactions that are to be finished later."),
    examples=["interaction postponed"],
)
@list_options
def postponed(**options: Any) -> None:
    """List the postponed interactions."""
    write_list("postponed", **options)


@interaction.command(
    "resume",
    help=N_("Finish a postponed interaction; comments are added to those that it has."),
    examples=["interaction resume 1042 evaluation=positive duration=20"],
    noun="interaction",
)
@argument("entry", ENTRY)
@assignments(required=False)
@_new_entry_options
def resume(
    entry: str, fields: tuple[str, ...], comments: tuple[str, ...], attach: str, **chosen: bool
) -> None:
    """Finish a postponed interaction."""
    from store import interactions
    from tui.cli import files

    notes: list[str] | None = None
    if comments:
        _values, before = interactions.resume_values(entry)
        notes = [*before, *(files.read_text(text) for text in comments)]
    given = fields_of(fields)
    document = _attachment(attach)

    def finish(*, postpone: bool, deliver: bool) -> Record:
        return interactions.finish(entry, given, notes, document, later=postpone, deliver=deliver)

    _logged(finish, **chosen)
