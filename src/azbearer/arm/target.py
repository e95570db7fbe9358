"""Where a call goes: a path is the Resource Manager's of the chosen cloud, a URL goes where it says."""

from __future__ import annotations

import re

from azbearer.errors import InputError
from azbearer.http.urls import percent_encoded
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.tokens.clouds import Cloud

_ABSOLUTE = r"(?i)https?://"
# A name in single braces, as Microsoft's pages write paths: not part of a `{{variable}}`.
_PLACEHOLDER = r"(?<!\{)\{([A-Za-z_][A-Za-z0-9_.-]*)\}(?!\})"
API_VERSION = r"(?i)[?&]api-version="
_UTF8_BEYOND = r"[^\x00-\x7f]+"


def absolute(text: str, cloud: Cloud) -> str:
    """The URL that a path or a URL means.

    Args:
        text: `/subscriptions`, `subscriptions` or `https://host/...`; characters that a URL can't have
            are percent-encoded, what is encoded already stays as it is.
        cloud: whose Resource Manager paths belong to.

    Raises:
        InputError: the text is empty, or names another scheme.
    """
    stripped = text.strip()
    if not stripped:
        raise InputError("the URL is empty", hint="give a path such as /subscriptions, or an absolute URL")
    encoded = percent_encoded(re.sub(_UTF8_BEYOND, _as_latin_1, stripped))
    if re.match(_ABSOLUTE, encoded):
        return encoded
    if "://" in encoded.partition("?")[0]:
        raise InputError("the URL's scheme is neither http nor https", hint="give https://host/path")
    return f"{cloud.resource_manager}/{encoded.lstrip('/')}"


def _as_latin_1(found: re.Match[str]) -> str:
    """Text beyond ASCII as its UTF-8 bytes, each of them one character."""
    return found[0].encode("utf-8", "surrogatepass").decode("latin-1")


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each `{name}` replaced.

    Args:
        text: such as `/subscriptions/{subscriptionId}/resourceGroups`.
        value_of: gives the value of a name, empty when there is none.

    Raises:
        InputError: a name has no value; sent as it is, the service would call it an invalid path.
    """
    if "{" not in text:
        return text
    return re.sub(_PLACEHOLDER, lambda found: value_of(found[1]) or _unknown(found[1]), text)


def _unknown(name: str) -> str:
    given = "give --subscription ID, " if name.lower().startswith("subscription") else ""
    raise InputError(
        f"{{{name}}} in the URL has no value",
        hint=f"{given}put {name} into the environment file (-e FILE), or write the value itself",
        code="placeholder",
    )


def check_segments(url: str) -> None:
    """Refuse a path with an empty segment, which is what an empty variable leaves behind.

    ARM answers it with errors about the api-version or the resource type, which mislead.

    Raises:
        InputError: there is one.
    """
    path = url.partition("?")[0].partition("#")[0].partition("://")[2]
    if "//" in path:
        before = path.partition("//")[0].rpartition("/")[2]
        raise InputError(
            "the URL has an empty part between two slashes",
            where=f'after "{before}"',
            hint="a variable in it is probably empty",
            code="empty-segment",
        )
