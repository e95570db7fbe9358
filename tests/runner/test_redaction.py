"""Nothing secret reaches a listener, in whatever form it was written."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from azbearer.collection.model import Variable
from azbearer.errors import TransportError
from azbearer.http.messages import Hop, Request, Response
from azbearer.runner.events import RequestFinished
from azbearer.runner.redaction import learn_request, learn_variable, redact_variables
from azbearer.scripting.contract import (
    ConsoleLine,
    ScriptError,
    ScriptHost,
    ScriptInput,
    ScriptOutcome,
    TestOutcome,
    VariableWrite,
)
from azbearer.secrets import Redactor, mask
from azbearer.variables.scopes import Scope, Scopes

CANARY = "Cnry~8q/+='\"é %&x"
RAW = CANARY.encode()
FORMS = {
    "plain": CANARY,
    "percent": quote(CANARY, safe=""),
    "form": quote_plus(CANARY),
    "json": json.dumps(CANARY)[1:-1],
    "base64": base64.b64encode(RAW).decode(),
    "base64url": base64.urlsafe_b64encode(RAW).decode().rstrip("="),
}
ERROR = "no answer for "


def heard(lab: Any) -> str:
    """Everything that a listener was told, as text; the plan is the user's own document."""
    texts = []
    for event in lab.recorder.events:
        response = getattr(getattr(event, "exchange", None), "response", None)
        members = event._asdict()
        for own in ("plan", "planned"):
            members.pop(own, None)
        texts.append(str(members))
        if response is not None:
            texts += [str(response.body), str(response.headers), response.url, str(response.hops)]
            texts += [str(hop.url + hop.location) for hop in response.hops]
            texts += [response.sent.url, str(response.sent.headers), str(response.sent.body)]
            texts += [str(response.sent.protected)]
    return "\n".join(texts)


def leaks(text: str) -> list[str]:
    """The forms of the canary in a text, also as `repr` writes them."""
    shapes = {name: {form, repr(form)[1:-1], str(form.encode())[2:-1]} for name, form in FORMS.items()}
    return [name for name, forms in shapes.items() if any(form in text for form in forms)]


def everywhere(form: str) -> Any:
    """A script that says the secret in each way that a script has."""
    error = ScriptError(f"Error{form}"[:5], f"expected {form}", 1, 2, f"at {form}")
    return lambda _script, _host: ScriptOutcome(
        (
            ConsoleLine("log", ({form: [form]}, form), f"said {form}"),
            TestOutcome(f"test {form}", 0, passed=False, error=error),
        ),
        error=error,
    )


def mirror(form: str) -> Any:
    """An answer that repeats the secret in each of its parts."""

    def answer(request: Request) -> Response:
        url = f"http://h.example/?q={form}"
        return Response(
            200, "OK", (("X-Echo", form), ("Location", url)), f"<{form}>".encode(), url, "1.1", request,
            hops=(Hop(302, url, url),),
        )  # fmt: skip

    return answer


