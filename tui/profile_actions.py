"""What can be done with the profile of contacts, wherever contacts are listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Column, Context, InnerList, on_record

if TYPE_CHECKING:
    from store.records import Record


async def _profile(ctx: Context) -> None:
    """Open the questionnaires of a contact; give several marked contacts one answer."""
    if ctx.record is None:
        return
    if not ctx.marked:
        await ctx.open("contact-profile", ctx.record.key)
        return
    from store import profile_answers

    keys = await ctx.keys()
    count = formats.integer(len(keys))
    title = ngettext(
        "Which answer for 1 contact?", "Which answer for %(count)s contacts?", len(keys)
    ) % {"count": count}
    filters = {"type": "answer", "automatic": "no"}
    line = await ctx.choose_record("profile-line", title, filters)
    if line is None:
        return
    result = await ctx.write(profile_answers.give_all, keys, line.key)
    said = ngettext(
        "1 contact was given this answer.",
        "%(count)s contacts were given this answer.",
        result.given,
    ) % {"count": formats.integer(result.given)}
    if result.already:
        had = ngettext("1 had it already.", "%(count)s had it already.", result.already)
        said += " " + had % {"count": formats.integer(result.already)}
    if result.unfit:
        unfit = ngettext(
            "1 was left out: the questionnaire is not meant for it.",
            "%(count)s were left out: the questionnaire is not meant for them.",
            result.unfit,
        )
        said += " " + unfit % {"count": formats.integer(result.unfit)}
    ctx.notify(said + " " + _("u takes it back."))


def _own(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {"contact_no": quote(record.key)}


async def _open_profile(ctx: Context, answer: Record) -> None:
    await ctx.open("contact-profile", answer["contact_no"])


def _summary(record: Record) -> str:
    from store import profile_answers

    count = profile_answers.count(record.key)
    said = ngettext("1 answer", "%(count)s answers", count)
    return said % {"count": formats.integer(count)} if count else _("no answers")


def _given(record: Record) -> str:
    return _("automatic") if record["automatic"] else ""


PROFILE_ACTIONS = (
    Action(
        "profile", "Q", N_("Profile"),
        N_("Answer the questionnaires about the contact; give several marked ones one answer."),
        run=_profile, shown=False, when=on_record,
        synonyms=(N_("Profiles"), N_("questionnaires"), N_("classification")),
    ),
)  # fmt: skip

PROFILE = InnerList(
    caption=N_("Profile"),
    noun="profile-answer",
    filters=_own,
    columns=(
        Column("question", 24, flexible=True),
        Column("answer", 24, flexible=True),
        Column("automatic", 11, caption=N_("Given"), show=_given),
        Column("last_date_updated", 8, priority=2, caption=N_("Date")),
    ),
    open=_open_profile,
    folded="below",
    summary=_summary,
    empty=N_("No question has been answered yet."),
    begin=N_("Q answers them."),
)
