"""Texts with merge fields: what may stand in one, and that no value becomes more than a value."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import RuleError
from store.exchange import merging
from store.exchange.markdown import Markdown, plain_of_html
from store.exchange.merging import MergeError, TextKind, UnknownField, read
from store.languages import Day
from store.text import clean_text

NAMES = {
    name: name for name in ("contact.name", "contact.first_name", "document.date", "our.home_page")
} | {"contacto.nombre": "contact.name"}
VALUES = {
    "contact.name": "Ann Beebe",
    "contact.first_name": "",
    "document.date": Day(date(2026, 11, 26), "ES"),
    "our.home_page": "https://cronus.example",
}
NASTY = (
    "Acme `*[x](javascript:alert(1))*` <b onclick='x'> {{ contact.first_name }} {% if %}\n# 1. x"
)


def plain(text: str, kind: TextKind = TextKind.PLAIN, **values: str) -> str:
    given = VALUES | {name.replace("__", "."): value for name, value in values.items()}
    return read(text, NAMES, kind).filled(given).plain


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Dear {{ contact.name }},", "Dear Ann Beebe,"),
        ("{{ Contacto.Nombre }}", "Ann Beebe"),
        ("{{ contact.name | upper }}", "ANN BEEBE"),
        ("{{ 'contact' | upper }}", "CONTACT"),
        ("{{ contact.first_name | default('friend') }}", "friend"),
        ("{{ contact.first_name | default(contact.name | upper) }}", "ANN BEEBE"),
        ("{{ document.date }}", "26 de noviembre de 2026"),
        ("{{ document.date | date('short') }}", "26/11/2026"),
        ("{{ document.date | date('iso') }}", "2026-11-26"),
        ("{% if contact.first_name %}a{% else %}b{% endif %}", "b"),
        ("{% if contact.name == 'Ann Beebe' and not contact.first_name %}a{% endif %}", "a"),
        ("{% if contact.name %}\nline\n{% endif %}\nend\n", "line\nend\n"),
        ("{# only for us #}100 % {", "100 % {"),
    ],
)
def test_fields_conditions_and_filters(text: str, made: str) -> None:
    assert plain(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in contact.name %}{{ x }}{% endfor %}",
        "{% set x = contact.name %}",
        "{% macro a() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}a{% endfilter %}",
        "{{ contact.name() }}",
        "{{ contact.name.upper() }}",
        "{{ contact['name'] }}",
        "{{ ''.__class__ }}",
        "{{ contact.name | attr('x') }}",
        "{{ contact.name | upper('x') }}",
        "{{ contact.name | default(1) }}",
        "{{ contact.name | default(contact.name()) }}",
        "{{ document.date | date(contact.name) }}",
        "{{ contact.name * 999999999 }}",
        "{{ contact.name ~ contact.name }}",
        "{{ range(999999999) }}",
        "{{ 7 }}",
        "{{ contact.name if contact.name }}",
        "{% if contact.name is defined %}{% endif %}",
        "{% if contact.name > 'a' %}{% endif %}",
        "{{ contact.name",
        "{% if contact.name %}",
        "{{ contact. }}",
        "{{ " + "(" * 5000 + "contact.name",
        "{% if contact.name %}" * 50 + "{% endif %}" * 50,
        "{% if " + "not " * 50 + "contact.name %}{% endif %}",
        "{{ document.date | date('x') }}",
    ],
)
def test_everything_else_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MergeError) as refused:
        read("first\n" + text, NAMES)
    assert refused.value.line in (1, 2)


def test_an_unknown_field_is_named_with_the_nearest_known_ones() -> None:
    with pytest.raises(UnknownField) as refused:
        read("a\n\n{{ contact.nmae }}", NAMES)
    assert refused.value.line == 3
    assert refused.value.name == "contact.nmae"
    assert refused.value.near[0] == "contact.name"


@pytest.mark.parametrize("name", ["__class__", "keys", "name.__class__", "items"])
def test_no_attribute_is_a_field(name: str) -> None:
    with pytest.raises(UnknownField):
        read("{{ contact." + name + " }}", NAMES)


def test_markdown_becomes_a_plain_text_and_html() -> None:
    text = "# Hello {{ contact.name }}\n\n- one **two**\n- three\n\n1. [us]({{ our.home_page }})\n"
    filled = read(text, NAMES, TextKind.MARKDOWN).filled(VALUES)
    assert filled.plain == "Hello Ann Beebe\n\n- one two\n- three\n\n1. us (https://cronus.example)"
    assert '<a href="https://cronus.example">us</a>' in filled.html
    assert "<h1>Hello Ann Beebe</h1>" in filled.html


def test_a_table_is_one_line_for_each_row() -> None:
    text = "| a | b |\n|---|---|\n| 1 | {{ contact.name }} |\n"
    assert plain(text, TextKind.MARKDOWN) == "a | b\n1 | Ann Beebe"


def test_an_item_without_text_is_still_an_item() -> None:
    assert plain("- {{ contact.first_name }}\n- b\n\nend", TextKind.MARKDOWN) == "-\n- b\n\nend"


def test_html_in_markdown_is_text_and_links_are_safe() -> None:
    page = Markdown("<script>x</script> [a](javascript:x) [b](data:text/html,x) ![c](http://d/e)")
    assert "<script" not in page.html()
    assert 'href="java' not in page.html()
    assert "<img" not in page.html()


def test_a_line_end_in_a_value_is_one_in_the_mail() -> None:
    filled = read("{{ contact.name }}", NAMES, TextKind.MARKDOWN).filled(
        VALUES | {"contact.name": "Ann\nCalle 1"}
    )
    assert filled.html == "<p>Ann<br />\nCalle 1</p>\n"
    assert filled.plain == "Ann\nCalle 1"


def test_a_page_is_filled_and_read_as_text() -> None:
    text = '<p>Dear {{ contact.name }}</p><p><a href="https://x/?{{ contact.name }}">us</a></p>'
    filled = read(text, NAMES, TextKind.HTML).filled(VALUES | {"contact.name": '<b>"&'})
    assert filled.html.count("&lt;b&gt;&quot;&amp;") == 2
    assert filled.plain.startswith('Dear <b>"&')


@pytest.mark.parametrize(
    "text",
    [
        "<a href={{ contact.name }}>",
        "<a {{ contact.name }}>",
        "<a href='{{ our.home_page }}'>",
        "<b onclick='{{ contact.name }}'>",
        "<b style='{{ contact.name }}'>",
        "<script>{{ contact.name }}</script>",
        "<style>{{ contact.name }}</style>",
        "<!-- {{ contact.name }} -->",
    ],
)
def test_a_field_where_a_value_could_become_more_than_text_is_refused(text: str) -> None:
    with pytest.raises(MergeError):
        read(text, NAMES, TextKind.HTML)


class _Shape(HTMLParser):
    """The tags of a page, without its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.tags.append((tag, [name for name, _ in attrs]))


