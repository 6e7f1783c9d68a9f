"""Languages of an interaction template: a description and a document for each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace as replaced
from typing import Any

from peewee import JOIN, fn

from store import attachments, db
from store.attachment_files import clean_file_name
from store.attachments import AttachmentFile
from store.code_tables import DESCRIPTION, reference, text
from store.errors import (
    InvalidValue,
    NotFound,
    Question,
)
from store.fields import CODE_LENGTH, Field, Kind, Value
from store.models import Attachment, InteractionTemplate, database
from store.models.templates import InteractionTemplateLanguage
from store.nouns import Noun, noun, parse_values
from store.records import Record, delete, find_id, get, get_by_id, insert, reference_id, update
from store.row_images import Scope, kept
from store.text import N_, Caption, clean_code

LANGUAGE_CODE = N_("Language Code")
_Language = InteractionTemplateLanguage
_OwnTemplate = InteractionTemplate.alias("own_template")
_SYNTAX = re.compile(r"[A-Z]{2,8}(?:-[A-Z0-9]{1,8})*")

_TEMPLATE = _OwnTemplate.select(_OwnTemplate.code).where(_OwnTemplate.id == _Language.template)
_KEY = fn.COALESCE(_TEMPLATE, "").concat("/").concat(_Language.language_code)
_FILE_NAME = Attachment.select(Attachment.file_name).where(Attachment.id == _Language.attachment)


class AttachmentExists(Question):
    """The language has a document already: replacing it must be asked for."""

    keyword = "replace"

    def __init__(self, key: str) -> None:
        super().__init__(
            N_("%(key)s has an attachment already. Allow it to be replaced, or remove it first."),
            key=key,
        )
        self.key = key

    @property
    def question(self) -> Caption:
        return N_("%(key)s has an attachment already. Replace it?")


def key_of(template_code: str, language_code: str) -> str:
    """Return what a language of a template is called by: `BUS/EN`, `BUS/` for the blank one."""
    return f"{clean_code(template_code)}/{clean_code(language_code)}"


def check_language(code: str, caption: Caption = LANGUAGE_CODE) -> None:
    """Raise InvalidValue unless `code` is blank or written as a language: EN, ES-MX, ENU."""
    if code and not _SYNTAX.fullmatch(code):
        raise InvalidValue(
            caption,
            code,
            N_("'%(value)s' is not a language. Type a code such as EN, ES, ES-MX or ENU."),
        )


def _this() -> Noun:
    return NOUNS["template-language"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a language to a template; a description not given is that of the template.

    Raises FieldRequired, InvalidValue, RelationNotFound and Duplicate.
    """
    given = parse_values(_this(), values)
    template = str(given.get("interaction_template_code", ""))
    language = str(given.setdefault("language_code", ""))
    check_language(language)
    template_id = reference_id(_this().by_name["interaction_template_code"], template)
    if template_id is not None and "description" not in given:
        given["description"] = get_by_id(noun("template"), template_id)["description"]
    return insert(_this(), given | {"key": key_of(template, language)})


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change a language of a template; a template whose default it is follows a new code.

    Raises InvalidValue, Conflict, Duplicate and NotFound.
    """
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    given = parse_values(_this(), values)
    template = str(given.get("interaction_template_code", before["interaction_template_code"]))
    language = str(given.get("language_code", before["language_code"]))
    check_language(language)
    record = update(_this(), row_id, given | {"key": key_of(template, language)}, base)
    if language != before["language_code"]:
        _follow(before, language)
    return record


@db.write
def remove(key: str) -> None:
    """Delete a language of a template with its attachment.

    A template whose default language it was has none afterwards. Raises NotFound.
    """
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    template = InteractionTemplate.code == before["interaction_template_code"]
    with kept(Scope(InteractionTemplate, template, ("language_code",))):
        _follow(before, "")
    _delete(before)


def remove_all(template_id: int) -> None:
    """Delete, inside a write, all languages of a template with their attachments."""
    query = _Language.select(_Language.id).where(_Language.template == template_id)
    for (row_id,) in database.execute(query).fetchall():
        _delete(get_by_id(_this(), row_id))


def _delete(record: Record) -> None:
    delete(_this(), record.id)
    attachments.remove_unused([record["attachment_no"]])


def _follow(before: Record, language: str) -> None:
    """Let the template have `language` as its default instead of the one that `before` was."""
    templates = noun("template")
    template = get(templates, before["interaction_template_code"])
    if before["language_code"] and template["language_code"] == before["language_code"]:
        update(templates, template.id, {"language_code": language})


@db.write
def attach(key: str, content: bytes, file_name: str, replace: bool = False) -> Record:
    """Give a language of a template its document: the verbs Create and Import.

    Raises AttachmentExists unless `replace`, FieldMustBe when the old one is read-only, NotFound,
    and what `attachments.save` raises.
    """
    record = _replaceable(key, replace)
    return _exchange(record, attachments.save(content, file_name), "attach")


@db.write
def copy_from(key: str, source: str, replace: bool = False) -> Record:
    """Give a language a copy of the document of the language `source` of any template.

    Raises what `attach` raises, and NotFound when the source has no document.
    """
    origin = _documented(source)
    record = _replaceable(key, replace)
    return _exchange(record, attachments.copy(origin["attachment_no"]), "copy_from")


@db.write
def remove_attachment(key: str) -> Record:
    """Take the document of a language away; nothing happens when it has none.

    Raises FieldMustBe when it is read-only, and NotFound.
    """
    record = _replaceable(key, replace=True)
    return _exchange(record, None, "remove_attachment")


@db.read
def export(key: str) -> AttachmentFile:
    """Return the document of a language, named after its template: `BUS.docx`.

    Raises NotFound when there is no such language or it has no document.
    """
    record = _documented(key)
    file = attachments.read(record["attachment_no"])
    stem = clean_file_name(record["interaction_template_code"].replace("/", "-"))
    return replaced(file, name=f"{stem}.{file.extension}" if file.extension else stem)


def _documented(key: str) -> Record:
    record = get(_this(), key)
    if not record["attachment_no"]:
        raise NotFound(attachments.ATTACHMENT, record.key)
    return record


def _replaceable(key: str, replace: bool) -> Record:
    record = get(_this(), key)
    if record["attachment_no"]:
        attachments.require_editable(record["attachment_no"])
        if not replace:
            raise AttachmentExists(record.key)
    return record


def _exchange(record: Record, number: int | None, operation: str) -> Record:
    """Put the attachment `number` in place of the old one, which goes unless others use it."""
    old = record["attachment_no"]
    changes: dict[str, Value] = {"attachment_no": number or 0}
    if old == (number or 0):
        return record
    changed = update(_this(), record.id, changes, operation=operation, attachment=number)
    attachments.remove_unused([old])
    return changed


@db.read
def codes(template_id: int) -> list[str]:
    """Return the language codes of a template, in order."""
    query = (
        _Language.select(_Language.language_code)
        .where(_Language.template == template_id)
        .order_by(_Language.language_code)
    )
    return [row[0] for row in database.execute(query).fetchall()]


def _joined(query: Any) -> Any:
    return query.join(InteractionTemplate, JOIN.LEFT_OUTER)


NOUNS = {
    "template-language": Noun(
        name="template-language",
        caption=N_("Interaction Template Language"),
        plural=N_("Interaction Template Languages"),
        model=_Language,
        key="key",
        title="description",
        fields=(
            Field(
                "key",
                N_("Template and Language"),
                Kind.CODE,
                _KEY,
                length=2 * CODE_LENGTH + 1,
                editable=False,
            ),
            reference(
                "interaction_template_code",
                N_("Interaction Template Code"),
                "template",
                _Language.template,
                InteractionTemplate.code,
                required=True,
            ),
            Field(
                "language_code",
                LANGUAGE_CODE,
                Kind.CODE,
                _Language.language_code,
                "language_code",
            ),
            text(_Language, "description", DESCRIPTION),
            Field(
                "attachment",
                attachments.ATTACHMENT,
                Kind.BOOLEAN,
                _Language.attachment.is_null(False),
                editable=False,
            ),
            Field(
                "attachment_no",
                N_("Attachment No."),
                Kind.INTEGER,
                _Language.attachment,
                editable=False,
            ),
            Field("file_name", N_("File Name"), Kind.TEXT, _FILE_NAME, editable=False),
        ),
        joins=_joined,
        order=((_Language.id, False),),
        add=add,
        change=change,
        delete=remove,
    )
}
