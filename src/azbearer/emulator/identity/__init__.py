"""Managed identity: the endpoints by which a machine, a service or a shell gets its own tokens."""
