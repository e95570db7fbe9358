"""AADSTS errors of the grants that act for a person, with the texts and codes of the real service."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from azbearer.emulator.entra.errors import AadstsError

_INVALID = "invalid_grant"
_BAD_TOKEN = {"suberror": "bad_token"}


def unknown_user(name: str) -> AadstsError:
    """Nobody has that user principal name."""
    text = (
        f"The user account {name} does not exist in the directory. To sign into this application, the "
        "account must be added to the directory."
    )
    return AadstsError(50034, _INVALID, text)


def wrong_password() -> AadstsError:
    """The user exists, the password is another one."""
    return AadstsError(50126, _INVALID, "Error validating credentials due to invalid username or password.")


def disabled_user() -> AadstsError:
    """The account was disabled."""
    return AadstsError(50057, _INVALID, "The user account is disabled.")


def deleted_user(user_id: str, tenant: str) -> AadstsError:
    """The account that signed in is no more."""
    text = (
        f"The user account {user_id} has been deleted from the {tenant} directory. To sign into this "
        "application, the account must be added to the directory."
    )
    return AadstsError(500341, _INVALID, text)


def second_factor_needed(resource: str) -> AadstsError:
    """Conditional Access wants what only a person can give; `claims` is to be passed on to where one is."""
    text = (
        "Due to a configuration change made by your administrator, or because you moved to a new location, "
        f"you must use multi-factor authentication to access '{resource}'."
    )
    policy = str(uuid.uuid5(uuid.NAMESPACE_URL, resource))
    claims = {"access_token": {"polids": {"essential": True, "values": [policy]}}}
    extra = {"suberror": "basic_action", "claims": json.dumps(claims, separators=(",", ":"))}
    return AadstsError(50076, "interaction_required", text, extra=extra)


def malformed_grant() -> AadstsError:
    """A code or refresh token that was never issued, or to another client."""
    return AadstsError(70000, _INVALID, "Provided grant is invalid or malformed.")


def unused_for_too_long(issued: float, allowed: float) -> AadstsError:
    """A refresh token that lay idle beyond its life."""
    text = (
        f"The refresh token has expired due to inactivity. The token was issued on {_moment(issued)} and was "
        f"inactive for {_span(allowed)}."
    )
    return AadstsError(700082, _INVALID, text, extra=_BAD_TOKEN)


def sign_in_too_old(issued: float, allowed: float) -> AadstsError:
    """The sign-in is older than Conditional Access allows."""
    text = (
        "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. "
        f"The token was issued on {_moment(issued)} and the maximum allowed lifetime for this request is "
        f"{int(allowed)}."
    )
    return AadstsError(70043, _INVALID, text, extra=_BAD_TOKEN)


def grant_revoked(issued: float, revoked: float) -> AadstsError:
    """The user's or the app's sessions were revoked after the sign-in."""
    text = (
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user "
        f"might have changed or reset their password. The grant was issued on '{_moment(issued)}' and the "
        f"TokensValidFrom date (before which tokens are not valid) for this user is '{_moment(revoked)}'."
    )
    return AadstsError(50173, _INVALID, text, extra=_BAD_TOKEN)


def code_redeemed() -> AadstsError:
    """An authorization code comes a second time."""
    text = (
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an "
        "existing refresh token."
    )
    return AadstsError(54005, _INVALID, text)


def code_expired() -> AadstsError:
    """An authorization code comes too late."""
    text = (
        "The provided authorization code or refresh token has expired due to inactivity. Send a new "
        "interactive authorization request for this user and resource."
    )
    return AadstsError(70008, _INVALID, text)


def other_redirect_uri(given: str, expected: str) -> AadstsError:
    """The code was sent somewhere else."""
    text = (
        f"The reply address '{given}' does not match the reply address '{expected}' provided when requesting "
        "Authorization code."
    )
    return AadstsError(500112, "invalid_client", text)


def proof_key_needed() -> AadstsError:
    """A public client came without PKCE (RFC 7636)."""
    text = "Proof Key for Code Exchange is required for authorization code redemption by a public client."
    return AadstsError(9002325, "invalid_request", text)


def wrong_code_verifier() -> AadstsError:
    """The verifier is absent, or its hash is not the challenge."""
    text = (
        "The Code_Verifier does not match the code_challenge supplied in the authorization request for PKCE."
    )
    return AadstsError(501481, _INVALID, text)


def wrong_challenge_method(method: str) -> AadstsError:
    """Only S256 protects anything (RFC 9700 section 2.1.1)."""
    text = f"Invalid code_challenge_method parameter '{method}'. The emulator accepts 'S256' only."
    return AadstsError(50149, "invalid_request", text)


def redirect_uri_not_registered(uri: str, client_id: str) -> AadstsError:
    """The address is none of the app's; nothing may be sent there."""
    text = (
        f"The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for "
        f"the application '{client_id}'. Make sure the redirect URI sent in the request matches one added to "
        "your application."
    )
    return AadstsError(50011, "invalid_request", text)


def response_type_unsupported(kind: str) -> AadstsError:
    """Only codes are given out: the implicit flows are over (RFC 9700 section 2.1.2)."""
    text = f"response_type '{kind}' is not enabled for the application."
    return AadstsError(700054, "unsupported_response_type", text)


def nobody_signed_in() -> AadstsError:
    """`prompt=none`, and no session to answer for the person."""
    text = "Session information is not sufficient for single-sign-on."
    return AadstsError(50058, "login_required", text)


def assertion_malformed() -> AadstsError:
    """The token to act upon was not signed by this directory."""
    return AadstsError(50013, _INVALID, "Assertion failed signature validation.")


def assertion_expired() -> AadstsError:
    """The token to act upon is over."""
    return AadstsError(500133, _INVALID, "Assertion is not within its valid time range.")


def assertion_for_another(audience: str, client_id: str) -> AadstsError:
    """The token to act upon was meant for somebody else."""
    text = (
        "Assertion audience does not match the Client app presenting the assertion. The audience in the "
        f"assertion was '{audience}' and the expected audience is '{client_id}' or one of the Application "
        "Uris of this application."
    )
    return AadstsError(500131, _INVALID, text)


def assertion_without_user(client_id: str) -> AadstsError:
    """The token to act upon is an app's."""
    text = f"Application '{client_id}' is not allowed to make application on-behalf-of calls."
    return AadstsError(7000114, _INVALID, text)


def authorization_pending() -> AadstsError:
    """The person has not decided yet (RFC 8628 section 3.5)."""
    text = "OAuth 2.0 device flow error. Authorization is pending. Continue polling."
    return AadstsError(70016, "authorization_pending", text)


def slow_down() -> AadstsError:
    """The client polls faster than the interval allows (RFC 8628 section 3.5)."""
    return AadstsError(70016, "slow_down", "The device code was polled too soon. Lengthen the interval.")


def authorization_declined() -> AadstsError:
    """The person said no."""
    return AadstsError(65004, "authorization_declined", "User declined to consent to access the app.")


def device_code_expired() -> AadstsError:
    """Nobody entered the user code in time."""
    text = (
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired."
    )
    return AadstsError(70020, "expired_token", text)


def bad_device_code() -> AadstsError:
    """Never issued, or redeemed already."""
    text = "The provided value for the input parameter 'device_code' is not valid."
    return AadstsError(70018, "bad_verification_code", text)


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def _span(seconds: float) -> str:
    span = dt.timedelta(seconds=int(seconds))
    return f"{span.days}.{dt.timedelta(seconds=span.seconds)!s:0>8}"
