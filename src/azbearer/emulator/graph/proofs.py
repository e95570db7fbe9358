"""How applications prove who they are: passwords, keys, federated credentials."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph import errors
from azbearer.emulator.graph.credentials import SECRET, new_password
from azbearer.emulator.graph.objects import shown
from azbearer.emulator.graph.queries import answer_list, answer_one
from azbearer.emulator.graph.schema import APPLICATIONS, Kind
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.graph.calls import Call, GraphHandler
    from azbearer.emulator.graph.crud import Crud
    from azbearer.emulator.graph.objects import Document, Objects
    from azbearer.emulator.identifiers import Identifiers

_MOST = 20
FEDERATED = Kind(
    "federatedIdentityCredentials",
    "federatedIdentityCredential",
    "FederatedIdentityCredential",
    {"name": None, "issuer": None, "subject": None, "audiences": [], "description": None},
    frozenset({"name", "issuer", "subject", "audiences", "description"}),
    ("name", "issuer", "subject", "audiences"),
)


class Proofs:
    """The credentials of applications."""

    def __init__(self, crud: Crud, objects: Objects, ids: Identifiers, clock: Callable[[], float]) -> None:
        self._crud = crud
        self._objects = objects
        self._ids = ids
        self._clock = clock

    def routes(self) -> tuple[Route[GraphHandler], ...]:
        """The rows of these operations."""
        one = "/applications/{id}"
        federated = f"{one}/federatedIdentityCredentials"
        return (
            Route("POST", f"{one}/addPassword", self.add_password),
            Route("POST", f"{one}/removePassword", self.remove_password),
            Route("GET", federated, self.list_federated),
            Route("POST", federated, self.add_federated),
            Route("GET", f"{federated}/{{credential}}", self.get_federated),
            Route("PATCH", f"{federated}/{{credential}}", self.change_federated),
            Route("DELETE", f"{federated}/{{credential}}", self.remove_federated),
        )

    def add_password(self, call: Call) -> Reply:
        """A new secret, shown this once."""
        asked = call.json_object().get("passwordCredential") or {}
        entry = new_password(asked, self._ids, self._clock())
        document = self._application(call)
        self._put(call, {**document, "passwordCredentials": [*document["passwordCredentials"], entry]})
        context = f"{call.root}/$metadata#microsoft.graph.passwordCredential"
        return json_reply({"@odata.context": context, **shown(entry), "secretText": entry[SECRET]})

    def remove_password(self, call: Call) -> Reply:
        """Forget a secret."""
        key_id, document = str(call.json_object().get("keyId") or ""), self._application(call)
        kept = [entry for entry in document["passwordCredentials"] if entry["keyId"] != key_id]
        if len(kept) == len(document["passwordCredentials"]):
            raise errors.bad_request(f"No password credential found with keyId '{key_id}'.")
        self._put(call, {**document, "passwordCredentials": kept})
        return Reply(HTTPStatus.NO_CONTENT)

    def list_federated(self, call: Call) -> Reply:
        """The federated credentials of an application."""
        return answer_list(call, FEDERATED, self._application(call)["_federated"])

    def get_federated(self, call: Call) -> Reply:
        """One of them, by id or by name."""
        return answer_one(call, FEDERATED, self._credential(call, self._application(call)))

    def add_federated(self, call: Call) -> Reply:
        """Trust one more foreign token."""
        document, body = self._application(call), _checked(call.json_object())
        present = document["_federated"]
        for name in FEDERATED.required:
            if not body.get(name):
                raise errors.missing_value(name, FEDERATED.title)
        if len(present) >= _MOST:
            raise errors.bad_request(f"The number of federated identity credentials is limited to {_MOST}.")
        self._check_unique(present, body)
        entry = {"id": self._ids.guid(), **FEDERATED.defaults, **body}
        self._put(call, {**document, "_federated": [*present, entry]})
        return answer_one(call, FEDERATED, entry, HTTPStatus.CREATED)

    def change_federated(self, call: Call) -> Reply:
        """Change what a foreign token must say."""
        document = self._application(call)
        entry = self._credential(call, document)
        changed = {**entry, **_checked(call.json_object()), "name": entry["name"]}
        others = [each for each in document["_federated"] if each["id"] != entry["id"]]
        self._check_unique(others, changed)
        self._put(call, {**document, "_federated": [*others, changed]})
        return Reply(HTTPStatus.NO_CONTENT)

    def remove_federated(self, call: Call) -> Reply:
        """Trust a foreign token no longer."""
        document = self._application(call)
        entry = self._credential(call, document)
        kept = [each for each in document["_federated"] if each["id"] != entry["id"]]
        self._put(call, {**document, "_federated": kept})
        return Reply(HTTPStatus.NO_CONTENT)

    def _application(self, call: Call) -> Document:
        return self._crud.found(call, APPLICATIONS)

    def _put(self, call: Call, document: Document) -> None:
        self._objects.put(APPLICATIONS.collection, call.tenant.guid, document)

    def _credential(self, call: Call, document: Document) -> Document:
        wanted = call.parameters["credential"].removeprefix("name='").removesuffix("'")
        for entry in document["_federated"]:
            if wanted in {entry["id"], entry["name"]}:
                found: Document = entry
                return found
        raise errors.not_found(wanted)

    def _check_unique(self, present: list[Document], body: Document) -> None:
        """The name is unique, and so are issuer and subject together."""
        for other in present:
            if other["name"] == body["name"]:
                raise errors.bad_request(
                    f"FederatedIdentityCredential with name {body['name']} already exists.",
                    "Request_MultipleObjectsWithSameKeyValue",
                )
            if (other["issuer"], other["subject"]) == (body["issuer"], body["subject"]):
                raise errors.bad_request(
                    "Property issuer and subject combination must be unique in an application."
                )


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    for name in body:
        if name not in FEDERATED.settable:
            raise errors.unknown_property(name, FEDERATED.type)
    if len(body.get("audiences") or [""]) != 1:
        raise errors.bad_request("Property audiences must have exactly one value.")
    return body
