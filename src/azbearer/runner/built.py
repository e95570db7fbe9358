"""What a request was built to: what is sent of it each time, and what scripts and reports see of that."""

from __future__ import annotations

import json

from azbearer.auth.signing import SIMPLE
from azbearer.collection.dump import dump_compact
from azbearer.collection.guids import random_guid
from azbearer.http.messages import Request
from azbearer.http.streams import StreamedBody
from azbearer.runner.body import mode_of
from azbearer.runner.systemheaders import POSTMAN_TOKEN
from azbearer.runner.url import url_object
from azbearer.scripting.contract import SentRequest
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Auth, Raw
    from azbearer.http.messages import Respond
    from azbearer.runner.body import EncodedBody
    from azbearer.runner.draft import Draft
    from azbearer.runner.url import Url

    Headers = tuple[tuple[str, str], ...]


class Built:
    """A request as it will be sent, but for what is new with each sending; not to be changed.

    Args:
        draft: what it was built from.
        method, url: as they go on the wire.
        headers: those in front of the system's Postman-Token, and those behind it; see `with_system_headers`.
        given: the headers of its own, and of its auth setting.
        body: or None.
        auth: the auth setting that it was built with, or None.
        secrets: what signed it, and must not reach another origin.
        respond: answers challenges of a server, or None.

    Attributes:
        target: the URL as a text.
    """

    __slots__ = (
        *("_auth", "_body", "_draft", "_headers", "_method", "given", "respond", "secrets", "target", "url"),
    )

    def __init__(
        self,
        draft: Draft,
        method: str,
        url: Url,
        headers: tuple[Headers, Headers | None],
        given: Headers,
        *,
        body: EncodedBody | None,
        auth: Auth | None,
        secrets: frozenset[str],
        respond: Respond | None,
    ) -> None:
        self._draft = draft
        self._method = method
        self.url = url
        self._headers = headers
        self._body = body
        self._auth = auth
        self.given = given
        self.secrets = secrets
        self.respond = respond
        self.target = str(url)

    @property
    def is_made_of_texts(self) -> bool:
        """Whether the same texts always come to the same: with no file, boundary, time or nonce in it."""
        in_texts = self._body is None or self._body.shown is None
        return in_texts and (self._auth is None or self._auth.type in SIMPLE)

    def request(self, protected: frozenset[str] = frozenset()) -> Request:
        """The request to send now, with a token of its own.

        Args:
            protected: secrets of the run, which redirects must not carry to another origin.
        """
        front, back = self._headers
        content = self._body.content if self._body else None
        return Request(
            self._method,
            self.target,
            front if back is None else (*front, (POSTMAN_TOKEN[0], random_guid()), *back),
            content if isinstance(content, bytes) else None,
            protected | self.secrets if self.secrets else protected,
            content if isinstance(content, StreamedBody) else None,
            self._draft.profile.disabled_headers,
        )

    @property
    def resolved_body(self) -> Raw | None:
        """The body as it is sent, in the form of the v2.1 schema; None if there is none."""
        body, encoded = self._draft.body, self._body
        return None if body is None or encoded is None else _resolved_body(body, encoded)

    @property
    def auth_type(self) -> str:
        """Of the auth setting that it was built with, or empty."""
        return self._auth.type if self._auth else ""


class Sent:
    """One sending of what was built, for whoever looks at it.

    Args:
        built: what was sent.
        request: as it was.
        cookies: what went out with it from the jar, or an empty text.
    """

    __slots__ = ("_built", "_cookies", "_request")

    def __init__(self, built: Built, request: Request, cookies: str = "") -> None:
        self._built = built
        self._request = request
        self._cookies = cookies

    def for_scripts(self) -> SentRequest:
        """As test scripts see it."""
        built, request = self._built, self._request
        return SentRequest(request.method, request.url, self._headers(), built.resolved_body, built.auth_type)

    def view(self) -> Raw:
        """As reports show it, in the form of the v2.1 schema."""
        built = self._built
        view: Raw = {
            "url": url_object(built.url),
            "header": [{"key": name, "value": value} for name, value in self._headers()],
            "method": self._request.method,
        }
        if (body := built.resolved_body) is not None:
            view["body"] = body
        if built.auth_type:
            view["auth"] = {"type": built.auth_type}
        return view

    def _headers(self) -> Headers:
        """Its headers, with the cookies in one that stands at the end."""
        headers = self._request.headers
        if not self._cookies:
            return headers
        own = [value for name, value in headers if name.lower() == "cookie"]
        others = [header for header in headers if header[0].lower() != "cookie"]
        return (*others, ("Cookie", "; ".join([*own, self._cookies])))


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
