"""Whose value is to stay, when somebody else changed a field while it was typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import Conflict
from store.fields import Value
from tui import formats
from tui.i18n import _

if TYPE_CHECKING:
    from tui.app import TratoApp
    from tui.screens.form_body import FormBody


async def settle(
    shell: TratoApp,
    body: FormBody,
    conflict: Conflict,
    changes: dict[str, str],
    base: dict[str, Value],
) -> bool:
    """Ask whose value is to stay; return whether it can be saved now.

    `changes` and `base`, what is to be saved and what was seen, become what was answered. The
    field of the conflict is one of the form.
    """
    from tui.dialogs.choose import ChooseDialog

    field = body.named(conflict.field)
    if field is None:
        return False
    values = {"theirs": _plain(conflict.theirs), "yours": _plain(conflict.yours)}
    options = [
        ("yours", _("Save mine: %(yours)s") % values),
        ("theirs", _("Take theirs: %(theirs)s") % values),
        ("edit", _("Edit once more")),
    ]
    text = _("%(who)s changed %(field)s while you were typing.") % {
        "who": conflict.who,
        "field": _(conflict.field),
    }
    dialog = ChooseDialog(_("Changed by somebody else"), options, "edit", text)
    answer = await shell.push_screen_wait(dialog)
    name = field.field_name
    base[name] = body.base[name] = conflict.theirs  # type: ignore[assignment]
    if answer == "theirs":
        del changes[name]
        body.put(name, conflict.theirs)  # type: ignore[arg-type]
    elif answer != "yours":
        text = _("%(who)s entered: %(theirs)s") % {"who": conflict.who, **values}
        body.set_error(conflict.field, text)
        return False
    return True


def _plain(value: Any) -> str:
    text = formats.plain(value)
    return text if text.strip() else _("(blank)")
