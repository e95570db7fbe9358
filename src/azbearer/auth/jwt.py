"""Tokens that a request signs for itself (RFC 7519): Postman's JWT Bearer and Atlassian's ASAP."""

from __future__ import annotations

import base64
import binascii
import json

from azbearer.auth.keys import asap_pem, pem_of
from azbearer.auth.signature import Signature
from azbearer.auth.subject import is_on
from azbearer.collection.guids import random_guid
from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.auth.subject import Subject

_ASYMMETRIC = tuple(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512))
ALGORITHMS = ("HS256", "HS384", "HS512", *_ASYMMETRIC)
"""Every algorithm of Postman's JWT Bearer."""

_ASAP_SECONDS = 3600


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """A token of the setting's header and payload, in a header or in the query.

    Raises:
        RequestRefusedError: a setting is of no use; nothing is sent then.
    """
    del subject
    algorithm = _algorithm(parameters.get("algorithm", ""), ALGORITHMS)
    header = {**_object(parameters, "header"), "alg": algorithm}
    key = _secret(parameters) if algorithm.startswith("HS") else pem_of(_required(parameters, "privateKey"))
    token = _encoded(header, _object(parameters, "payload"), key)
    # Both are as good as the token: whoever has the secret makes tokens.
    protected = frozenset(filter(None, (token, parameters.get("secret"), parameters.get("privateKey"))))
    if parameters.get("addTokenTo") == "queryParam":
        name = parameters.get("queryParamKey") or "token"
        return Signature(query=((name, token),), protected=protected)
    prefix = parameters.get("headerPrefix", "Bearer")
    value = f"{prefix} {token}" if prefix else token
    return Signature(headers=(("Authorization", value),), protected=protected)


def sign_asap(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """A token of the ASAP specification; claims win over the single settings (newman).

    Raises:
        RequestRefusedError: a setting is missing or of no use.
    """
    claims = _object(parameters, "claims")
    now = int(subject.now())
    issuer = claims.get("iss") or parameters.get("iss", "")
    payload = {
        **claims,
        "iat": claims.get("iat") or now,
        "iss": issuer,
        "sub": claims.get("sub") or parameters.get("sub") or issuer,
        "jti": claims.get("jti") or random_guid(),
        "aud": claims.get("aud") or parameters.get("aud", ""),
        "exp": claims.get("exp") or now + _seconds(parameters.get("exp") or parameters.get("expiry", "")),
    }
    key_id = str(claims.get("kid") or parameters.get("kid", ""))
    for name, value in (("iss", issuer), ("aud", payload["aud"]), ("kid", key_id)):
        if not value:
            raise _missing(name)
    algorithm = _algorithm(parameters.get("alg") or "RS256", _ASYMMETRIC)
    pem = asap_pem(_required(parameters, "privateKey"), key_id)
    token = _encoded({"alg": algorithm, "kid": key_id}, payload, pem)
    return Signature(
        headers=(("Authorization", f"Bearer {token}"),),
        protected=frozenset({token, parameters["privateKey"]}),
    )


def _encoded(header: dict[str, Any], payload: dict[str, Any], key: str | bytes) -> str:
    from joserfc import jws  # noqa: PLC0415  few requests are signed so
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import ECKey, OctKey, RSAKey  # noqa: PLC0415

    algorithm = header["alg"]
    kinds: dict[str, Any] = {"HS": OctKey, "ES": ECKey, "RS": RSAKey, "PS": RSAKey}
    content = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    try:
        imported = kinds[algorithm[:2]].import_key(key)
        return str(jws.serialize_compact(header, content, imported, algorithms=[algorithm]))
    except (JoseError, ValueError, TypeError) as error:
        raise RequestRefusedError(
            f"the token cannot be signed with {algorithm}: the key does not fit",
            hint="give a secret for HS…, an RSA key for RS… and PS…, an EC key of the right curve for ES…",
            code="auth-setting",
        ) from error


def _secret(parameters: Mapping[str, str]) -> bytes:
    secret = _required(parameters, "secret")
    if not is_on(parameters, "isSecretBase64Encoded"):
        return secret.encode()
    try:
        # As Node.js decodes: without padding, and in either alphabet.
        text = secret.translate(str.maketrans("-_", "+/")).rstrip("=")
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise RequestRefusedError("the secret is not base64", code="auth-setting") from error


def _object(parameters: Mapping[str, str], name: str) -> dict[str, Any]:
    text = parameters.get(name, "").strip()
    try:
        value = json.loads(text) if text else {}
    except ValueError as error:
        raise RequestRefusedError(f"the {name} is not valid JSON", code="auth-setting") from error
    if not isinstance(value, dict):
        raise RequestRefusedError(f"the {name} is no JSON object", code="auth-setting")
    return value


def _algorithm(name: str, known: tuple[str, ...]) -> str:
    if name not in known:
        raise RequestRefusedError(
            f'there is no algorithm "{name}" for tokens', hint=f"use one of {', '.join(known)}"
        )
    return name


def _required(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, "")
    if not value:
        raise _missing(name)
    return value


def _missing(name: str) -> RequestRefusedError:
    return RequestRefusedError(f"{name} is not set", hint=f"set {name} in the auth setting")


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else _ASAP_SECONDS
