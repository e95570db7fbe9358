"""The `claims` parameter: a challenge that is answered, and what this client can do (CAE).

A client that declares `cp1` understands claims challenges, and is given long-lived tokens that can be
revoked in return (Microsoft: "Claims challenges, claims requests, and client capabilities").
"""

from __future__ import annotations

import json

from azbearer.errors import UsageError
from azbearer.typed import Any

_CP1 = "cp1"
_PLAIN_CP1 = '{"access_token":{"xms_cc":{"values":["cp1"]}}}'


def merged_claims(claims: str | None, *, enable_cae: bool) -> str | None:
    """The value of the `claims` parameter, or None when there is nothing to say.

    Args:
        claims: the challenge as JSON text.
        enable_cae: add the capability to what the challenge asks for.

    Raises:
        UsageError: the challenge is no JSON object.
    """
    if not claims:
        return _PLAIN_CP1 if enable_cae else None
    challenge = _object(claims)
    return json.dumps(_with_cp1(challenge) if enable_cae else challenge, separators=(",", ":"))


def _object(claims: str) -> dict[str, Any]:
    try:
        challenge = json.loads(claims)
    except (ValueError, RecursionError):
        challenge = None
    if not isinstance(challenge, dict):
        raise UsageError(
            "the claims are no JSON object", hint="pass the challenge as it was decoded from base64"
        )
    return challenge


def _with_cp1(challenge: dict[str, Any]) -> dict[str, Any]:
    """The challenge with our capability among those that it has."""
    access = challenge.get("access_token")
    access = dict(access) if isinstance(access, dict) else {}
    capabilities = access.get("xms_cc")
    values = capabilities.get("values") if isinstance(capabilities, dict) else None
    present = [value for value in values if value != _CP1] if isinstance(values, list) else []
    access["xms_cc"] = {"values": [*present, _CP1]}
    return {**challenge, "access_token": access}
