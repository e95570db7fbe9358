"""The parts of a run (`--shard`) put together again: the report that a single run would have written."""

from __future__ import annotations

import json

from azbearer.errors import InputError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Json = dict[str, Any]
_HINT = "give the reports of every part of one run, such as those of --shard 1/3, 2/3 and 3/3"


class Part(NamedTuple):
    """One report: the file's name, and which part of how many."""

    name: str
    number: int
    of: int


def check_parts(parts: Sequence[Part]) -> None:
    """See that these are all parts of one run.

    Raises:
        InputError: one is missing, or twice there, or of another run.
    """
    of = parts[0].of
    strange = next((part for part in parts if part.of != of), None)
    if strange is not None:
        raise InputError(
            f"this is a part of {strange.of}, the others are parts of {of}", where=strange.name, hint=_HINT
        )
    seen: dict[int, str] = {}
    for part in parts:
        if part.number in seen:
            raise InputError(
                f"part {part.number} of {of} is there twice", where=f"{seen[part.number]}, {part.name}"
            )
        seen[part.number] = part.name
    missing = [str(number) for number in range(1, of + 1) if number not in seen]
    if missing:
        raise InputError(f"of {of} parts there is no {', '.join(missing)}", hint=_HINT)


def merge_json(texts: Iterable[tuple[str, str]]) -> str:
    """One JSON report of several.

    Args:
        texts: the name and the content of each file, in any order.

    Raises:
        InputError: they are no reports, or not the parts of one run.
    """
    reports = [(name, _parsed(name, text)) for name, text in texts]
    check_parts([_part(name, report) for name, report in reports])
    whole = [report for _, report in sorted(reports, key=lambda each: each[1]["shard"]["number"])]
    return json.dumps(_merged(whole), indent=2)


def _parsed(name: str, text: str) -> Json:
    try:
        report = json.loads(text)
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict) or "run" not in report:
        raise InputError("this is not a JSON report of a run", where=name, hint=_HINT)
    return report


def _part(name: str, report: Json) -> Part:
    shard = report.get("shard")
    if not isinstance(shard, dict):
        raise InputError("this report is not of a part of a run", where=name, hint=_HINT)
    return Part(name, int(shard["number"]), int(shard["of"]))


def _merged(reports: Sequence[Json]) -> Json:
    runs = [report["run"] for report in reports]
    executions = _in_order(each for run in runs for each in run["executions"])
    last = _last(reports)
    return {
        "collection": reports[0]["collection"],
        "environment": last["environment"],
        "globals": last["globals"],
        "run": {
            **runs[0],
            "stats": _stats(reports),
            "timings": _timings(runs),
            "executions": executions,
            "transfers": {"responseTotal": sum(run["transfers"]["responseTotal"] for run in runs)},
            "failures": _in_order(each for run in runs for each in run["failures"]),
            "error": next((run["error"] for run in runs if run.get("error")), None),
        },
    }


def _in_order(entries: Iterable[Json]) -> list[Json]:
    """Executions or failures as one run would have had them; what belongs to one request stays as it is."""
    return sorted(entries, key=lambda each: (each["cursor"]["iteration"], each["cursor"]["position"]))


def _last(reports: Sequence[Json]) -> Json:
    """The part whose variables the run would have left: it has the last iteration, or the last folder."""
    return max(
        reports, key=lambda report: max((_place(each) for each in report["run"]["executions"]), default=())
    )


def _place(execution: Json) -> tuple[int, ...]:
    return execution["cursor"]["iteration"], execution["cursor"]["position"]


def _stats(reports: Sequence[Json]) -> Json:
    stats: Json = {}
    for report in reports:
        for name, counts in report["run"]["stats"].items():
            total = stats.setdefault(name, dict.fromkeys(counts, 0))
            for key, count in counts.items():
                total[key] += count
    if reports[0]["shard"]["by"] == "folders":  # every part begins every iteration
        stats["iterations"] = dict(reports[0]["run"]["stats"]["iterations"])
    return stats


def _timings(runs: Sequence[Json]) -> Json:
    timings = [run["timings"] for run in runs]
    merged = {
        "started": min(each["started"] for each in timings),
        "completed": max(each["completed"] for each in timings),
    }
    for name in ("response", "dns", "firstByte"):
        merged |= _spread(name, [(each, _answers(run)) for each, run in zip(timings, runs, strict=True)])
    return merged


def _answers(run: Json) -> int:
    """How many requests of a part got an answer."""
    nested = [each for execution in run["executions"] for each in execution.get("scriptRequests", ())]
    return sum("response" in each for each in run["executions"]) + sum("code" in each for each in nested)


def _spread(name: str, parts: Sequence[tuple[Json, int]]) -> Json:
    """Average, extremes and deviation over the parts, each with the number of values in it."""
    counted = [(each, count) for each, count in parts if count]
    total = sum(count for _, count in counted)
    if not total:
        return {f"{name}{key}": 0.0 for key in ("Average", "Min", "Max", "Sd")}
    average = sum(each[f"{name}Average"] * count for each, count in counted) / total
    squares = sum(
        count * (each[f"{name}Sd"] ** 2 + (each[f"{name}Average"] - average) ** 2) for each, count in counted
    )
    return {
        f"{name}Average": average,
        f"{name}Min": min(each[f"{name}Min"] for each, _ in counted),
        f"{name}Max": max(each[f"{name}Max"] for each, _ in counted),
        f"{name}Sd": (squares / total) ** 0.5,
    }
