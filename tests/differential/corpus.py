"""The corpus: scripts as data files, and the surroundings that each of them is given.

`cases/<topic>.js` is a list of cases. A case begins with `//#` and the behaviour it shows; `//@name JSON`
lines change what it is given: `event`, `request`, `response` (`null`: none), `environment`, `globals`,
`collection`, `local`, `data` (objects, or lists of Postman's variable objects) and `failure` (of
`pm.sendRequest`), `cookies` (those for the URL of the answer); `differs` names the entry of
`differences.json` that says why Postman's sandbox does something else. The cases of a file run in one
engine, one after the other.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CASES = FOLDER / "cases"

INFO: dict[str, Any] = {"requestName": "Get", "requestId": "request-id", "iteration": 1, "iterationCount": 3}
REQUEST: dict[str, Any] = {
    "method": "POST",
    "url": "http://contoso.example:8080/get/:id?a=1&b=two",
    "header": [{"key": "H1", "value": "one"}, {"key": "H2", "value": "z", "disabled": True}],
    "body": {"mode": "raw", "raw": '{"sent": true}'},
    "description": "says what it is for",
}
RESPONSE: dict[str, Any] = {
    "status": 200,
    "reason": "OK",
    "headers": [["Content-Type", "application/json; charset=utf-8"], ["X-One", "1"], ["X-Two", "2"]],
    "body": '{"n": 5, "list": [1, 2], "deep": {"a": {"b": "c"}}}',
    "time": 12,
}
SCOPES: dict[str, Any] = {
    "local": {},
    "environment": {"host": "contoso.example", "url": "https://{{host}}/{{row}}", "who": "environment"},
    "collection": {"who": "collection", "base": "/v1"},
    "globals": {"who": "globals", "planet": "earth"},
    "data": {"row": 7, "who": "data", "name": "Ada"},
}


@dataclass(frozen=True)
class Case:
    """One script, with what it is given."""

    topic: str
    rule: str
    source: str
    settings: dict[str, Any]

    @property
    def name(self) -> str:
        """What a failure calls it."""
        return f"{self.topic}: {self.rule}"

    @property
    def event(self) -> str:
        """`test` unless the case says `prerequest`."""
        return str(self.settings.get("event", "test"))

    @property
    def request(self) -> dict[str, Any]:
        """The request, with the fields that the case changes."""
        return {**REQUEST, **self.settings.get("request", {})}

    @property
    def response(self) -> dict[str, Any] | None:
        """With the body as bytes; None before the request was sent."""
        changes = self.settings.get("response", {})
        if self.event == "prerequest" or changes is None:
            return None
        found = {**RESPONSE, **changes}
        body = found.pop("latin1", None)
        found["body"] = found["body"].encode() if body is None else body.encode("latin-1")
        return found

    def scope(self, name: str) -> list[dict[str, Any]]:
        """A scope's variables in Postman's form."""
        given = self.settings.get(name, SCOPES[name])
        return given if isinstance(given, list) else [{"key": key, "value": given[key]} for key in given]


def parse(topic: str, text: str) -> Case:
    rule, _, rest = text.partition("\n")
    lines = rest.strip("\n").split("\n")
    found = [re.fullmatch(r"//@(\w+) (.*)", line) for line in lines]
    settings = {match[1]: json.loads(match[2]) for match in found if match}
    source = "\n".join(line for line, match in zip(lines, found, strict=True) if not match)
    return Case(topic, rule.strip(), source, settings)


def groups() -> list[list[Case]]:
    """All cases, by file."""
    return [
        [parse(path.stem, part) for part in re.split(r"(?m)^//# ", path.read_text("utf-8"))[1:]]
        for path in sorted(CASES.glob("*.js"))
    ]


def for_node(case: Case) -> dict[str, Any]:
    """A case as `sandbox.cjs` reads it."""
    response = case.response
    if response is not None:
        response = {**response, "body": base64.b64encode(response["body"]).decode()}
    return {
        "source": case.source,
        "event": case.event,
        "info": INFO,
        "request": case.request,
        "response": response,
        "failure": case.settings.get("failure"),
        "cookies": case.settings.get("cookies", []),
        "data": {item["key"]: item["value"] for item in case.scope("data")},
        "scopes": {
            "_variables": case.scope("local"),
            "environment": {"id": "env-id", "name": "dev", "values": case.scope("environment")},
            "collectionVariables": case.scope("collection"),
            "globals": case.scope("globals"),
        },
    }
