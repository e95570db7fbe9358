"""Key Vault's error envelope, with the codes and texts of the real service."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from azbearer.emulator.wire import Reply, json_reply

_HELP = (
    "If you recently deleted this secret you may be able to recover it using the correct recovery command. "
    "For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182"
)


class VaultError(Exception):
    """A request that the vault refuses.

    Args:
        status: of the HTTP answer.
        code: the stable word.
        message: the sentence for a person.
        inner: the code of the inner error, if there is one.
    """

    def __init__(self, status: HTTPStatus, code: str, message: str, inner: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.inner = inner

    def reply(self) -> Reply:
        """The envelope as an answer."""
        inner: dict[str, Any] = {"innererror": {"code": self.inner}} if self.inner else {}
        return json_reply({"error": {"code": self.code, "message": self.message, **inner}}, self.status)


def unauthorized(message: str) -> VaultError:
    """No token, or one that does not do."""
    return VaultError(HTTPStatus.UNAUTHORIZED, "Unauthorized", message)


def bad_parameter(message: str) -> VaultError:
    """A request that makes no sense."""
    return VaultError(HTTPStatus.BAD_REQUEST, "BadParameter", message)


def not_found(name: str) -> VaultError:
    """No such secret, or no such version of it."""
    message = f"A secret with (name/id) {name} was not found in this key vault. {_HELP}"
    return VaultError(HTTPStatus.NOT_FOUND, "SecretNotFound", message)


def deleted_not_found(name: str) -> VaultError:
    """No deleted secret of that name, or one that is still being deleted."""
    return VaultError(HTTPStatus.NOT_FOUND, "SecretNotFound", f"Deleted Secret not found: {name}")


def disabled(operation: str) -> VaultError:
    """The value of a disabled secret is not given away."""
    message = f"Operation {operation} is not allowed on a disabled secret."
    return VaultError(HTTPStatus.FORBIDDEN, "Forbidden", message, "SecretDisabled")


def being_deleted(name: str) -> VaultError:
    """A secret that is on its way out."""
    message = f"Secret {name} is currently being deleted and cannot be re-created; retry later."
    return VaultError(HTTPStatus.CONFLICT, "Conflict", message, "ObjectIsBeingDeleted")


def deleted_but_recoverable(name: str) -> VaultError:
    """A name that a deleted secret holds."""
    message = (
        f"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused; in "
        "this state, the secret can only be recovered or purged."
    )
    return VaultError(HTTPStatus.CONFLICT, "Conflict", message, "ObjectIsDeletedButRecoverable")


def already_there(name: str) -> VaultError:
    """A backup is restored only where there is no secret of that name."""
    message = f"A secret with the name {name} already exists, and a backup cannot be restored over it."
    return VaultError(HTTPStatus.CONFLICT, "Conflict", message)


def no_such_path(path: str) -> VaultError:
    """An address that the data plane for secrets does not have."""
    message = f"The emulator's key vault has secrets only, and nothing at '{path}'."
    return VaultError(HTTPStatus.NOT_FOUND, "NotFound", message)
