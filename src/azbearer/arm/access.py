"""Who may see the token of a call, and which links of an answer may be followed.

A token goes to the hosts of its audience and to no other. A link that an answer names (nextLink,
Location, Azure-AsyncOperation, Operation-Location) is followed to such hosts, and to the origin that was
asked in the first place; never elsewhere, not even without the token, since a stranger's answer would be
taken for the service's own. (azure-core sends the token wherever such a link leads.)
"""

from __future__ import annotations

from azbearer.errors import RequestRefusedError
from azbearer.http.urls import host_and_port, parse_url
from azbearer.tokens.audiences import audience_of_host, audience_of_resource, may_receive
from azbearer.tokens.hosts import host_of, is_ordinary, site_of
from azbearer.tokens.resources import as_scope, resource_of
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.urls import Origin
    from azbearer.tokens.audiences import Audience
    from azbearer.tokens.clouds import Cloud


class Access(NamedTuple):
    """What holds for one call and for everything that it leads to.

    Args:
        origin: of the first request.
        audience: of its token; None when the call has none.
        scope: what the token is asked for.
        hosts: further sites that may see it, named by the user.
        auxiliary: further tenants whose tokens go along.
    """

    origin: Origin
    audience: Audience | None = None
    scope: str = ""
    hosts: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()

    def gets_token(self, url: str) -> bool:
        """Whether the token may go to this URL."""
        return self.audience is not None and may_receive(self.audience, url, self.hosts)

    def follow(self, url: str, what: str) -> str:
        """A link that may be followed.

        Args:
            url: absolute.
            what: such as `nextLink`.

        Raises:
            RequestRefusedError: it leads to a stranger, or can't be read.
        """
        try:
            origin = parse_url(url).origin
        except ValueError as error:
            raise RequestRefusedError(
                f"{what} can't be followed: {error}", where=host_and_port(self.origin), code="foreign-host"
            ) from None
        if origin == self.origin or self.gets_token(url):
            return url
        raise RequestRefusedError(
            f"{what} leads to another host and is not followed: {host_and_port(origin)}",
            where=f"answer of {host_and_port(self.origin)}",
            hint="a token goes only to the hosts of its audience; name the host with --token-host if you "
            "trust it",
            code="foreign-host",
        )


def access_to(
    url: str, cloud: Cloud, *, wanted: str = "", usual: str = "", hosts: tuple[str, ...] = ()
) -> Access:
    """What holds for a call of this URL.

    Args:
        url: absolute.
        cloud: whose table of audiences counts.
        wanted: a resource or a scope, when the caller names one.
        usual: the scope that the identity asks for anyway; taken when it fits, so that its token is shared.
        hosts: further sites that may see the token.

    Raises:
        RequestRefusedError: the host is not of the audience that the caller names; the URL is malformed.
    """
    try:
        origin = parse_url(url).origin
    except ValueError as error:
        raise RequestRefusedError(f"{error}", hint="give an absolute https:// URL, or a path") from None
    if wanted:
        return _wanted(Access(origin, hosts=hosts), url, as_scope(wanted), cloud)
    audience = _of_host(url, cloud)
    if audience is None:
        return Access(origin, hosts=hosts)
    usual_audience = audience_of_resource(resource_of(usual), cloud) if usual else None
    if usual_audience is not None and may_receive(usual_audience, url):
        return Access(origin, usual_audience, usual, hosts)
    return Access(origin, audience, audience.scope, hosts)


def _of_host(url: str, cloud: Cloud) -> Audience | None:
    """The audience of a URL's host; none for http and unusual ports."""
    site = site_of(url)
    if site is None or not is_ordinary(site) or host_of(site.host) is None:
        return None
    return audience_of_host(site.host, cloud)


def _wanted(access: Access, url: str, scope: str, cloud: Cloud) -> Access:
    audience = audience_of_resource(resource_of(scope), cloud)
    if not may_receive(audience, url, access.hosts):
        raise RequestRefusedError(
            f"the token for {audience.resource} is not sent to {host_and_port(access.origin)}",
            hint="a token goes only to the hosts of its audience; name the host with --token-host if you "
            "trust it",
            code="foreign-host",
        )
    return Access(access.origin, audience, scope, access.hosts)
