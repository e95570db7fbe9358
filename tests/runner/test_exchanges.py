from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from azbearer.http.messages import Request, Response
from azbearer.runner.events import RequestFinished
from azbearer.runner.exchanges import script_response
from azbearer.scripting.contract import ScriptHost, ScriptInput, ScriptResponse
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
