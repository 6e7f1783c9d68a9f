"""Actions on a segment that choose its contacts, and what stands beside its lines about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from store.text import N_, Caption
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Chosen, Context, Note, Notes, on_record

if TYPE_CHECKING:
    from store.records import Record
    from store.segment_contacts import AddResult, RemoveResult

_ADDING: tuple[tuple[str, Caption], ...] = (
    ("expand_companies", N_("Expand Companies")),
    ("allow_related_companies", N_("Allow Related Companies")),
    ("allow_existing", N_("Allow Existing Contacts")),
    ("ignore_exclusion", N_("Ignore Exclusion")),
)
_REMOVING: tuple[tuple[str, Caption], ...] = (("entire_companies", N_("Entire Companies")),)


async def _add(ctx: Context) -> None:
    from store.segment_contacts import add_contacts

    if ctx.record is None:
        return
    key = ctx.record.key
    chosen = await ctx.choose_contacts(
        _title(N_("Add Contacts"), ctx.record),
        _("Add these"),
        _ADDING,
        partial(_effect_of_adding, key),
    )
    if chosen is None:
        return
    options: dict[str, Any] = dict(chosen.options)
    result = await ctx.write(add_contacts, key, chosen.filters, **options)
    said = ngettext("1 contact added.", "%(count)s contacts added.", result.added)
    ctx.notify(said % {"count": formats.integer(result.added)})


def _title(caption: Caption, record: Record) -> str:
    name = str(record["description"])
    return " · ".join([_(caption), record.key, *([name] if name else [])])


def _effect_of_adding(key: str, chosen: Chosen, stopped: Callable[[], bool]) -> str:
    from store.segment_contacts import add_contacts

    options: dict[str, Any] = dict(chosen.options)
    return effect_of_adding(
        add_contacts(key, chosen.filters, dry_run=True, cancelled=stopped, **options)
    )


def effect_of_adding(result: AddResult) -> str:
    """Return the sentence about what adding contacts would do."""
    match = ngettext("1 contact matches.", "%(count)s contacts match.", result.matched)
    said = [match % {"count": formats.integer(result.matched)}]
    if result.added:
        added = ngettext("1 would be added.", "%(count)s would be added.", result.added)
        said.append(added % {"count": formats.integer(result.added)})
    elif result.matched:
        said.append(_("None would be added."))
    if result.skipped_existing:
        there = ngettext(
            "1 is in the segment already.",
            "%(count)s are in the segment already.",
            result.skipped_existing,
        )
        said.append(there % {"count": formats.integer(result.skipped_existing)})
    if result.excluded:
        out = ngettext("1 is excluded.", "%(count)s are excluded.", result.excluded)
        said.append(out % {"count": formats.integer(result.excluded)})
    return " ".join(said)


async def _reduce(ctx: Context) -> None:
    await _remove(ctx, "reduce_contacts", N_("Reduce Contacts"), _("Remove"))


async def _refine(ctx: Context) -> None:
    await _remove(ctx, "refine_contacts", N_("Refine Contacts"), _("Keep these"))


async def _remove(ctx: Context, verb: str, caption: Caption, done: str) -> None:
    from store import segment_contacts

    if ctx.record is None:
        return
    key = ctx.record.key
    remove = getattr(segment_contacts, verb)

    def effect(chosen: Chosen, _stopped: Callable[[], bool]) -> str:
        return effect_of_removing(remove(key, chosen.filters, dry_run=True, **chosen.options))

    chosen = await ctx.choose_contacts(_title(caption, ctx.record), done, _REMOVING, effect)
    if chosen is None:
        return
    options: dict[str, Any] = dict(chosen.options)
    result = await ctx.write(remove, key, chosen.filters, **options)
    said = ngettext("1 line removed.", "%(count)s lines removed.", result.removed)
    ctx.notify(said % {"count": formats.integer(result.removed)})


def effect_of_removing(result: RemoveResult) -> str:
    """Return the sentence about what reducing or refining would do."""
    count = {
        "count": formats.integer(result.removed),
        "all": formats.integer(result.removed + result.left),
        "left": formats.integer(result.left),
    }
    removed = _("%(count)s of %(all)s lines would be removed, %(left)s would stay.")
    return removed % count


async def _back(ctx: Context) -> None:
    from store import criteria_lines, segment_history
    from tui import criteria_text

    if ctx.record is None:
        return
    key = ctx.record.key
    steps = await ctx.read(criteria_lines.steps, key)
    if not steps:
        ctx.notify(_("There is no criteria action to take back."))
        return
    (last,) = criteria_text.passages(steps[-1:])
    what = " ".join(part for part in (last.head, last.figures) if part)
    question = _("Take back the last criteria action: %(action)s, %(filters)s?") % {
        "action": what,
        "filters": last.filters,
    }
    if await ctx.confirm(question):
        result = await ctx.write(segment_history.go_back, key)
        ctx.notify(_said_back(result.removed, result.restored))


def _said_back(removed: int, restored: int) -> str:
    said = []
    if removed or not restored:
        one = ngettext("1 line removed.", "%(count)s lines removed.", removed)
        said.append(one % {"count": formats.integer(removed)})
    if restored:
        one = ngettext("1 line is back.", "%(count)s lines are back.", restored)
        said.append(one % {"count": formats.integer(restored)})
    return " ".join(said)


async def _save(ctx: Context) -> None:
    from store import saved_criteria

    if ctx.record is None:
        return
    if not ctx.record["no_of_criteria_actions"]:
        ctx.notify(_("There are no criteria to save yet: add contacts first."), "warning")
        return
    typed = await ctx.ask(
        _("Save Criteria"),
        [
            Ask("code", N_("Code"), kind="CODE", required=True),
            Ask("description", N_("Description"), value=str(ctx.record["description"])),
        ],
    )
    if typed is not None:
        key, code = ctx.record.key, typed["code"]
        saved = await ctx.write(saved_criteria.save, key, code, typed["description"])
        ctx.notify(_("The criteria are saved as %(code)s.") % {"code": saved.key})


async def _reuse(ctx: Context) -> None:
    from store import saved_criteria

    if ctx.record is None:
        return
    key = ctx.record.key
    saved = await ctx.choose_record("saved-criteria", _("Reuse Criteria"))
    if saved is None:
        return
    result = await ctx.write(saved_criteria.reuse, key, saved.key)
    added = ngettext("1 contact added.", "%(count)s contacts added.", result.added)
    removed = ngettext("1 line removed.", "%(count)s lines removed.", result.removed)
    said = [added % {"count": formats.integer(result.added)}]
    if result.removed:
        said.append(removed % {"count": formats.integer(result.removed)})
    ctx.notify(" ".join(said))


async def _reuse_logged(ctx: Context) -> None:
    from store import segment_history

    if ctx.record is None:
        return
    key = ctx.record.key
    logged = await ctx.choose_record("logged-segment", _("Reuse Segment"))
    if logged is not None:
        await _say_reused(ctx, await ctx.write(segment_history.reuse_logged, key, logged.key))


async def _reuse_in(ctx: Context) -> None:
    from store import segment_history

    if ctx.record is None:
        return
    entry_no = ctx.record.key
    segment = await ctx.choose_record("segment", _("Reuse in Segment"))
    if segment is not None:
        await _say_reused(ctx, await ctx.write(segment_history.reuse_logged, segment.key, entry_no))


async def _say_reused(ctx: Context, added: int) -> None:
    said = ngettext("1 contact added.", "%(count)s contacts added.", added)
    ctx.notify(said % {"count": formats.integer(added)})


async def _apply_group(ctx: Context) -> None:
    from store import segment_mailing

    if ctx.record is None:
        return
    key = ctx.record.key
    group = await ctx.choose_record("mailing-group", _("Apply Mailing Group"))
    if group is None:
        return
    title = _("Put the contacts of segment %(no)s into %(group)s") % {"no": key, "group": group.key}
    options = [
        ("keep", _("Beside those who are in it")),
        ("replace", _instead(int(group["no_of_contacts"]))),
    ]
    answer = await ctx.choose(title, options)
    if answer is None:
        return
    added = await ctx.write(
        segment_mailing.apply_mailing_group, key, group.key, answer == "replace"
    )
    said = ngettext(
        "1 contact put into %(group)s.", "%(count)s contacts put into %(group)s.", added
    )
    ctx.notify(said % {"count": formats.integer(added), "group": group.key})


def _instead(members: int) -> str:
    said = ngettext(
        "Instead of the one who is in it now",
        "Instead of the %(count)s who are in it now",
        members,
    )
    return said % {"count": formats.integer(members)}


async def _show(ctx: Context) -> None:
    from store import criteria_lines
    from tui import criteria_text

    if ctx.record is None:
        return
    steps = await ctx.read(criteria_lines.steps, ctx.record.key)
    text = "\n".join(criteria_text.lines(steps)) or _("There are no criteria yet.")
    await ctx.show_text(_title(N_("Criteria"), ctx.record), text)


def criteria_notes(record: Record) -> list[Note]:
    """Return the criteria of a segment, as they stand beside its lines."""
    from store import criteria_lines

    return _notes(criteria_lines.steps(record.key))


def saved_notes(record: Record) -> list[Note]:
    """Return the actions of saved criteria."""
    from store import criteria_lines

    return _notes(criteria_lines.saved_steps(record.key))


def _notes(steps: Any) -> list[Note]:
    from tui import criteria_text

    return [
        Note(f"{number} {passage.head}", passage.figures, passage.filters)
        for number, passage in enumerate(criteria_text.passages(steps), 1)
    ]


CRITERIA = Notes(
    N_("Criteria"),
    criteria_notes,
    N_("Nothing has been added yet."),
)
SAVED = Notes(N_("Actions"), saved_notes, N_("There are no actions."))

SHOW = Action(
    "criteria", "c", N_("Criteria"),
    N_("Show the actions that chose the contacts of the segment."),
    run=_show, when=on_record, shown=False,
    synonyms=(N_("No. of Criteria Actions"),),
)  # fmt: skip
REUSE_IN = Action(
    "reuse", "U", N_("Reuse in Segment"),
    N_("Add a line to a segment for each interaction of this logged segment."),
    run=_reuse_in, when=on_record, synonyms=(N_("Reuse Segment"),),
)  # fmt: skip
ACTIONS = (
    Action(
        "add-contacts", "a", N_("Add Contacts"),
        N_("Add the contacts that fit filters on all that is known of them."),
        run=_add, when=on_record,
    ),
    Action(
        "reduce-contacts", "r", N_("Reduce"),
        N_("Remove the lines whose contacts fit filters."),
        run=_reduce, when=on_record, synonyms=(N_("Reduce Contacts"),),
    ),
    Action(
        "refine-contacts", "R", N_("Refine"),
        N_("Keep the lines whose contacts fit filters, and remove the others."),
        run=_refine, when=on_record, synonyms=(N_("Refine Contacts"),),
    ),
    Action(
        "go-back", "b", N_("Go Back"),
        N_("Take back the last action that added or removed contacts."),
        run=_back, when=on_record,
    ),
    SHOW,
    Action(
        "save-criteria", "S", N_("Save Criteria"),
        N_("Keep the criteria of the segment under a code, to do them again."),
        run=_save, when=on_record, shown=False,
    ),
    Action(
        "reuse-criteria", "U", N_("Reuse Criteria"),
        N_("Do saved criteria again in this segment, with what is known today."),
        run=_reuse, when=on_record, shown=False,
    ),
    Action(
        "reuse-segment", "", N_("Reuse Segment"),
        N_("Add a line for each interaction of a logged segment, with its campaign."),
        run=_reuse_logged, when=on_record, shown=False,
    ),
    Action(
        "apply-mailing-group", "G", N_("Apply Mailing Group"),
        N_("Put every contact of the segment into a mailing group."),
        run=_apply_group, when=on_record, shown=False,
    ),
)  # fmt: skip
