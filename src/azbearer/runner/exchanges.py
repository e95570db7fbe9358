"""Sending requests of a run: build, send, learn what is secret, say what happened."""

from __future__ import annotations

from functools import partial

from azbearer.errors import AzbearerError
from azbearer.runner.built import Built, Sent
from azbearer.runner.draft import Draft
from azbearer.runner.events import Exchange
from azbearer.runner.problems import problem_of, token_rejection
from azbearer.runner.profile import send_options
from azbearer.runner.redaction import learn_request, learn_tokens
from azbearer.runner.request import BuildContext, build_request
from azbearer.runner.supply import check_destination, lookup_with, with_token
from azbearer.runner.texts import Texts
from azbearer.runner.url import without_userinfo
from azbearer.scripting.contract import ScriptResponse, SendFailure
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.http.messages import Response, SendOptions, Transport
    from azbearer.runner.bodyfiles import BodyFiles
    from azbearer.runner.cookies import LaneCookies
    from azbearer.runner.flow import Deadline
    from azbearer.runner.supply import Supplied, TokenSupply
    from azbearer.runner.vault import Vault
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Lookup, Scopes

_UNAUTHORIZED = 401


class Outcome(NamedTuple):
    """What came of one request, unredacted: for the scripts that follow.

    Args:
        exchange: how it went.
        response: the answer, or None.
        sent: what went out, or should have; None when it could not be built.
    """

    exchange: Exchange
    response: Response | None
    sent: Sent | None


class Substitution(NamedTuple):
    """How variables in the requests of a collection become values; scripts see to their own.

    Args:
        scopes: the variables.
        suggest: what to say of a name that has no value.
        vault: has the secrets of `{{vault:name}}`.
        supply: gives tokens to requests that have none, or None.
    """

    scopes: Scopes
    suggest: Callable[[str], str]
    vault: Vault
    supply: TokenSupply | None = None

    def lookup(self, draft: Draft, supplied: Supplied | None = None) -> Lookup:
        """Finds variables for a request; a supplied token and the vault's secrets are among them."""
        found = lookup_with(self.scopes.lookup, supplied) if supplied else self.scopes.lookup
        return self.vault.lookup(found, partial(resolve_text, draft.url, found), draft.where)


def _replace_in(name: str) -> str:
    return f'pm.sendRequest substitutes no variables: use pm.variables.replaceIn("{{{{{name}}}}}")'


class Prepared:
    """A request that is to be sent, maybe again and again; for one thread at a time.

    Args:
        draft: the request.
        context: what building it needs.
        options: how to send it, as far as that stays the same.
        texts: resolves its texts; None leaves them as they are written.
        token_names: the variables in it that a token of the engine may be for.

    Attributes:
        last: what it was built to, as long as the same texts come to the same.
    """

    __slots__ = ("context", "draft", "last", "options", "texts", "token_names")

    def __init__(
        self,
        draft: Draft,
        context: BuildContext,
        options: SendOptions,
        texts: Texts | None = None,
        token_names: tuple[str, ...] = (),
    ) -> None:
        self.draft = draft
        self.context = context
        self.options = options
        self.texts = texts
        self.token_names = token_names
        self.last: Built | None = None

    def built(self) -> Built:
        """What it is built to by now; the same as the last time when it would come to the same.

        Raises:
            RequestRefusedError: it cannot or must not be sent.
            VariableError: a variable refers to itself.
        """
        draft, texts = self.draft, self.texts
        if texts is None:
            return build_request(draft, draft.auth, str, self.context)
        last, self.last = self.last, None
        if last is None:
            texts.begin()
        elif texts.are_the_same():
            self.last = last
            return last
        built = build_request(draft, draft.auth, texts.resolve, self.context)
        if built.is_made_of_texts:
            self.last = built
        return built


