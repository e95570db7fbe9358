"""Expected values: Akamai's own Python client, for the same requests."""

from __future__ import annotations

import pytest
import requests
from akamai.edgegrid import EdgeGridAuth

from azbearer.auth.edgegrid import sign
from azbearer.auth.signature import Signature
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError

SETTING = {
    "accessToken": "akab-access-token",
    "clientToken": "akab-client-token",
    "clientSecret": "client-secret==",
    "nonce": "nonce-xx-xxxx",
    "timestamp": "20140321T19:34:21+0000",
}


def theirs(request: requests.PreparedRequest, *headers: str, max_body: int = 131072) -> str:
    """The header of Akamai's client."""
    auth = EdgeGridAuth(
        SETTING["clientToken"],
        SETTING["clientSecret"],
        SETTING["accessToken"],
        headers_to_sign=headers,
        max_body=max_body,
    )
    value: str = auth.ah.make_auth_header(request, SETTING["timestamp"], SETTING["nonce"])
    return value


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "https://akaa-base.luna.akamaiapis.net/", None),
        ("GET", "https://akaa-base.luna.akamaiapis.net/testapi/v1/t1?p1=1&p2=2", None),
        ("POST", "https://akaa-base.luna.akamaiapis.net/testapi/v1/t3", b"datadatadatadata"),
        ("POST", "https://akaa-base.luna.akamaiapis.net/testapi/v1/t3", b"d" * 200_000),
        ("PUT", "https://akaa-base.luna.akamaiapis.net/testapi/v1/t6", b"PUTPUTPUT"),
    ],
)
def test_signatures_are_akamais(method: str, url: str, body: bytes | None) -> None:
    """Of POST bodies the first 128 KiB are signed, of others nothing."""
    request = requests.Request(method, url, data=body).prepare()
    expected = Signature(
        headers=(("Authorization", theirs(request)),),
        protected=frozenset({"client-secret==", "akab-access-token"}),
    )
    assert expected == sign(SETTING, Subject(method, url, (), body))


def test_signed_headers() -> None:
    """In the order of the setting, their white space folded, missing ones left out."""
    url, headers = "https://h.akamaiapis.net/x", {"X-Test1": "  two   words ", "X-Test2": "b"}
    request = requests.Request("GET", url, headers={"X-Test1": "two   words", "X-Test2": "b"}).prepare()
    expected = theirs(request, "x-test2", "x-test1", "x-test3")
    setting = {**SETTING, "headersToSign": "X-Test2, x-test1,x-test3"}
    assert expected == sign(setting, Subject("GET", url, tuple(headers.items()))).headers[0][1]


def test_another_size_of_body() -> None:
    """`maxBodySize` is in bytes."""
    request = requests.Request("POST", "https://h.akamaiapis.net/", data=b"abcdef").prepare()
    subject = Subject("POST", "https://h.akamaiapis.net/", (), b"abcdef")
    assert theirs(request, max_body=3) == sign({**SETTING, "maxBodySize": "3"}, subject).headers[0][1]
    with pytest.raises(RequestRefusedError, match="maxBodySize"):
        sign({**SETTING, "maxBodySize": "many"}, subject)


def test_the_base_url_is_signed_instead_of_the_host() -> None:
    """For requests that reach Akamai by another name."""
    through = sign(
        {**SETTING, "baseURL": "https://h.akamaiapis.net"}, Subject("GET", "https://127.0.0.1:1/x")
    )
    assert through == sign(SETTING, Subject("GET", "https://h.akamaiapis.net/x"))


def test_time_and_nonce_are_made() -> None:
    """Where the setting has none."""
    setting = {**SETTING, "nonce": "", "timestamp": ""}
    value = sign(setting, Subject("GET", "https://h/", now=lambda: 1395430461.5)).headers[0][1]
    assert "timestamp=20140321T19:34:21+0000;nonce=" in value


@pytest.mark.parametrize("missing", ["accessToken", "clientToken", "clientSecret"])
def test_nothing_without_credentials(missing: str) -> None:
    """The request goes out as it is (newman)."""
    assert Signature() == sign({**SETTING, missing: ""}, Subject("GET", "https://h/"))
