"""What a process is told of what stands around a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from azbearer.scripting.contract import ScopeView, SentRequest, VariableWrite
from azbearer.scripting.surroundings import Surroundings
from azbearer.scripting.wire import listed
from azbearer.variables.scopes import Entry

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScopeName


def told(scope: str) -> Any:
    """A scope as a process is told it, None if that is not told anything."""
    return json.loads(scope)[2:] if scope else None


def test_a_scope_is_told_again_only_when_it_is_another() -> None:
    """The process keeps what it was told; a scope that is gone is empty."""
    view, known = ScopeView("e", [Entry("a", 1)]), Surroundings()
    expected, nothing = '["e","","a",1,"any"]', '["",""]'
    assert [nothing, nothing, expected, nothing, nothing] == known.scopes({"environment": view})
    assert ["", "", "", "", ""] == known.scopes({"environment": view})
    assert ["", "", nothing, "", ""] == known.scopes({})


def test_a_scope_is_not_told_to_the_process_whose_script_has_made_it() -> None:
    """What that has set is there as it has set it; the other scopes are as they were."""
    known, value, others = Surroundings(), "new", ScopeView("g", [])
    known.scopes({"environment": ScopeView("e", [Entry("a", 1)]), "globals": others})
    known.note([VariableWrite("environment", "set", "a", value)])
    views: dict[ScopeName, ScopeView] = {
        "environment": ScopeView("e", [Entry("a", value)]),
        "globals": others,
    }
    assert ["", "", "", "", ""] == known.scopes(views)


def test_a_scope_is_told_again_unless_it_is_what_the_script_has_made_of_it() -> None:
    """A write that was refused, in a view that stays or in another one, is taken back."""
    known = Surroundings()
    views: dict[ScopeName, ScopeView] = {"data": ScopeView("d", [Entry("a", 1)])}
    known.scopes(views)
    known.note([VariableWrite("data", "set", "a", 2)])
    assert ["a", 1, "any"] == told(known.scopes(views)[1])
    known.note([VariableWrite("data", "set", "a", 2)])
    assert ["a", 1, "any"] == told(known.scopes(views.copy())[1])
    assert "" == known.scopes(views)[1]


def test_a_scope_with_values_that_can_change_in_place_is_told_after_each_write() -> None:
    """Until it has none any more."""
    known, value = Surroundings(), "v"

    def after(*entries: Entry) -> Any:
        known.note([VariableWrite("globals", "set", "k", value)])
        return told(known.scopes({"globals": ScopeView("g", entries)})[4])

    kept = Entry("o", {"a": 1})
    known.scopes({"globals": ScopeView("g", [kept])})
    assert ["o", {"a": 1}, "any", "k", "v", "any"] == after(kept, Entry("k", value))
    assert ["k", "v", "any"] == after(Entry("k", value))
    assert None is after(Entry("k", value))


def test_all_is_told_again_when_nobody_can_say_what_the_process_has() -> None:
    """As after a request that a script has run."""
    known = Surroundings()
    views: dict[ScopeName, ScopeView] = {"environment": ScopeView("e", [Entry("a", 1)])}
    known.scopes(views)
    known.note(None)
    assert [[], [], ["a", 1, "any"], [], []] == [told(scope) for scope in known.scopes(views)]


def test_a_scope_is_a_list_of_what_is_not_disabled() -> None:
    """Its name and id, then key, value and type of each variable; a script sees no disabled one."""
    values = (Entry("a\n", "b", "secret"), Entry("c", 1, enabled=False), Entry("e", [3]))
    told = ["dev", "an-id", "a\n", "b", "secret", "e", [3], "any"]
    assert told == json.loads(Surroundings().scopes({"globals": ScopeView("dev", values, "an-id")})[-1])


def test_what_is_the_same_object_is_not_looked_at_again() -> None:
    """Views that come in the same mapping are those of the script before."""
    views: dict[ScopeName, ScopeView] = {"environment": ScopeView("e", [])}
    known = Surroundings()
    known.scopes(views)
    assert known.scopes(views) == ["", "", "", "", ""]
    assert known.scopes(views.copy()) == ["", "", "", "", ""]


def test_a_request_is_told_when_it_is_another() -> None:
    """For each event apart."""
    known = Surroundings()
    first, second = {"url": "a"}, {"url": "b"}
    assert '{"url":"a"}' == known.request("prerequest", first)
    assert '{"url":"b"}' == known.request("test", second)
    assert "" == known.request("prerequest", first)
    assert '{"url":"a"}' == known.request("test", first)


def test_a_request_as_sent_is_told_by_its_parts() -> None:
    """Nothing is told twice: its URL as text, its headers as names and values."""
    sent = SentRequest("GET", "http://h/", (("A", "1"), ("B", "2")))
    told = listed(["GET", "http://h/", "", "", "A", "1", "B", "2"])
    assert told == Surroundings().request("test", sent)
    raw = sent._replace(headers=(), body={"mode": "raw", "raw": "x\x1f"}, auth="basic")
    told = listed(["GET", "http://h/", "basic", r'{"mode":"raw","raw":"x\u001f"}'])
    assert told == Surroundings().request("test", raw)


def test_info_is_told_when_it_is_another(script_input: Any) -> None:
    """The scripts of one request are told the same, but for their place."""
    known, info = Surroundings(), script_input("x").info
    assert listed(["1", "3", "Get", "request-id", "F", "demo", "F", "Get"]) == known.info(info)
    assert "" == known.info(info._replace())
    told = listed(["1", "3", "Get", "request-id", "demo", "demo", "F", "Get"])
    assert told == known.info(info._replace(current="demo"))
