"""From an error answer to one line: what is wrong, the ids for support, what to try.

A body of a deployment says "At least one resource deployment operation failed" and hides the reason two
documents deeper; the line says the reason. How it is put together:

- an outer sentence that only points inwards is left out, its code stays:
  `DeploymentFailed > SkuNotAvailable: …`;
- codes that say no more than the status (`BadRequest`, `Conflict`) give way to better ones within;
- of several reasons the first three are shown, equal ones once, and the rest is counted;
- JSON that stands in a sentence is taken out of it (policies list their ids so), links move to the hint.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus

from azbearer.arm.errors.advice import hint_for
from azbearer.arm.errors.documents import code_in_text, finding_of_document
from azbearer.arm.errors.finding import Finding, one_line
from azbearer.arm.errors.markup import finding_of_markup, finding_of_text, ids_in
from azbearer.arm.errors.sentence import cut, trimmed
from azbearer.patterns import regex
from azbearer.tokens.challenge import challenges_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from azbearer.secrets import Redactor

_MOST_BODY = 1 << 20
_MOST_REASONS = 3
_LONGEST_LINE = 600
_ID_HEADERS = {
    "x-ms-request-id": "request id",
    "x-ms-correlation-request-id": "correlation id",
    "x-ms-routing-request-id": "",
    "request-id": "request id",
    "client-request-id": "client request id",
    "x-ms-client-request-id": "client request id",
    "x-ms-activity-id": "activity id",
    "apim-request-id": "request id",
}
_ID = regex(r"[0-9A-Za-z|.:_-]{8,100}")
# Codes that say what the status says.
_PLAIN_CODES = frozenset(
    {
        "badargument", "badargumenterror", "badrequest", "conflict", "error", "failed", "forbidden",
        "generalerror", "internalservererror", "notfound", "unauthorized",
    }
)  # fmt: skip
# Sentences that only say: look further in.
_POINTERS = regex(
    r"(?i)at least one resource deployment operation failed|please list deployment operations"
    r"|had some invalid properties|^multiple error|one or more (?:validation )?errors? occurred"
    r"|please provide below info|is not valid according to the validation procedure"
    r"|reached terminal provisioning state|completed with terminal provisioning state"
    r"|^query is invalid|^the request is invalid\W*$|^an error (?:has )?occurred\W*$|^one or more errors"
    r"|see (?:inner|the) (?:errors?|details)|check 'error\.details|^see details|^validation failed\W*$"
    r"|^required (?:path )?parameters? .{0,20}(?:is|are) missing\W*$|^preflight validation"
    r"|request is invalid and cannot"
    r"|template deployment failed because|^a retryable error occurred"
)
_TARGETS = frozenset({"", "error", "_schema", "$"})
_SECRETS = regex(
    r"(?i)\b(sig|accountkey|sharedaccesskey|shareaccesssignature|client_secret|password|pwd|access_token|code)="
    r"[^&\s;'\"]{6,}"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """An error answer, understood.

    Args:
        code: the word that says most, such as `SkuNotAvailable`; empty when there is none.
        line: what is wrong, on one line, with the codes.
        ids: names and values of the ids that support asks for.
        hint: what to try; may be empty.
    """

    code: str
    line: str
    ids: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    def ids_text(self) -> str:
        """The ids as one text."""
        return ", ".join(f"{name} {value}" for name, value in self.ids)


def cause_of(
    status: int,
    headers: Sequence[tuple[str, str]],
    body: bytes,
    *,
    redactor: Redactor | None = None,
) -> Cause:
    """The cause that an error answer names.

    Args:
        status: of the answer; 200 for an operation's status that says `Failed`.
        headers: of the answer.
        body: of the answer; more than 1 MiB of it is not looked at.
        redactor: knows the secrets of the request, in case the service repeats one.
    """
    found = _best(_finding(body), headers)
    codes, reasons, links, inmost = _parts(found)
    text = _joined(reasons) or _of_status(status, codes)
    chain = " > ".join(codes)
    line = cut(_safe(f"{chain}: {text}" if chain and text else chain or text, redactor), _LONGEST_LINE)
    hint = hint_for(status, (*codes, inmost), line) or (f"see {_safe(links[0], redactor)}" if links else "")
    return Cause(codes[-1] if codes else "", line, _all_ids(headers, found), hint)


def error_lines(cause: Cause, status: int, method: str, url: str) -> tuple[str, str, str]:
    """What, where and what to try, for `AzbearerError`.

    Args:
        cause: of the answer.
        status: of the answer.
        method: of the request.
        url: as it may be shown.
    """
    ids = cause.ids_text()
    return f"{status} {cause.line}", f"{method} {url}" + (f", {ids}" if ids else ""), cause.hint


def _finding(body: bytes) -> Finding | None:
    """What the body says, in whatever form."""
    text = _decoded(body[:_MOST_BODY])
    stripped = text.lstrip()
    if stripped[:1] in {"{", "[", '"'}:
        try:
            value = json.loads(stripped, strict=False)
        except (ValueError, RecursionError):
            return _cut_off(stripped) or finding_of_text(text)
        if isinstance(value, str):
            return _finding(value.encode("utf-8", "replace"))
        return finding_of_document(value)
    return (finding_of_markup(text) if stripped[:1] == "<" else None) or finding_of_text(text)


def _cut_off(text: str) -> Finding | None:
    """What can be read of a document that is no JSON after all, such as one that was cut off."""
    code, message = (
        re.search(rf'"{name}"\s*:\s*"((?:[^"\\]|\\.)*)"', text, re.IGNORECASE) for name in ("code", "message")
    )
    if code is None and message is None:
        return None
    return Finding(code=code[1] if code else "", message=message[1] if message else "")


def _decoded(body: bytes) -> str:
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _best(found: Finding | None, headers: Iterable[tuple[str, str]]) -> Finding:
    """The finding of the body, or that of the headers when the body says nothing."""
    if found is not None and (found.code or found.message or found.inner):
        return found
    for name, value in headers:
        if name.lower() in {"x-ms-error-code", "x-ms-failure-cause"}:
            return Finding(code=one_line(value)[:80])
    for challenge in challenges_of(headers):
        description = challenge.parameters.get("error_description", "")
        if description or "error" in challenge.parameters:
            return Finding(code=challenge.parameters.get("error", ""), message=description)
    return Finding()


def _parts(found: Finding) -> tuple[list[str], list[str], list[str], str]:
    """The codes from the outermost to the best one within, the reasons, their links, the first one's code."""
    leaves = list(dict.fromkeys(_leaves(found, ())))
    links: list[str] = []
    reasons = [_reason(leaf, links) for leaf, _ in leaves]
    told = [reason for reason in dict.fromkeys(reasons) if reason]
    several = len(told) > 1
    first = leaves[0][1]
    codes = _useful(first[:1] if several else first)
    if several:
        told = [
            _labelled(leaf, reason, codes)
            for (leaf, _), reason in zip(leaves, reasons, strict=True)
            if reason
        ]
        told = list(dict.fromkeys(told))
    return codes, told, links, leaves[0][0].code


