"""The Instance Metadata Service of virtual machines, and Azure Arc's agent, which speaks like it."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.identity.tokens import NoIdentityError
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.identity.tokens import IdentityToken, IdentityTokens

_OLDEST_VERSION = "2018-02-01"
_SERVER = (("Server", "IMDS/150.870.65.1854"),)


class Imds:
    """GET /metadata/identity/oauth2/token on a virtual machine.

    Args:
        tokens: who has an identity.
        clock: seconds since 1970.
    """

    def __init__(self, tokens: IdentityTokens, clock: Callable[[], float]) -> None:
        self._tokens = tokens
        self._clock = clock

    def answer(self, request: Request) -> Reply:
        """A token, or the refusal; what has no Metadata header is refused whatever else it asks for."""
        if request.method != "GET":
            return refused("Method not allowed", HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
        if not has_metadata_header(request):
            return refused("Required metadata header not specified")
        if request.header("x-forwarded-for") is not None:
            return refused("Required metadata header not specified, or the request was forwarded")
        if not _is_version(request.parameter("api-version")):
            return refused(
                "The api-version is invalid or was not specified in the request", error="bad_request_102"
            )
        if not request.parameter("resource"):
            return refused("Required audience parameter not specified", error="bad_request_101")
        return self.token(dict(request.parameters))

    def token(self, fields: Mapping[str, str]) -> Reply:
        """The answer to a request that is well formed; every number in it is a string."""
        try:
            found = self._tokens.token(fields)
        except NoIdentityError as error:
            return refused(str(error))
        except AadstsError as error:
            return refused(str(error), error=error.error)
        return json_reply(times_and_token(found, self._clock()), headers=_SERVER)


class Arc:
    """The same on an Arc-enabled server: who can read a key file there may have a token.

    A first request is answered 401 with the path of a file; its content comes back in a second one
    as `Authorization: Basic`. Each file serves once.

    Args:
        imds: answers once the caller has proved itself.
        folder: where the files go; None for a machine without the agent.
        ids: makes names and contents.
    """

    def __init__(self, imds: Imds, folder: Path | None, ids: Identifiers) -> None:
        self._imds = imds
        self._folder = folder
        self._ids = ids
        self._keys: dict[str, Path] = {}

    def answer(self, request: Request) -> Reply:
        """A challenge, a token, or the refusal."""
        if self._folder is None:
            return refused("The Arc agent is not installed", HTTPStatus.NOT_FOUND, "not_found")
        if not has_metadata_header(request):
            return refused("Required metadata header not specified")
        scheme, _, key = (request.header("authorization") or "").partition(" ")
        if not scheme:
            return self._challenge(self._folder)
        if scheme.lower() != "basic" or not self._take(key.strip()):
            return refused("The key is not valid", HTTPStatus.UNAUTHORIZED, "unauthorized")
        return self._imds.answer(request)

    def _challenge(self, folder: Path) -> Reply:
        path, key = folder / f"{self._ids.guid()}.key", self._ids.opaque(48)
        path.write_text(key, encoding="ascii")
        self._keys[key] = path
        challenge = ("WWW-Authenticate", f"Basic realm={path}")
        body = {"error": "unauthorized_client", "error_description": "Missing Basic Authorization header"}
        return json_reply(body, HTTPStatus.UNAUTHORIZED, (challenge,))

    def _take(self, given: str) -> bool:
        """Whether the key is one that lies in a file; it is good for one request."""
        found = next((key for key in self._keys if hmac.compare_digest(key.encode(), given.encode())), None)
        if found is None:
            return False
        self._keys.pop(found).unlink(missing_ok=True)
        return True


def times_and_token(found: IdentityToken, now: float) -> dict[str, str]:
    """The fields of IMDS, all of them strings."""
    identity, token = found.identity, found.token
    lifetime = str(token.expires - int(now))
    # The ids tell a client that asked for one identity that it did not get another.
    ids = {"client_id": identity.client_id, "object_id": identity.principal_id}
    if identity.resource_id:
        ids["msi_res_id"] = identity.resource_id
    return {
        "access_token": token.text,
        **ids,
        "expires_in": lifetime,
        "expires_on": str(token.expires),
        "ext_expires_in": lifetime,
        "not_before": str(token.not_before),
        "resource": found.resource,
        "token_type": "Bearer",
    }


def has_metadata_header(request: Request) -> bool:
    """Whether the header is there that no browser and no forged link sends."""
    return (request.header("metadata") or "").strip().lower() == "true"


def refused(text: str, status: int = HTTPStatus.BAD_REQUEST, error: str = "invalid_request") -> Reply:
    """An error as IMDS writes it."""
    return json_reply({"error": error, "error_description": text}, status, _SERVER)


def _is_version(text: str | None) -> bool:
    return text is not None and text >= _OLDEST_VERSION and text.replace("-", "").isdecimal()
