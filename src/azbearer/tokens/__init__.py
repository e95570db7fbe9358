"""Tokens: credentials, the refresh decision, single flight, caches. The engine of the product."""
