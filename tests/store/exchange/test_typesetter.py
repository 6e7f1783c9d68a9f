"""The process that typesets very many letters, a few hundred in each."""

from __future__ import annotations

import pytest

from store.exchange import typesetter, typesetting
from store.exchange.typesetter import Typesetter


def test_a_new_process_takes_over_after_some_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "LETTERS", 2)
    with Typesetter() as aside:
        made, processes = set(), set()
        for _letter in range(3):
            made.add(typesetting.typeset("own", {}, source="Hello", by=aside.compile))
            assert aside._process is not None
            processes.add(aside._process.pid)
    assert (len(made), len(processes)) == (1, 2)
    assert made == {typesetting.typeset("own", {}, source="Hello")}
    assert aside._process is None


def test_a_mistake_is_told_as_it_is_here() -> None:
    said = []
    with Typesetter() as aside:
        for by in (None, aside.compile):
            with pytest.raises(typesetting.LayoutError) as failed:
                typesetting.typeset("own", {}, source="a\n#nothing", by=by)
            said.append((str(failed.value), failed.value.line))
        assert said[0] == said[1]
        assert said[0][1] == 2


def test_a_process_that_ends_is_said_and_replaced() -> None:
    with Typesetter() as aside:
        typesetting.typeset("own", {}, source="Hello", by=aside.compile)
        assert aside._process is not None
        aside._process.kill()
        with pytest.raises(typesetting.LayoutError):
            typesetting.typeset("own", {}, source="Hello", by=aside.compile)
        assert typesetting.typeset("own", {}, source="Hello", by=aside.compile)
