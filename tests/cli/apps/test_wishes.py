from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.cli.apps.wishes import certificate_in, secret_wish
from azbearer.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("days", [0, 731, -1])
def test_a_secret_does_not_live_for_ever(days: int) -> None:
    """Two years are the most that Entra ID's portal offers."""
    with pytest.raises(UsageError):
        secret_wish(days)


def test_what_is_no_certificate_is_told(tmp_path: Path) -> None:
    """A key alone, an empty file, no file."""
    path = tmp_path / "x.pem"
    for content in (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        path.write_bytes(content)
        with pytest.raises(InputError, match="no certificate"):
            certificate_in(path)
    with pytest.raises(InputError, match="can't be read"):
        certificate_in(tmp_path / "missing")
