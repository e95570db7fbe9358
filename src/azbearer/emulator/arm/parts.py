"""What the operations of ARM are made of, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.emulator.arm.operations import Operations
    from azbearer.emulator.arm.paging import Paging
    from azbearer.emulator.arm.state import ArmState
    from azbearer.emulator.clock import MovableClock
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import EmulatorSettings
    from azbearer.emulator.store import Store


@dataclass(frozen=True, slots=True)
class ArmParts:
    """What the handlers share.

    Args:
        settings: what exists, and how the emulator behaves.
        directory: tenants, apps, users and subscriptions.
        ids: where GUIDs come from.
        clock: seconds since 1970.
        store: for tables of one's own.
        state: resource groups and resources.
        operations: those that take long.
        paging: how lists are cut.
    """

    settings: EmulatorSettings
    directory: Directory
    ids: Identifiers
    clock: MovableClock
    store: Store
    state: ArmState
    operations: Operations
    paging: Paging