REQUESTS = {
    "url": {"url": "http://h.example/{{client_secret}}?q={{client_secret}}"},
    "header": {"header": [{"key": "X-Own", "value": "a {{client_secret}}"}]},
    "bearer": {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{client_secret}}"}]}},
    "basic": {"auth": {"type": "basic", "basic": [{"key": "password", "value": "{{client_secret}}"}]}},
    "apikey": {
        "auth": {
            "type": "apikey",
            "apikey": [
                {"key": "key", "value": "k"},
                {"key": "value", "value": "{{client_secret}}"},
                {"key": "in", "value": "query"},
            ],
        }
    },
    "raw": {"method": "POST", "body": {"mode": "raw", "raw": '{"s": "{{client_secret}}"}'}},
    "urlencoded": {
        "method": "POST",
        "body": {"mode": "urlencoded", "urlencoded": [{"key": "s", "value": "{{client_secret}}"}]},
    },
    "graphql": {"method": "POST", "body": {"mode": "graphql", "graphql": {"query": "{{client_secret}}"}}},
    "method": {"method": "X{{client_secret}}"},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_secret_variable_stays_inside(lab: Any, item: Any, request_: dict[str, Any], form: str) -> None:
    """From an environment, through any part of a request, out of answers, consoles, tests and errors."""
    lab.variables(client_secret=CANARY)
    lab.answers(mirror(FORMS[form]))
    lab.scripts(a=everywhere(FORMS[form]), b=everywhere(FORMS[form]))
    lab.run(lab.plan(item("one", "a", "b", **request_)))
    assert leaks(heard(lab)) == []
    assert mask(CANARY) in heard(lab)


@pytest.mark.parametrize("form", FORMS)
def test_errors_say_no_secret(lab: Any, item: Any, form: str) -> None:
    """Not in their message, place or hint."""
    lab.variables(client_secret=CANARY)
    text = f"{ERROR}{FORMS[form]}"
    lab.answers(TransportError(text, where=text, hint=text))
    result = lab.run(lab.plan(item("one")))
    assert leaks(heard(lab)) == []
    assert leaks(str(result.failures[0].problem)) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_rejection_says_no_secret(lab: Any, item: Any, form: str) -> None:
    """Not what Entra ID repeats either."""
    lab.variables(client_secret=CANARY)
    lab.answers(lab.answer(401, {"error_description": f"AADSTS7000215: Invalid {FORMS[form]}."}))
    lab.run(lab.plan(item("one")))
    assert leaks(heard(lab)) == []


def test_a_secret_that_a_script_sets(lab: Any, item: Any) -> None:
    """It is one from the moment on at which it is set."""

    def learns(_script: ScriptInput, host: ScriptHost) -> ScriptOutcome:
        host.apply([VariableWrite("environment", "set", "bearerToken", CANARY)])
        return ScriptOutcome((ConsoleLine("log", (CANARY,), CANARY),))

    lab.scripts(a=learns)
    lab.answers(mirror(CANARY))
    lab.run(lab.plan(item("one", "a", url="http://h.example/{{bearerToken}}")))
    assert leaks(heard(lab)) == []


SCRIPTED = {
    "token answer": ({"url": "http://h/"}, {"access_token": CANARY}),
    "secret in a form": (
        {
            "url": "http://h/",
            "method": "POST",
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "client_secret", "value": CANARY}]},
        },
        {"echo": CANARY},
    ),
    "secret in JSON": (
        {
            "url": "http://h/",
            "method": "POST",
            "body": {"mode": "raw", "raw": json.dumps({"client_secret": CANARY})},
        },
        {"echo": CANARY},
    ),
    "user information": ({"url": f"http://user:{quote(CANARY, safe='')}@h/"}, {"echo": CANARY}),
}


@pytest.mark.parametrize(("definition", "answer"), SCRIPTED.values(), ids=SCRIPTED)
def test_a_secret_that_no_variable_holds(lab: Any, item: Any, definition: Any, answer: Any) -> None:
    """Literal secrets of token requests, passwords in URLs, and tokens of answers are learned."""

    def asks(_script: ScriptInput, host: ScriptHost) -> ScriptOutcome:
        host.send(definition)
        return ScriptOutcome((ConsoleLine("log", (), CANARY),))

    lab.scripts(a=asks)
    lab.answers(lab.answer(200, answer))
    lab.run(lab.plan(item("one", "a")))
    assert leaks(heard(lab)) == []


def test_a_literal_credential_in_a_header(lab: Any, item: Any) -> None:
    """It is learned when it is sent, so an answer that repeats it is redacted too."""
    lab.answers(lab.answer(200, b"you sent the-literal-token"))
    lab.run(lab.plan(item("one", header=[{"key": "Authorization", "value": "Bearer the-literal-token"}])))
    assert "the-literal-token" not in heard(lab)


def test_an_unsent_url_is_shown_without_its_user(lab: Any, item: Any) -> None:
    """A URL that could not be built may hold a password in clear."""
    lab.run(lab.plan(item("one", url="http://user:pass-word@{{nope}}/x?y")))
    [event] = lab.recorder.of(RequestFinished)
    assert event.exchange.url == "http://{{nope}}/x?y"
    assert "pass-word" not in heard(lab)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer abc", f"Bearer {mask('abc')}"),
        ("authorization", "abc", mask("abc")),
        ("x-api-key", "abc", mask("abc")),
        ("Proxy-Authorization", "Basic abc", f"Basic {mask('abc')}"),
        ("X-Other", "abc", "abc"),
    ],
)
def test_credentials_are_masked_by_their_headers_name(
    lab: Any, item: Any, name: str, value: str, shown: str
) -> None:
    """However short they are; the scheme stays."""
    lab.run(lab.plan(item("one", header=[{"key": name, "value": value}])))
    [event] = lab.recorder.of(RequestFinished)
    assert shown in [header["value"] for header in event.exchange.view["header"]]
    assert (name, shown) in event.exchange.response.sent.headers


