"""The environment variables by which a client finds a managed identity endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from azbearer.emulator.hosts import (
    APP_SERVICE_PATH,
    ARC_PATH,
    AZURE_ML_PATH,
    CLOUD_SHELL_PATH,
    IMDS_PATH,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Flavour = Literal[
    "app-service", "app-service-2017", "arc", "azure-ml", "cloud-shell", "imds", "service-fabric"
]
FLAVOURS: tuple[Flavour, ...] = get_args(Flavour)


@dataclass(frozen=True, slots=True)
class IdentityPlaces:
    """Where the endpoints are.

    Args:
        url: the HTTPS address.
        http_url: the plain one.
        secret: the value of the header that guards some of them.
        thumbprint: SHA-1 of the server's certificate, in hex.
    """

    url: str
    http_url: str
    secret: str = field(repr=False)
    thumbprint: str = ""


def environment(flavour: str, places: IdentityPlaces) -> dict[str, str]:
    """The variables of one flavour, and no others.

    Raises:
        ValueError: the flavour is none of `FLAVOURS`.
    """
    made = _MAKERS.get(flavour)
    if made is None:
        raise ValueError(f"no managed identity flavour {flavour!r}; there are {', '.join(FLAVOURS)}")
    return made(places)


def _imds(places: IdentityPlaces) -> dict[str, str]:
    return {"AZURE_POD_IDENTITY_AUTHORITY_HOST": places.http_url}


def _app_service(places: IdentityPlaces) -> dict[str, str]:
    return {
        "IDENTITY_ENDPOINT": _at(places.http_url, APP_SERVICE_PATH),
        "IDENTITY_HEADER": places.secret,
    }


def _app_service_2017(places: IdentityPlaces) -> dict[str, str]:
    return {"MSI_ENDPOINT": _at(places.http_url, APP_SERVICE_PATH), "MSI_SECRET": places.secret}


def _azure_ml(places: IdentityPlaces) -> dict[str, str]:
    return {"MSI_ENDPOINT": _at(places.http_url, AZURE_ML_PATH), "MSI_SECRET": places.secret}


def _arc(places: IdentityPlaces) -> dict[str, str]:
    return {
        "IDENTITY_ENDPOINT": _at(places.http_url, ARC_PATH),
        "IMDS_ENDPOINT": places.http_url,
    }


def _service_fabric(places: IdentityPlaces) -> dict[str, str]:
    return {
        "IDENTITY_ENDPOINT": _at(places.url, IMDS_PATH),
        "IDENTITY_HEADER": places.secret,
        "IDENTITY_SERVER_THUMBPRINT": places.thumbprint,
    }


def _cloud_shell(places: IdentityPlaces) -> dict[str, str]:
    return {"MSI_ENDPOINT": _at(places.http_url, CLOUD_SHELL_PATH)}


def _at(url: str, path: tuple[str, ...]) -> str:
    return "/".join((url, *path))


_MAKERS: dict[str, Callable[[IdentityPlaces], dict[str, str]]] = {
    "app-service": _app_service,
    "app-service-2017": _app_service_2017,
    "arc": _arc,
    "azure-ml": _azure_ml,
    "cloud-shell": _cloud_shell,
    "imds": _imds,
    "service-fabric": _service_fabric,
}
