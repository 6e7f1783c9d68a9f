"""Dialogs are tested in the whole program."""

from tests.tui.screens.conftest import drawn_when_read, trato

__all__ = ["drawn_when_read", "trato"]
