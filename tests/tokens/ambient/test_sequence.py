from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, TransportError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.ambient.sequence import Chain, Step, chain_of
from azbearer.tokens.ambient.verdict import NoSourceError
from azbearer.tokens.contract import NotAvailableError, RunProgram, Send, Token, TokenQuery, Wait

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Effect, Flow, FlowContext

QUERY = TokenQuery(("https://vault.azure.net/.default",))
NOT_HERE = NotAvailableError("not here")
REFUSED = AuthenticationError("refused", code="AADSTS7000215")


@dataclass
class Source:
    """A source with a number of effects, of which the last is answered by a token's text."""

    name: str
    present: bool = True
    effects: tuple[Effect, ...] = (Send("GET", "http://127.0.0.1/"),)
    error: Exception | None = None
    asked: list[str] = field(default_factory=list)

    def evidence(self, _context: FlowContext) -> Evidence:
        """See `HasEvidence`."""
        return Evidence(self.present, (f"{self.name}_VARIABLE",), "set" if self.present else "not set")

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return f"{self.name} {query.scopes}"

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""
        self.asked.append(query.scopes[0])
        for effect in self.effects:
            _ = yield effect
        if self.error:
            raise self.error
        return Token(Secret(f"canary-of-{self.name}"), context.now() + 60)


def chain(*steps: Step) -> Chain:
    return Chain("TestChain", steps)


def test_first_present_source_wins(stage: Stage) -> None:
    """A source without evidence is passed over without being asked."""
    absent, present, later = Source("a", present=False), Source("b"), Source("c")
    token = stage.play(chain(Step(absent), Step(present), Step(later)), "answer")
    assert "canary-of-b" == token.value.reveal()
    assert ([], []) == (absent.asked, later.asked)


def test_not_available_goes_on(stage: Stage) -> None:
    """A source that finds out that it is not here makes way for the next."""
    first = Source("a", error=NOT_HERE)
    assert "canary-of-b" == stage.play(chain(Step(first), Step(Source("b"))), 1, 1).value.reveal()


@pytest.mark.parametrize("error", [REFUSED, TransportError("refused", code="connect"), UsageError("scope")])
def test_refusal_stops(stage: Stage, error: Exception) -> None:
    """A refusal or an outage of the right source must not lead to another identity."""
    later = Source("b")
    with pytest.raises(type(error)) as caught:
        stage.play(chain(Step(Source("a", error=error)), Step(later)), 1)
    assert (error, []) == (caught.value, later.asked)


def test_guesses_go_on(stage: Stage) -> None:
    """A source that was only a guess is passed over when it refuses."""
    guess = Step(Source("a", error=REFUSED), guess=True)
    assert "canary-of-b" == stage.play(chain(guess, Step(Source("b"))), 1, 1).value.reveal()


def test_usage_error_of_a_guess_stops(stage: Stage) -> None:
    """A mistake of the caller is the same mistake for every source."""
    with pytest.raises(UsageError):
        stage.play(chain(Step(Source("a", error=UsageError("scope")), guess=True), Step(Source("b"))), 1)


def test_error_lists_everything(stage: Stage) -> None:
    """In the end each source is named with what was looked at and why it gave nothing."""
    refusing = Step(Source("c", error=REFUSED), guess=True)
    steps = (Step(Source("a", present=False)), Step(Source("b", error=NOT_HERE)), refusing)
    with pytest.raises(NoSourceError) as caught:
        stage.play(Chain("TestChain", steps, excluded=(("d", "left out"),)), 1, 1)
    assert (
        "TestChain\n    a: not set (looked at a_VARIABLE)\n    b: not here (looked at b_VARIABLE)\n"
        "    c: refused (looked at c_VARIABLE)\n    d: left out"
    ) == caught.value.where
    assert ("AADSTS7000215", 4) == (caught.value.code, len(caught.value.verdicts))


def test_none_available_is_not_available(stage: Stage) -> None:
    """A chain inside a chain that has nothing makes way too."""
    inner = chain(Step(Source("a", present=False)))
    assert "canary-of-b" == stage.play(chain(Step(inner), Step(Source("b"))), 1).value.reveal()


def test_winner_is_remembered(stage: Stage) -> None:
    """From the first success on, only the winner is asked."""
    first, second = Source("a", error=NOT_HERE), Source("b")
    both = chain(Step(first), Step(second))
    stage.play(both, 1, 1)
    stage.play(both, 1)
    assert (1, 2) == (len(first.asked), len(second.asked))