_TEXTS = {
    TextKind.MARKDOWN: (
        "# {{ contact.name }}\n\n**{{ contact.name }}** `{{ contact.name }}`\n\n"
        "- {{ contact.name }}\n\n> {{ contact.name }}\n\n    {{ contact.name }}\n\n"
        "```\n{{ contact.name }}\n```\n\n[{{ contact.name }}](https://x/{{ contact.name }})\n"
    ),
    TextKind.HTML: "<p title='{{ contact.name }}'>{{ contact.name }}<b>x</b></p>",
}


@pytest.mark.parametrize("kind", _TEXTS)
@settings(max_examples=60)
@given(value=st.one_of(st.text(), st.text(alphabet="{}%`*[]()<>#-\n \\&'\"!=\ue000\ue0010a")))
def test_no_value_changes_the_shape_of_a_text(kind: TextKind, value: str) -> None:
    text = read(_TEXTS[kind], NAMES, kind)
    shape = _Shape(text.filled({"contact.name": "x"}).html).tags
    assert _Shape(text.filled({"contact.name": value}).html).tags == shape


@settings(max_examples=60)
@given(
    value=st.text(alphabet="{}%`*[]()<>#-+=_|~.)1 \n \\&'\"!a0", min_size=1)
    .map(lambda text: clean_text(text, multiline=True))
    .filter(bool)
)
def test_what_is_kept_of_a_filled_text_says_the_same_when_it_is_read_again(value: str) -> None:
    written = (
        "# {{ contact.name }}\n\n{{ contact.name }}\n{{ contact.name }}{{ contact.name }}\n\n"
        "- {{ contact.name }}\n\n**{{ contact.name }}** [a](https://x/)\n\n> {{ contact.name }}\n"
    )
    text = read(written, NAMES, TextKind.MARKDOWN)
    kept = text.source({"contact.name": value})
    assert "{{" not in kept
    again = read(kept, NAMES, TextKind.MARKDOWN).filled({})
    assert again == text.filled({"contact.name": value})


@settings(max_examples=40)
@given(value=st.text(alphabet="{}%#_.() contact.name|ABC\n"))
def test_no_value_is_filled_again(value: str) -> None:
    assert plain("<{{ contact.name }}>", contact__name=value) == f"<{value}>"


def test_a_nasty_value_stays_what_it_is() -> None:
    for kind in (TextKind.PLAIN, TextKind.MARKDOWN):
        assert plain("{{ contact.name }}", kind, contact__name=NASTY) == NASTY


@settings(max_examples=60)
@given(text=st.text(alphabet="{}%# contact.nameif|upper'()end~\n", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    made = None
    with suppress(MergeError):
        made = read(text, NAMES)
    if made is not None:
        made.filled(VALUES)


def test_only_text_in_utf_8_is_read() -> None:
    assert merging.decoded("\ufeffañ\r\nb".encode()) == "añ\nb"
    with pytest.raises(RuleError):
        merging.decoded("añ".encode("latin-1"))


def test_the_text_of_a_page_has_no_scripts() -> None:
    page = "<head><title>t</title></head><p>a&amp;b<br>c</p><script>x</script><ul><li>d</ul>"
    assert plain_of_html(page) == "a&b\nc\n\n- d"
