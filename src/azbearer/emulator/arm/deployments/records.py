"""What is kept of each deployment, as JSON, under its id in lower case."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.surroundings import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

RUNNING = frozenset({"Accepted", "Running"})


@dataclass(frozen=True, slots=True)
class Record:
    """One deployment.

    Args:
        scope: where it takes place.
        name: unique there.
        location: where its record is kept, at scopes above resource groups.
        tags: of the deployment itself.
        mode: `Incremental` or `Complete`.
        template: as it came, with the parameters that came along.
        parameters: as they came.
        debug: the `debugSetting` that came along.
        state: `Accepted`, `Running`, `Succeeded`, `Failed` or `Canceled`.
        accepted: seconds since 1970.
        finished: when it was, or 0.
        correlation: its correlation id.
        operation: the id by which its progress is asked for.
        results: `parameters`, `providers`, `dependencies`, `outputs`, `outputResources`, `error`.
        operations: what it did, step by step.
    """

    scope: Scope
    name: str
    location: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    mode: str = "Incremental"
    template: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    debug: Mapping[str, Any] | None = None
    state: str = "Accepted"
    accepted: float = 0.0
    finished: float = 0.0
    correlation: str = ""
    operation: str = ""
    results: Mapping[str, Any] = field(default_factory=dict)
    operations: tuple[Mapping[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """The deployment's resource id."""
        return deployment_id(self.scope, self.name)

    @property
    def is_active(self) -> bool:
        """Whether it is not over yet."""
        return self.state in RUNNING

    def changed(self, **changes: Any) -> Record:
        """The same with some other values."""
        return replace(self, **changes)


def deployment_id(scope: Scope, name: str) -> str:
    """The id of a deployment of that name at a scope."""
    return f"{scope.id}/providers/Microsoft.Resources/deployments/{name}"


class Records:
    """The deployments of all scopes.

    Args:
        table: where they are kept.
    """

    def __init__(self, table: MutableMapping[str, Mapping[str, Any]]) -> None:
        self._table = table

    def find(self, scope: Scope, name: str) -> Record | None:
        """The deployment, or None."""
        return self.by_id(deployment_id(scope, name))

    def by_id(self, record_id: str) -> Record | None:
        """The deployment of that id, or None."""
        row = self._table.get(record_id.lower())
        return None if row is None else _decoded(row)

    def at(self, scope: Scope) -> Iterator[Record]:
        """The deployments of a scope, the latest first."""
        prefix = deployment_id(scope, "").lower()
        rows = [row for key, row in self._table.items() if key.rpartition("/")[0] + "/" == prefix]
        return (_decoded(row) for row in reversed(rows))

    def put(self, record: Record) -> None:
        """Keep a deployment, as the latest of all when it is accepted."""
        key = record.id.lower()
        if record.state == "Accepted":
            self._table.pop(key, None)
        self._table[key] = asdict(record)

    def delete(self, record: Record) -> None:
        """Forget a deployment."""
        self._table.pop(record.id.lower(), None)


def _decoded(row: Mapping[str, Any]) -> Record:
    return Record(**{**row, "scope": Scope(**row["scope"]), "operations": tuple(row["operations"])})
