"""Ten thousand broken inputs for each parser: each is read, or refused by an error of our own, at once."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile.mutations import mutated_bytes, mutated_json

from azbearer.collection import dump_document, parse_collection, parse_variable_file
from azbearer.collection.iteration_data import parse_data
from azbearer.collection.v1.urls import split_url
from azbearer.errors import AzbearerError
from azbearer.http.guard import addressed
from azbearer.http.messages import Request
from azbearer.http.urls import parse_url as parse_sent_url
from azbearer.http.urls import resolve
from azbearer.runner.url import parse_url, url_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COUNT = int(os.environ.get("AZBEARER_FUZZ", "10000"))
# Seconds for one input; each takes less than a thousandth of it.
LONGEST = 2.0
SEED = 20260401

COLLECTION = {
    "info": {"_postman_id": "i", "name": "n", "description": {"content": "d"}, "schema": "v2.1.0"},
    "auth": {"type": "basic", "basic": [{"key": "username", "value": "u", "type": "string"}]},
    "event": [{"listen": "prerequest", "script": {"id": "s", "exec": ["a;", "b;"]}}],
    "variable": [
        {"key": "a", "value": "{{b}}", "type": "string"},
        {"id": "old", "value": 5, "disabled": True},
    ],
    "protocolProfileBehavior": {"strictSSL": False},
    "item": [
        {"name": "f", "item": [{"name": "r", "request": "http://a.test/{{a}}"}], "auth": {"type": "noauth"}},
        {
            "name": "r",
            "request": {
                "method": "POST",
                "url": {
                    "raw": "http://a.test/:id?b=c",
                    "protocol": "http",
                    "host": ["a", "test"],
                    "path": [":id", {"value": "x"}],
                    "port": "80",
                    "query": [{"key": "b", "value": "c", "disabled": False}],
                    "variable": [{"key": "id", "value": "7"}],
                },
                "header": [{"key": "A", "value": "1"}],
                "body": {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}},
            },
            "response": [{"name": "saved", "code": 200}],
        },
        {
            "name": "t",
            "request": {
                "url": "x",
                "header": "A: 1\nB: 2",
                "body": {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": []}]},
            },
        },
    ],
}
V1: list[Any] = list(
    json.loads((Path(__file__).parents[1] / "collection" / "v1_cases.json").read_text("utf-8")).values()
)
ENVIRONMENT = {
    "id": "e",
    "name": "n",
    "values": [
        {"key": "a", "value": "1", "enabled": True, "type": "secret"},
        {"key": "b", "value": None, "enabled": False},
    ],
    "_postman_variable_scope": "environment",
}
ROWS = [{"a": 1, "b": "x", "c": None}, {"a": 1.5, "b": [1, {"d": 2}]}]
CSV = b'a,b,"c d"\n1,x,"quoted ""text"""\n007,"7",\n-1.5e3,  pad  ,"line\nend"\n'
URLS = [
    b"https://user:pass@a.test:8443/p/:id/x?a=1&b={{v}}#frag",
    b"{{host}}/{{path}}?q={{a b}}",
    b"http://[::1]:80/%41%zz?x",
    "http://bücher.example/ü?ä=ö".encode(),
    b"http:\\\\a.test\\b",
]


def each_half(data: list[bytes], documents: list[Any], seed: int) -> Iterator[bytes]:
    """Half of them broken as text, half as documents."""
    yield from mutated_bytes(data, COUNT // 2, seed)
    yield from mutated_json(documents, COUNT - COUNT // 2, seed + 1)


def collections() -> Iterator[bytes]:
    """Collections of all three versions."""
    documents = [COLLECTION, *V1]
    return each_half([json.dumps(each).encode() for each in documents], documents, SEED)


def environments() -> Iterator[bytes]:
    """Environments and globals, also as a bare list."""
    documents = [ENVIRONMENT, {"environment": ENVIRONMENT}, ENVIRONMENT["values"]]
    return each_half([json.dumps(each).encode() for each in documents], documents, SEED + 10)


def json_rows() -> Iterator[bytes]:
    """Data as JSON."""
    return each_half([json.dumps(ROWS).encode()], [ROWS], SEED + 20)


def csv_rows() -> Iterator[bytes]:
    """Data as CSV, also in UTF-16."""
    return mutated_bytes([CSV, CSV.decode().encode("utf-16"), b"\xef\xbb\xbf" + CSV], COUNT, SEED + 30)


def urls() -> Iterator[bytes]:
    """URLs."""
    return mutated_bytes(URLS, COUNT, SEED + 40)


def read_collection(data: bytes) -> None:
    """What is read is written, and reads again."""
    collection = parse_collection(data, "fuzz")
    for item in collection.root.items():
        repr(item)
        _build(item.request["url"])
    parse_collection(dump_document(collection.raw).encode("utf-8"), "again")


def _build(url: Any) -> None:
    try:
        parse_url(url_text(url).replace("{{", "").replace("}}", ""))
    except AzbearerError:
        return


def read_environment(data: bytes) -> None:
    """Read, and written."""
    dump_document(parse_variable_file(data, "fuzz", "environment").raw)


def read_rows(data: bytes) -> None:
    """Every row."""
    for row in parse_data(io.BytesIO(data), Path("fuzz.csv")).rows():
        repr(row)


def read_url(data: bytes) -> None:
    """By each of the readers that see one; the strict one raises ValueError, which its callers expect."""
    text = data.decode("utf-8", "replace")
    split_url(text)
    for reader in (parse_sent_url, lambda reference: resolve("http://a.test/b", reference)):
        try:
            reader(text)
        except ValueError:
            continue
    addressed(Request("GET", str(parse_url(text))))


CASES: dict[str, tuple[Callable[[], Iterator[bytes]], Callable[[bytes], None]]] = {
    "collection": (collections, read_collection),
    "environment": (environments, read_environment),
    "data as JSON": (json_rows, read_rows),
    "data as CSV": (csv_rows, read_rows),
    "URL": (urls, read_url),
}


@pytest.mark.parametrize("name", CASES)
def test_every_input_is_read_or_refused(name: str) -> None:
    """Nothing but errors of our tree comes out, and nothing takes long."""
    inputs, read = CASES[name]
    refused, count = 0, 0
    for data in inputs():
        count += 1
        started = time.perf_counter()
        try:
            read(data)
        except AzbearerError:
            refused += 1
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            pytest.fail(f"{type(error).__name__}: {error} for {data[:2000]!r}")
        assert time.perf_counter() - started < LONGEST, data[:2000]
    # Neither all nor none: the inputs are broken, but not beyond recognition.
    assert 0 < refused < count == COUNT
