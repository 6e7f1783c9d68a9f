"""The commands of `trato segment` on single lines, languages and attachments."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from store.text import N_
from tui.cli.nouns import confirm_delete
from tui.cli.options import argument, as_text, assignments, fields_of, option
from tui.cli.settings import answered, current
from tui.i18n import _

if TYPE_CHECKING:
    from tui.cli.commands import Group

NO, LINE, FILE = N_("NO"), N_("LINE"), N_("FILE")
LANGUAGE = N_("LANGUAGE")

_update_lines = option(
    "--update-lines/--keep-lines",
    default=None,
    help=N_("Whether the lines in that language take a changed subject."),
)
_language = option(
    "--language",
    metavar=LANGUAGE,
    default=None,
    help=N_("The language of the document; without it the default one of the segment."),
)
_line = option(
    "--line",
    metavar=LINE,
    default=None,
    help=N_("The line, by its number, that has a document of its own."),
)


def add_line_commands(segment: Group) -> None:
    """Give `trato segment` the commands on single lines."""

    @segment.command(
        "add-line",
        help=N_("Add a line for a contact, by number, name or e-mail; the same may have several."),
        examples=["segment add-line SM00001 CT000107 description='Ring first'"],
        noun="segment-line",
    )
    @argument("key", NO)
    @argument("contact", N_("CONTACT"))
    @assignments(required=False)
    def add_line(key: str, contact: str, fields: tuple[str, ...]) -> None:
        from store import segment_lines
        from store.contacts import find
        from store.nouns import noun
        from tui.cli import output

        given = {"segment_no": key, "contact_no": find(contact).key, **fields_of(fields)}
        output.write_record(noun("segment-line"), segment_lines.add(given))

    @segment.command(
        "set-line",
        help=N_("Change fields of a line, named by its number."),
        examples=["segment set-line SM00001 10000 evaluation=positive duration=20"],
        noun="segment-line",
    )
    @argument("key", NO)
    @argument("line", LINE)
    @assignments()
    def set_line(key: str, line: str, fields: tuple[str, ...]) -> None:
        from store import segment_lines
        from store.nouns import noun
        from tui.cli import output

        found = segment_lines.find_line(key, line)
        record = segment_lines.change(found.key, fields_of(fields))
        output.write_record(noun("segment-line"), record)

    @segment.command(
        "delete-line",
        help=N_("Delete lines, named by their numbers."),
        examples=["segment delete-line SM00001 10000 20000 --yes"],
    )
    @argument("key", NO)
    @argument("lines", LINE, nargs=-1, required=True)
    def delete_line(key: str, lines: tuple[str, ...]) -> None:
        from store import segment_lines
        from tui.cli import output

        keys = [segment_lines.find_line(key, line).key for line in lines]
        named = {"lines": ", ".join(lines), "no": key}
        current().confirm(_("Delete the lines %(lines)s of segment %(no)s?") % named)
        output.write_done(deleted=answered(segment_lines.delete_lines, keys))


def add_language_commands(segment: Group) -> None:
    """Give `trato segment` the commands on its languages."""

    @segment.command(
        "languages",
        help=N_("List what a segment says in each language."),
        examples=["segment languages SM00001"],
    )
    @argument("key", NO)
    def languages(key: str) -> None:
        from store.filters import quote
        from store.nouns import noun
        from store.records import get
        from tui.cli import output
        from tui.cli.nouns import records

        found = get(noun("segment"), key)
        rows = records("segment-language", [("segment_no", quote(found.key))])
        output.write_records(noun("segment-language"), rows)

    @segment.command(
        "add-language",
        help=N_("Add a language to a segment; the lines of contacts that speak it turn to it."),
        examples=["segment add-language SM00001 FR subject=Invitation"],
        noun="segment-language",
    )
    @argument("key", NO)
    @argument("language", LANGUAGE)
    @assignments(required=False)
    def add_language(key: str, language: str, fields: tuple[str, ...]) -> None:
        from store import segment_languages
        from store.nouns import noun
        from tui.cli import output

        given = {"segment_no": key, "language_code": language, **fields_of(fields)}
        output.write_record(noun("segment-language"), segment_languages.add(given))

    @segment.command(
        "set-language",
        help=N_("Change what a segment says in a language."),
        examples=["segment set-language SM00001 ES subject=Invitación --update-lines"],
        noun="segment-language",
    )
    @argument("key", NO)
    @argument("language", LANGUAGE)
    @assignments()
    @_update_lines
    def set_language(
        key: str, language: str, fields: tuple[str, ...], update_lines: bool | None
    ) -> None:
        from store import segment_languages
        from store.nouns import noun
        from tui.cli import output

        answer = {} if update_lines is None else {"update_lines": update_lines}
        row = segment_languages.key_of(key, language)
        record = answered(segment_languages.change, row, fields_of(fields), **answer)
        output.write_record(noun("segment-language"), record)

    @segment.command(
        "delete-language",
        help=N_("Delete a language of a segment; its lines turn to the default one."),
        examples=["segment delete-language SM00001 FR --yes"],
    )
    @argument("key", NO)
    @argument("language", LANGUAGE)
    def delete_language(key: str, language: str) -> None:
        from store import segment_languages
        from store.nouns import noun
        from store.records import get
        from tui.cli import output

        owner = noun("segment-language")
        found = get(owner, segment_languages.key_of(key, language))
        confirm_delete(owner, found.key)
        segment_languages.remove(found.key)
        output.write_done(deleted=1)


def add_attachment_commands(segment: Group) -> None:
    """Give `trato segment` the commands on its documents and those of its lines."""

    @segment.command(
        "attach",
        help=N_("Give a segment the document of a language, or one line a document of its own."),
        examples=[
            "segment attach SM00001 letter.docx --language EN",
            "segment attach SM00001 personal.docx --line 10000",
        ],
    )
    @argument("key", NO)
    @argument("path", FILE)
    @_language
    @_line
    def attach(key: str, path: str, language: str | None, line: str | None) -> None:
        from store.nouns import noun
        from tui.cli import files, output

        content, name = files.read_bytes(path), files.name_of(path)
        owner, document = _document(key, language, line)
        record = answered(owner.attach, document, content, name)
        output.write_record(noun(record.noun), record)

    @segment.command(
        "attachment",
        help=N_("Write the document of a segment, or of one of its lines, into a file."),
        examples=[
            "segment attachment SM00001 letter.docx --language EN",
            "segment attachment SM00001 --line 10000 --text",
        ],
    )
    @argument("key", NO)
    @argument("path", FILE, required=False)
    @_language
    @_line
    @as_text()
    def attachment(
        key: str, path: str | None, language: str | None, line: str | None, as_text: bool
    ) -> None:
        from tui.cli import files

        owner, document = _document(key, language, line)
        files.write_document(owner.export(document), path, as_text)

    @segment.command(
        "detach",
        help=N_("Take the document of a language, or of one line, away."),
        examples=["segment detach SM00001 --line 10000 --yes"],
    )
    @argument("key", NO)
    @_language
    @_line
    def detach(key: str, language: str | None, line: str | None) -> None:
        from store.nouns import noun
        from tui.cli import output

        owner, document = _document(key, language, line)
        current().confirm(_("Remove the attachment?"))
        remove = owner.remove_attachment if line is None else owner.remove
        record = remove(document)
        output.write_record(noun(record.noun), record)


def _document(key: str, language: str | None, line: str | None) -> tuple[ModuleType, str]:
    """Return the module that owns a document, and what the document is called by there."""
    from store import line_attachments, segment_languages, segment_lines
    from store.nouns import noun
    from store.records import get

    if line is not None:
        return line_attachments, segment_lines.find_line(key, line).key
    segment = get(noun("segment"), key)
    code = segment["language_code"] if language is None else language
    return segment_languages, segment_languages.key_of(segment.key, code)
