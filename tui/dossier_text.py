"""Everything that is stored about a contact, written for people and for files."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from tui import formats
from tui.i18n import _
from tui.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.dossiers import Dossier, Part
    from store.fields import Field


def dossier_text(dossier: Dossier) -> str:
    """Return a dossier as text in the person's language: a heading for each part of it."""
    from store.nouns import noun

    owner = noun("contact")
    fields = {item.name: item for item in owner.fields}
    shown = {name: formats.value(item, dossier.contact[name]) for name, item in fields.items()}
    captions = {name: _(item.caption) for name, item in fields.items()}
    title = f"{_(owner.caption)} {dossier.contact.key}"
    blocks = [_headed(title, [_lines(shown, captions)])]
    blocks += [_part(part) for part in dossier.parts]
    if dossier.attachments:
        names = [f"{item['no']}  {item['file_name']}" for item in _documents(dossier)]
        blocks.append(_headed(_("Documents"), ["\n".join(names)]))
    return "\n\n".join(blocks) + "\n"


def dossier_json(dossier: Dossier) -> str:
    """Return a dossier as JSON, documents as base64 text."""
    return json.dumps(dossier.as_json(), ensure_ascii=False, indent=2) + "\n"


def dossier_zip(dossier: Dossier) -> bytes:
    """Return a dossier as an archive: the text, the JSON, and each document as a file."""
    from store import attachments
    from store.errors import StorageFailed

    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{dossier.contact.key}.txt", dossier_text(dossier))
        archive.writestr(f"{dossier.contact.key}.json", dossier_json(dossier))
        for number in dossier.attachments:
            try:
                document = attachments.read(number)
            except StorageFailed:
                continue  # the text names it; its file is missing
            archive.writestr(f"{number}-{document.name}", document.content)
    return content.getvalue()


def dossier_file(dossier: Dossier, name: str) -> bytes:
    """Return a dossier in the form that the ending of a file name asks for: zip, json or text."""
    ending = name.lower().rpartition(".")[2]
    if ending == "zip":
        return dossier_zip(dossier)
    text = dossier_json(dossier) if ending == "json" else dossier_text(dossier)
    return text.encode("utf-8")


def _documents(dossier: Dossier) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = dossier.as_json()["documents"]
    return documents


def _part(part: Part) -> str:
    rows = [_lines(_shown(part, row), _captions(part, row)) for row in part.rows]
    return _headed(_(part.caption), rows)


def _shown(part: Part, row: Mapping[str, Any]) -> dict[str, str]:
    fields = _fields(part)
    found: dict[str, str] = {}
    for name, value in row.items():
        item = fields.get(name)
        if item is not None and item.editable and not isinstance(value, bool | int | float):
            found[name] = formats.value(item, item.parse(value))
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(given)}" for name, given in value.items() if given)
    if isinstance(value, list):
        return " · ".join(map(_plain, value))
    if isinstance(value, bool):
        return formats.boolean(value)
    return "" if value is None else str(value)


def _captions(part: Part, row: Mapping[str, Any]) -> dict[str, str]:
    from store.dossiers import captions

    fields, known = _fields(part), captions()
    found: dict[str, str] = {}
    for name in row:
        item = fields.get(name)
        caption = item.caption if item else known.get(name) or known.get(f"{name}_code")
        found[name] = _(caption) if caption else name.replace("_", " ").capitalize()
    return found


def _fields(part: Part) -> dict[str, Field]:
    from store.nouns import noun

    return {item.name: item for item in noun(part.noun).fields} if part.noun else {}


def _headed(title: str, blocks: list[str]) -> str:
    line = printable(title)
    return "\n".join([line, "=" * len(line), "\n\n".join(blocks)])


def _lines(values: Mapping[str, str], captions: Mapping[str, str]) -> str:
    """Return the filled values, a line each, under one another behind their captions."""
    filled = {name: value for name, value in values.items() if value not in ("", "0", "–")}
    width = max((len(captions[name]) for name in filled), default=0)
    indent = "\n" + " " * (width + 2)
    return "\n".join(
        f"{captions[name]:{width}}  {printable(value, multiline=True)}".replace("\n", indent)
        for name, value in filled.items()
    )
