"""`trato layout`: the layouts of documents, and how to make one's own."""

from __future__ import annotations

from typing import Any

from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD, confirm_overwrite, write_bytes
from tui.cli.options import argument

layout = Group(
    "layout",
    help=N_(
        "The layouts of documents are text files (Typst). A file of the same name in your folder "
        "of layouts replaces one of the program: write one out, change it there."
    ),
    examples=["layout list", "layout export invoice ~/.config/trato/layouts/invoice.typ"],
)


@layout.command(
    "list",
    help=N_("List the layouts in force, and where each of them lies."),
    examples=["layout list"],
)
def list_layouts() -> None:
    """List the layouts."""
    from store.exchange.typesetting import layouts
    from tui.cli import output
    from tui.cli.columns import column
    from tui.cli.settings import current

    current().follow_configuration()
    rows: list[dict[str, Any]] = [
        {"name": item.name, "replaced": item.replaced, "path": str(item.path)} for item in layouts()
    ]
    columns = [
        column("name", N_("Name")),
        column("replaced", N_("Your own")),
        column("path", N_("File")),
    ]
    output.write_list(columns, rows)


@layout.command(
    "export",
    help=N_(
        "Write a layout of the program into a file, - for standard output, to make your own of "
        "it; words writes the words of documents by language."
    ),
    examples=[
        "layout export base ~/.config/trato/layouts/base.typ",
        "layout export words -",
    ],
)
@argument("name", N_("NAME"))
@argument("path", N_("FILE"))
def export(name: str, path: str) -> None:
    """Write a layout out."""
    from pathlib import Path

    from store.exchange.typesetting import shipped
    from tui.cli import output

    content = shipped(name)
    if path != STANDARD:
        confirm_overwrite(path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, content)
    if path != STANDARD:
        output.write_done(exported=1, file=path)
