"""Expected values: RFC 5849's and the OAuth Core specification's examples, and oauthlib for the rest."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from oauthlib.oauth1.rfc5849 import signature as oracle

from azbearer.auth.oauth1 import METHODS, base_string, sign, signature_of
from azbearer.auth.signature import Signature
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError

KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PHOTOS = {
    "consumerKey": "dpf43f3p2l4k3l03",
    "consumerSecret": "kd94hf93k423kf44",
    "token": "nnch734d00sl2jdk",
    "tokenSecret": "pfkkdhi9sl3r4s00",
    "signatureMethod": "HMAC-SHA1",
    "timestamp": "1191242096",
    "nonce": "kllo9940pd9333jh",
    "version": "1.0",
}
PHOTO_URL = "http://photos.example.net/photos?file=vacation.jpg&size=original"


def added(setting: dict[str, str], subject: Subject) -> dict[str, str]:
    """What is added to the query, by name."""
    return dict(sign(setting, subject).query)


def test_the_specifications_example() -> None:
    """The photo request of OAuth Core 1.0 appendix A.5 gets its signature."""
    assert (
        "tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D" == added(PHOTOS, Subject("GET", PHOTO_URL))["oauth_signature"]
    )


def test_the_rfcs_base_string() -> None:
    """RFC 5849 section 3.4.1.1: body, query and header parameters in one string."""
    parameters = [
        ("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b"), ("c2", ""), ("a3", "2 q"),
        ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
    ]  # fmt: skip
    expected = (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D"
        "%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a"
        "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    )
    assert expected == base_string("post", "http://EXAMPLE.COM:80/request", parameters)


@pytest.mark.parametrize(
    "url",
    ["http://h/", "https://h:443/a%20b", "http://h:8080/p?x=1&x=%C3%BC&empty=&plus=a+b", "http://[::1]:80/"],
)
def test_base_strings_are_oauthlibs(url: str) -> None:
    """Ports, escapes and repeated parameters are normalised alike."""
    pairs = oracle.collect_parameters(uri_query=urlsplit(url).query)
    expected = oracle.signature_base_string(
        "GET",
        oracle.base_string_uri(url),
        oracle.normalize_parameters(pairs),  # type: ignore[arg-type]
    )
    assert expected == base_string("GET", url, pairs)


@pytest.mark.parametrize("method", [name for name in METHODS if name.startswith("HMAC")])
def test_hmac_signatures_are_oauthlibs(method: str) -> None:
    """Each hash, with secrets that have to be encoded."""

    class Client:
        client_secret = "s&e cret"
        resource_owner_secret = "tok%en"

    name = f"sign_{method.lower().replace('-', '_')}_with_client"
    setting = {"consumerSecret": Client.client_secret, "tokenSecret": Client.resource_owner_secret}
    assert getattr(oracle, name)("GET&base", Client) == signature_of("GET&base", method, setting)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("RSA-SHA1", hashes.SHA1()),  # noqa: S303  it is in RFC 5849
        ("RSA-SHA256", hashes.SHA256()),
        ("RSA-SHA512", hashes.SHA512()),
    ],
)
def test_rsa_signatures_verify(method: str, kind: Any) -> None:
    """The public key accepts them, also of a key whose PEM text came on one line."""
    one_line = PEM.replace("\n", "\\n")
    signed = base64.b64decode(signature_of("GET&base", method, {"privateKey": one_line}))
    KEY.public_key().verify(signed, b"GET&base", padding.PKCS1v15(), kind)


def test_plaintext_is_both_secrets() -> None:
    """RFC 5849 section 3.4.4."""
    setting = {"consumerSecret": "djr9rjt0jd78jf88", "tokenSecret": "jjd999tj88uiths3"}
    assert "djr9rjt0jd78jf88&jjd999tj88uiths3" == signature_of("", "PLAINTEXT", setting)


def test_parameters_in_the_header() -> None:
    """With `addParamsToHeader`, behind the realm; the query keeps what was in it, encoded as the RFC says."""
    signature = sign(
        {**PHOTOS, "addParamsToHeader": "true", "realm": "Photos & more"}, Subject("GET", PHOTO_URL)
    )
    assert "file=vacation.jpg&size=original" == signature.encoded_query
    assert signature.headers[0][1].startswith(
        'OAuth realm="Photos%20%26%20more",oauth_consumer_key="dpf43f3p2l4k3l03",oauth_token='
    )
    assert 'oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D"' in signature.headers[0][1]


def test_header_values_may_stay_as_they_are() -> None:
    """`disableHeaderEncoding` is for servers that do not decode."""
    setting = {**PHOTOS, "addParamsToHeader": "true", "disableHeaderEncoding": "true"}
    assert (
        'oauth_signature="tR3+Ty81lMeYAr/Fid0kMTYa/WM="'
        in sign(setting, Subject("GET", PHOTO_URL)).headers[0][1]
    )


def test_parameters_in_a_urlencoded_body() -> None:
    """Of POST and PUT; the body's own fields are signed, its old `oauth_` fields are not."""
    subject = Subject("POST", "http://h/", (), b"a=1", (("a", "1"), ("oauth_nonce", "old")))
    signature = sign(PHOTOS, subject)
    assert [*signature.form][:2] == [
        ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_token", "nnch734d00sl2jdk"),
    ]
    unsigned = [("a", "1"), *[pair for pair in signature.form if pair[0] != "oauth_signature"]]
    expected = signature_of(base_string("POST", "http://h/", unsigned), "HMAC-SHA1", PHOTOS)
    assert expected == dict(signature.form)["oauth_signature"]


