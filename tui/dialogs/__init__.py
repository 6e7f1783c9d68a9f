"""Dialogs: what lies above a page until it is answered."""
