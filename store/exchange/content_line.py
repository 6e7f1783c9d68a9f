"""One line of a vCard: `group.NAME;PARAM=value:value`. The only module that knows vobject.

vobject reads the line. What it cannot do is done here: bare parameters of vCard 2.1, character
sets it does not know, and lines on which its pattern would need exponential time.
"""

import binascii
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple, cast

from store.exchange.bytestream import decode

Params = tuple[tuple[str, str], ...]
_Parsed = tuple[str, list[list[str]], str, str | None]

# vobject's own pattern tries 2**n ways on a line that does not fit; this one is linear, and what
# it lets through fits.
_HEAD = re.compile(
    r"""(?:[\w-]+\.)?[\w-]+(?:;[\w-]+(?:=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)?)*;?:""",
    re.ASCII,
)
_ESCAPED = re.compile(r"\\([\\;,:nN])")
_DATA_URI = re.compile(r"data:([\w.+-]+)/([\w.+-]+);base64\\?,", re.ASCII)
_MEDIA = {"PHOTO": "image", "LOGO": "image", "SOUND": "audio"}
_TOKEN = re.compile(r"[\w.+-]+\Z", re.ASCII)
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_PLACES = {"INLINE": "inline", "URL": "uri", "CID": "cid", "CONTENT-ID": "cid"}
_WIDTH = 75  # bytes of a line, without its end


class ContentLine(NamedTuple):
    """A line as parsed: its value still escaped, quoted-printable and character set resolved.

    `params` are pairs in a fixed order: types first, then by name; a list is several pairs.
    Base64 is always said as `ENCODING=b`, and preference as `PREF`.
    """

    group: str
    name: str
    params: Params
    value: str

    def param(self, name: str) -> str:
        """Return the first value of the parameter, or ""."""
        return next((value for key, value in self.params if key == name), "")

    def without(self, *names: str) -> Params:
        """Return the parameters that have none of these names."""
        return tuple(pair for pair in self.params if pair[0] not in names)

    def with_params(self, params: Params) -> "ContentLine":
        """Return the line with other parameters."""
        return ContentLine(self.group, self.name, params, self.value)

    @property
    def types(self) -> set[str]:
        """The values of TYPE in lower case."""
        return {value.lower() for key, value in self.params if key == "TYPE"}

    @property
    def is_binary(self) -> bool:
        """True if the value is base64."""
        return ("ENCODING", "b") in self.params


@cache
def _vobject_parser() -> Callable[[str], _Parsed]:
    """Return vobject's parser of a line; imported late, because that takes 45 ms."""
    from vobject import base

    return cast(Callable[[str], _Parsed], base.parseLine)


def parse_line(text: str) -> ContentLine | None:
    """Return the unfolded line `text`, or None if it is none of a vCard."""
    fits = _HEAD.match(text)
    if fits is None:
        return None
    if text.endswith(";:", 0, fits.end()):
        text = text[: fits.end() - 2] + text[fits.end() - 1 :]
    name, raw_params, value, group = _vobject_parser()(text)
    name = name.upper()
    if not raw_params:
        if value.startswith("data:"):
            return _canonical(group or "", name, [], value)
        return ContentLine(group or "", name, (), value)
    params, encoding, charset = _params(raw_params)
    if encoding == "QUOTED-PRINTABLE":
        value = _from_quoted_printable(value, charset)
    elif encoding in {"B", "BASE64"}:
        params.append(("ENCODING", "b"))
    return _canonical(group or "", name, params, value)


def _params(raw: Iterable[list[str]]) -> tuple[list[tuple[str, str]], str, str]:
    """Return the pairs, the encoding and the character set that vobject's `raw` parameters say."""
    pairs: list[tuple[str, str]] = []
    encoding = charset = ""
    preferred = False
    for key, *given in raw:
        name, values = (key.upper(), given) if given else _bare(key)
        if name == "ENCODING":
            encoding = values[0].upper() if values else ""
        elif name == "CHARSET":
            charset = values[0] if values else ""
        elif name == "TYPE":
            for value in values:
                for kind in value.split(","):
                    if kind.lower() == "pref":
                        preferred = True
                    elif kind and ("TYPE", kind) not in pairs:
                        pairs.append(("TYPE", kind))
        elif name != "PREF" or not any(key == "PREF" for key, _ in pairs):
            pairs.extend((name, value) for value in values)
    if preferred and not any(name == "PREF" for name, _ in pairs):
        pairs.append(("PREF", "1"))
    return pairs, encoding, charset


def _bare(word: str) -> tuple[str, list[str]]:
    """Return what a parameter without value of vCard 2.1 means."""
    upper = word.upper()
    if upper in _ENCODINGS:
        return "ENCODING", [upper]
    if upper in _PLACES:
        return "VALUE", [_PLACES[upper]]
    return "TYPE", [] if upper == "TYPE" else [word]


