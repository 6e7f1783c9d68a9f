"""docs/commands.md: every command with its example, from the commands themselves.

python tools/commands.py           # write the page
python tools/commands.py --check   # exit 1 when the page is not what the commands say
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

PAGE = ROOT / "docs" / "commands.md"
INTRODUCTION = """\
# Commands

Made by `python tools/commands.py` from the commands themselves; do not change it by hand.
`trato COMMAND --help` says the same with all options and fields, in your language (`--lang es`).

## Options of every command

{options}

They may stand before or behind the name of the command. Data goes to standard output, everything
else to standard error; `-` as the name of a file is standard input or output.

## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | refused by a rule; the message says by which |
| 2 | the command line cannot be understood |
| 3 | not found |
| 4 | conflict: somebody changed it meanwhile, or there is one with this key already |
| 5 | several contacts fit; the candidates are on standard error |
| 6 | blocked for privacy |
| 75 | the database is busy: try again |
| 130 | interrupted |
"""


@dataclass(frozen=True)
class Entry:
    """One command: its words (`contact list`), its sentence in English and its examples."""

    name: str
    sentence: str
    examples: tuple[str, ...]


def all_commands() -> Iterator[Entry]:
    """Yield every command that does something, in the order of the help."""
    from tui.cli.root import root

    yield from _below(root, "")


def _below(command: click.Command, name: str) -> Iterator[Entry]:
    if isinstance(command, click.Group):
        for word in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), word)
            if below is not None:
                yield from _below(below, f"{name} {word}".strip())
    else:
        examples: tuple[str, ...] = getattr(command, "examples", ())
        yield Entry(name, " ".join((command.help or "").split()), examples)


def page() -> str:
    """Return the page, always in English."""
    from tui import i18n
    from tui.cli.root import COMMANDS

    before = i18n.language()
    i18n.set_language("en")
    try:
        parts = [INTRODUCTION.format(options=_options())]
        entries = list(all_commands())
        for word, (_module, _attribute, sentence) in COMMANDS.items():
            own = [entry for entry in entries if entry.name.split()[0] == word]
            parts.append(f"## trato {word}\n\n{sentence}\n\n{_table(own)}")
    finally:
        i18n.set_language(before)
    return "\n".join(parts)


def _options() -> str:
    from tui.cli.settings import EVERYWHERE

    rows = ["| option | meaning |", "|---|---|"]
    for option in EVERYWHERE:
        value = f" {option.metavar}" if option.metavar else ""
        if isinstance(option.type, click.Choice):
            value = " " + "|".join(option.type.choices)
        rows.append(f"| `{_cell(option.opts[0] + value)}` | {_cell(option.help or '')} |")
    return "\n".join(rows)


def _table(entries: list[Entry]) -> str:
    rows = ["| example | what it does |", "|---|---|"]
    for entry in entries:
        lines = "<br>".join(f"`{_cell('trato ' + example)}`" for example in entry.examples)
        rows.append(f"| {lines or f'`trato {entry.name}`'} | {_cell(entry.sentence)} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description="docs/commands.md")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    text = page()
    if not check:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/commands.md is not up to date: python tools/commands.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
