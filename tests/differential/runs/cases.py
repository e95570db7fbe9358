"""The corpus of runs: what collections, data and options can say, a behaviour each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.differential.runs.building import (
    BASE,
    RunCase,
    auth,
    check,
    echo,
    environment,
    folder,
    item,
    pairs,
    raw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FIVE = tuple(item(name) for name in ("one", "two", "three", "four", "five"))
EXPORTS = ("--export-environment", "@env.out", "--export-globals", "@globals.out")


def cases() -> list[RunCase]:
    """Every case."""
    topics = (
        bodies, headers, urls, variables, auths, scripts, flow, data, cookies, jars, redirects, options, formats, troubles
    )  # fmt: skip
    return [case.of_topic(topic.__name__) for topic in topics for case in topic()]


def bodies() -> Iterator[RunCase]:
    """Methods, and what they carry."""
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PURGE", "get", "CUSTOM"):
        yield RunCase(f"{method} with a raw body", (item(method=method, body=raw("text")),))
    for language in ("text", "json", "xml", "html", "javascript"):
        yield RunCase(f"raw {language}", (item(method="POST", body=raw('{"a": "{{b}}"}', language)),))
    yield RunCase(
        "raw JSON with comments",
        (item(method="POST", body=raw('{"a": 1 /* no */, // x\n "b": "//"}', "json")),),
    )
    form = [
        *pairs(a="b c", ü="ö&=+", plus="1+1"),
        {"key": "off", "value": "x", "disabled": True},
        {"key": "null", "value": None},
    ]
    yield RunCase("urlencoded", (item(method="POST", body={"mode": "urlencoded", "urlencoded": form}),))
    yield RunCase(
        "urlencoded repeats",
        (
            item(
                method="POST",
                body={"mode": "urlencoded", "urlencoded": [*pairs(a="1", b="2"), *pairs(a="3")]},
            ),
        ),
    )
    yield RunCase(
        "formdata", (item(method="POST", body={"mode": "formdata", "formdata": [*pairs(a="b", ü="ö")]}),)
    )
    yield RunCase(
        "formdata with files",
        (item(method="POST", body={"mode": "formdata", "formdata": [
            {"key": "f", "type": "file", "src": "up.txt"},
            {"key": "t", "value": "v", "type": "text", "contentType": "application/json"},
            {"key": "two", "type": "file", "src": ["up.txt", "up.txt"]},
        ]}),),
        files={"up.txt": "uploaded"},
    )  # fmt: skip
    yield RunCase(
        "a file as body",
        (item(method="POST", body={"mode": "file", "file": {"src": "up.txt"}}),),
        files={"up.txt": "uploaded"},
    )
    contents = {
        "text": "aGVsbG8=",
        "url letters": "_-8_",
        "odd letters": "aGV sb!G8\n",
        "variables": "{{word}}",
    }
    for name, content in contents.items():
        yield RunCase(
            f"a file as base64: {name}",
            (
                item(method="POST", body={"mode": "file", "file": {"content": content}}),
                item(
                    "in a form",
                    method="POST",
                    body={"mode": "formdata", "formdata": [{"key": "f", "type": "file", "value": content}]},
                ),
            ),
            ("--env-var", "word=d29yZA"),
        )
    graphql = {
        "query": "query ($id: ID) { me(id: $id) { name } }",
        "variables": '{"id": "{{id}}"}',
        "operationName": "o",
    }
    yield RunCase(
        "graphql", (item(method="POST", body={"mode": "graphql", "graphql": graphql}),), ("--env-var", "id=7")
    )
    yield RunCase("a disabled body", (item(method="POST", body={**raw("x"), "disabled": True}),))
    yield RunCase("an empty body", (item(method="POST", body=raw("")),))
    yield RunCase(
        "GET keeps its body when asked",
        (item(body=raw("kept"), more={"protocolProfileBehavior": {"disableBodyPruning": True}}),),
    )
    yield RunCase(
        "a body from variables",
        (item(method="POST", body=raw("{{a}} and {{b}}")),),
        ("--env-var", "a=1", "--env-var", "b={{a}}"),
    )


def headers() -> Iterator[RunCase]:
    """Headers, the user's and the system's."""
    yield RunCase(
        "in order and case", (item(header=pairs(**{"X-b": "1", "x-A": "2", "Accept": "text/plain"})),)
    )
    yield RunCase("repeated", (item(header=[*pairs(**{"X-A": "1"}), *pairs(**{"X-A": "2"})]),))
    yield RunCase(
        "disabled and empty",
        (
            item(
                header=[
                    {"key": "X-Off", "value": "1", "disabled": True},
                    {"key": "X-Empty", "value": ""},
                    {"key": "", "value": "nameless"},
                ]
            ),
        ),
    )
    yield RunCase("as a text", (item(header="X-A: 1\nX-B: 2"),))
    yield RunCase(
        "with variables",
        (item(header=pairs(**{"{{n}}": "{{v}}"})),),
        ("--env-var", "n=X-N", "--env-var", "v=w"),
    )
    yield RunCase(
        "the user's Content-Type wins",
        (item(method="POST", header=pairs(**{"content-type": "text/csv"}), body=raw("{}", "json")),),
    )
    yield RunCase("the user's Host", (item(header=pairs(Host="other.example")),))
    yield RunCase("the user's User-Agent", (item(header=pairs(**{"User-Agent": "mine"})),))
    yield RunCase(
        "system headers off",
        (
            item(
                more={
                    "protocolProfileBehavior": {
                        "disabledSystemHeaders": {
                            "cache-control": True,
                            "postman-token": True,
                            "accept-encoding": True,
                            "connection": True,
                        }
                    }
                }
            ),
        ),
    )
    yield RunCase(
        "changed by a script",
        (
            item(
                header=pairs(a="1", b="2"),
                pre='pm.request.headers.upsert({key: "a", value: "3"}); pm.request.headers.remove("b"); pm.request.headers.add({key: "c", value: "4"});',
            ),
        ),
    )


def urls() -> Iterator[RunCase]:
    """From a request's URL to the first line that is sent."""
    port = "{{port}}"
    structured = {"protocol": "http", "host": ["127", "0", "0", "1"], "port": port, "path": ["a", ":id", "c"]}
    with_port = ("--env-var", "port=__PORT__")
    yield RunCase("path variables", (item(url={**structured, "variable": pairs(id="7 8")}),), with_port)
    yield RunCase("path variables without a value", (item(url={**structured, "variable": []}),), with_port)
    query = [
        *pairs(a="1", b="x y", c="{{v}}"),
        {"key": "off", "value": "1", "disabled": True},
        {"key": "null", "value": None},
        {"key": "empty", "value": ""},
    ]
    yield RunCase(
        "a query list", (item(url={**structured, "query": query}),), (*with_port, "--env-var", "v=1&2")
    )
    yield RunCase(
        "structure wins over raw", (item(url={**structured, "raw": "http://nowhere.example/"}),), with_port
    )
    for name, path in (
        ("letters beyond ASCII", "ü/日本?q=ñ"), ("blanks", "a b?c=d e"), ("escapes stay", "%20?q=%41%zz"),
        ("reserved characters", "a;b,c@d!$'()*?q=a/b?c&d=;,@:!$'()*"), ("quotes and angles", 'a"b<c>?q="<>`{}|^[]'),
        ("a fragment", "a?b=c#d"), ("dot segments", "a/../b/./c"), ("double slashes", "a//b///c"),
        ("an empty query", "a?"), ("a query without values", "a?b&c="), ("a plus", "a+b?c=d+e"),
        ("backslashes", "a\\b"), ("an unset variable", "{{unset}}?q={{unset2}}"), ("a repeated name", "?a=1&a=2&a=1"),
        ("controls", "a\tb?c=\u0001"), ("an emoji", "😀?😀=😀"),
    ):  # fmt: skip
        yield RunCase(name, (item(url=f"{BASE}/{path}"),))
    yield RunCase(
        "a variable with host and path",
        (item(url="{{base}}/x"),),
        ("--env-var", "base=http://__ADDRESS__/from/variable"),
    )
    yield RunCase("no scheme", (item(url="__ADDRESS__/x"),))
    yield RunCase("user and password", (item(url="http://us%20er:pass@__ADDRESS__/x"),))
    yield RunCase(
        "no encoding when asked",
        (item(url=f'{BASE}/a b?c="d"', more={"protocolProfileBehavior": {"disableUrlEncoding": True}}),),
    )
    yield RunCase(
        "changed by a script",
        (
            item(
                pre='pm.request.url.addQueryParams("x=1"); pm.request.method = "PUT"; pm.request.url.path.push("y");'
            ),
        ),
    )


