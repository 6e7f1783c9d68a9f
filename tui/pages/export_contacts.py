"""Export contacts: to vCard or CSV, for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Progress, ReportField, ReportPage, register

_FILTERS = ("no", "name", "type", "salesperson_code", "city", "country_region_code")


def _ids(values: Mapping[str, str]) -> list[int]:
    from store.lists import open_list

    filters = {name: values[name] for name in _FILTERS if values.get(name)}
    return open_list("contact", filters).ids()


def _before(values: Mapping[str, str]) -> str:
    count = len(_ids(values))
    said = ngettext("1 contact will be written.", "%(count)s contacts will be written.", count)
    return said % {"count": formats.integer(count)}


def _run(values: Mapping[str, str], progress: Progress) -> str:
    from store import exports
    from store.address_books import ENDINGS, export_to

    progress(0, 0)
    path = Path(values["file"]).expanduser()
    kind = ENDINGS.get(path.suffix.lower(), "csv")
    captions = {name: _(caption) for name, caption in exports.captions().items()}
    count = export_to(str(path), kind, _ids(values), captions)
    said = ngettext(
        "1 contact written to %(path)s.", "%(count)s contacts written to %(path)s.", count
    )
    return said % {"count": formats.integer(count), "path": path}


register(
    ReportPage(
        id="export-contacts",
        title=N_("Export Contacts"),
        noun="contact",
        fields=(
            ReportField("file", N_("File"), kind="TEXT", required=True),
            *(ReportField(name) for name in _FILTERS),
        ),
        before=_before,
        run=_run,
        changes=False,
        done=N_("Export"),
        synonyms=(N_("address book"), N_("vCard"), N_("CSV")),
        help=N_(
            "Writes contacts to a file: vCard when its name ends in .vcf, else CSV. The file can "
            "be imported again."
        ),
    )
)
