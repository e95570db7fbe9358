"""Scripts: the JavaScript engine host and the `pm` API.

Only the contract is here; the engine is in `azbearer.scripting.engine`, which a run without
scripts never needs to import.
"""

from __future__ import annotations

from azbearer.scripting.contract import (
    ConsoleLine,
    ScopeView,
    ScriptEngine,
    ScriptError,
    ScriptHost,
    ScriptInfo,
    ScriptInput,
    ScriptLimits,
    ScriptOutcome,
    ScriptResponse,
    SendFailure,
    SentRequest,
    TestOutcome,
    VariableWrite,
)

__all__ = [
    "ConsoleLine",
    "ScopeView",
    "ScriptEngine",
    "ScriptError",
    "ScriptHost",
    "ScriptInfo",
    "ScriptInput",
    "ScriptLimits",
    "ScriptOutcome",
    "ScriptResponse",
    "SendFailure",
    "SentRequest",
    "TestOutcome",
    "VariableWrite",
]
