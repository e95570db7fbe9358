"""Which kind of batch a request can be part of."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.http.urls import host_and_port
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.access import Access
    from azbearer.arm.batching.contract import Kind


def kind_for(access: Access) -> Kind:
    """The batches of the service that a call goes to.

    Raises:
        UsageError: it takes none.
    """
    name = access.audience.name if access.audience is not None else ""
    if name.startswith("Microsoft Graph"):
        from azbearer.arm.batching.graph import GraphBatch  # noqa: PLC0415 - one of the two is enough

        return GraphBatch()
    if name == "Resource Manager":
        from azbearer.arm.batching.manager import ManagerBatch  # noqa: PLC0415 - as above

        return ManagerBatch()
    raise UsageError(
        f"{host_and_port(access.origin)} takes no batches",
        hint="Microsoft Graph does, and the Resource Manager; leave out --batch elsewhere",
    )
