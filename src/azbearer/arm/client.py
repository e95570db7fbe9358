"""Calls of the Azure REST API from Python: `azbearer.Client`.

The same powers as `azbearer get` and its sisters: a token for the host that is asked, and for no other;
lists to their last page; long-running operations to their result; waiting where the service asks for it.

    with Client(credential) as client:
        for group in client.items(f"/subscriptions/{s}/resourcegroups?api-version=2022-09-01"):
            print(group["name"])
"""

from __future__ import annotations

import json
import os
import time
from urllib.parse import quote

from azbearer.adapters.bearer import source_of
from azbearer.arm.access import access_to
from azbearer.arm.desk import SourceDesk
from azbearer.arm.downloads import FileReceiver
from azbearer.arm.limits import SHARED
from azbearer.arm.paging import MOST_PAGES, pages
from azbearer.arm.results import Operation, Pages, Reply, checked
from azbearer.arm.sender import Sender
from azbearer.arm.target import absolute, check_segments
from azbearer.arm.throttle import RULES
from azbearer.arm.tools import Tools
from azbearer.arm.trail import resumed
from azbearer.errors import UsageError
from azbearer.http import open_transport
from azbearer.http.connect import parse_connect_to
from azbearer.http.messages import Request
from azbearer.http.settings import TransportSettings
from azbearer.tokens.clouds import PUBLIC, Cloud, find_cloud
from azbearer.typed import TYPE_CHECKING, Any, Self
from azbearer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import TypedDict, Unpack

    from azbearer.arm.access import Access
    from azbearer.arm.many.calls import BatchCall, ScopeReply
    from azbearer.arm.throttle import RetryRules

    class CallOptions(TypedDict, total=False):
        """What every call takes.

        Args:
            params: query parameters, appended to those of the path.
            headers: of the request; an `Authorization` among them replaces the token.
            json: the body as a JSON value.
            content: the body as bytes; JSON is declared unless a header says otherwise.
            if_match: an ETag, or `*`.
            if_none_match: likewise.
            timeout: seconds for the call and everything that it leads to.
        """

        params: Mapping[str, Any]
        headers: Mapping[str, str]
        json: Any
        content: bytes
        if_match: str
        if_none_match: str
        timeout: float


_OPTIONS = frozenset({"params", "headers", "json", "content", "if_match", "if_none_match", "timeout"})


