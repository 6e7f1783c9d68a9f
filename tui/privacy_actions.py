"""What is stored about a contact: shown, written to a file, erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import Busy
from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Ask, CardPage, Context, on_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.archive_contacts import Held

_GROUP = N_("Privacy")


async def _show(ctx: Context) -> None:
    from store import dossiers
    from tui.dossier_text import dossier_file, dossier_text

    if ctx.record is None:
        return
    dossier = await ctx.read(dossiers.of_contact, ctx.record.key)
    chosen = await ctx.choose(
        _("Everything stored about %(name)s") % {"name": ctx.record["name"]},
        [
            ("show", _("Show as text")),
            ("txt", _("Write as text")),
            ("json", _("Write as JSON, with documents")),
            ("zip", _("Write text, JSON and documents into an archive")),
        ],
    )
    if chosen == "show":
        await ctx.show_text(ctx.record.key, await ctx.read(dossier_text, dossier))
    elif chosen:
        name = f"{ctx.record.key}.{chosen}"
        await ctx.save_file(await ctx.read(dossier_file, dossier, name), name)


async def _erase(ctx: Context) -> None:
    """Erase a contact after its number was typed."""
    from store import erasure

    if ctx.record is None:
        return
    no, name = ctx.record.key, ctx.record["name"]
    title = _("Type %(no)s to erase %(name)s for good") % {"name": name, "no": no}
    typed = await ctx.ask(title, [Ask("no", N_("No."), required=True)])
    if typed is None:
        return
    if typed["no"].strip().upper() != no:
        ctx.notify(_("That is not %(no)s. Nothing was done.") % {"no": no}, "warning")
        return
    try:
        erased = await ctx.write(erasure.erase, no)
    except Busy:
        if isinstance(ctx.page, CardPage):
            await ctx.back()
        ctx.notify(
            _("%(no)s is erased, but others use the file. Clean it later: %(command)s")
            % {"no": no, "command": "trato contact erase --clean-file"},
            "warning",
        )
        return
    if isinstance(ctx.page, CardPage):
        await ctx.back()
    said = ngettext(
        "%(no)s is erased. 1 interaction stays without the person.",
        "%(no)s is erased. %(count)s interactions stay without the person.",
        erased.entries,
    ) % {"no": no, "count": formats.integer(erased.entries)}
    if erased.invoices_kept:
        kept = ", ".join(erased.invoices_kept)
        said += " " + _("The law has invoices kept, with name and address: %(nos)s") % {"nos": kept}
    if erased.archives:
        said += " " + _in_archives(erased.archives)
    if erased.copies:
        told = ngettext(
            "1 copy of the database still holds it: delete it in Backups.",
            "%(count)s copies of the database still hold it: delete them in Backups.",
            len(erased.copies),
        )
        said += " " + told % {"count": formats.integer(len(erased.copies))}
    ctx.notify(said)


def _in_archives(archives: Sequence[Held]) -> str:
    told = []
    holding = [held for held in archives if held.nos]
    if holding:
        names = ", ".join(f"{Path(held.path).name} ({', '.join(held.nos)})" for held in holding)
        told.append(
            _("Archives hold it: open them in Archives and erase it there: %(names)s.")
            % {"names": names}
        )
    lost = [Path(held.path).name for held in archives if not held.nos]
    if lost:
        told.append(
            _("Archives that may hold it are not there: %(names)s.") % {"names": ", ".join(lost)}
        )
    return " ".join(told)


PRIVACY_ACTIONS = (
    Action(
        "everything", "", N_("Everything Stored"),
        N_("Show, or write to a file, everything that is stored about the contact."),
        run=_show, shown=False, when=on_record, group=_GROUP,
        synonyms=(N_("data export"), N_("GDPR"), N_("right of access")),
    ),
    Action(
        "erase", "", N_("Erase for Privacy"),
        N_("Erase the contact for good, everywhere; the figures of the log stay without it."),
        run=_erase, shown=False, when=on_record, group=_GROUP,
        synonyms=(N_("right to be forgotten"), N_("anonymize")),
    ),
)  # fmt: skip
