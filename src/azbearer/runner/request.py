"""From a request object of the collection schema to the request that goes on the wire.

The order is Postman's: variables are resolved, the URL is parsed again from its resolved text, the
body is encoded, the auth setting signs, and the system's own headers are added where the user set
none.
"""

from __future__ import annotations

import base64
import json
import os
import re

from azbearer.auth.signature import Signature
from azbearer.auth.signing import sign
from azbearer.auth.subject import Subject
from azbearer.collection.dump import dump_compact
from azbearer.collection.model import Auth
from azbearer.collection.request import parse_header_text
from azbearer.http.messages import Request
from azbearer.http.streams import StreamedBody
from azbearer.runner.body import METHODS_WITHOUT_BODY, BodyContext, EncodedBody, encode_body, mode_of
from azbearer.runner.profile import Profile
from azbearer.runner.systemheaders import SystemHeaders
from azbearer.runner.text import entries, plain
from azbearer.runner.url import Url, build_url, url_object
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.collection.model import Raw
    from azbearer.http.messages import Respond
    from azbearer.runner.bodyfiles import BodyFiles

    Resolve = Callable[[str], str]
    Headers = list[tuple[str, str]]

# RFC 2046 section 5.1.1, but for the characters that would need quotes.
_BOUNDARY = r"(?i)^multipart/form-data\s*;.*\bboundary=\"?([0-9A-Za-z'+_.-]{1,70})\"?\s*(?:;|$)"


_NO_SIGNATURE = Signature()


def _no_suggestion(name: str) -> str:
    del name
    return ""


class BuildContext(NamedTuple):
    """What building a request needs beside the request itself.

    Args:
        resolve: substitutes variables in a text.
        files: where the files of bodies are.
        user_agent: for the User-Agent header.
        where: names the request in errors.
        profile: how the request wants to be sent.
        protected: secrets of the run, which redirects must not carry to another origin.
        suggest: a hint for the name of a variable that is not set, or an empty text.
    """

    resolve: Resolve
    files: BodyFiles
    user_agent: str
    where: str = ""
    profile: Profile = Profile()
    protected: frozenset[str] = frozenset()
    suggest: Callable[[str], str] = _no_suggestion


class Built(NamedTuple):
    """A request as it will be sent, as an object for scripts and reports, and what answers challenges."""

    request: Request
    view: Raw
    respond: Respond | None = None


def build_request(definition: Mapping[str, Any], auth: Auth | None, context: BuildContext) -> Built:
    """Build what goes on the wire.

    Args:
        definition: a request object in the form of the v2.1 schema, with variables in it.
        auth: the auth setting that holds for it, already inherited, or None.
        context: everything else.

    Raises:
        RequestRefusedError: it cannot or must not be sent.
        VariableError: a variable refers to itself.
    """
    method = context.resolve(plain(definition.get("method")) or "GET").upper()
    target = definition.get("url")
    url = build_url(
        target if isinstance(target, dict) else plain(target),
        context.resolve,
        where=context.where,
        suggest=context.suggest,
        encoded=not context.profile.literal_url,
    )
    own = _own_headers(definition.get("header"), context.resolve)
    body = _body(method, definition.get("body"), own, context)
    signature = _NO_SIGNATURE
    if auth is not None:
        signature = _signature(auth, Subject(method, str(url), tuple(own)), body, context)
    if signature.encoded_query is not None:
        url = url._replace(query=signature.encoded_query)
    for name, value in signature.query:
        url = url.with_query(name, value)
    if body and signature.form:
        body = body.with_fields(signature.form)
    system = _system_headers(method, url, body, context)
    headers = system.added_to(_without_overruled(own, signature), signature.headers)
    content = body.content if body else None
    request = Request(
        method=method,
        url=str(url),
        headers=tuple(headers),
        without=context.profile.disabled_headers,
        body=content if isinstance(content, bytes) else None,
        stream=content if isinstance(content, StreamedBody) else None,
        protected=context.protected | signature.protected | _userinfo_secrets(url.userinfo),
    )
    return Built(request, _view(definition, request, url, auth, body), signature.respond)


def auth_of(setting: Any) -> Auth | None:
    """The auth setting of a request object as a script left it, in the list or the map form."""
    if not isinstance(setting, dict) or not isinstance(setting.get("type"), str):
        return None
    kind = setting["type"]
    parameters = setting.get(kind) or {}
    if isinstance(parameters, list):
        entries = [entry for entry in parameters if isinstance(entry, dict)]
        parameters = {str(entry.get("key", "")): entry.get("value") for entry in entries}
    return Auth(kind, parameters if isinstance(parameters, dict) else {})


