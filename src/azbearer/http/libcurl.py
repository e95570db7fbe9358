"""libcurl, loaded; this room's modules get pycurl from here."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys

from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def _loaded() -> ModuleType:
    """Load pycurl without the asyncio that its package imports, which would cost more than all the rest.

    Another import of pycurl, before or after, shares the same C module.
    """
    package = importlib.util.find_spec("pycurl")
    name = "pycurl._pycurl"
    spec = (
        importlib.machinery.PathFinder.find_spec(name, list(package.submodule_search_locations))
        if package is not None and package.submodule_search_locations
        else None
    )
    if name in sys.modules or spec is None or spec.loader is None:
        # Loaded already, or an older pycurl, whose package is the C module.
        return importlib.import_module(name if name in sys.modules else "pycurl")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


pycurl: Any = _loaded()
