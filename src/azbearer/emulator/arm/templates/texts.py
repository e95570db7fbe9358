"""Functions of texts. Source: Microsoft, "String functions for ARM templates"."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import uuid
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from azbearer.emulator.arm.templates.errors import ExpressionError, wrong_argument
from azbearer.emulator.arm.templates.registry import ANY, Function, listed
from azbearer.emulator.arm.templates.values import (
    array_of,
    as_text,
    find_key,
    integer_of,
    is_integer,
    same,
    text_of,
)

# The namespace of version 5 GUIDs that `guid` makes; Bicep's documentation names the algorithm.
_GUID_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
_UNIQUE_LENGTH = 13
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^}]*))?\}")
_NUMBER_FORMAT = re.compile(r"([NDFXnxdf])(\d*)")
_DATA_URI = re.compile(r"data:(?P<type>[^,]*?)(?P<coded>;base64)?,(?P<data>.*)", re.DOTALL | re.IGNORECASE)


def concat(*values: Any) -> Any:
    """Texts joined, or arrays."""
    if isinstance(values[0], list):
        return [item for value in values for item in array_of("concat", value)]
    return "".join(map(as_text, values))


def _format(template: Any, *values: Any) -> str:
    """Composite formatting as .NET has it, for the formats that templates use."""

    def insert(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        if int(found[1]) >= len(values):
            raise wrong_argument("format", f"has no argument for the placeholder '{found[0]}'")
        text = _formatted(values[int(found[1])], found[3] or "")
        width = int(found[2] or 0)
        return text.rjust(width) if width > 0 else text.ljust(-width)

    return _PLACEHOLDER.sub(insert, text_of("format", template))


def _formatted(value: Any, code: str) -> str:
    found = _NUMBER_FORMAT.fullmatch(code)
    if not is_integer(value) or not code:
        return as_text(value)
    if found is None:
        digits = len(code) if set(code) <= {"0", "#"} else 0
        return str(value).zfill(digits)
    kind, size = found[1], int(found[2] or 0)
    if kind in "Xx":
        return format(value, f"0{size}{kind}" if size else kind)
    if kind in "Dd":
        return str(value).zfill(size)
    return format(value, f"{',' if kind in 'Nn' else ''}.{found[2] or 2}f")


def _replace(text: Any, old: Any, new: Any) -> str:
    return text_of("replace", text).replace(text_of("replace", old), text_of("replace", new))


def _split(text: Any, delimiters: Any) -> list[str]:
    several = delimiters if isinstance(delimiters, list) else [delimiters]
    pattern = "|".join(re.escape(text_of("split", each)) for each in several)
    return re.split(pattern, text_of("split", text))


def _join(items: Any, delimiter: Any) -> str:
    return text_of("join", delimiter).join(as_text(item) for item in array_of("join", items))


def _substring(text: Any, start: Any, length: Any = None) -> str:
    whole, first = text_of("substring", text), integer_of("substring", start)
    size = len(whole) - first if length is None else integer_of("substring", length)
    if first < 0 or size < 0 or first + size > len(whole):
        raise ExpressionError(
            "The template language function 'substring' parameters are out of range: index and length must "
            f"refer to a location within the string. The index parameter: '{first}', the length parameter: "
            f"'{size}', the length of the string parameter: '{len(whole)}'. Please see "
            "https://aka.ms/arm-functions#substring for usage details."
        )
    return whole[first : first + size]


def _pad_left(value: Any, width: Any, filling: Any = " ") -> str:
    if len(text_of("padLeft", filling)) != 1:
        raise wrong_argument("padLeft", "expects a single character to pad with")
    return as_text(value).rjust(integer_of("padLeft", width), filling)


def _trim(text: Any) -> str:
    return text_of("trim", text).strip()


def _lower(text: Any) -> str:
    return text_of("toLower", text).lower()


def _upper(text: Any) -> str:
    return text_of("toUpper", text).upper()


def _starts(text: Any, beginning: Any) -> bool:
    return text_of("startsWith", text).lower().startswith(text_of("startsWith", beginning).lower())


def _ends(text: Any, ending: Any) -> bool:
    return text_of("endsWith", text).lower().endswith(text_of("endsWith", ending).lower())


def _contains(container: Any, item: Any) -> bool:
    if isinstance(container, str):
        return as_text(item) in container
    if isinstance(container, dict):
        return find_key(container, text_of("contains", item)) is not None
    return any(same(entry, item) for entry in array_of("contains", container))


def _index_of(container: Any, item: Any) -> int:
    if isinstance(container, list):
        return next((index for index, entry in enumerate(container) if same(entry, item)), -1)
    return text_of("indexOf", container).lower().find(text_of("indexOf", item).lower())


def _last_index_of(container: Any, item: Any) -> int:
    if isinstance(container, list):
        found = [index for index, entry in enumerate(container) if same(entry, item)]
        return found[-1] if found else -1
    return text_of("lastIndexOf", container).lower().rfind(text_of("lastIndexOf", item).lower())


def _base64(text: Any) -> str:
    return base64.b64encode(text_of("base64", text).encode()).decode()


def _from_base64(name: str, text: Any) -> str:
    try:
        return base64.b64decode(text_of(name, text), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise wrong_argument(name, "was invoked with a parameter that is not valid base64") from error


def parse_json(name: str, text: Any) -> Any:
    """A text read as JSON.

    Raises:
        ExpressionError: it is none.
    """
    try:
        return json.loads(text_of(name, text))
    except ValueError as error:
        raise wrong_argument(name, "was invoked with a parameter that is not valid JSON") from error


def _uri(base: Any, relative: Any) -> str:
    start = text_of("uri", base)
    if "/" not in start.partition("://")[2]:
        start += "/"
    if not urlsplit(start).scheme:
        raise wrong_argument("uri", f"expects an absolute URI, got '{start}'")
    return urljoin(start, text_of("uri", relative))


def _uri_component(text: Any) -> str:
    return quote(text_of("uriComponent", text), safe="")


def _uri_component_to_string(text: Any) -> str:
    return unquote(text_of("uriComponentToString", text))


def _data_uri(value: Any) -> str:
    return f"data:text/plain;charset=utf8;base64,{_base64(as_text(value))}"


def _data_uri_to_string(text: Any) -> str:
    found = _DATA_URI.fullmatch(text_of("dataUriToString", text))
    if found is None:
        raise wrong_argument("dataUriToString", "expects a data URI")
    return _from_base64("dataUriToString", found["data"]) if found["coded"] else unquote(found["data"])


def _unique(*values: Any) -> str:
    """Thirteen letters and digits that depend on the arguments alone.

    Azure's own algorithm is not published: the texts differ from those that Azure makes, and share
    their form and that equal arguments give equal texts.
    """
    joined = "-".join(text_of("uniqueString", value) for value in values)
    digest = hashlib.sha256(joined.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_UNIQUE_LENGTH]


def _guid(*values: Any) -> str:
    """A version 5 GUID (RFC 4122 section 4.3) of the arguments, joined by hyphens."""
    return str(uuid.uuid5(_GUID_NAMESPACE, "-".join(text_of("guid", value) for value in values)))


def _string(value: Any) -> str:
    return as_text(value)


FUNCTIONS = listed(
    Function("concat", 1, ANY, concat),
    Function("format", 1, ANY, _format),
    Function("replace", 3, 3, _replace),
    Function("split", 2, 2, _split),
    Function("join", 2, 2, _join),
    Function("substring", 2, 3, _substring),
    Function("padLeft", 2, 3, _pad_left),
    Function("trim", 1, 1, _trim),
    Function("toLower", 1, 1, _lower),
    Function("toUpper", 1, 1, _upper),
    Function("startsWith", 2, 2, _starts),
    Function("endsWith", 2, 2, _ends),
    Function("contains", 2, 2, _contains),
    Function("indexOf", 2, 2, _index_of),
    Function("lastIndexOf", 2, 2, _last_index_of),
    Function("base64", 1, 1, _base64),
    Function("base64ToString", 1, 1, lambda text: _from_base64("base64ToString", text)),
    Function(
        "base64ToJson", 1, 1, lambda text: parse_json("base64ToJson", _from_base64("base64ToJson", text))
    ),
    Function("json", 1, 1, lambda text: parse_json("json", text)),
    Function("uri", 2, 2, _uri),
    Function("uriComponent", 1, 1, _uri_component),
    Function("uriComponentToString", 1, 1, _uri_component_to_string),
    Function("dataUri", 1, 1, _data_uri),
    Function("dataUriToString", 1, 1, _data_uri_to_string),
    Function("uniqueString", 1, ANY, _unique),
    Function("guid", 1, ANY, _guid),
    Function("string", 1, 1, _string),
)
