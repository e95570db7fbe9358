"""Names of packages."""

from __future__ import annotations

import pytest

from azbearer.scripting.packages.names import PackageName, parse_name, required_packages, version_fits


def test_what_a_script_requires() -> None:
    """Every name in plain text, once; `require` alone is another thing."""
    source = """pm.require("npm:a@1"); pm . require ( '@t/b' ); pm.require(`npm:a@1`); require("c");
        pm.require(d)"""
    assert ("npm:a@1", "@t/b") == required_packages(source)
    assert () == required_packages("pm.test('a', () => {})")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (PackageName("npm", "lodash"), "npm:lodash"),
        (PackageName("npm", "lodash", "4.17.21"), "npm:lodash@4.17.21"),
        (PackageName("npm", "lodash", "4.17.21", "/fp"), "npm:lodash@4.17.21/fp"),
        (PackageName("npm", "@scope/x", "^1.2"), "npm:@scope/x@^1.2"),
        (PackageName("jsr", "@std/path", "1"), "jsr:@std/path@1"),
        (PackageName("", "@team/helpers"), "@team/helpers"),
    ],
)
def test_parts(name: PackageName, text: str) -> None:
    """Registry, package, version, and what is inside of it."""
    assert name == parse_name(text)


@pytest.mark.parametrize(
    "text",
    ["", "../x", "npm:../x", "npm:x/../../y", "/etc/passwd", "npm:/x", "jsr:x", "http://x", "a b", "npm:",
     "@t", ".x", "npm:x@1/..", "C:\\x", "npm:x\0"],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    """Nothing that could lead elsewhere."""
    assert parse_name(text) is None


@pytest.mark.parametrize(
    ("fits", "wanted", "found"),
    [
        (True, "4.17.21", "4.17.21"), (False, "4.17.21", "4.17.20"), (True, "4", "4.17.20"),
        (True, "4.17", "4.17.20"), (False, "4.1", "4.17.20"), (True, "^3", "4.0.0"),
        (True, "latest", "4.0.0"),
    ],
)  # fmt: skip
def test_versions(fits: bool, wanted: str, found: str) -> None:
    """Exact ones and beginnings are checked, ranges and tags taken on trust."""
    assert fits == version_fits(wanted, found)
