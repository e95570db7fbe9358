from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer.arm.versions import storage
from azbearer.arm.versions.matching import find
from azbearer.arm.versions.storage import Entry, Index, Query, namespace_of, pack

SHIPPED = Index.shipped()
_WORD = st.text("abcXYZ", min_size=1, max_size=4)
_SEGMENT = _WORD | _WORD.map(lambda word: f"{{{word}}}")
_ENTRIES = st.builds(
    lambda scope, segments, method, versions, name, flags, query: Entry(
        "Demo.X",
        method,
        f"{scope}/providers/Demo.X/{'/'.join(segments)}",
        tuple(sorted(versions)),
        name,
        flags,
        tuple(query),
    ),
    st.sampled_from(["", "/{scope}", "/subscriptions/{id}"]),
    st.lists(_SEGMENT, min_size=1, max_size=4),
    st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"]),
    st.sets(st.sampled_from(["2020-01-01", "2021-02-03-preview", "2022-01-01"]), min_size=1),
    st.sampled_from(["Things.list", "Things.get", "get", "Other.do_it", "Things.create_or_update"]),
    st.sampled_from(["", "P", "L", "LP"]),
    st.lists(st.builds(Query, st.sampled_from(["$filter", "$top", "api"]), st.booleans()), max_size=2),
)


def test_the_shipped_index_is_large_and_small() -> None:
    """Thousands of operations of dozens of namespaces, in less than 100 KB."""
    namespaces = SHIPPED.namespaces()
    assert len(namespaces) >= 46
    assert sum(count for _, count in namespaces) >= 7_000
    assert Path(storage.__file__).with_name("operations.bin").stat().st_size < 100_000


def test_counts_are_those_of_the_entries() -> None:
    """The directory says how many operations a namespace has without reading it."""
    for name, count in SHIPPED.namespaces():
        assert count == sum(1 for _ in SHIPPED.entries(name)), name


def test_every_shipped_operation_is_found_again() -> None:
    """The template of each, taken as a path, leads to an operation of the same shape."""
    for namespace in ("Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.Authorization"):
        for entry in SHIPPED.entries(namespace):
            match = find(SHIPPED, entry.method, entry.path.replace("{", "").replace("}", ""))
            if entry.path.count("/") > 1:  # a single name stands for any path whatsoever
                assert match is not None, entry.path


def test_a_look_up_reads_one_namespace() -> None:
    """The others stay packed."""
    index = Index.shipped()
    find(index, "GET", "/subscriptions/1/providers/Microsoft.Compute/virtualMachines")
    assert {"microsoft.compute"} == set(index._read)


def test_sources_are_named() -> None:
    """Whoever doubts a fact finds the releases that it is from."""
    lines = Path(storage.__file__).with_name("sources.txt").read_text("utf-8").splitlines()
    assert "MIT" in lines[0] + lines[1]
    assert len([line for line in lines if line.startswith("azure-mgmt-") and "==" in line]) >= 46


def test_unknown_namespaces_have_nothing() -> None:
    """Asking is no error."""
    assert SHIPPED.chunk("Contoso.None") is None
    assert [] == list(SHIPPED.entries("Contoso.None"))


@given(
    st.lists(_ENTRIES, min_size=1, max_size=12, unique_by=lambda entry: (entry.method, entry.path.lower()))
)
@settings(max_examples=60, deadline=None)
def test_what_is_packed_can_be_read(entries: list[Entry]) -> None:
    """Nothing is lost on the way through the file, whatever shares a beginning with whatever."""
    index = Index(pack(entries))
    read = {(entry.method, entry.path.lower()): entry for entry in index.entries("demo.x")}
    assert len(entries) == len(read)
    for entry in entries:
        again = read[entry.method, entry.path.lower()]
        assert entry[3:] == again[3:]


def test_packing_is_deterministic() -> None:
    """The order in which packages are read does not matter."""
    entries = list(SHIPPED.entries("Microsoft.KeyVault"))
    assert pack(entries) == pack(reversed(entries))


def test_namespaces_of_paths() -> None:
    """The last provider counts; without one it is ARM itself."""
    assert "Microsoft.Insights" == namespace_of(
        "/x/providers/Microsoft.Web/sites/s/providers/Microsoft.Insights/y"
    )
    assert "Microsoft.Resources" == namespace_of("/subscriptions/1")
