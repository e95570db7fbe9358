"""Where tokens could come from: the default chain, asked for evidence alone, and the profiles."""

from __future__ import annotations

from azbearer.cli.checkup.finding import Finding, Mark, broken, good, info, warning
from azbearer.cli.profiles import DEFAULT_PROFILE, Profiles, SignIn
from azbearer.errors import AzbearerError
from azbearer.tokens.chain import default_chain
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.tokens.ambient.verdict import Verdict
    from azbearer.tokens.contract import FlowContext


def examine_sources(environ: Mapping[str, str], context: FlowContext) -> tuple[Finding, ...]:
    """What each source of the default chain found; nothing is sent or started."""
    try:
        verdicts = default_chain(environ).explain(context)
    except AzbearerError as error:
        return (broken(error),)
    findings = tuple(map(_of_verdict, verdicts))
    if any(finding.mark is Mark.GOOD for finding in findings):
        return findings
    hint = "azbearer login, az login, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET give one"
    return (*findings, info("no source of the chain is here for certain", hint))


def _of_verdict(verdict: Verdict) -> Finding:
    mark = Mark.GOOD if verdict.would_try and verdict.certain else Mark.INFO
    how = "would be asked" if verdict.would_try else "passed over"
    return Finding(mark, f"{verdict.source} {how}: {verdict.reason}", data=verdict.as_json())


def examine_profiles(environ: Mapping[str, str]) -> tuple[Finding, ...]:
    """Who has signed in with `azbearer login`."""
    return tuple(_of_profiles(environ))


def _of_profiles(environ: Mapping[str, str]) -> Iterator[Finding]:
    profiles = Profiles(environ)
    for name in profiles.names():
        try:
            profile = profiles.get(name)
        except AzbearerError as error:
            yield broken(error, profile=name)
            continue
        data = {"profile": name, "user": profile.user, "tenant": profile.tenant_id, "cloud": profile.cloud}
        who = profile.user or "an unnamed user"
        if SignIn(profile, environ).find() is None:
            yield warning(
                f"{name}: {who}, but nothing is left of the sign-in",
                f"azbearer login --profile {name}",
                **data,
            )
        else:
            first = ", asked before the chain" if name == DEFAULT_PROFILE else ""
            yield good(f"{name}: {who}, tenant {profile.tenant_id}{first}", **data)
