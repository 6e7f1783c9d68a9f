"""The fields of texts on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def _template(trato: Trato) -> None:
    trato("group", "add", "LETTER", "description=Letters")
    trato("template", "add", "GOLF", "interaction_group_code=LETTER", "description=Golf")


def test_all_fields_are_listed_with_both_names_and_an_example(trato: Trato) -> None:
    rows = {row["name"]: row for row in trato("template", "fields", "--json").json}
    assert rows["contact.name"]["spanish"] == "contacto.nombre"
    assert rows["document.date"]["example"] == "26 November 2026"
    assert "salutation.formal" in rows


def test_a_text_that_cannot_be_filled_is_attached_with_a_warning(
    trato: Trato, tmp_path: Path
) -> None:
    _template(trato)
    text = tmp_path / "golf.md"
    text.write_text("Dear\n{{ contact.nmae }}\n")
    done = trato("template", "attach", "GOLF", str(text), "--language", "EN", "--json")
    assert done.json["attachment"]
    assert "Line 2: there is no field contact.nmae. Did you mean contact.name" in done.err
    text.write_text("Dear {{ contacto.nombre }}\n")
    done = trato("template", "attach", "GOLF", str(text), "--language", "ES", "--json")
    assert done.json["attachment"]
    assert not done.err
