"""Sending requests of a run: build, send, learn what is secret, say what happened."""

from __future__ import annotations

import threading
from types import MappingProxyType

from azbearer.errors import AzbearerError
from azbearer.runner.events import Exchange
from azbearer.runner.problems import problem_of, token_rejection
from azbearer.runner.profile import Profile, read_profile, send_options
from azbearer.runner.redaction import learn_exchange
from azbearer.runner.request import BuildContext, Built, auth_of, build_request
from azbearer.runner.supply import check_destination, lookup_with, with_token
from azbearer.runner.text import plain
from azbearer.runner.url import url_text
from azbearer.scripting.contract import ScriptResponse, SendFailure
from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.collection.model import Auth
    from azbearer.http.messages import Request, Response, SendOptions, Transport
    from azbearer.runner.bodyfiles import BodyFiles
    from azbearer.runner.cookies import LaneCookies
    from azbearer.runner.flow import Deadline
    from azbearer.runner.supply import Supplied, TokenSupply
    from azbearer.runner.vault import Vault
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Lookup

_UNAUTHORIZED = 401
_NO_PROFILE: Mapping[str, Any] = MappingProxyType({})


class Outcome(NamedTuple):
    """What came of one request, unredacted: for the scripts that follow."""

    exchange: Exchange
    built: Built | None
    response: Response | None


class Substitution(NamedTuple):
    """How variables in a request become values.

    Args:
        lookup: finds variables, or None to leave the request as it is written.
        suggest: what to say of a name that has no value.
        supply: gives tokens to requests that have none, or None.
        vault: has the secrets of `{{vault:name}}`, or None.
    """

    lookup: Lookup | None
    suggest: Callable[[str], str]
    supply: TokenSupply | None = None
    vault: Vault | None = None

    def supplied(self, draft: Draft) -> Supplied | None:
        """The token that the engine supplies to this request, or None."""
        if self.supply is None:
            return None
        return self.supply.supplied(draft.definition, draft.auth, where=draft.where)

    def resolver(self, supplied: Supplied | None, draft: Draft) -> Callable[[str], str]:
        """Substitutes variables in a text; the supplied token and the vault's secrets are among them."""
        if self.lookup is None:
            return str
        found = lookup_with(self.lookup, supplied) if supplied else self.lookup
        lookup = self.vault.lookup(found, lambda: _target(draft, found), draft.where) if self.vault else found
        return lambda text: resolve_text(text, lookup)


def _target(draft: Draft, lookup: Lookup) -> str:
    """The URL that a request goes to, without the vault's secrets."""
    url = draft.definition.get("url")
    return resolve_text(url_text(url if isinstance(url, dict) else plain(url)), lookup)


def _replace_in(name: str) -> str:
    return f'pm.sendRequest substitutes no variables: use pm.variables.replaceIn("{{{{{name}}}}}")'


_AS_WRITTEN = Substitution(None, _replace_in)


class Draft(NamedTuple):
    """A request before it is built.

    Args:
        definition: in the form of the v2.1 schema, with variables in it.
        auth: the auth setting that holds for it, or None.
        source: whether an item or a script sends it.
        where: names it in errors.
        profile: `protocolProfileBehavior`.
    """

    definition: Mapping[str, Any]
    auth: Auth | None
    source: Literal["item", "script"]
    where: str
    profile: Mapping[str, Any] = _NO_PROFILE


# A script that gives a body to a GET means it.
_SCRIPT_PROFILE = Profile(keep_body=True)