def test_a_masked_credential_is_not_masked_again(lab: Any, item: Any) -> None:
    """So equal tokens have equal masks wherever they are shown."""
    lab.variables(token="a-long-token")
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}
    lab.run(lab.plan(item("one", auth=auth)))
    [event] = lab.recorder.of(RequestFinished)
    assert ("Authorization", f"Bearer {mask('a-long-token')}") in event.exchange.response.sent.headers


@pytest.mark.parametrize(
    ("key", "value", "kind", "learned"),
    [
        ("client_secret", "long-enough", "any", True),
        ("anything", "long-enough", "secret", True),
        ("anything", "long-enough", None, False),
        ("client_secret", 1234567, None, False),
        ("tokenUrl", "long-enough", None, False),
    ],
)
def test_variables_that_are_secrets(key: str, value: Any, kind: str | None, learned: bool) -> None:
    """By type or by name."""
    redactor = Redactor()
    learn_variable(redactor, key, value, kind)
    assert learned == bool(redactor.values)


def test_variables_from_the_start(lab: Any, item: Any) -> None:
    """Secrets in every scope are known before the first event."""
    scopes = [
        Scope(name, "", [Variable("s", CANARY, "secret")]) for name in ("local", "collection", "globals")
    ]
    for scope in scopes:
        lab.scopes = Scopes(scope)
        lab.run(lab.plan(item("one", url="http://h.example/{{s}}")))
    assert leaks(heard(lab)) == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"access_token":"the-secret-value"}',
        b'{"refresh_token" : "the-secret-value"}',
        b'{"id_token":\n"the-secret-value"}',
        b"client_secret=the-secret-value",
        b"a=b&client_assertion=the-secret-value&c=d",
        b"grant_type=password&password=the-secret-value",
        b"refresh_token=the%2Dsecret%2Dvalue",
        rb'{"access_token":"the\u002dsecret-value"}',
    ],
)
def test_fields_that_are_secrets(body: bytes) -> None:
    """The secret fields of token requests and answers, in JSON and in forms."""
    redactor = Redactor()
    learn_request(redactor, (), body)
    assert "the-secret-value" in redactor.values


def test_a_field_that_is_no_json() -> None:
    """A broken escape is learned as it stands."""
    redactor = Redactor()
    learn_request(redactor, (), rb'{"access_token":"the\xsecret"}')
    assert r"the\xsecret" in redactor.values


@pytest.mark.parametrize(
    "body", [None, b"", b"token=the-public-value", b'{"token_type": "the-public-value"}']
)
def test_fields_that_are_none(body: bytes | None) -> None:
    """Other fields are left alone."""
    redactor = Redactor()
    learn_request(redactor, (), body)
    assert redactor.values == frozenset()


@pytest.mark.parametrize(
    ("variable", "shown"),
    [
        ({"key": "client_secret", "value": "abc"}, mask("abc")),
        ({"key": "x", "value": "abc", "type": "secret"}, mask("abc")),
        ({"key": "token", "value": 5}, mask("5")),
        ({"key": "token", "value": ""}, ""),
        ({"key": "x", "value": f"a {CANARY}"}, f"a {mask(CANARY)}"),
        ({"key": "x", "value": {"a": [CANARY]}}, {"a": [mask(CANARY)]}),
        ({"key": "x", "value": None}, None),
    ],
)
def test_variables_in_a_report(variable: dict[str, Any], shown: Any) -> None:
    """Secrets are masked by type and name, however short, and by value; whether one is empty is no secret."""
    [redacted] = redact_variables([variable], Redactor([CANARY]))
    assert {**variable, "value": shown} == redacted
