"""The configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.config import Config, ConfigurationError, config_path, load_config, state_directory


def _written(path: Path, text: str) -> Path:
    file = path / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_no_file_is_no_configuration(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == Config(tmp_path / "none.toml")
    assert load_config(Path("/dev/null/config.toml")).database == ""


def test_what_the_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/maria")
    text = 'database = "~/crm.db"\nlanguage = "es"\ntheme = "trato-dark"\n[keys]\nlog = "f9"\n'
    config = load_config(_written(tmp_path, text))
    assert config.database == "/home/maria/crm.db"
    assert (config.language, config.theme, config.keys) == ("es", "trato-dark", {"log": "f9"})


def test_a_url_stays_a_url(tmp_path: Path) -> None:
    text = 'database = "sqlite:///srv/trato.db"'
    assert load_config(_written(tmp_path, text)).database == "sqlite:///srv/trato.db"


@pytest.mark.parametrize(("text", "named"), [
    ("database = ", "TOML"),
    ("colour = 'red'", "colour"),
    ("database = 3", "database"),
    ("language = 'fr'", "fr"),
    ("keys = 'f9'", "keys"),
    ("[keys]\nlog = 9", "keys.log"),
])  # fmt: skip
def test_a_broken_file_is_said(tmp_path: Path, text: str, named: str) -> None:
    path = _written(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    assert str(path) in str(caught.value)
    assert named in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_config(tmp_path)


def test_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/maria")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/xdg")
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert config_path() == Path("/etc/xdg/trato/config.toml")
    assert state_directory() == Path("/home/maria/.local/state/trato")