def _leaves(found: Finding, above: tuple[str, ...]) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """The findings that have something to say, each with the codes on the way to it."""
    path = (*above, found.code) if found.code else above
    telling = _without_pointers([each for inner in found.inner for each in _leaves(inner, path)])
    spoken = [leaf for leaf, _ in telling if leaf.message]
    if not telling:
        yield found, path
    elif not spoken:  # only codes within: this sentence, with the innermost code
        yield found, telling[0][1]
    elif found.message and not _POINTERS.search(found.message) and not _said_within(found, spoken):
        inner = telling[0][0]
        joined = f"{trimmed(found.message)[0]}: {inner.message}" if len(telling) == 1 else found.message
        yield (
            Finding(found.code, joined, found.target or inner.target, found.extras + inner.extras),
            telling[0][1],
        )
        yield from telling if len(telling) > 1 else ()
    else:
        extra = found.extras
        yield from ((_with(leaf, extra), codes) for leaf, codes in telling)


def _without_pointers(leaves: list[tuple[Finding, tuple[str, ...]]]) -> list[tuple[Finding, tuple[str, ...]]]:
    """Without those that only point elsewhere, when others remain."""
    return [each for each in leaves if not _POINTERS.search(each[0].message)] or leaves


def _with(leaf: Finding, extras: tuple[str, ...]) -> Finding:
    if not extras:
        return leaf
    return Finding(leaf.code, leaf.message, leaf.target, leaf.extras + extras, leaf.ids, leaf.inner)


