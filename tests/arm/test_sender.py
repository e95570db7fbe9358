from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.access import access_to
from azbearer.arm.limits import Limiter, Rate
from azbearer.arm.sender import Sender
from azbearer.arm.tools import Note, Tools
from azbearer.errors import LimitError, TransportError
from azbearer.http.messages import Request, Response
from azbearer.tokens.clouds import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Office, Server

    from azbearer.http.messages import SendOptions

ARM = "https://management.azure.com"
GET = Request("GET", f"{ARM}/subscriptions/s/x")
CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
CHALLENGE = f'Bearer error="insufficient_claims", claims="{base64.b64encode(CLAIMS.encode()).decode()}"'


class Wire:
    """A transport with prepared answers; errors are raised."""

    def __init__(self, *answers: Any) -> None:
        self.sent: list[Request] = []
        self.options: list[SendOptions] = []
        self._answers = list(answers)

    def send(self, request: Request, options: Any = None) -> Response:
        """The next answer."""
        self.sent.append(request)
        self.options.append(options)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer._replace(url=request.url)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Nothing."""

    def header(self, name: str, at: int = -1) -> str:
        """A header of what was sent."""
        return next((value for key, value in self.sent[at].headers if key == name), "")


class Room:
    """A sender with prepared answers and a clock that sleeping moves."""

    def __init__(self, desk: Any, *answers: Any, deadline: float | None = None, **access: Any) -> None:
        self.wire, self.desk, self.now = Wire(*answers), desk, 0.0
        self.notes: list[Note] = []
        self.limiter = Limiter(
            lambda: self.now, {kind: Rate(2, 1) for kind in ("reads", "writes", "deletes")}
        )
        tools = Tools(
            self.wire, desk, self.limiter, clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.0,
            tell=self.notes.append,
        )  # fmt: skip
        self.sender = Sender(tools, access_to(GET.url, PUBLIC)._replace(**access), deadline)
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(round(seconds, 2))
        self.now += seconds


@pytest.fixture
def room(office: Office) -> Callable[..., Room]:
    """Makes a room."""
    return lambda *answers, **options: Room(office.desk, *answers, **options)


def test_a_token_goes_along(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """As a bearer token, and protected."""
    made = room(reply(200))
    made.sender.send(GET)
    assert "Bearer canary-token-1.of.home" == made.wire.header("Authorization")
    assert {"canary-token-1.of.home"} == made.wire.sent[0].protected


def test_the_callers_own_authorization(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """It is not replaced, and no token is asked for."""
    made = room(reply(200))
    made.sender.send(GET._replace(headers=(("authorization", "Basic x"),)))
    assert ([], "Basic x") == (made.desk.asked, made.wire.header("authorization"))


def test_auxiliary_tenants(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Their tokens stand in a header of their own, separated by commas."""
    made = room(reply(200), auxiliary=("t1", "t2"))
    made.sender.send(GET)
    assert ", ".join(["Bearer canary-token-2.of.guest"] * 2) == made.wire.header(
        "x-ms-authorization-auxiliary"
    )
    assert ["", "t1", "t2"] == [tenant for _, tenant in made.desk.asked]


def test_four_auxiliary_tenants(room: Callable[..., Room]) -> None:
    """The Resource Manager takes three."""
    with pytest.raises(LimitError, match="4 auxiliary tenants"):
        room(auxiliary=("1", "2", "3", "4"))


