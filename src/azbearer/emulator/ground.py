"""What every service of the emulator stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator.bearer import TokenCheck

if TYPE_CHECKING:
    from azbearer.emulator.controls import Controls
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import EmulatorSettings
    from azbearer.emulator.signing import SigningKey


@dataclass(frozen=True, slots=True)
class Ground:
    """The same for all services.

    Args:
        settings: what exists; the clock is that of the controls.
        directory: tenants, apps and users.
        key: signs tokens.
        ids: new identifiers.
        controls: what a test can change.
    """

    settings: EmulatorSettings
    directory: Directory
    key: SigningKey
    ids: Identifiers
    controls: Controls

    def token_check(self, audiences: frozenset[str]) -> TokenCheck:
        """Checks tokens for a service with these audiences."""
        controls, skew = self.controls, self.settings.clock_skew
        return TokenCheck(self.directory, self.key, controls.clock, skew, controls.revocations, audiences)
