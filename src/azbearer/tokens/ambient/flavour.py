"""One flavour of managed identity: how it is recognised, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.tokens.ambient.evidence import Evidence
    from azbearer.tokens.ambient.identity import IdentityChoice
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """Everything that a flavour's flow needs to know."""

    choice: IdentityChoice
    query: TokenQuery
    context: FlowContext
    machine: Machine


@dataclass(frozen=True, slots=True)
class Flavour:
    """A kind of host that gives managed identities.

    Args:
        name: for messages, such as `App Service`.
        evidence: whether this host is the one, by variables and paths alone.
        flow: asks its endpoint.
    """

    name: str
    evidence: Callable[[Mapping[str, str], Machine], Evidence]
    flow: Callable[[IdentityRequest], Flow]
