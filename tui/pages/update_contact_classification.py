"""The report that answers questions from the figures of each contact."""

from __future__ import annotations

from collections.abc import Mapping

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Progress, ReportField, ReportPage, register


def _before(values: Mapping[str, str]) -> str:
    from store import profile_classification

    count = profile_classification.automatic_questions(values.get("questionnaire", ""))
    if not count:
        return _("No question answers itself here.")
    said = ngettext(
        "1 question will be answered anew for all contacts that it is meant for.",
        "%(count)s questions will be answered anew for all contacts that they are meant for.",
        count,
    )
    return said % {"count": formats.integer(count)}


def _run(values: Mapping[str, str], progress: Progress) -> str:
    from store import clock, profile_classification
    from store.dates import parse_date
    from store.session import session

    day = None
    if values.get("date"):
        day = parse_date(values["date"], work_date=session.work_date, today=clock.today())
    result = profile_classification.update_classification(
        values.get("questionnaire", ""), day, progress
    )
    said = ngettext("1 question answered", "%(count)s questions answered", result.questions)
    given = ngettext("1 answer given.", "%(count)s answers given.", result.answers)
    return (
        said % {"count": formats.integer(result.questions)}
        + ", "
        + given % {"count": formats.integer(result.answers)}
    )


register(
    ReportPage(
        id="update-contact-classification",
        title=N_("Update Contact Classification"),
        fields=(
            ReportField(
                "questionnaire", N_("Profile Questionnaire"), "REFERENCE",
                noun="profile-questionnaire",
            ),
            ReportField("date", N_("Date"), "DATE"),
        ),
        before=_before,
        run=_run,
        done=N_("Update"),
        synonyms=(N_("classify contacts"), N_("automatic answers"), N_("rating")),
        help=N_(
            "Answers the questions that answer themselves from the figures of each contact; "
            "without a date, as of the work date."
        ),
    )
)  # fmt: skip
