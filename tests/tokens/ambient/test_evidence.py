from __future__ import annotations

from azbearer.tokens.ambient.evidence import fingerprint_of, listed, variables_evidence


def test_all_are_needed() -> None:
    """Present when every variable is set; an empty one is not."""
    assert variables_evidence({"A": "1", "B": "2"}, "A", "B").present
    found = variables_evidence({"A": "1", "B": ""}, "A", "B", "C")
    assert (False, "B and C are not set") == (found.present, found.reason)
    assert ("A", "B", "C") == found.looked_at
    assert "none of its variables is set" == variables_evidence({}, "A", "B").reason
    assert "A is not set" == variables_evidence({}, "A").reason


def test_listed() -> None:
    """Names become a phrase with the right verb."""
    assert "A is" == listed(["A"])
    assert "A, B and C are" == listed(("A", "B", "C"))


def test_fingerprint_tells_identities_apart() -> None:
    """Another client is another place; an unrelated variable is not."""
    one = fingerprint_of({"AZURE_CLIENT_ID": "1"})
    assert one != fingerprint_of({"AZURE_CLIENT_ID": "2"})
    assert one == fingerprint_of({"AZURE_CLIENT_ID": "1", "PATH": "/bin"})


def test_secrets_have_no_part_in_it() -> None:
    """A new secret of the same client leaves the cached tokens usable, and no trace in a key."""
    names = ("AZURE_CLIENT_SECRET", "IDENTITY_HEADER", "MSI_SECRET", "AZURE_PASSWORD", "SYSTEM_ACCESSTOKEN")
    assert fingerprint_of({}) == fingerprint_of(dict.fromkeys(names, "canary"))
