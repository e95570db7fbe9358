"""Who may pass: the checks of the bearer token that every call needs.

Order and codes are those of the service: header there, header well formed, token signed by the
directory, not expired, meant for ARM, of the tenant that the subscription belongs to, not revoked
and, last, holding every claim that is demanded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.directory import issuer_of
from azbearer.emulator.hosts import ARM_APP_ID, ARM_AUDIENCES
from azbearer.emulator.revocations import encoded
from azbearer.emulator.signing import InvalidSignatureError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.ground import Ground
    from azbearer.emulator.settings import Subscription
    from azbearer.emulator.wire import Request

_AUTHORITY = "https://login.microsoftonline.com"
_TENANT_ADVICE = (
    "Note, if the subscription is transferred to another tenant there is no impact to the services, but "
    "information about new tenant could take time to propagate (up to an hour). If you just transferred your "
    "subscription and see this error message, please try back later."
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Whose token it was; `name` is a user's principal name."""

    tenant_id: str
    object_id: str
    app_id: str
    name: str = ""


class Gate:
    """Checks tokens against the directory and the clock."""

    def __init__(self, ground: Ground) -> None:
        self._clock = ground.settings.clock
        self._skew = ground.settings.clock_skew
        self._directory = ground.directory
        self._key = ground.key
        self._revocations = ground.controls.revocations
        self._demands = ground.controls.demands
        names = (*ARM_AUDIENCES, *ground.directory.own_urls)
        self._audiences = frozenset(
            {*(name.lower() for name in names), *(f"{name}/".lower() for name in names), ARM_APP_ID}
        )

    def principal(self, request: Request, subscription: Subscription | None) -> Principal:
        """The principal behind a request.

        Args:
            request: with its Authorization header.
            subscription: the one that the path names, when it exists; it decides the tenant.

        Raises:
            ArmError: 401, with the challenge that names the tenant to ask for a token.
        """
        tenant_id = self._directory.tenant_of(subscription).guid if subscription else ""
        claims = self._claims(bearer_token(request, tenant_id), tenant_id)
        self._check_times(claims, tenant_id)
        self._check_audience(claims, tenant_id)
        self._check_issuer(claims, tenant_id)
        self._check_revocation(claims, tenant_id)
        self._check_demands(request, claims)
        name = str(claims.get("upn") or claims.get("unique_name") or "")
        return Principal(str(claims["tid"]), str(claims.get("oid", "")), str(claims.get("appid", "")), name)

    def _claims(self, token: str, tenant_id: str) -> dict[str, Any]:
        try:
            return self._key.verify(token)
        except InvalidSignatureError as error:
            message = "The access token is invalid."
            raise _unauthorized("InvalidAuthenticationToken", message, tenant_id) from error

    def _check_times(self, claims: dict[str, Any], tenant_id: str) -> None:
        now = self._clock()
        if now > claims["exp"] + self._skew:
            message = (
                f"The access token expiry UTC time '{_american(claims['exp'])}' is earlier than current UTC "
                f"time '{_american(now)}'."
            )
            raise _unauthorized("ExpiredAuthenticationToken", message, tenant_id, "The access token expired.")
        if now < claims["nbf"] - self._skew:
            message = "The access token is not yet valid."
            raise _unauthorized("InvalidAuthenticationToken", message, tenant_id)

    def _check_audience(self, claims: dict[str, Any], tenant_id: str) -> None:
        audience = str(claims["aud"])
        if audience.lower() in self._audiences:
            return
        allowed = ",".join(f"'{name}/','{name}'" for name in ARM_AUDIENCES[:2])
        message = (
            f"The access token has been obtained for wrong audience or resource '{audience}'. It should "
            f"exactly match with one of the allowed audiences {allowed}."
        )
        description = "The access token has been obtained from wrong audience or resource."
        raise _unauthorized("InvalidAuthenticationTokenAudience", message, tenant_id, description)

    def _check_issuer(self, claims: dict[str, Any], tenant_id: str) -> None:
        issuer = str(claims["iss"])
        home = self._directory.tenant(str(claims["tid"]))
        if home is None or issuer != issuer_of(home.guid):
            raise _unauthorized("InvalidAuthenticationToken", "The access token is invalid.", tenant_id)
        if tenant_id and home.guid != tenant_id:
            message = (
                f"The access token is from the wrong issuer '{issuer}'. It must match the tenant "
                f"'{issuer_of(tenant_id)}' associated with this subscription. Please use the authority (URL) "
                f"'{_AUTHORITY}/{tenant_id}' to get the token. {_TENANT_ADVICE}"
            )
            description = (
                "The access token is from the wrong issuer. It must match the tenant associated with this "
                "subscription. Please use correct authority to get the token."
            )
            raise _unauthorized("InvalidAuthenticationTokenTenant", message, tenant_id, description)

    def _check_revocation(self, claims: dict[str, Any], tenant_id: str) -> None:
        """Revoked: a plain refusal, or a challenge that asks for a token issued from now on."""
        reason = self._revocations.reason(claims)
        if reason is None:
            return
        if self._revocations.is_challenged(reason):
            moment = str(int(self._clock()))
            raise _insufficient({"access_token": {"nbf": {"essential": True, "value": moment}}})
        message = "The access token has been revoked."
        raise _unauthorized("InvalidAuthenticationToken", message, tenant_id)

    def _check_demands(self, request: Request, claims: dict[str, Any]) -> None:
        unmet = self._demands.unmet(request.path, claims)
        if unmet is not None:
            raise _insufficient(unmet)


def _insufficient(claims: Mapping[str, Any]) -> ArmError:
    """A claims challenge, as Microsoft's page "Claims challenges, claims requests" has it."""
    challenge = (
        f'Bearer realm="", authorization_uri="{_AUTHORITY}/common/oauth2/authorize", '
        f'error="insufficient_claims", claims="{encoded(claims)}"'
    )
    message = "The presented access token does not hold the claims that are needed; see WWW-Authenticate."
    return ArmError(
        HTTPStatus.UNAUTHORIZED,
        "TokenIssuedBeforeRevocationTimestamp",
        message,
        (("WWW-Authenticate", challenge),),
    )


def bearer_token(request: Request, tenant_id: str) -> str:
    """The token of the Authorization header (RFC 6750 section 2.1).

    Raises:
        ArmError: 401, the header is missing or holds no bearer token.
    """
    header = request.header("authorization")
    if not header:
        message = "Authentication failed. The 'Authorization' header is missing."
        description = "The authentication failed because of missing 'Authorization' header."
        raise _unauthorized("AuthenticationFailed", message, tenant_id, description)
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        message = "Authentication failed. The 'Authorization' header is provided in an invalid format."
        raise _unauthorized("AuthenticationFailedInvalidHeader", message, tenant_id)
    return token.strip()


def _unauthorized(code: str, message: str, tenant_id: str, description: str = "") -> ArmError:
    """A 401 with the challenge that the service sends (RFC 6750 section 3)."""
    challenge = (
        f'Bearer authorization_uri="{_AUTHORITY}/{tenant_id}", error="invalid_token", '
        f'error_description="{description or message}"'
    )
    return ArmError(HTTPStatus.UNAUTHORIZED, code, message, (("WWW-Authenticate", challenge),))


def _american(seconds: float) -> str:
    """A time as ARM's texts write it, such as `8/17/2026 10:54:41 PM`."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 - noon
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {half}"
