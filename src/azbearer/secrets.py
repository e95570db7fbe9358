"""Secrets: values that cannot be printed by accident, and the redactor that keeps them out of reports.

Two defences, because one is never enough. A `Secret` has no text form: `str`, `repr`, `format`,
JSON and pickle all give or refuse with a mask, and `reveal()` is the one call that can be searched
for. A `Redactor` knows the values that were secret in a run and replaces them in whatever leaves
it: in plain, URL-encoded, form-encoded, JSON-escaped, markup-escaped and base64 form.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

from azbearer.typed import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MASK = "****"
# A value that is shorter than this would be found by chance in ordinary text.
_SHORTEST_SECRET = 6
# What URL encoders leave as it is: strict ones, Python's, JavaScript's encodeURIComponent and encodeURI,
# and the WHATWG URL standard in a query and in a path.
_LEFT_ALONE = ("", "/", "!'()*", "!#$&'()*+,/:;=?@", "!$%&()*+,/:;=?@[]\\^`{|}", "!$%&'()*+,/:;=@[]\\^|")
# How pages and XML write what has a meaning in them; the last one is Handlebars', for the visualizer.
_ALWAYS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTED = {**_ALWAYS, '"': "&quot;"}
_MARKUP = tuple(
    str.maketrans(escapes)
    for escapes in (
        _ALWAYS,
        _QUOTED,
        *({**_QUOTED, "'": quote} for quote in ("&#x27;", "&#39;", "&apos;")),
        {**_QUOTED, "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"},
    )
)
# `re` compiles these for the first secret.
_HEX = r"%[0-9A-F]{2}"
_TELLING = (
    r"(?i)secret|passw|(?:bearer|access|refresh|id|auth|sas)[_-]?token|^token$|client[_-]?assertion"
    r"|(?:api|private|client|account)[_-]?key|connection[_-]?string"
)
_HARMLESS = r"(?i)expir|lifetime|url|uri|endpoint|type$|name$"


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a variable or field of this name holds a secret by the field's conventions.

    `bearerTokenExpiresOn` and its like hold a time, not a secret.
    """
    return bool(re.search(_TELLING, name)) and not re.search(_HARMLESS, name)


class Secret:
    """A text that can't be printed by accident; `reveal()` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret text itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return _MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(("Secret", self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret can't be pickled or copied")


def mask(value: str) -> str:
    """A stand-in for a secret, by which equal secrets can be told from different ones.

    It carries six hexadecimal digits of the value's SHA-256, nothing of the value itself.
    """
    import hashlib  # noqa: PLC0415 - loads all of OpenSSL, which a run without secrets never needs

    return f"{_MASK}{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _written_forms(value: str) -> set[str]:
    """The ways in which a secret is written on the wire and in reports."""
    import base64  # noqa: PLC0415 - who has no secret needs none of these
    import json  # noqa: PLC0415
    from urllib.parse import quote, quote_plus  # noqa: PLC0415

    raw = value.encode("utf-8", "surrogatepass")
    encoded = {quote(raw, safe=safe) for safe in _LEFT_ALONE} | {quote_plus(raw)}
    forms = {
        value,
        *encoded,
        *(re.sub(_HEX, lambda found: found[0].lower(), form) for form in encoded),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        *(value.translate(escapes) for escapes in _MARKUP),
    }
    for base in (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()):
        forms |= {base, base.rstrip("=")}
    return {form for form in forms if len(form) >= _SHORTEST_SECRET}


class Redactor:
    """Replaces every known secret in a text by its mask; secrets can be added while a run goes on.

    Safe to use from several threads.

    Attributes:
        values: every form of every secret known so far, but for those that are only hidden.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._masks: dict[str, str] = {}
        # Longest first, so that a secret that contains another one is replaced whole.
        self._longest_first: list[tuple[str, str]] = []
        self.values: frozenset[str] = frozenset()
        self._changing = threading.Lock()
        self.add(*secrets)

    def add(self, *secrets: str) -> Self:
        """Know these values from now on; empty and very short ones are passed over."""
        new = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET and secret not in self.values]
        if new:
            with self._changing:
                self.values = self.values.union(*map(self._replace, new))
                self._sort()
        return self

    def hide(self, *secrets: str) -> Self:
        """Replace these values from now on as well, without counting them among `values`.

        For what a server has told, and may ask to be told elsewhere: it is its own to give away.
        """
        new = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET and secret not in self._masks]
        if new:
            with self._changing:
                for secret in new:
                    self._replace(secret)
                self._sort()
        return self

    def _replace(self, secret: str) -> set[str]:
        """Know the mask of every form of the secret; the forms."""
        forms = _written_forms(secret)
        masked = mask(secret)
        for form in forms:
            self._masks.setdefault(form, masked)
        return forms

    def _sort(self) -> None:
        self._longest_first = sorted(self._masks.items(), key=lambda item: -len(item[0]))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to replace in any text by now."""
        return not self._longest_first

    def mask(self, value: str) -> str:
        """What is shown of a value that is a secret by its name."""
        return mask(value)

    def text(self, text: str) -> str:
        """The text with each secret replaced by its mask."""
        # Plain searches: several times faster than one pattern of alternatives.
        for form, masked in self._longest_first:
            if form in text:
                text = text.replace(form, masked)
        return text

    def is_clean(self, texts: Iterable[str]) -> bool:
        """Whether there is nothing to replace in any of these texts."""
        # Searching one long text costs less than many short ones.
        return not self._longest_first or not self._stands_in("\0".join(texts))

    def _stands_in(self, text: str) -> bool:
        return any(form in text for form, _ in self._longest_first)

    def data(self, data: bytes) -> bytes:
        """The same for bytes, such as a body that need not be text."""
        for form, masked in self._longest_first:
            raw = form.encode("utf-8", "surrogatepass")
            if raw in data:
                data = data.replace(raw, masked.encode("ascii"))
        return data

    def value(self, value: Any) -> Any:
        """The JSON-like value with each text in it, keys included, redacted; at any depth.

        It is a copy, or the value itself when there is nothing to replace.
        """
        return value if self.is_clean(_texts_in(value)) else self._redacted(value)

    def _redacted(self, value: Any) -> Any:
        result = [value]
        pending: list[Any] = [result]
        while pending:
            container = pending.pop()
            for key, member in container.items() if isinstance(container, dict) else enumerate(container):
                if isinstance(member, str):
                    container[key] = self.text(member)
                elif isinstance(member, dict | list | tuple):
                    container[key] = copied = self._with_clean_keys(member)
                    pending.append(copied)
        return result[0]

    def _with_clean_keys(self, value: dict[Any, Any] | list[Any] | tuple[Any, ...]) -> Any:
        if not isinstance(value, dict):
            return list(value)
        return {self.text(key) if isinstance(key, str) else key: member for key, member in value.items()}


class OpenRedactor(Redactor):
    """Knows secrets and replaces none: for the terminal of somebody who asked to see them."""

    def text(self, text: str) -> str:
        """The text as it is."""
        return text

    def data(self, data: bytes) -> bytes:
        """The bytes as they are."""
        return data

    def is_clean(self, texts: Iterable[str]) -> bool:
        """There is never anything to replace."""
        del texts
        return True

    def mask(self, value: str) -> str:
        """The value itself."""
        return value


def _texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON-like value, names of members included."""
    pending = [value]
    while pending:
        member = pending.pop()
        if isinstance(member, str):
            yield member
        elif isinstance(member, dict):
            pending += (*member.keys(), *member.values())
        elif isinstance(member, list | tuple):
            pending += member
