"""Secrets by reference: an environment file says where a secret is, and does not hold it.

    env:NAME                                            an environment variable of this process
    file:PATH                                           a file, relative to the environment file
    keyring:SERVICE/NAME                                the operating system's keyring (package `keyring`)
    cmd:PROGRAM ARGUMENTS                               what a program prints; only when the user allows it
    keyvault:https://VAULT.vault.azure.net/secrets/NAME a secret of Azure Key Vault

Only secrets are references: a variable of type `secret`, or one whose name says so. The value of any
other variable stays what it is, so a URL `file:///…` is a URL.
"""

from __future__ import annotations

from azbearer.references.reference import Reference, parse_reference, reference_of
from azbearer.references.resolve import ReferenceContext, SecretReferenceError, resolve_reference
from azbearer.references.variables import ResolvedFile, resolve_variables

__all__ = [
    "Reference",
    "ReferenceContext",
    "ResolvedFile",
    "SecretReferenceError",
    "parse_reference",
    "reference_of",
    "resolve_reference",
    "resolve_variables",
]
