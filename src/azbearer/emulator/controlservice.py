"""The control endpoint: what a test does to a running emulator, from another process or language.

It answers below `/_azbearer` on a loopback name, to requests that carry the emulator's control key in
`x-azbearer-control-key`. A web page cannot send that header without asking first, nor know the key.

| request | what |
|---|---|
| `GET /_azbearer` | the time, and how much there is |
| `POST /_azbearer/advance` `{"seconds": 60}` | puts the clock forward |
| `GET`, `POST`, `DELETE /_azbearer/faults` | what may still go wrong; plans more; lets everything go well |
| `PUT`, `DELETE /_azbearer/snapshots/{name}` | takes and forgets a snapshot |
| `POST /_azbearer/snapshots/{name}/restore` | goes back to it |
| `POST /_azbearer/reset` | goes back to how it was at the start |
| `POST /_azbearer/seed` | creates the state of a seed |
| `GET`, `DELETE /_azbearer/requests` | the log; forgets it |
| `POST /_azbearer/revoke` `{"what": "...", "challenge": false}` | as `Emulator.revoke` |
| `POST /_azbearer/devices/{code}/approve` or `.../decline` | as the person in front of the page |
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.faults.files import faults_in
from azbearer.emulator.identities import DEMO_USER
from azbearer.emulator.planting import plant
from azbearer.emulator.routing import Route, RouteTable
from azbearer.emulator.seeds import checked, state_of
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.controls import Controls
    from azbearer.emulator.requestlog import RequestLog
    from azbearer.emulator.settings import EmulatorSettings

KEY_HEADER = "x-azbearer-control-key"
ROOT = "/_azbearer"


class ControlService:
    """Answers the control requests.

    Args:
        settings: the first subscription and tenant are those of seeded things that name none.
        controls: what is changed.
        log: of the requests.
    """

    def __init__(self, settings: EmulatorSettings, controls: Controls, log: RequestLog) -> None:
        self._settings = settings
        self._controls = controls
        self._log = log
        self._routes: RouteTable[Callable[[dict[str, Any], Mapping[str, str]], Reply]] = RouteTable(
            (
                Route("GET", ROOT, self._status),
                Route("POST", f"{ROOT}/advance", self._advance),
                Route("GET", f"{ROOT}/faults", self._faults),
                Route("POST", f"{ROOT}/faults", self._plan),
                Route("DELETE", f"{ROOT}/faults", self._clear),
                Route("PUT", f"{ROOT}/snapshots/{{name}}", self._save),
                Route("DELETE", f"{ROOT}/snapshots/{{name}}", self._forget),
                Route("POST", f"{ROOT}/snapshots/{{name}}/restore", self._restore),
                Route("POST", f"{ROOT}/reset", self._reset),
                Route("POST", f"{ROOT}/seed", self._seed),
                Route("GET", f"{ROOT}/requests", self._requests),
                Route("DELETE", f"{ROOT}/requests", self._forget_requests),
                Route("POST", f"{ROOT}/revoke", self._revoke),
                Route("POST", f"{ROOT}/devices/{{code}}/{{decision}}", self._decide),
            )
        )

    def answer(self, request: Request) -> Reply:
        """The reply; 403 without the key, 400 with the reason for what makes no sense."""
        given = (request.header(KEY_HEADER) or "").encode()
        if not hmac.compare_digest(given, self._controls.control_key.encode()):
            return _refusal(HTTPStatus.FORBIDDEN, f"the {KEY_HEADER} header must hold the control key")
        found = self._routes.find(request.method, request.segments)
        if found is None:
            return _refusal(HTTPStatus.NOT_FOUND, f"there is no {request.method} {request.path}")
        try:
            return found.handler(_body(request), found.parameters)
        except LookupError as error:
            return _refusal(HTTPStatus.NOT_FOUND, str(error.args[0] if error.args else error))
        except (ValueError, TypeError) as error:
            return _refusal(HTTPStatus.BAD_REQUEST, str(error))

    def _status(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        controls = self._controls
        return json_reply(
            {
                "now": controls.clock(),
                "requests": len(self._log.records()),
                "faults": len(controls.faults.pending()),
                "snapshots": sorted(controls.snapshots),
            }
        )

    def _advance(self, body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        return json_reply({"now": self._controls.clock.advance(float(body.get("seconds", 0)))})

    def _faults(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        return json_reply({"faults": [asdict(fault) for fault in self._controls.faults.pending()]})

    def _plan(self, body: dict[str, Any], names: Mapping[str, str]) -> Reply:
        for fault in faults_in(body):
            self._controls.faults.add(fault)
        return self._faults(body, names)

    def _clear(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        self._controls.faults.clear()
        return _DONE

    def _save(self, _body: dict[str, Any], names: Mapping[str, str]) -> Reply:
        self._controls.snapshots[names["name"]] = self._controls.store.snapshot()
        return _DONE

    def _forget(self, _body: dict[str, Any], names: Mapping[str, str]) -> Reply:
        self._controls.snapshots.pop(names["name"], None)
        return _DONE

    def _restore(self, _body: dict[str, Any], names: Mapping[str, str]) -> Reply:
        snapshot = self._controls.snapshots.get(names["name"])
        if snapshot is None:
            raise LookupError(f"no snapshot is named {names['name']!r}")
        self._controls.store.restore(snapshot)
        return _DONE

    def _reset(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        self._controls.reset()
        return _DONE

    def _seed(self, body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        plant(state_of(checked(body)), self._settings, self._controls)
        return _DONE

    def _requests(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        return json_reply({"value": [asdict(record) for record in self._log.records()]})

    def _forget_requests(self, _body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        self._log.clear()
        return _DONE

    def _revoke(self, body: dict[str, Any], _names: Mapping[str, str]) -> Reply:
        self._controls.revoke(str(body.get("what", "")), challenge=bool(body.get("challenge")))
        return _DONE

    def _decide(self, body: dict[str, Any], names: Mapping[str, str]) -> Reply:
        if names["decision"] not in {"approve", "decline"}:
            raise LookupError(f"a device is approved or declined, not {names['decision']!r}")
        user = str(body.get("user", DEMO_USER)) if names["decision"] == "approve" else None
        self._controls.decide_device(names["code"], user)
        return _DONE


_DONE = Reply(HTTPStatus.NO_CONTENT)


def _body(request: Request) -> dict[str, Any]:
    """The body as a JSON object; a list stands for the faults in it.

    Raises:
        ValueError: it is something else.
    """
    if not request.body:
        return {}
    value = json.loads(request.body)
    if isinstance(value, list):
        return {"faults": value}
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - one kind of error for bad input
    return value


def _refusal(status: HTTPStatus, message: str) -> Reply:
    return json_reply({"error": {"code": status.phrase.replace(" ", ""), "message": message}}, status)
