"""The catalogues: nothing is lost, nothing incomplete goes unseen."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import catalogues

CODE = 'from x import N_, _, ngettext\n_("Name")\nngettext("%(n)s row", "%(n)s rows", 2)\n'
SPANISH: dict[str, str | list[str]] = {
    "Name": "Nombre",
    "%(n)s row": ["%(n)s fila", "%(n)s filas"],
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for package in ("store", "tui"):
        (tmp_path / package).mkdir()
    (tmp_path / "tui" / "a.py").write_text(CODE)
    return tmp_path


def po(root: Path) -> str:
    return catalogues.po_path(root, "es").read_text("utf-8")


def test_update_twice_changes_nothing(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH)
    before = po(root)
    catalogues.update_catalogues(root)
    assert po(root) == before
    assert catalogues.problems(root) == []
    assert "POT-Creation-Date" not in before
    assert "a.py" not in before


def test_compiled_catalogue_translates(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH)
    (compiled,) = catalogues.compile_catalogues(root)
    first = compiled.read_bytes()
    spanish = gettext.translation("trato", root / "tui" / "locale", ["es"])
    assert spanish.gettext("Name") == "Nombre"
    assert spanish.ngettext("%(n)s row", "%(n)s rows", 2) == "%(n)s filas"
    assert catalogues.compile_catalogues(root, only_stale=True) == []
    catalogues.compile_catalogues(root)
    assert compiled.read_bytes() == first


def test_a_string_that_comes_back_keeps_its_translation(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH)
    (root / "tui" / "a.py").write_text("")
    catalogues.update_catalogues(root)
    assert '#~ msgid "Name"' in po(root)
    assert catalogues.problems(root) == []
    (root / "tui" / "a.py").write_text(CODE)
    catalogues.update_catalogues(root)
    assert "#~" not in po(root)
    assert catalogues.problems(root) == []


def test_prune_drops_what_is_gone(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH)
    (root / "tui" / "a.py").write_text("")
    catalogues.update_catalogues(root, prune=True)
    assert "Name" not in po(root)


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("Name", None, "missing"),
        ("Name", "", "untranslated"),
        ("%(a)s of %(b)s", "%(a)s de %(c)s", "placeholders differ"),
        ("%(a)s", "todo", "placeholders differ"),
        ("%s left", "quedan %s", "placeholder without a name"),
    ],
)
def test_faults_are_listed(root: Path, english: str, spanish: str | None, fault: str) -> None:
    if spanish is None:
        catalogues.update_catalogues(root, translations=SPANISH)
        english = "Brand new"
    (root / "tui" / "a.py").write_text(f'_("{english}")\n')
    if spanish is not None:
        catalogues.update_catalogues(root, translations={english: spanish})
    assert catalogues.problems(root) == [f"es: {fault}: {english!r}"]


def test_percent_signs_are_not_placeholders(root: Path) -> None:
    (root / "tui" / "a.py").write_text('_("50 %% of %(what)s")\n')
    catalogues.update_catalogues(root, translations={"50 %% of %(what)s": "%(what)s: 50 %%"})
    assert catalogues.problems(root) == []


def test_one_row_may_leave_its_number_out(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH | {"%(n)s row": ["una", "%(n)s filas"]})
    assert catalogues.problems(root) == ["es: placeholders differ: '%(n)s row'"]
    (root / "tui" / "a.py").write_text('ngettext("one row", "%(n)s rows", 2)\n')
    forms = ["una fila", "%(n)s filas"]
    catalogues.update_catalogues(root, translations={"one row": forms}, prune=True)
    assert catalogues.problems(root) == []


def test_fuzzy_is_not_done(root: Path) -> None:
    catalogues.update_catalogues(root, translations=SPANISH)
    text = po(root).replace('msgid "Name"', '#, fuzzy\nmsgid "Name"')
    catalogues.po_path(root, "es").write_text(text, "utf-8")
    catalogues.update_catalogues(root)
    assert catalogues.problems(root) == ["es: fuzzy: 'Name'"]


def test_an_unknown_string_cannot_be_translated(root: Path) -> None:
    with pytest.raises(SystemExit, match="not a string of the program"):
        catalogues.update_catalogues(root, translations={"Nmae": "Nombre"})
