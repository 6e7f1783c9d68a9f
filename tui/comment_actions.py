"""Comments of contacts: written, read, changed and deleted on the list and on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, Context, on_record

if TYPE_CHECKING:
    from store.contact_comments import ContactCommentLine

_LENGTH = 4000
_CODE_LENGTH = 20


def _form(line: ContactCommentLine | None = None) -> list[Ask]:
    text, code = ("", "") if line is None else (line.comment, line.code)
    return [
        Ask("comment", N_("Comment"), "NOTE", text, required=True, length=_LENGTH),
        Ask("code", N_("Code"), "CODE", code, length=_CODE_LENGTH),
    ]


async def comment(ctx: Context) -> None:
    """Add a comment to the marked contacts."""
    from store import contact_comments

    keys = await ctx.keys()
    title = ngettext("Comment on %(contact)s", "Comment on %(count)s contacts", len(keys))
    names = {"contact": keys[0], "count": formats.integer(len(keys))}
    answer = await ctx.ask(title % names, _form())
    if answer is None:
        return
    count = await ctx.write(contact_comments.add_all, keys, answer["comment"], answer["code"])
    said = ngettext("Comment saved.", "%(count)s contacts commented.", count)
    ctx.notify(said % {"count": formats.integer(count)} + " " + _("u takes it back."))


async def comments(ctx: Context) -> None:
    """Show the comments of a contact; the chosen one can be changed."""
    from store import contact_comments

    if ctx.record is None:
        return
    no = ctx.record.key
    lines = await ctx.read(contact_comments.of_contact, no)
    if not lines:
        ctx.notify(_("There is no comment on this contact; m writes one."))
        return
    title = _("Comments on %(contact)s") % {"contact": no}
    chosen = await ctx.choose(title, [(str(line.line_no), _shown(line)) for line in lines])
    if chosen is not None:
        await open_comment(ctx, no, int(chosen))


def _shown(line: ContactCommentLine) -> str:
    return f"{formats.date(line.day)}  {line.user_id}  {' '.join(line.comment.split())}"


async def open_comment(ctx: Context, contact_no: str, line_no: int) -> None:
    """Let a comment be read, changed or deleted."""
    from store import contact_comments

    line = await ctx.read(contact_comments.get, contact_no, line_no)
    options = [("edit", _("Read and change")), ("delete", _("Delete"))]
    chosen = await ctx.choose(_shown(line), options)
    if chosen == "delete":
        done = _("Comment deleted.") + " " + _("u takes it back.")
        await ctx.write(contact_comments.remove, contact_no, line_no, done=done)
    elif chosen == "edit":
        answer = await ctx.ask(_("Comment on %(contact)s") % {"contact": contact_no}, _form(line))
        if answer is not None and (answer["comment"], answer["code"]) != (line.comment, line.code):
            await ctx.write(
                contact_comments.change, contact_no, line_no, answer["comment"], answer["code"],
                done=_("Comment saved.") + " " + _("u takes it back."),
            )  # fmt: skip


COMMENT_ACTIONS = (
    Action(
        "comment", "m", N_("Comment"), N_("Add a comment to the marked contacts, or to this one."),
        run=comment, when=on_record,
    ),
    Action(
        "comments", "", N_("Comments"), N_("Read the comments on the contact, change or delete one."),
        run=comments, when=on_record, shown=False,
    ),
)  # fmt: skip
