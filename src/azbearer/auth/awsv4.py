"""AWS Signature Version 4, in headers or in the query (AWS: Authenticating Requests)."""

from __future__ import annotations

import hashlib
import hmac
import time
from itertools import groupby
from urllib.parse import quote, unquote_plus, urlsplit

from azbearer.auth.signature import Signature
from azbearer.auth.subject import digest_of, is_on
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.auth.subject import Subject

    Pairs = list[tuple[str, str]]

_ALGORITHM = "AWS4-HMAC-SHA256"
# Gateways between client and service change these, so they are not signed.
_UNSIGNED = frozenset(
    {"authorization", "connection", "x-amzn-trace-id", "user-agent", "expect", "presigned-expires", "range"}
)
_OWN_HEADERS = frozenset({"x-amz-date", "x-amz-security-token", "x-amz-content-sha256"})
_OWN_QUERY = frozenset(
    f"X-Amz-{name}"
    for name in ("Security-Token", "Date", "Algorithm", "Credential", "SignedHeaders", "Signature")
)
_PRESIGNED_SECONDS = "86400"


class Canonical(NamedTuple):
    """A request in the form that is signed; headers in lower case and in order, the query decoded."""

    method: str
    path: str
    query: Pairs
    headers: tuple[tuple[str, str], ...]
    body_hash: str

    @property
    def signed_headers(self) -> str:
        """The names, as they are told to the server."""
        return ";".join(name for name, _ in self.headers)

    def __str__(self) -> str:
        """The canonical request."""
        pairs = sorted((_encoded(name), _encoded(value)) for name, value in self.query)
        query = "&".join(f"{name}={value}" for name, value in pairs)
        lines = "".join(f"{name}:{' '.join(value.split())}\n" for name, value in self.headers)
        return f"{self.method}\n{self.path}\n{query}\n{lines}\n{self.signed_headers}\n{self.body_hash}"


class Scope(NamedTuple):
    """Where and when a signature holds; `moment` is such as `20150830T123600Z`."""

    moment: str
    region: str
    service: str

    def __str__(self) -> str:
        """The credential scope."""
        return f"{self.moment[:8]}/{self.region}/{self.service}/aws4_request"


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """The signature for `accessKey` and `secretKey`, by default of API Gateway in us-east-1 (newman)."""
    secret, session = parameters.get("secretKey", ""), parameters.get("sessionToken", "")
    scope = Scope(
        time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(subject.now())),
        parameters.get("region") or "us-east-1",
        parameters.get("service") or "execute-api",
    )
    credential = f"{parameters.get('accessKey', '')}/{scope}"
    make = _in_query if is_on(parameters, "addAuthDataToQuery") else _in_headers
    signature = make(subject, scope, credential, secret, session)
    return signature._replace(protected=frozenset(filter(None, (secret, session))))


def signature_of(canonical: Canonical, scope: Scope, secret: str) -> str:
    """The signature in hexadecimal digits."""
    digest = hashlib.sha256(str(canonical).encode("utf-8", "surrogatepass")).hexdigest()
    text = "\n".join((_ALGORITHM, scope.moment, str(scope), digest))
    key = f"AWS4{secret}".encode()
    for part in (scope.moment[:8], scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _in_headers(subject: Subject, scope: Scope, credential: str, secret: str, session: str) -> Signature:
    body_hash = _hash(subject)
    added = [("X-Amz-Date", scope.moment)]
    if session:
        added.append(("X-Amz-Security-Token", session))
    if subject.body or scope.service == "s3":
        added.append(("X-Amz-Content-Sha256", body_hash))
    canonical = _canonical(subject, scope, _query(subject.url), added, body_hash)
    value = (
        f"{_ALGORITHM} Credential={credential}, SignedHeaders={canonical.signed_headers}, "
        f"Signature={signature_of(canonical, scope, secret)}"
    )
    return Signature(headers=(*added, ("Authorization", value)))


def _in_query(subject: Subject, scope: Scope, credential: str, secret: str, session: str) -> Signature:
    """A presigned URL: the body of an S3 request is not signed then."""
    query = [(name, value) for name, value in _query(subject.url) if name not in _OWN_QUERY]
    added = [("X-Amz-Security-Token", session)] if session else []
    if scope.service == "s3" and not any(name == "X-Amz-Expires" for name, _ in query):
        added.append(("X-Amz-Expires", _PRESIGNED_SECONDS))
    headers = _canonical_headers(subject, ())
    added += [
        ("X-Amz-Date", scope.moment),
        ("X-Amz-Algorithm", _ALGORITHM),
        ("X-Amz-Credential", credential),
        ("X-Amz-SignedHeaders", ";".join(name for name, _ in headers)),
    ]
    body_hash = "UNSIGNED-PAYLOAD" if scope.service == "s3" else _hash(subject)
    canonical = _canonical(subject, scope, [*query, *added], (), body_hash)
    added.append(("X-Amz-Signature", signature_of(canonical, scope, secret)))
    return Signature(query=tuple((name, _encoded(value)) for name, value in added))


def _canonical(
    subject: Subject, scope: Scope, query: Pairs, added: Iterable[tuple[str, str]], body_hash: str
) -> Canonical:
    path = _canonical_path(urlsplit(subject.url).path or "/", exact=scope.service == "s3")
    return Canonical(subject.method, path, query, _canonical_headers(subject, added), body_hash)


def _canonical_headers(subject: Subject, added: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """In lower case and in order; values of the same name are joined."""
    host = [] if subject.header("host") else [("host", urlsplit(subject.url).netloc)]
    own = [(name.lower(), value) for name, value in subject.headers if name.lower() not in _OWN_HEADERS]
    added = ((name.lower(), value) for name, value in added)
    pairs = sorted((*host, *own, *added), key=lambda pair: pair[0])
    grouped = groupby(pairs, key=lambda pair: pair[0])
    joined = ((name, ",".join(value.strip() for _, value in values)) for name, values in grouped)
    return tuple(pair for pair in joined if pair[0] not in _UNSIGNED)


def _canonical_path(path: str, *, exact: bool) -> str:
    """The path encoded once more; S3 alone takes it as it is and encodes it once."""
    if exact:
        return "/".join(_encoded(unquote_plus(part)) for part in path.split("/"))
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(_encoded(part))
    closing = "/" if parts and path.endswith(("/", "/.", "/..")) else ""
    return f"/{'/'.join(parts)}{closing}"


def _query(url: str) -> Pairs:
    pairs = (pair.partition("=") for pair in urlsplit(url).query.split("&") if pair)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]


def _hash(subject: Subject) -> str:
    return digest_of(subject.body, "sha256").hex()


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="~")
