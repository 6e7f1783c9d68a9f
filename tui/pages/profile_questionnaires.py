"""Profile questionnaires: what is asked about contacts, and which answers give points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.enumerations import ClassificationField, ClassificationMethod
from store.text import N_, Caption
from tui import formats
from tui.i18n import _
from tui.page import (
    Action,
    Ask,
    Column,
    Context,
    ListPage,
    Section,
    WorksheetPage,
    on_record,
    register,
)
from tui.profile_line_actions import LINE_ACTIONS, UPDATE, is_question

if TYPE_CHECKING:
    from store.records import Record

_QUESTION = Section(N_("Question"), ("description", "multiple_answers", "priority"))
_CLASSIFICATION = Section(
    N_("Classification"),
    ("auto_contact_classification", "classification_field", "starting_date_formula",
     "ending_date_formula", "classification_method", "sorting_method", "no_of_decimals",
     "min_pct_questions_answered"),
    summary=lambda line: _automatic(line) if line["auto_contact_classification"]
    else _("answered by hand"),
)  # fmt: skip
_ANSWER = (Section(N_("Answer"), ("description", "from_value", "to_value", "priority")),)


def _sections(line: Record | None) -> Sequence[Section]:
    if line is None or not is_question(line):
        return _ANSWER
    return _QUESTION, _CLASSIFICATION.but(folded=not line["auto_contact_classification"])


def _summary(record: Record) -> str:
    said = _("Priority: %(priority)s") % {"priority": formats.plain(record["priority"])}
    return f"{said}, " + _("Blocked") if record["blocked"] else said


def _own_lines(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {"questionnaire_code": quote(record.key)}


def _indented(line: Record) -> str:
    text = str(line["description"])
    return text if is_question(line) else f"   {text}"


def _details(line: Record) -> str:
    """Return in a few words what a question or an answer is."""
    if is_question(line):
        parts = [_("several answers")] if line["multiple_answers"] else []
        if line["auto_contact_classification"]:
            parts.append(_automatic(line))
        return " · ".join(parts)
    least, most = line["from_value"], line["to_value"]
    if least is None and most is None:
        return ""
    return f"{formats.number(least)}..{formats.number(most)}"


def _automatic(line: Record) -> str:
    from store.profile_line_fields import missing

    if line["classification_field"] is ClassificationField.BLANK:
        return _("automatic, by nothing yet")
    said = formats.plain(line["classification_field"])
    method = line["classification_method"]
    if method not in (ClassificationMethod.BLANK, ClassificationMethod.DEFINED_VALUE):
        said = f"{said}, {formats.plain(method)}"
    if missing(line.values):
        return _("%(said)s (not complete)") % {"said": said}
    if line["classification_field"] is ClassificationField.RATING and not line["no_of_ratings"]:
        return _("%(said)s (no points yet)") % {"said": said}
    return said


def _state(line: Record) -> str:
    return "heading" if is_question(line) else ""


async def _contacts(ctx: Context) -> None:
    """Open the contacts with one of the answers."""
    from store.filters import quote

    lines = [line for line in await ctx.records() if not is_question(line)]
    if not lines:
        ctx.notify(_("Choose an answer: its contacts are shown."), "warning")
        return
    wanted = "|".join(quote(line.key) for line in lines)
    await ctx.open("contacts", filters={"profile_answer": wanted})
    ctx.notify(", ".join(str(line["name"]) for line in lines))


register(
    ListPage(
        id="profile-questionnaires",
        title=N_("Profile Questionnaires"),
        noun="profile-questionnaire",
        card="profile-questionnaire",
        columns=(
            Column("code", 16),
            Column("description", 26, flexible=True),
            Column("contact_type", 10, caption=N_("For")),
            Column("business_relation_code", 12, priority=4, caption=N_("Relation")),
            Column("priority", 10, priority=5),
            Column("no_of_questions", 9, caption=N_("Questions")),
            Column("no_of_contacts", 9, priority=2, caption=N_("Contacts")),
            Column("blocked", priority=3),
        ),
        actions=(UPDATE,),
        synonyms=(N_("questionnaire setup"), N_("profiles"), N_("questions"), N_("surveys")),
        help=N_("Questions about contacts, and the answers to choose from."),
        empty=N_("There are no questionnaires yet."),
    )
)

register(
    WorksheetPage(
        id="profile-questionnaire",
        title=N_("Profile Questionnaire"),
        noun="profile-questionnaire",
        sections=(
            Section(
                N_("General"),
                ("code", "description", "contact_type", "business_relation_code"),
            ),
            Section(N_("Details"), ("priority", "blocked"), folded=True, summary=_summary),
        ),
        start=lambda given: {"priority": "normal", **given},
        lines="profile-line",
        line_filters=_own_lines,
        columns=(
            Column("description", 30, flexible=True, show=_indented),
            Column("multiple_answers", 24, flexible=True, caption=N_("Details"), show=_details),
            Column("no_of_contacts", 9, caption=N_("Contacts")),
            Column("priority", 9, priority=3),
            Column("line_no", 5, priority=2, caption=N_("Line")),
        ),
        line_sections=_sections,
        line_state=_state,
        line_actions=(
            *LINE_ACTIONS,
            Action(
                "contacts", "C", N_("Contacts"), N_("Open the contacts with this answer."),
                run=_contacts, shown=False, when=on_record,
            ),
            UPDATE,
        ),
        empty=N_("This questionnaire has no questions yet."),
    )
)  # fmt: skip


async def _give_points(ctx: Context) -> None:
    """Let the answers to other questions give points, until the person stops."""
    from store.filters import quote

    rated = ctx.filters["question_key"].strip("'")
    while True:
        filters = {"type": "question", "key": f"<>{quote(rated)}"}
        question = await ctx.choose_record("profile-line", _("Answers to which question?"), filters)
        if question is None:
            return
        await _ask_points(ctx, rated, question.key)


async def _change_points(ctx: Context) -> None:
    """Change the points of all answers to the question under the cursor."""
    from store import profile_ratings

    if ctx.record is not None:
        asked = await ctx.read(profile_ratings.asked_question, ctx.record.key)
        await _ask_points(ctx, ctx.record["question_key"], asked)


async def _ask_points(ctx: Context, rated: str, asked: str) -> None:
    """Ask for the points of each answer to a question."""
    from store import profile_ratings

    answers = await ctx.read(profile_ratings.points_of, rated, asked)
    if not answers:
        ctx.notify(_("This question has no answers."), "warning")
        return
    # a blank behind the text keeps it from being taken for one that is translated
    fields = [
        Ask(item.key, Caption(f"{item.answer} "), kind="NUMBER", value=formats.number(item.points))
        for item in answers
    ]
    title = _("Points for the answers to %(question)s") % {"question": answers[0].question}
    typed = await ctx.ask(title, fields)
    if typed is not None:
        await ctx.write(profile_ratings.rate, rated, typed)


def _rated(filters: Mapping[str, str]) -> str:
    from store.nouns import noun
    from store.records import get

    line = get(noun("profile-line"), filters["question_key"].strip("'"))
    return _("Points for %(question)s") % {"question": line["description"]}


def _of_question(ctx: Any) -> bool:
    return "question_key" in ctx.filters


register(
    ListPage(
        id="profile-ratings",
        title=N_("Ratings"),
        noun="profile-rating",
        searchable=False,
        columns=(
            Column("question", 26, flexible=True),
            Column("answer", 26, flexible=True),
            Column("points", 8),
            Column("rated", 20, priority=2, caption=N_("Rates")),
        ),
        facts=("rated",),
        heading=_rated,
        scope=("question_key",),
        actions=(
            Action(
                "new", "alt+n", N_("New"), N_("Let the answers to another question give points."),
                run=_give_points, also=("n", "insert"), when=_of_question,
            ),
            Action(
                "open", "f2", N_("Change points"),
                N_("Change how many points the answers to this question give."),
                run=_change_points, when=on_record,
            ),
        ),
        help=N_("How many points answers give for a question that rates contacts."),
        empty=N_("No answer gives points yet."),
    )
)  # fmt: skip
