"""The translation catalogues: extract, update, compile, check.

English is the msgid. The catalogue ``tui/locale/<language>/LC_MESSAGES/trato.po`` is tracked, the
``.mo`` beside it is built. No locations, no dates, sorted: two people who add strings meet only
where they add the same one.

    python tools/catalogues.py update            # every string of the code, nothing lost
    python tools/catalogues.py translate x.json  # {"English": "Español", "one": ["una", "varias"]}
    python tools/catalogues.py --check           # exit 1 and a list when something is missing
    python tools/catalogues.py compile
"""

from __future__ import annotations

import argparse
import fcntl
import io
import json
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("store", "tui")
LANGUAGES = ("es",)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "_n": (1, 2),
    "ngettext": (1, 2),
}
HEADER = """\
# Translations of Trato. Strings are added by `python tools/catalogues.py update`.
msgid ""
msgstr ""
"Project-Id-Version: trato\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
PLACEHOLDER = re.compile(r"%%|%\((?P<name>[^)]*)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%(?P<bare>[sdrf])")


def po_path(root: Path, language: str) -> Path:
    """Where the catalogue of ``language`` is."""
    return root / "tui" / "locale" / language / "LC_MESSAGES" / "trato.po"


def extract(root: Path = ROOT) -> Catalog:
    """Every marked string of the program, in English.

    Raises:
        SystemExit: a module cannot be read as Python; the message names it.
    """
    found = Catalog(fuzzy=False)
    for source in SOURCES:
        for path in sorted((root / source).rglob("*.py")):
            try:
                for _line, message, comments, _context in extract_from_file(
                    "python",
                    path,
                    KEYWORDS,
                    comment_tags=("Translators:",),
                    strip_comment_tags=True,
                ):
                    if any(form.strip() for form in _forms(message)):
                        found.add(message, auto_comments=comments)
            except (SyntaxError, ValueError, TokenError) as error:
                raise SystemExit(f"{path.relative_to(root)}: cannot be read: {error}") from error
    return found


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue in ``path``, or an empty one when there is no such file."""
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(old: Catalog, found: Catalog, *, prune: bool = False) -> Catalog:
    """Every string of ``found`` with the translation that ``old`` has for it.

    A string that the code no longer has is kept as obsolete, and comes back with its translation;
    ``prune`` drops it.
    """
    new = Catalog(locale=old.locale, fuzzy=False)
    known = {_key(message): message for message in [*old.obsolete.values(), *_messages(old)]}
    for message in _messages(found):
        before = known.pop(_key(message), None)
        string: str | tuple[str, ...] = ""
        if before is not None and isinstance(before.id, str) == isinstance(message.id, str):
            string = before.string if isinstance(before.string, str) else _forms(before.string)
        new.add(
            message.id,
            string,
            flags={"fuzzy"} if before is not None and before.fuzzy else (),
            auto_comments=sorted(set(message.auto_comments)),
            user_comments=before.user_comments if before is not None else (),
        )
    if not prune:
        for message in known.values():
            if any(_forms(message.string)):
                new.obsolete[_key(message)] = message
    return new


