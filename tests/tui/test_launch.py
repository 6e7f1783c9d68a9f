"""Programs that the configuration names, and values from others that want to be their options."""

from __future__ import annotations

import pytest

from tui import launch
from tui.config import ConfigurationError


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    lines: list[list[str]] = []
    monkeypatch.setattr(launch, "start", lines.append)
    return lines


@pytest.mark.parametrize("command", ["dial", "dial {}", "dial --to {} --wait"])
@pytest.mark.parametrize("value", ["--config=/tmp/evil", "-oProxyCommand=x", "-"])
def test_a_value_is_never_an_option(started: list[list[str]], command: str, value: str) -> None:
    with pytest.raises(ConfigurationError):
        launch.launch(command, value)
    assert started == []


@pytest.mark.parametrize(
    "value", ["+34 1; rm -rf /", "$(id)", "`id`", "a b", "'", '"', "{}", "a\nb"]
)
def test_a_value_is_one_word_and_no_shell_sees_it(started: list[list[str]], value: str) -> None:
    launch.launch("dial 'tel:{}' {}", value)
    assert started == [["dial", f"tel:{value}", value]]
