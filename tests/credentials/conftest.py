"""The emulator, and a process in which nothing is shared yet."""

from __future__ import annotations

from tests.credentials.site import azure_is_loaded, certificate, certificate_site, fresh, site

__all__ = ["azure_is_loaded", "certificate", "certificate_site", "fresh", "site"]
