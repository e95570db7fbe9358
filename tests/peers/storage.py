"""Blob storage by its REST API, over our own transport."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from azbearer.http.messages import Request

if TYPE_CHECKING:
    from azbearer.http.messages import Response, Transport
    from azbearer.secrets import Secret

# Azurite's one account. Azure's storage takes tokens from the version of 2017-11-09 on.
ACCOUNT = "devstoreaccount1"
VERSION = "2024-11-04"
# Only Put Blob asks for it.
BLOCK_BLOB = ("x-ms-blob-type", "BlockBlob")


class Storage:
    """One storage account, and the token that every request carries.

    Args:
        url: of the service, without the account.
    """

    def __init__(self, transport: Transport, url: str, token: Secret) -> None:
        self._transport = transport
        self._url = f"{url}/{ACCOUNT}"
        self._token = token

    def create_container(self, name: str) -> Response:
        """Create Container."""
        return self._send("PUT", name, {"restype": "container"}, b"")

    def put(self, path: str, content: bytes) -> Response:
        """Put Blob."""
        return self._send("PUT", path, {}, content)

    def get(self, path: str) -> Response:
        """Get Blob."""
        return self._send("GET", path, {})

    def list_blobs(self, container: str, marker: str = "", most: int = 1) -> Response:
        """List Blobs: one page, in XML, which ends with the marker of the next."""
        query = {"restype": "container", "comp": "list", "maxresults": str(most), "marker": marker}
        return self._send("GET", container, query)

    def _send(self, method: str, path: str, query: dict[str, str], body: bytes | None = None) -> Response:
        bearer = self._token.reveal()
        headers = (("Authorization", f"Bearer {bearer}"), ("x-ms-version", VERSION), BLOCK_BLOB)
        url = f"{self._url}/{path}?{urlencode(query)}"
        return self._transport.send(Request(method, url, headers, body, frozenset({bearer})))
