"""A service principal that `AZURE_*` variables name, in the order and by the names of azure-identity.

    secret        AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET
    certificate   AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH
                  and AZURE_CLIENT_CERTIFICATE_PASSWORD, AZURE_CLIENT_SEND_CERTIFICATE_CHAIN
    federated     AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE

A user's name and password (AZURE_USERNAME, AZURE_PASSWORD) are not used: Entra ID refuses them for
every account with a second factor, and Microsoft has deprecated the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.errors import UsageError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.evidence import Evidence, listed
from azbearer.tokens.ambient.federation import authority_in
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.workload_identity import WorkloadIdentity
from azbearer.tokens.contract import NotAvailableError
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.sources import FromFile
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.contract import Credential, Flow, FlowContext, TokenQuery

_CLIENT = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID")
_SECRET = "AZURE_CLIENT_SECRET"  # noqa: S105 -- the name of a variable
_CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH"
_CERTIFICATE_PASSWORD = "AZURE_CLIENT_CERTIFICATE_PASSWORD"  # noqa: S105 -- as above
_SEND_CHAIN = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"
_FEDERATED = "AZURE_FEDERATED_TOKEN_FILE"
_USER = ("AZURE_USERNAME", "AZURE_PASSWORD")
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"", "0", "false", "no", "off"})
_HINT = f"set {', '.join(_CLIENT)}, and {_SECRET} or {_CERTIFICATE}"


@dataclass(frozen=True, slots=True)
class Environment:
    """The service principal of the environment, read anew for each token.

    Args:
        authority: where to sign in; empty means `AZURE_AUTHORITY_HOST`, or the public cloud.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        federated: take a federated token file too; a chain has a source of its own for that.
        fingerprint: of the environment, for the cache key (see `fingerprint_of`).
    """

    authority: str = ""
    additionally_allowed_tenants: tuple[str, ...] = ()
    federated: bool = True
    fingerprint: str = ""

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "EnvironmentCredential"

    def evidence(self, context: FlowContext) -> Evidence:
        """Here when tenant and client are set, and something that proves them."""
        return environment_evidence(context.environment, self._proofs())

    def cache_key(self, query: TokenQuery) -> str:
        """Authority, and what the variables name."""
        return ambient_key("environment", query, self.authority, self.fingerprint)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """The flow of the grant that the variables name."""
        return (yield from self.chosen(context.environment).flow(query, context))

    def chosen(self, environment: Mapping[str, str]) -> Credential:
        """The grant that the variables name.

        Raises:
            NotAvailableError: they name none.
            UsageError: one of them has an impossible value.
        """
        found = environment_evidence(environment, self._proofs())
        if not found.present:
            raise NotAvailableError(f"no service principal: {found.reason}", where=self.name, hint=_HINT)
        tenant_id, client_id = (environment[name] for name in _CLIENT)
        authority, allowed = authority_in(environment, self.authority), self.additionally_allowed_tenants
        if environment.get(_SECRET):
            secret = Secret(environment[_SECRET])
            return ClientSecret(authority, tenant_id, client_id, secret, additionally_allowed_tenants=allowed)
        if environment.get(_CERTIFICATE):
            return _certificate(environment, authority, allowed)
        return WorkloadIdentity(
            tenant_id, client_id, authority=authority, additionally_allowed_tenants=allowed
        )

    def _proofs(self) -> tuple[str, ...]:
        return (_SECRET, _CERTIFICATE, *((_FEDERATED,) if self.federated else ()))


def environment_evidence(environment: Mapping[str, str], proofs: tuple[str, ...]) -> Evidence:
    """Whether the variables name a service principal; the values of secrets are not in it.

    Args:
        environment: the variables.
        proofs: those of which one is enough, beside tenant and client.
    """
    looked_at = (*_CLIENT, *proofs)
    missing = [name for name in _CLIENT if not environment.get(name)]
    proof = next((name for name in proofs if environment.get(name)), None)
    if proof and not missing:
        return Evidence(present=True, looked_at=looked_at, reason=f"{proof} is set")
    if all(environment.get(name) for name in _USER):
        reason = f"{listed(_USER)} set, but signing in by a user's password is deprecated and not used"
    elif len(missing) == len(_CLIENT) and not proof:
        reason = "none of its variables is set"
    else:
        reason = f"{listed([*missing, *([] if proof else [' or '.join(proofs)])])} not set"
    return Evidence(present=False, looked_at=looked_at, reason=reason)


def _certificate(environment: Mapping[str, str], authority: str, allowed: tuple[str, ...]) -> Credential:
    from azbearer.tokens.grants.certificate import ClientCertificate  # noqa: PLC0415 -- few need it

    tenant_id, client_id = (environment[name] for name in _CLIENT)
    password = environment.get(_CERTIFICATE_PASSWORD)
    return ClientCertificate(
        authority,
        tenant_id,
        client_id,
        FromFile(environment[_CERTIFICATE]),
        password=Secret(password) if password else None,
        send_chain=switch_in(environment, _SEND_CHAIN),
        additionally_allowed_tenants=allowed,
    )


def switch_in(environment: Mapping[str, str], name: str) -> bool:
    """Whether a variable switches something on; `false` and `0` do not.

    Raises:
        UsageError: it says neither yes nor no.
    """
    text = environment.get(name, "").strip().lower()
    if text not in _YES | _NO:
        raise UsageError(
            f"{name} says neither yes nor no",
            where=f"environment variable {name}",
            hint="set it to true or false",
        )
    return text in _YES
