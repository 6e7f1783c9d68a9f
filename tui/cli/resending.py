"""`trato interaction resend` and `trato logged-segment resend`: documents go out once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.delivery import later_option, ready, send
from tui.cli.options import all_of, argument, dry_run, filters_of, option, where
from tui.cli.settings import current
from tui.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from store.resending import Resent
    from tui.cli.commands import Group

_SAME = "same"
_TYPES = (_SAME, "email", "hard_copy")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for decorator in (
        dry_run(),
        later_option(),
        option(
            "--update-merge-fields",
            "anew",
            is_flag=True,
            help=N_("Fill the fields anew, and log a new interaction for each."),
        ),
        option(
            "--correspondence-type",
            "kind",
            type=click.Choice(_TYPES),
            default=_SAME,
            help=N_("By e-mail, on paper, or as each interaction says."),
        ),
        where(),
    ):
        command = decorator(command)
    return command


def add_resend(group: Group) -> None:
    """Give `trato interaction` the command that resends."""

    @group.command(
        "resend",
        help=N_(
            "Send the documents of interactions once more. The filter logged_segment_entry_no must "
            "be given: one logged segment, or 0 for interactions that are of none."
        ),
        examples=[
            "interaction resend --where logged_segment_entry_no=0 --where entry_no=1042",
            "interaction resend --where logged_segment_entry_no=12 --where delivery_status=error",
        ],
    )
    @_options
    def resend(filters: tuple[str, ...], **chosen: Any) -> None:
        _resend(all_of(filters_of(filters)), **chosen)


def add_segment_resend(group: Group) -> None:
    """Give `trato logged-segment` the command that resends."""

    @group.command(
        "resend",
        help=N_("Send the documents of a logged segment once more."),
        examples=["logged-segment resend 12 --where delivery_status=error"],
    )
    @argument("entry", N_("ENTRY"))
    @_options
    def resend(entry: str, filters: tuple[str, ...], **chosen: Any) -> None:
        segment = [("logged_segment_entry_no", entry)]
        _resend(all_of([*segment, *filters_of(filters)]), **chosen)


def _resend(
    filters: Mapping[str, str], *, kind: str, anew: bool, later: bool, dry_run: bool
) -> None:
    from store import resending
    from store.enumerations import CorrespondenceType

    chosen = None if kind == _SAME else CorrespondenceType[kind.upper()]
    found = resending.resend(filters, correspondence_type=chosen, dry_run=True)
    _warn(found)
    if dry_run:
        _write(found)
        return
    question = ngettext(
        "Send %(count)s interaction once more?", "Send %(count)s interactions once more?",
        found.entries,
    )  # fmt: skip
    current().confirm(question % {"count": found.entries})
    if found.mails:
        ready(later=later)
    done = resending.resend(filters, correspondence_type=chosen, update_merge_fields=anew)
    if done.mails:
        send(later=later)
    _write(done)


def _warn(found: Resent) -> None:
    from tui.cli import output

    if found.canceled:
        output.say(
            ngettext(
                "%(count)s of them is canceled; it is sent all the same.",
                "%(count)s of them are canceled; they are sent all the same.",
                found.canceled,
            )
            % {"count": found.canceled}
        )


def _write(done: Resent) -> None:
    from tui.cli import output

    output.write_done(
        entries=done.entries,
        mails=done.mails,
        without_document=done.without,
        canceled=done.canceled,
        first_entry_no=done.first_entry_no,
    )
