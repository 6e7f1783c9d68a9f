"""The fields of the interaction log, and its two lists: what was logged and what is postponed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peewee import JOIN, fn

from store import dialect
from store.code_tables import reference
from store.enumerations import (
    CorrespondenceType,
    DeliveryStatus,
    DocumentType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
)
from store.fields import Field, Kind
from store.models import (
    Contact,
    EntryComment,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
    Salesperson,
)
from store.nouns import Noun
from store.text import N_, Caption

_Entry = InteractionLogEntry
_Person = Contact.alias("person")
_Company = Contact.alias("company")
_COMMENTS = EntryComment.select(EntryComment.line_no).where(EntryComment.entry == _Entry.entry_no)


def _joined(query: Any) -> Any:
    return (
        query.join_from(_Entry, _Person, JOIN.LEFT_OUTER, on=(_Person.id == _Entry.contact))
        .join_from(_Entry, _Company, JOIN.LEFT_OUTER, on=(_Company.id == _Entry.company))
        .join_from(_Entry, InteractionTemplate, JOIN.LEFT_OUTER)
        .join_from(
            _Entry,
            InteractionGroup,
            JOIN.LEFT_OUTER,
            on=(InteractionGroup.id == _Entry.group),
        )
        .join_from(
            _Entry,
            Salesperson,
            JOIN.LEFT_OUTER,
            on=(Salesperson.id == _Entry.salesperson),
        )
    )


def _stored(name: str, caption: Caption, kind: Kind, **more: Any) -> Field:
    return Field(name, caption, kind, getattr(_Entry, name), name, **more)


def _related(name: str, caption: Caption, key: Any, alias: Any, target: Any) -> Field:
    """Return a computed text that comes from the record that the foreign key `key` names."""
    column = getattr(alias, target.name)
    return Field(name, caption, Kind.TEXT, column, key=key, target=target, editable=False)


_FIELDS: tuple[Field, ...] = (
    Field(
        "entry_no",
        N_("Entry No."),
        Kind.INTEGER,
        _Entry.entry_no,
        "entry_no",
        order=_Entry.entry_no,
        editable=False,
    ),
    reference("contact_no", N_("Contact No."), "contact", _Entry.contact, _Person.no, Contact.no),
    _related("contact_name", N_("Contact Name"), _Entry.contact, _Person, Contact.name),
    reference(
        "contact_company_no",
        N_("Contact Company No."),
        "contact",
        _Entry.company,
        _Company.no,
        Contact.no,
        editable=False,
    ),
    _related(
        "contact_company_name", N_("Contact Company Name"), _Entry.company, _Company, Contact.name
    ),
    _stored("date", N_("Date"), Kind.DATE, order=_Entry.date),
    Field("time_of_interaction", N_("Time of Interaction"), Kind.TIME, _Entry.time, "time"),
    _stored("description", N_("Description"), Kind.TEXT),
    _stored("information_flow", N_("Information Flow"), Kind.CHOICE, choices=InformationFlow),
    _stored("initiated_by", N_("Initiated By"), Kind.CHOICE, choices=InitiatedBy),
    Field(
        "attachment",
        N_("Attachment"),
        Kind.BOOLEAN,
        _Entry.attachment.is_null(False),
        editable=False,
    ),
    _stored("cost", N_("Cost (LCY)"), Kind.AMOUNT),
    _stored("duration", N_("Duration (Min.)"), Kind.MINUTES),
    _stored("user_id", N_("User ID"), Kind.TEXT, editable=False),
    reference(
        "interaction_group_code",
        N_("Interaction Group Code"),
        "group",
        _Entry.group,
        InteractionGroup.code,
        editable=False,
    ),
    reference(
        "interaction_template_code",
        N_("Interaction Template Code"),
        "template",
        _Entry.template,
        InteractionTemplate.code,
    ),
    Field(
        "interaction_language_code",
        N_("Interaction Language Code"),
        Kind.CODE,
        _Entry.language_code,
        "language_code",
    ),
    _stored("subject", N_("Subject"), Kind.TEXT),
    _stored("campaign_no", N_("Campaign No."), Kind.CODE),
    _stored("campaign_entry_no", N_("Campaign Entry No."), Kind.INTEGER, editable=False),
    _stored("campaign_target", N_("Campaign Target"), Kind.BOOLEAN),
    _stored("campaign_response", N_("Campaign Response"), Kind.BOOLEAN),
    _stored("segment_no", N_("Segment No."), Kind.CODE, editable=False),
    Field(
        "logged_segment_entry_no",
        N_("Logged Segment Entry No."),
        Kind.INTEGER,
        _Entry.logged_segment,
        "logged_segment",
        editable=False,
    ),
    _stored("evaluation", N_("Evaluation"), Kind.CHOICE, choices=Evaluation),
    _stored("attempt_failed", N_("Attempt Failed"), Kind.BOOLEAN),
    _stored("todo_no", N_("Task No."), Kind.CODE),
    reference(
        "salesperson_code",
        N_("Salesperson Code"),
        "salesperson",
        _Entry.salesperson,
        Salesperson.code,
    ),
    _related(
        "salesperson_name",
        N_("Salesperson Name"),
        _Entry.salesperson,
        Salesperson,
        Salesperson.name,
    ),
    _stored(
        "correspondence_type", N_("Correspondence Type"), Kind.CHOICE, choices=CorrespondenceType
    ),
    _stored("contact_alt_address_code", N_("Contact Alt. Address Code"), Kind.CODE, editable=False),
    _stored(
        "delivery_status",
        N_("Delivery Status"),
        Kind.CHOICE,
        choices=DeliveryStatus,
        editable=False,
    ),
    _stored("canceled", N_("Canceled"), Kind.BOOLEAN, editable=False),
    _stored("postponed", N_("Postponed"), Kind.BOOLEAN, editable=False),
    _stored(
        "document_type", N_("Document Type"), Kind.CHOICE, choices=DocumentType, editable=False
    ),
    _stored("document_no", N_("Document No."), Kind.CODE, editable=False),
    _stored("version_no", N_("Version No."), Kind.INTEGER, editable=False),
    _stored("doc_no_occurrence", N_("Doc. No. Occurrence"), Kind.INTEGER, editable=False),
    _stored("contact_via", N_("Contact Via"), Kind.TEXT),
    _stored("email_logged", N_("E-Mail Logged"), Kind.BOOLEAN, editable=False),
    _stored("opportunity_no", N_("Opportunity No."), Kind.CODE),
    Field("comment", N_("Comment"), Kind.BOOLEAN, fn.EXISTS(_COMMENTS), editable=False),
)

_ORDER = ((_Entry.date, True), (_Entry.time, True), (_Entry.entry_no, True))


def _logged() -> int:
    from store import totals

    return totals.entries_counted() + totals.entries_counted(canceled=True)


def _list(name: str, plural: Caption, only: Any, total: Callable[[], int] | None = None) -> Noun:
    return Noun(
        name=name,
        caption=N_("Interaction Log Entry"),
        plural=plural,
        model=_Entry,
        key="entry_no",
        title="description",
        fields=_FIELDS,
        joins=_joined,
        only=only,
        order=_ORDER,
        total=total,
    )


NOUNS = {
    "interaction": _list(
        "interaction", N_("Interaction Log Entries"), dialect.literal_false("postponed"), _logged
    ),
    "postponed": _list(
        "postponed", N_("Postponed Interactions"), dialect.literal_true("postponed")
    ),
}