def variables() -> Iterator[RunCase]:
    """Scopes, precedence, and what a run leaves in them."""
    everywhere: dict[str, Any] = {
        "files": {
            "env.json": environment(v="environment"),
            "globals.json": {**environment(v="globals", g="g"), "_postman_variable_scope": "globals"},
            "rows.json": [{"v": "data"}],
        },
        "collection": {"variable": pairs(v="collection", c="c")},
    }
    show = item(url=f"{BASE}/{{{{v}}}}?c={{{{c}}}}&g={{{{g}}}}")
    scopes = ("-e", "@env.json"), ("-g", "@globals.json"), ("-d", "@rows.json")
    yield RunCase("collection only", (show,), **everywhere)
    yield RunCase("environment over collection", (show,), scopes[0], **everywhere)
    yield RunCase("collection over globals", (show,), scopes[1], **everywhere)
    yield RunCase("data over environment", (show,), (*scopes[0], *scopes[1], *scopes[2]), **everywhere)
    yield RunCase(
        "local over data",
        ({**show, "event": item(pre='pm.variables.set("v", "local")')["event"]},),
        (*scopes[0], *scopes[2]),
        **everywhere,
    )
    yield RunCase(
        "nested",
        (item(url=f"{BASE}/{{{{a}}}}"),),
        ("--env-var", "a={{b}}{{b}}", "--env-var", "b={{c}}", "--env-var", "c=d"),
    )
    yield RunCase(
        "names of any kind",
        (item(url=f"{BASE}/{{{{a b}}}}/{{{{a-b.c}}}}/{{{{ü}}}}"),),
        ("--env-var", "a b=1", "--env-var", "a-b.c=2", "--env-var", "ü=3"),
    )
    yield RunCase(
        "options over files",
        (show,),
        (*scopes[0], "--env-var", "v=option", "--env-var", "new=x", "--global-var", "g2=y", *EXPORTS),
        **everywhere,
    )
    writes = 'pm.environment.set("s", "1"); pm.environment.set("o", {a: [1]}); pm.globals.set("t", 2); pm.collectionVariables.set("c", 3); pm.environment.unset("v"); pm.variables.set("l", "x");'
    yield RunCase(
        "written by scripts",
        (item(test=writes), item("two", url=f"{BASE}/{{{{s}}}}/{{{{t}}}}/{{{{c}}}}/{{{{l}}}}/{{{{o}}}}")),
        (*scopes[0], *EXPORTS),
        **everywhere,
        differs="objects-in-templates",
    )
    yield RunCase(
        "cleared",
        (item(test='pm.environment.clear(); pm.globals.set("x", "y"); pm.globals.clear();'),),
        (*scopes[0], *scopes[1], *EXPORTS),
        **everywhere,
    )
    typed = [
        {"key": "n", "value": 5, "type": "number"},
        {"key": "b", "value": True, "type": "boolean"},
        {"key": "s", "value": "x", "type": "string"},
        {"key": "off", "value": "y", "disabled": True},
    ]
    yield RunCase(
        "typed variables of a collection",
        (
            item(
                url=f"{BASE}/{{{{n}}}}/{{{{b}}}}/{{{{s}}}}/{{{{off}}}}",
                test=check("pm.collectionVariables.get('n') === 5"),
            ),
        ),
        collection={"variable": typed},
    )
    yield RunCase(
        "a folder's and a request's own",
        (folder("f", item(url=f"{BASE}/{{{{own}}}}"), variable=pairs(own="folder")),),
    )
    yield RunCase(
        "dynamic ones differ",
        (
            item(
                url=f"{BASE}/get",
                pre='pm.environment.set("same", pm.variables.replaceIn("{{$guid}}") === pm.variables.replaceIn("{{$guid}}"));',
            ),
        ),
        EXPORTS,
    )
    yield RunCase(
        "set, used, set again",
        (
            item(
                pre='pm.environment.set("v", "1")',
                url=f"{BASE}/{{{{v}}}}",
                test='pm.environment.set("v", "2")',
            ),
            item("two", url=f"{BASE}/{{{{v}}}}"),
        ),
        EXPORTS,
    )