def _said_within(found: Finding, inner: Iterable[Finding]) -> bool:
    """Whether the sentence within says the same."""
    own = one_line(found.message).rstrip(". ").lower()
    return any(own in one_line(each.message).lower() for each in inner)


def _reason(leaf: Finding, links: list[str]) -> str:
    """The sentence of one finding with its target and policies."""
    coded, message = code_in_text(leaf.message)
    text, seen = ("", []) if message == leaf.code else trimmed(message)
    links += seen
    text = f"{coded}: {text}" if coded and coded != leaf.code else text
    target = one_line(leaf.target)
    if target.lower() not in _TARGETS and target.lower() not in text.lower() and text:
        text = f"{text} (target: {target[:120]})"
    return "; ".join(filter(None, [text, *leaf.extras]))


def _labelled(leaf: Finding, reason: str, codes: list[str]) -> str:
    """One of several reasons, with its code where it tells more."""
    known = leaf.code in codes or _is_plain(leaf.code) or leaf.code in reason
    return reason if known else f"{leaf.code}: {reason}"


def _useful(path: Sequence[str]) -> list[str]:
    """The codes worth showing: no repetition; plain ones only when there is nothing else."""
    codes = list(dict.fromkeys(one_line(code)[:80] for code in path if code.strip()))
    better = [code for code in codes if not _is_plain(code)]
    # The code of the envelope and the one of the reason; what stands between them is machinery.
    chosen = better or [code for code in codes if not code.isdigit()][-1:]
    return [chosen[0], chosen[-1]] if len(chosen) > 1 else chosen


def _is_plain(code: str) -> bool:
    """Whether a code says no more than a status does."""
    return code.isdigit() or code.lower() in _PLAIN_CODES or not code


def _joined(reasons: list[str]) -> str:
    shown, more = reasons[:_MOST_REASONS], len(reasons) - _MOST_REASONS
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _of_status(status: int, codes: list[str]) -> str:
    """What is said when the service says nothing."""
    if codes:
        return ""
    try:
        phrase = HTTPStatus(status).phrase.lower()
    except ValueError:
        phrase = "an unknown status"
    return f"{phrase}, without a reason in the answer"


def _all_ids(headers: Iterable[tuple[str, str]], found: Finding) -> tuple[tuple[str, str], ...]:
    """Ids of the headers, then those of the body; each value once, each name once."""
    named = [(_ID_HEADERS.get(name.lower(), ""), value.strip()) for name, value in headers]
    named += list(_ids_within(found))
    ids: dict[str, str] = {}
    for name, value in named:
        if name and _ID.fullmatch(value) and value not in ids.values():
            ids.setdefault(name, value)
    return tuple(ids.items())


def _ids_within(found: Finding) -> Iterator[tuple[str, str]]:
    yield from found.ids
    yield from ids_in(found.message)
    for inner in found.inner:
        yield from _ids_within(inner)


def _safe(text: str, redactor: Redactor | None) -> str:
    """Without known secrets, and without the values of parameters that are secrets by their names."""
    known = redactor.text(text) if redactor is not None else text
    return one_line(_SECRETS.sub(r"\1=****", known))
