from __future__ import annotations

import base64
import copy
import json
import pickle
import re
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from azbearer.secrets import Redactor, Secret, is_secret_name, mask

if TYPE_CHECKING:
    from collections.abc import Callable

VALUE = "Zq8~n?b/é +=&\"'%x"


@pytest.mark.parametrize(
    "name",
    [
        "client_secret", "clientSecret", "ClientSecret", "AZURE_CLIENT_SECRET", "password", "Passwd",
        "bearerToken", "bearer_token", "access_token", "refreshToken", "id-token", "token", "Token",
        "client_assertion", "apiKey", "x-api-key", "private_key", "accountKey", "connectionString",
        "sasToken",
    ],
)  # fmt: skip
def test_secret_names(name: str) -> None:
    """Names under which collections keep secrets."""
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "bearerTokenExpiresOn", "token_lifetime", "tokenUrl", "secretUri", "token_endpoint", "token_type",
        "secretName", "tenantId", "client_id", "resource", "tokens", "mytoken", "",
    ],
)  # fmt: skip
def test_other_names(name: str) -> None:
    """What is about a secret, such as when it ends, is none."""
    assert not is_secret_name(name)


@pytest.mark.parametrize("write", [str, repr, "{}".format, "{:>9}".format, "%s".__mod__, lambda s: f"{s!r}"])
def test_a_secret_has_no_text_form(write: Callable[[Secret], str]) -> None:
    """However a secret is turned into text, it is a mask."""
    assert VALUE not in write(Secret(VALUE))
    assert "****" in write(Secret(VALUE))


@pytest.mark.parametrize("leak", [json.dumps, pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_serialized(leak: Callable[[Secret], Any]) -> None:
    """Serializers refuse it, and say nothing of its value."""
    with pytest.raises(TypeError) as caught:
        leak(Secret(VALUE))
    assert VALUE not in str(caught.value)


def test_a_secret_stays_out_of_tracebacks() -> None:
    """A traceback that shows local variables shows the mask."""
    secret = Secret(VALUE)
    try:
        assert not secret
    except AssertionError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert VALUE not in shown


def test_a_secret_can_be_used() -> None:
    """It is revealed on request, compares and hashes by value, and is true unless empty."""
    assert Secret(VALUE).reveal() == VALUE
    assert {Secret("a"), Secret("a")} == {Secret("a")}
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")


def test_masks() -> None:
    """Equal secrets have equal masks, different ones different masks, none holds a part of the value."""
    assert mask("one secret") == mask("one secret")
    assert mask("one secret") != mask("other secret")
    assert mask("\ud800").startswith("****")


_RAW = VALUE.encode()
_FORMS = {
    "plain": VALUE,
    "percent-encoded": quote(VALUE, safe=""),
    "percent-encoded but for slashes": quote(VALUE),
    "percent-encoded in lower case": re.sub("%..", lambda found: found[0].lower(), quote(VALUE, safe="")),
    "form-encoded": quote_plus(VALUE),
    "encodeURIComponent": quote(VALUE, safe="!'()*"),
    "query of a URL": "Zq8~n?b/%C3%A9%20+=&%22%27%x",
    "path of a URL": "Zq8~n%3Fb/%C3%A9%20+=&%22'%x",
    "JSON": json.dumps(VALUE)[1:-1],
    "JSON beyond ASCII": json.dumps(VALUE, ensure_ascii=False)[1:-1],
    "text of a page": "Zq8~n?b/é +=&amp;\"'%x",
    "Python's html.escape": "Zq8~n?b/é +=&amp;&quot;&#x27;%x",
    "lodash": "Zq8~n?b/é +=&amp;&quot;&#39;%x",
    "XML": "Zq8~n?b/é +=&amp;&quot;&apos;%x",
    "Handlebars": "Zq8~n?b/é +&#x3D;&amp;&quot;&#x27;%x",
    "base64": base64.b64encode(_RAW).decode(),
    "base64 without padding": base64.b64encode(_RAW).decode().rstrip("="),
    "base64url": base64.urlsafe_b64encode(_RAW).decode().rstrip("="),
}


@pytest.mark.parametrize("form", _FORMS.values(), ids=_FORMS)
def test_each_written_form_is_replaced(form: str) -> None:
    """In text and in bytes, whichever way a secret is written."""
    redactor = Redactor([VALUE])
    shown = redactor.text(f"a={form}&b")
    assert form not in shown
    assert shown.startswith(f"a={mask(VALUE)}")
    assert mask(VALUE).encode() in redactor.data(b"\xff" + form.encode() + b"\x00")


def test_a_secret_within_another_one() -> None:
    """The longer one is replaced whole."""
    redactor = Redactor(["secret", "secret-and-more"])
    assert f"{mask('secret-and-more')} {mask('secret')}" == redactor.text("secret-and-more secret")


def test_short_values_are_left() -> None:
    """What is found by chance in ordinary text would ruin a report."""
    assert Redactor(["", "on", "12345"]).text("on 12345") == "on 12345"


def test_structures() -> None:
    """Names and texts of JSON values are redacted at any depth, other values stay."""
    given = {"secret-value": ["secret-value", 1, None, True, {"a": ("secret-value",)}]}
    masked = mask("secret-value")
    assert {masked: [masked, 1, None, True, {"a": [masked]}]} == Redactor(["secret-value"]).value(given)


def test_a_structure_without_secrets_is_not_copied() -> None:
    """Most are, and a copy costs more than all the searching."""
    given = {"a": ["b", {"c": 1}]}
    assert Redactor(["secret-value"]).value(given) is given


def test_clean_texts() -> None:
    """Texts are clean when no form of a secret stands in any of them, or none is known."""
    redactor = Redactor([VALUE])
    assert redactor.is_clean(["Zq8~n", "?b", ""])
    assert not redactor.is_clean(["other", f"a{quote(VALUE)}b"])
    assert Redactor().is_clean([VALUE])


def test_structures_of_any_depth() -> None:
    """Collections nest deeper than Python's stack; the value that was given is not changed."""
    deep: list[Any] = ["secret-value"]
    for _ in range(5000):
        deep = [deep, {"k": "secret-value", 1: ()}]
    redacted = Redactor(["secret-value"]).value(deep)
    assert [mask("secret-value"), "secret-value"] == [redacted[1]["k"], deep[1]["k"]]
    for _ in range(5000):
        redacted = redacted[0]
    assert redacted == [mask("secret-value")]


def test_secrets_can_be_added() -> None:
    """A run learns secrets as it goes on; what is known already costs nothing."""
    redactor = Redactor()
    assert redactor.text("secret-value") == "secret-value"
    assert redactor.add("secret-value").add("secret-value").text("secret-value") == mask("secret-value")
    assert "secret-value" in redactor.values


def test_texts_that_are_no_unicode() -> None:
    """A lone surrogate, which JSON can hold, is no reason to fail."""
    redactor = Redactor(["secret\ud800value"])
    assert "\ud800" not in redactor.text("a secret\ud800value")
    assert redactor.data(b"abc") == b"abc"
