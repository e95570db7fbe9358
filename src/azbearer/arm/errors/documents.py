"""Error bodies in JSON.

The forms that services of Azure were seen to use: ARM's and OData's `error` with `details`, `innererror` and
`additionalInfo`; the same with capitals (App Service); `odata.error` (tables); an error as a text inside a
message (deployments); long-running operations that failed; OAuth's `error_description`; ASP.NET's
`ModelState`; RFC 9457's `title` and `errors`; `errors` as a list (container registries, GraphQL); Cosmos DB's
message with `Errors` in it. Names of members are compared without regard to case.
"""

from __future__ import annotations

import json
import re

from azbearer.arm.errors.finding import Finding, one_line
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 40
_MOST_INNER = 50
_LONGEST_PART = 200
_IN_MESSAGE = regex(r"^[^{\[]{0,60}(?=[{\[])")
_COSMOS = regex(r"^Message:\s*(\{.*\})\s*ActivityId:\s*([0-9A-Fa-f-]{36})", re.DOTALL)
_ODATA_CODE = regex(r"^\s*ErrorCode:(\w+);?\s*(.*)", re.DOTALL)
_IDS = {
    "request-id": "request id",
    "requestid": "request id",
    "client-request-id": "client request id",
    "correlation_id": "correlation id",
    "correlationid": "correlation id",
    "trace_id": "trace id",
    "traceid": "trace id",
    "activityid": "activity id",
}
_ID = regex(r"[0-9A-Za-z|.:_-]{8,100}")
_CODES = ("code", "errorcode", "error_code", "typekey", "reason")
_MESSAGES = ("@message", "message", "error_description", "errormessage", "detail", "description")
_INNER = ("details", "innererror", "inner_error", "errors", "modelstate")


def finding_of_document(value: Any) -> Finding | None:
    """The error in a parsed JSON body, or None when there is nothing that looks like one."""
    if isinstance(value, list):
        inner = tuple(_found_in(value, 0))
        return Finding(inner=inner) if inner else None
    found = _finding(value, 0) if isinstance(value, dict) else None
    return found if found is not None and _says_something(found) else None


def _says_something(found: Finding) -> bool:
    return bool(found.code or found.message or found.inner)


def _finding(value: Mapping[str, Any], depth: int) -> Finding | None:
    """One object; what only wraps an error is looked through."""
    if depth > _DEEPEST:
        return None
    members = {key.lower(): member for key, member in value.items()}
    outer = _wrapped(members, depth)
    if outer is not None:
        return outer
    code = _first_text(members, _CODES) or _type_of(members)
    message, inner = _message(members, depth)
    inner += tuple(each for name in _INNER for each in _found_in(members.get(name), depth + 1))
    if not code and isinstance(members.get("error"), str):
        code = members["error"]
    return Finding(
        code="" if code.lower() in {"0", "-1"} else code,
        message=message or _text(members.get("title")),
        target=_text(members.get("target")),
        extras=(*_place(members), *_policies(members.get("additionalinfo"))),
        ids=tuple(_ids(members)),
        inner=inner[:_MOST_INNER],
    )


def _wrapped(members: Mapping[str, Any], depth: int) -> Finding | None:
    """The error inside an envelope: `error`, `odata.error`, a failed operation's `properties`."""
    for name in ("error", "odata.error", "errorentity"):
        inner = members.get(name)
        if isinstance(inner, dict) and inner:
            found = _finding(inner, depth + 1)
            return found and _with_ids(found, tuple(_ids(members)))
    properties = members.get("properties")
    if isinstance(properties, dict) and "message" not in members:
        nested = {key.lower(): member for key, member in properties.items()}
        for name in ("error", "statusmessage"):
            if isinstance(nested.get(name), dict):
                return _finding(nested[name], depth + 1)
    return None


def _with_ids(found: Finding, ids: tuple[tuple[str, str], ...]) -> Finding:
    return Finding(found.code, found.message, found.target, found.extras, found.ids + ids, found.inner)


def _message(members: Mapping[str, Any], depth: int) -> tuple[str, tuple[Finding, ...]]:
    """The sentence; when another document stands in it, that one's findings."""
    text = _first_text(members, _MESSAGES)
    cosmos = _COSMOS.match(text)
    if cosmos:
        activity = (("activity id", cosmos[2]),)
        return "", tuple(_with_ids(each, activity) for each in _embedded(cosmos[1], depth))
    start = _IN_MESSAGE.match(text)
    inner = _embedded(text[start.end() :], depth) if start else ()
    return (text[: start.end()].rstrip(" :-'\"") if start and inner else text), inner


def _embedded(text: str, depth: int) -> tuple[Finding, ...]:
    """The findings of a document that stands in a text, with or without something behind it."""
    if depth > _DEEPEST:
        return ()
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_found_in([value] if isinstance(value, dict) else value, depth + 1))


