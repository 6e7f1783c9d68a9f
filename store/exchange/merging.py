"""Texts with merge fields: `{{ contact.name }}`, `{% if contact.first_name %} ... {% endif %}`.

Jinja reads a text; what is not in the list of things that may stand in one is refused before
anything is filled. A value is put in last, when Markdown and fields have been read: whatever it
holds, it stays what it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any

from store.errors import RuleError
from store.exchange.hypertext import PageReader
from store.languages import FORMS, Day
from store.text import N_, Caption, fold_key

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

LARGEST = 1_000_000  # characters of a text
DEEPEST = 12  # parts of a text within one another
_NEAR = 60  # per cent that a name must have in common to be proposed
_PLACES = "\ue000\ue001"
_PLACE = re.compile("\ue000([0-9]+)\ue001")
_LINKS = frozenset({"href", "src", "action", "background", "formaction", "poster", "srcset"})


class TextKind(Enum):
    """How a text is written, and with it what its values must not be able to do."""

    PLAIN = auto()
    MARKDOWN = auto()
    HTML = auto()


_KINDS = {
    "txt": TextKind.PLAIN,
    "md": TextKind.MARKDOWN,
    "markdown": TextKind.MARKDOWN,
    "html": TextKind.HTML,
    "htm": TextKind.HTML,
}


class MergeError(RuleError):
    """A text cannot be filled; `line` is counted from 1."""

    def __init__(self, line: int, message: Caption, **params: object) -> None:
        super().__init__(message, line=line, **params)
        self.line = line


class UnknownField(MergeError):
    """A text uses a field that does not exist; `near` are the names most like it."""

    def __init__(self, line: int, name: str, near: list[str]) -> None:
        message = N_("Line %(line)s: there is no field %(name)s. Did you mean %(near)s?")
        if not near:
            message = N_(
                "Line %(line)s: there is no field %(name)s. The help lists the fields that there "
                "are, such as contact.name."
            )
        super().__init__(line, message, name=name, near=", ".join(near))
        self.name = name
        self.near = near


def kind_of(extension: str) -> TextKind | None:
    """Return how a file with this extension (`md`, without the point) is written; None: no text."""
    return _KINDS.get(extension.lower())


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises RuleError unless it is UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise RuleError(
            N_("The text is not written in UTF-8. Save it with the encoding UTF-8.")
        ) from error


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values in their places; `html` is empty for a plain text."""

    plain: str
    html: str = ""


class MergeText:
    """A text that was read and found to hold nothing but fields; made by `read`."""

    def __init__(self, kind: TextKind, fields: frozenset[str], template: Any) -> None:
        self.kind = kind
        self.fields = fields
        self._template = template

    def filled(self, values: Mapping[str, str]) -> Filled:
        """Return the text filled with `values`, by the names of its fields.

        Raises KeyError when one of its fields has no value.
        """
        if self.kind is TextKind.MARKDOWN:
            from store.exchange.markdown import Markdown

            source, found = self._with_places(values)
            text = Markdown(source, found)
            return Filled(text.plain(), text.html())
        if self.kind is TextKind.HTML:
            from store.exchange.markdown import plain_of_html

            page = self.source(values)
            return Filled(plain_of_html(page), page)
        return Filled(self.source(values))

    def source(self, values: Mapping[str, str]) -> str:
        """Return the text as it is written, filled, to be kept and read once more.

        It has no fields any more; in Markdown and HTML what the values hold is still only text.
        Raises KeyError when one of its fields has no value.
        """
        return self._rendered(values, _ESCAPES[self.kind])

    def _with_places(self, values: Mapping[str, str]) -> tuple[str, list[str]]:
        """Return the text with a numbered place for each value, and the values."""
        found: list[str] = []

        def place(value: str) -> str:
            found.append(value)
            return f"{_PLACES[0]}{len(found) - 1}{_PLACES[1]}"

        return self._rendered(values, place), found

    def _rendered(self, values: Mapping[str, str], shown: Callable[[str], str]) -> str:
        given = {_variable(name): values[name] for name in self.fields}
        return str(self._template.render(given, _shown=lambda value: shown(str(value))))


_SIGN = re.compile(r"""[\\`*_{}\[\]()#!<>&|~"\n]|^[^\w]|^\d+(?=[.)])|\s$""")


