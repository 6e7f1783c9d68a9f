"""`trato log`, and how interactions get into the log: create, postpone, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Command
from tui.cli.interaction import ENTRY, interaction, write
from tui.cli.nouns import list_options, write_list
from tui.cli.options import argument, assignments, fields_of, option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.interactions import NewAttachment


def _new_entry_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for decorator in (
        option(
            "--postpone",
            is_flag=True,
            help=N_("Finish it later: it is kept among the postponed interactions."),
        ),
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


def _create(values: Mapping[str, object], comments: Sequence[str], path: str, later: bool) -> None:
    from store import interactions
    from tui.cli import files

    verb = interactions.postpone if later else interactions.log
    notes = [files.read_text(comment) for comment in comments]
    write(verb(values, notes, _attachment(path)))


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
def create(fields: tuple[str, ...], comments: tuple[str, ...], attach: str, postpone: bool) -> None:
    """Log an interaction."""
    _create(fields_of(fields), comments, attach, postpone)


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
    postpone: bool,
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
    _create(values, comments, attach, postpone)


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
    entry: str, fields: tuple[str, ...], comments: tuple[str, ...], attach: str, postpone: bool
) -> None:
    """Finish a postponed interaction."""
    from store import interactions
    from tui.cli import files

    notes: list[str] | None = None
    if comments:
        _values, before = interactions.resume_values(entry)
        notes = [*before, *(files.read_text(text) for text in comments)]
    given = fields_of(fields)
    write(interactions.finish(entry, given, notes, _attachment(attach), later=postpone))