def _found_in(value: Any, depth: int) -> Iterator[Finding]:
    """The errors in a member that holds some: an object, a list, texts, or fields with texts."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and value.strip():
        yield Finding(message=value)
    elif isinstance(value, list):
        for each in value[:_MOST_INNER]:
            yield from _found_in(each, depth + 1)
    elif isinstance(value, dict):
        found = None if _is_fields(value) else _finding(value, depth)
        if found is not None and _says_something(found):
            yield found
        elif found is None:
            yield from _fields(value)


def _is_fields(value: Mapping[str, Any]) -> bool:
    """Whether the members are names of fields, each with a list of complaints (ASP.NET, RFC 9457)."""
    return (
        bool(value)
        and all(
            isinstance(member, list) and all(isinstance(each, str) for each in member)
            for member in value.values()
        )
        and not {key.lower() for key in value} <= {"errors", "details"}
    )


def _fields(value: Mapping[str, Any]) -> Iterator[Finding]:
    for name, complaints in value.items():
        if isinstance(complaints, list):
            yield from (Finding(message=text, target=name) for text in complaints if isinstance(text, str))


def _text(value: Any) -> str:
    """A text; OData gives it with its language, as `{"lang": …, "value": …}`."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _first_text(members: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next(filter(None, (_text(members.get(name)) for name in names)), "")


def _type_of(members: Mapping[str, Any]) -> str:
    """The last part of a `type` that is a URI with a fragment or path (RFC 9457 section 3.1.1)."""
    kind = members.get("type")
    if not isinstance(kind, str) or "title" not in members or kind == "about:blank":
        return ""
    tail = re.split(r"[/#]", kind.rstrip("/"))[-1]
    # An anchor of RFC 9110 tells nothing that the status does not.
    return "" if tail.startswith(("section-", "rfc")) or kind.startswith("https://tools.ietf.org/") else tail


def _ids(members: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, shown in _IDS.items():
        value = members.get(name)
        if isinstance(value, str) and _ID.fullmatch(value):
            yield shown, value
    inner = members.get("innererror")
    if isinstance(inner, dict):
        yield from _ids({key.lower(): member for key, member in inner.items()})


def _place(members: Mapping[str, Any]) -> Iterator[str]:
    """Where in a query the error is (Resource Graph, Log Analytics), and what is wrong there."""
    line = members.get("line")
    column = members.get("characterpositioninline", members.get("pos"))
    place = f"line {line}, position {column}" if isinstance(line, int) and isinstance(column, int) else ""
    tokens = [
        f"{word} {one_line(token)[:40]!r}"
        for word, name in (("at", "token"), ("expected", "expectedtoken"))
        if (token := _text(members.get(name)))
    ]
    if place or tokens:
        yield ", ".join(filter(None, [place, *tokens]))


def _policies(additional: Any) -> Iterator[str]:
    """The names in ARM's `additionalInfo` of type PolicyViolation (RPC, common API details)."""
    for each in additional if isinstance(additional, list) else ():
        info = each.get("info") if isinstance(each, dict) else None
        if isinstance(info, dict) and str(each.get("type")).lower() == "policyviolation":
            yield policy_line(info)


def policy_line(info: Mapping[str, Any]) -> str:
    """Which policy, by which assignment and set, and what it found; names before ids."""
    members = {key.lower(): member for key, member in info.items()}
    line = f'policy "{_name(members, "policydefinition")}"'
    by = [
        f'{word} "{name}"'
        for word, member in (("assignment", "policyassignment"), ("set", "policysetdefinition"))
        if (name := _name(members, member))
    ]
    found = "; ".join(_evaluations(members.get("evaluationdetails")))
    return line + (f" ({', '.join(by)})" if by else "") + (f": {found}" if found else "")


def _name(members: Mapping[str, Any], what: str) -> str:
    named = _first_text(members, (f"{what}displayname", f"{what}name")) or _text(members.get(f"{what}id"))
    return one_line(named.rpartition("/")[2] or named)[:_LONGEST_PART]


def _evaluations(details: Any) -> Iterator[str]:
    """What did not suit: `location = "westus"`, the values of fields and values alone."""
    expressions = details.get("evaluatedExpressions") if isinstance(details, dict) else None
    for each in expressions[:3] if isinstance(expressions, list) else ():
        if isinstance(each, dict) and "expressionValue" in each and each.get("expressionKind") != "Count":
            shown = json.dumps(each["expressionValue"], ensure_ascii=False)
            yield f"{one_line(str(each.get('expression', '')))} = {one_line(shown)[:80]}"


def code_in_text(text: str) -> tuple[str, str]:
    """Code and rest of a message such as `ErrorCode:IotHubUnauthorizedAccess;Unauthorized`."""
    found = _ODATA_CODE.match(text)
    return (found[1], found[2]) if found else ("", text)
