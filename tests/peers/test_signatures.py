"""newman signs the same requests with the same settings: what both put on the wire is equal."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.peers.programs import FOLDER, MODULES, environment

from azbearer.auth.subject import Subject
from azbearer.runner import request as building
from azbearer.runner.body import EncodedBody
from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.draft import Draft
from azbearer.runner.request import BuildContext, build_request

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.node

NOW = 1_700_000_000
PEM = (
    rsa.generate_private_key(65537, 2048)
    .private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    .decode()
)
URLS = (
    "http://example.com:8080/a%20b/c?x=1&y=%C3%BC%20z&flag",
    "https://EXAMPLE.com/",
    "http://h/p?b=2&a=1&a=0&plus=a%2Bb",
)
FORM = [{"key": "a b", "value": "c&d"}, {"key": "e", "value": "f"}]
BODIES: dict[str, tuple[str, Any]] = {
    "get": ("GET", None),
    "post": ("POST", {"mode": "raw", "raw": '{"ü": 1}'}),
    "form": ("POST", {"mode": "urlencoded", "urlencoded": FORM}),
}
OAUTH1 = {
    "consumerKey": "key&", "consumerSecret": "secret=", "token": "token", "tokenSecret": "t s",
    "version": "1.0", "timestamp": "1191242096", "nonce": "kllo9940pd9333jh", "privateKey": PEM,
}  # fmt: skip
HAWK = {"authId": "id", "authKey": "key", "algorithm": "sha256", "timestamp": "1353832234", "nonce": "j4h3g2"}
AWS = {"accessKey": "AKID", "secretKey": "SECRET", "region": "eu-west-1", "service": "execute-api"}
EDGE = {
    "accessToken": "a", "clientToken": "c", "clientSecret": "s",
    "nonce": "n", "timestamp": "20140321T19:34:21+0000",
}  # fmt: skip
DIGEST = {
    "username": "u",
    "password": "p",
    "realm": "r",
    "nonce": "n",
    "clientNonce": "c",
    "nonceCount": "00000001",
}


def settings() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each type with its switches, by a name for messages."""
    for method in (
        "HMAC-SHA1",
        "HMAC-SHA256",
        "HMAC-SHA512",
        "RSA-SHA1",
        "RSA-SHA256",
        "RSA-SHA512",
        "PLAINTEXT",
    ):
        given = {**OAUTH1, "signatureMethod": method}
        yield method, "oauth1", given
        yield f"{method} in the header", "oauth1", {**given, "addParamsToHeader": True, "realm": "a realm"}
    more = {"callback": "http://c/", "verifier": "v", "token": "", "addEmptyParamsToSign": True}
    given = {**OAUTH1, "signatureMethod": "HMAC-SHA1"}
    yield "extensions", "oauth1", {**given, **more}
    yield "body hash", "oauth1", {**given, "includeBodyHash": True, "addParamsToHeader": True}
    yield "as it is", "oauth1", {**given, "addParamsToHeader": True, "disableHeaderEncoding": True}
    yield "hawk", "hawk", HAWK
    yield "hawk sha1", "hawk", {**HAWK, "algorithm": "sha1", "includePayloadHash": True}
    yield "hawk whole", "hawk", {**HAWK, "extraData": 'e"x', "app": "app", "delegation": "dlg", "user": "u"}
    yield "aws", "awsv4", AWS
    yield "aws session", "awsv4", {**AWS, "sessionToken": "st+/="}
    yield "aws query", "awsv4", {**AWS, "addAuthDataToQuery": True}
    yield "aws s3", "awsv4", {**AWS, "service": "s3"}
    yield "aws s3 query", "awsv4", {**AWS, "service": "s3", "addAuthDataToQuery": True, "sessionToken": "st"}
    yield "aws defaults", "awsv4", {"accessKey": "A", "secretKey": "S"}
    yield "edgegrid", "edgegrid", EDGE
    yield "edgegrid headers", "edgegrid", {**EDGE, "headersToSign": "x-one,X-Two", "maxBodySize": 3}
    yield "edgegrid base", "edgegrid", {**EDGE, "baseURL": "https://base.test"}
    for algorithm in ("MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"):
        for qop in ("", "auth", "auth-int"):
            yield f"{algorithm} {qop}", "digest", {**DIGEST, "algorithm": algorithm, "qop": qop}
    yield "digest opaque", "digest", {**DIGEST, "opaque": "o"}
    yield "jwt", "jwt", {"algorithm": "HS256", "payload": '{"a": "ü"}', "secret": "s" * 64}
    yield (
        "jwt query",
        "jwt",
        {"algorithm": "HS512", "payload": "{}", "secret": "s" * 64, "addTokenTo": "queryParam"},
    )
    yield (
        "jwt rsa",
        "jwt",
        {"algorithm": "RS256", "payload": '{"a": 1}', "header": '{"kid": "k"}', "privateKey": PEM},
    )
    yield "basic", "basic", {"username": "ü", "password": "p:w"}
    yield "apikey", "apikey", {"key": "k", "value": "v w", "in": "query"}
    yield "bearer", "bearer", {"token": "t"}
    yield "oauth2", "oauth2", {"accessToken": "t", "headerPrefix": "Token"}


