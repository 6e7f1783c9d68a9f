"""The rules of the house that a machine can hold. The direction of imports: see import-linter."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import store
from tools import catalogues

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES = 500
FUNCTION_LINES = 80
# Where an unexpected error ends: its traceback goes to a file, the person reads a sentence.
TOP_HANDLERS = {"tui/app.py", "tui/cli/__init__.py", "tui/__main__.py"}
TOP_HANDLER_COUNT = 2
MARKERS = {"_", "N_", "_n", "gettext", "ngettext"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*packages: str) -> dict[str, ast.Module]:
    """The parsed modules of ``packages``, by their path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in packages
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def nodes(*packages: str) -> list[tuple[str, ast.AST]]:
    """The path of its module and the node, for all nodes of ``packages``: walking is slow."""
    return [(name, node) for name, tree in modules(*packages).items() for node in ast.walk(tree)]


def loaded_after(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after ``statement``."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    """True when ``handler`` catches all errors and does not raise them again at its end."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in kinds
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_modules_are_short() -> None:
    long = {
        name: lines
        for name in modules("store", "tui")
        if (lines := len((ROOT / name).read_text("utf-8").splitlines())) > MODULE_LINES
    }
    assert not long, "split by noun, never into utils"


def test_functions_are_short() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": lines
        for name, node in nodes("store", "tui")
        if isinstance(node, Function)
        and node.end_lineno is not None
        and (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_only_the_top_handlers_catch_everything() -> None:
    broad = [
        f"{name}:{node.lineno}"
        for name, node in nodes("store", "tui")
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    ]
    assert [place for place in broad if place.partition(":")[0] not in TOP_HANDLERS] == []
    assert len(broad) <= TOP_HANDLER_COUNT, broad


def test_text_for_people_is_literal() -> None:
    built = [
        f"{name}:{node.lineno}"
        for name, node in nodes("store", "tui")
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKERS
        and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert built == [], "named placeholders, filled in after the translation"


def test_text_for_people_is_not_inside_an_f_string() -> None:
    """There the catalogue does not find it."""
    found = [
        f"{name}:{node.lineno}"
        for name, text in nodes("store", "tui")
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert not found


def test_public_functions_of_store_are_described() -> None:
    bare = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules("store").items()
        if "/migrations/" not in name
        for node in tree.body
        if isinstance(node, Function)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert bare == [], "write `flag == 1` or `flag == 0`: what PostgreSQL takes for a condition"


def test_store_is_light() -> None:
    assert not loaded_after("import store") & {"textual", "rich", "click", "gettext", "peewee"}


@pytest.mark.skipif(importlib.util.find_spec("tui.cli") is None, reason="no command line yet")
def test_command_line_loads_no_screen() -> None:
    assert "textual" not in loaded_after("import tui.cli")


@pytest.mark.skipif(importlib.util.find_spec("tui.pages") is None, reason="no pages yet")
def test_pages_load_no_screen() -> None:
    assert "textual" not in loaded_after("from tui.page import all_pages; all_pages()")


def test_only_the_dialects_know_their_engine() -> None:
    """What one engine alone understands; the types of columns are translated."""
    foreign = re.compile(
        r"PRAGMA|sqlite_|\bMATCH \?|\browid\b|INSERT OR |GLOB|\bpg_[a-z]|::[a-z]|ILIKE|\bpsycopg"
        r"|NULLS (?:FIRST|LAST)|ON CONFLICT ON CONSTRAINT"
    )
    known = [
        f"{name}:{node.lineno}"
        for name, node in nodes("store", "tui")
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and not name.startswith("store/dialects/")
        and name != "store/__init__.py"
        and foreign.search(node.value)
    ]
    assert known == []


def test_flags_are_compared() -> None:
    """A column of 0 and 1 is no condition for every engine: `flag == 1` is."""
    flags = {
        node.targets[0].id
        for name, node in nodes("store", "tui")
        if name.startswith("store/models/")
        and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "BooleanField"
    }  # fmt: skip
    bare: list[str] = []
    for name, node in nodes("store", "tui"):
        if name.startswith("store/"):
            parts: list[ast.expr] = []
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
                parts = [node.left, node.right]
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
                parts = [node.operand]
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "where":
                parts = node.args
            bare += [
                f"{name}:{part.lineno}"
                for part in parts
                if isinstance(part, ast.Attribute) and part.attr in flags
            ]
    assert flags
    assert bare == [], "write `flag == 1` or `flag == 0`: what PostgreSQL takes for a condition"


def test_the_driver_of_servers_is_loaded_only_for_them() -> None:
    assert not loaded_after("import store.db, tui.cli.database") & {"psycopg_binary", "psycopg_c"}


def test_catalogues_are_complete() -> None:
    assert catalogues.problems() == []


def test_pins_carry_names_and_versions_only() -> None:
    pins = [
        path
        for pattern in ("*constraints*", "*requirements*", "*.lock", "*lock.json")
        for path in ROOT.glob(pattern)
    ]
    assert pins
    addresses = {
        path.name: re.findall(r".*(?:://|file:| @ ).*", path.read_text("utf-8")) for path in pins
    }
    assert not any(addresses.values()), addresses


def test_every_runtime_dependency_is_pinned() -> None:
    pinned = {
        line.partition("==")[0].lower()
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    assert {
        "babel",
        "click",
        "peewee",
        "phonenumbers",
        "python-calamine",
        "rapidfuzz",
        "textual",
        "vobject",
    } <= pinned


def test_changelog_tells_about_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## .*\b{re.escape(store.__version__)}\b", changelog, re.MULTILINE)
