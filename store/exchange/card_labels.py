"""The labels of e-mail addresses and phones, as a vCard says them: by types, or in words.

A label is said by the TYPE of its line where that can say it, else as Apple and Google do, by an
`X-ABLABEL` line of the same group.
"""

import re

from store.channel_labels import MOBILE, label_key
from store.channel_rules import EMAIL, MOST, PHONE
from store.enumerations import ChannelKind
from store.exchange.content_line import ContentLine, unescaped
from store.text import clean_text

KINDS: dict[str, ChannelKind] = {
    "phone_no": PHONE,
    "mobile_phone_no": PHONE,
    "email": EMAIL,
    "email_2": EMAIL,
}
"""The slots whose lines a contact may have any number of."""

BASE_TYPES = {"mobile_phone_no": frozenset({"cell"})}
"""The types that a field's line has whatever its label is."""

LABEL_LINE = "X-ABLABEL"
OWN_GROUP = re.compile(r"item\d+", re.ASCII)

_CELL = "cell"
_MOBILE_TYPES = {"cell", "iphone", "x-mobil", "x-mobile"}
_NO_LABELS = frozenset(
    [
        "voice",
        "internet",
        "pref",
        "msg",
        "text",
        "video",
        "textphone",
        "pcs",
        "bbs",
        "modem",
        "isdn",
        "car",
        "x400",
        "fax",
        "pager",
    ]
)
_TOKEN = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_APPLE_WORD = re.compile(r"_\$!<(.*)>!\$_")


def label_of_types(types: set[str], slot: str = "") -> str:
    """Return the label that types say; `slot` is that of a field, "" for a further one."""
    words = {MOBILE if kind in _MOBILE_TYPES else kind for kind in types - _NO_LABELS}
    if slot == "mobile_phone_no" and words != {MOBILE}:
        words.discard(MOBILE)
        return _short(" ".join(sorted(words))) or MOBILE
    return _short(" ".join(sorted(words, key=lambda word: (word == MOBILE, word))))


def _short(label: str) -> str:
    """Return a label as it may be kept; none when it is too long for one."""
    text = clean_text(label)
    return text if len(text) <= MOST else ""


def types_of_label(label: str, slot: str = "") -> frozenset[str] | None:
    """Return the types that say a label, or None when none can."""
    types = {_CELL if word == MOBILE else word for word in label.split(" ") if word}
    if slot == "mobile_phone_no":
        types.add(_CELL)
    if any(not _TOKEN.fullmatch(kind) for kind in types):
        return None
    return frozenset(types) if label_of_types(types, slot) == label else None


def label_in_words(line: ContentLine) -> str:
    """Return the label that an X-ABLABEL line says."""
    text = unescaped(line.value)
    apple = _APPLE_WORD.fullmatch(text.strip())
    return _short(label_key(apple[1] if apple is not None else text))
