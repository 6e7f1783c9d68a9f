"""What has to be asked before a segment changes: whether its lines follow, whether a language is made."""

from __future__ import annotations

from store.errors import Question
from store.text import N_, Caption


class LinesAffected(Question):
    """A changed field of a segment may change its lines too, and nobody has said whether it does.

    `count` is how many lines would change.
    """

    keyword = "update_lines"
    no_stops = False
    usually_yes = True

    def __init__(self, field: Caption, template: str, count: int) -> None:
        message = N_(
            "You have changed %(field)s. Do you want to update the segment lines where the "
            "template is %(template)s (%(count)s)?"
        )
        if not template:
            message = N_(
                "You have changed %(field)s. Do you want to update the segment lines without "
                "template (%(count)s)?"
            )
        super().__init__(message, field=field, template=template, count=count)
        self.field = field
        self.count = count

    @classmethod
    def by_template(cls, field: Caption, template: str, count: int) -> LinesAffected:
        """The question whether all lines take the new template of their segment."""
        error = cls(field, template, count)
        error.message = N_(
            "You have changed %(field)s. Do you want to apply it to all segment lines (%(count)s)?"
        )
        return error

    @classmethod
    def by_language(cls, field: Caption, language: str, count: int) -> LinesAffected:
        """The question whether the lines in a language take the new text."""
        error = cls(field, "", count)
        error.params["language"] = language
        error.message = N_(
            "You have changed %(field)s. Do you want to update the segment lines in language "
            "'%(language)s' (%(count)s)?"
        )
        return error


class SegmentLanguageMissing(Question):
    """The segment has no such language: ask whether to create it, then say `create_language`."""

    keyword = "create_language"
    usually_yes = True

    def __init__(self, segment_no: str, language_code: str) -> None:
        super().__init__(
            N_(
                "Segment %(segment)s has no language %(language)s. Create it first, or allow it to "
                "be created."
            ),
            segment=segment_no,
            language=language_code,
        )
        self.language_code = language_code

    @property
    def question(self) -> Caption:
        return N_("Segment %(segment)s has no language %(language)s. Create it?")
