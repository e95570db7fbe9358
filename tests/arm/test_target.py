from __future__ import annotations

import pytest

from azbearer.arm.target import absolute, check_segments, filled
from azbearer.errors import InputError
from azbearer.tokens.clouds import CHINA, PUBLIC, US_GOVERNMENT, Cloud


@pytest.mark.parametrize(
    ("text", "cloud", "url"),
    [
        ("/subscriptions", PUBLIC, "https://management.azure.com/subscriptions"),
        ("subscriptions?api-version=1", PUBLIC, "https://management.azure.com/subscriptions?api-version=1"),
        ("/subscriptions", US_GOVERNMENT, "https://management.usgovcloudapi.net/subscriptions"),
        ("/subscriptions", CHINA, "https://management.chinacloudapi.cn/subscriptions"),
        ("https://graph.microsoft.com/v1.0/me", CHINA, "https://graph.microsoft.com/v1.0/me"),
        ("HTTPS://H/x", PUBLIC, "HTTPS://H/x"),
        ("/x?$filter=name eq 'ä'", PUBLIC, "https://management.azure.com/x?$filter=name%20eq%20'%C3%A4'"),
        ("/x%20y?a=%2F", PUBLIC, "https://management.azure.com/x%20y?a=%2F"),
        ("/x?redirect=https://h/", PUBLIC, "https://management.azure.com/x?redirect=https://h/"),
        (" /x ", PUBLIC, "https://management.azure.com/x"),
    ],
)
def test_what_is_meant(text: str, cloud: Cloud, url: str) -> None:
    """A path is the Resource Manager's of the cloud; a URL stays; what can't stand in one is escaped."""
    assert url == absolute(text, cloud)


@pytest.mark.parametrize("text", ["", "  ", "ftp://h/x", "file:///etc/passwd"])
def test_what_is_refused(text: str) -> None:
    """No URL, and other schemes."""
    with pytest.raises(InputError):
        absolute(text, PUBLIC)


def test_placeholders() -> None:
    """`{name}` is filled in; `{{name}}` is somebody else's."""
    assert "/a/1/b/{{x}}" == filled("/a/{id}/b/{{x}}", {"id": "1"}.__getitem__)


def test_a_placeholder_without_a_value() -> None:
    """It is an error that names it, not a path that the service calls invalid."""
    with pytest.raises(InputError, match=r"\{subscriptionId\}"):
        filled("/subscriptions/{subscriptionId}", lambda _: "")


@pytest.mark.parametrize("url", ["https://h/subscriptions//x", "https://h//x", "https://h/a//?api-version=1"])
def test_an_empty_segment(url: str) -> None:
    """An unset variable leaves one behind, and ARM's error about it misleads."""
    with pytest.raises(InputError, match="empty part"):
        check_segments(url)


@pytest.mark.parametrize("url", ["https://h/x?u=https://y//z", "https://h", "https://h/", "https://h/x#a//b"])
def test_no_empty_segment(url: str) -> None:
    """Slashes elsewhere mean nothing."""
    check_segments(url)