def cases() -> dict[str, dict[str, Any]]:
    """Every setting with every kind of request."""
    made = {}
    for name, kind, parameters in settings():
        for url in URLS:
            for body, (method, content) in BODIES.items():
                made[f"{name}, {body}, {url}"] = {
                    "url": url,
                    "method": method,
                    "header": [{"key": "X-One", "value": "a  b"}, {"key": "X-Two", "value": "2"}],
                    **({"body": content} if content else {}),
                    "auth": {
                        "type": kind,
                        kind: [{"key": key, "value": value} for key, value in parameters.items()],
                    },
                }
    return made


@pytest.fixture(scope="module")
def theirs(node: str) -> dict[str, dict[str, Any]]:
    """What newman makes of every case, in one process."""
    made = cases()
    done = subprocess.run(
        [node, str(FOLDER / "sign.cjs"), str(MODULES), str(NOW * 1000)],
        input=json.dumps([*made.values()]),
        capture_output=True,
        text=True,
        check=True,
        env=environment({}),
    )
    return dict(zip(made, json.loads(done.stdout), strict=True))


def ours(definition: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What goes on the wire: the URL, the headers that signing may touch, and the fields of a form."""

    def subject(*given: Any) -> Subject:
        return Subject(*given)._replace(now=lambda: NOW)

    monkeypatch.setattr(building, "Subject", subject)
    draft = Draft(definition, "item")
    request = build_request(draft, draft.auth, str, BuildContext(BodyFiles(Path()), "azbearer")).request()
    return {"url": request.url, "headers": dict(request.headers), "body": request.body}


def in_order(url: str) -> tuple[str, list[str]]:
    """A URL whose parameters are in a settled order: newman lists those of a signature differently."""
    start, _, query = url.partition("?")
    return start.lower(), sorted(query.split("&"))


def differs(name: str) -> bool:
    """Whether newman's signature is not the server's: docs/coming-from-newman.md lists these."""
    kind, body, url = name.split(", ", 2)
    presigned_without_body = kind == "aws query" and body != "get"
    client_nonce_untold = kind in ("SHA-256-sess ", "SHA-512-256-sess ")
    first_of_repeated_names = kind.startswith("aws s3") and "a=1&a=0" in url
    return presigned_without_body or client_nonce_untold or first_of_repeated_names


@pytest.mark.parametrize("name", [name for name in cases() if not differs(name)])
def test_signed_like_newman(
    name: str, theirs: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The URL, every header that newman sets, and the fields of a form are the same."""
    expected, actual = theirs[name], ours(cases()[name], monkeypatch)
    assert in_order(expected["url"]) == in_order(actual["url"])
    headers = {key: value for key, value in expected["headers"] if key != "Host"}
    assert headers == {key: actual["headers"].get(key) for key in headers}
    if expected["form"]:
        fields = [(key, value) for key, value in expected["form"]]
        assert EncodedBody(b"", form=()).with_fields(fields).content == actual["body"]


def test_presigned_bodies_are_signed(
    theirs: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newman signs an empty body for a presigned URL, which only a request without a body can match."""
    name = f"aws query, post, {URLS[1]}"
    without = {**cases()[name], "body": None}
    assert in_order(theirs[name]["url"]) == in_order(ours(without, monkeypatch)["url"])
    assert in_order(theirs[name]["url"]) != in_order(ours(cases()[name], monkeypatch)["url"])