def _from_quoted_printable(value: str, charset: str) -> str:
    """Return the text, its line breaks escaped so that the line stays one."""
    text = decode(binascii.a2b_qp(value.encode("utf-8")), charset)
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _canonical(group: str, name: str, params: Iterable[tuple[str, str]], value: str) -> ContentLine:
    """Return the line in the one form that all versions of vCard come to."""
    pairs = [pair for pair in params if pair[1]]
    if value.startswith("data:"):
        pairs, value = _from_data_uri(name, pairs, value)
    if ("ENCODING", "b") in pairs:
        value = value.replace(" ", "").replace("\t", "")
        pairs = [pair for pair in pairs if pair[0] != "VALUE"]  # it is neither text nor address
        kinds = [pair for pair in pairs if pair[0] == "TYPE"]
        if name in _MEDIA and len(kinds) == 1:
            kind = kinds[0][1].upper().removeprefix(_MEDIA[name].upper() + "/")
            pairs[pairs.index(kinds[0])] = ("TYPE", kind or "JPEG")
    pairs.sort(key=lambda pair: "" if pair[0] == "TYPE" else pair[0])
    return ContentLine(group, name, tuple(pairs), value)


def _from_data_uri(
    name: str, pairs: list[tuple[str, str]], value: str
) -> tuple[list[tuple[str, str]], str]:
    """Return base64 of vCard 4.0 in the form of 3.0, if that loses nothing."""
    uri = _DATA_URI.match(value)
    if uri is None:
        return pairs, value
    left = [pair for pair in pairs if pair[0] not in {"VALUE", "ENCODING"}]
    family, kind = uri.groups()
    if f"{family}/{kind}" == "application/octet-stream":
        return [*left, ("ENCODING", "b")], value[uri.end() :]
    if _MEDIA.get(name) != family or any(key in {"TYPE", "MEDIATYPE"} for key, _ in left):
        return pairs, value
    return [*left, ("TYPE", kind), ("ENCODING", "b")], value[uri.end() :]


def for_version(line: ContentLine, version: str) -> ContentLine:
    """Return the line with base64 and preference said in the words of the version."""
    if version == "3.0":
        if ("PREF", "1") in line.params:
            return line.with_params((*line.without("PREF"), ("TYPE", "pref")))
        return line
    if not line.is_binary:
        return line
    kinds = [value for key, value in line.params if key == "TYPE"]
    family = _MEDIA.get(line.name)
    told = family and len(kinds) == 1 and all(key != "MEDIATYPE" for key, _value in line.params)
    if told and _TOKEN.match(kinds[0]) and kinds[0].isupper():
        params, media = line.without("ENCODING", "TYPE"), f"{family}/{kinds[0].lower()}"
    else:
        params, media = line.without("ENCODING"), "application/octet-stream"
    return ContentLine(line.group, line.name, params, f"data:{media};base64,{line.value}")


def unfolded(line: ContentLine) -> str:
    """Return the line as text, without folding and without line end."""
    head = f"{line.group}.{line.name}" if line.group else line.name
    if line.params:
        by_name: dict[str, list[str]] = {}
        for key, value in line.params:
            by_name.setdefault(key, []).append(_quoted(value))
        head += "".join(f";{key}={','.join(values)}" for key, values in by_name.items())
    return f"{head}:{line.value}"


def folded(text: str) -> bytes:
    """Return the line `text` as bytes with its end, no part longer than 75 bytes."""
    data = text.encode("utf-8", "replace")
    if len(data) <= _WIDTH:
        return data + b"\r\n"
    parts = [data[:_WIDTH]] if data.isascii() else [_cut(data, 0, _WIDTH)]
    start = len(parts[0])
    step = _WIDTH - 1  # one byte is the blank of the folding
    if data.isascii():
        parts.extend(data[at : at + step] for at in range(start, len(data), step))
    else:
        while start < len(data):
            parts.append(_cut(data, start, step))
            start += len(parts[-1])
    return b"\r\n ".join(parts) + b"\r\n"


def _cut(data: bytes, start: int, length: int) -> bytes:
    """Return at most `length` bytes from `start`, whole characters only."""
    end = start + length
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end -= 1
    return data[start:end]


def _quoted(value: str) -> str:
    """Return a parameter's value, in quotes where it needs them."""
    return f'"{value}"' if any(sign in value for sign in ",;:") else value


def escaped(text: str) -> str:
    """Return `text` as the value of a line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def escaped_uri(text: str) -> str:
    """Return an address of the web as the value of a line: its commas stay as they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def unescaped(value: str) -> str:
    """Return the text of a value."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def components(value: str) -> list[str]:
    """Return the parts of a structured value, still escaped."""
    if "\\" not in value:
        return value.split(";")
    return _split(value, ";")


def list_items(value: str) -> list[str]:
    """Return the texts of a list."""
    if "\\" not in value:
        return value.split(",")
    return [unescaped(item) for item in _split(value, ",")]


def _split(value: str, separator: str) -> list[str]:
    """Return what stands between the separators that no backslash precedes."""
    found: list[str] = []
    open_part = ""
    for piece in value.split(separator):
        part = open_part + piece
        if (len(part) - len(part.rstrip("\\"))) % 2:
            open_part = part + separator
        else:
            found.append(part)
            open_part = ""
    if open_part:
        found.append(f"{open_part[:-1]}\\")  # nothing follows the last backslash: it is a character
    return found