def auths() -> Iterator[RunCase]:
    """Auth settings, and how they are inherited."""
    yield RunCase("basic", (item(auth=auth("basic", username="ü", password="p:w")),))
    yield RunCase("bearer", (item(auth=auth("bearer", token="{{t}}")),), ("--env-var", "t=token"))
    yield RunCase("apikey in a header", (item(auth=auth("apikey", key="X-K", value="v")),))
    yield RunCase(
        "apikey in the query", (item(auth=auth("apikey", key="k k", value="v&w", **{"in": "query"})),)
    )
    yield RunCase(
        "oauth2 with a token",
        (item(auth=auth("oauth2", accessToken="t", addTokenTo="header", headerPrefix="Token")),),
    )
    yield RunCase(
        "the setting wins over a header",
        (item(header=pairs(Authorization="own"), auth=auth("bearer", token="t")),),
    )
    inner = auth("bearer", token="inner")
    yield RunCase(
        "inherited",
        (
            item("of the collection"),
            folder(
                "f",
                item("of the folder"),
                item("its own", auth=auth("basic", username="u", password="p")),
                item("none", auth={"type": "noauth"}),
                auth=inner,
            ),
        ),
        collection={"auth": auth("bearer", token="outer")},
    )
    yield RunCase("null inherits", (folder("f", item(auth=None), auth=inner),))
    yield RunCase(
        "changed by a script",
        (
            item(
                auth=inner,
                pre='pm.request.auth.update({type: "bearer", bearer: [{key: "token", value: "scripted"}]});',
            ),
        ),
    )
    yield RunCase(
        "hawk with everything given",
        (item(auth=auth("hawk", authId="i", authKey="k", algorithm="sha256", nonce="n", timestamp="1")),),
    )
    oauth1 = {
        "consumerKey": "k",
        "consumerSecret": "s",
        "signatureMethod": "HMAC-SHA1",
        "timestamp": "1",
        "nonce": "n",
        "version": "1.0",
    }
    yield RunCase(
        "oauth1 in the query",
        (item(url=f"{BASE}/get?a=b c", auth=auth("oauth1", **oauth1, addParamsToHeader=False)),),
    )
    yield RunCase(
        "digest",
        (
            item(
                url=echo("digest"),
                auth=auth("digest", username="user", password="pass", algorithm="MD5"),
                test=check("pm.response.code === 200"),
            ),
        ),
        differs="auth-replays",
    )
    yield RunCase(
        "digest without a retry",
        (
            item(
                url=echo("digest"),
                auth=auth("digest", username="user", password="pass", disableRetryRequest=True),
                test=check("pm.response.code === 401"),
            ),
        ),
    )


