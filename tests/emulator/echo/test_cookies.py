"""Cookies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulator.conftest import World

ECHO = "https://postman-echo.com"


def test_cookies_are_shown(world: World) -> None:
    """/cookies shows what came, decoded."""
    reply = world.send("GET", f"{ECHO}/cookies", headers={"Cookie": 'a=1; b="x%20y"; broken'})
    assert {"cookies": {"a": "1", "b": "x y"}} == json.loads(reply.body)


def test_cookies_are_set_and_shown(world: World) -> None:
    """/cookies/set sets each parameter and leads to /cookies."""
    reply = world.send("GET", f"{ECHO}/cookies/set?a=1&b=x%0d%0ay&bad%20name=1")
    assert (302, "/cookies") == (reply.status, reply.header("Location"))
    expected = ["a=1; Path=/", "b=x%0D%0Ay; Path=/"]
    assert expected == [value for name, value in reply.headers if name == "Set-Cookie"]


def test_cookies_are_deleted_by_their_date(world: World) -> None:
    """/cookies/delete sets an expiry in the past."""
    reply = world.send("GET", f"{ECHO}/cookies/delete?a")
    assert "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT" == reply.header("Set-Cookie")
