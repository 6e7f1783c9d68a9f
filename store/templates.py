"""Interaction templates: what a kind of interaction usually is, costs and takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import JOIN, SQL, fn

from store import db, template_languages
from store.attachments import ATTACHMENT, AttachmentFile
from store.code_tables import (
    BLOCKED,
    DESCRIPTION,
    boolean,
    code,
    code_field,
    count_of,
    reference,
    refuse_blocked,
    refuse_used,
    text,
)
from store.enumerations import CorrespondenceType, InformationFlow, InitiatedBy, WizardAction
from store.errors import (
    Question,
    RuleError,
)
from store.fields import Field, Kind, Value
from store.models import InteractionGroup, InteractionLogEntry, InteractionTemplate
from store.models.segments import SegmentHeader, SegmentLine
from store.models.templates import InteractionTemplateLanguage, InteractionTemplateSetup
from store.nouns import Noun, noun, parse_values
from store.records import (
    Record,
    delete,
    find_id,
    get_by_id,
    insert,
    look_up,
    reference_id,
    update,
)
from store.text import N_, Caption, clean_code

_FILLED = frozenset({"txt", "md", "markdown", "html", "htm", "typ", "docx"})
"""The kinds of documents whose fields are filled: texts, and Word documents."""

LANGUAGE_DEFAULT = N_("Language Code (Default)")
_Template = InteractionTemplate


class LanguageMissing(Question):
    """The template has no such language: ask whether to create it, then say `create_language`."""

    keyword = "create_language"
    usually_yes = True

    def __init__(self, template_code: str, language_code: str) -> None:
        super().__init__(
            N_(
                "Interaction Template %(template)s has no language %(language)s. Create it first, "
                "or allow it to be created."
            ),
            template=template_code,
            language=language_code,
        )
        self.template_code = template_code
        self.language_code = language_code

    @property
    def question(self) -> Caption:
        return N_("Interaction Template %(template)s has no language %(language)s. Create it?")


def _this() -> Noun:
    return NOUNS["template"]


def _users(row_id: int) -> list[tuple[Caption, Any]]:
    return [
        (
            N_("Interaction Log Entries"),
            count_of(InteractionLogEntry, InteractionLogEntry.template == row_id),
        ),
        (N_("Segments"), count_of(SegmentHeader, SegmentHeader.template == row_id)),
        (N_("Segment Lines"), count_of(SegmentLine, SegmentLine.template == row_id)),
        (
            N_("Interaction Template Setup"),
            count_of(InteractionTemplateSetup, InteractionTemplateSetup.template == row_id),
        ),
    ]


@db.write
def add(values: Mapping[str, object], *, create_language: bool = False) -> Record:
    """Add a template; its correspondence type is Email unless another one is given.

    A default language needs `create_language`, else LanguageMissing is raised. Raises
    InvalidValue, FieldRequired, RelationNotFound, Duplicate, and FieldMustBe for a blocked group.
    """
    given: dict[str, Value] = {"correspondence_type": CorrespondenceType.EMAIL}
    given |= parse_values(_this(), values)
    _check_group(given)
    record = insert(_this(), given)
    if record["language_code"]:
        _settle_language(record, record["language_code"], create_language)
        _check_action(record.id, record)
    return record


@db.write
def change(
    key: str,
    values: Mapping[str, object],
    base: Mapping[str, Value] | None = None,
    *,
    create_language: bool = False,
) -> Record:
    """Change fields of a template; a changed code follows everywhere.

    A default language that the template has no row for raises LanguageMissing, or is made with
    the description of the template when `create_language`. Choosing a language takes the wizard
    action Merge back, as nothing is there to be merged. Raises Conflict, InvalidValue,
    FieldRequired, RelationNotFound, Duplicate, FieldMustBe for a blocked group, and RuleError for
    a wizard action that the language does not allow.
    """
    row_id = find_id(_this(), key)
    before = get_by_id(_this(), row_id)
    given = parse_values(_this(), values)
    if given.get("interaction_group_code") != before["interaction_group_code"]:
        _check_group(given)
    language = given.get("language_code", before["language_code"])
    if language != before["language_code"]:
        _settle_language(before, str(language), create_language)
        merging = before["wizard_action"] is WizardAction.MERGE
        if merging and "wizard_action" not in given and _is_fixed(row_id, str(language)):
            given["wizard_action"] = WizardAction.BLANK
    record = update(_this(), row_id, given, base)
    watched = ("wizard_action", "language_code")
    if "wizard_action" in given and any(record[name] != before[name] for name in watched):
        _check_action(row_id, record)
    return record


@db.write
def remove(key: str) -> None:
    """Delete a template with its languages and their attachments.

    Raises NotFound, and InUse while log entries, segments or the template set-up point to it.
    """
    row_id = find_id(_this(), key)
    refuse_used(_this(), key, _users(row_id))
    template_languages.remove_all(row_id)
    delete(_this(), row_id)


@db.write
def attach(
    key: str,
    content: bytes,
    file_name: str,
    language: str | None = None,
    replace: bool = False,
) -> Record:
    """Give a template its document in `language`, else in its default language.

    A language that the template lacks is made. Returns the language. Raises what
    `template_languages.attach` raises.
    """
    return template_languages.attach(_ensured(key, language), content, file_name, replace)


@db.write
def copy_from(key: str, source: str, language: str | None = None, replace: bool = False) -> Record:
    """Give a template a copy of the document of the template language `source`, such as `BUS/EN`.

    As `attach` otherwise.
    """
    return template_languages.copy_from(_ensured(key, language), source, replace)


@db.write
def remove_attachment(key: str, language: str | None = None) -> Record:
    """Take the document in `language`, else in the default language, away from a template.

    Returns the language. Raises NotFound, and FieldMustBe when it is read-only.
    """
    return template_languages.remove_attachment(language_key(key, language))


@db.read
def export(key: str, language: str | None = None) -> AttachmentFile:
    """Return the document of a template in `language`, else in its default language.

    Raises NotFound when there is none.
    """
    return template_languages.export(language_key(key, language))


@db.read
def language_key(key: str, language: str | None = None) -> str:
    """Return the key of the language row `language`, else that of the default language."""
    record = get_by_id(_this(), find_id(_this(), key))
    return template_languages.key_of(
        record.key, record["language_code"] if language is None else language
    )


def _ensured(key: str, language: str | None) -> str:
    row = language_key(key, language)
    if look_up(noun("template-language"), row) is None:
        template_code, _, language_code = row.rpartition("/")
        template_languages.add(
            {"interaction_template_code": template_code, "language_code": language_code}
        )
    return row


def _check_group(given: Mapping[str, Value]) -> None:
    if "interaction_group_code" in given:
        item = _this().by_name["interaction_group_code"]
        refuse_blocked(noun("group"), reference_id(item, given["interaction_group_code"]))


def _settle_language(template: Record, language: str, create: bool) -> None:
    """Make sure that the template has a row for a language typed as its default."""
    template_languages.check_language(language, LANGUAGE_DEFAULT)
    if not language or _has_language(template.id, language):
        return
    if not create:
        raise LanguageMissing(template.key, language)
    template_languages.add({"interaction_template_code": template.key, "language_code": language})


def _has_language(template_id: int, language: str) -> bool:
    return clean_code(language) in template_languages.codes(template_id)


def _is_fixed(template_id: int, language: str) -> bool:
    """Return whether the template has the language, but no document there that can be filled."""
    row = InteractionTemplateLanguage.get_or_none(
        (InteractionTemplateLanguage.template == template_id)
        & (InteractionTemplateLanguage.language_code == clean_code(language))
    )
    if row is None:
        return False
    document = row.attachment
    return document is None or document.extension not in _FILLED


def _check_action(template_id: int, record: Record) -> None:
    """Raise RuleError for Merge with a language whose document has no fields to be filled."""
    language = record["language_code"]
    if record["wizard_action"] is WizardAction.MERGE and _is_fixed(template_id, language):
        raise RuleError(
            N_(
                "Wizard Action %(action)s cannot be given for Interaction Template %(template)s, "
                "language '%(language)s': it has no text and no Word document whose fields could "
                "be filled. Attach one, or choose another action."
            ),
            action=WizardAction.MERGE.caption,
            template=record.key,
            language=language,
        )


_DEFAULT_ATTACHMENT = InteractionTemplateLanguage.select(SQL("1")).where(
    (InteractionTemplateLanguage.template == _Template.id)
    & (InteractionTemplateLanguage.language_code == _Template.language_code)
    & InteractionTemplateLanguage.attachment.is_null(False)
)


def _choice(name: str, caption: Caption, choices: Any) -> Field:
    return Field(name, caption, Kind.CHOICE, getattr(_Template, name), name, choices=choices)


NOUNS = {
    "template": Noun(
        name="template",
        caption=N_("Interaction Template"),
        plural=N_("Interaction Templates"),
        model=_Template,
        key="code",
        title="description",
        fields=(
            code_field(_Template),
            reference(
                "interaction_group_code",
                N_("Interaction Group Code"),
                "group",
                _Template.group,
                InteractionGroup.code,
                required=True,
            ),
            text(_Template, "description", DESCRIPTION),
            _choice("wizard_action", N_("Wizard Action"), WizardAction),
            _choice("correspondence_type", N_("Correspondence Type (Default)"), CorrespondenceType),
            code(_Template, "language_code", LANGUAGE_DEFAULT),
            Field(
                "attachment",
                ATTACHMENT,
                Kind.BOOLEAN,
                fn.EXISTS(_DEFAULT_ATTACHMENT),
                editable=False,
            ),
            boolean(_Template, "ignore_contact_corres_type", N_("Ignore Contact Corres. Type")),
            Field(
                "unit_cost", N_("Unit Cost (LCY)"), Kind.AMOUNT, _Template.unit_cost, "unit_cost"
            ),
            Field(
                "unit_duration",
                N_("Unit Duration (Min.)"),
                Kind.MINUTES,
                _Template.unit_duration,
                "unit_duration",
            ),
            _choice("information_flow", N_("Information Flow"), InformationFlow),
            _choice("initiated_by", N_("Initiated By"), InitiatedBy),
            code(_Template, "campaign_no", N_("Campaign No.")),
            boolean(_Template, "campaign_target", N_("Campaign Target")),
            boolean(_Template, "campaign_response", N_("Campaign Response")),
            boolean(_Template, "blocked", BLOCKED),
        ),
        joins=lambda query: query.join(InteractionGroup, JOIN.LEFT_OUTER),
        order=((_Template.code, False),),
        add=add,
        change=change,
        delete=remove,
    )
}
