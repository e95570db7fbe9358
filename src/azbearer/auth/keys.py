"""Private keys of auth settings: PEM as people paste it, and the data URI of Atlassian's ASAP."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from azbearer.errors import RequestRefusedError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_PEM = regex(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)
_DATA_URI = regex(r"data:application/pkcs8;kid=([\w.\-+/]+);base64,([A-Za-z0-9+/=]+)", re.ASCII)
_HINT = "paste the whole PEM text, from -----BEGIN to -----END, of a key without a passphrase"


def pem_of(text: str) -> str:
    """A PEM text with its line ends put right: variables and JSON often hold it on one line.

    Raises:
        RequestRefusedError: it is no PEM text.
    """
    found = _PEM.search(text.replace("\\n", "\n"))
    if found is None:
        raise RequestRefusedError("the private key is no PEM text", hint=_HINT, code="auth-setting")
    body = "".join(found[2].split())
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN {found[1]}-----\n{lines}\n-----END {found[1]}-----\n"


def rsa_key(text: str) -> RSAPrivateKey:
    """The RSA key in a PEM text.

    Raises:
        RequestRefusedError: there is none, or it has a passphrase.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415  few requests are signed so
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(pem_of(text).encode(), None)
    except (ValueError, TypeError) as error:
        raise RequestRefusedError(
            "the private key cannot be read", hint=_HINT, code="auth-setting"
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise RequestRefusedError("the private key is no RSA key", hint=_HINT, code="auth-setting")
    return key


def asap_pem(text: str, key_id: str) -> str:
    """The PEM text of an ASAP key: as it is, or out of a data URI that names the key's id.

    Raises:
        RequestRefusedError: it is neither, or of another key.
    """
    given = unquote(text.strip().strip('"')).replace("\n", "") if "data:" in text else text
    if not given.startswith("data:"):
        return pem_of(given)
    found = _DATA_URI.fullmatch(given)
    if found is None or found[1] != key_id:
        reason = "is malformed" if found is None else "names another key than kid"
        raise RequestRefusedError(f"the data URI of the private key {reason}", code="auth-setting")
    try:
        base64.b64decode(found[2], validate=True)
    except binascii.Error as error:
        raise RequestRefusedError("the data URI of the private key is malformed", hint=_HINT) from error
    return pem_of(f"-----BEGIN PRIVATE KEY-----{found[2]}-----END PRIVATE KEY-----")
