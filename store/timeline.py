"""The timeline of a contact: interactions in every state, and comments, the newest first.

Comments of entries are folded into their entries. A source that is added to the view of the
database, with its number in `TimelineSource`, is in every timeline.
"""

from __future__ import annotations

from typing import Any

from peewee import JOIN, SQL, fn

from store.code_tables import reference
from store.enumerations import Evaluation, InformationFlow, TimelineSource
from store.fields import Field, Kind
from store.models import Contact, EntryComment, InteractionTemplate, Salesperson
from store.models.contact_tables import ContactComment
from store.models.interactions import InteractionLogEntry
from store.models.timeline import ContactTimeline
from store.nouns import Noun
from store.text import N_

_Item = ContactTimeline
_Entry = InteractionLogEntry
_Person: Any = Contact.alias("person")
_Company: Any = Contact.alias("company")

_SAID = EntryComment.entry == _Entry.entry_no
_FIRST_COMMENT = (
    EntryComment.select(EntryComment.comment).where(_SAID).order_by(EntryComment.line_no).limit(1)
)


def _joined(query: Any) -> Any:
    comment = (ContactComment.contact == _Item.contact) & (ContactComment.line_no == _Item.line_no)
    return (
        query.join_from(_Item, _Entry, JOIN.LEFT_OUTER, on=(_Entry.entry_no == _Item.entry))
        .join_from(_Item, ContactComment, JOIN.LEFT_OUTER, on=comment)
        .join_from(_Item, _Person, JOIN.LEFT_OUTER, on=(_Person.id == _Item.contact))
        .join_from(_Item, _Company, JOIN.LEFT_OUTER, on=(_Company.id == _Item.company))
        .join_from(_Entry, InteractionTemplate, JOIN.LEFT_OUTER)
        .join_from(_Entry, Salesperson, JOIN.LEFT_OUTER, on=(Salesperson.id == _Entry.salesperson))
    )


def _shown(name: str, caption: Any, kind: Kind, column: Any, **more: Any) -> Field:
    return Field(name, caption, kind, column, editable=False, **more)


_FIELDS = (
    _shown("timeline_no", N_("No."), Kind.INTEGER, _Item.id),
    _shown("source", N_("Type"), Kind.CHOICE, _Item.source, choices=TimelineSource),
    _shown("date", N_("Date"), Kind.DATE, _Item.date, order=_Item.date),
    _shown("time_of_interaction", N_("Time of Interaction"), Kind.TIME, _Item.time),
    _shown("entry_no", N_("Entry No."), Kind.INTEGER, _Item.entry),
    _shown("line_no", N_("Line No."), Kind.INTEGER, _Item.line_no),
    reference(
        "contact_no", N_("Contact No."), "contact", _Item.contact, _Person.no, Contact.no,
        editable=False,
    ),
    _shown("contact_name", N_("Contact Name"), Kind.TEXT, _Person.name),
    reference(
        "contact_company_no", N_("Contact Company No."), "contact", _Item.company, _Company.no,
        Contact.no, editable=False,
    ),
    _shown(
        "interaction_template_code", N_("Interaction Template Code"), Kind.CODE,
        InteractionTemplate.code,
    ),
    _shown("template_description", N_("Template"), Kind.TEXT, InteractionTemplate.description),
    _shown(
        "description", N_("Description"), Kind.TEXT,
        fn.COALESCE(_Entry.description, ContactComment.comment),
    ),
    _shown("first_comment", N_("Comment"), Kind.NOTE, _FIRST_COMMENT),
    _shown(
        "no_of_comments", N_("Comments"), Kind.INTEGER,
        EntryComment.select(fn.COUNT(SQL("1"))).where(_SAID),
    ),
    _shown("attachment", N_("Attachment"), Kind.BOOLEAN, _Entry.attachment.is_null(False)),
    _shown(
        "information_flow", N_("Information Flow"), Kind.CHOICE, _Entry.information_flow,
        choices=InformationFlow,
    ),
    _shown("evaluation", N_("Evaluation"), Kind.CHOICE, _Entry.evaluation, choices=Evaluation),
    _shown("canceled", N_("Canceled"), Kind.BOOLEAN, _Entry.canceled),
    _shown("postponed", N_("Postponed"), Kind.BOOLEAN, _Entry.postponed),
    _shown("attempt_failed", N_("Attempt Failed"), Kind.BOOLEAN, _Entry.attempt_failed),
    _shown("salesperson_code", N_("Salesperson Code"), Kind.CODE, Salesperson.code),
    _shown("salesperson_name", N_("Salesperson Name"), Kind.TEXT, Salesperson.name),
    _shown(
        "user_id", N_("User ID"), Kind.TEXT, fn.COALESCE(_Entry.user_id, ContactComment.user_id)
    ),
)  # fmt: skip

NOUNS = {
    "timeline": Noun(
        name="timeline",
        caption=N_("History"),
        plural=N_("History"),
        model=ContactTimeline,
        key="timeline_no",
        title="description",
        fields=_FIELDS,
        joins=_joined,
        order=((_Item.date, True), (_Item.time, True), (_Item.id, True)),
        columns=("date", "template_description", "description"),
    )
}
