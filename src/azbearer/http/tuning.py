"""What one request may want of TLS, as options of libcurl."""

from __future__ import annotations

from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.http.certificates import ClientCertificate
    from azbearer.http.messages import TlsOptions

# Protocols in their order, with the numbers of CURL_SSLVERSION_TLSv1_N in curl.h; as the highest one, the
# same stands 16 bits further left.
_PROTOCOLS = {"TLSv1": 4, "TLSv1_1": 5, "TLSv1_2": 6, "TLSv1_3": 7}
_NEWEST = ("TLSv1_2", "TLSv1_3")
_TLS13_PREFIX = "TLS_"


def tls_version(disabled: tuple[str, ...], where: str) -> int:
    """Libcurl's number for the protocols that are left; 0 is its own choice.

    libcurl knows a lowest and a highest one, so that of several ranges the newest is taken.

    Raises:
        RequestRefusedError: none is left.
    """
    known = [name for name in _PROTOCOLS if name in disabled]
    if not known:
        return 0
    left = [name for name in _PROTOCOLS if name not in known]
    if not left:
        raise RequestRefusedError(
            "all versions of TLS are disabled",
            where=where,
            hint="look at tlsDisabledProtocols of the request",
        )
    # Old versions are spoken only where both new ones are disabled.
    wanted = [name for name in left if name in _NEWEST] or left
    return _PROTOCOLS[wanted[0]] | _PROTOCOLS[wanted[-1]] << 16


def tls_settings(
    tls: TlsOptions, certificate: ClientCertificate | None, where: str
) -> Iterator[tuple[str, Any]]:
    """Names of libcurl's options with their values, for a handle on which none of them is set.

    Raises:
        RequestRefusedError: no version of TLS is left.
    """
    yield "SSLVERSION", tls_version(tls.disabled, where)
    for option, new in (("SSL_CIPHER_LIST", False), ("TLS13_CIPHERS", True)):
        suites = [name for name in tls.ciphers if name.startswith(_TLS13_PREFIX) is new]
        if suites:
            yield option, ":".join(suites)
    if certificate is None:
        return
    yield "SSLCERT", str(certificate.certificate)
    yield "SSLCERTTYPE", "P12" if certificate.pkcs12 else "PEM"
    if certificate.key:
        yield "SSLKEY", str(certificate.key)
    if certificate.passphrase:
        yield "KEYPASSWD", certificate.passphrase
