"""Credentials that the place gives: managed identities, workload identities, jobs of a CI service."""