def test_a_claims_challenge(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """One new token with the claims, one more request."""
    made = room(reply(401, WWW_Authenticate=CHALLENGE), reply(200))
    assert 200 == made.sender.send(GET).status
    assert ([CLAIMS], "Bearer canary-token-1.of.home-renewed-1") == (
        made.desk.claims,
        made.wire.header("Authorization"),
    )


def test_a_challenge_on_every_answer(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """One new token, then the 401 is the answer."""
    made = room(*[reply(401, WWW_Authenticate=CHALLENGE)] * 3)
    assert (401, 2, 1) == (made.sender.send(GET).status, len(made.wire.sent), len(made.desk.claims))


def test_a_token_that_was_revoked(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """A 401 without claims is worth a new token, too."""
    made = room(reply(401), reply(200))
    assert (200, [None]) == (made.sender.send(GET).status, made.desk.claims)


def test_retries(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Until it works, with the pauses of the rules; each is told."""
    made = room(reply(503), TransportError("x", code="aborted"), reply(429, Retry_After="7"), reply(200))
    assert (200, [0.4, 0.8, 7.0]) == (made.sender.send(GET).status, made.slept[:3])
    assert 3 <= sum(note.kind == "retry" for note in made.notes)


def test_the_last_answer_is_the_answer(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """When nothing helps, whatever it says."""
    assert 500 == room(*[reply(500)] * 5).sender.send(GET).status


def test_no_retries(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Whoever reads over and over by itself asks for none."""
    assert 503 == room(reply(503)).sender.send(GET, retry=False).status


def test_an_exchange_that_always_fails(room: Callable[..., Room]) -> None:
    """The failure is raised."""
    with pytest.raises(TransportError):
        room(*[TransportError("x", code="connect")] * 5).sender.send(GET)


def test_redirects(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Followed by us: within the audience with the token."""
    made = room(reply(307, Location="https://westeurope.management.azure.com/y"), reply(200))
    assert "https://westeurope.management.azure.com/y" == made.sender.send(GET).url
    assert "Bearer canary-token-1.of.home" == made.wire.header("Authorization")
    assert [False, False] == [options.follow_redirects for options in made.wire.options]


def test_a_circle_of_redirects(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Ten are enough."""
    made = room(*[reply(302, Location="/x")] * 11)
    with pytest.raises(LimitError, match="more than 10 times"):
        made.sender.send(GET)


def test_the_bucket_is_waited_for(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """The third of three reads waits, since this bucket has two."""
    made = room(*[reply(200)] * 3)
    for _ in range(3):
        made.sender.send(GET)
    assert [1.01] == made.slept


def test_other_hosts_have_no_bucket(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """Only the Resource Manager counts so."""
    made = room(*[reply(200)] * 5)
    access = access_to("https://graph.microsoft.com/v1.0/me", PUBLIC)
    made.sender.access = access
    for _ in range(5):
        made.sender.send(Request("GET", "https://graph.microsoft.com/v1.0/me"))
    assert [] == made.slept


def test_a_throttled_answer_empties_the_bucket(
    room: Callable[..., Room], reply: Callable[..., Response]
) -> None:
    """Whoever comes next waits as long as the service asked."""
    body = {"error": {"code": "SubscriptionRequestsThrottled"}}
    made = room(reply(429, body, Retry_After="9"), reply(200))
    made.sender.send(GET, retry=False)
    made.sender.send(GET)
    assert [9.0] == made.slept


def test_a_deadline(room: Callable[..., Room], reply: Callable[..., Response]) -> None:
    """A pause that would last longer is not begun; each request gets what is left."""
    made = room(reply(200), reply(503, Retry_After="30"), deadline=20.0)
    made.sender.send(GET)
    made.now = 5.0
    with pytest.raises(LimitError, match="asks to wait 30 s more"):
        made.sender.send(GET)
    assert [20.0, 15.0] == [options.timeout for options in made.wire.options]


def test_a_deadline_that_is_over(room: Callable[..., Room]) -> None:
    """Nothing is sent any more."""
    made = room(deadline=0.0)
    with pytest.raises(LimitError, match="the time is over"):
        made.sender.send(GET)
    assert [] == made.wire.sent


def test_over_the_wire(office: Office, home: Server) -> None:
    """All of it against a real server: 429 once, then the answer."""
    home.plan.on("/x", 429, Retry_After="2").on("/x", 200, {"a": 1})
    response = office.sender.send(Request("GET", f"{home.url}/x"))
    assert ({"a": 1}, [2.0]) == (json.loads(response.body), office.slept)