def _body(method: str, body: Any, own: Headers, context: BuildContext) -> EncodedBody | None:
    if not isinstance(body, dict) or (method in METHODS_WITHOUT_BODY and not context.profile.keep_body):
        return None
    return encode_body(body, BodyContext(context.resolve, context.files, _boundary(own), context.where))


def _boundary(own: Headers) -> str:
    """The boundary that the request's own Content-Type names, as in newman, or a new one."""
    found = (re.match(_BOUNDARY, value) for name, value in own if name.lower() == "content-type")
    named = next(filter(None, found), None)
    return named[1] if named else "-" * 26 + f"{int.from_bytes(os.urandom(16), 'big') % 10**24:024}"


def _signature(auth: Auth, subject: Subject, body: EncodedBody | None, context: BuildContext) -> Signature:
    parameters = {key: context.resolve(plain(value)) for key, value in auth.parameters.items()}

    def whole() -> Subject:
        return subject._replace(body=body.content, form=body.form) if body else subject

    return sign(auth.type, parameters, whole, where=context.where)


def _userinfo_secrets(userinfo: str) -> frozenset[str]:
    if not userinfo:
        return frozenset()
    from urllib.parse import unquote  # noqa: PLC0415  few URLs have it

    credentials = _basic(userinfo)
    return frozenset(filter(None, (credentials, unquote(userinfo.partition(":")[2]))))


def _basic(userinfo: str) -> str:
    """User information in a URL as Basic credentials (RFC 7617), percent-decoded (newman)."""
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415  few URLs have it

    user, _, password = userinfo.partition(":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return base64.b64encode(pair).decode("ascii")


def _own_headers(header: Any, resolve: Resolve) -> Headers:
    """The request's own enabled headers; of names that differ in case one spelling stays.

    As in newman it is the one that first appeared last.
    """
    given = parse_header_text(header) if isinstance(header, str) else header
    headers = [
        (resolve(plain(entry.get("key"))), resolve(plain(entry.get("value")))) for entry in entries(given)
    ]
    if len({name.lower() for name, _ in headers if name}) == len(headers):
        return headers
    spelling = {name.lower(): name for name in dict.fromkeys(name for name, _ in headers)}
    return [(name, value) for name, value in headers if name and spelling[name.lower()] == name]


def _without_overruled(own: Headers, signature: Signature) -> Headers:
    """The headers but for those that the auth setting replaces."""
    overruled = {name.lower() for name, _ in signature.headers}
    return [(name, value) for name, value in own if name.lower() not in overruled]


def _system_headers(method: str, url: Url, body: EncodedBody | None, context: BuildContext) -> SystemHeaders:
    return SystemHeaders(
        method,
        context.user_agent,
        f"{url.host}:{url.port}" if url.port else url.host,
        f"Basic {_basic(url.userinfo)}" if url.userinfo else "",
        body,
        context.profile.disabled_headers,
    )


def _view(
    definition: Mapping[str, Any], request: Request, url: Url, auth: Auth | None, encoded: EncodedBody | None
) -> Raw:
    view: Raw = {
        "url": url_object(url),
        "header": [{"key": name, "value": value} for name, value in request.headers],
        "method": request.method,
    }
    body = definition.get("body")
    if isinstance(body, dict) and encoded is not None:
        view["body"] = _resolved_body(body, encoded)
    if auth is not None:
        view["auth"] = {"type": auth.type}
    return view


def _resolved_body(body: Raw, encoded: EncodedBody) -> Raw:
    """The body as sent where it is a text or a form; file contents are not repeated in reports."""
    mode = mode_of(body)
    if encoded.shown is not None:
        return {"mode": mode, mode: encoded.shown}
    if mode == "urlencoded":
        return {"mode": mode, mode: [{"key": key, "value": value} for key, value in encoded.form or ()]}
    if mode in {"raw", "graphql"} and isinstance(encoded.content, bytes):
        return {"mode": mode, **_text_body(mode, encoded.content.decode("utf-8", "replace"), body)}
    return body


def _graphql_members(text: str) -> Any:
    """What was sent, as Postman's editor has it: variables are a text there."""
    try:
        members = json.loads(text)
        return {**members, "variables": dump_compact(members.get("variables", {}))}
    except (ValueError, TypeError, AttributeError):  # variables are sent as they are, valid JSON or not
        return {"query": text}


def _text_body(mode: str, text: str, body: Raw) -> Raw:
    if mode == "graphql":
        return {mode: _graphql_members(text)}
    return {mode: text, **({"options": body["options"]} if "options" in body else {})}
