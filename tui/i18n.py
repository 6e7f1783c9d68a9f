"""The languages of the program. English is the message id, so it needs no catalogue."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store.session import session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

    from store.errors import Question, StoreError
    from store.fields import Field

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")
_DECIMAL_MARKS = {"en": ".", "es": ","}
_LOCALE = Path(__file__).parent / "locale"


class _State:
    language: str = ENGLISH


_state = _State()


@cache
def _catalogue(language: str) -> NullTranslations:
    import gettext

    return gettext.translation("trato", str(_LOCALE), [language], fallback=True)


def translate(message: str, language: str) -> str:
    """Return `message` in `language`; a blank message stays as it is."""
    if language == ENGLISH or not message.strip():
        return str(message)
    return _catalogue(language).gettext(message)


def _(message: str) -> str:
    """Return `message` in the language of the person."""
    return translate(message, _state.language)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a message that goes with the number `count`."""
    if _state.language == ENGLISH:
        return singular if count == 1 else plural
    return _catalogue(_state.language).ngettext(singular, plural, count)


def language() -> str:
    """Return the language of the person: `en` or `es`."""
    return _state.language


def set_language(chosen: str) -> None:
    """Speak `chosen` (`en` or `es`) from now on. Raises ValueError for another language."""
    if chosen not in LANGUAGES:
        raise ValueError(chosen)
    _state.language = chosen
    session.translate = _
    session.written = _written
    session.decimal_mark = _DECIMAL_MARKS[chosen]


def locale_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the locale of the terminal asks for; English when it is unknown."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    wanted = [locale]
    if locale.partition(".")[0] not in ("", "C", "POSIX"):
        wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    for name in wanted:
        if name[:2].lower() in LANGUAGES and not name[2:3].isalpha():
            return name[:2].lower()
    return ENGLISH


def _written(field: Field, value: object) -> str:
    from tui import formats  # which needs this module

    return formats.value(field, value)


def sentence(error: StoreError) -> str:
    """Return what `error` says to the person, in their language and their forms of values."""
    from tui import formats

    return error.render(translate=_, show=formats.plain)


def question(error: Question) -> str:
    """Return what an operation asks the person before it can go on."""
    from store.errors import StoreError

    return sentence(StoreError(error.question, **error.params))
