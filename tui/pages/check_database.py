"""The report that checks the database and makes anew what can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui.i18n import _, ngettext, sentence
from tui.page import Progress, ReportField, ReportPage, register

if TYPE_CHECKING:
    from store.errors import RuleError
    from store.health import Finding

_COLUMNS = 74
"""As wide as the report is in the smallest terminal."""
_last: list[Finding] = []
"""What the last check of this session has found."""


def _before(_values: Mapping[str, str]) -> str:
    if not _last:
        return _("Reads the whole database; nothing is changed unless it is to be made anew.")
    from tui.findings import lines

    return "\n".join(lines(sorted(_last, key=lambda finding: finding.ok), _COLUMNS))


def _run(values: Mapping[str, str], progress: Progress) -> str:
    from store import health
    from tui import formats

    found = list(health.run(progress))
    made: list[str] = []
    refused: list[RuleError] = []
    if values.get("repair") == "true":
        made, refused, found = health.repaired(found, progress)
    _last[:] = found
    wrong = sum(not finding.ok for finding in found)
    said = ngettext("1 thing needs attention.", "%(count)s things need attention.", wrong)
    parts = [said % {"count": formats.integer(wrong)} if wrong else _("All is well.")]
    if made:
        from tui.findings import caption

        parts.append(_("Made anew: %(names)s.") % {"names": ", ".join(map(caption, made))})
    return " ".join([*parts, *map(sentence, refused)])


register(
    ReportPage(
        id="check-database",
        title=N_("Check Database"),
        fields=(ReportField("repair", N_("Make anew what can be"), "BOOLEAN", changes=True),),
        before=_before,
        run=_run,
        changes=False,
        done=N_("Check now"),
        synonyms=(
            N_("doctor"), N_("integrity"), N_("repair"), N_("health"), N_("damaged"),
        ),
        help=N_(
            "Checks the database, its indexes, documents, numbers, copies and rights. What can be "
            "made anew from the rest, such as the search index, is made anew when you say so, after "
            "a copy."
        ),
    )
)  # fmt: skip
