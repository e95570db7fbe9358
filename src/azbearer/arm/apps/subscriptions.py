"""The subscription that is meant when nobody says one: the only one that the caller sees."""

from __future__ import annotations

from azbearer.arm.apps.asking import Step, ask, request
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.apps.asking import Effects
    from azbearer.arm.apps.values import World

READ = Step("list the subscriptions", roles="Reader, or any other")
_SHOWN = 5


def only_subscription(world: World) -> Effects:
    """The id of the only subscription.

    Raises:
        UsageError: there is none, or there are several.
        HttpStatusError: the Resource Manager refuses.
    """
    page = yield from ask(
        world, READ, request("GET", f"{world.manager}/subscriptions?api-version=2022-12-01")
    )
    found = [
        each for each in page.get("value") or [] if isinstance(each, dict) and each.get("subscriptionId")
    ]
    if len(found) == 1:
        return str(found[0]["subscriptionId"])
    named = ", ".join(f"{each['subscriptionId']} ({each.get('displayName', '')})" for each in found[:_SHOWN])
    raise UsageError(
        f"the caller sees {len(found) or 'no'} subscriptions",
        where=named,
        hint="name one with --subscription, or leave the role out with --role ''",
    )
