from __future__ import annotations

import importlib.util
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
SOURCE = """
def build_list_request(subscription_id, **kwargs):
    api_version = kwargs.pop("api_version", _params.pop("api-version", "2021-01-01"))
    _url = kwargs.pop("template_url", "/subscriptions/{subscriptionId}/providers/Demo.X/things/")
    _params["api-version"] = _SERIALIZER.query("api_version", api_version, "str")
    _params["kind"] = _SERIALIZER.query("kind", kind, "str")
    if filter is not None:
        _params["$filter"] = _SERIALIZER.query("filter", filter, "str")
    return HttpRequest(method="GET", url=_url, params=_params, headers=_headers, **kwargs)


def build_delete_request(**kwargs):
    api_version = kwargs.pop("api_version", "2021-01-01")
    _url = "/subscriptions/{subscriptionId}/providers/Demo.X/things/{name}"
    return HttpRequest(method="DELETE", url=_url)


class ThingsOperations:
    def list(self) -> ItemPaged["Thing"]:
        build_list_request()

    def _delete_initial(self) -> None:
        build_delete_request()

    def begin_delete(self) -> LROPoller[None]:
        self._delete_initial()
"""


@pytest.fixture
def tool() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("build_api_index", ROOT / "tools" / "build_api_index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_facts_are_taken_from_a_package(tool: ModuleType, tmp_path: Path) -> None:
    """Method, path, versions of all releases, name, flags and query come out; async twins are passed over."""
    wheel = tmp_path / "azure_mgmt_demo-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("azure/mgmt/demo/operations/_operations.py", SOURCE)
        archive.writestr("azure/mgmt/demo/v2020/operations/_operations.py", SOURCE.replace("2021", "2020"))
        archive.writestr("azure/mgmt/demo/aio/operations/_operations.py", "not Python at all")
    delete, listing = sorted(tool.merged(tool.operations_of(wheel)))
    both = ("2020-01-01", "2021-01-01")
    things = "/subscriptions/{subscriptionId}/providers/Demo.X/things"
    assert ("Demo.X", "DELETE", f"{things}/{{name}}", both, "Things.delete", "L", ()) == delete
    query = (("kind", True), ("$filter", False))
    assert ("Demo.X", "GET", things, both, "Things.list", "P", query) == listing
