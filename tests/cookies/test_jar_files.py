"""Jars as files: what newman 6.2 (tough-cookie 4.1.3) has written is read, and the same is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cookies import Cookie, CookieJar
from azbearer.cookies.jar_files import jar_document, read_cookie_file
from azbearer.errors import FileFormatError

if TYPE_CHECKING:
    from pathlib import Path

# As newman 6.2.2 exported it.
WRITTEN: dict[str, Any] = {
    "version": "tough-cookie@4.1.3-postman.1",
    "storeType": "MemoryCookieStore",
    "rejectPublicSuffixes": False,
    "enableLooseMode": True,
    "allowSpecialUseDomain": True,
    "prefixSecurity": "silent",
    "cookies": [
        {
            "key": "sid", "value": "abc", "expires": "2099-01-01T00:00:00.000Z", "domain": "contoso.example",
            "path": "/", "secure": True, "httpOnly": True, "extensions": ["Partitioned"], "hostOnly": False,
            "creation": "2026-01-01T00:00:00.000Z", "lastAccessed": "2026-01-01T00:00:00.000Z",
            "sameSite": "lax",
        },
        {
            "key": "t", "value": "1", "maxAge": 60, "domain": "localhost", "path": "/a", "hostOnly": True,
            "pathIsDefault": True, "creation": "2026-01-01T00:00:00.000Z",
            "lastAccessed": "2026-01-01T00:00:00.000Z",
        },
    ],
}  # fmt: skip


def _file(folder: Path, document: Any) -> Path:
    path = folder / "jar.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def test_there_and_back(tmp_path: Path) -> None:
    """Nothing of a jar is lost on the way."""
    cookies = read_cookie_file(_file(tmp_path, WRITTEN))
    assert WRITTEN == jar_document(CookieJar(cookies))


def test_what_is_read(tmp_path: Path) -> None:
    """Each field has its meaning; an age counts from the creation."""
    first, second = read_cookie_file(_file(tmp_path, WRITTEN))
    assert first.secure
    assert first.http_only
    assert (False, 4070908800.0) == (first.host_only, first.expiry)
    assert (True, 1767225660.0) == (second.host_only, second.expiry)


def test_an_age_that_began_anew_is_written_as_a_time() -> None:
    """Readers count an age from the creation, which is older."""
    cookie = Cookie("a", "b", "x", "/", max_age=60, host_only=True, created=0.0, received=100.0)
    (written,) = jar_document([cookie])["cookies"]
    assert "1970-01-01T00:02:40.000Z" == written["expires"]
    assert "maxAge" not in written


def test_time_without_end() -> None:
    """An age beyond all calendars is written as the last day there is."""
    cookie = Cookie("a", "b", "x", "/", max_age=10**12, created=0.0, received=1.0)
    assert jar_document([cookie])["cookies"][0]["expires"].startswith("9999-12-31")


@pytest.mark.parametrize(
    ("words", "document"),
    [
        ("no list of cookies", {}),
        ("no list of cookies", {"cookies": {}}),
        ("an object", []),
        ("an object", {"cookies": [1]}),
        ("a text", {"cookies": [{"key": 1, "domain": "x"}]}),
        ("no domain", {"cookies": [{"key": "a", "value": "b"}]}),
        ("no header", {"cookies": [{"key": "a", "value": "b\r\nc", "domain": "x"}]}),
        ("a time", {"cookies": [{"key": "a", "domain": "x", "expires": "soon"}]}),
        ("a time", {"cookies": [{"key": "a", "domain": "x", "creation": 5}]}),
        ("number of seconds", {"cookies": [{"key": "a", "domain": "x", "maxAge": "soon"}]}),
        ("JSON", "{"),
    ],
)
def test_what_is_no_jar(tmp_path: Path, words: str, document: Any) -> None:
    """The error has the place."""
    with pytest.raises(FileFormatError, match=words) as caught:
        read_cookie_file(_file(tmp_path, document))
    assert "jar.json" in caught.value.where


def test_a_missing_file(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(FileFormatError):
        read_cookie_file(tmp_path / "none.json")


@pytest.mark.parametrize(("age", "value"), [(None, "Infinity"), (-1, "-Infinity"), (10**12, 1e300), (-1, -5)])
def test_ages_beyond_all_bounds(tmp_path: Path, age: int | None, value: Any) -> None:
    """tough-cookie writes two of them as words."""
    (cookie,) = read_cookie_file(_file(tmp_path, {"cookies": [{"key": "a", "domain": "x", "maxAge": value}]}))
    assert age == cookie.max_age