def test_empty_parameters() -> None:
    """Left out, unless `addEmptyParamsToSign` asks for them; extensions are never empty."""
    setting = {**PHOTOS, "token": "", "callback": "", "verifier": ""}
    names = {"oauth_token", "oauth_callback", "oauth_verifier"}
    assert set() == names & added(setting, Subject("GET", PHOTO_URL)).keys()
    kept = added({**setting, "addEmptyParamsToSign": "true"}, Subject("GET", PHOTO_URL))
    assert {"oauth_token"} == names & kept.keys()


def test_the_body_hash() -> None:
    """Of the OAuth request body hash extension: of bodies that are no form, an empty one too."""
    setting = {**PHOTOS, "includeBodyHash": "true"}
    expected = base64.b64encode(hashlib.sha1(b"Hello World!").digest()).decode()  # noqa: S324
    given = added(setting, Subject("PUT", "http://h/", (), b"Hello World!"))["oauth_body_hash"]
    assert expected == "Lve95gjOVATpfV8EL5X4nxwjKHE=" == given.replace("%3D", "=")
    assert "oauth_body_hash" not in dict(
        sign(setting, Subject("POST", "http://h/", (), b"a=1", (("a", "1"),))).form
    )


def test_time_and_nonce_are_made() -> None:
    """Where the setting has none."""
    made = added(
        {"consumerKey": "k", "consumerSecret": "s"},
        Subject("GET", "http://h/", now=lambda: 5.9, nonce=lambda count: "n" * count),
    )
    assert ("5", "n" * 11) == (made["oauth_timestamp"], made["oauth_nonce"])


@pytest.mark.parametrize("missing", ["consumerKey", "consumerSecret"])
def test_nothing_without_credentials(missing: str) -> None:
    """The request goes out as it is (newman)."""
    assert Signature() == sign({**PHOTOS, missing: ""}, Subject("GET", PHOTO_URL))


def test_unknown_methods_are_refused() -> None:
    """With the list of those that exist."""
    with pytest.raises(RequestRefusedError) as caught:
        sign({**PHOTOS, "signatureMethod": "HMAC-MD5"}, Subject("GET", PHOTO_URL))
    assert all(method in caught.value.hint for method in METHODS)
