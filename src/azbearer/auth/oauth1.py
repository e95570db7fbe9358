"""OAuth 1.0a (RFC 5849), with Postman's switches and the body hash of its extension."""

from __future__ import annotations

import hmac
from urllib.parse import quote, unquote_plus, urlsplit

from azbearer.auth.encoding import base64_text
from azbearer.auth.signature import Signature
from azbearer.auth.subject import digest_of, is_on
from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.auth.subject import Subject

    Pairs = list[tuple[str, str]]

METHODS = (
    "HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "PLAINTEXT",
)  # fmt: skip
"""Every signature method of Postman."""

_NAMES = frozenset(
    f"oauth_{name}"
    for name in (
        "consumer_key", "token", "signature_method", "timestamp", "nonce", "version", "signature",
        "callback", "verifier", "body_hash",
    )
)  # fmt: skip
_NONCE_LETTERS = 11
_DEFAULT_PORTS = {"http": 80, "https": 443}


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """The `oauth_*` parameters: in the header, in a urlencoded body, or in the query.

    Nothing is added without a consumer key and the secret or the private key (newman). A request's own
    `oauth_*` parameters are overruled.

    Raises:
        RequestRefusedError: the signature method or the private key is of no use.
    """
    method = parameters.get("signatureMethod") or "HMAC-SHA1"
    secret = parameters.get("privateKey" if method.startswith("RSA-") else "consumerSecret", "")
    if not parameters.get("consumerKey") or not secret:
        return Signature()
    if method not in METHODS:
        raise RequestRefusedError(
            f'OAuth 1 knows no signature method "{method}"', hint=f"use one of {', '.join(METHODS)}"
        )
    query = _own_query(subject.url)
    fields = [(name, value) for name, value in subject.form or () if name not in _NAMES]
    signed = _oauth_parameters(parameters, subject, method)
    base = base_string(subject.method, subject.url, [*query, *signed, *fields])
    signed.append(("oauth_signature", signature_of(base, method, parameters)))
    protected = frozenset(
        filter(None, (secret, parameters.get("consumerSecret"), parameters.get("tokenSecret")))
    )
    return _placed(signed, parameters, subject)._replace(protected=protected)


def base_string(method: str, url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """The signature base string (RFC 5849 section 3.4.1); parameters are decoded."""
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in parameters)
    normalised = "&".join(f"{name}={value}" for name, value in encoded)
    return "&".join(map(percent_encode, (method.upper(), _base_url(url), normalised)))


def signature_of(base: str, method: str, parameters: Mapping[str, str]) -> str:
    """The signature over a base string (RFC 5849 sections 3.4.2 to 3.4.4)."""
    key = "&".join(percent_encode(parameters.get(name, "")) for name in ("consumerSecret", "tokenSecret"))
    if method == "PLAINTEXT":
        return key
    kind, _, algorithm = method.partition("-")
    if kind == "HMAC":
        return base64_text(hmac.digest(key.encode(), base.encode(), algorithm.lower()))
    return _rsa_signature(base, algorithm, parameters.get("privateKey", ""))


def percent_encode(text: str) -> str:
    """RFC 5849 section 3.6."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="~")


def _rsa_signature(base: str, algorithm: str, pem: str) -> str:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  three methods of seven
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415

    from azbearer.auth.keys import rsa_key  # noqa: PLC0415

    kinds: dict[str, hashes.HashAlgorithm] = {
        "SHA1": hashes.SHA1(),  # noqa: S303  a server that asks for it gets it
        "SHA256": hashes.SHA256(),
        "SHA512": hashes.SHA512(),
    }
    signed = rsa_key(pem).sign(base.encode(), PKCS1v15(), kinds[algorithm])
    return base64_text(signed)


def _oauth_parameters(parameters: Mapping[str, str], subject: Subject, method: str) -> Pairs:
    """What is signed beside the request's own parameters, in Postman's order.

    Extensions are left out when they are empty, whatever `addEmptyParamsToSign` says (newman).
    """
    keep_empty = is_on(parameters, "addEmptyParamsToSign")
    plain = [
        ("oauth_consumer_key", parameters.get("consumerKey", "")),
        ("oauth_token", parameters.get("token", "")),
        ("oauth_signature_method", method),
        ("oauth_timestamp", parameters.get("timestamp") or str(int(subject.now()))),
        ("oauth_nonce", parameters.get("nonce") or subject.nonce(_NONCE_LETTERS)),
        ("oauth_version", parameters.get("version", "")),
    ]
    extensions = [
        ("oauth_body_hash", _body_hash(parameters, subject, method)),
        ("oauth_callback", parameters.get("callback", "")),
        ("oauth_verifier", parameters.get("verifier", "")),
    ]
    kept = [(name, value) for name, value in plain if value or keep_empty]
    return [*kept, *((name, value) for name, value in extensions if value)]


def _body_hash(parameters: Mapping[str, str], subject: Subject, method: str) -> str:
    """The body's hash where it is asked for and allowed: not for forms, which are signed themselves."""
    algorithm = method.partition("-")[2]
    if subject.form is not None or not algorithm or not is_on(parameters, "includeBodyHash"):
        return ""
    return base64_text(digest_of(subject.body, algorithm.lower()))


def _placed(signed: Pairs, parameters: Mapping[str, str], subject: Subject) -> Signature:
    """The parameters where the setting and the request let them go (RFC 5849 section 3.5)."""
    moved = Signature(encoded_query=_encoded_query(subject.url))
    if is_on(parameters, "addParamsToHeader"):
        return moved._replace(headers=(("Authorization", _header(signed, parameters)),))
    if subject.method in ("POST", "PUT") and subject.form is not None:
        return moved._replace(form=tuple(signed))
    return moved._replace(
        query=tuple((percent_encode(name), percent_encode(value)) for name, value in signed)
    )


def _header(signed: Pairs, parameters: Mapping[str, str]) -> str:
    write = str if is_on(parameters, "disableHeaderEncoding") else percent_encode
    realm = parameters.get("realm", "")
    fields = [("realm", realm)] if realm.strip() else []
    fields += [(name, value.strip()) for name, value in signed if value]
    return "OAuth " + ",".join(f'{write(name)}="{write(value)}"' for name, value in fields)


def _own_query(url: str) -> Pairs:
    return [(name, value) for name, _, value in _query_parts(url)]


def _encoded_query(url: str) -> str | None:
    """The request's own query as RFC 5849 section 3.6 encodes it; None without one."""
    parts = _query_parts(url)
    pairs = (f"{percent_encode(name)}{equals}{percent_encode(value)}" for name, equals, value in parts)
    return "&".join(pairs) if urlsplit(url).query else None


def _query_parts(url: str) -> list[tuple[str, str, str]]:
    """Decoded names and values, and whether there is a `=` between them."""
    pairs = (pair.partition("=") for pair in urlsplit(url).query.split("&") if pair)
    decoded = [(unquote_plus(name), equals, unquote_plus(value)) for name, equals, value in pairs]
    return [part for part in decoded if part[0] not in _NAMES]


def _base_url(url: str) -> str:
    """RFC 5849 section 3.4.1.2: lower case, no default port, no query."""
    parts = urlsplit(url)
    port = parts.port
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    shown = f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{host}{shown}{parts.path or '/'}"