def _as_markdown(value: str) -> str:
    """Return a value written so that no sign of it means anything in Markdown."""
    return _SIGN.sub(lambda signs: "".join(f"&#{ord(sign)};" for sign in signs[0]), value)


def _as_html(value: str) -> str:
    return html.escape(value).replace("\n", "<br>")


_ESCAPES: dict[TextKind, Callable[[str], str]] = {
    TextKind.PLAIN: str,
    TextKind.MARKDOWN: _as_markdown,
    TextKind.HTML: _as_html,
}


def put_back(text: str, values: list[str], shown: Callable[[str], str] = str) -> str:
    """Return `text` with the values in the places that a Markdown text was read with."""
    return _PLACE.sub(lambda place: shown(values[int(place[1])]), text)


def read(text: str, names: Mapping[str, str], kind: TextKind = TextKind.PLAIN) -> MergeText:
    """Read a text with merge fields and check it.

    `names` are the fields that it may use: every folded name, also in another language, with the
    name that its value has. Raises MergeError for anything else than fields, conditions and the
    few filters, UnknownField for a field that is not among them.
    """
    from jinja2 import TemplateSyntaxError

    if len(text) > LARGEST:
        raise RuleError(
            N_("The text is longer than %(limit)s characters. Shorten it."), limit=LARGEST
        )
    text = text.translate(dict.fromkeys(map(ord, _PLACES)))
    environment = _environment()
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        raise _unreadable(error.lineno) from error
    except RecursionError as error:
        raise _too_deep(1) from error
    checked = _Check(names)
    checked.body(tree.body)
    if kind is TextKind.HTML:
        _HtmlPlaces(text).check()
    code = environment.compile(tree)
    template = environment.template_class.from_code(environment, code, {})
    return MergeText(kind, frozenset(checked.fields), template)


