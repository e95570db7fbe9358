"""Faults on request: rules that pick requests, and what then goes wrong."""
