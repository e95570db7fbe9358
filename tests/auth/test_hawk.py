"""Expected values: the examples of Hawk's own specification (mozilla/hawk, README)."""

from __future__ import annotations

import pytest

from azbearer.auth.hawk import Artifacts, mac_of, payload_hash, sign
from azbearer.auth.signature import Signature
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError

KEY = "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"
SETTING = {
    "authId": "dh37fgj492je",
    "authKey": KEY,
    "algorithm": "sha256",
    "timestamp": "1353832234",
    "nonce": "j4h3g2",
    "extraData": "some-app-ext-data",
}
URL = "http://example.com:8000/resource/1?b=1&a=2"


def test_the_specifications_example() -> None:
    """A GET is signed as in Hawk's specification."""
    expected = (
        'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", '
        'mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="'
    )
    assert Signature(headers=(("Authorization", expected),), protected=frozenset({KEY})) == sign(
        SETTING, Subject("GET", URL)
    )


def test_the_specifications_payload() -> None:
    """A body's hash, and the MAC over it, are those of the specification."""
    hashed = payload_hash(b"Thank you for flying Hawk", "text/plain; charset=utf-8", "sha256")
    assert hashed == "Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY="
    artifacts = Artifacts(
        "1353832234",
        "j4h3g2",
        "POST",
        "/resource/1?b=1&a=2",
        "example.com",
        8000,
        hashed,
        "some-app-ext-data",
    )
    assert mac_of(artifacts, KEY, "sha256") == "aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="


def test_the_hash_is_of_the_body_that_is_sent() -> None:
    """With `includePayloadHash` the header has it, without not."""
    subject = Subject("POST", URL, (("Content-Type", "text/plain"),), b"Thank you for flying Hawk")
    hashed = 'hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY="'
    given = sign({**SETTING, "includePayloadHash": "true"}, subject).headers[0][1]
    assert (True, False) == (hashed in given, "hash=" in sign(SETTING, subject).headers[0][1])


def test_time_and_nonce_are_made_where_none_are_given() -> None:
    """The clock gives the time, chance six letters."""
    subject = Subject("GET", URL, now=lambda: 1700000000.9, nonce=lambda count: "n" * count)
    value = sign({"authId": "id", "authKey": "key"}, subject).headers[0][1]
    assert value.startswith('Hawk id="id", ts="1700000000", nonce="nnnnnn", mac="')


def test_app_and_delegation_stand_behind_the_mac() -> None:
    """As Oz has them; quotes in a value cannot end it."""
    value = sign({**SETTING, "extraData": 'a"b', "app": "app", "delegation": "dlg"}, Subject("GET", URL))
    assert value.headers[0][1].endswith(', app="app", dlg="dlg"')
    assert 'ext="a\\"b", mac=' in value.headers[0][1]


@pytest.mark.parametrize("missing", ["authId", "authKey"])
def test_nothing_without_credentials(missing: str) -> None:
    """The request goes out as it is (newman)."""
    assert Signature() == sign({**SETTING, missing: ""}, Subject("GET", URL))


def test_unknown_algorithms_are_refused() -> None:
    """Different from newman, which sends an empty header."""
    with pytest.raises(RequestRefusedError, match="md5"):
        sign({**SETTING, "algorithm": "md5"}, Subject("GET", URL))