def scripts() -> Iterator[RunCase]:
    """What scripts do to a run."""
    say = 'pm.globals.set("log", (pm.globals.get("log") || "") + "{}");'.format
    yield RunCase(
        "in order",
        (
            folder(
                "f",
                folder("g", item(pre=say("4"), test=say("8")), pre=say("3"), test=say("7")),
                pre=say("2"),
                test=say("6"),
            ),
        ),
        EXPORTS,
        collection={"event": item(pre=say("1"), test=say("5"))["event"]},
    )
    yield RunCase(
        "tests pass, fail and are skipped",
        (
            item(
                test='pm.test("a", () => {}); pm.test("b", () => { throw new Error("no"); }); pm.test.skip("c", () => {}); pm.test("d", () => { pm.expect(1).to.equal(2); });'
            ),
        ),
    )
    yield RunCase(
        "an error in a test script",
        (item(test='pm.test("a", () => {}); nothing.here; pm.test("b", () => {});'), item("two")),
    )
    yield RunCase(
        "an error in a pre-request script",
        (item(pre="nothing.here;", test='pm.test("a", () => {});'), item("two")),
    )
    yield RunCase(
        "a syntax error", (item(test="this is no JavaScript"), item("two")), differs="engine-messages"
    )
    yield RunCase(
        "a folder's failing pre-request script",
        (folder("f", item(pre=say("own")), pre="nothing.here;"),),
        EXPORTS,
    )
    yield RunCase(
        "a test with a callback",
        (
            item(
                test='pm.test("later", (done) => { setTimeout(() => { pm.expect(1).to.equal(1); done(); }, 5); }); pm.test("fails later", (done) => { setTimeout(() => done(new Error("late")), 5); });'
            ),
        ),
    )
    yield RunCase(
        "sendRequest",
        (
            item(
                pre=f'pm.sendRequest("{echo("sent")}?a=b", (error, response) => {{ pm.environment.set("code", response.code); }});',
                test=check('pm.environment.get("code") === 200'),
            ),
        ),
        EXPORTS,
    )
    full = f'pm.sendRequest({{url: "{echo("sent")}", method: "POST", header: {{"X-A": "b"}}, body: {{mode: "urlencoded", urlencoded: [{{key: "k", value: "v w"}}]}}}}, (error, response) => pm.environment.set("sent", response.json().data));'
    yield RunCase("sendRequest with a definition", (item(pre=full),), EXPORTS)
    yield RunCase(
        "sendRequest that gets no answer",
        (
            item(
                test='pm.sendRequest("http://127.0.0.1:1/", (error) => { pm.environment.set("failed", Boolean(error)); });'
            ),
        ),
        EXPORTS,
        differs="json-report-repeats",
    )
    yield RunCase(
        "legacy tests",
        (
            item(
                test='tests["status"] = responseCode.code === 200; tests["no"] = false; tests["body"] = responseBody.indexOf("args") > 0; postman.setEnvironmentVariable("e", "f");'
            ),
        ),
        EXPORTS,
    )
    yield RunCase(
        "pm.info",
        (
            item(
                test='pm.environment.set("info", [pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName].join());'
            ),
        ),
        ("-n", "2", *EXPORTS),
    )
    yield RunCase(
        "the response",
        (
            item(
                url=echo("raw?body=%7B%22a%22%3A1%7D&type=application/json"),
                test="\n".join(
                    (
                        check("pm.response.json().a === 1", "json"),
                        check('pm.response.headers.get("X-Hash").length === 8', "header"),
                        check("pm.response.responseSize === 7", "size"),
                        'pm.test("ok", () => pm.response.to.be.ok);',
                        'pm.test("status", () => pm.response.to.have.status(201));',
                    )
                ),
            ),
        ),
    )
    yield RunCase(
        "disabled events",
        (
            item(
                more={
                    "event": [
                        {
                            "listen": "test",
                            "disabled": True,
                            "script": {"exec": ['pm.test("never", () => {});']},
                        }
                    ]
                }
            ),
        ),
    )
    yield RunCase(
        "exec as one text",
        (item(more={"event": [{"listen": "test", "script": {"exec": 'pm.test("text", () => {});'}}]}),),
    )
    yield RunCase(
        "two test events",
        (
            item(
                more={
                    "event": [
                        *item(test='pm.test("a", () => {});')["event"],
                        *item(test='pm.test("b", () => {});')["event"],
                    ]
                }
            ),
        ),
    )
    yield RunCase(
        "the console changes nothing",
        (item(test='console.log("a", {b: 1}); console.error(new Error("x")); console.clear();'),),
    )


