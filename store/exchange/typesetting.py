"""Documents as PDF, by Typst: a layout, which is a text file, filled with data.

Data reaches a layout as values (`json("/data.json")`), never as a part of its text, so nothing
that a person typed is obeyed. A layout sees the files of the folders of layouts and those handed
in, nothing else of the machine, and no packages of the network. The same data makes the same
bytes.

The layouts of the program lie in `store/layouts`; a file of the same name in the folder of the
company, `$XDG_CONFIG_HOME/trato/layouts` unless the session names another, replaces one.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from store.errors import NotFound, StoreError, reason_of
from store.session import session
from store.text import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Compile = Callable[..., bytes]

ENDING = ".typ"
LAYOUT = N_("Layout")
DATA = "data.json"
_SHIPPED = Path(__file__).parent.parent / "layouts"
_PICTURES = (".png", ".jpg", ".gif", ".webp", ".svg", ".pdf")
_FONTS = (".ttf", ".otf", ".ttc")
_LARGEST = 20 * 1024 * 1024  # bytes, of one file beside the layouts
_PLACE = re.compile(r"┌─ (?P<file>.*):(?P<line>\d+):\d+$", re.MULTILINE)
_PACKAGE = re.compile(r'"\s*@[\w-]+/')
_FIRST_YEAR = 1970
# What the built-in fonts have no letters for: Hebrew to Georgian and further, CJK, pictures.
_FURTHER = re.compile(
    "[\u0590-\u1dff\u2e80-\ua63f\ua6a0-\ua71f\ua800-\ufaff\ufe30-\uffef\U00010000-\U0010ffff]"
)


class LayoutError(StoreError):
    """A layout cannot be typeset as it is written; `line` is counted from 1, 0 when unknown."""

    def __init__(self, layout: str, line: int, reason: str, replaced: Path | None) -> None:
        message = N_(
            "The layout %(layout)s cannot be typeset: line %(line)s: %(reason)s. Correct the layout."
        )
        if replaced is not None:
            message = N_(
                "The layout %(layout)s cannot be typeset: line %(line)s: %(reason)s. Correct "
                "%(path)s, or take it away: then the layout of the program is used."
            )
        super().__init__(message, layout=layout, line=line, reason=reason, path=replaced)
        self.line = line


@dataclass(frozen=True)
class Layout:
    """A layout in force: `path` is its file, `replaced` whether it is one of the company."""

    name: str
    path: Path
    replaced: bool


def company_folder() -> Path:
    """Return the folder whose layouts replace those of the program; it need not exist."""
    named = session.layouts()
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME", "")
    base = Path(home) if home.startswith("/") else Path("~/.config").expanduser()
    return base / "trato" / "layouts"


def layouts() -> list[Layout]:
    """Return the layouts in force, by name."""
    found = {path.stem: Layout(path.stem, path, False) for path in _SHIPPED.glob(f"*{ENDING}")}
    for path in _company_files():
        if path.suffix == ENDING:
            found[path.stem] = Layout(path.stem, path, True)
    return [found[name] for name in sorted(found)]


def shipped(name: str) -> bytes:
    """Return the text of a layout of the program, or of its `words.toml`. Raises NotFound."""
    known = {path.stem: path for path in (*_SHIPPED.glob(f"*{ENDING}"), *_SHIPPED.glob("*.toml"))}
    path = known.get(name.removesuffix(ENDING).removesuffix(".toml"))
    if path is None:
        raise NotFound(LAYOUT, name)
    return path.read_bytes()


def in_force(name: str) -> str:
    """Return the text of a layout in force. Raises NotFound."""
    text = _files_in_force().get(f"{name.removesuffix(ENDING)}{ENDING}")
    if text is None:
        raise NotFound(LAYOUT, name)
    return text.decode("utf-8", "replace")


def typeset(
    layout: str,
    data: Mapping[str, Any],
    *,
    day: date | None = None,
    files: Mapping[str, bytes] | None = None,
    source: str | None = None,
    by: Compile | None = None,
) -> bytes:
    """Return the PDF that a layout makes of `data`, which are plain values as JSON has them.

    `day` is the date that the PDF carries. `files` are what the data names, such as the logo.
    `source` is the text of a layout of one's own, which is called `layout` in messages and may
    import those of the folders. `by` does the work instead of this process, for very many
    documents (see `typesetter`). Raises NotFound for an unknown layout, LayoutError when it cannot
    be typeset, and StoreError when a file beside the layouts cannot be read, or a picture is none.
    """
    name = layout.removesuffix(ENDING)
    given = _files_in_force()
    if source is not None:
        given[f"{name}{ENDING}"] = source.encode()
    if f"{name}{ENDING}" not in given:
        raise NotFound(LAYOUT, layout)
    written = json.dumps(data, ensure_ascii=False, default=str)
    given |= {DATA: written.encode("utf-8", "replace"), **(files or {})}
    given["main.typ"] = f'#include "{name}{ENDING}"'.encode()
    _refuse_packages(given, source is None)
    try:
        return _compiled(name, given, day, by, further=_FURTHER.search(written) is not None)
    except LayoutError:
        check_pictures(files or {}, by)
        raise


def check_pictures(files: Mapping[str, bytes], by: Compile | None = None) -> None:
    """Raise StoreError for the first of the pictures, by name, that cannot be shown."""
    for name, content in files.items():
        if not name.endswith(_PICTURES):
            continue
        alone = {"main.typ": f'#image("/{name}")'.encode(), name: content}
        try:
            _compiled("main", alone, None, by, further=False)
        except LayoutError as error:
            raise StoreError(
                N_(
                    "The picture %(name)s cannot be shown: it is damaged, or no picture. Choose "
                    "another logo in Company Information."
                ),
                name=name,
            ) from error


def joined(documents: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several, one after the other."""
    if len(documents) == 1:
        return documents[0]
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for document in documents:
        writer.append(PdfReader(BytesIO(document)), import_outline=False)
    writer.compress_identical_objects()
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _compiled(
    name: str, given: dict[str, bytes], day: date | None, by: Compile | None, *, further: bool
) -> bytes:
    import tempfile

    stamp = datetime.combine(day or date(_FIRST_YEAR, 1, 1), time(), UTC)
    company = company_folder()
    fonts = any(path.suffix.lower() in _FONTS for path in _company_files())
    compile_: Any = by or _here()
    # a folder with the pictures, which Typst takes from nowhere else, is all of the machine that a
    # layout may read
    with tempfile.TemporaryDirectory(prefix="trato-") as nothing:
        for file in [file for file in given if file.endswith(_PICTURES)]:
            (Path(nothing) / file).write_bytes(given[file])
        try:
            document: bytes = compile_(
                {file: text for file, text in given.items() if not file.endswith(_PICTURES)},
                root=nothing,
                font_paths=[str(company)] if fonts else [],
                ignore_system_fonts=not further,
                package_path=nothing,
                package_cache_path=nothing,
                timestamp=max(0, int(stamp.timestamp())),
            )
            return document
        except RuntimeError as error:  # Typst's own, and what it says of files that are no text
            raise _explained(name, error) from error