class Client:
    """Calls the Azure REST API; safe for several threads.

    Args:
        credential: of this package, or any blocking azure-core credential; the default chain without one.
        cloud: whose Resource Manager paths belong to: a name that az knows, or a `Cloud`.
        scope: what tokens are asked for; without it the URL's host tells.
        hosts: further sites that may see the token: `host`, `host:port`, `http://127.0.0.1:port`.
        auxiliary_tenants: at most three tenants whose tokens go along.
        timeout: seconds for each request, downloads apart; None means no limit but that of the call.
        retry: how often and how long; see `RetryRules`.
        verify: False skips every check of certificates; a path names further authorities.
        connect_to: rules `HOST1:PORT1:HOST2:PORT2`, as curl has them.

    Raises:
        UsageError: an argument makes no sense.
    """

    def __init__(
        self,
        credential: Any = None,
        *,
        cloud: str | Cloud = PUBLIC,
        scope: str = "",
        hosts: Sequence[str] = (),
        auxiliary_tenants: Sequence[str] = (),
        timeout: float | None = 300.0,
        retry: RetryRules = RULES,
        verify: bool | str | os.PathLike[str] = True,
        connect_to: Sequence[str] = (),
    ) -> None:
        self._cloud = _cloud(cloud)
        self._scope = scope
        self._hosts = tuple(hosts)
        self._auxiliary = tuple(auxiliary_tenants)
        source = source_of(_default() if credential is None else credential)
        self._transport = open_transport(_settings(verify, connect_to))
        self._desk = SourceDesk(source)
        self._tools = Tools(self._transport, self._desk, SHARED, retry, timeout=timeout)

    def close(self) -> None:
        """Close kept connections; the credential stays as it is."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.close()

    def get(self, url: str, **options: Unpack[CallOptions]) -> Reply:
        """Get a resource.

        Raises:
            HttpStatusError: the answer is an error; `response` is it.
            AzbearerError: there was no answer.
        """
        return self.request("GET", url, **options)

    def head(self, url: str, **options: Unpack[CallOptions]) -> Reply:
        """Ask whether a resource exists; a 404 is an answer, not an error."""
        reply = self.request("HEAD", url, check=False, **options)
        return reply if reply.status == 404 else checked(reply)  # noqa: PLR2004 - the one that is expected

    def put(self, url: str, *, wait: bool = True, **options: Unpack[CallOptions]) -> Reply:
        """Create or replace a resource, and wait until it is there; raises as `get`."""
        return self._written("PUT", url, options, wait=wait)

    def patch(self, url: str, *, wait: bool = True, **options: Unpack[CallOptions]) -> Reply:
        """Change a resource, and wait until that is done; raises as `get`."""
        return self._written("PATCH", url, options, wait=wait)

    def post(self, url: str, *, wait: bool = True, **options: Unpack[CallOptions]) -> Reply:
        """Call an action, and wait for its result; raises as `get`."""
        return self._written("POST", url, options, wait=wait)

    def delete(self, url: str, *, wait: bool = True, **options: Unpack[CallOptions]) -> Reply:
        """Delete a resource, and wait until it is gone; raises as `get`."""
        return self._written("DELETE", url, options, wait=wait)

    def request(self, method: str, url: str, *, check: bool = True, **options: Unpack[CallOptions]) -> Reply:
        """One request, with retries, and nothing after it.

        Args:
            method: any.
            url: a path of the Resource Manager, or an absolute URL.
            check: raise for an error status.
            **options: see `CallOptions`.

        Raises:
            HttpStatusError: the answer is an error, and `check` says so.
            AzbearerError: there was no answer.
        """
        request, sender = self._prepared(method, url, options)
        reply = Reply(sender.send(request))
        return checked(reply) if check else reply

    def begin(
        self, method: str, url: str, *, final_state_via: str = "", **options: Unpack[CallOptions]
    ) -> Operation:
        """Start something that may take long; `wait()` of the result waits for it. Raises as `get`."""
        request, sender = self._prepared(method, url, options)
        first = checked(Reply(sender.send(request)))
        return Operation(sender, request, first, via=final_state_via)

    def resume(self, resume_id: str, *, timeout: float | None = None) -> Operation:
        """Take up an operation by the id that `Operation.resume_id` gave, here or elsewhere.

        Raises:
            UsageError: it is no such id.
        """
        trail = resumed(resume_id)
        request = Request(trail.method, trail.url, (("Accept", "application/json"),))
        return Operation(self._sender(self._access(trail.url), timeout), request, None, trail=trail)

    def pages(
        self, url: str, *, method: str = "GET", most: int = MOST_PAGES, **options: Unpack[CallOptions]
    ) -> Pages:
        """The pages of a list, each fetched when it is wanted.

        Args:
            url: of the first page.
            method: POST for Resource Graph and its like.
            most: pages.
            **options: see `CallOptions`.

        Raises:
            HttpStatusError: a page is an error; raised while iterating, like the others.
            LimitError: the list goes in a circle, or has too many pages.
            RequestRefusedError: a page links to a stranger.
        """
        request, sender = self._prepared(method, url, options)
        return Pages(sender, pages(request, sender.access, most=most))

    def items(self, url: str, **options: Any) -> Iterator[Any]:
        """The items of a list over all its pages; arguments and errors are those of `pages`."""
        for page in self.pages(url, **options):
            yield from page.items

    def subscriptions(self, *, matching: str = "", management_group: str = "") -> list[Mapping[str, str]]:
        """What the principal sees: `subscriptionId`, `displayName` and `tenantId` of each; raises as `pages`.

        Args:
            matching: `*` and `?` stand for any characters; of the name or of the id.
            management_group: only those below this one, at every depth.
        """
        from azbearer.arm.many import scopes  # noqa: PLC0415 - when asked for

        path = scopes.in_management_group(management_group) if management_group else scopes.SUBSCRIPTIONS
        return [scope.values for scope in scopes.subscriptions_in(self.items(path), matching)]

    def each(
        self,
        url: str,
        scopes: Iterable[str | Mapping[str, Any]],
        *,
        method: str = "GET",
        every_page: bool = False,
        wait: bool = True,
        workers: int = 8,
        **options: Unpack[CallOptions],
    ) -> Iterator[ScopeReply]:
        """One request for many scopes, several at a time inside the request limits; results in order.

        Args:
            url: with names of the scopes' values in braces; a scope that is a text is `{line}`.
            scopes: such as `subscriptions()`, or lines of a file.
            method: any.
            every_page: follow lists to their end; their items are in the result.
            wait: for what writes start.
            workers: threads.
            **options: see `CallOptions`.

        Raises:
            UsageError: the URL does not depend on the scope; a scope's own error is part of its result.
        """
        from azbearer.arm.many.calls import EachCall, each  # noqa: PLC0415 - when asked for

        return each(EachCall(self, method.upper(), url, every_page, wait, dict(options)), scopes, workers)

    def batch(
        self, calls: Iterable[str | BatchCall], *, workers: int = 4, timeout: float | None = None
    ) -> list[Reply]:
        """Many requests in few HTTP calls: Microsoft Graph's `$batch`, or the Resource Manager's `/batch`.

        Microsoft does not document the latter. Requests that are told to wait, or that fail in passing, are
        sent again.

        Args:
            calls: to one of the two services; a text is the URL of a GET.
            workers: HTTP calls at the same time.
            timeout: seconds for all of it.

        Returns:
            The answers in the order of the calls, whatever their status.

        Raises:
            UsageError: they can't be sent in batches.
            AzbearerError: a batch had no answer.
        """
        from azbearer.arm.many.calls import BatchCall, in_batches  # noqa: PLC0415 - when asked for

        wanted = [BatchCall(call) if isinstance(call, str) else call for call in calls]
        return in_batches(
            wanted,
            lambda call: self._prepared(call.method, call.url, {**call.options, "timeout": timeout}),
            workers,
        )

    def resource_graph(
        self,
        query: str,
        *,
        subscriptions: Sequence[str] = (),
        management_groups: Sequence[str] = (),
        first: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[Any]:
        """The rows that Azure Resource Graph has for a query, each page fetched when it is wanted.

        Args:
            query: in Kusto, such as `Resources | where type =~ 'microsoft.compute/virtualmachines'`.
            subscriptions: whose resources; all that the principal sees without any, 10,000 and more too.
            management_groups: instead of subscriptions.
            first: how many rows at most.
            timeout: seconds for all of it.

        Raises:
            HttpStatusError: the query is refused; raised while iterating, like the others.
            AzbearerError: there was no answer.
        """
        from azbearer.arm.many.querying import rows_of  # noqa: PLC0415 - when asked for
        from azbearer.arm.resource_graph import Wish  # noqa: PLC0415

        manager = self._cloud.resource_manager
        wish = Wish(query, tuple(subscriptions), tuple(management_groups), first)
        sender = self._sender(self._access(f"{manager}/"), timeout)
        return rows_of(wish, manager, sender, self._desk.principal)

    def download(self, url: str, path: str | os.PathLike[str], **options: Unpack[CallOptions]) -> Reply:
        """Write a body into a file as it comes, whatever its size; the reply's own body is empty.

        Raises:
            OutputError: the file can't be written; it is then as it was.
            AzbearerError: as `get`.
        """
        request, sender = self._prepared("GET", url, options)
        with FileReceiver(os.fspath(path)) as receiver:
            reply = checked(Reply(sender.send(request, receiver=receiver)))
            receiver.finish()
        return reply

    def _written(self, method: str, url: str, options: CallOptions, *, wait: bool) -> Reply:
        operation = self.begin(method, url, **options)
        return operation.wait() if wait else operation.first

    def _prepared(self, method: str, url: str, options: Any) -> tuple[Request, Sender]:
        """The request, and who sends it."""
        unknown = options.keys() - _OPTIONS
        if unknown:
            raise TypeError(f"unexpected keyword argument {min(unknown)!r}")
        target = absolute(_with_params(url, options.get("params")), self._cloud)
        check_segments(target)
        headers, body = _headers_and_body(options)
        request = Request(method.upper(), target, headers, body)
        access = self._access(target)
        if any(name.lower() == "authorization" for name, _ in headers):
            access = access._replace(audience=None)
        return request, self._sender(access, options.get("timeout"))

    def _access(self, url: str) -> Access:
        usual = self._scope or self._cloud.management_scope
        access = access_to(url, self._cloud, wanted=self._scope, usual=usual, hosts=self._hosts)
        return access._replace(auxiliary=self._auxiliary)

    def _sender(self, access: Access, timeout: float | None) -> Sender:
        return Sender(self._tools, access, None if timeout is None else time.monotonic() + timeout)


def _cloud(cloud: str | Cloud) -> Cloud:
    if isinstance(cloud, Cloud):
        return cloud
    found = find_cloud(cloud)
    if found is None:
        raise UsageError(f"there is no cloud {cloud[:40]!a}", hint="give a name that az knows")
    return found


def _default() -> Any:
    from azbearer.credentials.chains import DefaultAzureCredential  # noqa: PLC0415 - loads every source

    return DefaultAzureCredential()


def _settings(verify: bool | str | os.PathLike[str], connect_to: Sequence[str]) -> TransportSettings:
    ca_file: Path | None = None
    if not isinstance(verify, bool):
        from pathlib import Path  # noqa: PLC0415 - few have a CA of their own

        ca_file = Path(verify)
    return TransportSettings(
        connect_to=tuple(parse_connect_to(text) for text in connect_to),
        extra_ca_file=ca_file,
        verify=verify is not False,
        user_agent=f"azbearer/{__version__}",
    )


def _with_params(url: str, params: Mapping[str, Any] | None) -> str:
    if not params:
        return url
    plain, mark, fragment = url.partition("#")
    pairs = "&".join(
        f"{quote(str(name), safe='$')}={quote(_text(value), safe='')}" for name, value in params.items()
    )
    return f"{plain}{'&' if '?' in plain else '?'}{pairs}{mark}{fragment}"


def _text(value: Any) -> str:
    """As JSON and query strings of Azure write it: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _headers_and_body(options: Any) -> tuple[tuple[tuple[str, str], ...], bytes | None]:
    headers = dict(options.get("headers") or {})
    if "json" in options and "content" in options:
        raise TypeError("json and content are two bodies")
    body: bytes | None = options.get("content")
    if "json" in options:
        body = json.dumps(options["json"]).encode()
    for name, key in (("If-Match", "if_match"), ("If-None-Match", "if_none_match")):
        if options.get(key):
            headers[name] = options[key]
    names = {name.lower() for name in headers}
    if "accept" not in names:
        headers["Accept"] = "application/json"
    if body is not None and "content-type" not in names:
        headers["Content-Type"] = "application/json"
    return tuple(headers.items()), body
