"""Reusable widgets. They know no page and no store: they get values and send messages."""
