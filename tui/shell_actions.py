"""The actions that every page has, done by the program: search, undo, work date, language, looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from store.errors import StoreError
from tui import formats
from tui.i18n import _, language, ngettext, sentence, set_language

if TYPE_CHECKING:
    from tui.app import TratoApp
    from tui.page import Page


async def know_currency(app: TratoApp) -> bool:
    """Write money in the currency of the marketing set-up; return whether it is another one."""
    from store import setup

    code = await app.data.read(lambda: str(setup.marketing()["currency_code"]))
    another = code != formats.currency()
    formats.set_currency(code)
    return another


async def remember_page(app: TratoApp, page: Page) -> None:
    """Count that a page was opened, so that it rises in the search and in the role centre."""
    from store import usage
    from tui.page import Category

    # long work holds the database; no page waits for that to be counted
    if page.searchable and not app.jobs.running:
        kind = "report" if page.category is Category.REPORT else "page"
        try:
            await app.data.write(usage.remember, kind, page.id)
        except StoreError as error:
            # the way there is not lost because it could not be counted
            app.say(sentence(error), "warning")


async def take_in_spool(app: TratoApp) -> None:
    """Take in what hooks have kept in files while nobody was here, and say how much it was."""
    from store import db, due_events, spool

    where = db.location()
    waits = await app.data.scan(spool.any_waiting, spool.folder_for(where))
    if not waits and not await app.data.read(due_events.any_due):
        return
    from tui.cli.spooling import take_in

    try:
        done, refused = await app.data.work(take_in, where)
    except StoreError as error:
        app.say(sentence(error), "warning")
        return
    await app.changed()
    said = ngettext(
        "1 event was taken in from the spool.",
        "%(count)s events were taken in from the spool.",
        done,
    ) % {"count": formats.integer(done)}
    if refused:
        said += " " + _("Refused: %(count)s, see %(command)s.") % {
            "count": formats.integer(refused),
            "command": "trato spool list",
        }
    app.say(said, "warning" if refused else "info")


async def search(app: TratoApp) -> None:
    """Open the search bar over the page and go where it says."""
    from tui.search_bar import SearchBar

    front = app.pages[-1]
    target = await app.push_screen_wait(SearchBar(front))
    if target is None:
        return
    kind, name, key = target
    if kind == "action":
        front.action_perform(name)
    else:
        await app.open_page(name, key or None)


async def log(app: TratoApp) -> None:
    """Create an interaction."""
    await app.create_interaction({})


async def undo(app: TratoApp) -> None:
    """Take back the last change of the session."""
    from store.change_log import operation_caption
    from store.undo import undo as take_back

    done = await app.data.write(take_back)
    await app.changed()
    app.say(_("Undone: %(operation)s") % {"operation": operation_caption(done.operation)})


async def stop_work(app: TratoApp) -> None:
    """Stop the long work under way."""
    app.jobs.stop()


async def work_date(app: TratoApp) -> None:
    """Ask for the date that new records take; empty is today."""
    from store import clock
    from store.dates import parse_date
    from store.session import session
    from store.text import N_
    from tui.action import Ask
    from tui.dialogs.form import FormDialog

    day = Ask("date", N_("Work date"), "DATE", formats.date(session.work_date))
    form = await app.push_screen_wait(FormDialog(app.data, _("Work date"), [day]))
    if form is None:
        return
    today = clock.today()
    chosen = parse_date(form["date"], work_date=today, today=today) if form["date"] else None
    session.chosen_work_date = None if chosen == today else chosen
    for screen in app.pages:
        screen.show_frame()


async def next_language(app: TratoApp) -> None:
    """Speak the next language, everywhere at once."""
    from tui.i18n import LANGUAGES

    set_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
    for screen in app.pages:
        await screen.rebuild()


async def next_theme(app: TratoApp) -> None:
    """Take the next theme."""
    from tui.theme import THEMES

    names = [theme.name for theme in THEMES]
    here = names.index(app.theme) if app.theme in names else -1
    app.theme = names[(here + 1) % len(names)]


async def leave(app: TratoApp) -> None:
    """Leave the program."""
    await app.quit()


HANDLERS: Mapping[str, Callable[[TratoApp], Awaitable[None]]] = {
    "search": search,
    "log": log,
    "undo": undo,
    "stop-work": stop_work,
    "work-date": work_date,
    "language": next_language,
    "theme": next_theme,
    "quit": leave,
}
"""By the id of the standard action."""
