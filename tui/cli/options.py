"""Click's options and arguments, with texts that are translated where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from store.text import Caption

    Decorator = Callable[[Any], Any]


class Option(click.Option):
    """An option whose help and metavar are message ids."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, _(self.help), 1)

    def make_metavar(self, ctx: click.Context) -> str:
        return _(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose metavar is a message id."""

    def make_metavar(self, ctx: click.Context) -> str:
        text = _(self.metavar or self.human_readable_name.upper())
        text = text if self.required else f"[{text}]"
        return text if self.nargs == 1 else f"{text}..."


def option(*names: str, **settings: Any) -> Decorator:
    """Declare an option; see click.option."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, metavar: Caption, **settings: Any) -> Decorator:
    """Declare an argument that is shown as `metavar`; see click.argument."""
    return click.argument(name, cls=Argument, metavar=metavar, **settings)


def assignments(required: bool = True) -> Decorator:
    """Declare the arguments `FIELD=VALUE…`."""
    return argument("fields", N_("FIELD=VALUE"), nargs=-1, required=required)


def fields_of(given: tuple[str, ...]) -> dict[str, str]:
    """Return the names and values of `FIELD=VALUE` arguments.

    Raises click.UsageError for one without a sign, or a field that is given twice.
    """
    values: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not sign or not name:
            raise click.UsageError(
                _("'%(text)s' is not FIELD=VALUE. Write, for example, description=Meeting.")
                % {"text": text}
            )
        if name in values:
            raise click.UsageError(_("The field '%(name)s' is given twice.") % {"name": name})
        values[name] = value
    return values


def where() -> Decorator:
    """Declare the option `--where FIELD=FILTER`."""
    return option(
        "--where",
        "filters",
        multiple=True,
        metavar=N_("FIELD=FILTER"),
        help=N_("Only records whose field meets the filter, such as city=M* or date=..31-12-26."),
    )


def as_text() -> Decorator:
    """Return the option that has a document written as text."""
    return option(
        "--text",
        "as_text",
        is_flag=True,
        help=N_("Write what it says as text: of texts, e-mails, PDF, Word, web pages, workbooks."),
    )


def dry_run() -> Decorator:
    """Declare the option `--dry-run`."""
    return option("--dry-run", is_flag=True, help=N_("Say what would be done, and do nothing."))


def filters_of(given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the fields and filters of `--where` options.

    Raises click.UsageError for one without a sign.
    """
    filters = []
    for text in given:
        name, sign, condition = text.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not sign or not name:
            raise click.UsageError(
                _("'%(text)s' is not FIELD=FILTER. Write, for example, city=M*.") % {"text": text}
            )
        filters.append((name, condition))
    return filters


def all_of(filters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return filters by field, as the store takes them; those of one field must all hold."""
    by_field: dict[str, str] = {}
    for name, condition in filters:
        # the store ignores blanks behind a name, which keeps two filters of one field apart
        key = name
        while key in by_field:
            key += " "
        by_field[key] = condition
    return by_field
