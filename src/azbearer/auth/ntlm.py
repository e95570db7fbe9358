"""NTLM over HTTP (MS-NTHT): three legs on one connection; the messages are pyspnego's."""

from __future__ import annotations

import base64
import binascii
import os
import threading

from azbearer.auth.signature import Signature
from azbearer.auth.subject import is_on
from azbearer.errors import TransportError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.auth.subject import Subject
    from azbearer.http.messages import Headers, Request

_REFUSED = frozenset({401, 403})
_SCHEMES = ("ntlm", "negotiate")
# pyspnego takes the workstation's name from the environment alone.
_WORKSTATION = "NETBIOS_COMPUTER_NAME"
_environment = threading.Lock()


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """Nothing at first; the server's challenge is answered, unless `disableRetryRequest` is set."""
    del subject
    respond = None if is_on(parameters, "disableRetryRequest") else _Responder(parameters)
    return Signature(protected=frozenset(filter(None, (parameters.get("password"),))), respond=respond)


def account_of(username: str, domain: str) -> str:
    r"""The account as `DOMAIN\user`: the domain may also stand in the name, before `\` or behind `@`."""
    if domain:
        return f"{domain}\\{username}"
    user, at, suffix = username.partition("@")
    if at and user and suffix and "@" not in suffix and "\\" not in username:
        return f"{suffix}\\{user}"
    return username


class _Responder:
    """The client's side of one handshake."""

    lone = True

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters
        self._context: Any = None
        self._done = False

    def __call__(self, request: Request, status: int, headers: Headers) -> Request | None:
        if self._done or status not in _REFUSED:
            return None
        values = [value.strip() for name, value in headers if name.lower() == "www-authenticate"]
        if self._context is None:
            offered = [word.strip().lower() for value in values for word in value.split(",")]
            if not any(word.startswith(_SCHEMES) for word in offered):
                return None
            return self._next(request, None)
        self._done = True
        return self._next(request, _message(values))

    def _next(self, request: Request, challenge: bytes | None) -> Request:
        import spnego  # noqa: PLC0415  slow to import, and few requests need it

        with _environment:
            before = os.environ.get(_WORKSTATION)
            os.environ[_WORKSTATION] = self._parameters.get("workstation", "")
            try:
                token = self._client(spnego).step(challenge)
            except Exception as error:  # a stranger sent the bytes: struct.error and more
                raise _odd("its NTLM challenge cannot be answered") from error
            finally:
                if before is None:
                    del os.environ[_WORKSTATION]
                else:
                    os.environ[_WORKSTATION] = before
        return request.with_header("Authorization", f"NTLM {base64.b64encode(token).decode('ascii')}")

    def _client(self, spnego: Any) -> Any:
        if self._context is None:
            account = account_of(self._parameters.get("username", ""), self._parameters.get("domain", ""))
            self._context = spnego.client(account, self._parameters.get("password", ""), protocol="ntlm")
        return self._context


def _message(values: list[str]) -> bytes:
    """The server's message of the second leg.

    Raises:
        TransportError: there is none.
    """
    found = next((value[5:] for value in values if value.lower().startswith("ntlm ")), None)
    try:
        if found:
            return base64.b64decode(found, validate=True)
    except binascii.Error:
        pass
    raise _odd("it did not send the second message of NTLM")


def _odd(what: str) -> TransportError:
    return TransportError(
        f"the server asked for NTLM, but {what}",
        hint="check that it speaks NTLM and not only Kerberos, and that no proxy shares its connections",
        code="protocol",
    )
