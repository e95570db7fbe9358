"""AADSTS errors about client assertions, with the texts and codes of the real service."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.entra.errors import AadstsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.emulator.settings import App

_NO_MATCH = "No matching federated identity record found for presented assertion"


def _refused(number: int, text: str) -> AadstsError:
    return AadstsError(number, "invalid_client", text, HTTPStatus.UNAUTHORIZED)


def key_not_found(app: App) -> AadstsError:
    """No registered certificate has the thumbprint in the header, or the app has none at all."""
    return _refused(
        700027,
        "The certificate with identifier used to sign the client assertion is not registered on application. "
        f"[Reason - The key was not found., Application Id - '{app.client_id}']",
    )


def signature_wrong(app: App) -> AadstsError:
    """The certificate is known, and its key did not sign this."""
    return _refused(
        700027,
        "Client assertion failed signature validation. [Reason - The key was found, but use of the key to "
        f"verify the signature failed., Application Id - '{app.client_id}']",
    )


def key_expired(app: App) -> AadstsError:
    """The certificate is known, and no longer valid."""
    return _refused(
        700027,
        "Client assertion failed signature validation. [Reason - The key used is expired., "
        f"Application Id - '{app.client_id}']",
    )


def malformed() -> AadstsError:
    """No token in three parts, or one without an expiry."""
    return _refused(50027, "JWT token is invalid or malformed.")


def wrong_type(kind: str) -> AadstsError:
    """The `client_assertion_type` is absent or another one."""
    if not kind:
        text = "The request body must contain the following parameter: 'client_assertion_type'."
        return AadstsError(900144, "invalid_request", text)
    return AadstsError(90027, "invalid_request", f"The client_assertion_type '{kind}' is not supported.")


def unsupported_algorithm(algorithm: str, supported: Iterable[str]) -> AadstsError:
    """Signed by `none`, by a secret, or by a kind of key that Entra ID does not take."""
    return _refused(
        5002738,
        f"Invalid JWT token. '{algorithm}' is not a supported signature algorithm. Supported signing "
        f"algorithms are: '{', '.join(supported)}'",
    )


def another_app() -> AadstsError:
    """`iss` or `sub` is not the client id."""
    return _refused(700021, "Client assertion application identifier doesn't match 'client_id' parameter.")


def wrong_audience() -> AadstsError:
    """`aud` names another tenant, host or service."""
    return _refused(700023, "Client assertion audience claim does not match Realm issuer.")


def outside_validity(now: float, starts: float | None, expires: float) -> AadstsError:
    """Too early or too late: a wrong clock, or an assertion that was kept for too long."""
    return _refused(
        700024,
        f"Client assertion is not within its valid time range. Current time: {_moment(now)}, assertion valid "
        f"from {_moment(starts or 0)}, expiry time of assertion {_moment(expires)}.",
    )


def replayed() -> AadstsError:
    """The `jti` came before."""
    return _refused(
        50012, "Authentication failed. The client assertion was used before; its 'jti' is not new."
    )


def foreign_signature_wrong() -> AadstsError:
    """None of the issuer's keys signed the foreign token."""
    return _refused(50013, "Assertion failed signature validation. [Reason - The key was not found.]")


def no_federated_issuer(issuer: str) -> AadstsError:
    """The app has no federated credential with that issuer."""
    return _refused(700211, f"{_NO_MATCH} issuer '{issuer}'.")


def no_federated_audience(audience: str) -> AadstsError:
    """None of them has that audience."""
    return _refused(700212, f"{_NO_MATCH} audience '{audience}'.")


def no_federated_subject(subject: str) -> AadstsError:
    """None of them has that subject."""
    return _refused(700213, f"{_NO_MATCH} subject '{subject}'.")


def _moment(seconds: float) -> str:
    """A time as these texts write it; what is out of a calendar's range counts as its end."""
    inside = min(max(seconds, 0.0), 253_402_300_799.0)
    return dt.datetime.fromtimestamp(inside, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
