"""Formats that other programs read and write: parse and write only, never the database."""
