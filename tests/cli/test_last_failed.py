"""`run --last-failed`: what failed runs again, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.last_failed import read_failed, state_file

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {"test": 'pm.test("t", () => { if (pm.environment.get("broken")) throw new Error("no"); })'}


@pytest.fixture
def run(cli: Any, collection: Any, tmp_path: Path) -> Any:
    """Runs a collection of four requests, of which two fail while `broken` is set."""
    made = collection(("/a", BROKEN), "/b", ("/c", BROKEN), "/d")
    return lambda *options: cli("run", made, *options, AZBEARER_CACHE_DIR=str(tmp_path / "cache"))


def kept(tmp_path: Path) -> list[Path]:
    """The files that are kept."""
    return sorted((tmp_path / "cache" / "runs").glob("*"))


def test_only_what_failed(run: Any, server: Any) -> None:
    """They run until they pass; then everything runs, and a note says so."""
    run("--env-var", "broken=1")
    server.paths.clear()
    assert 1 == run("--last-failed", "--env-var", "broken=1").code
    assert 0 == run("--last-failed").code
    assert ["/a", "/c"] * 2 == server.paths
    ended = run("--last-failed")
    assert ["/a", "/b", "/c", "/d"] == server.paths[4:]
    assert "nothing of this failed last time" in ended.err


def test_what_a_run_left_out_stays(run: Any, server: Any) -> None:
    """A request that did not run is as it was."""
    run("--env-var", "broken=1")
    run("--folder", "/a")
    server.paths.clear()
    run("--last-failed")
    assert ["/c"] == server.paths


def test_the_file_is_private(run: Any, tmp_path: Path) -> None:
    """Only its owner may read it, and a green run makes none."""
    run()
    assert [] == kept(tmp_path)
    run("--env-var", "broken=1")
    (path,) = kept(tmp_path)
    assert 0o600 == path.stat().st_mode & 0o777


def test_no_room(cli: Any, collection: Any, tmp_path: Path) -> None:
    """A place that cannot be written costs nothing but the list."""
    (tmp_path / "file").write_text("", "utf-8")
    ended = cli("run", collection("/loop"), AZBEARER_CACHE_DIR=str(tmp_path / "file"))
    assert (6, "") == (ended.code, ended.err)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"failed": 5}', '{"other": []}'])
def test_a_broken_file(tmp_path: Path, content: str) -> None:
    """It is as good as none."""
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    assert frozenset() == read_failed(path)


def test_each_collection_has_its_own(tmp_path: Path) -> None:
    """By its path, or by its id when it comes through a pipe."""
    environ = {"AZBEARER_CACHE_DIR": str(tmp_path)}
    places: list[tuple[Path | str, str]] = [
        (tmp_path / "a.json", ""),
        (tmp_path / "b.json", ""),
        ("-", "1"),
        ("-", "2"),
    ]
    assert 4 == len({state_file(place, identity, environ) for place, identity in places})
