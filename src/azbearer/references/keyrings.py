"""The operating system's keyring through the optional package `keyring`, if it keeps secrets at all."""

from __future__ import annotations

from azbearer.errors import InputError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Backends that keep what they are given in clear, or not at all.
_UNSAFE = ("keyrings.alt", "keyring.backends.fail", "keyring.backends.null")


def load_keyring() -> Any:
    """The optional package.

    Raises:
        ImportError: it is not installed.
    """
    import importlib  # noqa: PLC0415 - with the package, which most have not

    return importlib.import_module("keyring")


def safe_backend(load: Callable[[], Any] = load_keyring) -> Any:
    """The keyring's backend.

    Raises:
        InputError: the package is not installed or broken, or the backend keeps no secrets.
    """
    try:
        backend = load().get_keyring()
    except ImportError:
        raise InputError(
            "the package keyring is not installed", hint="install it beside azbearer: pip install keyring"
        ) from None
    except Exception as error:  # noqa: BLE001 - backends raise what they like
        raise InputError(
            f"the keyring can't be opened: {type(error).__name__}", hint="unlock it, or use env: or file:"
        ) from None
    unsafe = next((name for name in map(backend_name, _members(backend)) if name.startswith(_UNSAFE)), "")
    if unsafe:
        raise InputError(
            f"the keyring's backend {unsafe} keeps no secrets", hint="choose another backend, or use env:"
        )
    return backend


def stored_password(load: Callable[[], Any], service: str, name: str) -> str:
    """What the keyring has for a service and a name; empty for nothing.

    Raises:
        InputError: as `safe_backend`, or the keyring is locked.
    """
    backend = safe_backend(load)
    try:
        return str(backend.get_password(service, name) or "")
    except Exception as error:  # noqa: BLE001 - locked, no D-Bus, denied
        raise InputError(f"the keyring failed: {type(error).__name__}", hint="unlock it") from None


def backend_name(backend: Any) -> str:
    """A backend's class with its module, such as `keyring.backends.macOS.Keyring`."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _members(backend: Any) -> tuple[Any, ...]:
    """The backend, and those that a chaining one tries in turn."""
    return (backend, *getattr(backend, "backends", ()))
