"""`trato template` and `trato template-setup`."""

from __future__ import annotations

from store.text import N_
from tui.cli.commands import Group
from tui.cli.nouns import noun_group
from tui.cli.options import argument, as_text, assignments, fields_of, option
from tui.cli.settings import answered
from tui.cli.statistics import statistics_command

CODE = N_("CODE")

template = noun_group(
    "template",
    N_("Interaction templates: what a kind of interaction usually is, costs and takes."),
    CODE,
    ("ONSITE", "unit_cost=40", "description=*meeting*"),
    verbs=("list", "show", "delete"),
)
statistics_command(template, "template", CODE, "ONSITE")


@template.command(
    "add",
    help=N_("Add a template. A group is needed."),
    examples=["template add VISIT description=Visit interaction_group_code=MEETING"],
    noun="template",
)
@argument("key", CODE)
@assignments(required=False)
def add(key: str, fields: tuple[str, ...]) -> None:
    """Add a template."""
    from store import templates
    from store.nouns import noun
    from tui.cli import output

    values = {"code": key, **fields_of(fields)}
    record = answered(templates.add, values)
    output.write_record(noun("template"), record)


@template.command(
    "set",
    help=N_("Change fields of a template."),
    examples=["template set ONSITE unit_cost=45 unit_duration=1:30"],
    noun="template",
)
@argument("key", CODE)
@assignments()
def change(key: str, fields: tuple[str, ...]) -> None:
    """Change a template."""
    from store import templates
    from store.nouns import noun
    from tui.cli import output

    values = fields_of(fields)
    record = answered(templates.change, key, values)
    output.write_record(noun("template"), record)


@template.command(
    "attach",
    help=N_("Give a template the document that its interactions are sent with."),
    examples=["template attach GOLF invitation.docx --language ES"],
)
@argument("key", CODE)
@argument("path", N_("FILE"))
@option(
    "--language",
    metavar=N_("LANGUAGE"),
    default=None,
    help=N_("The language of the document; without it the default one of the template."),
)
def attach(key: str, path: str, language: str | None) -> None:
    """Attach a document to a template."""
    from store import merge_data, templates
    from store.nouns import noun
    from tui.cli import files, output
    from tui.i18n import _, sentence

    content, name = files.read_bytes(path), files.name_of(path)
    record = answered(templates.attach, key, content, name, language)
    output.write_record(noun("template-language"), record)
    problem = merge_data.problem_of(content, name)
    if problem is not None:
        output.say(_("It cannot be filled in as it is. %(why)s") % {"why": sentence(problem)})


@template.command(
    "fields",
    help=N_("List the fields that a text may have, with their Spanish names and examples."),
    examples=["template fields", "template fields --json"],
)
def fields() -> None:
    """List the fields of texts."""
    from store.merge_data import FIELDS
    from tui.cli import output
    from tui.cli.columns import column
    from tui.i18n import _

    columns = [
        column("name", N_("Field")),
        column("spanish", N_("Spanish")),
        column("caption", N_("Caption")),
        column("example", N_("Example")),
    ]
    rows = [
        {
            "name": field.name,
            "spanish": field.alias,
            "caption": f"{_(field.group_caption)}: {_(field.caption)}",
            "example": field.example,
        }
        for field in FIELDS
    ]
    output.write_list(columns, rows)


@template.command(
    "attachment",
    help=N_("Write the document of a template into a file; - writes it to standard output."),
    examples=["template attachment BUS letter.md --language ES", "template attachment BUS --text"],
)
@argument("key", CODE)
@argument("path", N_("FILE"), required=False)
@option(
    "--language",
    metavar=N_("LANGUAGE"),
    default=None,
    help=N_("The language of the document; without it the default one of the template."),
)
@as_text()
def attachment(key: str, path: str | None, language: str | None, as_text: bool) -> None:
    """Write the document of a template into a file, or as text."""
    from store import templates
    from tui.cli import files

    files.write_document(templates.export(key, language), path, as_text)


template_setup = Group(
    "template-setup",
    help=N_("Which template records each kind of document, e-mail or call."),
    examples=["template-setup show"],
)


def _write_setup(chosen: dict[str, str]) -> None:
    from store.template_setup import FIELDS
    from tui.cli import output
    from tui.cli.columns import field_column

    output.write_object([field_column(item) for item in FIELDS], chosen)


@template_setup.command(
    "show",
    help=N_("Show the template of every kind; empty when the kind is not recorded."),
    examples=["template-setup show --json"],
)
def show_setup() -> None:
    """Show the template of every kind."""
    from store import template_setup as kinds

    _write_setup(kinds.show())


@template_setup.command(
    "set",
    help=N_("Choose the templates of some kinds; nothing behind the sign for none."),
    examples=["template-setup set sales_invoice=S_INVOICE email=EMAIL"],
)
@argument("fields", N_("KIND=TEMPLATE"), nargs=-1, required=True)
def change_setup(fields: tuple[str, ...]) -> None:
    """Choose the templates of some kinds."""
    from store import template_setup as kinds

    _write_setup(kinds.change(fields_of(fields)))
