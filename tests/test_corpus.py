"""What was found by `tools/fuzz.py` once: every parser bears it ever since."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tools.fuzz import attempt, begin_with, mutated, mutated_archive
from tools.fuzz_targets import BASIC, CORPUS, SLOW, TARGETS

KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file())
QUICK = [name for name in TARGETS if name not in SLOW]
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_does_nothing(path: Path) -> None:
    assert attempt(TARGETS[path.parent.name], path.read_bytes()) is None


@pytest.mark.parametrize("name", QUICK)
def test_a_parser_ends_in_a_result_or_a_sentence(name: str) -> None:
    target, chance = TARGETS[name], random.Random(name)  # noqa: S311 - the same cases each time
    change = mutated_archive if target.archive else mutated
    pieces = (*target.pieces, *BASIC)
    for seed in begin_with(name):
        assert attempt(target, seed) is None
    for _ in range(10):
        data = change(chance.choice(target.seeds()), pieces, chance)
        assert attempt(target, data) is None, data[:2000]


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_document_that_is_broken_is_shown_as_such(name: str) -> None:
    (seed,) = TARGETS[name].seeds()
    assert attempt(TARGETS[name], seed[: len(seed) // 2], 25) is None
