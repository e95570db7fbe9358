"""From a request object of the collection schema to the request that goes on the wire.

The order is Postman's: variables are resolved, the URL is parsed again from its resolved text, the
body is encoded, the auth setting signs, and the system's own headers are added where the user set
none.
"""

from __future__ import annotations

import os
import re
from functools import partial

from azbearer.auth.signature import Signature
from azbearer.auth.signing import sign
from azbearer.auth.subject import Subject
from azbearer.http.urls import basic_credentials
from azbearer.runner.body import METHODS_WITHOUT_BODY, BodyContext, EncodedBody, encode_body
from azbearer.runner.built import Built
from azbearer.runner.systemheaders import with_system_headers, with_type_of
from azbearer.runner.text import plain
from azbearer.runner.url import Url, parse_url
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.collection.model import Auth
    from azbearer.runner.bodyfiles import BodyFiles
    from azbearer.runner.draft import Draft

    Resolve = Callable[[str], str]
    Headers = tuple[tuple[str, str], ...]

# RFC 2046 section 5.1.1, but for the characters that would need quotes.
_BOUNDARY = r"(?i)^multipart/form-data\s*;.*\bboundary=\"?([0-9A-Za-z'+_.-]{1,70})\"?\s*(?:;|$)"


_NO_SIGNATURE = Signature()


def _no_suggestion(name: str) -> str:
    del name
    return ""


class BuildContext(NamedTuple):
    """What building requests needs beside the requests themselves.

    Args:
        files: where the files of bodies are.
        user_agent: for the User-Agent header.
        suggest: a hint for the name of a variable that is not set, or an empty text.
    """

    files: BodyFiles
    user_agent: str
    suggest: Callable[[str], str] = _no_suggestion


def build_request(draft: Draft, auth: Auth | None, resolve: Resolve, context: BuildContext) -> Built:
    """Build what goes on the wire.

    Args:
        draft: the request, with variables in it.
        auth: the auth setting that holds for it, already inherited, or None.
        resolve: substitutes variables in a text.
        context: everything else.

    Raises:
        RequestRefusedError: it cannot or must not be sent.
        VariableError: a variable refers to itself.
    """
    method = resolve(draft.method).upper()
    encoded = not draft.profile.literal_url
    url = parse_url(resolve(draft.url), where=draft.where, suggest=context.suggest, encoded=encoded)
    own = draft.headers.resolved(resolve)
    body = None
    if draft.body is not None and (draft.profile.keep_body or method not in METHODS_WITHOUT_BODY):
        surroundings = BodyContext(resolve, context.files, partial(_boundary, own), draft.where)
        body = encode_body(draft.body, surroundings)
    signature = _NO_SIGNATURE
    if auth is not None:
        signature = _signature(auth, Subject(method, str(url), own), body, resolve, draft.where)
        own = _without_overruled(own, signature)
        url = _with_queries(url, signature)
        if body and signature.form:
            body = body.with_fields(signature.form)
    disabled = draft.profile.disabled_headers
    if body is not None and body.type_is_fixed and "content-type" not in disabled:
        own = with_type_of(body, own)
    place, authorization, secrets = url.place, "", signature.protected
    if place.userinfo:
        credentials = basic_credentials(place.userinfo)
        authorization = f"Basic {credentials}"
        secrets |= {credentials, _password(place.userinfo)} - {""}
    given = own + signature.headers
    headers = with_system_headers(
        given, method, context.user_agent, place.netloc, body, authorization=authorization, disabled=disabled
    )
    return Built(
        draft, method, url, headers, given, body=body, auth=auth, secrets=secrets, respond=signature.respond
    )


def _with_queries(url: Url, signature: Signature) -> Url:
    """The URL with what the auth setting puts into its query."""
    if signature.encoded_query is not None:
        url = Url(url.place, signature.encoded_query)
    for name, value in signature.query:
        url = url.with_query(name, value)
    return url


def _boundary(own: Headers) -> str:
    """The boundary that the request's own Content-Type names, as in newman, or a new one."""
    found = (re.match(_BOUNDARY, value) for name, value in own if name.lower() == "content-type")
    named = next(filter(None, found), None)
    return named[1] if named else "-" * 26 + f"{int.from_bytes(os.urandom(16), 'big') % 10**24:024}"


def _signature(
    auth: Auth, subject: Subject, body: EncodedBody | None, resolve: Resolve, where: str
) -> Signature:
    parameters = {key: resolve(plain(value)) for key, value in auth.parameters.items()}

    def whole() -> Subject:
        return subject._replace(body=body.content, form=body.form) if body else subject

    return sign(auth.type, parameters, whole, where=where)


def _password(userinfo: str) -> str:
    """The password in a URL's user information, percent-decoded."""
    from urllib.parse import unquote  # noqa: PLC0415  few URLs have it

    return unquote(userinfo.partition(":")[2])


def _without_overruled(own: Headers, signature: Signature) -> Headers:
    """The headers but for those that the auth setting replaces."""
    overruled = {name.lower() for name, _ in signature.headers}
    return tuple((name, value) for name, value in own if name.lower() not in overruled)
