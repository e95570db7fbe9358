"""Client credentials with a federated assertion: somebody else's JWT says who the app is (RFC 7523).

Source: Microsoft, "Workload identity federation" and the client credentials page, third case. The
JWT's audience is `api://AzureADTokenExchange` in the public cloud; other clouds have their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar  # noqa: TID253 - dataclasses look for its ClassVar

from azbearer.tokens.grants.client_secret import ClientCredentials
from azbearer.tokens.grants.proof import AssertionProof

if TYPE_CHECKING:
    from azbearer.tokens.grants.proof import ClientProof
    from azbearer.tokens.grants.sources import SecretSource


@dataclass(frozen=True, slots=True)
class ClientAssertion(ClientCredentials):
    """An app that signs in with a JWT of another issuer, which is fetched anew for each token request.

    Args:
        assertion: where the JWT comes from: a file that its issuer keeps fresh, or a callable.
    """

    assertion: SecretSource

    kind: ClassVar[str] = "client_assertion"

    @property
    def name(self) -> str:
        """For messages."""
        return "ClientAssertionCredential"

    @property
    def proof(self) -> ClientProof:
        """The JWT."""
        return AssertionProof(self.assertion)
