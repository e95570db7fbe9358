"""Collections of the format before v2.0, which Postman exported until 2018: converted into v2.1."""

from __future__ import annotations

from azbearer.collection.v1.document import convert_collection

__all__ = ["convert_collection"]
