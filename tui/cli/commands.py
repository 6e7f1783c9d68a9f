"""Commands: help that begins with an example, the options of every command, lazy loading."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.rights import refuse
from tui.cli.settings import EVERYWHERE, current
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.fields import Field
    from store.text import Caption


def _names(ctx: click.Context) -> list[str]:
    """Return what a command is called, without the program."""
    names: list[str] = []
    at: click.Context | None = ctx
    while at is not None and at.parent is not None:
        names.insert(0, str(at.info_name))
        at = at.parent
    return names


class Command(click.Command):
    """A command.

    Attributes:
        examples: Command lines without the program's name; the help begins with them.
        database: Whether the database is opened before it runs.
        noun: The noun whose fields its help lists; of a list also those that nobody types.
        only_reads: The parameter with which it changes nothing, so that a reader may give it.
    """

    def __init__(
        self,
        *args: Any,
        examples: Sequence[str] = (),
        database: bool = True,
        noun: str = "",
        only_reads: str = "",
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.only_reads = only_reads
        self.examples = tuple(examples)
        self.database = database
        self.noun = noun

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *EVERYWHERE]

    def invoke(self, ctx: click.Context) -> Any:
        if self.database:
            current().open()
            if not ctx.params.get(self.only_reads):
                refuse(_names(ctx))
            if not gc.isenabled():  # see tui.__main__
                gc.freeze()
                gc.enable()
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = super().collect_usage_pieces(ctx)
        return [_(piece) for piece in pieces]

    def get_short_help_str(self, limit: int = 45) -> str:
        text = self.short_help or self.help
        return _(text).partition("\n\n")[0] if text else ""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            heading = ngettext("Example", "Examples", len(self.examples))
            with formatter.section(heading):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}trato {example}\n")
            formatter.write_paragraph()
        super().format_help(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(self.help) if self.help else "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not self.noun:
            return
        from store.nouns import noun

        rows = [
            (item.name, _choices(item) or _(item.caption))
            for item in noun(self.noun).filterable.values()
            if item.editable or self.name == "list"
        ]
        with formatter.section(_("Fields")):
            formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = [item for item in self.params if not isinstance(item, click.Argument)]
        own += [item for item in (self.get_help_option(ctx),) if item is not None]
        if ctx.parent is None:
            own += EVERYWHERE
        records = [item.get_help_record(ctx) for item in own]
        with formatter.section(_("Options")):
            formatter.write_dl([record for record in records if record is not None])
        if ctx.parent is not None:
            names = ", ".join(item.opts[0] for item in EVERYWHERE)
            with formatter.section(_("Options of every command (see trato --help)")):
                formatter.write_text(names)


def _choices(item: Field) -> str:
    """Return the caption of a field with the names of its choices; empty for other fields."""
    if item.choices is None:
        return ""
    names = ", ".join(choice.key or "''" for choice in item.choices)
    return f"{_(item.caption)}: {names}"


class Group(Command, click.Group):
    """A command that holds commands, in the order of their declaration.

    `lazy` names commands that are loaded when they are used: name to (module, attribute, help).
    `more` adds commands, once one is asked for that is not there yet.
    """

    command_class = Command

    def __init__(
        self,
        *args: Any,
        lazy: Mapping[str, tuple[str, str, Caption]] | None = None,
        more: Callable[[Group], None] | None = None,
        **settings: Any,
    ) -> None:
        settings.setdefault("subcommand_metavar", N_("COMMAND"))
        settings.setdefault("database", False)
        super().__init__(*args, **settings)
        self.lazy = lazy or {}
        self.more = more

    def _complete(self) -> None:
        more, self.more = self.more, None
        if more is not None:
            more(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._complete()
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.lazy:
            if name not in self.commands:
                self._complete()
            return self.commands.get(name)
        module, attribute, _help = self.lazy[name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), 3)
            message = _("There is no command '%(name)s'.") % {"name": name}
            if near:
                message += " " + _("Did you mean %(names)s?") % {"names": ", ".join(near)}
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._complete()
        rows = [(name, _(text).partition("\n\n")[0]) for name, (_m, _a, text) in self.lazy.items()]
        rows += [(name, item.get_short_help_str()) for name, item in self.commands.items()]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)
