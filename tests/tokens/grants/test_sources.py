from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import ReadFile
from azbearer.tokens.grants.sources import FromFile, SecretSource, from_bytes, read_data, read_secret


def at_once(source: SecretSource, attempt: int = 0) -> Secret:
    """The secret of a source that needs no effect."""
    with pytest.raises(StopIteration) as end:
        next(read_secret(source, "client secret", attempt))
    value = end.value.value
    assert isinstance(value, Secret)
    return value


def test_sources_at_hand() -> None:
    """A secret, one of several, or asked for."""
    one, two = Secret("one"), Secret("two")
    assert [one, two, two] == [at_once((one, two), attempt) for attempt in range(3)]
    assert one == at_once(one) == at_once(lambda: one)


@pytest.mark.parametrize("source", [Secret(""), (), lambda: Secret("")])
def test_no_secret(source: SecretSource) -> None:
    """The error says what is missing."""
    with pytest.raises(AuthenticationError, match="there is no client secret"):
        next(read_secret(source, "client secret"))


def test_a_file_that_is_too_large() -> None:
    """An OSError without a text of the system's."""
    flow = read_secret(FromFile("/x"), "client secret")
    assert ReadFile("/x") == next(flow)
    with pytest.raises(AuthenticationError, match="can't be read: the file is too large"):
        flow.throw(OSError())


def test_binary_data_survives() -> None:
    """Every byte, from memory, a callable or a file; without being printable."""
    data = bytes(range(256))
    assert data == from_bytes(data).reveal().encode("latin-1")
    for source in (from_bytes(data), lambda: data):
        with pytest.raises(StopIteration) as end:
            next(read_data(source, "certificate"))
        assert from_bytes(data) == end.value.value
    flow = read_data(FromFile("/x.pfx"), "certificate")
    next(flow)
    with pytest.raises(StopIteration) as end:
        flow.send(data)
    assert from_bytes(data) == end.value.value
