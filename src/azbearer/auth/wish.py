"""Which token is wanted, as a value: what a recipe or an `oauth2` setting comes to."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.secrets import Secret


@dataclass(frozen=True, slots=True)
class Wish:
    """Which token is wanted; equal wishes are served by one source.

    Args:
        kind: the grant, such as `client_credentials`.
        scopes: what the token is for.
        fields: what the grant needs, by names of our own, secrets as such.
        audience: the resource by which hosts are judged, or empty for servers other than Entra ID,
            whose tokens go where the collection sends them.
        label: for reports: who asks whom for what, without secrets.
    """

    kind: str
    scopes: tuple[str, ...]
    fields: tuple[tuple[str, str | Secret], ...]
    audience: str
    label: str

    def text(self, name: str) -> str:
        """A field's value, empty if it is not given."""
        value = dict(self.fields).get(name, "")
        return value.reveal() if isinstance(value, Secret) else value
