"""Which requests a fault is for.

A fault has a name, a rule and the values of its kind. Requests are counted per fault, so `skip` and
`times` speak of the requests that its own rule matches. At most one fault befalls a request: the
first planned one that is due.
"""

from __future__ import annotations

import fnmatch
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.emulator.wire import Request

FaultName = Literal[
    "close",
    "content-type",
    "cut",
    "expired",
    "field",
    "html",
    "list",
    "mac-token",
    "no-token",
    "operation",
    "policy",
    "redirect",
    "reply",
    "reset",
    "silence",
    "skewed-clock",
    "slow",
    "split-token",
    "status",
    "throttled",
    "truncated",
]
FAULT_NAMES: tuple[FaultName, ...] = get_args(FaultName)
# Not of the request that it befalls, but of what that begins.
_LATER = "operation"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with some requests.

    Instead of the service's answer:

    - `status`: an answer with `status`, and with `retry_after` when it is given
    - `reply`: an answer with `status`, `headers` and `body`
    - `throttled`: 429 with `retry_after`, 10 unless given, in the words of ARM
    - `policy`: RequestDisallowedByPolicy with its details; `value` is the name of the policy
    - `html`: a web page with `status`
    - `redirect`: 307 (or the `status`, when it is a redirect) to the same path at the origin `value`
    - `close`: the connection is closed before an answer
    - `silence`: no answer, on an open connection

    After the service's answer was made:

    - `slow`: it comes after `seconds`
    - `cut`: the body ends in the middle of what Content-Length promised
    - `reset`: the connection is reset in the middle of the body
    - `truncated`: the JSON ends in the middle, in a complete answer
    - `list`: the JSON stands in a list
    - `field`: the JSON's `field` becomes `value`, or goes away when that is None
    - `no-token`: `access_token` is missing
    - `mac-token`: `token_type` is MAC
    - `split-token`: there is a CR LF in the token
    - `expired`: the token is expired on arrival, and the answer says so
    - `skewed-clock`: the Date header is `seconds` off
    - `content-type`: the Content-Type is `value`

    With what the request began:

    - `operation`: a long-running operation of ARM goes otherwise; `value` holds the fields of an
      `OperationRule`, `{"outcome": "Failed"}` unless given. Only requests that begin one are counted

    Args:
        name: one of the above.
        service: `entra`, `identity` (managed identity), `arm`, `graph` or `echo`; empty for any.
        path: shell-style pattern of the path, upper and lower case being equal.
        method: such as GET, or `*`.
        skip: how many matching requests are left alone first.
        times: how many then have the fault, None for all.
        status: of the answer of `status`, `html` and `redirect`.
        retry_after: the value of a Retry-After header, as it stands.
        retry_header: the name of that header: `Retry-After`, `retry-after-ms` or `x-ms-retry-after-ms`.
        seconds: for `slow` and `skewed-clock`.
        field: for `field`; `expires_in` unless given.
        value: for `field`, `redirect`, `content-type`, `policy` and `operation`.
        headers: names and values, for `reply`.
        body: for `reply`: a text, or JSON.
    """

    name: FaultName
    service: str = ""
    path: str = "*"
    method: str = "*"
    skip: int = 0
    times: int | None = 1
    status: int = 503
    retry_after: str | None = None
    retry_header: str = "Retry-After"
    seconds: float = 0.0
    field: str = "expires_in"
    value: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None

    def __post_init__(self) -> None:
        """Refuse a fault that does not exist.

        Raises:
            ValueError: the name is none of `FAULT_NAMES`.
        """
        if self.name not in FAULT_NAMES:
            raise ValueError(f"no fault is named {self.name!r}; there are {', '.join(FAULT_NAMES)}")

    def is_for(self, service: str, request: Request) -> bool:
        """Whether the rule picks a request."""
        return (
            self.service in {"", service}
            and self.method.upper() in {"*", request.method}
            and fnmatch.fnmatchcase(request.path.lower(), self.path.lower())
        )


@dataclass(slots=True)
class _Planned:
    fault: Fault
    seen: int = 0

    def is_due(self) -> bool:
        """Count a matching request; whether it is one of those that have the fault."""
        self.seen += 1
        turn = self.seen - self.fault.skip
        return turn > 0 and (self.fault.times is None or turn <= self.fault.times)


class FaultPlan:
    """The faults that may still happen; used by any thread."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._planned = [_Planned(fault) for fault in faults]

    def add(self, fault: Fault) -> None:
        """Plan one more."""
        with self._lock:
            self._planned.append(_Planned(fault))

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._planned.clear()

    def pending(self) -> tuple[Fault, ...]:
        """What may still happen, in the order planned."""
        with self._lock:
            return tuple(planned.fault for planned in self._planned if not _is_over(planned))

    def due(self, service: str, request: Request, *, later: bool = False) -> Fault | None:
        """The fault that befalls this request, or None; `later`: the one of the operation that it begins."""
        with self._lock:
            for planned in self._planned:
                if (planned.fault.name == _LATER) is not later:
                    continue
                if planned.fault.is_for(service, request) and planned.is_due():
                    return planned.fault
        return None


def _is_over(planned: _Planned) -> bool:
    fault = planned.fault
    return fault.times is not None and planned.seen >= fault.skip + fault.times
