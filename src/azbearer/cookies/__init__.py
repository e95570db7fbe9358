"""Cookies of a run: what servers set, what goes back to whom, and jars as files.

The rules are RFC 6265's as tough-cookie 4 has them, since newman's jar is one. A jar is an object
that is passed along; there is none that everybody shares.
"""

from __future__ import annotations

from azbearer.cookies.cookie import Cookie
from azbearer.cookies.jar import CookieJar, CookieRefusedError

__all__ = ["Cookie", "CookieJar", "CookieRefusedError"]
