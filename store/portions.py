"""Long work in portions, each a transaction, between which others who write have their turn."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Pace(NamedTuple):
    """How long a portion is to take, in seconds, and how many rows it has at first, at least, at most."""

    seconds: float
    first: int
    least: int
    most: int


def portions(numbers: Sequence[int], pace: Pace) -> Iterator[Sequence[int]]:
    """Yield numbers in their order, as many at once as what was done with the last ones was fast."""
    place, size = 0, pace.first
    while place < len(numbers):
        some = numbers[place : place + size]
        began = time.monotonic()
        yield some
        took = max(time.monotonic() - began, 0.001)
        place += len(some)
        size = max(pace.least, min(pace.most, 2 * size, int(len(some) * pace.seconds / took)))
