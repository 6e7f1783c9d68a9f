"""`trato profile-questionnaire`, `profile-line`, `profile-rating`, and the profile of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.nouns import ADD_HELP, SET_HELP, list_options, noun_group, write_list
from tui.cli.options import argument, assignments, fields_of, option
from tui.cli.settings import answered

if TYPE_CHECKING:
    from tui.cli.commands import Group

CODE = N_("CODE")
LINE = N_("LINE")
NUMBER = N_("NO")

profile_questionnaire = noun_group(
    "profile-questionnaire",
    N_("Profile questionnaires: what is asked about contacts."),
    CODE,
    ("CUSTOMER", "description=Customers contact_type=companies", "contact_type=companies"),
)
profile_line = noun_group(
    "profile-line",
    N_("The questions of profile questionnaires, and the answers to them."),
    LINE,
    ("CUSTOMER/3", "description='10 to 50 people'", "questionnaire_code=CUSTOMER"),
    verbs=("list", "show", "delete"),
)
profile_rating = noun_group(
    "profile-rating",
    N_("How many points answers give for questions that rate contacts."),
    NUMBER,
    ("7", "points=5", "question_key=CUSTOMER/20"),
    verbs=("list", "show", "set", "delete"),
)


@profile_questionnaire.command(
    "update-classification",
    help=N_(
        "Answer the questions that answer themselves anew, from the figures of each contact; "
        "without a code those of all questionnaires."
    ),
    examples=["profile-questionnaire update-classification CUSTOMER --date 31-12-26"],
)
@argument("code", CODE, required=False, default="")
@option(
    "--date",
    "day",
    metavar=N_("DATE"),
    default="",
    help=N_("The date that date formulas are counted from; by default the work date."),
)
def update_classification(code: str, day: str) -> None:
    """Classify the contacts."""
    from store import clock
    from store.dates import parse_date
    from store.profile_classification import update_classification as update
    from store.session import session
    from tui.cli import output

    on = parse_date(day, work_date=session.work_date, today=clock.today()) if day else None
    result = update(code, on, output.progress())
    output.write_done(questions=result.questions, answers=result.answers)


@profile_line.command(
    "add",
    help=N_("Add a question at the end, or an answer to the last question."),
    examples=[
        "profile-line add CUSTOMER type=question description='Company size'",
        "profile-line add CUSTOMER type=answer description='10 to 50 people' --after CUSTOMER/2",
    ],
    noun="profile-line",
)
@argument("code", N_("QUESTIONNAIRE"))
@assignments()
@option(
    "--after",
    metavar=LINE,
    default="",
    help=N_("Not at the end, but after this line; a question after that line's question."),
)
def add_line(code: str, fields: tuple[str, ...], after: str) -> None:
    """Add a line."""
    from store import profile_lines
    from store.nouns import noun
    from tui.cli import output

    record = profile_lines.add({"questionnaire_code": code, **fields_of(fields)}, after)
    output.write_record(noun("profile-line"), record)


@profile_line.command(
    "set",
    help=SET_HELP,
    examples=["profile-line set CUSTOMER/3 description='10 to 50 people' from_value=10"],
    noun="profile-line",
)
@argument("key", LINE)
@assignments()
def change_line(key: str, fields: tuple[str, ...]) -> None:
    """Change a line."""
    from store import profile_lines
    from store.nouns import noun
    from tui.cli import output

    record = answered(profile_lines.change, key, fields_of(fields))
    output.write_record(noun("profile-line"), record)


@profile_line.command(
    "move",
    help=N_("Move an answer among those of its question, or a question with its answers."),
    examples=["profile-line move CUSTOMER/3 up"],
)
@argument("key", LINE)
@click.argument("direction", type=click.Choice(("up", "down")))
def move_line(key: str, direction: str) -> None:
    """Move a line one place."""
    from store import profile_lines
    from tui.cli import output

    output.write_done(moved=int(profile_lines.move(key, direction == "down")))


@profile_rating.command(
    "add",
    help=ADD_HELP,
    examples=["profile-rating add question_key=CUSTOMER/20 answer_key=CUSTOMER/3 points=5"],
    noun="profile-rating",
)
@assignments()
def add_rating(fields: tuple[str, ...]) -> None:
    """Give an answer points."""
    from store import profile_ratings
    from store.nouns import noun
    from tui.cli import output

    output.write_record(noun("profile-rating"), profile_ratings.add(fields_of(fields)))


def add_profile_commands(group: Group) -> None:
    """Give `contact` the verbs `profile` and `answer`."""

    @group.command(
        "profile",
        help=N_("List the profile answers of a contact."),
        examples=["contact profile CT000107"],
    )
    @argument("key", NUMBER)
    @list_options
    def profile(key: str, **options: Any) -> None:
        from store.filters import quote
        from store.nouns import noun
        from store.records import get

        found = get(noun("contact"), key)
        write_list("profile-answer", **options, fixed=[("contact_no", quote(found.key))])

    @group.command(
        "answer",
        help=N_("Give a contact the answer on a line of a profile questionnaire, or take it away."),
        examples=[
            "contact answer CT000107 CUSTOMER 3",
            "contact answer CT000107 CUSTOMER 3 --remove",
        ],
    )
    @argument("key", NUMBER)
    @argument("code", N_("QUESTIONNAIRE"))
    @argument("line", LINE, type=click.IntRange(min=1))
    @option("--remove", is_flag=True, help=N_("Take the answer away."))
    @option(
        "--replace",
        is_flag=True,
        help=N_("Take the place of another answer where the question allows one only."),
    )
    def answer(key: str, code: str, line: int, remove: bool, replace: bool) -> None:
        from store import profile_answers
        from store.contacts import find
        from tui.cli import output

        no, wanted = find(key).key, f"{code}/{line}"
        if remove:
            output.write_done(removed=int(profile_answers.take(no, wanted)))
        else:
            keywords = {"replace": True} if replace else {}
            output.write_done(added=int(answered(profile_answers.give, no, wanted, **keywords)))
