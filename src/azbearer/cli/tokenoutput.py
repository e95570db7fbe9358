"""A token in the forms in which `azbearer token` prints it.

Few imports: the warm way of `azbearer token` comes through here.
"""

from __future__ import annotations

import json
import time

_NAME = "AZURE_ACCESS_TOKEN"


def rendered(value: str, expires_on: float, kind: str, made: tuple[str, ...]) -> str:
    """The token with a line break.

    Args:
        value: the token itself.
        expires_on: seconds since the epoch.
        kind: such as `Bearer`.
        made: the output (`raw`, `json`, `header` or `env`); whose assignments `env` has (`sh` or
            `powershell`); the tenant for json, which may be empty.
    """
    output, shell, tenant = made
    if output == "json":
        return _json(value, expires_on, kind, tenant)
    if output == "header":
        return f"Authorization: {kind} {value}\n"
    if output == "env":
        return _assignments(value, int(expires_on), shell)
    return f"{value}\n"


def _json(value: str, expires_on: float, kind: str, tenant: str) -> str:
    """The object that `az account get-access-token` prints; `expiresOn` is local time, as there."""
    local = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(expires_on))
    document = {
        "accessToken": value,
        "expiresOn": f"{local}.{int(expires_on % 1 * 1e6):06d}",
        "expires_on": int(expires_on),
        "tenant": tenant,
        "tokenType": kind,
    }
    return json.dumps(document, indent=2) + "\n"


def _assignments(value: str, expires_on: int, shell: str) -> str:
    pairs = ((_NAME, value), (f"{_NAME}_EXPIRES_ON", str(expires_on)))
    if shell == "powershell":
        return "".join(f"$env:{name} = {_powershell_quoted(text)}\n" for name, text in pairs)
    from shlex import quote  # noqa: PLC0415  for one of the outputs

    return "".join(f"{name}={quote(text)}\n" for name, text in pairs)


def _powershell_quoted(text: str) -> str:
    """In single quotes; PowerShell takes typographic ones for such too, but a token is visible ASCII."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