def fields_of(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that a text uses. Raises what `read` raises."""
    return read(text, names).fields


def _variable(name: str) -> str:
    return name.replace(".", "__")


def _unreadable(line: int) -> MergeError:
    return MergeError(
        line,
        N_(
            "Line %(line)s: this cannot be read. A field is written {{ contact.name }}, a "
            "condition {%% if contact.first_name %%} ... {%% else %%} ... {%% endif %%}."
        ),
    )


def _too_deep(line: int) -> MergeError:
    return MergeError(line, N_("Line %(line)s: too much within one another. Make it simpler."))


def _refused(line: int) -> MergeError:
    return MergeError(
        line,
        N_(
            "Line %(line)s: only fields such as {{ contact.name }}, conditions with if and else, "
            "and the filters %(filters)s can stand here."
        ),
        filters=", ".join(FILTERS),
    )


def _default(value: str, other: str = "") -> str:
    return value if value.strip() else other


def _title(value: str) -> str:
    return re.sub(r"[^\W_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), value)


def _day(value: str, form: str = FORMS[0]) -> str:
    return value.form(form) if isinstance(value, Day) else value


FILTERS: dict[str, Callable[..., str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": _title,
    "trim": str.strip,
    "default": _default,
    "date": _day,
}
"""What may be done with a value: `{{ contact.name | upper }}`, `{{ document.date | date("short") }}`."""


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    made = SandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update(FILTERS)
    return made


def near(written: str, names: Mapping[str, str]) -> list[str]:
    """Return the names of fields that are most like one that does not exist."""
    from rapidfuzz import fuzz, process

    found = process.extract(
        fold_key(written), names, scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR
    )
    return list(dict.fromkeys(name for _, _, name in found))


class _Check:
    """Walks through what Jinja has read: refuses what is not allowed, notes the fields."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.fields: set[str] = set()

    def body(self, parts: list[Any], depth: int = 0) -> None:
        """Check the parts of a text, and let each output be shown as its kind of text wants it."""
        from jinja2 import nodes

        for part in parts:
            if depth > DEEPEST:
                raise _too_deep(part.lineno)
            if isinstance(part, nodes.Output):
                part.nodes = [self._output(node) for node in part.nodes]
            elif isinstance(part, nodes.If):
                self._condition(part, depth)
            else:
                raise _refused(part.lineno)

    def _condition(self, part: nodes.If, depth: int) -> None:
        part.test = self._value(part.test, depth + 1)
        self.body(part.body, depth + 1)
        for other in part.elif_:
            self._condition(other, depth + 1)
        self.body(part.else_, depth + 1)

    def _output(self, node: Any) -> Any:
        from jinja2 import nodes

        if isinstance(node, nodes.TemplateData):
            return node
        if not isinstance(node, nodes.Getattr | nodes.Filter | nodes.Name):
            raise _refused(node.lineno)
        shown = nodes.Name("_shown", "load", lineno=node.lineno)
        value = self._value(node, 0)
        return nodes.Call(shown, [value], [], None, None, lineno=node.lineno)

    def _value(self, node: Any, depth: int) -> Any:
        """Return the expression with its fields as plain variables."""
        from jinja2 import nodes

        if depth > DEEPEST:
            raise _too_deep(node.lineno)
        if isinstance(node, nodes.Getattr | nodes.Name):
            return self._field(node)
        if isinstance(node, nodes.Filter):
            self._filter(node, depth)
        elif isinstance(node, nodes.Not):
            node.node = self._value(node.node, depth + 1)
        elif isinstance(node, nodes.And | nodes.Or):
            node.left = self._value(node.left, depth + 1)
            node.right = self._value(node.right, depth + 1)
        elif isinstance(node, nodes.Compare):
            if any(operand.op not in ("eq", "ne") for operand in node.ops):
                raise _refused(node.lineno)
            node.expr = self._value(node.expr, depth + 1)
            for operand in node.ops:
                operand.expr = self._value(operand.expr, depth + 1)
        elif not (isinstance(node, nodes.Const) and isinstance(node.value, str)):
            raise _refused(node.lineno)
        return node

    def _field(self, node: Any) -> Any:
        from jinja2 import nodes

        parts: list[str] = []
        inner = node
        while isinstance(inner, nodes.Getattr):
            parts.insert(0, inner.attr)
            inner = inner.node
        if not isinstance(inner, nodes.Name):
            raise _refused(node.lineno)
        written = ".".join([inner.name, *parts])
        name = self.names.get(fold_key(written))
        if name is None:
            raise UnknownField(node.lineno, written, near(written, self.names))
        self.fields.add(name)
        return nodes.Name(_variable(name), "load", lineno=node.lineno)

    def _filter(self, node: nodes.Filter, depth: int) -> None:
        from jinja2 import nodes

        allowed = {"default": 1, "date": 1}.get(node.name, 0)
        more = node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > allowed
        if node.name not in FILTERS or node.node is None or more:
            raise _refused(node.lineno)
        node.node = self._value(node.node, depth + 1)
        if node.name == "default":
            node.args = [self._value(argument, depth + 1) for argument in node.args]
        for argument in node.args if node.name == "date" else ():
            form = argument.value if isinstance(argument, nodes.Const) else ""
            if form not in FORMS:
                raise MergeError(
                    node.lineno,
                    N_("Line %(line)s: a date has no form '%(form)s'. Its forms are: %(forms)s."),
                    form=form,
                    forms=", ".join(FORMS),
                )


class _HtmlPlaces(PageReader):
    """Looks where in a page the fields stand: not where a value could become more than a text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text

    def check(self) -> None:
        """Raise MergeError for a field in a script, a style, a comment, or a bare attribute."""
        self.feed(self._text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        quoted = re.sub(r"=\s*(\"[^\"]*\"|'[^']*')", "", written)
        for name, value in attrs:
            starts = (value or "").lstrip().startswith(("{{", "{%"))
            if "{{" in (value or "") and (name in _LINKS and starts):
                self._refuse(
                    N_(
                        "Line %(line)s: a link cannot begin with a field. Write what it begins "
                        "with, such as https:// or mailto:, before it."
                    )
                )
            if "{{" in (value or "") and (name.startswith("on") or name == "style"):
                self._refuse()
        if "{{" in quoted or "{%" in quoted or (tag in ("script", "style") and "{{" in written):
            self._refuse()

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self.cdata_elem and "{{" in data:
            self._refuse()

    def handle_comment(self, data: str) -> None:
        if "{{" in data:
            self._refuse()

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def _refuse(self, message: Caption | None = None) -> None:
        raise MergeError(
            self.getpos()[0],
            message
            or N_(
                "Line %(line)s: a field stands within a tag, a script or a comment. Put it into "
                "the text, or between quotation marks."
            ),
        )