def flow() -> Iterator[RunCase]:
    """SetNextRequest and its kind."""

    def jump(name: str) -> str:
        return f"postman.setNextRequest({name});"

    def five(where: str, target: str) -> tuple[dict[str, Any], ...]:
        return tuple(
            item(each["name"], test=jump(target)) if each["name"] == where else each for each in FIVE
        )

    yield RunCase("forward", five("one", '"four"'))
    yield RunCase("to null", five("two", "null"))
    yield RunCase("to an unknown name", five("two", '"nobody"'))
    yield RunCase(
        "the last call wins",
        tuple(
            item(each["name"], test=jump('"five"') + jump('"three"')) if each["name"] == "one" else each
            for each in FIVE
        ),
    )
    back = 'let n = (pm.globals.get("n") || 0) + 1; pm.globals.set("n", n); if (n < 3) postman.setNextRequest("one");'
    yield RunCase("backwards", (item("one"), item("two", test=back), item("three")))
    yield RunCase("to itself", (item("one", test=back), item("two")))
    yield RunCase("from a pre-request script", (item("one", pre=jump('"three"')), *FIVE[1:]))
    yield RunCase(
        "to one of two with the same name",
        (
            item("one", test=jump('"same"')),
            item("same", url=echo("first")),
            item("same", url=echo("second")),
            item("last"),
        ),
    )
    yield RunCase(
        "into a folder", (item("one", test=jump('"in"')), item("two"), folder("f", item("in"), item("next")))
    )
    yield RunCase(
        "by id",
        (item("one", test=jump('"id-of-three"')), item("two"), item("three", more={"id": "id-of-three"})),
    )
    yield RunCase(
        "to a folder", (item("one", test=jump('"f"')), item("two"), folder("f", item("in"), item("next")))
    )
    yield RunCase("in every iteration", five("one", '"five"'), ("-n", "2"))
    yield RunCase(
        "out of the chosen folder",
        (folder("f", item("one", test=jump('"other"')), item("two")), item("other")),
        ("--folder", "f"),
    )
    yield RunCase(
        "pm.execution.setNextRequest",
        tuple(
            item(each["name"], test='pm.execution.setNextRequest("four")') if each["name"] == "one" else each
            for each in FIVE
        ),
    )
    yield RunCase(
        "skipRequest",
        (
            item(
                "one",
                pre='pm.execution.skipRequest(); pm.globals.set("after", 1);',
                test='pm.test("never", () => {});',
            ),
            item("two"),
        ),
        EXPORTS,
    )


