"""The api-version of a call: filled in when it is missing, corrected when it is wrong, always with a note.

A version that azbearer chose is corrected whatever the method; ARM refuses such a request before it does
anything. One
that the user wrote is corrected for reads alone: a body is written for its version, so a write is only told
what to use.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from azbearer.arm.versions.choosing import choose, is_preview, newest
from azbearer.arm.versions.matching import find, suggestions
from azbearer.arm.versions.rejections import corrected, empty_segment, rejection_of
from azbearer.arm.versions.storage import Index
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.arm.versions.rejections import Rejection
    from azbearer.http.messages import Request, Response

_NAME = "api-version"
_READS = frozenset({"GET", "HEAD"})


class Versioned(NamedTuple):
    """A request with the api-version that it is sent with.

    Args:
        request: as it is sent.
        note: what was done, for people; empty when nothing was.
        chosen: whether the version is azbearer's choice rather than the user's.
    """

    request: Request
    note: str = ""
    chosen: bool = False


def is_managed(request: Request, manager: str) -> bool:
    """Whether a request goes to the Resource Manager of the cloud; a broken URL, refused later, does not.

    Args:
        request: any.
        manager: the address of the Resource Manager, such as `https://management.azure.com`.
    """
    try:
        return urlsplit(request.url).netloc.lower() == urlsplit(manager).netloc.lower()
    except ValueError:
        return False


def filled_in(request: Request, *, preview: bool) -> Versioned:
    """The request with an api-version, when it has none and the index knows one.

    Args:
        request: to the Resource Manager.
        preview: whether previews are wanted.
    """
    if version_of(request.url):
        return Versioned(request)
    path = _path(request.url)
    choice = choose(Index.shipped(), request.method, path, preview=preview)
    if choice is None:
        return Versioned(request)
    note = f"api-version {choice.version} ({choice.reason})"
    return Versioned(with_version(request, choice.version), note, chosen=True)


def corrected_by(versioned: Versioned, response: Response, *, preview: bool) -> Versioned | None:
    """The request to send after an answer about the api-version; None when there is nothing to be done.

    Args:
        versioned: that was sent.
        response: to it.
        preview: whether previews are wanted.
    """
    rejection = rejection_of(response.status, response.body)
    request = versioned.request
    if rejection is None or empty_segment(_path(request.url)):
        return None
    if not versioned.chosen and request.method not in _READS and version_of(request.url):
        return None
    better = _better(rejection, request, preview=preview)
    if not better:
        return None
    asked = version_of(request.url)
    note = f"api-version {better} instead of {asked or 'none'}: {rejection.code}"
    return Versioned(with_version(request, better), note, chosen=True)


def _better(rejection: Rejection, request: Request, *, preview: bool) -> str:
    """The version to send instead of the one that was refused; empty when none is known.

    The best is one that the answer lists and the index has for the path. ARM lists its own versions when it
    takes the path of a provider for one of its own; then the index alone counts.
    """
    sent, path = version_of(request.url), _path(request.url)
    match = find(Index.shipped(), request.method, path)
    known = {version for entry in match.known for version in entry.versions} if match else set()
    both = known & set(rejection.supported)
    if both:
        better = newest(both, preview=preview or is_preview(sent))
    elif rejection.supported and not known:
        better = corrected(rejection, preview=preview)
    else:
        choice = choose(Index.shipped(), request.method, path, preview=preview)
        better = choice.version if choice is not None else ""
    return better if better != sent else ""


def advice(request: Request, response: Response) -> str:
    """What to try after an answer about the api-version or the path; empty for other answers."""
    path = _path(request.url)
    rejection = rejection_of(response.status, response.body)
    if rejection is None:
        return ""
    empty = empty_segment(path)
    if empty:
        return empty
    better = _better(rejection, request, preview=False)
    if better:
        return f"use api-version {better}"
    if find(Index.shipped(), request.method, path) is not None:
        return ""
    near = suggestions(Index.shipped(), path)
    return f"did you mean {near[0]}?" if near else ""


def version_of(url: str) -> str:
    """The api-version in a URL's query, or empty."""
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return next((value for name, value in query if name.lower() == _NAME), "")


def with_version(request: Request, version: str) -> Request:
    """The request with this api-version and no other; the rest of the query stays as it is written."""
    address, mark, fragment = request.url.partition("#")
    path, _, query = address.partition("?")
    others = [part for part in query.split("&") if part and unquote(part.partition("=")[0]).lower() != _NAME]
    return request._replace(url=f"{path}?{'&'.join([*others, f'{_NAME}={version}'])}{mark}{fragment}")


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)