def test_two_of_a_kind(stage: Stage) -> None:
    """Of two sources with the same name, the one that has won is remembered."""
    first, second = Source("a", error=NOT_HERE), Source("a")
    both = chain(Step(first), Step(second))
    stage.play(both, 1, 1)
    stage.play(both, 1)
    assert (1, 2) == (len(first.asked), len(second.asked))


def test_lost_winner_is_forgotten(stage: Stage) -> None:
    """A winner that is no longer here is forgotten, and all sources are asked again."""
    first, second = Source("a"), Source("b")
    both = chain(Step(first), Step(second))
    stage.play(both, 1)
    first.error = NOT_HERE
    assert "canary-of-b" == stage.play(both, 1, 1, 1).value.reveal()


def test_outage_of_the_winner(stage: Stage) -> None:
    """A winner that merely does not answer is waited for: another identity would be a surprise."""
    first, second = Source("a"), Source("b")
    both = chain(Step(first), Step(second))
    stage.play(both, 1)
    first.error = NotAvailableError("no answer")
    first.error.__cause__ = TransportError("timed out", code="timeout-total")
    with pytest.raises(NotAvailableError, match="no answer"):
        stage.play(both, 1)
    assert [] == second.asked


def test_refusal_of_the_winner(stage: Stage) -> None:
    """What the winner refuses, no other source is asked for."""
    first, second = Source("a"), Source("b")
    both = chain(Step(first, guess=True), Step(second))
    stage.play(both, 1)
    first.error = REFUSED
    with pytest.raises(AuthenticationError, match="refused"):
        stage.play(both, 1)
    assert [] == second.asked


def test_budget_shortens_effects(stage: Stage) -> None:
    """No request and no program may take longer than what is left."""
    effects: tuple[Effect, ...] = (Send("GET", "http://127.0.0.1/", timeout=10), Wait(2), RunProgram(("az",)))
    stage.play(chain(Step(Source("a", effects=effects), budget=5)), 1, 1)
    assert [5.0, 3.0] == [effect.timeout for effect in stage.effects if isinstance(effect, Send | RunProgram)]


def test_spent_budget_of_a_guess(stage: Stage) -> None:
    """A pause that does not fit into the budget ends the source at once."""
    slow = Step(Source("a", effects=(Wait(2), Wait(4))), guess=True, budget=5)
    assert "canary-of-b" == stage.play(chain(slow, Step(Source("b"))), 1).value.reveal()
    assert [2.0] == stage.pauses


def test_spent_budget_stops(stage: Stage) -> None:
    """The right source that takes too long is an error that names it."""
    with pytest.raises(AuthenticationError, match="a gave no token within 5 s"):
        stage.play(chain(Step(Source("a", effects=(Wait(6),)), budget=5), Step(Source("b"))))


def test_silent_metadata_service(stage: Stage) -> None:
    """A silent metadata service costs a chain one request of less than a second."""
    silence = TransportError("no answer", code="timeout-total")
    host = ManagedIdentity(machine=stage.machine())
    stage.play(chain_of(host, Source("b")), silence, 1)
    assert ([], True) == (stage.pauses, stage.sends[0].timeout < 1.0)


def test_known_metadata_service(stage: Stage) -> None:
    """A metadata service that has answered is asked without a knock from then on."""
    both = chain_of(ManagedIdentity(machine=stage.machine()), Source("b"))
    stage.play(both, stage.page(400, ""), stage.granted())
    stage.effects.clear()
    stage.play(both, stage.granted())
    assert 1 == len(stage.sends)


def test_explanation(stage: Stage) -> None:
    """Explaining asks nobody, and its result is JSON."""
    source = Source("a", present=False)
    verdicts = Chain("TestChain", (Step(source),), excluded=(("d", "left out"),)).explain(stage.context())
    assert [
        {
            "source": "a",
            "would_try": False,
            "certain": True,
            "looked_at": ["a_VARIABLE"],
            "reason": "not set",
        },
        {"source": "d", "would_try": False, "certain": True, "looked_at": [], "reason": "left out"},
    ] == json.loads(json.dumps([verdict.as_json() for verdict in verdicts]))
    assert [] == source.asked


def test_cache_key(stage: Stage) -> None:
    """The key changes with each source's key, and with the query."""
    one = chain_of(Source("a"), Source("b"))
    assert one.cache_key(QUERY) == chain_of(Source("a"), Source("b")).cache_key(QUERY)
    assert one.cache_key(QUERY) != chain_of(Source("a")).cache_key(QUERY)
    assert one.cache_key(QUERY) != one.cache_key(TokenQuery(("x/.default",)))
    assert one.explain(stage.context())


def test_empty_chain() -> None:
    """A chain of nothing is a mistake."""
    with pytest.raises(UsageError):
        chain_of()
