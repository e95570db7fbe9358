"""The emulator as a whole: certificates, listeners and services put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from azbearer.emulator.controls import Controls
from azbearer.emulator.hosts import REAL_HOSTS
from azbearer.emulator.identities import DEMO_USER
from azbearer.emulator.identity.environment import IdentityPlaces, environment
from azbearer.emulator.requestlog import RequestLog
from azbearer.emulator.settings import EmulatorSettings

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

    from azbearer.emulator.faults.rules import Fault
    from azbearer.emulator.identity.environment import Flavour
    from azbearer.emulator.requestlog import RequestRecord
    from azbearer.emulator.server import Server
    from azbearer.emulator.store import Snapshot


class Emulator:
    """Entra ID, managed identity, Azure Resource Manager and an echo service on loopback.

    A context manager; entering it starts the server, leaving it stops it. Everything that is
    created in it is gone afterwards.

        with Emulator() as emulator:
            emulator.write_ca("ca.pem")
            print(emulator.url)
    """

    def __init__(self, settings: EmulatorSettings | None = None) -> None:
        self.settings = settings or EmulatorSettings()
        self._log = RequestLog(self.settings.request_log_size)
        self._controls = Controls(self.settings)
        self._server: Server | None = None
        self._ca_pem = b""
        self._port = 0
        self._http_port = 0
        self._thumbprint = ""

    def start(self) -> Self:
        """Create the certificates, open both ports and serve them on a thread.

        Raises:
            OSError: a port is taken.
            StateFileError: the state file cannot be used.
            RuntimeError: the emulator runs already.
        """
        if self._server:
            raise RuntimeError("the emulator runs already")
        # Imported here: TLS, cryptography and asyncio cost more than this whole package.
        from azbearer.emulator.assembly import assemble  # noqa: PLC0415 - see above

        self._controls.begin_anew()
        # A state file that cannot be used is an error before there are ports to close again.
        _ = self._controls.store
        assembled = assemble(self.settings, self._log, self._controls)
        self._ca_pem, self._thumbprint = assembled.ca_pem, assembled.thumbprint
        self._port, self._http_port = assembled.port, assembled.http_port
        self._server = assembled.server
        self._server.start()
        return self

    def stop(self) -> None:
        """Close every connection and both ports; may be called twice."""
        server, self._server = self._server, None
        if server:
            server.stop()
            self._controls.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port of the HTTPS listener."""
        return self._port

    @property
    def http_port(self) -> int:
        """The port of the plain HTTP listener, where only echo and managed identity answer."""
        return self._http_port

    @property
    def url(self) -> str:
        """The HTTPS address: authority for Entra ID, base URL for ARM and for the echo service."""
        return f"https://localhost:{self._port}"

    @property
    def http_url(self) -> str:
        """The plain HTTP address."""
        return f"http://localhost:{self._http_port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The real host names that the emulator stands for; its certificate is valid for them."""
        return REAL_HOSTS

    @property
    def ca_pem(self) -> bytes:
        """The certificate, in PEM, of the authority that signed the server's certificate."""
        return self._ca_pem

    def write_ca(self, path: str | os.PathLike[str]) -> Path:
        """Write `ca_pem` to a file and give its path.

        Raises:
            OSError: the file cannot be written.
        """
        target = Path(path)
        target.write_bytes(self._ca_pem)
        return target

    def advance(self, seconds: float) -> float:
        """Put the emulator's clock forward: operations end, tokens expire, buckets fill; gives the new time.

        Raises:
            ValueError: the seconds are negative.
        """
        return self._controls.clock.advance(seconds)

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """What was answered so far, oldest first, the latest `request_log_size` of it."""
        return self._log.records()

    def fault(self, fault: Fault) -> None:
        """Let something go wrong with requests to come; see `Fault` for what can."""
        self._controls.faults.add(fault)

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self._controls.faults.clear()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What may still go wrong, in the order planned."""
        return self._controls.faults.pending()

    @property
    def control_key(self) -> str:
        """What requests to the control endpoint carry in `x-azbearer-control-key`."""
        return self._controls.control_key

    def snapshot(self) -> Snapshot:
        """Everything that exists in the services now, for `restore`."""
        return self._controls.store.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Have everything as it was when the snapshot was taken; the clock goes on."""
        self._controls.store.restore(snapshot)

    def reset(self) -> None:
        """Have everything as it was at the start: what exists, faults, demanded claims; the clock goes on."""
        self._controls.reset()

    def seed(self, seed: Mapping[str, Any]) -> None:
        """Create what a seed has of state, such as resource groups; what exists stays.

        Args:
            seed: with `resourceGroups`, `resources`, `registrations`, `secrets` and `groups`; see
                `azbearer.emulator.seeds`.

        Raises:
            ValueError: an entry makes no sense; the text says which.
        """
        from azbearer.emulator.planting import plant  # noqa: PLC0415 - as in start
        from azbearer.emulator.seeds import checked, state_of  # noqa: PLC0415 - as in start

        plant(state_of(checked(seed)), self.settings, self._controls)

    def revoke(self, what: str, *, challenge: bool = False) -> None:
        """Make tokens worthless before their time; ARM answers 401 to them from now on.

        Args:
            what: an access token or a refresh token; or a client id, a user's principal name or
                object id, or a managed identity's client id, for all that it holds now.
            challenge: whether the 401 carries a claims challenge (`insufficient_claims`), as
                Continuous Access Evaluation does, rather than `invalid_token`.
        """
        self._controls.revoke(what, challenge=challenge)

    def demand_claims(
        self, claims: Mapping[str, Any] | None, *, path: str = "*", times: int | None = None
    ) -> None:
        """Have ARM answer 401 with a claims challenge to tokens that do not hold these claims.

        A token holds them when its request carried them in its `claims` parameter.

        Args:
            claims: in the form of a claims request, such as
                `{"access_token": {"acrs": {"essential": True, "value": "c1"}}}`; None ends all demands.
            path: shell-style pattern of the paths that it is for.
            times: how many challenges there are at most, None for any number.
        """
        if claims is None:
            self._controls.demands.clear()
        else:
            self._controls.demands.add(claims, path, times)

    def approve_device(self, user_code: str, user: str = DEMO_USER) -> None:
        """Do what a person does who enters a device's code on the page.

        Args:
            user_code: as the device shows it.
            user: principal name or object id of who signs in.

        Raises:
            LookupError: nobody waits for that code, or there is no such user.
        """
        self._controls.decide_device(user_code, user)

    def decline_device(self, user_code: str) -> None:
        """Enter a device's code, and refuse.

        Raises:
            LookupError: nobody waits for that code.
        """
        self._controls.decide_device(user_code, None)

    def managed_identity_environment(self, flavour: Flavour) -> dict[str, str]:
        """The environment variables that send a client to one of the managed identity endpoints.

        Args:
            flavour: `imds`, `app-service`, `app-service-2017`, `azure-ml`, `arc` (needs
                `EmulatorSettings.arc_key_folder`), `service-fabric` or `cloud-shell`. Clients look
                for the variables of the others too, so those have to be unset.

        Raises:
            ValueError: there is no such flavour, or Arc has no folder.
        """
        if flavour == "arc" and self.settings.arc_key_folder is None:
            raise ValueError("the arc flavour needs EmulatorSettings.arc_key_folder")
        secret = self.settings.identity_header
        return environment(flavour, IdentityPlaces(self.url, self.http_url, secret, self._thumbprint))
