"""The verbs that all nouns have alike: list, show, add, set, delete."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import click

from store.nouns import Noun, noun
from store.text import N_, Caption
from tui.cli.commands import Group
from tui.cli.options import (
    all_of,
    argument,
    assignments,
    dry_run,
    fields_of,
    filters_of,
    option,
    where,
)
from tui.cli.settings import answered, current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from store.lists import ListSource
    from store.records import Record

    Saved = Callable[[Record, Iterable[str]], None]
    Beside = Callable[[str], tuple[dict[str, int], str]]

WINDOW = 1000
LIST_HELP = N_("List the records.")
SHOW_HELP = N_("Show all fields of one record.")
ADD_HELP = N_("Add a record.")
SET_HELP = N_("Change fields of a record.")
DELETE_HELP = N_("Delete a record, which nothing else may be using.")


def records(
    name: str,
    filters: Iterable[tuple[str, str]] = (),
    sort: str = "",
    limit: int | None = None,
    find: str = "",
    counted: bool = True,
) -> Iterator[Record]:
    """Yield the records of a list, read in windows, at most `limit` of them. See `open_list`."""
    from store.lists import open_list

    return windows(open_list(name, all_of(filters), sort, find, counted=counted), limit)


def windows(source: ListSource, limit: int | None) -> Iterator[Record]:
    """Yield the rows of a list, at most `limit` of them."""
    if limit is not None and limit <= WINDOW:
        return iter(source.first(limit))
    return islice(source.each(WINDOW), limit)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--where`, `--find`, `--limit` and `--columns`."""
    for decorator in (
        option(
            "--columns",
            metavar=N_("FIELD,FIELD"),
            default="",
            help=N_("Only these fields, in this order."),
        ),
        option(
            "--limit", type=click.IntRange(min=1), metavar="N", help=N_("At most so many records.")
        ),
        option(
            "--find",
            metavar=N_("WORDS"),
            default="",
            help=N_("Only records in which words begin so."),
        ),
        where(),
    ):
        command = decorator(command)
    return command


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of `selection_options`, and `--sort`."""
    sort = option(
        "--sort",
        metavar=N_("FIELD[:desc]"),
        default="",
        help=N_("The order: a field, with :desc behind it the last one first."),
    )
    return selection_options(sort(command))


def write_list(
    name: str, filters: tuple[str, ...], find: str, sort: str, limit: int | None, columns: str,
    fixed: Sequence[tuple[str, str]] = (),
) -> None:  # fmt: skip
    """Write the list that the options of `list_options` ask for."""
    from tui.cli import output
    from tui.cli.columns import names_of

    owner, names = noun(name), names_of(columns)
    counted = owner.counts(item.name for item in output.columns_written(owner, names))
    found = records(name, [*fixed, *filters_of(filters)], sort, limit, find, counted)
    output.write_records(owner, found, names)


def export_list(
    name: str, path: str, filters: tuple[str, ...] = (), find: str = "", sort: str = "",
    limit: int | None = None, columns: str = "", source: ListSource | None = None,
) -> None:  # fmt: skip
    """Write a list into a CSV file; `source` is the list when it is not all of the noun."""
    from store.lists import open_list
    from tui.cli import files, output
    from tui.cli.columns import columns_of, names_of

    owner, names = noun(name), names_of(columns)
    counted = owner.counts(item.name for item in columns_of(owner, names))
    rows = source or open_list(name, all_of(filters_of(filters)), sort, find, counted=counted)
    files.confirm_overwrite(path)
    found = windows(rows, limit)
    count = output.export(path, owner, found, names)
    if path != files.STANDARD:
        output.write_done(exported=count, file=path)


def confirm_delete(owner: Noun, key: str, more: str = "") -> None:
    """Ask whether a record is to be deleted; `more` is said before the answer."""
    question = _("Delete %(table)s %(key)s?") % {"table": _(owner.caption), "key": key}
    current().confirm(f"{question} {more}".strip())


def noun_group(
    name: str,
    text: Caption,
    key: Caption,
    example: tuple[str, str, str],
    verbs: Sequence[str] = ("list", "show", "add", "set", "delete"),
    key_given: bool = True,
    saved: Saved | None = None,
    more: Callable[[Group], None] | None = None,
    beside: Beside | None = None,
) -> Group:
    """Return the commands of a noun.

    Args:
        name: Of the noun.
        text: The help of the group, a message id.
        key: What the record is called by, as the help writes it: CODE, NO.
        example: A key, a field with its value, and a filter, for the examples of the help.
        verbs: Which of the verbs it has.
        key_given: Whether `add` takes the key; if not, a number series gives it.
        saved: Called with a record that was added or changed and the names of the fields given.
        beside: Tells what is deleted with a record, by its key: figures, and a sentence for the
            question.
        more: Adds the commands that it has beside the verbs.
    """
    group = Group(name, help=text, examples=[f"{name} list"], more=more)
    makers: dict[str, Callable[..., None]] = {
        "list": _add_list, "show": _add_show,
        "delete": partial(_add_delete, beside=beside),
        "set": partial(_add_set, saved=saved),
        "add": _add_add if key_given else partial(_add_numbered, saved=saved),
    }  # fmt: skip
    for verb in verbs:
        makers[verb](group, name, key, example)
    return group


def _add_list(group: Group, name: str, _key: Caption, example: tuple[str, str, str]) -> None:
    @group.command(
        "list", help=LIST_HELP, examples=[f"{name} list --where '{example[2]}'"], noun=name
    )
    @list_options
    def show_list(**options: Any) -> None:
        write_list(name, **options)


def _add_show(group: Group, name: str, key: Caption, example: tuple[str, str, str]) -> None:
    @group.command("show", help=SHOW_HELP, examples=[f"{name} show {example[0]}"])
    @argument("key", key)
    def show(key: str) -> None:
        from store.records import get
        from tui.cli import output

        owner = noun(name)
        output.write_record(owner, get(owner, key))


def _add_add(group: Group, name: str, key: Caption, example: tuple[str, str, str]) -> None:
    @group.command(
        "add", help=ADD_HELP, examples=[f"{name} add {example[0]} {example[1]}"], noun=name
    )
    @argument("key", key)
    @assignments(required=False)
    def add(key: str, fields: tuple[str, ...]) -> None:
        from tui.cli import output

        owner = noun(name)
        if key.lower().startswith(f"{owner.key}="):
            raise click.UsageError(
                _("The %(field)s comes first, without %(name)s=: %(value)s.")
                % {
                    "field": _(owner.by_name[owner.key].caption),
                    "name": owner.key,
                    "value": key.partition("=")[2],
                }
            )
        add_record = cast("Callable[..., Record]", owner.add)
        output.write_record(owner, answered(add_record, {owner.key: key, **fields_of(fields)}))


def _add_numbered(
    group: Group, name: str, _key: Caption, example: tuple[str, str, str], saved: Saved | None
) -> None:
    @group.command("add", help=ADD_HELP, examples=[f"{name} add {example[1]}"], noun=name)
    @assignments()
    def add(fields: tuple[str, ...]) -> None:
        from store import numbering
        from tui.cli import output

        owner = noun(name)
        add_record = cast("Callable[..., Record]", owner.add)
        values = fields_of(fields)
        record = answered(add_record, values)
        output.write_record(owner, record)
        if saved is not None:
            saved(record, values)
        last = numbering.warning(f"{name}_nos") if owner.by_name[owner.key].numbered else ""
        if last:
            output.say(
                _("The numbers of %(table)s are running out: %(no)s is the last one used.")
                % {"table": _(owner.plural).lower(), "no": last}
            )


def _add_set(
    group: Group, name: str, key: Caption, example: tuple[str, str, str], saved: Saved | None
) -> None:
    @group.command(
        "set", help=SET_HELP, examples=[f"{name} set {example[0]} {example[1]}"], noun=name
    )
    @argument("key", key)
    @assignments()
    def change(key: str, fields: tuple[str, ...]) -> None:
        from tui.cli import output

        owner = noun(name)
        change_record = cast("Callable[..., Record]", owner.change)
        values = fields_of(fields)
        record = answered(change_record, key, values)
        output.write_record(owner, record)
        if saved is not None:
            saved(record, values)


def _add_delete(
    group: Group,
    name: str,
    key: Caption,
    example: tuple[str, str, str],
    beside: Beside | None = None,
) -> None:
    @group.command("delete", help=DELETE_HELP, examples=[f"{name} delete {example[0]} --yes"])
    @argument("key", key)
    @dry_run()
    def delete(key: str, dry_run: bool) -> None:
        from store import db
        from store.records import get
        from tui.cli import output

        owner = noun(name)
        found = get(owner, key)
        delete_record = cast("Callable[[str], None]", owner.delete)
        figures, more = beside(found.key) if beside is not None else ({}, "")
        if dry_run:
            db.trial(lambda: delete_record(found.key))
        else:
            confirm_delete(owner, found.key, more)
            delete_record(found.key)
        output.write_done(deleted=1, **figures)
