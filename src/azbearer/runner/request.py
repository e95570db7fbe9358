"""From a request object of the collection schema to the request that goes on the wire.

The order is Postman's: variables are resolved, the URL is parsed again from its resolved text, the
body is encoded, the auth setting signs, and the system's own headers are added where the user set
none.
"""

from __future__ import annotations

import json
import os
import re
from functools import partial

from azbearer.auth.encoding import base64_text
from azbearer.auth.signature import Signature
from azbearer.auth.signing import SIMPLE, sign
from azbearer.auth.subject import Subject
from azbearer.collection.dump import dump_compact
from azbearer.http.messages import Request
from azbearer.http.streams import StreamedBody
from azbearer.runner.body import METHODS_WITHOUT_BODY, BodyContext, EncodedBody, encode_body, mode_of
from azbearer.runner.systemheaders import Layout, SystemHeaders
from azbearer.runner.text import plain
from azbearer.runner.url import Url, parse_url, url_object
from azbearer.scripting.contract import SentRequest
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.collection.model import Auth, Raw
    from azbearer.http.messages import Respond
    from azbearer.runner.bodyfiles import BodyFiles
    from azbearer.runner.draft import Draft

    Resolve = Callable[[str], str]
    Headers = list[tuple[str, str]]

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


class Built:
    """A request as it will be sent, but for what is new with each sending; not to be changed.

    Args:
        draft: what it was built from.
        method, url: as they go on the wire.
        layout: its headers.
        body: or None.
        auth: the auth setting that it was built with, or None.
        signature: of that.

    Attributes:
        target: the URL as a text.
        secrets: what signed it, and what must not reach another origin with it.
    """

    __slots__ = ("_auth", "_body", "_draft", "_layout", "_url", "method", "respond", "secrets", "target")

    def __init__(
        self,
        draft: Draft,
        method: str,
        url: Url,
        layout: Layout,
        *,
        body: EncodedBody | None,
        auth: Auth | None,
        signature: Signature,
    ) -> None:
        self._draft = draft
        self._auth = auth
        self._url = url
        self._layout = layout
        self._body = body
        self.method = method
        self.target = str(url)
        self.respond: Respond | None = signature.respond
        userinfo = url.place.userinfo
        self.secrets = signature.protected | _userinfo_secrets(userinfo) if userinfo else signature.protected

    @property
    def is_made_of_texts(self) -> bool:
        """Whether the same texts always come to the same: with no file, boundary, time or nonce in it."""
        in_texts = self._body is None or self._body.shown is None
        return in_texts and (self._auth is None or self._auth.type in SIMPLE)

    def request(self, protected: frozenset[str] = frozenset()) -> Request:
        """The request to send now.

        Args:
            protected: secrets of the run, which redirects must not carry to another origin.
        """
        content = self._body.content if self._body else None
        return Request(
            self.method,
            self.target,
            self._layout.headers(),
            content if isinstance(content, bytes) else None,
            protected | self.secrets if self.secrets else protected,
            content if isinstance(content, StreamedBody) else None,
            self._draft.profile.disabled_headers,
        )

    def sent(self, request: Request, cookies: str = "") -> SentRequest:
        """A request of it as test scripts see it.

        Args:
            request: as it was sent.
            cookies: what goes out with it from the jar, or an empty text.
        """
        headers = request.headers
        if cookies:
            own = [value for name, value in headers if name.lower() == "cookie"]
            others = [header for header in headers if header[0].lower() != "cookie"]
            headers = (*others, ("Cookie", "; ".join([*own, cookies])))
        body, encoded = self._draft.body, self._body
        resolved = _resolved_body(body, encoded) if body is not None and encoded is not None else None
        return SentRequest(
            request.method, request.url, headers, resolved, self._auth.type if self._auth else ""
        )

    def view(self, request: Request, cookies: str = "") -> Raw:
        """The same in the form of the v2.1 schema, as reports show it."""
        method, _, headers, body, auth = self.sent(request, cookies)
        view: Raw = {
            "url": url_object(self._url),
            "header": [{"key": name, "value": value} for name, value in headers],
            "method": method,
        }
        if body is not None:
            view["body"] = body
        if auth:
            view["auth"] = {"type": auth}
        return view


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
        signature = _signature(auth, Subject(method, str(url), tuple(own)), body, resolve, draft.where)
        own = _without_overruled(own, signature)
        url = _with_queries(url, signature)
        if body and signature.form:
            body = body.with_fields(signature.form)
    system = _system_headers(draft, method, url, body, context.user_agent)
    layout = system.added_to(own, signature.headers)
    return Built(draft, method, url, layout, body=body, auth=auth, signature=signature)


def _with_queries(url: Url, signature: Signature) -> Url:
    """The URL with what the auth setting puts into its query."""
    if signature.encoded_query is not None:
        url = url._replace(query=signature.encoded_query)
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


def _userinfo_secrets(userinfo: str) -> frozenset[str]:
    from urllib.parse import unquote  # noqa: PLC0415  few URLs have it

    credentials = _basic(userinfo)
    return frozenset(filter(None, (credentials, unquote(userinfo.partition(":")[2]))))


def _basic(userinfo: str) -> str:
    """User information in a URL as Basic credentials (RFC 7617), percent-decoded (newman)."""
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415  few URLs have it

    user, _, password = userinfo.partition(":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return base64_text(pair)


def _without_overruled(own: Headers, signature: Signature) -> Headers:
    """The headers but for those that the auth setting replaces."""
    overruled = {name.lower() for name, _ in signature.headers}
    return [(name, value) for name, value in own if name.lower() not in overruled]


def _system_headers(
    draft: Draft, method: str, url: Url, body: EncodedBody | None, user_agent: str
) -> SystemHeaders:
    place = url.place
    return SystemHeaders(
        method,
        user_agent,
        place.netloc,
        f"Basic {_basic(place.userinfo)}" if place.userinfo else "",
        body,
        draft.profile.disabled_headers,
    )


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
