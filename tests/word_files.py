"""Word documents for tests, as small as Word opens them."""

from __future__ import annotations

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
_SETTINGS = f'<Override PartName="/word/settings.xml" ContentType="{_KIND}.settings+xml"/>'


def _types(parts: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/>{parts}</Types>'
    )


def word_document(*fields: str, body: str = "", start: str = "", settings: bool = True) -> bytes:
    """A document with a merge field in a paragraph for each of `fields`, then `body`."""
    merged = "".join(
        f'<w:p><w:fldSimple w:instr=" MERGEFIELD {name} \\* MERGEFORMAT "><w:r><w:t>«{name}»</w:t>'
        "</w:r></w:fldSimple></w:p>"
        for name in fields
    )
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    text = f'{start}<w:document xmlns:w="{WORD}"><w:body>{merged}{body}{page}</w:body></w:document>'
    parts = {"[Content_Types].xml": _types(_DOCUMENT), "word/document.xml": text}
    if settings:
        parts["[Content_Types].xml"] = _types(_DOCUMENT + _SETTINGS)
        parts["word/settings.xml"] = f'<w:settings xmlns:w="{WORD}"/>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
