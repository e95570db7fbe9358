"""The echo's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/post", 405), ("GET", "/", 404), ("GET", "/x/y", 404)]
)
def test_wrong_methods_and_paths(world: World, method: str, path: str, status: int) -> None:
    """A known path with another method is 405, an unknown path 404."""
    assert status == world.send(method, f"https://postman-echo.com{path}").status


def test_the_www_name_is_the_same_service(world: World) -> None:
    """www.postman-echo.com answers as well."""
    assert world.send("GET", "https://www.postman-echo.com/get").status == 200
