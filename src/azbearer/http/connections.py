"""Over which of a handle's connections an answer came, and how long that one took to make."""

from __future__ import annotations

from azbearer.http.libcurl import pycurl
from azbearer.http.urls import bracketed
from azbearer.typed import Any

_KEPT = (0.0, 0.0, 0.0)


class Connections:
    """The connections of one handle of libcurl.

    To ask libcurl after each exchange costs as much as to read a small answer. So it tells when it begins to
    make a connection, and while there has been one only, what is kept can be no other.

    Attributes:
        remote: the address at the other end of the last exchange, with its port.
        phases: seconds until its name was resolved, it was connected, and TLS was ready; zeros if it is kept.
    """

    def __init__(self) -> None:
        self.remote = ""
        self.phases = _KEPT
        self._began = False
        self._made = 0

    def begin(self, _descriptor: int, _purpose: int) -> int:
        """Hear that libcurl begins to make one; 0 lets it."""
        self._began = True
        return 0

    def look(self, curl: Any) -> None:
        """Learn what there is to know after an exchange."""
        if self._began or self._made != 1:
            self._ask(curl.getinfo)
        else:
            self.phases = _KEPT

    def _ask(self, getinfo: Any) -> None:
        self._began = False
        made, address = getinfo(pycurl.NUM_CONNECTS), getinfo(pycurl.PRIMARY_IP)
        self._made += made
        self.remote = f"{bracketed(address)}:{getinfo(pycurl.PRIMARY_PORT)}" if address else ""
        self.phases = _KEPT
        if made:
            dns, connect = getinfo(pycurl.NAMELOOKUP_TIME_T), getinfo(pycurl.CONNECT_TIME_T)
            self.phases = (dns / 1e6, connect / 1e6, getinfo(pycurl.APPCONNECT_TIME_T) / 1e6)
