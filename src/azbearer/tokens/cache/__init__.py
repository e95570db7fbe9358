"""Caches of tokens behind one small contract: memory, and an encrypted folder shared by processes."""
