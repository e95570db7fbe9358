from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azbearer.credentials.options import AuthorityOptions, CredentialOptions, Options, read_options


class Owner:
    """Whose arguments are read."""


def read(**given: Any) -> Options:
    return read_options(Owner(), given, AuthorityOptions)


def test_nothing_given_is_the_default() -> None:
    """Without arguments, everything is as it is."""
    assert Options() == read()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"connection_verify": False}, ("verify", False)),
        ({"connection_verify": "ca.pem"}, ("extra_ca_file", Path("ca.pem"))),
        ({"connection_timeout": 3}, ("connect_timeout", 3)),
        ({"read_timeout": 4}, ("first_byte_timeout", 4)),
        ({"user_agent": "me"}, ("user_agent", "me")),
    ],
)
def test_connection_arguments_are_azure_cores(given: dict[str, Any], expected: tuple[str, Any]) -> None:
    """azure-core's names for the connection mean here what they mean there."""
    name, value = expected
    assert value == getattr(read(**given).settings, name)


def test_equal_arguments_are_equal_options() -> None:
    """What is said and what is the default are the same, so such credentials share tokens."""
    assert read() == read(
        connection_verify=True, authority=None, cache=None, additionally_allowed_tenants=None
    )


def test_proxies_become_variables() -> None:
    """A proxy per scheme, in any spelling that other libraries allow."""
    given = {"HTTPS": "http://proxy:8080", "http://": "http://other:1"}
    assert (("http_proxy", "http://other:1"), ("https_proxy", "http://proxy:8080")) == read(
        proxies=given
    ).proxies


def test_what_has_no_meaning_is_accepted() -> None:
    """azure-identity's switches for what never happens here change nothing."""
    ignored = {"retry_total": 0, "logging_enable": True, "disable_instance_discovery": True}
    assert Options() == read(**ignored)


def test_a_misspelt_name_is_told() -> None:
    """The error names the class, the argument, and what was probably meant."""
    with pytest.raises(TypeError, match=r"Owner\(\) got .* 'autority'; did you mean 'authority'\?"):
        read(autority="x")


def test_what_can_not_be_honoured_is_refused() -> None:
    """An argument that would have changed what happens is not swallowed."""
    with pytest.raises(TypeError, match=r"can't take 'transport': .*proxies="):
        read(transport=object())


def test_arguments_of_other_credentials_are_unknown() -> None:
    """A credential without authority doesn't take one."""
    with pytest.raises(TypeError, match="authority"):
        read_options(Owner(), {"authority": "x"}, CredentialOptions)


def test_persistence_options_turn_the_cache_on() -> None:
    """azure-identity's object means our folder; `cache=False` wins."""
    assert read(cache_persistence_options=object()).cache is True
    assert read(cache_persistence_options=object(), cache=False).cache is False


def test_tenants_are_a_list() -> None:
    """A bare text would be a list of letters."""
    with pytest.raises(TypeError, match="must be a list"):
        read(additionally_allowed_tenants="contoso.com")


def test_the_authority_is_the_environments_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """`AZURE_AUTHORITY_HOST` counts, an argument counts more."""
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", "login.microsoftonline.us")
    assert ("login.microsoftonline.us", "a") == (read().sign_in, read(authority="a").sign_in)
