"""Sending requests of a run: build, send, learn what is secret, say what happened."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from azbearer.errors import AzbearerError
from azbearer.runner.events import Exchange
from azbearer.runner.problems import problem_of, token_rejection
from azbearer.runner.redaction import learn_exchange
from azbearer.runner.request import BuildContext, Built, auth_of, build_request
from azbearer.runner.text import plain
from azbearer.scripting.contract import ScriptResponse, SendFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from azbearer.collection.model import Auth
    from azbearer.http.messages import Request, Response, SendOptions, Transport
    from azbearer.secrets import Redactor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request, unredacted: for the scripts that follow."""

    exchange: Exchange
    built: Built | None
    response: Response | None


@dataclass(frozen=True, slots=True)
class Substitution:
    """How variables in a request become values, and what to say of a name that has none."""

    resolve: Callable[[str], str]
    suggest: Callable[[str], str]


def _replace_in(name: str) -> str:
    return f'pm.sendRequest substitutes no variables: use pm.variables.replaceIn("{{{{{name}}}}}")'


_AS_WRITTEN = Substitution(str, _replace_in)


class Sender:
    """Sends for items and for scripts; safe to use from several threads."""

    def __init__(
        self, transport: Transport, redactor: Redactor, folder: Path, user_agent: str, options: SendOptions
    ) -> None:
        self._transport = transport
        self._redactor = redactor
        self._folder = folder
        self._user_agent = user_agent
        self._options = options
        self._learning = threading.Lock()

    def send(
        self,
        definition: Mapping[str, Any],
        auth: Auth | None,
        substitution: Substitution,
        *,
        source: Literal["item", "script"],
        where: str,
        profile: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Build and send one request; what goes wrong is in the outcome."""
        profile = profile or {}
        context = BuildContext(
            substitution.resolve,
            self._folder,
            self._user_agent,
            where,
            keep_body=source == "script" or bool(profile.get("disableBodyPruning")),
            protected=self._redactor.values,
            suggest=substitution.suggest,
        )
        try:
            built = build_request(definition, auth, context)
        except AzbearerError as error:
            return _unbuilt(definition, error, source)
        exchange = Exchange(source, built.view, built.request.method, built.request.url)
        try:
            response = self._transport.send(built.request, self._options_for(profile))
        except AzbearerError as error:
            self._learn(built.request, None)
            return Outcome(replace(exchange, problem=problem_of(error)), built, None)
        self._learn(built.request, response)
        rejection = token_rejection(response)
        return Outcome(replace(exchange, response=response, token_rejection=rejection), built, response)

    def _options_for(self, profile: Mapping[str, Any]) -> SendOptions:
        if not profile:
            return self._options
        options = self._options
        return replace(
            options,
            follow_redirects=bool(profile.get("followRedirects", options.follow_redirects)),
            max_redirects=_count(profile.get("maxRedirects")) or options.max_redirects,
            follow_original_method=bool(profile.get("followOriginalHttpMethod", False)),
            follow_authorization=bool(profile.get("followAuthorizationHeader", False)),
            verify=bool(profile["strictSSL"]) if "strictSSL" in profile else options.verify,
        )

    def _learn(self, request: Request, response: Response | None) -> None:
        with self._learning:
            learn_exchange(self._redactor, request, response)


def script_request(
    sender: Sender, definition: Mapping[str, Any], where: str
) -> tuple[Exchange, ScriptResponse | SendFailure]:
    """Send for `pm.sendRequest`; as in Postman variables in it are the script's own business."""
    auth = auth_of(definition.get("auth"))
    outcome = sender.send(definition, auth, _AS_WRITTEN, source="script", where=where)
    exchange = outcome.exchange
    if outcome.response is None:
        problem = exchange.problem
        failure = SendFailure(problem.message if problem else "no answer", problem.code if problem else "")
        return exchange, failure
    if exchange.token_rejection is not None:
        # A script whose token request is rejected goes on without a token: say it where it happened.
        exchange = replace(exchange, problem=exchange.token_rejection)
    return exchange, script_response(outcome.response)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def script_response(response: Response) -> ScriptResponse:
    """A response as scripts see it."""
    return ScriptResponse(
        response.status,
        response.reason,
        response.headers,
        response.body,
        response.elapsed,
        response.wire_size,
        response.header_size,
    )


def _unbuilt(
    definition: Mapping[str, Any], error: AzbearerError, source: Literal["item", "script"]
) -> Outcome:
    from azbearer.runner.url import url_text, without_userinfo  # noqa: PLC0415  only for what failed

    method = plain(definition.get("method")) or "GET"
    target = definition.get("url")
    url = without_userinfo(url_text(target if isinstance(target, dict) else plain(target)))
    view = {"url": {"raw": url}, "method": method, "header": []}
    return Outcome(Exchange(source, view, method, url, problem=problem_of(error)), None, None)