class Sender:
    """Sends for items and for scripts; safe to use from several threads."""

    def __init__(
        self,
        transport: Transport,
        redactor: Redactor,
        files: BodyFiles,
        user_agent: str,
        options: SendOptions,
        *,
        cookies: LaneCookies,
        deadline: Deadline,
        now: Callable[[], float],
        metadata: bool = False,
    ) -> None:
        self._metadata = metadata
        self._now = now
        self._transport = transport
        self._redactor = redactor
        self._files = files
        self._user_agent = user_agent
        self._options = options._replace(cookies=cookies)
        self.cookies = cookies
        self._deadline = deadline
        self._learning = threading.Lock()

    def send(self, draft: Draft, substitution: Substitution) -> Outcome:
        """Build and send one request; what goes wrong is in the outcome.

        A token that the engine supplied and that the server refuses is renewed once.
        """
        try:
            supplied = substitution.supplied(draft)
            outcome = self._attempt(draft, substitution, supplied)
            if supplied and substitution.supply and outcome.response and _refused(outcome.response):
                supplied = substitution.supply.renewed(supplied, outcome.response)
                outcome = self._attempt(draft, substitution, supplied)
        except AzbearerError as error:
            return _unbuilt(draft, error)
        return outcome

    def _attempt(self, draft: Draft, substitution: Substitution, supplied: Supplied | None) -> Outcome:
        options = self._options_for(draft, built := self._built(draft, substitution, supplied))
        built = _with_cookies(built, options)
        request, started = built.request, self._now()
        response, problem = None, None
        try:
            response = self._transport.send(request, options)
        except AzbearerError as error:
            problem = problem_of(error)
        self._learn(request, response)
        exchange = Exchange(
            draft.source,
            built.view,
            request.method,
            request.url,
            response,
            problem=problem,
            token_rejection=token_rejection(response) if response else None,
            token_note=supplied.note if supplied else "",
            started=started,
        )
        return Outcome(exchange, built, response)

    def _built(self, draft: Draft, substitution: Substitution, supplied: Supplied | None) -> Built:
        context = BuildContext(
            substitution.resolver(supplied, draft),
            self._files,
            self._user_agent,
            draft.where,
            profile=_SCRIPT_PROFILE if draft.source == "script" else read_profile(draft.profile),
            protected=self._redactor.values,
            suggest=substitution.suggest,
        )
        auth = with_token(draft.auth, supplied) if supplied else draft.auth
        built = build_request(draft.definition, auth, context)
        if supplied:
            check_destination(supplied, built.request.url, where=draft.where)
        return built

    def _options_for(self, draft: Draft, built: Built) -> SendOptions:
        options = self._options
        if "proxy" in draft.definition or "certificate" in draft.definition:
            options = self._with_ways(options, draft, built)
        if draft.source == "script" and not self._metadata:
            options = options._replace(metadata=False)
        if built.respond is not None:
            options = options._replace(respond=built.respond)
        if self._deadline.seconds is not None:
            options = options._replace(timeout=self._deadline.at_most(options.timeout))
        return send_options(draft.profile, options)

    def _with_ways(self, options: SendOptions, draft: Draft, built: Built) -> SendOptions:
        """The options with the proxy and the certificate that the request names itself."""
        from azbearer.runner.ways import certificate_of, password_of, proxy_of  # noqa: PLC0415  few requests do

        certificate = certificate_of(draft.definition, self._files, draft.where)
        self._redactor.add(password_of(draft.definition), certificate.passphrase if certificate else "")
        return options._replace(proxy=proxy_of(draft.definition, built.request.url), certificate=certificate)

    def _learn(self, request: Request, response: Response | None) -> None:
        with self._learning:
            learn_exchange(self._redactor, request, response)


def script_request(
    sender: Sender, definition: Mapping[str, Any], where: str
) -> tuple[Exchange, ScriptResponse | SendFailure]:
    """Send for `pm.sendRequest`; as in Postman variables in it are the script's own business."""
    draft = Draft(definition, auth_of(definition.get("auth")), "script", where)
    outcome = sender.send(draft, _AS_WRITTEN)
    exchange = outcome.exchange
    if outcome.response is None:
        problem = exchange.problem
        failure = SendFailure(problem.message if problem else "no answer", problem.code if problem else "")
        return exchange, failure
    if exchange.token_rejection is not None:
        # A script whose token request is rejected goes on without a token: say it where it happened.
        exchange = exchange.replace(problem=exchange.token_rejection)
    return exchange, script_response(outcome.response, sender.cookies)


def script_response(response: Response, cookies: LaneCookies | None = None) -> ScriptResponse:
    """A response as scripts see it, with the cookies that there are by now for its URL."""
    return ScriptResponse(
        response.status,
        response.reason,
        response.headers,
        response.body,
        response.elapsed,
        response.wire_size,
        response.header_size,
        cookies.views(response.url) if cookies else (),
    )


def _with_cookies(built: Built, options: SendOptions) -> Built:
    """What was built, with the cookies in its view that go out with it."""
    kept = options.cookies.header(built.request.url) if options.cookies else ""
    if not kept:
        return built
    own = [entry["value"] for entry in built.view["header"] if entry["key"].lower() == "cookie"]
    others = [entry for entry in built.view["header"] if entry["key"].lower() != "cookie"]
    header = [*others, {"key": "Cookie", "value": "; ".join([*own, kept])}]
    return built._replace(view={**built.view, "header": header})


def _refused(response: Response) -> bool:
    return response.status == _UNAUTHORIZED


def _unbuilt(draft: Draft, error: AzbearerError) -> Outcome:
    from azbearer.runner.url import url_text, without_userinfo  # noqa: PLC0415  only for what failed

    method = plain(draft.definition.get("method")) or "GET"
    target = draft.definition.get("url")
    url = without_userinfo(url_text(target if isinstance(target, dict) else plain(target)))
    view = {"url": {"raw": url, "query": [], "variable": []}, "method": method, "header": []}
    return Outcome(Exchange(draft.source, view, method, url, problem=problem_of(error)), None, None)
