"""`trato contact channels`, and the verbs for e-mail addresses and phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.options import argument, dry_run, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.channels import ShownChannel
    from tui.cli.columns import Column
    from tui.cli.commands import Group

NO = N_("NO")


def add_channel_commands(contact: Group) -> None:
    """Give `trato contact` the verbs for e-mail addresses and phones."""

    @contact.command(
        "channels",
        help=N_("List all phones and e-mail addresses of a contact, the first ones first."),
        examples=["contact channels CT000107"],
    )
    @argument("key", NO)
    def channels(key: str) -> None:
        from tui.cli import output

        output.write_list(_columns(), map(_row, _channels(key)))

    _add_verb(
        contact, "add-email", "ADDRESS",
        N_("Give a contact another e-mail address; the first one becomes its E-Mail."),
        "contact add-email CT000107 billing@adatum.com --label billing",
    )  # fmt: skip
    _add_verb(
        contact, "add-phone", "NUMBER",
        N_("Give a contact another phone, written as in its country or with + and the prefix."),
        "contact add-phone CT000107 '+34 915 550 123' --label work",
    )  # fmt: skip

    @contact.command(
        "remove-channel",
        help=N_("Take a phone or e-mail address from a contact, however it is written."),
        examples=["contact remove-channel CT000107 billing@adatum.com --yes"],
    )
    @argument("key", NO)
    @argument("value", N_("VALUE"))
    @dry_run()
    def remove(key: str, value: str, dry_run: bool) -> None:
        from store import channels
        from tui.cli import output

        row = channels.of_contact(key, value)
        if not dry_run:
            question = _("Take %(value)s from contact %(no)s?")
            current().confirm(question % {"value": value, "no": key})
            channels.remove(row)
        output.write_done(deleted=1)


def _add_verb(contact: Group, verb: str, metavar: str, text: Any, example: str) -> None:
    @contact.command(verb, help=text, examples=[example])
    @argument("key", NO)
    @argument("value", N_("NUMBER") if metavar == "NUMBER" else N_("ADDRESS"))
    @option(
        "--label",
        metavar=N_("LABEL"),
        default="",
        help=N_("What it is: work, home, mobile, billing, or any other word."),
    )
    def add(key: str, value: str, label: str) -> None:
        from store import channels
        from store.channel_rules import EMAIL, PHONE
        from store.enumerations import ChannelKind
        from tui.cli import output

        kind: ChannelKind = EMAIL if metavar == "ADDRESS" else PHONE
        given = {"contact_no": key, "value": value, "label": label}
        added = channels.add(given, kind)
        (shown,) = [item for item in _channels(key) if item.id == added.id]
        output.write_object(_columns(), _row(shown))


def _channels(key: str) -> list[ShownChannel]:
    from store.channels import channels_of
    from store.nouns import noun
    from store.records import find_id

    return channels_of(find_id(noun("contact"), key))


def _columns() -> list[Column]:
    from store.nouns import noun
    from tui.cli.columns import column, field_column

    fields = noun("channel").by_name
    return [
        field_column(fields["kind"]),
        field_column(fields["label"]),
        field_column(fields["value"]),
        column("shown", N_("As Dialled")),
        field_column(fields["e164"]),
        field_column(fields["field"]),
    ]


def _row(item: ShownChannel) -> dict[str, Any]:
    return {
        "kind": item.kind, "label": item.key, "value": item.value, "shown": item.shown,
        "e164": item.e164, "field": item.field,
    }  # fmt: skip


def channel_columns(contact_id: int) -> list[tuple[Column, list[ShownChannel]]]:
    """Return the columns of all phones and all e-mail addresses of a contact, with their values."""
    from store.channel_rules import EMAIL, PHONE
    from store.channels import channels_of
    from tui.cli.columns import Column

    found = channels_of(contact_id)
    return [
        (
            Column(name, _(caption), _plain, _shown),
            [item for item in found if item.kind is kind],
        )
        for name, caption, kind in (
            ("phones", N_("Phones"), PHONE),
            ("emails", N_("E-Mails"), EMAIL),
        )
    ]


def _plain(items: Sequence[ShownChannel]) -> list[dict[str, str]]:
    return [
        {"label": item.key, "value": item.value, "e164": item.e164, "field": item.field}
        for item in items
    ]


def _shown(items: Sequence[ShownChannel]) -> str:
    return "\n".join(" ".join(filter(None, (item.shown, item.label))) for item in items)