def data() -> Iterator[RunCase]:
    """Iterations and their data."""
    show = (
        item(
            url=f"{BASE}/{{{{a}}}}/{{{{b}}}}",
            test='pm.test(typeof pm.iterationData.get("a") + " " + pm.iterationData.get("a"), () => {});',
        ),
    )
    for name, text in (
        ("plain", "a,b\n1,x\n2,y\n"), ("quotes", 'a,b\n"1","x, y"\n"say ""it""",z\n'), ("blanks", " a , b \n 1 , x \n"),
        ("types", "a,b\ntrue,1\n1.50,2\n,3\nnull,4\n007,5\n-1,6\n1e3,7\n"), ("CRLF", "a,b\r\n1,x\r\n"), ("short and long rows", "a,b\n1\n2,y,z\n"),
        ("empty lines", "a,b\n\n1,x\n\n"), ("one column", "a\n1\n2\n"), ("line ends in quotes", 'a,b\n"1\n2",x\n'),
    ):  # fmt: skip
        yield RunCase(f"CSV: {name}", show, ("-d", "@rows.csv"), files={"rows.csv": text})
    yield RunCase(
        "CSV with a byte order mark",
        show,
        ("-d", "@rows.csv"),
        files={"rows.csv": "\ufeffa,b\n1,x\n".encode()},
    )
    rows = [{"a": 1, "b": "x"}, {"a": "2", "b": None}, {"a": True}, {"a": {"c": 1}, "b": [1]}]
    yield RunCase(
        "JSON", show, ("-d", "@rows.json"), files={"rows.json": rows}, differs="objects-in-templates"
    )
    plain = [{"a": 1, "b": "x"}, {"a": "2", "b": "y"}]
    yield RunCase("JSON of plain values", show, ("-d", "@rows.json"), files={"rows.json": plain})
    yield RunCase("null", show, ("-d", "@rows.json"), files={"rows.json": rows[:2]}, differs="null-in-data")
    yield RunCase(
        "fewer iterations than rows", show, ("-d", "@rows.json", "-n", "1"), files={"rows.json": plain}
    )
    yield RunCase(
        "more iterations than rows", show, ("-d", "@rows.json", "-n", "4"), files={"rows.json": plain}
    )
    yield RunCase(
        "iterations without data", (item(test='pm.test("i" + pm.info.iteration, () => {});'),), ("-n", "3")
    )
    yield RunCase(
        "variables last over iterations",
        (
            item(
                pre='pm.environment.set("n", (pm.environment.get("n") || 0) + 1); pm.variables.set("l", (pm.variables.get("l") || 0) + 1);',
                url=f"{BASE}/{{{{n}}}}/{{{{l}}}}",
            ),
        ),
        ("-n", "3", *EXPORTS),
    )


def cookies() -> Iterator[RunCase]:
    """Cookies of a run."""
    yield RunCase(
        "kept for the next request",
        (
            item(url=echo("cookies/set?a=1&b=2")),
            item("two"),
            item("three", url=echo("cookies/delete?a=")),
            item("four"),
        ),
    )
    yield RunCase(
        "beside the user's own",
        (item(url=echo("cookies/set?a=1")), item("two", header=pairs(Cookie="own=1"))),
    )
    yield RunCase("kept over iterations", (item(), item("two", url=echo("cookies/set?i=1"))), ("-n", "2"))
    yield RunCase(
        "not kept when asked",
        (
            item(url=echo("cookies/set?a=1")),
            item("two", more={"protocolProfileBehavior": {"disableCookies": True}}),
        ),
    )
    yield RunCase("set by a redirect", (item(url=f"{BASE}/redirect?to=/cookies/set?r=1"), item("two")))
    yield RunCase(
        "read by a script",
        (
            item(url=echo("cookies/set?a=1"), test=check('pm.cookies.get("a") === "1"')),
            item("two", test=check('pm.cookies.has("a")')),
        ),
    )
    yield RunCase(
        "of a script's request",
        (item(pre=f'pm.sendRequest("{echo("cookies/set?s=1")}", () => {{}});'), item("two")),
    )


JARS = ("--env-var", "other=http://localhost:__PORT__", "--export-cookie-jar", "@jar.out")


