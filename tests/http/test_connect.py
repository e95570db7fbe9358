"""The rules of `--connect-to`."""

from __future__ import annotations

import pytest

from azbearer.errors import UsageError
from azbearer.http.connect import as_told, in_curl_syntax, matching_rule, parse_connect_to
from azbearer.http.settings import ConnectTo
from azbearer.http.urls import Origin


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a.example:443:127.0.0.1:8443", ConnectTo("a.example", "443", "127.0.0.1", "8443")),
        ("::127.0.0.1:8443", ConnectTo("", "", "127.0.0.1", "8443")),
        ("a.example:::", ConnectTo("a.example", "", "", "")),
        ("a.example:443:[::1]:8443", ConnectTo("a.example", "443", "::1", "8443")),
        ("[::2]:443:b.example:", ConnectTo("::2", "443", "b.example", "")),
    ],
)
def test_a_rule_is_read_and_written(text: str, rule: ConnectTo) -> None:
    """Four parts as in curl, IPv6 addresses in brackets; libcurl gets the same text."""
    assert rule == parse_connect_to(text)
    assert text == in_curl_syntax(rule)


@pytest.mark.parametrize(
    "text",
    ["", "a.example", "a:b:c:d", "a:1:b", "a:1:b:2:3", "::1:443:b:1", "a:0:b:1", "a:1:b:65536", "a b:1:c:2"],
)
def test_a_text_that_is_no_rule_is_refused_with_an_example(text: str) -> None:
    """The hint shows how a rule is written."""
    with pytest.raises(UsageError) as caught:
        parse_connect_to(text)
    assert "HOST1:PORT1:HOST2:PORT2" in caught.value.hint


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [("a.example", 443, "1"), ("a.example", 80, "2"), ("b.example", 443, "3"), ("b.example", 80, None)],
)
def test_the_first_rule_that_fits_wins(host: str, port: int, expected: str | None) -> None:
    """Host and port must fit; an empty part fits all."""
    rules = [
        ConnectTo("A.example", "443", "h", "1"),
        ConnectTo("a.example", "", "h", "2"),
        ConnectTo("", "443", "h", "3"),
    ]
    rule = matching_rule(rules, Origin("https", host, port))
    assert expected == (rule.to_port if rule else None)


def test_a_star_speaks_of_every_name_below_a_domain() -> None:
    """Libcurl knows no stars, so it is told the name itself; the domain alone is not meant."""
    rule, origin = ConnectTo("*.vault.example", "443", "h", "1"), Origin("https", "a.vault.example", 443)
    assert rule == matching_rule([rule], origin)
    assert ("a.vault.example:443:h:1",) == as_told(rule, origin)
    assert matching_rule([rule], Origin("https", "vault.example", 443)) is None
    assert () == as_told(None, origin)
