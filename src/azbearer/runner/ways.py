"""The proxy and the certificate that a request object names for itself, in documents and in `pm.sendRequest`.

The forms are those of Postman's collection SDK: `proxy` with host, port, match and credentials,
`certificate` with the files of certificate and key. Files are found as those of bodies: below the folder.
"""

from __future__ import annotations

from urllib.parse import quote

from azbearer.errors import RequestRefusedError
from azbearer.http.certificates import ClientCertificate, fits
from azbearer.runner.text import plain
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from azbearer.runner.bodyfiles import BodyFiles

_DEFAULT_PORT = 8080


def proxy_of(definition: Mapping[str, Any], url: str) -> str | None:
    """The URL of the proxy for this address, or None where the request names none."""
    proxy = definition.get("proxy")
    if not isinstance(proxy, dict) or proxy.get("disabled") or not proxy.get("host"):
        return None
    match = proxy.get("match")
    if isinstance(match, dict):  # as the SDK's own objects have it
        match = match.get("pattern")
    if isinstance(match, str) and match and not fits(_pattern(match), url):
        return None
    user = ""
    if proxy.get("authenticate") and proxy.get("username"):
        user = f"{quote(plain(proxy['username']), safe='')}:{quote(plain(proxy.get('password')), safe='')}@"
    host = plain(proxy["host"]).partition("://")[2] or plain(proxy["host"])
    return f"http://{user}{host}:{plain(proxy.get('port')) or _DEFAULT_PORT}"


def password_of(definition: Mapping[str, Any]) -> str:
    """The password for the proxy that the request names, or an empty text."""
    proxy = definition.get("proxy")
    return plain(proxy.get("password")) if isinstance(proxy, dict) else ""


def _pattern(match: str) -> str:
    """Postman writes both schemes as `http+https`; the host decides then."""
    scheme, separator, rest = match.partition("://")
    return f"*{separator}{rest}" if "+" in scheme else match


def certificate_of(definition: Mapping[str, Any], files: BodyFiles, where: str) -> ClientCertificate | None:
    """The certificate that the request names, or None.

    Raises:
        RequestRefusedError: a file of it lies outside of the folder.
    """
    given = definition.get("certificate")
    if not isinstance(given, dict):
        return None
    pkcs12, path, key = (_source(given, name) for name in ("pfx", "cert", "key"))
    if not pkcs12 and not path:
        return None
    file = files.path(pkcs12 or path, where)
    if pkcs12:
        _check_pkcs12(file, where)
    return ClientCertificate(
        file,
        files.path(key, where) if key and not pkcs12 else None,
        bool(pkcs12),
        plain(given.get("passphrase")),
    )


def _check_pkcs12(file: Path, where: str) -> None:
    """Look at a file that libcurl would open without asking anybody how long that takes.

    Raises:
        RequestRefusedError: it would take very long.
    """
    from azbearer.tokens.pkcs12 import asks_too_much  # noqa: PLC0415  few requests bring a certificate

    if file.is_file() and asks_too_much(file.read_bytes()):
        raise RequestRefusedError(
            "the client certificate would take very long to open: it asks for millions of rounds",
            where=where,
            hint="export it again with the usual settings",
        )


def _source(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return plain(value.get("src") if isinstance(value, dict) else value)
