"""Import an address book: vCard, CSV or a workbook, as other programs write it."""

from __future__ import annotations

from store.text import N_
from tui.page import Action, ImportPage, ReportField, register
from tui.standard_actions import RUN

_ACTIONS = (
    RUN.but(help=N_("Try the import, show what it would do, then do it.")),
    Action("column-field", "f2", N_("Field"), N_("Choose what the column is."), also=("f",)),
    Action(
        "leave-out", "delete", N_("Leave out"), N_("Leave the column out."), also=("x",),
    ),
    Action(
        "value-for-all", "alt+v", N_("For all"),
        N_("Give all contacts of the file one value, such as a salesperson or a mailing group."),
        also=("v",),
    ),
    Action(
        "mapping", "alt+m", N_("Mapping"),
        N_("Keep what the columns are under a name, or take what was kept."), also=("m",),
    ),
    Action(
        "sheet", "alt+s", N_("Sheet"), N_("Choose another sheet of the workbook."), also=("s",),
    ),
)  # fmt: skip

register(
    ImportPage(
        id="import-contacts",
        title=N_("Import Contacts"),
        noun="contact",
        fields=(ReportField("file", N_("File"), kind="TEXT", required=True),),
        actions=_ACTIONS,
        done=N_("Import"),
        synonyms=(N_("address book"), N_("vCard"), N_("CSV"), N_("Excel")),
        help=N_(
            "Brings an address book into the contacts: new ones are created, known ones updated. "
            "The same file can be imported again."
        ),
    )
)
