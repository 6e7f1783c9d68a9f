"""Very many letters by few runs of the typesetter: they take a tenth of the time together.

A run of Typst takes some 30 ms before the first letter. The letters of a run lie in files of their
own, each with data of its own, so that a layout is written as if there were no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store.exchange import typesetting

Compile = Callable[..., bytes]

TOGETHER = 100
"""How many letters one run sets: more take longer for each of them."""

_DATA = re.compile(r'json\(\s*"/data\.json"\s*\)')
_SHARED = "letter-end"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter that is to be set: `data` for a layout, or for the text `source` of one."""

    data: Mapping[str, Any]
    day: date
    layout: str = "letter"
    source: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    def typeset(self, by: Compile | None = None) -> bytes:
        """Return the PDF of this letter alone. Raises what `typesetting.typeset` raises."""
        return typesetting.typeset(
            self.layout,
            self.data,
            day=self.day,
            files=self.files,
            source=self.source or None,
            by=by,
        )


def typeset(sheets: Sequence[Sheet], by: Compile | None = None) -> bytes:
    """Return one PDF with all letters in their order, each on a page of its own.

    `by` is as for `typesetting.typeset`. Raises what that raises.
    """
    texts = _layouts(sheets)
    # a layout of a company may take its data in another way, or know nothing of the others
    alike = _SHARED in typesetting.in_force("base")
    if len(sheets) > 1 and alike and all(len(_DATA.findall(text)) == 1 for text in texts.values()):
        try:
            return _together(sheets, texts, by)
        except typesetting.LayoutError:
            pass  # one by one, the message names the line and the letter as they are
    return typesetting.joined([sheet.typeset(by) for sheet in sheets])


def _layouts(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the texts of the layouts that letters are set by, by name or, of their own, by text."""
    named = {sheet.layout for sheet in sheets if not sheet.source}
    texts = {name: typesetting.in_force(name) for name in named}
    return texts | {sheet.source: sheet.source for sheet in sheets if sheet.source}


def _together(sheets: Sequence[Sheet], texts: Mapping[str, str], by: Compile | None) -> bytes:
    files: dict[str, bytes] = {}
    lines = []
    for number, sheet in enumerate(sheets):
        own = f'json("/data.json").letters.at({number})'
        text = texts[sheet.source or sheet.layout]
        files |= sheet.files
        files[f"letter-{number}.typ"] = _DATA.sub(own, text).encode()
        lines.append("#pagebreak(weak: true)\n#counter(page).update(1)")
        lines.append(f'#include "letter-{number}.typ"')
    data = [{**sheet.data, "key": str(number)} for number, sheet in enumerate(sheets)]
    return typesetting.typeset(
        "letters",
        {"letters": json.loads(json.dumps(data, default=str))},
        day=sheets[0].day,
        files=files,
        source="\n".join(lines),
        by=by,
    )
