from __future__ import annotations

import pickle

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError

from azbearer.credentials.failures import as_expected
from azbearer.errors import AuthenticationError, AzbearerError, TransportError, UsageError
from azbearer.tokens.contract import NotAvailableError

ERROR = {"where": "somewhere", "hint": "do this", "code": "AADSTS7000215"}


def test_where_and_hint_are_notes() -> None:
    """A traceback shows all three lines of an error, once."""
    error = as_expected(as_expected(AuthenticationError("no", **ERROR)))
    assert ["  where: somewhere", "  hint: do this"] == error.__notes__


def test_without_azure_core_errors_are_ours_alone() -> None:
    """Nothing is added to the error's class."""
    assert AuthenticationError is type(as_expected(AuthenticationError("no")))


@pytest.mark.usefixtures("azure_is_loaded")
@pytest.mark.parametrize("kind", [AuthenticationError, TransportError])
def test_refusals_and_outages_are_what_azure_core_calls_them(kind: type[AzbearerError]) -> None:
    """`except ClientAuthenticationError` catches both, as with azure-identity."""
    error = as_expected(kind("no", **ERROR))
    assert isinstance(error, ClientAuthenticationError)
    assert isinstance(error, kind)
    assert ("no", "AADSTS7000215", None) == (str(error), error.code, error.response)


@pytest.mark.usefixtures("azure_is_loaded")
def test_what_is_not_available_is_what_azure_identity_calls_it() -> None:
    """`except CredentialUnavailableError` catches it, and so chains of azure-identity go on."""
    error = as_expected(NotAvailableError("not here"))
    assert isinstance(error, CredentialUnavailableError)
    assert isinstance(error, NotAvailableError)


@pytest.mark.usefixtures("azure_is_loaded")
def test_mistakes_are_no_refusals() -> None:
    """A call that makes no sense is not the token service's answer."""
    assert UsageError is type(as_expected(UsageError("no scope")))


@pytest.mark.usefixtures("azure_is_loaded")
def test_errors_can_be_pickled() -> None:
    """An error that leaves a worker process arrives as the plain one."""
    error = pickle.loads(pickle.dumps(as_expected(AuthenticationError("no", **ERROR))))  # noqa: S301 - our own
    assert (AuthenticationError, "do this") == (type(error), error.hint)


@pytest.mark.usefixtures("azure_is_loaded")
def test_the_cause_is_kept() -> None:
    """What led to the error is still told."""
    cause = OSError("disk")
    error = AuthenticationError("no")
    error.__cause__ = cause
    assert cause is as_expected(error).__cause__
