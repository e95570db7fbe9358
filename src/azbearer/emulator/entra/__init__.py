"""Entra ID: the token endpoints of both generations, their metadata, keys and errors."""
