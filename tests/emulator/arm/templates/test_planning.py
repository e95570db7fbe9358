"""The resources of a template: their ids, their order, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import TemplateError
from azbearer.emulator.arm.templates.planning import plan_of
from azbearer.emulator.arm.templates.surroundings import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.arm.templates.planning import Plan

GROUP = "/subscriptions/00000000-1111-4222-8333-444444444444/resourceGroups/demo"


def widget(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "Contoso.Widgets/widgets", "apiVersion": "2024-01-01", "name": name, **more}


@pytest.fixture
def plan(read: Callable[..., Any]) -> Callable[..., Plan]:
    """Plans a template of these resources."""

    def make(resources: Any, scope: Scope | None = None, **sections: Any) -> Plan:
        return plan_of(read({"resources": resources, **sections}, scope=scope))

    return make


def names(plan: Plan) -> list[str]:
    return [resource.name for resource in plan.resources]


@pytest.mark.parametrize(
    "dependency",
    [
        "b",
        "Contoso.Widgets/widgets/b",
        f"{GROUP}/providers/contoso.widgets/WIDGETS/b",
        "[resourceId('Contoso.Widgets/widgets', 'b')]",
        "loop",
    ],
)
def test_what_is_depended_on_comes_first(plan: Callable[..., Plan], dependency: str) -> None:
    """A resource may be named by name, by type and name, by id, or by its loop."""
    loop = {"name": "loop", "count": 1}
    assert ["b", "a"] == names(plan([widget("a", dependsOn=[dependency]), widget("b", copy=loop)]))


def test_what_is_read_comes_first(plan: Callable[..., Plan]) -> None:
    """A reference or a list function makes a resource wait, by name or by id."""
    reads_b = {"b": "[reference('b').x]"}
    reads_c = {"c": ["[listKeys(resourceId('Contoso.Widgets/widgets', 'c'), '2024-01-01').k]"]}
    resources = [widget("a", properties=reads_b), widget("b", properties=reads_c), widget("c")]
    assert ["c", "b", "a"] == names(plan(resources))


def test_without_dependencies_the_order_is_that_of_the_template(plan: Callable[..., Plan]) -> None:
    """Nothing is moved without a reason."""
    assert ["c", "a", "b"] == names(plan([widget("c"), widget("a"), widget("b")]))


def test_copies_are_numbered(plan: Callable[..., Plan]) -> None:
    """Each instance of a loop has its index, in name and properties."""
    loop = widget(
        "[concat('w', copyIndex(1))]", copy={"name": "l", "count": 2}, tags={"i": "[copyIndex('l')]"}
    )
    found = plan([loop]).resources
    assert [("w1", 0), ("w2", 1)] == [(each.name, each.body(each.names)["tags"]["i"]) for each in found]


def test_children_have_the_names_of_their_parents(plan: Callable[..., Plan]) -> None:
    """A child inside of its parent, one beside it, and an extension have ids as expected."""
    child = {"type": "parts", "apiVersion": "2024-01-01", "name": "p"}
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "l"}
    beside = {**widget("a/q"), "type": "Contoso.Widgets/widgets/parts"}
    old = {**widget("a/Microsoft.Authorization/m"), "type": "Contoso.Widgets/widgets/providers/locks"}
    lock = {**lock, "scope": "Contoso.Widgets/widgets/a"}
    found = plan([widget("a", resources=[child]), beside, lock, old]).resources
    base = f"{GROUP}/providers/Contoso.Widgets/widgets/a"
    ends = [each.id.removeprefix(base) for each in found]
    locks = "/providers/Microsoft.Authorization/locks"
    assert ["", "/parts/p", "/parts/q", f"{locks}/l", f"{locks}/m"] == ends


def test_a_false_condition_is_known_to_its_children(plan: Callable[..., Plan]) -> None:
    """What has a false condition is not deployed, and nor are its children; it may be depended on."""
    child = {"type": "parts", "apiVersion": "2024-01-01", "name": "p"}
    off = widget("a", condition="[equals(1, 2)]", resources=[child])
    found = plan([off, widget("b", dependsOn=["a"])]).resources
    assert [("a", False), ("a/p", False), ("b", True)] == [(each.name, each.condition) for each in found]


def test_resources_may_have_symbols(plan: Callable[..., Plan]) -> None:
    """In language version 2.0 resources are an object; existing ones are read only."""
    resources = {
        "first": widget("a", dependsOn=["second", "known"]),
        "second": widget("b"),
        "known": widget("c", existing=True),
    }
    found = plan(resources, languageVersion="2.0").resources
    assert [("b", False), ("c", True), ("a", False)] == [(each.name, each.existing) for each in found]


def test_nested_deployments_go_to_their_group(plan: Callable[..., Plan]) -> None:
    """The group and the subscription that a nested deployment names are in its id."""
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": "n",
        "resourceGroup": "other",
        "properties": {"mode": "Incremental"},
    }
    groups = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2021-04-01", "name": "other"}
    subscription = GROUP.split("/")[2]
    found = plan([nested, groups], scope=Scope(subscription)).resources
    base = f"/subscriptions/{subscription}/resourceGroups/other"
    assert [f"{base}/providers/Microsoft.Resources/deployments/n", base] == [each.id for each in found]


def test_a_nested_template_is_left_for_later(plan: Callable[..., Plan]) -> None:
    """The outer template computes the properties of a nested deployment, and not its template."""
    template = {"v": "[variables('x')]"}
    properties = {"template": template, "mode": "[variables('mode')]"}
    deployment = {"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "n"}
    found = plan([{**deployment, "properties": properties}], variables={"mode": "Incremental"}).resources[0]
    assert {"template": template, "mode": "Incremental"} == found.body(found.names)["properties"]


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        (
            [widget("a", dependsOn=["b"]), widget("b", dependsOn=["a"])],
            f"Circular dependency detected on resource: '{GROUP}/providers/Contoso.Widgets/widgets/a'",
        ),
        ([widget("a", dependsOn=["gone"])], "The resource 'gone' is not defined in the template."),
        ([widget("a"), widget("a")], "is defined multiple times in a template"),
        ([widget("a/b")], "has incorrect segment lengths"),
        ([widget("[nope()]")], "The template resource '[nope()]' {at} is not valid: The template function"),
        ([{"type": "A.B/c", "name": "x"}], "The apiVersion property is missing"),
        ([widget("a", condition="yes")], "The condition is not a boolean value"),
        ([widget("a", copy={"name": "l", "count": 801})], "must be between 0 and 800"),
        (["a"], "it is not an object"),
    ],
)
def test_what_is_refused(plan: Callable[..., Plan], resources: list[Any], message: str) -> None:
    """What cannot be deployed is told in the words of the service."""
    with pytest.raises(TemplateError, match=re.escape(message)):
        plan(resources)


def test_a_body_that_cannot_be_computed_names_its_resource(plan: Callable[..., Plan]) -> None:
    """The error of an expression tells whose it is."""
    found = plan([widget("a", properties={"x": "[nope()]"})]).resources[0]
    with pytest.raises(TemplateError, match="'nope' is not valid") as caught:
        found.body(found.names)
    assert f"for resource '{found.id}'" in caught.value.frame
