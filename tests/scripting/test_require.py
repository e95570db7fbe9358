"""`require` and the globals that are libraries; what they give is what newman 6.2.2 gave for the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.scripting import ConsoleLine, ScriptOutcome, TestOutcome
from azbearer.scripting.engine import SandboxEngine
from azbearer.scripting.mentions import MODULES
from azbearer.scripting.runtime import library_source, mentioned_libraries

USES: dict[str, tuple[str, Any]] = {
    "ajv": (
        """const ajv = new (require("ajv"))({ allErrors: true });
        const properties = { a: { type: "string", format: "email" } };
        give(ajv.validate({ required: ["b"], properties }, { a: 1 }), ajv.errorsText());""",
        [False, "data should have required property 'b', data.a should be string"],
    ),
    "assert": (
        'try { require("assert").strictEqual(1, 2); } catch (e) { give(e.code, e.message); }',
        ["ERR_ASSERTION", "Expected values to be strictly equal:\n\n1 !== 2\n"],
    ),
    "atob": ('give(require("atob")("4pyTIMOg"), require("atob")("YWJ%j"))', ["â\x9c\x93 Ã\xa0", "abc"]),
    "btoa": ('give(require("btoa")("abc\\u00ff"))', ["YWJj/w=="]),
    "backbone": (
        """const { Model, Collection } = require("backbone");
        const model = new (Model.extend({ defaults: { a: 1 } }))({ b: 2 });
        let changes = 0;
        model.on("change:b", () => { changes += 1; });
        model.set("b", 3);
        give(model.toJSON(), changes, new Collection([{ id: 1 }]).get(1).id);""",
        [{"a": 1, "b": 3}, 1, 1],
    ),
    "buffer": (
        """const { Buffer: B } = require("buffer");
        give(B.from("h\\u00e9").toString("base64"), B.from("6869", "hex").toString(), B === Buffer);""",
        ["aMOp", "hi", True],
    ),
    "chai": (
        'try { require("chai").assert.equal(1, 2); } catch (e) { give(e.message); }',
        ["expected 1 to equal 2"],
    ),
    "cheerio": (
        """const $ = require("cheerio").load("<ul><li class='a'>x &amp; y</li><li>z</li></ul>");
        give($("li.a").text(), $("li:last-child").addClass("q").attr("class"), $.html());""",
        ["x & y", "q", '<ul><li class="a">x &amp; y</li><li class="q">z</li></ul>'],
    ),
    "crypto-js": (
        """const C = require("crypto-js");
        const opened = C.AES.decrypt(C.AES.encrypt("text", "key").toString(), "key");
        give(C.MD5("x").toString(), C.HmacSHA1("a", "k").toString(C.enc.Base64));
        give(opened.toString(C.enc.Utf8));""",
        ["9dd4e461268c8034f5c8564e155c67a6", "QOfUQcrbF7B/BQNBqiOmgg7YHIs=", "text"],
    ),
    "csv-parse/lib/sync": (
        """const parse = require("csv-parse/lib/sync");
        give(parse('a,b\\n1,"x, y"\\n2,\\n', { columns: true }));
        give(parse("1;2\\n3;4", { delimiter: ";", auto_parse: true }));""",
        [[{"a": "1", "b": "x, y"}, {"a": "2", "b": ""}], [[1, 2], [3, 4]]],
    ),
    "events": (
        """const emitter = new (require("events"))();
        emitter.once("x", give);
        emitter.emit("x", 1);
        give(emitter.emit("x", 2));""",
        [1, False],
    ),
    "json": ('give(require("json").parse("\\ufeff[1]"))', [[1]]),
    "lodash": (
        """const _ = require("lodash");
        give(_.VERSION, _.groupBy([1.2, 1.8, 2.1], Math.floor), _.template("hi <%= n %>")({ n: "x" }));""",
        ["4.18.1", {"1": [1.2, 1.8], "2": [2.1]}, "hi x"],
    ),
    "moment": (
        """const moment = require("moment");
        give(moment.utc("2024-02-29T12:00:00Z").add(1, "year").format(), moment.locale("de"));
        give(moment.utc(0).format("dddd, MMMM Do YYYY, h:mm a"));
        give(moment.duration(90, "minutes").humanize());""",
        ["2025-02-28T12:00:00Z", "en", "Thursday, January 1st 1970, 12:00 am", "2 hours"],
    ),
    "postman-collection": (
        """const sdk = require("postman-collection");
        const url = new sdk.Url("http://a.example/:id?b=1");
        const collection = new sdk.Collection({ item: [{ name: "x", request: "http://q" }] });
        give(url.getHost(), url.query.get("b"), collection.items.count(), `${new sdk.Cookie("a=1; Path=/")}`);
        give(Object.keys(sdk).length, sdk.VariableScope.isVariableScope(new sdk.VariableScope()));""",
        ["a.example", "1", 1, "a=1; Path=/", 32, True],
    ),
    "path": (
        """const path = require("path");
        give(path.join("a", "..", "b"), path.extname("x.tar.gz"), path.resolve("/a", "b"));""",
        ["b", ".gz", "/a/b"],
    ),
    "punycode": ('give(require("punycode").toASCII("m\\u00fc.example"))', ["xn--m-eha.example"]),
    "querystring": (
        """const querystring = require("querystring");
        give(querystring.parse("a=1&a=3&c=%20"), querystring.stringify({ x: [1, 2], y: "&" }));""",
        [{"a": ["1", "3"], "c": " "}, "x=1&x=2&y=%26"],
    ),
    "stream": (
        """const { PassThrough } = require("stream");
        const stream = new PassThrough();
        stream.on("data", (piece) => give(piece.toString()));
        stream.on("end", () => give("end"));
        stream.end("piece");""",
        ["piece", "end"],
    ),
    "string_decoder": (
        """const decoder = new (require("string_decoder").StringDecoder)("utf8");
        give(decoder.write(Buffer.from([0xe2, 0x82])), decoder.write(Buffer.from([0xac])));""",
        ["", "€"],
    ),
    "timers": ('require("timers").setTimeout(give, 5, "later")', ["later"]),
    "tv4": (
        """const tv4 = require("tv4");
        const schema = { properties: { a: { type: "string" } } };
        give(tv4.validate({ a: 1 }, schema), tv4.error.dataPath);""",
        [False, "/a"],
    ),
    "url": (
        """const url = require("url");
        const { host, auth, hash } = url.parse("http://u@contoso.example:81/a#h");
        give(host, auth, hash, url.resolve("http://a/b/c", "../d"));""",
        ["contoso.example:81", "u", "#h", "http://a/d"],
    ),
    "util": (
        'const u = require("util"); give(u.format("%s %d %j", "a", 1, { b: 2 }), u.inspect({ a: [1] }))',
        ['a 1 {"b":2}', "{ a: [ 1 ] }"],
    ),
    "uuid": (
        """const uuid = require("uuid");
        give(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/.test(uuid.v4()));
        give(uuid().length, Object.keys(uuid));""",
        [True, 36, ["v4"]],
    ),
    "xml2js": (
        """const { parseString, Builder } = require("xml2js");
        parseString("<a b='1'><c>x</c><c>y</c></a>", { explicitArray: false }, (_, result) => give(result));
        parseString("<a><b></a>", (error) => give(error.message));
        const builder = new Builder({ headless: true, renderOpts: { pretty: false } });
        give(builder.buildObject({ a: { c: "x" } }));""",
        [
            {"a": {"$": {"b": "1"}, "c": ["x", "y"]}},
            "Unexpected close tag\nLine: 0\nColumn: 10\nChar: >",
            "<a><c>x</c></a>",
        ],
    ),
}

GLOBALS: dict[str, tuple[str, str, Any]] = {
    "_": ("Use \"require('lodash')\" instead.", "_.pluck([{ a: _.VERSION }], 'a')", ["3.10.2"]),
    "CryptoJS": (
        'Use global "crypto" object instead.',
        "CryptoJS.MD5('a').toString()",
        "0cc175b9c0f1b6a831c399e269772661",
    ),
    "tv4": ("Use \"require('ajv')\" instead.", "tv4.validate(1, { type: 'string' })", False),
    "cheerio": ("Use \"require('cheerio')\" instead.", "cheerio.load('<b>q</b>')('b').text()", "q"),
    "Backbone": ("", "Backbone.VERSION", "1.6.0"),
    "xml2Json": (
        "Use \"require('xml2js')\" instead.",
        "[xml2Json(\"<a b='1'> x <c>1</c></a>\"), typeof xml2Json('<a')]",
        [{"a": {"_": "x", "$": {"b": "1"}, "c": "1"}}, "undefined"],
    ),
}


def given(source: str, outcome: ScriptOutcome) -> list[Any]:
    """What a script gave, which stands as JSON in its console lines."""
    assert outcome.error is None, (source, outcome.error)
    lines = [message for message in outcome.messages if isinstance(message, ConsoleLine)]
    return [json.loads(line.text) for line in lines if line.level == "log"]


GIVE = "const give = (...values) => values.forEach((value) => console.log(JSON.stringify(value)));\n"


@pytest.mark.parametrize(("source", "expected"), USES.values(), ids=USES)
def test_a_required_library_does_its_work(run: Any, source: str, expected: Any) -> None:
    """Every library of Postman's sandbox gives what it gives there."""
    assert given(source, run(GIVE + source)) == expected


