"""Grants: one way to get a token from a token endpoint each, as descriptions without I/O."""
