"""Requests, responses and the transport; the only room that imports the HTTP library."""