def write_catalogue(path: Path, catalogue: Catalog, language: str) -> None:
    """Write ``catalogue`` to ``path`` in the one form that makes small differences."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(language=language, plural_forms=catalogue.plural_forms)
    text = header + body.getvalue().decode("utf-8").strip("\n") + "\n"
    _replace(path, (text.rstrip("\n") + "\n").encode("utf-8"))


def update_catalogues(
    root: Path = ROOT,
    *,
    prune: bool = False,
    translations: Mapping[str, str | list[str]] | None = None,
    language: str = LANGUAGES[0],
) -> None:
    """Bring every catalogue up to date with the code, one caller at a time.

    Args:
        root: the project's directory.
        prune: drop what the code no longer uses.
        translations: msgid (the singular one for plurals) to translation(s), for ``language``.
        language: the language of ``translations``.

    Raises:
        SystemExit: a translation is for a string that the code does not have.
    """
    found = extract(root)
    for each in LANGUAGES:
        path = po_path(root, each)
        with _locked(path):
            merged = merge(read_catalogue(path, each), found, prune=prune)
            if translations and each == language:
                _translate(merged, translations)
            write_catalogue(path, merged, each)


def compile_catalogues(root: Path = ROOT, *, only_stale: bool = False) -> list[Path]:
    """Write the ``.mo`` beside every ``.po``.

    Args:
        root: the project's directory.
        only_stale: leave those alone that are newer than their source.

    Returns:
        What was written.
    """
    written = []
    for source in sorted((root / "tui" / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if only_stale and target.exists() and _age(target) >= _age(source):
            continue
        catalogue = read_catalogue(source, source.parent.parent.name)
        # a fixed date: the same source gives the same bytes
        catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
        binary = io.BytesIO()
        write_mo(binary, catalogue)
        _replace(target, binary.getvalue())
        written.append(target)
    return written


def problems(root: Path = ROOT) -> list[str]:
    """What keeps the catalogues from being complete, one line each; empty when they are."""
    found = extract(root)
    lines = []
    for language in LANGUAGES:
        path = po_path(root, language)
        known = {_key(message): message for message in _messages(read_catalogue(path, language))}
        for message in _messages(found):
            fault = _fault(message, known.get(_key(message)))
            if fault:
                lines.append(f"{language}: {fault}: {_key(message)!r}")
    return sorted(lines)


def _fault(message: Message, translated: Message | None) -> str:
    if translated is None or type(translated.id) is not type(message.id):
        return "missing"
    forms = _forms(translated.string)
    if not forms or not all(forms):
        return "untranslated"
    if translated.fuzzy:
        return "fuzzy"
    singular, plural = _forms(message.id)[0], _forms(message.id)[-1]
    if "" in _placeholders(singular) | _placeholders(plural):
        return "placeholder without a name"
    # "one row" may leave its number out in any language
    wanted = [_placeholders(plural)] * len(forms)
    allowed = [wanted[0], _placeholders(singular)]
    if _placeholders(forms[0]) not in allowed or any(
        _placeholders(form) != want for form, want in zip(forms[1:], wanted[1:], strict=True)
    ):
        return "placeholders differ"
    return ""


def _placeholders(text: str) -> set[str]:
    """The names in ``text``, with "" for a placeholder that has none."""
    return {
        match["name"] or ""
        for match in PLACEHOLDER.finditer(text)
        if match["name"] is not None or match["bare"]
    }


def _translate(catalogue: Catalog, translations: Mapping[str, str | list[str]]) -> None:
    messages = {_key(message): message for message in _messages(catalogue)}
    for key, text in translations.items():
        message = messages.get(key)
        if message is None:
            raise SystemExit(f"not a string of the program: {key!r}")
        if isinstance(message.id, str) != isinstance(text, str):
            raise SystemExit(f"one form or several? {key!r}")
        message.string = text if isinstance(text, str) else tuple(text)
        message.flags.discard("fuzzy")


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """All forms of a string: one, or singular first."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the directory of ``path`` for one writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, content: bytes) -> None:
    """Write ``content`` so that a reader sees the old file or the new one, never a half."""
    if path.exists() and path.read_bytes() == content:
        os.utime(path)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    temporary = Path(name)
    temporary.chmod(0o644)
    temporary.replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this script; returns the exit code."""
    parser = argparse.ArgumentParser(description="Translation catalogues of Trato.")
    parser.add_argument("--check", action="store_true", help="list what is missing, change nothing")
    commands = parser.add_subparsers(dest="command")
    update = commands.add_parser("update", help="take over the strings of the code")
    update.add_argument("--prune", action="store_true", help="drop what the code no longer has")
    translate = commands.add_parser("translate", help="update, and set translations from JSON")
    translate.add_argument("file", help="a JSON object, msgid to translation; - reads stdin")
    translate.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    commands.add_parser("compile", help="write the .mo files")
    options = parser.parse_args(arguments)
    if options.check or options.command is None:
        return _report(1)
    if options.command == "compile":
        compile_catalogues()
        return 0
    if options.command == "translate":
        source = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
        update_catalogues(translations=json.loads(source), language=options.language)
    else:
        update_catalogues(prune=options.prune)
    compile_catalogues(only_stale=True)
    return _report(0)


def _report(failure: int) -> int:
    """Print what is missing; ``failure`` is the exit code when there is something."""
    lines = problems()
    for line in lines:
        print(line)
    print(f"{len(lines)} to do" if lines else "complete", file=sys.stderr)
    return failure if lines else 0


if __name__ == "__main__":
    sys.exit(main())
