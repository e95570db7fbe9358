"""JUnit reports of the parts of a run, put together: suites in the collection's order, iterations folded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.reporters.merging import Part, check_parts
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FAILED: Final = regex(r"Failed (\d+) times\.")
_MESSAGE: Final = regex(r"Iteration: (\d+)\n.*?\n---(?=\n|$)", re.DOTALL)
_MORE: Final = regex(r"\nand (\d+) more$")
_MOST_MESSAGES: Final = 100
_HINT = "give the JUnit reports of every part of one run"


@dataclass(slots=True)
class _Suite:
    """A suite of one part, and what it says of itself."""

    element: ET.Element
    part: Part
    position: int
    runs: int
    first: list[int | None]


def merge_junit(texts: Iterable[tuple[str, str]]) -> str:
    """One JUnit report of several.

    Args:
        texts: the name and the content of each file, in any order.

    Raises:
        InputError: they are no reports, or not the parts of one run.
    """
    roots = [(name, _root(name, text)) for name, text in texts]
    suites = [_suite(name, element) for name, root in roots for element in root.iter("testsuite")]
    by_name = {suite.part.name: suite.part for suite in suites}
    if by_name:
        # A part without a request has no suite that could say which part it is.
        check_parts(_with_empty_ones(by_name, [name for name, _ in roots]))
    root = ET.Element("testsuites", roots[0][1].attrib)
    for position in sorted({suite.position for suite in suites}):
        mine = sorted(
            (suite for suite in suites if suite.position == position), key=lambda each: each.part.number
        )
        root.append(_merged(mine))
    _count(root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _root(name: str, text: str) -> ET.Element:
    try:
        root = ET.fromstring(text)  # noqa: S314  our own reports; expat limits what entities may grow to
    except ET.ParseError:
        root = ET.Element("none")
    if root.tag != "testsuites":
        raise InputError("this is not a JUnit report of a run", where=name, hint=_HINT)
    return root


def _suite(name: str, element: ET.Element) -> _Suite:
    notes = {each.get("name", ""): each.get("value", "") for each in element.iter("property")}
    number, _, of = notes.get("azbearer.shard", "").partition("/")
    if not of:
        raise InputError("this report is not of a part of a run", where=name, hint=_HINT)
    first = [int(each) if each else None for each in notes["azbearer.first"].split(",")]
    part = Part(name, int(number), int(of))
    return _Suite(element, part, int(notes["azbearer.position"]), int(notes["azbearer.runs"]), first)


def _with_empty_ones(known: dict[str, Part], names: Sequence[str]) -> list[Part]:
    """The parts, with numbers that are left for files that do not say theirs."""
    of = next(iter(known.values())).of
    left = [number for number in range(1, of + 1) if number not in {part.number for part in known.values()}]
    empty = [name for name in names if name not in known]
    return [*known.values(), *(Part(name, number, of) for name, number in zip(empty, left, strict=False))]


def _merged(parts: Sequence[_Suite]) -> ET.Element:
    """One suite of the same request in several parts."""
    begin = min(parts, key=lambda each: each.element.get("timestamp", ""))
    suite = ET.Element(
        "testsuite", {**parts[0].element.attrib, "timestamp": begin.element.get("timestamp", "")}
    )
    runs = sum(each.runs for each in parts)
    total = sum(float(each.element.get("time", "0")) * each.runs for each in parts)
    suite.set("time", f"{total / runs:.3f}")
    suite.extend(_cases(parts))
    for name in ("failures", "errors"):
        suite.set(name, str(sum(int(each.element.get(name, "0")) for each in parts)))
    suite.set("tests", str(len(suite)))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    if errors := _messages(parts):
        ET.SubElement(suite, "system-err").text = errors
    return suite


def _cases(parts: Sequence[_Suite]) -> list[ET.Element]:
    """The cases of all parts: failed if one of them has failed, with the text of the first failure."""
    cases: dict[tuple[bool, str], list[tuple[int | None, ET.Element]]] = {}
    for part in parts:
        for first, case in zip(part.first, part.element.findall("testcase"), strict=False):
            cases.setdefault((case.find("error") is not None, case.get("name", "")), []).append((first, case))
    return [_case(found) for found in cases.values()]


def _case(found: Sequence[tuple[int | None, ET.Element]]) -> ET.Element:
    failed = sorted(((first, case) for first, case in found if first is not None), key=lambda each: each[0])
    if not failed:
        passed = [case for _, case in found if case.find("skipped") is None]
        return passed[0] if passed else found[0][1]
    times = sum(int(match[1]) for _, case in failed if (match := _FAILED.search(case[0].text or "")))
    case = failed[0][1]
    case[0].text = _FAILED.sub(f"Failed {times} times.", case[0].text or "", count=1)
    return case


def _messages(parts: Sequence[_Suite]) -> str:
    texts = [each.element.findtext("system-err") or "" for each in parts]
    found = [(int(match[1]), match[0]) for text in texts for match in _MESSAGE.finditer(text)]
    more = sum(int(match[1]) for text in texts if (match := _MORE.search(text)))
    kept = [text for _, text in sorted(found, key=lambda each: each[0])]
    more += max(0, len(kept) - _MOST_MESSAGES)
    return "\n".join([*kept[:_MOST_MESSAGES], *([f"and {more} more"] if more else [])])


def _count(root: ET.Element) -> None:
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
