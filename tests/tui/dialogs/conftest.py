"""Dialogs are tested in the whole program."""

from tests.tui.screens.conftest import trato

__all__ = ["trato"]
