"""TLS as one request wants it, in libcurl's terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.certificates import ClientCertificate
from azbearer.http.messages import TlsOptions
from azbearer.http.tuning import tls_settings, tls_version


@pytest.mark.parametrize(
    ("disabled", "lowest", "highest"),
    [
        (("TLSv1_3",), 6, 6),
        (("TLSv1_2",), 7, 7),
        (("TLSv1_2", "TLSv1_3"), 4, 5),
        (("TLSv1", "TLSv1_2", "TLSv1_3"), 5, 5),
        (("TLSv1", "TLSv1_1"), 6, 7),
    ],
)
def test_versions(disabled: tuple[str, ...], lowest: int, highest: int) -> None:
    """What is left, from the lowest to the highest; old ones only where no new one is."""
    assert lowest | highest << 16 == tls_version(disabled, "host")


def test_unknown_protocols_change_nothing() -> None:
    """SSLv2 and SSLv3 are never spoken anyway."""
    assert 0 == tls_version(("SSLv2", "SSLv3"), "host")


def test_nothing_left() -> None:
    """Without any version there is no connection to be made."""
    with pytest.raises(RequestRefusedError, match="all versions of TLS are disabled"):
        tls_version(("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"), "host")


def test_ciphers_and_certificate() -> None:
    """Suites of TLS 1.3 have an option of their own; what is not wanted is not set."""
    tls = TlsOptions((), ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"))
    assert {
        "SSLVERSION": 0,
        "SSL_CIPHER_LIST": "ECDHE-RSA-AES128-GCM-SHA256",
        "TLS13_CIPHERS": "TLS_AES_128_GCM_SHA256",
        "SSLCERT": "a.p12",
        "SSLCERTTYPE": "P12",
        "KEYPASSWD": "p",
    } == dict(tls_settings(tls, ClientCertificate(Path("a.p12"), None, True, "p"), "host"))
    assert {"SSLVERSION": 0} == dict(tls_settings(TlsOptions(), None, "host"))
