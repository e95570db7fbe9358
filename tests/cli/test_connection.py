from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from azbearer.cli.connection import add_connection_arguments, transport_settings
from azbearer.errors import UsageError
from azbearer.http.settings import ConnectTo, TransportSettings
from azbearer.library.offline import Offline


def settings(*arguments: str, offline: Offline | None = None) -> TransportSettings:
    parser = argparse.ArgumentParser()
    add_connection_arguments(parser)
    return transport_settings(parser.parse_args(arguments), "agent", 2.5, offline)


def test_defaults() -> None:
    """Certificates are checked, nothing is sent elsewhere."""
    assert settings() == TransportSettings(total_timeout=2.5, user_agent="agent")


def test_options() -> None:
    """Each option reaches the transport."""
    made = settings("-k", "--ssl-extra-ca-certs", "ca.pem", "--connect-to", "a:1:b:2", "--connect-to", "c:::")
    assert (made.verify, made.extra_ca_file) == (False, Path("ca.pem"))
    assert made.connect_to == (ConnectTo("a", "1", "b", "2"), ConnectTo("c", "", "", ""))


def test_ones_own_rules_win_over_the_emulator() -> None:
    """The first match counts, so the rules of the command line come first."""
    own, emulators = ConnectTo("a", "443", "b", "2"), ConnectTo("a", "443", "127.0.0.1", "9")
    made = settings("--connect-to", "a:443:b:2", offline=Offline((emulators,), b"PEM"))
    assert (made.connect_to, made.extra_ca_pem, made.offline) == ((own, emulators), b"PEM", True)


def test_a_rule_that_cannot_be_read() -> None:
    """It is an error of the command line."""
    with pytest.raises(UsageError):
        settings("--connect-to", "nonsense")
