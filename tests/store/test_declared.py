"""Classes of what is declared once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.declared import Declared


class Thing(Declared):
    name: str
    size: int = 1
    double: Callable[[int], int] = lambda size: 2 * size


class Small(Thing, kw_only=True):
    size: int = 0
    note: str = ""


def test_values_by_place_and_by_name_and_defaults() -> None:
    thing = Thing("a", size=3)
    assert (thing.name, thing.size, thing.double(thing.size)) == ("a", 3, 6)
    assert Thing("b").size == 1


def test_a_subclass_adds_fields_and_changes_defaults() -> None:
    small = Small(name="a", note="tiny")
    assert (small.name, small.size, small.note) == ("a", 0, "tiny")


def test_nothing_missing_nothing_unknown() -> None:
    with pytest.raises(TypeError, match=r"missing .'name'."):
        Thing()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"unknown .'colour'."):
        Thing("a", colour="red")  # type: ignore[call-arg]


def test_it_is_not_changed_but_copied() -> None:
    thing = Thing("a")
    with pytest.raises(AttributeError, match=r"Thing\.size"):
        thing.size = 2  # type: ignore[misc]
    assert thing.but(size=2).size == 2
    assert thing.size == 1
    assert thing != Thing("a")
