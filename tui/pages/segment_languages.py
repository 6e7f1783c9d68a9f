"""Segment languages: what a segment says in each language, with a document for each."""

from __future__ import annotations

from store.text import N_
from tui.attachment_actions import attachment_actions
from tui.page import CardPage, Column, ListPage, Section, register
from tui.preview_action import preview_action

register(
    ListPage(
        id="segment-languages",
        title=N_("Languages of Segments"),
        noun="segment-language",
        card="segment-language",
        columns=(
            Column("segment_no", 9, caption=N_("Segment")),
            Column("language_code", 10, caption=N_("Language")),
            Column("description", 22, flexible=True),
            Column("subject", 20, flexible=True, priority=2),
            Column("attachment", 15),
        ),
        facts=("file_name",),
        actions=(*attachment_actions("segment-language"), preview_action("segment-language")),
        synonyms=(N_("Segment Languages"), N_("translations of segments")),
        help=N_("What segments say in each language, each with its own attachment."),
        empty=N_("There are no languages yet."),
        scope=("segment_no",),
    )
)

register(
    CardPage(
        id="segment-language",
        title=N_("Segment Language"),
        noun="segment-language",
        sections=(
            Section(
                N_("General"),
                ("segment_no", "language_code", "description", "subject", "attachment",
                 "file_name"),
            ),
        ),
        read_only=lambda record: () if record is None else ("segment_no",),
        actions=(*attachment_actions("segment-language"), preview_action("segment-language")),
    )
)  # fmt: skip
