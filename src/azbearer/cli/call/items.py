r"""Items on the command line, in HTTPie's notation: what goes into the query, the headers and the body.

    name==value      a parameter of the query            name==@FILE     ... its value from a file
    Name:value       a header                            Name:@FILE      ... its value from a file
    Name:            leave out a header that azbearer would send
    Name;            a header with an empty value
    name=value       a text of the JSON body             name=@FILE      ... from a file
    name:=json       any JSON in the body                name:=@FILE     ... from a file
    @FILE            the whole body, byte for byte

The first separator counts, the longest of those at its place; a backslash takes the meaning from the
character behind it. Names of the body may say a place: `properties[sku][name]=S1`, `zones[]=1`,
`rules[0][port]:=80` (HTTPie 3, "nested JSON"). Numbers stay as they were written, `1.50` and `1e400` too.
"""

from __future__ import annotations

from azbearer.errors import InputError, UsageError
from azbearer.secrets import is_secret_name
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Longer ones first: of those at the same place the longest counts.
_SEPARATORS = (":=@", "==@", ":=", "==", "=@", ":@", "=", ":", ";", "@")
_SPECIAL = frozenset(":=;@")
_FROM_FILE = frozenset({":=@", "==@", "=@", ":@"})
_HINT = "write name=value, name:=json, name==value for the query, Name:value for a header, @FILE for the body"


class Item(NamedTuple):
    """One item, taken apart.

    Args:
        number: from 1.
        name: without escapes, but for those that belong to places in the body.
        separator: one of the ten.
        value: what stands behind it.
    """

    number: int
    name: str
    separator: str
    value: str

    @property
    def where(self) -> str:
        """For errors: never the value, which may be a secret."""
        return f"item {self.number}, {self.name}{self.separator}" if self.name else f"item {self.number}"


class Items(NamedTuple):
    """All items of a command.

    Args:
        query: parameters in their order; names may be repeated.
        headers: in their order; names may be repeated.
        left_out: headers that shall not be sent, in lower case.
        body: JSON text, or None when no item is for the body.
        body_file: the file that is the body, or empty.
        secrets: values whose names say that they are secrets.
    """

    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    left_out: frozenset[str] = frozenset()
    body: bytes | None = None
    body_file: str = ""
    secrets: tuple[str, ...] = ()


def read_items(words: Sequence[str], read_file: Callable[[str], bytes]) -> Items:
    """What the items say.

    Args:
        words: as they stand on the command line.
        read_file: the content of a file.

    Raises:
        UsageError: an item can't be understood; `where` says which one and where in it.
        InputError: a file can't be used.
    """
    items = [_filled(_item(number, word), read_file) for number, word in enumerate(words, 1)]
    files = [item.value for item in items if item.separator == "@"]
    data = [item for item in items if item.separator in {"=", ":="}]
    if len(files) > 1 or (files and data):
        raise UsageError(
            "a body from a file can't have anything beside it", hint="give one @FILE, or fields, not both"
        )
    headers = [item for item in items if item.separator in {":", ";"}]
    return Items(
        tuple((item.name, item.value) for item in items if item.separator == "=="),
        tuple((item.name, item.value) for item in headers if item.value or item.separator == ";"),
        frozenset(item.name.lower() for item in headers if not item.value and item.separator == ":"),
        _body(data) if data else None,
        files[0] if files else "",
        tuple(
            item.value for item in items if is_secret_name(item.name) or item.name.lower() == "authorization"
        ),
    )


def _item(number: int, word: str) -> Item:
    """The item in a word."""
    name, at = "", 0
    while at < len(word):
        if word[at] == "\\" and at + 1 < len(word):
            plain = word[at + 1] in _SPECIAL
            name += word[at + 1] if plain else word[at : at + 2]
            at += 2
            continue
        separator = next((each for each in _SEPARATORS if word.startswith(each, at)), "")
        if separator:
            return _checked(Item(number, name, separator, _unescaped(word[at + len(separator) :])))
        name += word[at]
        at += 1
    raise UsageError("this item has no separator", where=f"item {number}", hint=_HINT)


def _unescaped(value: str) -> str:
    """The value; as in HTTPie, a backslash before a separator's character is not part of it."""
    text, at = "", 0
    while at < len(value):
        if value[at] == "\\" and value[at + 1 : at + 2] in _SPECIAL and at + 1 < len(value):
            at += 1
        text += value[at]
        at += 1
    return text


def _checked(item: Item) -> Item:
    if item.separator == "@" and item.name:
        raise UsageError(
            "files as fields of a form are not sent",
            where=item.where,
            hint="name=@FILE puts the file's text into the body, @FILE alone makes it the body",
        )
    if item.separator == ";" and item.value:
        raise UsageError(
            "an empty header has nothing behind its semicolon", where=item.where, hint="write Name:value"
        )
    if item.separator != "@" and not item.name and item.separator not in {"=", ":=", "=@", ":=@"}:
        raise UsageError("the name is missing", where=f"item {item.number}, {item.separator}", hint=_HINT)
    return item


def _filled(item: Item, read_file: Callable[[str], bytes]) -> Item:
    """The item with its file's content instead of the name; one line break at the end is not part of it."""
    if item.separator not in _FROM_FILE:
        return item
    try:
        text = read_file(item.value).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "the file is not UTF-8 text", where=f"{item.where}{item.value}", hint="@FILE sends any bytes"
        ) from None
    separator = item.separator.removesuffix("@")
    if separator != ":=":
        text = text.removesuffix("\n").removesuffix("\r") if separator in {":", "=="} else text
    return item._replace(separator=separator, value=text)


def _body(data: list[Item]) -> bytes:
    """The JSON document of all fields."""
    from azbearer.cli.call.places import Place, place_of, put  # noqa: PLC0415  most calls have no fields
    from azbearer.collection.dump import dump_compact  # noqa: PLC0415

    root: Any = None
    for item in data:
        value = item.value if item.separator == "=" else _json(item)
        try:
            root = put(root, place_of(item.name), value)
        except Place.Error as error:
            pointer = f"{item.name} at character {error.at + 1}" if error.at >= 0 else item.name
            raise UsageError(
                str(error),
                where=f"item {item.number}, {pointer}",
                hint="write such as a[b]=c, a[]=c, a[0]=c; \\[ is a plain [",
            ) from None
    return dump_compact(root).encode("utf-8")


def _json(item: Item) -> Any:
    from azbearer.collection.deep_json import DECODER, ConstantError  # noqa: PLC0415  as above

    try:
        return DECODER.decode(item.value)
    except (ConstantError, RecursionError):
        problem = "NaN, Infinity and endless nesting are no JSON"
    except ValueError as error:
        # The message of the exception is general; the text is not repeated.
        problem = f"this is not JSON: {str(error).partition(':')[0].lower()}"
    raise UsageError(
        problem, where=item.where, hint="a text is name=value; as JSON it stands in quotes: name:='\"value\"'"
    )