class Sender:
    """Sends for items and for scripts; safe to use from several threads.

    Args:
        transport: sends.
        redactor: learns what is secret.
        files: where the files of bodies are.
        user_agent: for the User-Agent header.
        options: what holds for each request.
        substitution: for the requests of the collection.
        cookies: the lane's.
        deadline: when the run's time is over.
        now: seconds since the epoch.
        metadata: scripts may ask the metadata service of this machine.
    """

    def __init__(
        self,
        transport: Transport,
        redactor: Redactor,
        files: BodyFiles,
        user_agent: str,
        options: SendOptions,
        *,
        substitution: Substitution,
        cookies: LaneCookies,
        deadline: Deadline,
        now: Callable[[], float],
        metadata: bool = False,
    ) -> None:
        self._now = now
        self._transport = transport
        self._redactor = redactor
        self._files = files
        self._substitution = substitution
        self._context = BuildContext(files, user_agent, substitution.suggest)
        self._script_context = BuildContext(files, user_agent, _replace_in)
        self._options = options._replace(cookies=cookies)
        self._script_options = self._options if metadata else self._options._replace(metadata=False)
        self.cookies = cookies
        self._deadline = deadline

    def prepared(self, draft: Draft) -> Prepared:
        """What to send of a draft; variables are substituted in requests of the collection."""
        if draft.source == "script":
            return Prepared(draft, self._script_context, self._script_options)
        scopes, _, _, supply = self._substitution
        texts = Texts(self._substitution.lookup(draft), scopes.text, scopes.changes)
        options = send_options(draft.behavior, self._options)
        return Prepared(draft, self._context, options, texts, supply.names_in(draft) if supply else ())

    def send(self, prepared: Prepared) -> Outcome:
        """Build and send one request; what goes wrong is in the outcome.

        A token that the engine supplied and that the server refuses is renewed once.
        """
        supply = self._substitution.supply
        try:
            if supply is None or (supplied := supply.supplied(prepared.draft, prepared.token_names)) is None:
                return self._attempt(prepared, None)
            outcome = self._attempt(prepared, supplied)
            if outcome.response and _refused(outcome.response):
                outcome = self._attempt(prepared, supply.renewed(supplied, outcome.response))
        except AzbearerError as error:
            return _unbuilt(prepared.draft, error)
        return outcome

    def _attempt(self, prepared: Prepared, supplied: Supplied | None) -> Outcome:
        known = prepared.last
        built = self._built_with(prepared, supplied) if supplied else prepared.built()
        options = self._options_for(prepared, built)
        request, started = built.request(self._redactor.values), self._now()
        cookies = options.cookies.header(request.url) if options.cookies else ""
        response, problem = None, None
        try:
            response = self._transport.send(request, options)
        except AzbearerError as error:
            problem = problem_of(error)
        if built is not known:
            learn_request(self._redactor, built.given, request.body, built.secrets)
        if response is not None:
            learn_tokens(self._redactor, response.body)
        sent = Sent(built, request, cookies)
        exchange = Exchange(
            prepared.draft.source,
            sent.view,
            request.method,
            request.url,
            response,
            problem=problem,
            token_rejection=token_rejection(response) if response else None,
            token_note=supplied.note if supplied else "",
            started=started,
        )
        return Outcome(exchange, response, sent)

    def _built_with(self, prepared: Prepared, supplied: Supplied) -> Built:
        """What a request comes to with a token that the engine supplies.

        Raises:
            RequestRefusedError: it cannot or must not be sent; the token may not go there, for one.
        """
        draft = prepared.draft
        lookup = self._substitution.lookup(draft, supplied)
        auth = with_token(draft.auth, supplied)
        built = build_request(draft, auth, lambda text: resolve_text(text, lookup), prepared.context)
        check_destination(supplied, built.target, where=draft.where)
        return built

    def _options_for(self, prepared: Prepared, built: Built) -> SendOptions:
        """How to send it: the very same options as long as nothing in them differs."""
        options = prepared.options
        if prepared.draft.names_its_way:
            options = self._with_ways(options, prepared.draft, built)
        if built.respond is not None:
            options = options._replace(respond=built.respond)
        if self._deadline.seconds is not None:
            options = options._replace(timeout=self._deadline.at_most(options.timeout))
        return options

    def _with_ways(self, options: SendOptions, draft: Draft, built: Built) -> SendOptions:
        """The options with the proxy and the certificate that the request names itself."""
        from azbearer.runner.ways import certificate_of, password_of, proxy_of  # noqa: PLC0415  few requests do

        certificate = certificate_of(draft.definition, self._files, draft.where)
        self._redactor.add(password_of(draft.definition), certificate.passphrase if certificate else "")
        return options._replace(proxy=proxy_of(draft.definition, built.target), certificate=certificate)


def script_request(
    sender: Sender, definition: Mapping[str, Any], where: str
) -> tuple[Exchange, ScriptResponse | SendFailure]:
    """Send for `pm.sendRequest`; as in Postman variables in it are the script's own business."""
    outcome = sender.send(sender.prepared(Draft(definition, "script", where)))
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


def _refused(response: Response) -> bool:
    return response.status == _UNAUTHORIZED


def _unbuilt(draft: Draft, error: AzbearerError) -> Outcome:
    url = without_userinfo(draft.url)
    view = {"url": {"raw": url, "query": [], "variable": []}, "method": draft.method, "header": []}
    return Outcome(Exchange(draft.source, view, draft.method, url, problem=problem_of(error)), None, None)