def _here() -> Compile:
    import typst

    return cast("Compile", typst.compile)


def _explained(name: str, error: Any) -> LayoutError:
    place = _PLACE.search(getattr(error, "diagnostic", "") or "")
    file = Path(place["file"]).name if place else f"{name}{ENDING}"
    path = company_folder() / file
    reason = str(error).partition("\n")[0].partition(" error: ")[0].rstrip(".")
    line = int(place["line"]) if place else 0
    return LayoutError(Path(file).stem, line, reason, path if path.is_file() else None)


def _files_in_force() -> dict[str, bytes]:
    """Return the layouts of the program, with those of the company in place of theirs."""
    found = {path.name: path.read_bytes() for path in _SHIPPED.glob(f"*{ENDING}")}
    for path in _company_files():
        if path.suffix.lower() in _FONTS:
            continue
        try:
            if path.stat().st_size <= _LARGEST:
                found[path.name] = path.read_bytes()
        except OSError as error:
            raise StoreError(
                N_("The layout %(path)s cannot be read: %(reason)s. Check its rights."),
                path=path,
                reason=reason_of(error),
            ) from error
    return found


def _company_files() -> list[Path]:
    try:
        return sorted(path for path in company_folder().iterdir() if path.is_file())
    except OSError:
        return []  # most companies have none


def _refuse_packages(given: Mapping[str, bytes], shared: bool) -> None:
    """Refuse a layout that asks for a package: nothing is fetched while a document is printed."""
    for file, text in given.items():
        if not file.endswith(ENDING):
            continue
        for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
            if _PACKAGE.search(line):
                path = company_folder() / file
                raise LayoutError(
                    Path(file).stem,
                    number,
                    N_("packages cannot be used"),
                    path if shared and path.is_file() else None,
                )
