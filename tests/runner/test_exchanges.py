from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from azbearer.http.messages import Request, Response
from azbearer.runner.events import RequestFinished
from azbearer.runner.exchanges import script_response
from azbearer.scripting.contract import ScriptHost, ScriptInput, ScriptResponse, VariableWrite
from azbearer.secrets import mask


def test_scripts_may_send_side_by_side(lab: Any, item: Any) -> None:
    """Each of them gets its own answer, and every token in them is learned before a listener hears of one."""

    def side_by_side(_script: ScriptInput, host: ScriptHost) -> None:
        with ThreadPoolExecutor(8) as pool:
            bodies = list(pool.map(lambda n: host.send({"url": f"http://h/{n}"}), range(32)))
        assert [body.body for body in bodies if isinstance(body, ScriptResponse)] == [
            b'{"access_token": "token-number-%d"}' % n for n in range(32)
        ]

    def answer(request: Request) -> Response:
        token = f"token-number-{request.url.rpartition('/')[2]}"
        made: Response = lab.answer(200, {"access_token": token})(request)
        return made

    lab.scripts(a=side_by_side)
    lab.answers(answer)
    lab.run(lab.plan(item("one", "a")))
    told = [event.exchange.response.body.decode() for event in lab.recorder.of(RequestFinished)]
    expected = [f'{{"access_token": "{mask(f"token-number-{n}")}"}}' for n in range(32)]
    assert sorted(expected) == sorted(told[:-1])


def test_an_answer_as_scripts_see_it() -> None:
    """Unredacted: scripts work with what came back."""
    response = Response(
        201, "Created", (("A", "b"),), b"x", "http://h", "2", Request("GET", "http://h"),
        elapsed=0.5, wire_size=1, header_size=2,
    )  # fmt: skip
    assert script_response(response) == ScriptResponse(201, "Created", (("A", "b"),), b"x", 0.5, 1, 2)


def test_redirects_drop_what_the_run_knows(lab: Any, item: Any) -> None:
    """A request carries every secret known so far as protected, so redirects leave it behind."""
    lab.variables(client_secret="the-secret-value")
    lab.run(lab.plan(item("one")))
    assert "the-secret-value" in lab.transport.sent[0].protected


def test_challenges_are_answered_by_the_transport(lab: Any, item: Any) -> None:
    """What a type of auth can answer goes along with the request; others have nothing to answer."""
    digest = {"type": "digest", "digest": [{"key": "username", "value": "u"}]}
    basic = {"type": "basic", "basic": []}
    lab.run(lab.plan(item("one", auth=digest), item("two", auth=basic)))
    assert [True, False] == [options.respond is not None for options in lab.transport.options]


def test_a_request_that_comes_to_the_same(lab: Any, item: Any) -> None:
    """It is sent again as it was but for its token, and as it is by now when a variable has changed."""

    def write(script: ScriptInput, host: ScriptHost) -> None:
        value = "two" if script.info.iteration == 2 else "one"
        host.apply([VariableWrite("environment", "set", "v", value)])

    lab.variables(v="one", fixed="{{v}}")
    lab.scripts(write=write)
    header = [{"key": "X", "value": "{{fixed}}"}]
    lab.run(lab.plan(item("a", "write", url="http://h.example/{{v}}", header=header), iterations=4))
    sent = lab.transport.sent
    assert ["one", "one", "two", "one"] == [request.url.rpartition("/")[2] for request in sent]
    assert ["one", "one", "two", "one"] == [dict(request.headers)["X"] for request in sent]
    assert 4 == len({dict(request.headers)["Postman-Token"] for request in sent})
    assert sent[1].protected == sent[0].protected


def test_options_that_stay_are_the_same_object(lab: Any, item: Any) -> None:
    """The transport can tell by it that nothing in them differs."""
    lab.run(lab.plan(item("a"), item("b"), iterations=2))
    assert 1 == len({id(options) for options in lab.transport.options})


def test_options_of_a_profile(lab: Any, item: Any) -> None:
    """They are read once for each request that has one."""
    strict = {**item("a"), "protocolProfileBehavior": {"strictSSL": True}}
    lab.run(lab.plan(strict, item("b"), iterations=2))
    first, other, again, _ = lab.transport.options
    assert (True, None) == (first.verify, other.verify)
    assert again is first


def test_a_secret_that_was_learned_meanwhile(lab: Any, item: Any) -> None:
    """Also a request that comes to the same leaves it behind when it is redirected elsewhere."""

    def learn(script: ScriptInput, host: ScriptHost) -> None:
        if script.info.iteration:
            host.apply([VariableWrite("globals", "set", "client_secret", "the-secret-value")])

    lab.scripts(learn=learn)
    lab.run(lab.plan(item("a", "learn"), iterations=2))
    assert [False, True] == ["the-secret-value" in request.protected for request in lab.transport.sent]


def test_an_error_between_two_that_are_the_same(lab: Any, item: Any) -> None:
    """What could not be built is built anew, though everything is as it was before the error."""

    def write(script: ScriptInput, host: ScriptHost) -> None:
        value = "{{v}}" if script.info.iteration == 1 else "one"
        host.apply([VariableWrite("environment", "set", "v", value)])

    lab.scripts(write=write)
    lab.variables(v="one")
    lab.run(lab.plan(item("a", "write", url="http://h.example/{{v}}"), iterations=3))
    assert ["http://h.example/one"] * 2 == [request.url for request in lab.transport.sent]
    problems = [event.exchange.problem is not None for event in lab.recorder.of(RequestFinished)]
    assert [False, True, False] == problems
