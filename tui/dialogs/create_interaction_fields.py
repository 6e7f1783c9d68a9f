"""The fields of Create Interaction: what they show, what was touched, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from store.enumerations import CorrespondenceType
from store.errors import InvalidValue
from store.fields import Field as StoreField
from store.fields import Kind
from store.interaction_rules import interaction
from store.text import N_, Caption
from tui import interaction_form as form
from tui.i18n import _
from tui.interaction_form import is_text
from tui.interaction_lookups import find_contacts, find_templates
from tui.screens.field_widgets import find_records, said, typed
from tui.widgets.fields import (
    BooleanField,
    ChoiceField,
    Field,
    LookupField,
    NoteField,
    TextField,
    align_labels,
)
from tui.widgets.lookup_field import Suggest
from tui.widgets.plain import printable

if TYPE_CHECKING:
    from tui.data import Data

COMMENT, ATTACHMENT, DELIVER = "comment", "attachment", "deliver"
_TEXT = ("body", "body_name")
TEMPLATE = "interaction_template_code"
BLANK = "–"

_CAPTIONS: Mapping[str, Caption] = {
    "contact_no": N_("Contact"),
    TEMPLATE: N_("Template"),
    "description": N_("Description"),
    "salesperson_code": N_("Salesperson"),
    "date": N_("Date"),
    "time_of_interaction": N_("Time"),
    "correspondence_type": N_("Send as"),
    "duration": N_("Duration"),
    "cost": N_("Cost"),
    "interaction_language_code": N_("Language"),
    "campaign_no": N_("Campaign"),
    "opportunity_no": N_("Opportunity"),
}
"""Shorter than those of the log, so that two columns have room."""

_TOP = ("contact_no", TEMPLATE, "description")
_LEFT = ("salesperson_code", "date", "time_of_interaction", "correspondence_type")
_RIGHT = ("evaluation", "attempt_failed", "duration", "cost")
_LEFT_BELOW = ("interaction_language_code", "campaign_no", "opportunity_no")
_RIGHT_BELOW = ("information_flow", "initiated_by", "campaign_response")

REFERENCES = ("contact_no", TEMPLATE, "salesperson_code", "interaction_language_code")
"""The fields that others follow, or that have a title beside them."""


class InteractionFields(VerticalScroll):
    """The form.

    Args:
        data: The session's database, for the look-ups.
        opening: What it begins with.
        restored: What was typed before, from a draft: texts by field name.
        begun: Whether what is restored counts as given by the place: nothing is lost with it.
        sends_mail: Whether an e-mail can be sent at once.
    """

    def __init__(
        self,
        data: Data,
        opening: form.Opening,
        restored: Mapping[str, str] | None = None,
        *,
        begun: bool = False,
        sends_mail: bool = False,
    ) -> None:
        super().__init__(can_focus=False, classes="dialog--fields")
        self._data = data
        self._fixed = dict(opening.given)
        self._begun = frozenset(restored or {}) if begun else frozenset()
        self._locked = set(opening.locked)
        self._touched = set(restored or {}) - {COMMENT, ATTACHMENT, *_TEXT}
        self._sends_mail = sends_mail
        self._texts: dict[tuple[str, str], tuple[str, str]] = {}
        self._answer = opening.answer
        self._languages: Sequence[str] = ()
        self._document = opening.document
        self._fields = {name: self._field(name) for name in form.FIELDS}
        self._fields[COMMENT] = NoteField(COMMENT, _("Comment"), opening.comment)
        self._fields[ATTACHMENT] = self._attachment = TextField(ATTACHMENT, _("Attachment"))
        self._fields[DELIVER] = BooleanField(DELIVER, _("Send now"), True)
        self._shown = {COMMENT: opening.comment, ATTACHMENT: ""}
        for name, text in opening.answer.texts.items():
            self._put(name, text, opening.answer)
            self._fields[name].set_error(opening.answer.errors.get(name))
        for name in {COMMENT, ATTACHMENT} & set(restored or {}):
            self._fields[name].set_value((restored or {})[name])
        if restored and restored.get("body"):
            self.set_text(restored["body_name"], restored["body"])
        self._take_in(opening.answer)

    # Composition

    def compose(self) -> ComposeResult:
        """Return the fields: two columns below what comes first."""
        yield from (self._fields[name] for name in _TOP)
        yield from self._columns((*_LEFT, DELIVER), _RIGHT)
        yield self._fields[COMMENT]
        yield from self._columns(_LEFT_BELOW, _RIGHT_BELOW)
        yield self._attachment

    def _columns(self, left: Sequence[str], right: Sequence[str]) -> ComposeResult:
        errors = Vertical(classes="field-errors")
        for name in (*left, *right):
            self._fields[name].say_errors_in(errors)
        columns = [
            Vertical(*(self._fields[name] for name in left), classes="field-columns--left"),
            Vertical(*(self._fields[name] for name in right)),
        ]
        yield Horizontal(*columns, classes="field-columns")
        yield errors

    def on_mount(self) -> None:
        """Line the values up."""
        left = [self._fields[name] for name in (*_TOP, *_LEFT, DELIVER, *_LEFT_BELOW)]
        align_labels([*left, self._fields[COMMENT], self._attachment], most=18)
        align_labels([self._fields[name] for name in (*_RIGHT, *_RIGHT_BELOW)], most=18)

    def _field(self, name: str) -> Field:
        item = interaction().by_name[name]
        label = _(_CAPTIONS.get(name, item.caption))
        options: dict[str, Any] = {"read_only": name in self._locked}
        if item.kind is Kind.BOOLEAN:
            return BooleanField(name, label, **options)
        if item.kind is Kind.CHOICE:
            choices = [(choice.key, _(choice.caption).strip() or BLANK) for choice in item.options]
            return ChoiceField(name, label, choices, **options)
        if name in REFERENCES:
            eager = name == TEMPLATE
            return LookupField(name, label, self._suggester(name), eager=eager, **options)
        return TextField(name, label, max_length=item.limit, accept=_acceptor(item), **options)

    def _suggester(self, name: str) -> Suggest:
        async def suggest(text: str) -> list[tuple[str, str, str]]:
            if name == "contact_no":
                return await self._data.read(find_contacts, text)
            if name == TEMPLATE:
                return await self._data.read(find_templates, text)
            if name == "salesperson_code":
                return await self._data.read(find_records, "salesperson", text)
            begin = text.strip().upper()
            return [(code, "", "") for code in self._languages if code.startswith(begin)]

        return suggest

    # What it holds

    def field(self, name: str) -> Field:
        """Return a field by its name. Raises KeyError."""
        return self._fields[name]

    @property
    def touched(self) -> set[str]:
        """The names of the fields that the person has changed."""
        changed = {name for name, shown in self._shown.items() if self.field(name).value != shown}
        return (self._touched | changed) - self._locked

    @property
    def dirty(self) -> bool:
        """Whether leaving would lose something."""
        return bool(self.touched - self._begun) or bool(self._texts)

    def touch(self, name: str) -> None:
        """Take in that the person has changed a field."""
        self._fit()
        if name == DELIVER:
            return
        self._touched.add(name)
        self._begun -= {name}
        description = self._fields["description"]
        if name == TEMPLATE and not description.value.strip():
            # an empty description takes that of the new template
            self._touched.discard("description")
            self._shown["description"] = description.value

    def given(self) -> dict[str, str]:
        """Return what the person and the place have decided, as texts by field name."""
        decided = self.touched - {COMMENT, ATTACHMENT, DELIVER}
        return self._fixed | {name: self.field(name).value for name in decided}

    @property
    def fixed(self) -> dict[str, str]:
        """What the place has decided."""
        return dict(self._fixed)

    def to_save(self, entry_no: str = "") -> form.Given:
        """Return what is to be saved: date and time are those that are seen."""
        seen = {name: self.field(name).value for name in ("date", "time_of_interaction")}
        comment = self.field(COMMENT).value if COMMENT in self.touched else None
        name, text = self.text
        return form.Given(
            seen | self.given(),
            comment,
            self._attachment.value,
            entry_no,
            text,
            name,
            self.delivers,
        )

    # The text that goes along, and whether it goes

    @property
    def delivers(self) -> bool:
        """Whether it is to be sent now."""
        return self._fields[DELIVER].display and self._fields[DELIVER].value == "true"

    @property
    def text(self) -> tuple[str, str]:
        """The name and the text of the document as it was changed; two "" when it was not."""
        return self._texts.get(self._document_key, ("", ""))

    @property
    def has_text(self) -> bool:
        """Whether the document is a text that can be changed."""
        return self._answer.editable or is_text(self._document)

    @property
    def _document_key(self) -> tuple[str, str]:
        # another template or language has another text; that of the one before is not forgotten
        return (self.field(TEMPLATE).value, self.field("interaction_language_code").value)

    def set_text(self, name: str, text: str) -> None:
        """Let the document have another text, for this interaction alone."""
        self._texts[self._document_key] = (name, text)
        self._fit()

    def _fit(self) -> None:
        """Show what fits the way it is written to the contact, and the document."""
        by_mail = self.field("correspondence_type").value == CorrespondenceType.EMAIL.key
        self._fields[DELIVER].display = self._sends_mail and by_mail
        document = self._answer.document
        hint = _("%(name)s of the template") % {"name": document} if document else ""
        if self.text[1]:
            hint = _("%(name)s, changed for this interaction") % {"name": self.text[0]}
        elif self._document:
            hint = self._document
        if self.has_text:
            hint += " · " + _("%(key)s shows its text") % {"key": "Alt+E"}
        self._attachment.input.placeholder = printable(hint)

    @property
    def pending(self) -> bool:
        """Whether a look-up is being typed into and nobody knows yet what is meant."""
        return any(
            field.value_widget().has_focus and field.value and not self._is_known(field)
            for field in self._lookups()
        )

    def _is_known(self, field: LookupField) -> bool:
        return bool(field.title) or field.value.upper() in self._languages

    def _lookups(self) -> list[LookupField]:
        return [field for field in self._fields.values() if isinstance(field, LookupField)]

    async def settle(self) -> None:
        """Have every text that is typed into a look-up understood."""
        for field in self._lookups():
            await field.settle()

    # Showing

    def show(self, answer: form.Answer, given: Mapping[str, str]) -> None:
        """Show what was answered to `given`; what the person has typed stays."""
        touched = self.touched
        for name, text in answer.texts.items():
            field, error = self._fields[name], answer.errors.get(name)
            if name not in touched:
                self._put(name, text, answer)
            elif name in REFERENCES and not error and field.value == given.get(name):
                self._put(name, text, answer)
                self._touched.add(name)
            if name in REFERENCES and (
                name not in touched or field.value in (text, given.get(name))
            ):
                field.set_error(error)
            elif name not in touched and text:
                field.set_error(None)
        self._take_in(answer)

    def _put(self, name: str, text: str, answer: form.Answer) -> None:
        field = self._fields[name]
        if isinstance(field, LookupField):
            field.set_value(text, answer.titles.get(name, ""))
        elif field.value != text:
            field.set_value(text)
            if isinstance(field, TextField) and field.input.has_focus:
                # as when one comes to a field: typing replaces what is proposed
                field.input.select_all()
        self._shown[name] = field.value

    def _take_in(self, answer: form.Answer) -> None:
        self._languages = answer.languages
        self._answer = answer
        self._fit()

    def complain(self, errors: Mapping[str, str]) -> None:
        """Say under the fields what is wrong and go to the first of them."""
        order = [field.field_name for field in self.query(Field)]
        wrong = sorted((name for name in errors if name in order), key=order.index)
        for name in wrong:
            self.unlock(name)
            self.field(name).set_error(errors[name])
        if wrong:
            self.field(wrong[0]).focus_value()

    def check(self) -> dict[str, str]:
        """Have every text understood; return what cannot be."""
        wrong = {}
        for field in self.query(TextField):
            if not isinstance(field, LookupField):
                # what saving said before may not be so any more
                field.set_error(None)
                field.check()
                if field.error:
                    wrong[field.field_name] = field.error
        return wrong

    def unlock(self, name: str) -> None:
        """Let a field be changed that the place has decided wrongly."""
        if name in self._locked:
            self._locked.discard(name)
            self._fixed.pop(name, None)
            self._touched.add(name)
            field = self.field(name)
            field.read_only = False
            field.remove_class("-read-only")
            field.value_widget().can_focus = True

    def begin(self) -> None:
        """Go to the first field that needs the person."""
        for name in _TOP:
            field = self._fields[name]
            if not field.read_only and (field.error or not field.value):
                break
        self.screen.set_focus(field.value_widget())


def _acceptor(item: StoreField) -> Callable[[str], str]:
    def accept(text: str) -> str:
        try:
            return typed(item, item.parse(text))
        except InvalidValue as error:
            raise ValueError(said(error)) from None

    return accept