def jars() -> Iterator[RunCase]:
    """Jars as files, and who is sent which cookie."""
    kept = {"domain": "127.0.0.1", "path": "/", "hostOnly": True, "creation": "2026-01-01T00:00:00.000Z"}
    jar = {
        "version": "tough-cookie@4.1.3",
        "storeType": "MemoryCookieStore",
        "rejectPublicSuffixes": True,
        "cookies": [
            {"key": "plain", "value": "1", **kept},
            {"key": "deep", "value": "2", **kept, "path": "/a/b"},
            {"key": "old", "value": "3", **kept, "expires": "2026-01-02T00:00:00.000Z"},
            {"key": "later", "value": "4", **kept, "expires": "2099-01-02T00:00:00.000Z"},
            {"key": "other", "value": "5", **kept, "domain": "localhost"},
            {"key": "hidden", "value": "6", **kept, "httpOnly": True, "secure": True, "sameSite": "lax"},
        ],
    }
    asking = (item(), item("deep", url=echo("a/b/c")), item("elsewhere", url="{{other}}/get"))
    yield RunCase("a jar to start with", asking, ("--cookie-jar", "@jar.json", *JARS), {"jar.json": jar})
    yield RunCase(
        "an empty jar", asking, ("--cookie-jar", "@jar.json", *JARS), {"jar.json": {**jar, "cookies": []}}
    )
    baked = {
        "plain": "a=1",
        "with a path": "a=1; Path=/a/b",
        "for the folder": "a=1; Path=relative",
        "with all attributes": "a=1; Path=/; Secure; HttpOnly; SameSite=Strict",
        "that ends": "a=1; Expires=Sat, 02 Jan 2100 00:00:00 GMT",
        "that has ended": "a=1; Expires=Fri, 02 Jan 2015 00:00:00 GMT",
        "with an age": "a=1; Max-Age=0",
        "for another domain": "a=1; Domain=example.com",
        "for its own address": "a=1; Domain=127.0.0.1",
        "with an odd value": 'a="x y"; Path=/',
        "without a name": "alone; Path=/",
    }
    for name, cookie in baked.items():
        items = (item(url=echo(f"baked?cookie={quote(cookie)}")), *asking)
        yield RunCase(f"a cookie {name}", items, JARS)
    there = quote("{{other}}/get", safe="{}")
    back = quote(f"{{{{other}}}}/redirect?to={BASE}/a/b/end", safe="{}")
    yield RunCase(
        "cookies of redirects to another host",
        (
            item(url=f"{BASE}/redirect?to={there}&cookie=from=here"),
            item("back", url=f"{BASE}/redirect?to={back}&cookie={quote('deep=1; Path=/a')}"),
            *asking,
        ),
        JARS,
        differs="redirects-elsewhere",
    )
    yield RunCase(
        "cookies of a redirect to another path",
        (item(url=f"{BASE}/redirect?to=/a/b/end&cookie={quote('deep=1; Path=/a')}"), *asking),
        JARS,
    )
    yield RunCase(
        "cookies that scripts set",
        (
            item(
                pre="pm.cookies.jar().set(pm.variables.get('other'), 'a', '1', () => {});",
                test="pm.cookies.jar().getAll(pm.variables.get('other'), (error, all) => console.log(all));",
            ),
            *asking,
        ),
        JARS,
    )


def redirects() -> Iterator[RunCase]:
    """Redirects."""
    for status in (301, 302, 303, 307, 308):
        yield RunCase(
            f"POST and {status}",
            (item(url=f"{BASE}/redirect?to=/end&status={status}", method="POST", body=raw("{}", "json")),),
        )
    yield RunCase("HEAD and 302", (item(url=f"{BASE}/redirect?to=/end", method="HEAD"),))
    yield RunCase("a chain", (item(url=f"{BASE}/redirect?to=/redirect%3Fto%3D/end"),))
    yield RunCase(
        "not followed by option",
        (item(url=f"{BASE}/redirect?to=/end", test=check("pm.response.code === 302")),),
        ("--ignore-redirects",),
    )
    yield RunCase(
        "not followed by the request",
        (item(url=f"{BASE}/redirect?to=/end", more={"protocolProfileBehavior": {"followRedirects": False}}),),
    )
    yield RunCase(
        "too many",
        (
            item(
                url=f"{BASE}/redirect?to=/redirect%3Fto%3D/redirect%253Fto%253D/end",
                more={"protocolProfileBehavior": {"maxRedirects": 1}},
            ),
        ),
    )
    yield RunCase(
        "the method stays when asked",
        (
            item(
                url=f"{BASE}/redirect?to=/end&status=302",
                method="POST",
                body=raw("x"),
                more={"protocolProfileBehavior": {"followOriginalHttpMethod": True}},
            ),
        ),
    )
    yield RunCase(
        "no Referer when asked",
        (
            item(
                url=f"{BASE}/redirect?to=/end",
                more={"protocolProfileBehavior": {"removeRefererHeaderOnRedirect": True}},
            ),
        ),
    )


