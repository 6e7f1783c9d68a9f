"""Text from data, made harmless for a terminal."""

from __future__ import annotations

import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.printable import UNSAFE, cut, escaped, printable, width


@given(st.text())
def test_nothing_is_obeyed(text: str) -> None:
    shown = printable(text)
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not any(c in shown for c in "\u202e\u200b\ufeff")
    assert "\n" not in shown


@given(st.text())
def test_json_stays_what_it_was(text: str) -> None:
    written = escaped(json.dumps({"a": text}, ensure_ascii=False, indent=2))
    assert json.loads(written) == {"a": text}
    assert not any(c in written for c in "\x1b\x7f\x9b\u202e\u200b\ufeff")


@given(st.text(), st.integers(min_value=1, max_value=20))
def test_what_is_cut_fits(text: str, cells: int) -> None:
    assert width(cut(printable(text), cells)) <= cells


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


def test_no_character_that_is_unsafe_passes_as_printable() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    shown = {character for character in every if printable(character) == character}
    assert shown == set(every) - set(re.findall(UNSAFE, "".join(every)))
