"""The verbs of `trato segment` that choose its contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.options import argument, dry_run, filters_of, option
from tui.cli.settings import answered, current
from tui.i18n import _

if TYPE_CHECKING:
    from store.criteria_lines import Step
    from tui.cli.columns import Column
    from tui.cli.commands import Group
    from tui.cli.options import Decorator

NO = N_("NO")
CODE = N_("CODE")


def _where() -> Decorator:
    return option(
        "--where",
        "filters",
        multiple=True,
        metavar=N_("FIELD=FILTER"),
        help=N_(
            "Only contacts whose field meets the filter, such as city=M*; or who have such a row "
            "in a table: interaction.date=-3m..t, mailing_group.code=NEWS, "
            "job_responsibility.code=, industry_group.code=, business_relation.code=, "
            "profile_answer.questionnaire_code=. All filters of one table are for the same row."
        ),
    )


def _mailing_group() -> Decorator:
    return option(
        "--mailing-group",
        "groups",
        metavar=N_("FILTER"),
        default="",
        help=N_("Only contacts in one of these mailing groups."),
    )


def _entire() -> Decorator:
    return option(
        "--entire-companies",
        is_flag=True,
        help=N_("One contact of a company is enough for all lines of the company."),
    )


def _criteria(filters: tuple[str, ...], groups: str) -> dict[str, dict[str, str]]:
    from store import criteria

    pairs = filters_of(filters)
    if groups.strip():
        pairs.append(("mailing_group.code", groups))
    return criteria.by_table(pairs)


def add_criteria_commands(segment: Group) -> None:
    """Give `trato segment` the verbs of its criteria."""
    _add_choosing(segment)
    _add_going_back(segment)
    _add_saving(segment)


def _add_choosing(segment: Group) -> None:
    @segment.command(
        "add-contacts",
        help=N_(
            "Add a line for every contact that meets the filters; without any, for all contacts."
        ),
        examples=[
            "segment add-contacts SM00001 --where city=Madrid --mailing-group NEWS",
            "segment add-contacts SM00001 --where interaction.date=-3m..t --dry-run",
        ],
    )
    @argument("key", NO)
    @_where()
    @_mailing_group()
    @option("--allow-existing", is_flag=True, help=N_("Also contacts that have a line already."))
    @option(
        "--expand-companies",
        is_flag=True,
        help=N_("Also all contacts of the companies of those found."),
    )
    @option(
        "--allow-related-companies",
        is_flag=True,
        help=N_("Also the companies of the persons found."),
    )
    @option(
        "--ignore-exclusion",
        is_flag=True,
        help=N_("Also contacts that are excluded from segments."),
    )
    @dry_run()
    def add_contacts(key: str, filters: tuple[str, ...], groups: str, **choices: Any) -> None:
        from store import segment_contacts

        _done(segment_contacts.add_contacts(key, _criteria(filters, groups), **choices))

    _add_removing(
        segment,
        "reduce",
        N_("Remove the lines whose contact meets the filters; without any, all lines."),
        "segment reduce SM00001 --where city=Vigo --entire-companies",
    )
    _add_removing(
        segment,
        "refine",
        N_("Keep the lines whose contact meets the filters, and remove the others."),
        "segment refine SM00001 --where interaction.evaluation=positive",
    )


def _add_removing(segment: Group, verb: str, text: Any, example: str) -> None:
    @segment.command(verb, help=text, examples=[example])
    @argument("key", NO)
    @_where()
    @_mailing_group()
    @_entire()
    @dry_run()
    def remove(key: str, filters: tuple[str, ...], groups: str, **choices: Any) -> None:
        from store import segment_contacts

        do = getattr(segment_contacts, f"{verb}_contacts")
        _done(do(key, _criteria(filters, groups), **choices))


def _done(result: Any) -> None:
    from dataclasses import asdict

    from tui.cli import output

    output.write_done(**asdict(result))


def _add_going_back(segment: Group) -> None:
    @segment.command(
        "back",
        help=N_("Take back the last action that added or removed contacts."),
        examples=["segment back SM00001 --yes"],
    )
    @argument("key", NO)
    def back(key: str) -> None:
        from store import criteria_lines, segment_history
        from tui.cli import output

        if criteria_lines.steps(key):
            current().confirm(
                _("Take back the last criteria action of segment %(no)s?") % {"no": key}
            )
        result = segment_history.go_back(key)
        output.write_done(
            action=result.action.key, removed=result.removed, restored=result.restored
        )

    @segment.command(
        "criteria",
        help=N_("List the actions that chose the contacts of a segment."),
        examples=["segment criteria SM00001"],
    )
    @argument("key", NO)
    def criteria(key: str) -> None:
        from store import criteria_lines
        from tui.cli import output

        rows = [_row(step) for step in criteria_lines.steps(key)]
        columns = _columns()
        shown = [item.name for item in columns if item.name != "filters"]
        output.write_list(columns if current().format == "json" else columns[:-1], rows, shown)


def _add_saving(segment: Group) -> None:
    @segment.command(
        "save-criteria",
        help=N_("Keep the criteria of a segment under a new code."),
        examples=["segment save-criteria SM00001 MADRID --description 'Customers in Madrid'"],
    )
    @argument("key", NO)
    @argument("code", CODE)
    @option("--description", default="", metavar=N_("TEXT"), help=N_("What the criteria are for."))
    def save_criteria(key: str, code: str, description: str) -> None:
        from store import saved_criteria
        from store.nouns import noun
        from tui.cli import output

        output.write_record(noun("saved-criteria"), saved_criteria.save(key, code, description))

    @segment.command(
        "reuse-criteria",
        help=N_("Do saved criteria again in a segment, with what is known today."),
        examples=["segment reuse-criteria SM00001 MADRID"],
    )
    @argument("key", NO)
    @argument("code", CODE)
    def reuse_criteria(key: str, code: str) -> None:
        from store import saved_criteria

        _done(answered(saved_criteria.reuse, key, code))

    @segment.command(
        "apply-mailing-group",
        help=N_("Put every contact of a segment into a mailing group."),
        examples=["segment apply-mailing-group SM00001 NEWS --delete-old"],
    )
    @argument("key", NO)
    @argument("group", N_("GROUP"))
    @option("--delete-old", is_flag=True, help=N_("Take everybody out of the group first."))
    def apply_mailing_group(key: str, group: str, delete_old: bool) -> None:
        from store import segment_mailing
        from tui.cli import output

        output.write_done(added=segment_mailing.apply_mailing_group(key, group, delete_old))


def _row(step: Step) -> dict[str, Any]:
    from tui.criteria_text import sentence

    return {
        "action_no": step.action_no,
        "action": step.action,
        "added": step.added,
        "removed": step.removed,
        "filters": step.filters,
        "sentence": sentence(step.filters),
        "options": list(step.options),
    }


def _columns() -> list[Column]:
    from store.criteria_lines import OPTIONS
    from tui import formats
    from tui.cli.columns import Column, column

    def options(names: list[str]) -> str:
        return ", ".join(_(OPTIONS[name]) for name in names)

    def key(action: Any) -> str:
        return str(action.key)

    return [
        column("action_no", N_("No."), right=True),
        Column("action", N_("Action"), key, formats.plain),
        column("added", N_("Added"), right=True),
        column("removed", N_("Removed"), right=True),
        Column("sentence", N_("Filters"), flexible=True),
        Column("options", N_("Options"), shown=options, priority=2),
        Column("filters", N_("Filter"), dict),
    ]


def criteria_column() -> Column:
    """Return the column of the actions of criteria: objects in JSON, sentences for people."""
    from tui import criteria_text
    from tui.cli.columns import Column

    def plain(steps: list[Step]) -> list[dict[str, Any]]:
        names = ("action_no", "action", "filters", "options")
        return [
            {name: row[name] if name != "action" else row[name].key for name in names}
            for row in map(_row, steps)
        ]

    return Column(
        "actions", N_("Actions"), plain, lambda steps: "\n".join(criteria_text.lines(steps))
    )