def options() -> Iterator[RunCase]:
    """Options of the command line."""
    tree = (
        folder("f", item("one"), folder("g", item("two"))),
        item("three"),
        folder("h", item("four"), item("one")),
    )
    for names in (("f",), ("g",), ("h", "f"), ("three",), ("one",)):
        yield RunCase(
            f"--folder {' '.join(names)}", tree, tuple(word for name in names for word in ("--folder", name))
        )
    yield RunCase("--folder nobody", tree, ("--folder", "nobody"))
    failing = (
        item("one", test='pm.test("no", () => { throw new Error("x"); }); pm.test("yes", () => {});'),
        item("two"),
        item("three"),
    )
    yield RunCase("--bail", failing, ("--bail",), differs="bail")
    yield RunCase("--bail folder with an unknown one", tree, ("--bail", "folder", "--folder", "nobody"))
    yield RunCase("-x", failing, ("-x",))
    yield RunCase(
        "no failure without tests", (item(url=echo("status/500")), item("two", url=echo("status/404")))
    )
    yield RunCase(
        "--timeout-request", (item(url=echo("delay/400")), item("two")), ("--timeout-request", "100")
    )
    yield RunCase("--delay-request", FIVE[:2], ("--delay-request", "20"))
    yield RunCase("--export-collection", FIVE[:1], ("--export-collection", "@collection.out"))
    yield RunCase(
        "--global-var and --env-var",
        (item(url=f"{BASE}/{{{{a}}}}/{{{{b}}}}"),),
        ("--global-var", "a=1=2", "--env-var", "b=", *EXPORTS),
    )


def formats() -> Iterator[RunCase]:
    """Documents of other forms."""
    v1 = {
        "id": "c", "name": "v1", "order": ["r1"], "folders": [{"id": "f", "name": "f", "order": ["r2"]}],
        "requests": [
            {"id": "r1", "name": "one", "url": f"{BASE}/one?a=b", "method": "GET", "headers": "X-A: 1\n", "tests": 'tests["v1"] = true;', "dataMode": "params", "data": []},
            {"id": "r2", "name": "two", "url": f"{BASE}/two", "method": "POST", "headers": "", "dataMode": "urlencoded", "data": [{"key": "a", "value": "b", "type": "text", "enabled": True}]},
        ],
    }  # fmt: skip
    yield RunCase("v1", document=v1)
    v2 = {
        "info": {
            "name": "v2",
            "schema": "https://schema.getpostman.com/json/collection/v2.0.0/collection.json",
        },
        "item": [
            {
                "name": "one",
                "request": {
                    "url": f"{BASE}/get?a=b",
                    "method": "GET",
                    "auth": {"type": "basic", "basic": {"username": "u", "password": "p"}},
                },
            }
        ],
    }
    yield RunCase("v2.0", document=v2)
    yield RunCase(
        "a request that is only a URL",
        document={
            "info": {
                "name": "x",
                "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
            },
            "item": [{"name": "one", "request": f"{BASE}/only"}],
        },
    )
    yield RunCase(
        "wrapped in `collection`",
        document={
            "collection": {
                "info": {
                    "name": "x",
                    "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
                },
                "item": [item()],
            }
        },
    )
    import json  # noqa: PLC0415

    env = json.dumps(environment(v="ü")).encode
    yield RunCase(
        "an environment in UTF-16",
        (item(url=f"{BASE}/{{{{v}}}}"),),
        ("-e", "@env.json"),
        files={"env.json": json.dumps(environment(v="ü"), ensure_ascii=False).encode("utf-16")},
    )
    yield RunCase(
        "an environment with a byte order mark",
        (item(url=f"{BASE}/{{{{v}}}}"),),
        ("-e", "@env.json"),
        files={"env.json": b"\xef\xbb\xbf" + env()},
    )
    yield RunCase("a nameless item", ({"request": {"url": f"{BASE}/x", "method": "GET"}},))
    yield RunCase("an empty folder", (folder("f"), item()))
    yield RunCase("an empty collection")


def troubles() -> Iterator[RunCase]:
    """What goes wrong."""
    yield RunCase(
        "nobody listens",
        (item(url="http://127.0.0.1:1/", test='pm.test("runs all the same", () => {});'), item("two")),
    )
    yield RunCase("the server hangs up", (item(url=echo("close")), item("two")))
    yield RunCase(
        "no such file in a body",
        (item(method="POST", body={"mode": "file", "file": {"src": "gone.txt"}}), item("two")),
        differs="missing-files",
    )
    yield RunCase("no URL", (item(url=""), item("two")))
    yield RunCase("an unset host", (item(url="http://{{nobody}}/"), item("two")))
    yield RunCase("no such environment", (item(),), ("-e", "@gone.json"))
    yield RunCase("no JSON", document="{")
    yield RunCase("broken CSV", (item(),), ("-d", "@rows.csv"), files={"rows.csv": 'a,b\n"1,x\n'})