def test_every_library_is_tried() -> None:
    """A library that nobody uses above would be shipped on trust."""
    assert set(MODULES) <= set(USES)


@pytest.mark.parametrize("name", USES)
def test_a_library_works_in_a_process_of_its_own(script_input: Any, host: Any, name: str) -> None:
    """What one library needs of the others comes along with it."""
    source, expected = USES[name]
    with SandboxEngine() as engine:
        assert given(source, engine.run(script_input(GIVE + source), host)) == expected


@pytest.mark.parametrize(("name", "case"), GLOBALS.items(), ids=GLOBALS)
def test_a_global_is_a_library_and_says_what_to_use(run: Any, name: str, case: tuple[str, str, Any]) -> None:
    """The old globals work, with one warning a script, as in Postman."""
    instead, expression, expected = case
    outcome = run(f"console.log(JSON.stringify({expression})); typeof {name};")
    assert given(expression, outcome) == [expected]
    warnings = [message.text for message in outcome.messages if message.level == "warn"]
    assert warnings == [f'Using "{name}" is deprecated. {instead}'.rstrip()]


def test_a_global_that_a_script_replaces_is_back_in_the_next(run: Any) -> None:
    """Scripts of one run don't see what the others made of `_`."""
    run("_ = require('lodash')")
    assert run("console.log(_.VERSION)").messages[-1].text == "3.10.2"


