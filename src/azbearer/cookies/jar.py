"""The jar: takes cookies from answers and scripts, and gives them back to whom they are for."""

from __future__ import annotations

import threading
import time

from azbearer.cookies.cookie import Cookie, parse_set_cookie
from azbearer.cookies.domains import (
    Site,
    canonical,
    default_path,
    domain_matches,
    domains_above,
    is_public_suffix,
    path_matches,
    site_of,
)
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    ByName = dict[str, Cookie]


class CookieRefusedError(Exception):
    """A cookie that a jar does not take; the message is tough-cookie's, which scripts see."""


class CookieJar:
    """Cookies by domain, path and name; safe to use from several threads.

    Args:
        cookies: what it starts with, as a jar has written it.
        now: seconds since the epoch.
    """

    def __init__(self, cookies: Iterable[Cookie] = (), now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._domains: dict[str, dict[str, ByName]] = {}
        for cookie in cookies:
            self._put(cookie)

    def __iter__(self) -> Iterator[Cookie]:
        """Every cookie, ended ones too, the oldest first."""
        with self._lock:
            every = [
                cookie
                for paths in self._domains.values()
                for names in paths.values()
                for cookie in names.values()
            ]
        return iter(sorted(every, key=lambda cookie: cookie.created))

    def copy(self) -> CookieJar:
        """A jar with the same cookies, and a life of its own."""
        return CookieJar(self, self._now)

    def add(self, cookies: Iterable[Cookie]) -> None:
        """Take these cookies as they are, such as another jar's; they replace those of their names."""
        with self._lock:
            for cookie in cookies:
                self._put(cookie)

    def become(self, other: CookieJar) -> None:
        """Hold what another jar holds, and nothing else."""
        cookies = tuple(other)
        with self._lock:
            self._domains = {}
            for cookie in cookies:
                self._put(cookie)

    def header(self, url: str) -> str:
        """What the Cookie header of a request to this URL holds; empty if there is nothing for it."""
        if not self._domains:
            return ""
        return "; ".join([cookie.text for cookie in self.cookies(url)])

    def take(self, url: str, headers: Iterable[str]) -> tuple[Cookie, ...]:
        """Take what the Set-Cookie headers of an answer from this URL say, but for what may not be set.

        Returns:
            The cookies that were taken.
        """
        site = site_of(url)
        taken = []
        for text in headers:
            try:
                cookie = self._accepted(parse_set_cookie(text), site)
            except CookieRefusedError:
                continue  # as newman: an answer is not wrong because of it
            if cookie is not None:
                taken.append(cookie)
        return tuple(taken)

    def set(self, url: str, cookie: Cookie | str) -> Cookie | None:
        """Take a cookie as if this URL had sent it; a text is a Set-Cookie header.

        Returns:
            The cookie as it was taken; None if its name's prefix forbids it (tough-cookie is silent there).

        Raises:
            CookieRefusedError: it is no cookie, or is for another domain.
            ValueError: the URL is none.
        """
        site = site_of(url)
        return self._accepted(parse_set_cookie(cookie) if isinstance(cookie, str) else cookie, site)

    def cookies(self, url: str, *, http: bool = True, secure: bool | None = None) -> list[Cookie]:
        """The cookies for a request to this URL, those with longer paths and then the older ones first.

        Args:
            url: an absolute URL.
            http: HttpOnly ones too.
            secure: Secure ones too; None to judge by the URL.

        Raises:
            ValueError: the URL is none.
        """
        if not self._domains:
            return []
        site = site_of(url)
        safe = site.secure if secure is None else secure
        now = self._now()
        with self._lock:
            found = [
                cookie
                for cookie in self._near(site)
                if (safe or not cookie.secure) and (http or not cookie.http_only)
            ]
            for cookie in found:
                if cookie.is_over(now):
                    self._drop(cookie)
        return sorted(
            (cookie for cookie in found if not cookie.is_over(now)),
            key=lambda cookie: (-len(cookie.path), cookie.created),
        )

    def remove(self, cookies: Iterable[Cookie]) -> None:
        """Forget these cookies."""
        with self._lock:
            for cookie in cookies:
                self._drop(cookie)

    def _near(self, site: Site) -> Iterator[Cookie]:
        """The cookies whose domain and path fit."""
        for domain in self._domains_for(site.host):
            for path, names in self._domains[domain].items():
                if path_matches(site.path, path):
                    yield from (
                        cookie for cookie in names.values() if domain == site.host or not cookie.host_only
                    )

    def _domains_for(self, host: str) -> Iterator[str]:
        """The domains in here whose cookies this host may get: its own, and those above that it shares."""
        for domain in (host, *domains_above(host)):
            if domain in self._domains and (domain == host or not is_public_suffix(domain)):
                yield domain

    def _accepted(self, cookie: Cookie | None, site: Site) -> Cookie | None:
        if cookie is None or not cookie.is_sound:
            raise CookieRefusedError("Cookie failed to parse")
        cookie = _placed(cookie, site)
        if not _prefix_allows(cookie):
            return None
        with self._lock:
            now = self._now()
            old = self._domains.get(cookie.domain, {}).get(cookie.path, {}).get(cookie.name)
            cookie = cookie._replace(received=now, created=old.created if old else now)
            if cookie.is_over(now):
                self._drop(cookie)
            else:
                self._put(cookie)
        return cookie

    def _put(self, cookie: Cookie) -> None:
        self._domains.setdefault(cookie.domain, {}).setdefault(cookie.path, {})[cookie.name] = cookie

    def _drop(self, cookie: Cookie) -> None:
        paths = self._domains.get(cookie.domain, {})
        names = paths.get(cookie.path, {})
        names.pop(cookie.name, None)
        if not names:
            paths.pop(cookie.path, None)
        if not paths:
            self._domains.pop(cookie.domain, None)


def _placed(cookie: Cookie, site: Site) -> Cookie:
    """The cookie with its domain and path decided (RFC 6265 section 5.3).

    Raises:
        CookieRefusedError: the domain is not this site's.
    """
    domain = canonical(cookie.domain)
    host_only = bool(cookie.host_only)
    if not domain:
        domain, host_only = site.host, True
    elif not domain_matches(site.host, domain):
        raise CookieRefusedError(f"Cookie not in this host's domain. Cookie:{domain} Request:{site.host}")
    elif domain != site.host and is_public_suffix(domain):
        raise CookieRefusedError("Cookie has domain set to a public suffix")
    named = cookie.path.startswith("/")
    return cookie._replace(
        domain=domain,
        host_only=host_only,
        path=cookie.path if named else default_path(site.path),
        path_is_default=not named,
    )


def _prefix_allows(cookie: Cookie) -> bool:
    """What `__Secure-` and `__Host-` in front of a name promise (RFC 6265bis section 4.1.3)."""
    if cookie.name.startswith("__Secure-"):
        return cookie.secure
    if cookie.name.startswith("__Host-"):
        return bool(cookie.secure and cookie.host_only and cookie.path == "/")
    return True
