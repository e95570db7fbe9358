"""The vault of a run: secrets that requests and scripts may have, each for the hosts that it is for."""

from __future__ import annotations

import re
from functools import partial

from azbearer.errors import RequestRefusedError
from azbearer.http.urls import is_loopback, parse_url
from azbearer.scripting.contract import SendFailure
from azbearer.typed import TYPE_CHECKING, Final, NamedTuple
from azbearer.variables.scopes import Resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.scripting.contract import Json
    from azbearer.secrets import Redactor
    from azbearer.variables.scopes import Lookup

PREFIX: Final = "vault:"
_DENIED: Final = "Vault access denied"
_HINT: Final = "give the file of its secrets with --vault FILE"


class VaultSecret(NamedTuple):
    """A secret, and patterns of the hosts it may go to, such as `https://*.contoso.com`; none for all."""

    value: str
    domains: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<VaultSecret for {', '.join(self.domains) or 'all hosts'}>"

    def may_go_to(self, url: str) -> bool:
        """Whether a request to this URL may carry it."""
        return not self.domains or any(_matches(pattern, url) for pattern in self.domains)


class Vault:
    """The secrets of a run; what scripts change stays in the run.

    Args:
        secrets: by name, or None when no vault is given.
    """

    def __init__(self, secrets: Mapping[str, VaultSecret] | None = None) -> None:
        self._given = secrets is not None
        self._secrets = dict(secrets or {})

    def tell(self, redactor: Redactor) -> None:
        """Make every value known as a secret."""
        redactor.add(*(secret.value for secret in self._secrets.values()))

    def lookup(self, others: Lookup, target: Callable[[], str], where: str) -> Lookup:
        """The lookup that finds `vault:name` too, after everything else.

        Args:
            others: finds all other variables.
            target: the URL of the request, asked for when a secret is for some hosts only.
            where: names the request in errors.
        """
        return partial(self._found, others, target, where)

    def _found(self, others: Lookup, target: Callable[[], str], where: str, name: str) -> Resolved | None:
        found = others(name)
        if found is not None or not name.startswith(PREFIX):
            return found
        return self._resolved(name, target, where)

    def _resolved(self, name: str, target: Callable[[], str], where: str) -> Resolved:
        """The secret as a variable.

        Raises:
            RequestRefusedError: there is none of that name, or it is not for this request's host.
        """
        key = name.removeprefix(PREFIX).strip()
        secret = self._secrets.get(key)
        if secret is None:
            what = f'the vault has no secret "{key}"' if self._given else f'"{name}" needs a vault'
            raise RequestRefusedError(what, where=where, hint=_HINT)
        if secret.domains and not secret.may_go_to(target()):
            raise RequestRefusedError(
                f'the vault secret "{key}" may not go to this host',
                where=where,
                hint=f"it is for {', '.join(secret.domains)}",
            )
        return Resolved(name, secret.value, "vault", "the vault")

    def answer(self, question: Mapping[str, Json], url: str, redactor: Redactor) -> Json | SendFailure:
        """What `pm.vault` asks for in a script of the request to this URL; what it sets is a secret too."""
        if not self._given:
            return SendFailure(f"{_DENIED}: {_HINT}")
        key = str(question.get("key"))
        secret = self._secrets.get(key)
        if secret is not None and not secret.may_go_to(url):
            return SendFailure(f'{_DENIED}: "{key}" is for {", ".join(secret.domains)}')
        if question.get("do") == "get":
            return secret.value if secret else None
        if question.get("do") == "set":
            self._set(key, question.get("value"), secret.domains if secret else ())
            redactor.add(self._secrets[key].value)
        else:
            self._secrets.pop(key, None)
        return None

    def _set(self, key: str, value: Json, domains: Iterable[str]) -> None:
        text = value if isinstance(value, str) else "" if value is None else str(value)
        self._secrets[key] = VaultSecret(text, tuple(domains))


def _matches(pattern: str, url: str) -> bool:
    """Whether a URL is one of those that a pattern means: its host, its port, https unless it says http.

    As in Postman the path does not count; `*.contoso.com` means contoso.com as well. This machine is
    reached without TLS.
    """
    scheme, mark, rest = pattern.strip().rpartition("://")
    try:
        origin = parse_url(url).origin
    except ValueError:
        return False
    wanted = scheme.lower() if mark else "https"
    if wanted not in {origin.scheme, "*"} and not (not mark and is_loopback(origin.host)):
        return False
    host, _, port = re.split(r"[/?#]", rest, maxsplit=1)[0].lower().partition(":")
    if port not in {"", "*", str(origin.port)}:
        return False
    if host.startswith("*."):
        return origin.host == host[2:] or origin.host.endswith(host[1:])
    return host in {"*", origin.host}
