"""The gate that stored text passes, and the two ways of ignoring case and accents."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import (
    _FILLERS,
    _INVISIBLE,
    _KEY_TABLE,
    _LINE_BREAKS,
    _WORD_TABLE,
    N_,
    Caption,
    clean_code,
    clean_text,
    fold,
    fold_key,
    folded_words,
)


def test_a_marked_text_is_a_caption_and_unchanged() -> None:
    assert N_("Contact") == "Contact"
    assert isinstance(N_("Contact"), Caption)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Acme SL ", "Acme SL"),
        ("Acme [/] SL", "Acme [/] SL"),
        ("e\u0301te\u0301", "été"),
        ("a\tb", "a b"),
        ("a\r\nb\nc\u2028d", "a b c d"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31m\x07bell\x00", "31mbell"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\ufeffzero\u200bwidth\u2060\xad", "zerowidth"),
        ("half\ud83d pair", "half pair"),
        ("e\u200b\u0301", "é"),
        ("\xa0", ""),
        ("", ""),
        ("😀 Ñ", "😀 Ñ"),
    ],
)
def test_stored_text_is_visible_and_composed(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


def test_a_note_keeps_its_line_breaks() -> None:
    assert clean_text("one\r\ntwo\rthree\x0bfour\n", multiline=True) == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("typed", "stored"), [(" phone out ", "PHONE OUT"), ("straße", "STRASSE"), ("ñ\x00", "Ñ")]
)
def test_a_code_is_upper_case_without_outer_blanks(typed: str, stored: str) -> None:
    assert clean_code(typed) == stored


@given(st.text(), st.booleans())
def test_cleaning_again_changes_nothing(text: str, multiline: bool) -> None:
    once = clean_text(text, multiline)
    assert clean_text(once, multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(st.text())
def test_a_clean_code_stays(text: str) -> None:
    assert clean_code(clean_code(text)) == clean_code(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Núñez & Hijos, S.L.", "nunez hijos s l"),
        ("Straße Łódź Ørsted ÆRØ Đorđe Þór", "strasse lodz orsted aero dorde thor"),
        ("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "zazolc gesla jazn"),
        ("İstanbul ısı ISI", "istanbul isi isi"),
        ("ﬁn Œuvre Ⅻ ½", "fin oeuvre xii 1 2"),
        ("ＡＢＣ１２　ｘ", "abc12 x"),
        ("東京 株式会社", "東京 株式会社"),
        ("ｶﾞス ガス", "ガス ガス"),
        ("한국", "한국"),
        ("👩‍👩‍👧 hi 🇪🇸", "hi"),
        ("Col·lectiu n.º 5", "collectiu n o 5"),
        ("maria.soler@acme.es", "maria soler acme es"),
        ("soft\xadhyphen", "softhyphen"),
        ("x\ud800y", "xy"),
        ("--- ", ""),
    ],
)
def test_search_words(text: str, words: str) -> None:
    assert fold(text) == words


@pytest.mark.parametrize(
    ("text", "key"),
    [("Núñez, S.L.", "nunez, s.l."), ("50 % _x", "50 % _x"), ("O’Brien", "o'brien"), ("", "")],
)
def test_a_key_keeps_blanks_and_signs(text: str, key: str) -> None:
    assert fold_key(text) == key


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_key(fold_key(text)) == fold_key(text)


@given(st.text(st.characters(codec="latin-1")))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(st.text())
def test_search_words_hold_only_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in fold(text).split(" ") if word)


_western = st.text(st.characters(codec="latin-1"))


@given(_western | st.text())
def test_a_text_of_western_europe_is_folded_like_its_signs_one_by_one(text: str) -> None:
    composed = unicodedata.normalize("NFKC", text)
    assert fold_key(text) == composed.translate(_KEY_TABLE)
    joined = composed.replace("l·l", "ll").replace("L·L", "LL")
    assert fold(text).split() == folded_words(text) == joined.translate(_WORD_TABLE).split()


def test_of_a_printable_text_only_what_nobody_sees_is_dropped() -> None:
    printable = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable()]
    text = "".join(printable)
    assert re.findall(_INVISIBLE, text) == [sign for sign in text if sign in _FILLERS]
    assert clean_text("a\u3164\u115fb") == "ab"
    assert clean_text("\u3164\uffa0") == ""
    assert not re.search(_LINE_BREAKS, "".join(printable))
