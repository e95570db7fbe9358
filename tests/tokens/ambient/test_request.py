from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.tokens.contract import TokenQuery


def test_query_is_added() -> None:
    """Parameters begin a query, or go on with the one that there is."""
    assert "http://h/p?a=b%2Fc" == identity_request("http://h/p", (("a", "b/c"),), ()).url
    assert "http://h/p?x=1&a=b" == identity_request("http://h/p?x=1", (("a", "b"),), ()).url


@pytest.mark.parametrize("value", ["", "host", "file:///etc/passwd", "http://u:p@host/", "http://"])
def test_bad_endpoint(value: str) -> None:
    """What is no URL is refused by the name of its variable; its value is not shown."""
    with pytest.raises(AuthenticationError, match="VARIABLE holds no usable URL"):
        endpoint_in({"VARIABLE": value}, "VARIABLE")


def test_one_resource() -> None:
    """A token is for one resource."""
    assert "https://a" == resource_of(TokenQuery(("https://a/.default",)))
    with pytest.raises(UsageError):
        resource_of(TokenQuery(("https://a/.default", "https://b/.default")))
