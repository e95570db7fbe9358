"""Requests, responses and the transport; the only room that imports the HTTP library."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Transport
    from azbearer.http.settings import TransportSettings

__all__ = ["open_transport"]


def open_transport(settings: TransportSettings) -> Transport:
    """A transport for a run; close it at the end. libcurl is loaded by this call, not before.

    Raises:
        InputError: the extra CA file can't be used.
    """
    from azbearer.http.curl import CurlTransport  # noqa: PLC0415 - commands that send nothing don't pay for it

    return CurlTransport(settings)
