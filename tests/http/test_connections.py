"""Over which connection an answer came."""

from __future__ import annotations

from azbearer.http.connections import Connections
from azbearer.http.libcurl import pycurl


class _Curl:
    """Knows of the last exchange what libcurl would, and counts the questions."""

    def __init__(self) -> None:
        self.asked = 0
        self._facts: dict[int, object] = {}

    def exchanged(
        self, connections: Connections, address: str, *, made: int
    ) -> tuple[str, tuple[float, ...]]:
        """What is known after an exchange with this address, for which so many connections were made."""
        for _ in range(made):
            assert connections.begin(3, 0) == 0
        self.asked = 0
        self._facts = {
            pycurl.PRIMARY_IP: address,
            pycurl.PRIMARY_PORT: 80,
            pycurl.NUM_CONNECTS: made,
            pycurl.NAMELOOKUP_TIME_T: 1_000_000,
            pycurl.CONNECT_TIME_T: 2_000_000,
            pycurl.APPCONNECT_TIME_T: 3_000_000,
        }
        connections.look(self)
        return connections.remote, connections.phases

    def getinfo(self, what: int) -> object:
        """See pycurl."""
        self.asked += 1
        return self._facts[what]


def test_the_only_connection_is_asked_about_once() -> None:
    """Kept, it leads to where it led, and has no phases of its own."""
    curl, connections = _Curl(), Connections()
    assert ("192.0.2.1:80", (1.0, 2.0, 3.0)) == curl.exchanged(connections, "192.0.2.1", made=1)
    for _ in range(2):
        assert ("192.0.2.1:80", (0.0, 0.0, 0.0)) == curl.exchanged(connections, "192.0.2.1", made=0)
        assert curl.asked == 0


def test_of_several_connections_any_may_be_used() -> None:
    """With two of them each exchange is looked at."""
    curl, connections = _Curl(), Connections()
    curl.exchanged(connections, "192.0.2.1", made=1)
    assert ("[2001:db8::1]:80", (1.0, 2.0, 3.0)) == curl.exchanged(connections, "2001:db8::1", made=1)
    assert ("192.0.2.1:80", (0.0, 0.0, 0.0)) == curl.exchanged(connections, "192.0.2.1", made=0)
    assert ("[2001:db8::1]:80", (0.0, 0.0, 0.0)) == curl.exchanged(connections, "2001:db8::1", made=0)


def test_a_first_connection_that_failed_is_not_the_one() -> None:
    """Two were made for the first exchange, so which is kept has to be asked."""
    curl, connections = _Curl(), Connections()
    curl.exchanged(connections, "192.0.2.1", made=2)
    assert "192.0.2.2:80" == curl.exchanged(connections, "192.0.2.2", made=0)[0]