@pytest.mark.parametrize("name", ["x", "node:path", "crypto", "lodash3", "toString", ""])
def test_an_unknown_module_is_an_error(run: Any, name: str) -> None:
    """The words and the code are Node's."""
    outcome = run(f"try {{ require('{name}') }} catch (e) {{ console.log(e.code) }} require('{name}')")
    assert outcome.messages[0].text == "MODULE_NOT_FOUND"
    assert (outcome.error.message, outcome.error.line) == (f"Cannot find module '{name}'", 1)


def test_a_computed_name_is_explained(script_input: Any, host: Any) -> None:
    """A library whose name is not in the text was not sent; the error lists those that there are."""
    with SandboxEngine() as engine:
        error = engine.run(script_input("require('mom' + 'ent')"), host).error
    assert error is not None
    assert error.message.startswith(
        'require needs the name as plain text, as in require("moment"); there are: ajv,'
    )
    assert error.message.endswith(", util, uuid, xml2js")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("require('tv4')", ("tv4",)),
        ("require ( `url` )", ("url", "punycode")),
        ("require('uuid'); require('x')", ()),
        ("const { b_c } = pm; a_.b(_c, '__')", ()),
        ("_.map([])", ("lodash3",)),
        ("cheerio", ("cheerio", "buffer", "events", "string_decoder", "util")),
    ],
)
def test_only_what_a_script_names_is_sent(source: str, expected: tuple[str, ...]) -> None:
    """With a library comes what it needs, and nothing else."""
    assert mentioned_libraries(source) == expected


@pytest.mark.parametrize("name", [*MODULES, "lodash3"])
def test_a_bundle_is_one_statement(name: str) -> None:
    """It defines its library by name, and does nothing else."""
    assert library_source(name).startswith(
        f'__azbearer_define("{name}", function (module, exports, require) {{'
    )


SCHEMA = "{ required: ['zz'], properties: { method: { type: 'number' } } }"
BOTH = "data should have required property 'zz', data.method should be number"
FOUND = "expected data to satisfy schema but found following errors: \n"


@pytest.mark.parametrize(
    ("assertion", "expected"),
    [
        ("pm.response.to.have.jsonSchema({ type: 'object' })", None),
        (f"pm.response.to.have.jsonSchema({SCHEMA})", FOUND + BOTH),
        (
            f"pm.response.to.have.jsonSchema({SCHEMA}, {{ allErrors: false }})",
            FOUND + "data should have required property '.zz'",
        ),
        ("pm.response.to.not.have.jsonSchema({})", "expected data to not satisfy schema"),
        ("pm.expect({}).to.have.jsonSchema({ type: 'array' })", FOUND + "data should be array"),
        ("pm.expect({}).to.have.jsonSchema()", "expected undefined to be an object"),
    ],
)
def test_json_schema_lists_what_is_wrong(run: Any, answer: Any, assertion: str, expected: str | None) -> None:
    """chai-postman's assertion, on an answer or on any value."""
    response = answer(body=b'{"method": "GET"}')
    outcome = run(f"pm.test('t', () => {{ {assertion}; }})", response=response)
    [test] = [message for message in outcome.messages if isinstance(message, TestOutcome)]
    assert (test.error.message if test.error else None) == expected
