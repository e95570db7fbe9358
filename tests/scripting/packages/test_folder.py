"""pm.require: packages of a folder, in the engine."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.scripting.packages import folder as folder_module


def test_a_package_of_the_team(folder: Any, lines: Any) -> None:
    """A file or a folder under its name; it sees `pm`, and each script gets it afresh."""
    root = folder({
        "@team/a.js": "let n = 0; module.exports = { next: () => ++n, event: pm.info.eventName };",
        "@team/b/index.js": "exports.name = require('./part').name; exports.list = require('./data.json');",
        "@team/b/part.js": "exports.name = 'part'",
        "@team/b/data.json": [1, 2],
    })  # fmt: skip
    source = 'const a = pm.require("@team/a"); console.log(a.next(), pm.require("@team/a").next(), a.event)'
    assert ["1 2 test", "1 2 test"] == lines(root, source, source)
    assert ["part 2"] == lines(root, 'const b = pm.require("@team/b"); console.log(b.name, b.list.length)')


@pytest.mark.parametrize(
    "place", ["npm/x@1.2.3/index.js", "npm/x/index.js", "node_modules/x/index.js", "npm/x@1.2.3.js"]
)
def test_places_of_npm_packages(folder: Any, lines: Any, place: str) -> None:
    """As `npm install --prefix FOLDER` puts them, or below `npm/`."""
    root = folder({place: "module.exports = 'x'"})
    assert ["x"] == lines(root, 'console.log(pm.require("npm:x@1.2.3"))')


@pytest.mark.parametrize(
    "place", ["jsr/@s/x@1/index.js", "jsr/@s/x/index.js", "node_modules/@jsr/s__x/index.js"]
)
def test_places_of_jsr_packages(folder: Any, lines: Any, place: str) -> None:
    """As `npx jsr add` puts them, or below `jsr/`."""
    assert ["x"] == lines(folder({place: "exports.x = 'x'"}), 'console.log(pm.require("jsr:@s/x@1").x)')


def test_a_package_from_a_registry_sees_no_pm(folder: Any, lines: Any) -> None:
    """Nor the names of the oldest scripts; it may have such names itself."""
    text = "const tests = 1; module.exports = [typeof pm, typeof environment, tests, typeof console]"
    assert ["[ 'undefined', 'undefined', 1, 'object' ]"] == lines(
        folder({"npm/x/index.js": text}), 'console.log(pm.require("npm:x"))'
    )


def test_a_package_uses_others(folder: Any, lines: Any) -> None:
    """Of `node_modules`, of the sandbox, and itself in a circle."""
    root = folder({
        "node_modules/x/index.js": (
            "exports.early = 1; const y = require('y'); exports.all = [y.name, y.early, "
            "require('node:util').inspect('s'), require('lodash').VERSION[0], typeof Buffer.from]"
        ),
        "node_modules/y/index.js": "exports.name = 'y'; exports.early = require('x').early",
    })  # fmt: skip
    assert ["[ 'y', 1, \"'s'\", '4', 'function' ]"] == lines(root, 'console.log(pm.require("npm:x").all)')


ESM = """
import def, { named as n } from './other.mjs';
import lodash from "lodash";
import * as all from './other.mjs';
import data from './data.json';
import './effect.mjs';
export const a = 1, b = [n, def];
export let count = 0;
export function up() { count += 1; }
export async function* later() {}
export class C { static import = 5 }
const hidden = 'h';
export { hidden as shown, up as default };
export * from './other.mjs';
export { named as again } from './other.mjs';
export * as inner from './other.mjs';
export const rest = [all.named, data.x, globalThis.effect, lodash.VERSION[0]];
"""


def test_es_modules(folder: Any, lines: Any) -> None:
    """Imports and exports in every form; later changes of an exported variable are seen."""
    root = folder({
        "npm/e/package.json": {"exports": {"import": "./e.mjs"}},
        "npm/e/e.mjs": ESM,
        "npm/e/other.mjs": "export const named = 'n'; export default class Thing {}",
        "npm/e/effect.mjs": "globalThis.effect = 'e';",
        "npm/e/data.json": {"x": "d"},
    })  # fmt: skip
    source = """
        const e = pm.require("npm:e");
        e.up();
        console.log(e.a, e.b[0], e.b[1].name, e.count, e.shown, e.default === e.up, e.named, e.again);
        console.log(e.inner.named, e.rest, typeof e.later, e.C.import, Object.keys(e).includes("hidden"));
    """
    assert ["1 n Thing 1 h true n n", "n [ 'n', 'd', 'e', '4' ] function 5 false"] == lines(root, source)


def test_a_registry_package_finds_no_pm_anywhere(folder: Any, lines: Any) -> None:
    """Neither on the global object, nor by code that it makes itself, nor after it was left by its script."""
    text = """
        const look = () => [typeof globalThis.pm, Function("return typeof pm")(), (0, eval)("typeof pm"),
                            (function () { return typeof this.pm; })()];
        module.exports = { now: look(), look };
    """
    source = 'const x = pm.require("npm:x"); console.log(new Set([...x.now, ...x.look()]))'
    assert ["Set(1) { 'undefined' }"] == lines(folder({"npm/x/index.js": text}), source)


def test_patterns_in_exports(folder: Any, lines: Any) -> None:
    """Each name that a declaration makes is exported: of objects, lists, defaults, rests, nested ones."""
    module = """
        const key = "k";
        export const { a, b: renamed, "c": quoted, [key]: computed, d: { e = 5, ...rest }, f = [1, 2], } =
            { a: 1, b: 2, c: 3, k: 4, d: { g: 6, h: 7 } },
            [first, , third = 9, ...others] = [1, 2, undefined, 4], z = 0;
    """
    source = """
        const x = pm.require("npm:x");
        console.log(x.a, x.renamed, x.quoted, x.computed, x.e, x.rest, x.f, x.first, x.third, x.others, x.z);
        console.log(Object.keys(x).length, "b" in x, "key" in x);
    """
    expected = ["1 2 3 4 5 { g: 6, h: 7 } [ 1, 2 ] 1 9 [ 4 ] 0", "11 false false"]
    assert expected == lines(
        folder({"npm/x/index.mjs": module, "npm/x/package.json": {"main": "index.mjs"}}), source
    )


def test_imports_come_first(folder: Any, lines: Any) -> None:
    """A module is taken before the first line of the one that imports it, wherever the import stands."""
    root = folder({
        "npm/x/package.json": {"main": "index.mjs"},
        "npm/x/index.mjs": "export const seen = [...order, late]; import { late, order } from './late.mjs';\n"
                           "export * from './more.mjs';",
        "npm/x/late.mjs": "export const late = 'late'; export const order = ['late.mjs'];",
        "npm/x/more.mjs": "import { order } from './late.mjs'; order.push('more.mjs');\n"
                          "export const more = 1;",
    })  # fmt: skip
    source = 'const x = pm.require("npm:x"); console.log(x.seen, x.more)'
    assert ["[ 'late.mjs', 'more.mjs', 'late' ] 1"] == lines(root, source)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("Cannot find package '@t/none': it is not in the folder packages of --packages", "@t/none"),
        (
            "Cannot find package 'npm:x@2.0.0': the folder packages of --packages has version 1.0.0 of it",
            "npm:x@2.0.0",
        ),
        ("Cannot find package '../x': this is no name of a package", "../x"),
        ("Error in package '@t/throws': broken", "@t/throws"),
        ("Error in package '@t/wants': Cannot find module 'nothing'", "@t/wants"),
    ],
)
def test_what_is_wrong(folder: Any, lines: Any, message: str, name: str) -> None:
    """The error names the package, in Postman's words and with the reason."""
    root = folder({
        "node_modules/x/package.json": {"version": "1.0.0"}, "node_modules/x/index.js": "",
        "@t/throws.js": "throw new Error('broken')", "@t/wants.js": "require('nothing')",
    })  # fmt: skip
    assert [message] == lines(root, f'pm.require("{name}")')


def test_broken_text(folder: Any, lines: Any) -> None:
    """A package that does not compile breaks its script alone."""
    (found,) = lines(folder({"@t/x.js": "}}} nonsense"}), 'pm.require("@t/x")')
    assert found.startswith("Error in package '@t/x': ")


def test_without_a_folder(lines: Any) -> None:
    """The error names the option."""
    assert [
        "Cannot find package 'npm:x': no folder of packages is given; name one with --packages FOLDER"
    ] == lines(None, 'pm.require("npm:x")')


def test_a_name_that_is_put_together(lines: Any) -> None:
    """Cannot be known before the script runs."""
    (found,) = lines(None, 'pm.require("npm:" + "x")')
    assert found.startswith("Cannot find package 'npm:x': pm.require needs the name as plain text")


def test_packages_have_limits(folder: Any, lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of gigabytes does not end up in a script."""
    monkeypatch.setattr(folder_module, "_MOST_BYTES", 10)
    (found,) = lines(folder({"@t/x.js": "'more than ten'"}), 'pm.require("@t/x")')
    assert "more than" in found
