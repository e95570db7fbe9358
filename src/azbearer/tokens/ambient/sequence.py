"""Sources of tokens in order: the first that has one wins, and is remembered.

Each source is first asked for evidence, which costs nothing; who has none is passed over. One that
is asked has a budget of time for all its steps together, waiting for answers included. What it says
then decides:

    a token               it is the winner, and the only one asked from now on
    not available         the next source is asked
    a refusal, an outage  the chain stops: the source is the right one, and a token of another
                          identity would be a surprise. A source that was only a guess (somebody
                          may have installed a tool years ago) is passed over instead; the error
                          in the end names what it said.

A winner that is no longer available is forgotten, and the chain starts again; but one that merely
does not answer is an outage.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable  # noqa: TID253 - this contract is asked at run time

from azbearer.errors import AuthenticationError, TransportError, UsageError
from azbearer.tokens.ambient.effects import mapped
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.ambient.verdict import NoSourceError, Verdict
from azbearer.tokens.contract import NotAvailableError, RunProgram, Send, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.tokens.contract import Credential, Effect, Flow, FlowContext, TokenQuery

# Seconds: the token service's own retries take 30, and pauses that it asks for come on top.
_BUDGET = 60.0


@runtime_checkable
class HasEvidence(Protocol):
    """A source that can tell, without network, whether it seems to be here."""

    def evidence(self, context: FlowContext) -> Evidence:
        """What it found."""


class WinnerMemory(Protocol):
    """Where a chain keeps which source has worked; one per machine and user would do."""

    def recall(self) -> str:
        """The name of the source, empty if none is known."""

    def remember(self, name: str) -> None:
        """This source has worked; an empty name forgets."""


class ProcessMemory:
    """Keeps the winner for as long as the process runs; reading and writing one attribute is atomic."""

    __slots__ = ("_name",)

    def __init__(self) -> None:
        self._name = ""

    def recall(self) -> str:
        """The name of the source, empty if none is known."""
        return self._name

    def remember(self, name: str) -> None:
        """This source has worked; an empty name forgets."""
        self._name = name


@dataclass(frozen=True, slots=True)
class Step:
    """One source of a chain.

    Args:
        credential: the source.
        guess: a refusal of it does not stop the chain.
        budget: seconds for everything that it does for one token.
        group: `prod` or `dev`, as `AZURE_TOKEN_CREDENTIALS` names them.
        key: what an `exclude_..._credential` option calls it.
    """

    credential: Credential
    guess: bool = False
    budget: float = _BUDGET
    group: str = "prod"
    key: str = ""

    def evidence(self, context: FlowContext) -> Evidence:
        """What the source found; one that can't tell is asked."""
        if isinstance(self.credential, HasEvidence):
            return self.credential.evidence(context)
        return Evidence(present=True, looked_at=(), reason="it is asked whenever its turn comes")

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """The source's flow, within the budget."""
        deadline = context.monotonic() + self.budget

        def limited(effect: Effect) -> Effect:
            left = deadline - context.monotonic()
            if left <= 0 or (isinstance(effect, Wait) and effect.seconds >= left):
                raise self._spent()
            return _shortened(effect, left)

        return (yield from mapped(self.credential.flow(query, context), limited))

    def proven(self) -> Step:
        """The same, for a source that has worked before: no need to knock first."""
        if isinstance(self.credential, ManagedIdentity):
            return replace(self, credential=replace(self.credential, probe=False))
        return self

    def _spent(self) -> AuthenticationError:
        return AuthenticationError(
            f"{self.credential.name} gave no token within {self.budget:g} s",
            where=self.credential.name,
            hint="ask for this source alone to see why, or exclude it",
            code="step-timeout",
        )


def _shortened(effect: Effect, left: float) -> Effect:
    if isinstance(effect, Send | RunProgram):
        return replace(effect, timeout=min(effect.timeout, left)) if effect.timeout > left else effect
    return effect


@dataclass(frozen=True, slots=True)
class Chain:
    """Sources of tokens, asked in order.

    Args:
        name: for messages.
        steps: the sources; at least one.
        excluded: sources that were left out, by name, each with the reason; for explanations.
        memory: keeps the winner.
    """

    name: str
    steps: tuple[Step, ...]
    excluded: tuple[tuple[str, str], ...] = ()
    memory: WinnerMemory = field(default_factory=ProcessMemory, compare=False, repr=False)

    def cache_key(self, query: TokenQuery) -> str:
        """The keys of all sources: whichever wins, it is the same one as long as these are the same."""
        import hashlib  # noqa: PLC0415 -- asked for on a miss only

        keys = "\n".join(step.credential.cache_key(query) for step in self.steps)
        return ambient_key("chain", query, self.name, hashlib.sha256(keys.encode()).hexdigest())

    def explain(self, context: FlowContext) -> tuple[Verdict, ...]:
        """What each source found here, in order; nothing is sent or started."""
        asked = (_verdict(step, step.evidence(context)) for step in self.steps)
        return (*asked, *self._excluded())

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Ask the winner, or the sources in order.

        Raises:
            NoSourceError: none has a token.
            AuthenticationError: the right one refuses.
        """
        winner = self._winner()
        if winner is not None:
            try:
                return (yield from winner.proven().flow(query, context))
            except NotAvailableError as error:
                if isinstance(error.__cause__, TransportError):
                    raise
                self.memory.remember("")
        return (yield from self._search(query, context))

    def _excluded(self) -> Iterator[Verdict]:
        for name, reason in self.excluded:
            yield Verdict(name, would_try=False, certain=True, looked_at=(), reason=reason)

    def _winner(self) -> Step | None:
        label = self.memory.recall()
        return next((step for step in self.steps if self._label(step) == label), None) if label else None

    def _label(self, step: Step) -> str:
        """The source's name, and its number among sources of that name: a chain may have two of a kind."""
        name = step.credential.name
        number = [other for other in self.steps if other.credential.name == name].index(step)
        return f"{name} #{number + 1}" if number else name

    def _search(self, query: TokenQuery, context: FlowContext) -> Flow:
        verdicts: list[Verdict] = []
        refusals: list[str] = []
        for step in self.steps:
            verdict = _verdict(step, step.evidence(context))
            try:
                token = (yield from step.flow(query, context)) if verdict.would_try else None
            except (AuthenticationError, TransportError) as error:
                if not (step.guess or isinstance(error, NotAvailableError)):
                    raise
                verdict = replace(verdict, reason=error.message)
                refusals += [] if isinstance(error, NotAvailableError) else [error.code]
            else:
                if token is not None:
                    self.memory.remember(self._label(step))
                    return token
            verdicts.append(verdict)
        raise NoSourceError(self.name, [*verdicts, *self._excluded()], code=next(iter(refusals), ""))


def _verdict(step: Step, found: Evidence) -> Verdict:
    return Verdict(step.credential.name, found.present, found.certain, found.looked_at, found.reason)


def chain_of(*credentials: Credential, name: str = "ChainedTokenCredential") -> Chain:
    """A chain of these sources, in this order; each refusal stops it.

    Raises:
        UsageError: there are none.
    """
    if not credentials:
        raise UsageError("a chain needs at least one source")
    return Chain(name, tuple(Step(_knocking(credential)) for credential in credentials))


def _knocking(credential: Credential) -> Credential:
    return replace(credential, probe=True) if isinstance(credential, ManagedIdentity) else credential
