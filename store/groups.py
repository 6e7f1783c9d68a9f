"""Interaction groups: what templates are gathered under."""

from __future__ import annotations

from store.code_tables import (
    BLOCKED,
    DESCRIPTION,
    adder,
    boolean,
    changer,
    code_field,
    count_of,
    deleter,
    text,
)
from store.models import InteractionGroup, InteractionLogEntry, InteractionTemplate
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import Noun
from store.text import N_


def _this() -> Noun:
    return NOUNS["group"]


NOUNS = {
    "group": Noun(
        name="group",
        caption=N_("Interaction Group"),
        plural=N_("Interaction Groups"),
        model=InteractionGroup,
        key="code",
        title="description",
        fields=(
            code_field(InteractionGroup),
            text(InteractionGroup, "description", DESCRIPTION),
            boolean(InteractionGroup, "blocked", BLOCKED),
        ),
        order=((InteractionGroup.code, False),),
        add=adder(_this),
        change=changer(_this),
        delete=deleter(
            _this,
            lambda row_id: [
                (
                    N_("Interaction Templates"),
                    count_of(InteractionTemplate, InteractionTemplate.group == row_id),
                ),
                (
                    N_("Interaction Log Entries"),
                    count_of(InteractionLogEntry, InteractionLogEntry.group == row_id),
                ),
                (N_("Segments"), count_of(SegmentHeader, SegmentHeader.group == row_id)),
                (N_("Segment Lines"), count_of(SegmentLine, SegmentLine.group == row_id)),
            ],
        ),
    )
}
