"""A command line for tests: in this process for breadth, as a process for the contract."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from store.session import session
from tui import i18n
from tui.cli import run

ROOT = Path(__file__).resolve().parents[3]
NEUTRAL = {"LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": "", "LANG": "C.UTF-8"}
"""Whatever the language of whoever runs the tests."""


@dataclass(frozen=True)
class Done:
    """What a command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def where(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of an empty database that commands use; nothing has it open."""
    path = tmp_path / "trato.db"
    shutil.copy(migrated, path)
    monkeypatch.setenv("TRATO_DB", str(path))
    return path


@pytest.fixture
def trato(
    where: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Done]]:
    """Run a command line in this process."""

    def call(*arguments: str) -> Done:
        session.chosen_work_date = None
        code = run(arguments)
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    yield call
    session.chosen_work_date = None
    session.layouts = str
    i18n.set_language("en")


@pytest.fixture
def program(where: Path) -> Callable[..., Done]:
    """Run a command line as a process of its own."""

    def call(*arguments: str, given: bytes = b"", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            cwd=ROOT,
            input=given,
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, **NEUTRAL, **environment},
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture(scope="session")
def usual(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the usual set-up, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("usual") / "trato.db"
    shutil.copy(migrated, path)
    _made(path, ("init",))
    return path


@pytest.fixture(scope="session")
def founded(usual: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `company`, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("company") / "trato.db"
    shutil.copy(usual, path)
    person = (
        "contact", "add", "name=María Núñez", "type=person", "company_no=CT000001",
        "email=maria@adatum.example",
    )  # fmt: skip
    _made(
        path,
        ("contact", "add", "name=Adatum Corporation", "city=Madrid"),
        ("contact", "add", "name=Contoso", "city=Sevilla"),
        person,
    )
    return path


def _made(path: Path, *commands: tuple[str, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LC_ALL", raising=False)
        patch.setenv("LANG", "C.UTF-8")
        for arguments in commands:
            assert run((*arguments, "--db", str(path))) == 0


@pytest.fixture
def company(where: Path, founded: Path, trato: Callable[..., Done]) -> Callable[..., Done]:
    """The command line of a company that has the usual set-up and a few contacts."""
    shutil.copy(founded, where)
    return trato
