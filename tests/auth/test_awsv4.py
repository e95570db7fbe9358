"""Expected values: botocore, Amazon's own signer, for the same requests; and two published vectors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from azbearer.auth.awsv4 import sign
from azbearer.auth.subject import Subject

ACCESS, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
MOMENT = dt.datetime(2015, 8, 30, 12, 36, tzinfo=dt.UTC)
SETTING = {"accessKey": ACCESS, "secretKey": SECRET, "region": "us-east-1", "service": "service"}
URLS = [
    "https://example.amazonaws.com/",
    "https://example.amazonaws.com:8443/a/b",
    "https://example.amazonaws.com/?Param2=value2&Param1=value1",
    "https://example.amazonaws.com/?b=2&a=2&a=1&empty=",
    "https://example.amazonaws.com/?q=%C3%BC%20x&z=%2B~-_.",
    "https://example.amazonaws.com/documents%20and%20settings/%E1%88%B4",
    "https://example.amazonaws.com/trailing/",
]


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amazon's signer takes the time from here."""
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: MOMENT.replace(tzinfo=None))


def theirs(kind: Any, url: str, *, method: str = "GET", body: bytes = b"", **more: Any) -> AWSRequest:
    """A request that botocore has signed."""
    credentials = Credentials(ACCESS, SECRET, more.get("session"))
    request = AWSRequest(method, url, more.get("headers", {}), body)
    kind(credentials, more.get("service", "service"), "us-east-1").add_auth(request)
    return request


def ours(url: str, *, method: str = "GET", body: bytes = b"", **more: Any) -> Any:
    """The signature for the same request."""
    headers = tuple(more.get("headers", {}).items())
    setting = {**SETTING, "service": more.get("service", "service"), "sessionToken": more.get("session", "")}
    setting["addAuthDataToQuery"] = str(more.get("query", False)).lower()
    return sign(setting, Subject(method, url, headers, body or None, now=MOMENT.timestamp))


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("session", [None, "a-session+token/="])
def test_header_signatures(url: str, session: str | None) -> None:
    """Paths, queries and session tokens are signed as Amazon's own signer does."""
    request = theirs(SigV4Auth, url, session=session)
    assert request.headers["Authorization"] == dict(ours(url, session=session or "").headers)["Authorization"]


@pytest.mark.parametrize(
    ("method", "body"), [("POST", b"Param1=value1"), ("PUT", b"\x00\xff"), ("DELETE", b"")]
)
def test_bodies_and_headers(method: str, body: bytes) -> None:
    """The body's hash and the request's own headers are signed; white space in them is folded."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "My-Header": "  a   b  "}
    if body:
        headers["X-Amz-Content-Sha256"] = SigV4Auth(None, "", "").payload(
            AWSRequest("POST", "http://h", {}, body)
        )
    request = theirs(SigV4Auth, URLS[0], method=method, body=body, headers=dict(headers))
    signature = ours(URLS[0], method=method, body=body, headers=headers)
    assert request.headers["Authorization"] == dict(signature.headers)["Authorization"]


@pytest.mark.parametrize("path", ["/", "/a%20b/c", "/deep//double/./x", "/%C3%BC~"])
def test_s3_paths(path: str) -> None:
    """S3 takes paths as they are, and wants the body's hash in a header, an empty one's too."""
    url = f"https://bucket.s3.amazonaws.com{path}"
    request = theirs(S3SigV4Auth, url, service="s3")
    headers = dict(ours(url, service="s3").headers)
    assert request.headers["Authorization"] == headers["Authorization"]
    assert request.headers["X-Amz-Content-SHA256"] == headers["X-Amz-Content-Sha256"]


# botocore itself drops repeated names from a query that it presigns.
@pytest.mark.parametrize("url", [url for url in URLS if "a=2&a=1" not in url])
def test_presigned_urls(url: str) -> None:
    """With `addAuthDataToQuery` the query has the signature of Amazon's own signer."""
    separator = "&" if "?" in url else "?"
    expiring = f"{url}{separator}X-Amz-Expires=60"
    signed = theirs(lambda *given: SigV4QueryAuth(*given, expires=60), url).url
    expected = signed.rpartition("X-Amz-Signature=")[2]
    assert expected == dict(ours(expiring, query=True).query)["X-Amz-Signature"]


def test_presigned_s3() -> None:
    """S3's body is not signed, and a presigned URL holds for a day unless it says otherwise."""
    url = "https://bucket.s3.amazonaws.com/a%20key"
    signed = theirs(lambda *given: S3SigV4QueryAuth(*given, expires=86400), url, service="s3").url
    added = dict(ours(url, query=True, service="s3").query)
    assert (signed.rpartition("=")[2], "86400") == (added["X-Amz-Signature"], added["X-Amz-Expires"])


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URLS[0], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        (URLS[2], "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ],
    ids=["get-vanilla", "get-vanilla-query-order-key-case"],
)
def test_published_vectors(url: str, signature: str) -> None:
    """Two vectors of the suite that Amazon published."""
    value = dict(ours(url).headers)["Authorization"]
    assert value == (
        f"AWS4-HMAC-SHA256 Credential={ACCESS}/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={signature}"
    )


def test_the_usual_service_is_api_gateway() -> None:
    """As in newman, for settings that name none; the secrets stay with the origin."""
    signature = sign({"accessKey": "A", "secretKey": "S", "sessionToken": "T"}, Subject("GET", URLS[0]))
    assert "/us-east-1/execute-api/aws4_request" in dict(signature.headers)["Authorization"]
    assert frozenset({"S", "T"}) == signature.protected
