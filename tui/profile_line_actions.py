"""What can be done with the lines of a profile questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.enumerations import ProfileLineType
from store.errors import StoreError
from store.text import N_
from tui import formats
from tui.i18n import _, ngettext, sentence
from tui.page import Action, Ask, Context, on_record

if TYPE_CHECKING:
    from store.records import Record

_LENGTH = 250


async def _here(ctx: Context) -> Record | None:
    """Return the line under the cursor, or the first marked one."""
    lines = await ctx.records()
    return lines[0] if lines else None


async def _typed(ctx: Context, title: str, fields: list[Ask], write: Any) -> Record | None:
    """Ask until what was typed could be written; return what `write` returns, or None."""
    while True:
        typed = await ctx.ask(title, fields)
        if typed is None:
            return None
        try:
            written: Record | None = await ctx.write(write, typed)
        except StoreError as error:
            ctx.notify(sentence(error), "error")
            fields = [item.but(value=typed[item.name]) for item in fields]
        else:
            return written


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


async def _new_questions(ctx: Context) -> None:
    """Add questions with their answers, until the person stops."""
    from store import profile_lines

    if ctx.record is None:
        return
    code, after = ctx.record.key, await _here(ctx)
    place = "" if after is None else after.key
    count = 0

    def write(typed: dict[str, str]) -> Record:
        return profile_lines.add_question(
            code,
            typed["description"],
            _lines(typed["answers"]),
            place,
            multiple_answers=typed["multiple_answers"],
        )

    while True:
        title = _("New question")
        if count:
            added = ngettext("1 added", "%(count)s added", count) % {"count": count}
            title = f"{title} · {added}"
        fields = [
            Ask("description", N_("Question"), required=True, length=_LENGTH),
            Ask("multiple_answers", N_("Multiple Answers"), kind="BOOLEAN"),
            Ask("answers", N_("Answers, one per line"), kind="NOTE"),
        ]
        question = await _typed(ctx, title, fields, write)
        if question is None:
            return
        place, count = question.key, count + 1


async def _new_answers(ctx: Context) -> None:
    """Add answers behind the line under the cursor."""
    from store import profile_lines

    line = await _here(ctx)
    if line is None:
        ctx.notify(_("An answer needs a question above it. Add the question first."), "warning")
        return

    def write(typed: dict[str, str]) -> int:
        return profile_lines.add_answers(line.key, _lines(typed["answers"]))

    title = _("New answers to %(question)s") % {"question": line["question"] or line["description"]}
    field = Ask("answers", N_("Answers, one per line"), kind="NOTE", required=True)
    await _typed(ctx, title, [field], write)


async def _move(ctx: Context, down: bool) -> None:
    from store import profile_lines

    line = await _here(ctx)
    if line is not None and not await ctx.write(profile_lines.move, line.key, down):
        end = _("It is the last one already.") if down else _("It is the first one already.")
        ctx.notify(end)


async def _up(ctx: Context) -> None:
    await _move(ctx, down=False)


async def _down(ctx: Context) -> None:
    await _move(ctx, down=True)


async def _delete(ctx: Context) -> None:
    """Delete the marked lines, questions with their answers."""
    from store import profile_lines

    keys = [line.key for line in await ctx.records()]
    if not keys:
        ctx.notify(_("There is no line to delete."), "warning")
        return
    question = ngettext("Delete %(count)s line?", "Delete %(count)s lines?", len(keys))
    text = question % {"count": formats.integer(len(keys))}
    answers = await ctx.read(profile_lines.answers_beside, keys)
    if answers:
        more = ngettext("The answer below goes too.", "%(count)s answers below go too.", answers)
        text += " " + more % {"count": formats.integer(answers)}
    if await ctx.confirm(text, default=len(keys) == 1 and not answers):
        count = await ctx.write(profile_lines.remove_all, keys)
        said = ngettext("%(count)s line deleted.", "%(count)s lines deleted.", count)
        ctx.notify(said % {"count": formats.integer(count)})


async def _points(ctx: Context) -> None:
    """Open the points that answers give for the question."""
    from store import profile_ratings
    from store.filters import quote

    line = await _here(ctx)
    if line is not None:
        await ctx.read(profile_ratings.refuse_unrated, line)
        await ctx.open("profile-ratings", filters={"question_key": quote(line.key)})


async def _update(ctx: Context) -> None:
    if ctx.record is not None:
        await ctx.open("update-contact-classification", filters={"questionnaire": ctx.record.key})


UPDATE = Action(
    "update-classification", "U", N_("Update Classification"),
    N_("Answer the questions that answer themselves anew."),
    run=_update, when=on_record,
)  # fmt: skip

LINE_ACTIONS = (
    Action(
        "new-line", "alt+n", N_("New question"),
        N_("Add questions with their answers, after the question under the cursor."),
        run=_new_questions, also=("n", "insert"), when=on_record, group=N_("The lines"),
    ),
    Action(
        "new-answers", "a", N_("New answers"), N_("Add answers after the line under the cursor."),
        run=_new_answers, when=on_record, group=N_("The lines"),
    ),
    Action(
        "move-up", "alt+up", N_("Move up"),
        N_("Move an answer within its question, or a question with its answers, up."),
        run=_up, also=("K",), shown=False, group=N_("The lines"),
    ),
    Action(
        "move-down", "alt+down", N_("Move down"),
        N_("Move an answer within its question, or a question with its answers, down."),
        run=_down, also=("J",), shown=False, group=N_("The lines"),
    ),
    Action(
        "points", "r", N_("Points"),
        N_("Open the points that answers give for the question, if it rates contacts."),
        run=_points, shown=False, group=N_("The lines"), synonyms=(N_("Ratings"),),
    ),
    Action(
        "delete-lines", "delete", N_("Delete lines"),
        N_("Delete the marked lines, or this one; a question with its answers."),
        run=_delete, also=("ctrl+d",), shown=False, group=N_("The lines"),
    ),
)  # fmt: skip


def is_question(line: Record | None) -> bool:
    """Return whether a line is a question."""
    return line is not None and line["type"] is ProfileLineType.QUESTION
